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
  document.querySelectorAll(".table-frame.filtered").forEach(function (frame, at) {
    var rows = Array.prototype.slice.call(frame.querySelectorAll("tbody tr"));
    var line = document.createElement("p");
    var label = document.createElement("label");
    var field = document.createElement("input");
    var told = document.createElement("span");
    line.className = "filter";
    field.type = "search";
    field.id = "filter-" + at;
    label.htmlFor = field.id;
    label.textContent = "Show only rows with ";
    told.setAttribute("role", "status");
    line.append(label, field, told);
    frame.before(line);
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var n = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        n += row.hidden ? 0 : 1;
      });
      told.textContent = words.length ? " " + n + " of " + rows.length + " rows" : "";
    });
  });
  toggle("roles-switch", "Hide the rules of running text", "Show every rule", function (isOn) {
    document.body.classList.toggle("all-rules", isOn);
  });
})();
