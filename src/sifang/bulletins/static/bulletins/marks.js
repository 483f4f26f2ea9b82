// 标记号: arrow keys go from cell to cell; one stop for the tabulator. The page works without it.
(function () {
  "use strict";
  var grid = document.querySelector(".marks-grid");
  if (!grid) return;
  var cells = Array.prototype.slice.call(grid.querySelectorAll("td a"));
  var one = grid.querySelector("a[aria-current]") || cells[0];
  cells.forEach(function (cell) { cell.tabIndex = cell === one ? 0 : -1; });
  if (one && location.hash === "#" + one.id) one.focus();
  function beside(from, dx, dy) {
    var box = from.getBoundingClientRect(), best = null, least = Infinity;
    cells.forEach(function (cell) {
      if (cell === from) return;
      var other = cell.getBoundingClientRect();
      var along = dx ? (dx > 0 ? other.left - box.right : box.left - other.right) : (dy > 0 ? other.top - box.bottom : box.top - other.bottom);
      var across = dx ? Math.max(other.top - box.bottom, box.top - other.bottom) : Math.max(other.left - box.right, box.left - other.right);
      if (along < -3 || across > -3) return;
      var start = dx ? Math.abs(other.top - box.top) : Math.abs(other.left - box.left);
      if (along * 1000 + start < least) { least = along * 1000 + start; best = cell; }
    });
    return best;
  }
  var ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  grid.addEventListener("keydown", function (event) {
    var way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName !== "A") return;
    var next = beside(event.target, way[0], way[1]);
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
})();
