/* The switches of the pages. Without scripts everything stays readable: code stands in closed details. */
"use strict";
(function () {
  document.documentElement.classList.add("js");
  function toggle(id, apply) {
    var button = document.getElementById(id);
    if (!button) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var isOn = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isOn));
      apply(isOn);
    });
  }
  toggle("code-switch", function (isOn) {
    document.documentElement.classList.toggle("show-code", isOn);
    document.querySelectorAll("details.source").forEach(function (item) { item.open = isOn; });
  });
})();
