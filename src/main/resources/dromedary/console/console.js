// Times in the reader's zone, charts, and the live part of a page. Every page works without this script.
(function () {
  'use strict';

  var plots = [];

  function times(root) {
    root.querySelectorAll('time[datetime]').forEach(function (each) {
      var at = new Date(each.getAttribute('datetime'));
      if (!isNaN(at)) {
        each.textContent = at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
      }
    });
  }

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function draw(element) {
    var data = JSON.parse(element.dataset.chart);
    var axis = { stroke: colour('muted'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line') } };
    var options = {
      width: element.clientWidth || 300,
      height: 200,
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      axes: [axis, Object.assign({ size: 60 }, axis)],
      scales: { y: { range: function (u, min, max) { return [0, Math.max(1, max || 0) * 1.1]; } } },
      series: [{}].concat(data.lines.map(function (line) {
        return { label: line.label, stroke: colour(line.tone), width: 2, spanGaps: true, points: { size: 5 } };
      }))
    };
    element.replaceChildren();
    plots.push({ element: element, plot: new uPlot(options, [data.hours].concat(data.lines.map(function (line) { return line.values; })), element) });
  }

  function charts(root) {
    plots = plots.filter(function (each) { return each.element.isConnected; });
    root.querySelectorAll('[data-chart]').forEach(draw);
  }

  // The part #live is read again when a delivery changed: at most once in its pace, and not while
  // something in it is open or has the focus. A tab that is not seen has no stream, because a
  // browser keeps six connections to a host.
  var source = null;
  var pause = null;
  var isStale = false;

  function part() {
    return document.querySelector('#live[data-stream]');
  }

  function refresh() {
    var live = part();
    if (!live) {
      return;
    }
    isStale = true;
    if (pause) {
      return;
    }
    if (!live.contains(document.activeElement) && !live.querySelector('details[open]')) {
      isStale = false;
      htmx.trigger(live, 'stale');
    }
    pause = setTimeout(function () {
      pause = null;
      if (isStale) {
        refresh();
      }
    }, Number(live.dataset.pace || 1000));
  }

  function listen() {
    var live = part();
    if (!live || document.hidden) {
      if (source) {
        source.close();
        source = null;
      }
      return;
    }
    if (source && source.readyState !== EventSource.CLOSED) {
      return;
    }
    source = new EventSource(live.dataset.stream);
    // Also at its opening: it has no change of before.
    source.addEventListener('open', function () { live.dataset.open = 'true'; refresh(); });
    source.addEventListener('delivery', refresh);
  }

  function all(root) {
    times(root);
    charts(root);
  }

  all(document);
  listen();
  document.addEventListener('visibilitychange', listen);
  // A stream that the gateway refused (it has fifty) or ended is opened again.
  setInterval(listen, 15000);
  document.addEventListener('htmx:afterSettle', function () { all(document); });
  window.addEventListener('resize', function () {
    plots.forEach(function (each) {
      each.plot.setSize({ width: each.element.clientWidth, height: 200 });
    });
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () { charts(document); });
})();
