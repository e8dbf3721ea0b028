// Times in the reader's zone, charts, and the live part of a page. Every page works without this script.
(function () {
  'use strict';

  var plots = [];

  function times(root) {
    root.querySelectorAll('time[datetime]').forEach(function (each) {
      var at = new Date(each.getAttribute('datetime'));
      if (!isNaN(at)) {
        var isThisYear = at.getFullYear() === new Date().getFullYear();
        each.textContent = at.toLocaleString([], {
          year: isThisYear ? undefined : 'numeric', month: 'short', day: 'numeric',
          hour: '2-digit', minute: '2-digit', second: '2-digit'
        });
      }
    });
  }

  function lines() {
    document.querySelectorAll('form[data-lines]').forEach(function (form) {
      form.addEventListener('submit', function (event) {
        event.preventDefault();
        fetch(form.action, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-ndjson', 'X-CSRF': form.elements.csrf.value },
          body: document.getElementById(form.dataset.lines).value
        }).then(function (answer) {
          if (answer.redirected) {
            // The session has ended.
            location.reload();
            return;
          }
          return answer.text().then(function (text) {
            var page = new DOMParser().parseFromString(text, 'text/html');
            document.getElementById('main').replaceWith(page.getElementById('main'));
            begin();
          });
        }, function () { form.submit(); });
      });
    });
  }

  // Chooses all rows of a list.
  function choosing() {
    document.querySelectorAll('button[data-check]').forEach(function (button) {
      button.hidden = false;
      button.addEventListener('click', function () {
        button.form.querySelectorAll('input[type=checkbox][name=' + button.dataset.check + ']').forEach(function (each) {
          each.checked = true;
        });
      });
    });
  }

  // How long it is until a time.
  function countdowns() {
    document.querySelectorAll('[data-countdown]').forEach(function (each) {
      var left = Math.max(0, Math.floor((new Date(each.dataset.countdown) - Date.now()) / 1000));
      each.textContent = left === 0 ? 'over' : 'in ' + [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']].map(function (unit) {
        var count = Math.floor(left / unit[0]);
        left %= unit[0];
        return count ? count + ' ' + unit[1] : '';
      }).filter(Boolean).slice(0, 2).join(' ');
    });
  }

  // Lines of a file: more of them than the fields of a form may hold, so they are sent as a body.
  function files() {
    document.querySelectorAll('input[type=file][data-into]').forEach(function (each) {
      each.addEventListener('change', function () {
        if (each.files.length > 0) {
          each.files[0].text().then(function (text) {
            document.getElementById(each.dataset.into).value = text;
          });
        }
      });
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
    plots.push({ element: element, plot: new uPlot(options, [data.times].concat(data.lines.map(function (line) { return line.values; })), element) });
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

  function isInUse(live) {
    return live.contains(document.activeElement) || live.querySelector('details[open]') !== null;
  }

  // A reader may have opened a part while its newer state was read.
  document.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.target === part() && isInUse(part())) {
      event.detail.shouldSwap = false;
      refresh();
    }
  });

  function refresh() {
    var live = part();
    if (!live) {
      return;
    }
    isStale = true;
    if (pause) {
      return;
    }
    if (!isInUse(live)) {
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

  function begin() {
    all(document);
    files();
    lines();
    choosing();
    countdowns();
  }

  begin();
  setInterval(countdowns, 1000);
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
