// Chooses, sorts and opens what is on the page already. The page is also read
// as XML, so no sign in here may begin a tag or an entity.
(function () {
  "use strict";
  var all = function (css, root) {
    return Array.from((root || document).querySelectorAll(css));
  };
  var byId = function (id) { return document.getElementById(id); };
  var evidence = all("details");

  function open(yes) {
    evidence.forEach(function (part) { part.open = yes; });
  }

  function choose() {
    var article = byId("by-article").value;
    var verdicts = all("[name=verdict]:checked").map(function (box) {
      return box.value;
    });
    var sections = all("[data-article]");
    sections.forEach(function (section) {
      var chosen = article === "" ? true : section.dataset.article === article;
      all("[data-verdict]", section).forEach(function (part) {
        part.hidden = !verdicts.includes(part.dataset.verdict);
      });
      var left = all(".card:not([hidden])", section).length;
      section.hidden = chosen ? left === 0 : true;
    });
    var shown = all("[data-article]:not([hidden]) .card:not([hidden])").length;
    byId("shown").textContent = "Shown: " + shown + " of " +
      all(".card").length + " claims";
  }

  function sort() {
    var key = byId("sort-by").value;
    all("[data-sort]").forEach(function (list) {
      Array.from(list.children).sort(function (a, b) {
        return a.dataset[key] - b.dataset[key] ||
          a.dataset.order - b.dataset.order;
      }).forEach(function (part) { list.append(part); });
    });
  }

  byId("by-article").addEventListener("change", choose);
  byId("sort-by").addEventListener("change", sort);
  all("[name=verdict]").forEach(function (box) {
    box.addEventListener("change", choose);
  });
  byId("open-all").addEventListener("click", function () { open(true); });
  byId("close-all").addEventListener("click", function () { open(false); });
  window.addEventListener("beforeprint", function () { open(true); });

  open(false);
  choose();
  byId("controls").hidden = false;
}());
