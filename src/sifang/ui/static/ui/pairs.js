// 疑似同一小区: 1 same, 2 not the same, 3 later, U takes the last one back. The page works without it.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    var press = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (!press) return;
    event.preventDefault();
    press.click();
  });
  // Two quick presses are one.
  document.addEventListener("submit", function (event) {
    var button = event.target.querySelector("[data-key]");
    if (button) window.setTimeout(function () { button.disabled = true; }, 0);
  });
})();
