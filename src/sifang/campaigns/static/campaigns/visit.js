// The visit without a network: every press is kept on the telephone first and sent when there is one.
(() => {
  "use strict";
  const visit = document.getElementById("visit");
  if (!visit || !window.indexedDB) return;
  const forms = [...visit.querySelectorAll(".visit-form")];
  const items = [...visit.querySelectorAll(".visit-item")];
  const band = document.getElementById("visit-offline");
  const done = document.getElementById("visit-done");
  const early = document.getElementById("visit-early");
  const finish = document.querySelector(".visit-finish button");
  const mine = "visit-" + visit.dataset.visit;
  let sending = false;

  const opened = new Promise((ready, broken) => {
    const ask = indexedDB.open("sifang-visits", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("presses", { keyPath: "key" });
    ask.onsuccess = () => ready(ask.result);
    ask.onerror = () => broken(ask.error);
  });
  const store = (mode, work) => opened.then((db) => new Promise((ready, broken) => {
    const turn = db.transaction("presses", mode);
    const ask = work(turn.objectStore("presses"));
    turn.oncomplete = () => ready(ask.result);
    turn.onerror = turn.onabort = () => broken(turn.error);
  }));
  const kept = () => store("readonly", (box) => box.getAll()).then((all) => all.filter((one) => one.visit === mine));

  function fresh() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  }
  function show(item) {
    items.forEach((one) => one.classList.toggle("visit-on", one === item));
    const back = item.querySelector("[data-before]");
    if (back) back.hidden = items.indexOf(item) === 0;
    const on = item.querySelector("[data-after]");
    if (on) on.hidden = items.indexOf(item) === items.length - 1;
    item.scrollIntoView({ block: "start" });
  }
  function next(item) {
    const after = items[items.indexOf(item) + 1];
    if (after) show(after);
  }
  async function tell(words) {
    const waiting = await kept();
    const pictures = waiting.reduce((sum, one) => sum + one.pictures.length, 0);
    band.hidden = !waiting.length && !words;
    const head = navigator.onLine ? "还没发出去：" : "没有网络，照常检查。";
    band.textContent = words || (waiting.length ? `${head}${waiting.length} 项、${pictures} 张照片存在手机里，有网自动发。` : "");
    const isAll = items.every((one) => one.dataset.found);
    if (finish) finish.classList.toggle("pri", isAll);
    if (early && isAll) early.hidden = true;
    if (done) done.textContent = `已存 ${items.filter((one) => one.dataset.found).length} 项` + (waiting.length ? `，其中 ${waiting.length} 项等网络` : isAll ? "，可以按“这个小区查完了”" : "");
  }
  function problem(key, words) {
    const item = items.find((one) => one.dataset.item === key);
    const place = item && item.querySelector("[data-problem]");
    if (place) { place.textContent = words; place.hidden = false; show(item); }
  }
  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (const one of (await kept()).filter((each) => !each.refused)) {
        const body = new FormData();
        Object.entries(one.fields).forEach(([name, value]) => body.append(name, value));
        body.set("csrfmiddlewaretoken", forms.length ? forms[0].elements.csrfmiddlewaretoken.value : "");
        one.pictures.forEach((picture) => body.append("photographs", picture.blob, picture.name));
        let answer;
        try {
          answer = await fetch(visit.dataset.answer, { method: "POST", body, headers: { Accept: "application/json" } });
        } catch (lost) { break; }
        if (answer.redirected || answer.status === 403) { await tell("登录过期，请在另一页重新登录；查过的都还在手机里。"); return; }
        if (answer.status >= 500) break;
        const now = await store("readonly", (box) => box.get(one.key));
        if (answer.ok) {
          // Only what was sent is taken away: a later press on the same item stays.
          if (now && now.fields.press === one.fields.press) await store("readwrite", (box) => box.delete(one.key));
        } else {
          const why = await answer.json().catch(() => ({ detail: "没有存下，请再按一次" }));
          await store("readwrite", (box) => box.put({ ...one, refused: true }));
          problem(one.fields.item, why.detail);
        }
      }
      await tell("");
    } finally { sending = false; }
  }
  forms.forEach((form) => {
    const item = form.closest(".visit-item");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = {};
      const pictures = [];
      for (const [name, value] of new FormData(form)) {
        if (value instanceof File) { if (value.size) pictures.push({ blob: value, name: value.name }); } else fields[name] = value;
      }
      delete fields.csrfmiddlewaretoken;
      form.querySelector("[data-problem]").hidden = true;
      try {
        await store("readwrite", (box) => box.put({ key: mine + fields.item, visit: mine, fields, pictures }));
      } catch (full) { form.submit(); return; }
      item.dataset.found = fields.result;
      next(item);
      await tell("");
      send();
    });
    form.elements.photographs.addEventListener("change", () => {
      form.querySelector("[data-pictures]").textContent = `已拍 ${form.elements.photographs.files.length} 张`;
    });
    // Another answer is another press; the same one sent twice is one.
    form.addEventListener("change", () => { form.elements.press.value = fresh(); });
  });
  items.forEach((item) => {
    const go = (name, by) => {
      const button = item.querySelector(name);
      if (button) button.addEventListener("click", () => show(items[items.indexOf(item) + by] || item));
    };
    go("[data-before]", -1);
    go("[data-after]", 1);
  });
  addEventListener("online", send);
  addEventListener("offline", () => tell(""));
  setInterval(send, 20000);
  if (forms.length) {
    visit.classList.add("visit-one");
    show(items.find((one) => !one.dataset.found) || items[0]);
    kept().then((all) => all.forEach((one) => {
      const item = items.find((each) => each.dataset.item === one.fields.item);
      if (item) item.dataset.found = one.fields.result;
    })).then(send);
  }
})();
