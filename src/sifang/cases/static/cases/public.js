// 报一件事: what makes the form quicker. Without it everything works the same.
(() => {
  const form = document.querySelector(".pub-form");
  if (!form) return;
  document.documentElement.classList.add("js");

  // A photograph is put in as soon as it is chosen; too large ones are told before they travel.
  const photos = form.querySelector("#photos");
  const said = form.querySelector("#photos-said");
  if (photos) photos.addEventListener("change", () => {
    const most = Number(photos.dataset.most);
    const large = [...photos.files].find(one => one.size > most * 1024 * 1024);
    if (large) {
      said.textContent = `“${large.name}”有 ${Math.round(large.size / 1048576)} MB，照片最大 ${most} MB。请重新选。`;
      said.className = "msg";
      photos.value = "";
      return;
    }
    if (photos.files.length) { said.className = "hint"; said.textContent = "正在加照片……"; form.querySelector("[name=add]").click(); }
  });

  // What stands beside the words, a moment after they were written.
  const words = form.querySelector("#words");
  let waiting = 0;
  const place = () => Object.fromEntries(["at_longitude", "at_latitude"]
    .filter(name => form.elements[name]).map(name => [name, form.elements[name].value]));
  const ask = () => {
    if (window.htmx && words.value.trim().length > 3) {
      const type = form.querySelector("[name=type]:checked");
      htmx.ajax("POST", form.dataset.hints, {
        target: "#hints", swap: "innerHTML",
        values: { words: words.value, type: type ? type.value : "", ...place(), csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value },
      });
    }
  };
  words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 700); });

  // Pressed once is enough.
  form.addEventListener("submit", () => setTimeout(() => form.querySelectorAll("button").forEach(b => { b.disabled = true; }), 0));
  window.addEventListener("pageshow", () => form.querySelectorAll("button").forEach(b => { b.disabled = false; }));

  // The telephone's position is asked for only when pressed, and only how far it is is kept.
  const locate = form.querySelector("[data-locate]");
  if (locate && navigator.geolocation) {
    locate.parentElement.hidden = false;
    locate.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      here => {
        form.elements.longitude.value = here.coords.longitude;
        form.elements.latitude.value = here.coords.latitude;
        form.querySelector("[data-located]").textContent = "记下了，只留离小区多远。";
      },
      () => { form.querySelector("[data-located]").textContent = "手机没有给位置，不要紧，写清楚在哪儿就行。"; },
    ));
  }
})();
