/* Reading pages: layers that switch on and off, and the exact stretch of the text that a link led to. */
"use strict";
(function () {
  var article = document.querySelector("article.reading");
  if (!article) { return; }

  function remember(name, value) {
    try {
      if (value === undefined) { return window.sessionStorage.getItem(name); }
      window.sessionStorage.setItem(name, value);
    } catch (error) { /* some browsers keep nothing for pages opened from disk */ }
    return null;
  }

  document.querySelectorAll(".layers button[data-layer]").forEach(function (button) {
    var layer = button.dataset.layer, kept = remember("layer-" + layer);
    function apply(isOn) {
      button.setAttribute("aria-pressed", String(isOn));
      document.body.classList.toggle("show-" + layer, isOn);
    }
    apply(kept === null ? button.getAttribute("aria-pressed") === "true" : kept === "true");
    button.addEventListener("click", function () {
      var isOn = button.getAttribute("aria-pressed") !== "true";
      apply(isOn);
      remember("layer-" + layer, String(isOn));
    });
  });
  var bar = document.querySelector(".layers");
  if (bar) { bar.hidden = false; }

  function clear() {
    document.querySelectorAll("mark.hit").forEach(function (mark) {
      var parent = mark.parentNode;
      while (mark.firstChild) { parent.insertBefore(mark.firstChild, mark); }
      parent.removeChild(mark);
      parent.normalize();
    });
  }

  /* Offsets count code points of the document's text; a segment's element holds where its text begins. */
  function highlight(start, end) {
    var first = null;
    article.querySelectorAll(".running[data-start]").forEach(function (block) {
      var at = Number(block.dataset.start);
      var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [];
      while (walker.nextNode()) { nodes.push(walker.currentNode); }
      nodes.forEach(function (node) {
        var points = Array.from(node.data), from = Math.max(0, start - at), to = Math.min(points.length, end - at);
        at += points.length;
        if (from >= to || !points.slice(from, to).join("").trim()) { return; }
        var range = document.createRange(), mark = document.createElement("mark");
        range.setStart(node, points.slice(0, from).join("").length);
        range.setEnd(node, points.slice(0, to).join("").length);
        mark.className = "hit";
        range.surroundContents(mark);
        first = first || mark;
      });
    });
    return first;
  }

  function follow() {
    var span = /^#c(\d+)-(\d+)$/.exec(window.location.hash), target;
    clear();
    if (span) {
      target = highlight(Number(span[1]), Number(span[2]));
    } else if (window.location.hash.length > 1) {
      target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    }
    if (!target || !article.contains(target)) { return; }
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }

  window.addEventListener("hashchange", follow);
  follow();
})();
