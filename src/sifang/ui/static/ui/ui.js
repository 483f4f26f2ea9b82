// 四方: what a keyboard and a drawer need. Every page also works without it.
(function () {
  "use strict";
  var doc = document;
  var $ = function (q, root) { return (root || doc).querySelector(q); };
  var drawer, body, opener = null;

  function say(words) { var s = $("#said"); if (s) { s.textContent = ""; s.textContent = words; } }
  function typing(el) { return el && (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || el.isContentEditable); }
  function wide() { return window.matchMedia("(min-width: 900px)").matches; }

  // ---- the drawer ----
  function isOpen() { return drawer && drawer.classList.contains("open"); }

  function mark(link, on) {
    if (!link) return;
    link.classList.toggle("on", on);
    if (on) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }

  function show() {
    drawer.classList.remove("shut");
    drawer.classList.add("open");
    $(".drawer-head", drawer).hidden = false;
    drawer.scrollTop = 0;
    drawer.focus({ preventScroll: true });
  }

  function hide(fromHistory) {
    if (!drawer || drawer.classList.contains("shut")) return;
    if (!isOpen() && !body.children.length) return;
    drawer.classList.remove("open");
    drawer.classList.add("shut");
    body.replaceChildren();
    mark(opener, false);
    if (opener) opener.focus({ preventScroll: true });
    opener = null;
    if (!fromHistory && history.state && history.state.drawer) history.back();
  }

  function open(link, push) {
    mark(opener, false);
    opener = link;
    mark(link, true);
    var href = link.href;
    window.htmx.ajax("GET", href, { target: "#drawer-body", swap: "innerHTML", select: "#content > *, .drawer-content > *" }).then(function () {
      show();
      if (push) {
        if (history.state && history.state.drawer) history.replaceState({ drawer: href }, "");
        else history.pushState({ drawer: href }, "");
      }
    }, function () { location.href = href; });
  }

  // Tab stays inside while the drawer is open.
  function trap(event) {
    var all = Array.prototype.filter.call(
      drawer.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']"),
      function (el) { return el.offsetParent !== null && !el.disabled; });
    if (!all.length) return;
    var first = all[0], last = all[all.length - 1], now = doc.activeElement;
    if (event.shiftKey && (now === first || now === drawer)) { last.focus(); event.preventDefault(); }
    else if (!event.shiftKey && now === last) { first.focus(); event.preventDefault(); }
  }

  // ---- presses ----
  doc.addEventListener("click", function (event) {
    var plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    var target = event.target;
    if (target.closest("[data-close-drawer]")) { hide(false); return; }
    if (target.closest("[data-copy-link]")) {
      var href = opener ? opener.href : location.href;
      navigator.clipboard.writeText(href).then(function () { say("链接已复制"); target.textContent = "已复制"; setTimeout(function () { target.textContent = "复制链接"; }, 1500); },
        function () { window.prompt("复制这个链接", href); });
      return;
    }
    if (target.closest("[data-print]")) { window.print(); return; }
    var link = target.closest("a[data-drawer]");
    if (link && plain && wide() && window.htmx && !drawer.contains(link)) { event.preventDefault(); open(link, true); return; }
    var row = target.closest("tr[data-href]");
    if (row && plain && !target.closest("a,button,input,label,select,summary") && !String(window.getSelection())) {
      var inner = $("a.row-link", row);
      if (inner) inner.click(); else location.href = row.dataset.href;
      return;
    }
    // A press elsewhere shuts open little windows.
    doc.querySelectorAll("details.pick[open],details.columns[open],details.filters[open],details.menu[open],details.menu-acts[open]").forEach(function (one) {
      if (!one.contains(target)) one.open = false;
    });
  });

  // Two quick presses are one. By time, not by shutting the button: a form that fetches a file may be sent again.
  doc.addEventListener("submit", function (event) {
    var sent = Number(event.target.dataset.sent || 0);
    if (sent && Date.now() - sent < 5000) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  doc.addEventListener("submit", function (event) {
    if (!event.defaultPrevented && event.target.method === "post") event.target.dataset.sent = Date.now();
  });
  window.addEventListener("pageshow", function () {
    doc.querySelectorAll("form[data-sent]").forEach(function (one) { delete one.dataset.sent; });
  });

  // ---- keys ----
  doc.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    var find = doc.getElementById("q");
    var ask = (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey) ||
      (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (ask && find && find.offsetParent !== null) { event.preventDefault(); find.focus(); find.select(); return; }
    // Up and down a list without the mouse.
    if ((event.key === "j" || event.key === "k") && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var rows = Array.prototype.slice.call(doc.querySelectorAll("main a.row-link"));
      var at = rows.indexOf(doc.activeElement) + (event.key === "j" ? 1 : -1);
      if (rows.length && at >= 0 && at < rows.length) { event.preventDefault(); rows[at].focus(); }
      return;
    }
    if (event.key === "Escape") {
      var opened = $("details.pick[open],details.columns[open],details.filters[open],details.menu[open],details.menu-acts[open]");
      if (opened) { opened.open = false; $("summary", opened).focus(); }
      else if (isOpen()) hide(false);
      return;
    }
    if (event.key === "Tab" && isOpen() && drawer.contains(doc.activeElement)) trap(event);
  });

  // What scrolls sideways can be reached and moved by keyboard.
  function reachable(root) {
    root.querySelectorAll(".wide-table:not([tabindex])").forEach(function (box) {
      if (box.scrollWidth <= box.clientWidth + 1) return;
      var head = box.dataset.scrolls || ($("caption", box) || $("h2,h3", box.closest("section") || box) || {}).textContent || "表格";
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", head.trim() + "（可左右移动）");
    });
  }
  doc.addEventListener("htmx:afterSettle", function (event) { reachable(event.target); });

  window.addEventListener("popstate", function () { if (isOpen()) hide(true); });

  doc.addEventListener("DOMContentLoaded", function () {
    drawer = $("#drawer");
    body = $("#drawer-body");
    if (drawer && body.children.length) { $(".drawer-head", drawer).hidden = false; drawer.classList.add("open"); }
    reachable(doc);
    // The meeting-room wall keeps itself fresh; nobody stands there to press a key.
    if (doc.documentElement.dataset.mode === "wall") setInterval(function () { if (navigator.onLine) location.reload(); }, 300000);
    var summary = $(".errsum");
    if (summary && !summary.closest("[data-sample]")) summary.focus();
  });

  // What an htmx request could not do is said, not swallowed.
  doc.addEventListener("htmx:sendError", function () { say("没有连上，您写的还在这里，再按一次。"); });
  doc.addEventListener("htmx:responseError", function () { say("没有成功，您写的还在这里，再按一次。"); });
})();
