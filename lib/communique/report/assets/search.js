/* Search in the sentences of the report: words in any order, "phrases" as they stand, prefix* by their beginning. */
"use strict";
(function () {
  var index = window.communiqueSentences;
  var form = document.getElementById("search"), field = document.getElementById("search-field");
  var status = document.getElementById("search-status"), list = document.getElementById("search-hits");
  var more = document.getElementById("search-more");
  if (!index || !form) { return; }
  var HITS_A_PAGE = 25, shown = 0, hits = [], parts = [];
  form.hidden = false;

  function fold(text) { return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"'); }

  function pattern(part) {
    var escaped = part.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, "[\\p{L}\\p{N}]*").replace(/\s+/g, "\\s+");
    return new RegExp("(?<![\\p{L}\\p{N}])" + escaped + "(?![\\p{L}\\p{N}])", "gu");
  }

  function read(query) {
    var found = fold(query).match(/"[^"]+"|[^\s"]+/g) || [];
    return found.map(function (part) { return part.replace(/"/g, "").trim(); }).filter(function (part) { return /[\p{L}\p{N}]/u.test(part); }).map(pattern);
  }

  function search() {
    parts = read(field.value);
    shown = 0;
    hits = [];
    list.textContent = "";
    if (parts.length) {
      index.sentences.forEach(function (row) {
        var text = fold(row[2]);
        if (parts.every(function (part) { part.lastIndex = 0; return part.test(text); })) { hits.push(row); }
      });
    }
    var documents = {};
    hits.forEach(function (row) { documents[row[0]] = true; });
    status.textContent = !parts.length ? "" : hits.length ? hits.length.toLocaleString("en") + (hits.length === 1 ? " sentence in " : " sentences in ") + Object.keys(documents).length + " of " + index.documents.length + " documents" : "No sentence holds this.";
    show();
  }

  function show() {
    hits.slice(shown, shown + HITS_A_PAGE).forEach(function (row) { list.appendChild(item(row)); });
    shown = Math.min(shown + HITS_A_PAGE, hits.length);
    more.hidden = shown >= hits.length;
  }

  function item(row) {
    var about = index.documents[row[0]];
    var entry = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
    link.href = "documents/" + about[1] + "#s" + row[1];
    link.textContent = about[0] + ", sentence " + (row[1] + 1);
    marked(row[2]).forEach(function (piece) { text.appendChild(piece); });
    entry.appendChild(link);
    entry.appendChild(text);
    return entry;
  }

  /* The sentence as text nodes and marks. Where folding moved places, it is shown without marks. */
  function marked(text) {
    var folded = fold(text), spans = [];
    if (folded.length !== text.length) { return [document.createTextNode(text)]; }
    parts.forEach(function (part) {
      part.lastIndex = 0;
      for (var hit = part.exec(folded); hit && hit[0]; hit = part.exec(folded)) { spans.push([hit.index, hit.index + hit[0].length]); }
    });
    spans.sort(function (a, b) { return a[0] - b[0]; });
    var pieces = [], at = 0;
    spans.forEach(function (span) {
      if (span[0] < at) { return; }
      pieces.push(document.createTextNode(text.slice(at, span[0])));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(span[0], span[1]);
      pieces.push(mark);
      at = span[1];
    });
    pieces.push(document.createTextNode(text.slice(at)));
    return pieces;
  }

  var waiting = 0;
  field.addEventListener("input", function () { window.clearTimeout(waiting); waiting = window.setTimeout(search, 120); });
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  more.addEventListener("click", function () { var first = list.children.length; show(); if (list.children[first]) { list.children[first].querySelector("a").focus(); } });
  if (field.value) { search(); }
})();
