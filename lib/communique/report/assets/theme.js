/* The reader's choice of light or dark, before the page is drawn. Without scripts the system's choice holds. */
"use strict";
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var kept = window.localStorage.getItem("communique-theme");
    if (kept === "light" || kept === "dark") { root.dataset.theme = kept; }
  } catch (error) { /* some browsers keep nothing for pages opened from disk */ }
})();
