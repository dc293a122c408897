/* Tables that sort, filter and turn pages. Without scripts all rows stand there in their order. */
"use strict";
(function () {
  var ROWS_A_PAGE = 25, ROWS_TO_FILTER = 6;
  var order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  function make(tag, attributes, text) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (text) { element.textContent = text; }
    return element;
  }

  function valueOf(row, column) {
    var cell = row.cells[column], text = cell ? cell.textContent.trim() : "";
    var number = /^[-\u2212+]?[\d,]*\.?\d+(e[-+]?\d+)?%?$/i.test(text) ? parseFloat(text.replace(/[,%]/g, "").replace("\u2212", "-")) : NaN;
    return { text: text, number: number };
  }

  function compare(a, b) {
    var bothNumbers = !isNaN(a.number) && !isNaN(b.number);
    return bothNumbers ? a.number - b.number : order.compare(a.text, b.text);
  }

  function enhance(table) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    if (rows.length < 2 || !table.tHead) { return; }
    var state = { column: -1, direction: 0, words: [], page: 0 };
    var frame = table.closest(".table-frame");
    var tools = make("div", { "class": "table-tools" });
    var name = table.dataset.name || (table.caption ? table.caption.textContent.trim() : "table");
    var status = make("span", { role: "status", "class": "table-status" });
    var pager = addPager();
    if (rows.length >= ROWS_TO_FILTER) { addFilter(); }
    frame.parentNode.insertBefore(tools, frame);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, addSorting);
    show();

    function addSorting(cell, column) {
      var button = make("button", { type: "button", "class": "sort" });
      if (!cell.textContent.trim()) { return; }
      while (cell.firstChild) { button.appendChild(cell.firstChild); }
      cell.appendChild(button);
      button.addEventListener("click", function () {
        var next = state.column !== column ? 1 : state.direction === 1 ? -1 : state.direction === -1 ? 0 : 1;
        state = { column: next ? column : -1, direction: next, words: state.words, page: 0 };
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        if (next) { cell.setAttribute("aria-sort", next === 1 ? "ascending" : "descending"); }
        show();
      });
    }

    function addFilter() {
      var label = make("label", {}, "Filter rows ");
      var input = make("input", { type: "search", autocomplete: "off", spellcheck: "false", "aria-label": "Filter rows: " + name });
      label.appendChild(input);
      tools.appendChild(label);
      input.addEventListener("input", function () {
        state.words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        state.page = 0;
        show();
      });
    }

    function addPager() {
      var group = make("span", { role: "group", "class": "pager", "aria-label": "Pages of: " + name });
      var back = make("button", { type: "button" }, "Previous rows"), on = make("button", { type: "button" }, "Next rows");
      back.addEventListener("click", function () { state.page -= 1; show(); });
      on.addEventListener("click", function () { state.page += 1; show(); });
      group.appendChild(back);
      group.appendChild(on);
      return { group: group, back: back, on: on };
    }

    function show() {
      var sorted = rows.slice();
      if (state.direction) {
        sorted.sort(function (x, y) {
          var a = valueOf(x, state.column), b = valueOf(y, state.column);
          if (!a.text || !b.text) { return (a.text ? 0 : 1) - (b.text ? 0 : 1); }
          return state.direction * compare(a, b);
        });
      }
      var matching = sorted.filter(function (row) {
        var text = row.textContent.toLowerCase();
        return state.words.every(function (word) { return text.indexOf(word) !== -1; });
      });
      var pages = Math.max(1, Math.ceil(matching.length / ROWS_A_PAGE));
      state.page = Math.min(Math.max(0, state.page), pages - 1);
      var first = state.page * ROWS_A_PAGE, last = Math.min(first + ROWS_A_PAGE, matching.length);
      rows.forEach(function (row) { row.className = "filtered-out"; });
      matching.forEach(function (row, at) { row.className = at >= first && at < last ? "" : "paged-out"; });
      sorted.forEach(function (row) { body.appendChild(row); });
      report(matching.length, first, last, pages);
    }

    function report(n, first, last, pages) {
      var total = Number(table.dataset.total || rows.length);
      var parts = [];
      if (state.words.length) { parts.push(n + " of " + rows.length + " rows match"); }
      if (pages > 1) { parts.push("rows " + (first + 1) + " to " + last + " of " + n); }
      if (total > rows.length && parts.length) { parts.push(total.toLocaleString("en") + " in the run's table"); }
      status.textContent = parts.join("; ");
      pager.back.disabled = state.page === 0;
      pager.on.disabled = state.page >= pages - 1;
      if (rows.length > ROWS_A_PAGE && !pager.group.parentNode) { tools.appendChild(pager.group); }
      if (!status.parentNode) { tools.appendChild(status); }
      tools.hidden = !tools.querySelector("label, .pager");
    }
  }

  document.querySelectorAll(".table-frame table.data:not(.fixed)").forEach(enhance);
})();
