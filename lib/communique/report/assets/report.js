/* The switches of the pages. Without scripts everything stays readable: code stands in closed details. */
"use strict";
(function () {
  document.documentElement.classList.add("js");
  function toggle(id, onText, offText, apply) {
    var button = document.getElementById(id);
    if (!button) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var isOn = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isOn));
      button.textContent = isOn ? onText : offText;
      apply(isOn);
    });
  }
  toggle("code-switch", "Hide code", "Show code", function (isOn) {
    document.documentElement.classList.toggle("show-code", isOn);
    document.querySelectorAll("details.source").forEach(function (item) { item.open = isOn; });
  });
  toggle("roles-switch", "Hide the rules of running text", "Show every rule", function (isOn) {
    document.body.classList.toggle("all-rules", isOn);
  });
})();
