// Times in the reader's zone, and charts. Every page works without this script.
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

  function all(root) {
    times(root);
    charts(root);
  }

  all(document);
  document.addEventListener('htmx:afterSettle', function () { all(document); });
  window.addEventListener('resize', function () {
    plots.forEach(function (each) {
      each.plot.setSize({ width: each.element.clientWidth, height: 200 });
    });
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () { charts(document); });
})();
