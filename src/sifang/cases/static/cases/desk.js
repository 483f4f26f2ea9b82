// 我的案件: letters press the button of the row that has the focus; x selects it. Every press also works by hand.
(function () {
  "use strict";
  // After a press the desk is shown anew: whoever works with keys goes on where he was.
  var rows = document.querySelectorAll(".desk li"), kept = sessionStorage.getItem("desk-row");
  sessionStorage.removeItem("desk-row");
  if (kept !== null && rows.length) rows[Math.min(Number(kept), rows.length - 1)].querySelector("a").focus();
  document.addEventListener("keydown", function (event) {
    var at = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    var row = at.closest ? at.closest(".desk li") : null;
    if (!row || event.key.length !== 1) return;
    if (event.key === "x") { row.querySelector("input[name=case]").click(); event.preventDefault(); return; }
    var button = row.querySelector("[data-key='" + CSS.escape(event.key) + "']");
    if (!button) return;
    sessionStorage.setItem("desk-row", [].indexOf.call(rows, row));
    button.click();
    event.preventDefault();
  });
})();
