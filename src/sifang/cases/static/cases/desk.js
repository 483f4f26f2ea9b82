// 我的案件: letters press the button of the row that has the focus; x selects it. Every press also works by hand.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    var at = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    var row = at.closest ? at.closest(".desk li") : null;
    if (!row || event.key.length !== 1) return;
    if (event.key === "x") { row.querySelector("input[name=case]").click(); event.preventDefault(); return; }
    var button = row.querySelector("[data-key='" + CSS.escape(event.key) + "']");
    if (button) { button.click(); event.preventDefault(); }
  });
})();
