"use strict";
(() => {
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const steps = Array.from(document.querySelectorAll("#steps > .step"));
  if (!steps.length) return;
  const scrub = find("scrub"), place = find("place"), code = find("code"), now = find("now");
  const play = find("play"), all = find("all"), pane = code.querySelector("div");
  let current = -1, version = "", timer = 0;

  function showCode(step) {
    if (step.dataset.version === version) return;
    version = step.dataset.version;
    const from = find("version-" + version);
    pane.replaceChildren();
    find("code-of").textContent = from ? from.dataset.title : "is too long to be kept here";
    if (!from) return;
    const lines = from.querySelector("pre").cloneNode(true);
    pane.append(lines);
    const first = lines.querySelector(".new");
    if (first) lines.scrollTop = first.offsetTop - lines.offsetTop - lines.clientHeight / 3;
  }

  function show(index, remember = true) {
    index = Math.max(0, Math.min(steps.length - 1, index));
    const step = steps[index];
    if (index !== current) {
      if (current >= 0) steps[current].classList.remove("current");
      step.classList.add("current");
      current = index;
      scrub.value = String(index + 1);
      place.textContent = index + 1 + " / " + steps.length;
      const x = 10 + (980 * (index + 1)) / steps.length;
      now.setAttribute("x1", x);
      now.setAttribute("x2", x);
      showCode(step);
      if (remember) {
        try { history.replaceState(null, "", "#" + step.id); } catch { /* a page that may not do so */ }
      }
    }
    if (!root.classList.contains("one")) step.scrollIntoView({ block: "start" });
  }

  function one(on) {
    root.classList.toggle("one", on);
    code.hidden = !on;
    all.setAttribute("aria-pressed", String(!on));
    if (current >= 0) show(current);
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    play.textContent = "▶";
    play.setAttribute("aria-pressed", "false");
  }

  function next() {
    if (current + 1 >= steps.length) return stop();
    const gap = steps[current + 1].dataset.elapsed - steps[current].dataset.elapsed;
    timer = setTimeout(() => { show(current + 1); next(); }, 1000 * Math.max(0.7, Math.min(3, gap || 0)));
  }

  function toggle() {
    if (timer) return stop();
    if (current + 1 >= steps.length) show(0);
    play.textContent = "❚❚";
    play.setAttribute("aria-pressed", "true");
    next();
  }

  const go = (by) => { stop(); show(current + by); };
  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), Home: () => go(-steps.length), End: () => go(steps.length),
    " ": toggle, a: () => one(!root.classList.contains("one")),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    if (event.target.matches("summary, button") && event.key === " ") return;
    event.preventDefault();
    keys[event.key]();
  });
  scrub.addEventListener("input", () => { stop(); show(scrub.value - 1); });
  find("back").addEventListener("click", () => go(-1));
  find("on").addEventListener("click", () => go(1));
  play.addEventListener("click", toggle);
  all.addEventListener("click", keys.a);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#step-']");
    const index = link ? steps.findIndex((step) => "#" + step.id === link.getAttribute("href")) : -1;
    if (index < 0) return;
    event.preventDefault();
    stop();
    show(index);
  });
  const linked = () => steps.findIndex((step) => "#" + step.id === location.hash);
  addEventListener("hashchange", () => { const index = linked(); if (index >= 0) { stop(); show(index); } });

  find("scrubber").hidden = false;
  now.removeAttribute("hidden");
  one(true);
  show(Math.max(0, linked()), false);
  requestAnimationFrame(() => scrollTo(0, 0));
})();
