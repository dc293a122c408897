/* The switches of the pages, and the points of figures. Without scripts everything stays readable: code stands in closed
   details, and each point is reached in turn. */
"use strict";
(function () {
  var root = document.documentElement;

  function toggle(id, isOn, apply) {
    var button = document.getElementById(id);
    if (!button) { return; }
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn));
    button.addEventListener("click", function () {
      var next = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(next));
      apply(next);
    });
  }

  toggle("code-switch", false, function (isOn) {
    root.classList.toggle("show-code", isOn);
    document.querySelectorAll("details.source").forEach(function (item) { item.open = isOn; });
  });

  var isDark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  toggle("theme-switch", isDark, function (isOn) {
    root.dataset.theme = isOn ? "dark" : "light";
    try { window.localStorage.setItem("communique-theme", root.dataset.theme); } catch (error) { /* then it holds for this page */ }
  });

  /* The points of a figure are one stop of the Tab key; arrows move from point to point. */
  document.querySelectorAll("figure.plot .canvas").forEach(function (canvas) {
    var points = Array.prototype.filter.call(canvas.querySelectorAll("a[href]"), function (link) { return !link.hasAttribute("aria-hidden"); });
    if (points.length < 2) { return; }
    function enter(at) {
      points.forEach(function (link, n) { link.setAttribute("tabindex", n === at ? "0" : "-1"); });
    }
    enter(0);
    points.forEach(function (link, at) {
      link.addEventListener("focus", function () { enter(at); });
      link.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        var next = event.key === "Home" ? 0 : event.key === "End" ? points.length - 1 : step ? (at + step + points.length) % points.length : -1;
        if (next < 0 || event.altKey || event.ctrlKey || event.metaKey) { return; }
        event.preventDefault();
        points[next].focus();
      });
    });
  });
})();
