/**
 * A page of a review: the width of its two frames, keys on request, and the way from a question to
 * the same question in both frames and back. What is in the frames is the learner's page, with
 * preview_frame.js.
 */
"use strict";
(function () {
  /** CSS pixels of a page, by the name of a width. */
  const WIDTHS = { phone: 390, desktop: 1024 };
  const root = document.documentElement;
  const sides = document.querySelector(".sides");
  const back = document.getElementById("frames-back");
  const keys = document.getElementById("show-keys");
  const frames = /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll(".pane-frame")]);

  /** @param {HTMLIFrameElement} frame @param {object} message */
  const tell = (frame, message) => frame.contentWindow?.postMessage({ preview: 1, ...message }, "*");

  /** @param {HTMLIFrameElement} frame @returns what the page in it has to know */
  function instruct(frame) {
    const { mdColorScheme, contrast, spacing, size } = root.dataset;
    const isShown = keys instanceof HTMLInputElement && keys.checked;
    tell(frame, { keys: isShown, look: { mdColorScheme, contrast, spacing, size } });
  }

  /** Each frame is as wide as the device, and made smaller where there is no room for it. */
  function fit() {
    if (!(sides instanceof HTMLElement)) return;
    const chosen = document.querySelector("input[name=width]:checked");
    const name = chosen instanceof HTMLInputElement ? chosen.value : "phone";
    const width = name === "desktop" ? WIDTHS.desktop : WIDTHS.phone;
    sides.dataset.width = name;
    for (const frame of frames) {
      const pane = /** @type {HTMLElement} */ (frame.parentElement);
      const scale = Math.min(1, pane.clientWidth / width);
      const style = { width: `${width}px`, height: `${pane.clientHeight / scale}px`, transform: `scale(${scale})` };
      Object.assign(frame.style, style);
    }
  }

  function showKeys() {
    const isShown = keys instanceof HTMLInputElement && keys.checked;
    for (const each of document.querySelectorAll(".marked")) each.classList.toggle("with-keys", isShown);
    for (const each of document.querySelectorAll("details.secret")) {
      if (each instanceof HTMLDetailsElement) each.open = isShown;
    }
    frames.forEach(instruct);
  }

  /** @param {HTMLElement} button of a question */
  function go(button) {
    const places = { "frame-before": button.dataset.before, "frame-after": button.dataset.after };
    for (const [id, item] of Object.entries(places)) {
      const frame = document.getElementById(id);
      if (!(frame instanceof HTMLIFrameElement) || !item) continue;
      frame.dataset.go = `q-${item}`;
      tell(frame, { go: frame.dataset.go });
    }
    const title = document.getElementById("frames");
    title?.scrollIntoView();
    title?.focus({ preventScroll: true });
    const item = button.dataset.after || button.dataset.before || "";
    if (!back) return;
    back.hidden = false;
    back.setAttribute("href", `#q-${item}`);
    back.textContent = (back.dataset.words ?? "").replace("{id}", item);
  }

  addEventListener("message", ({ source, data }) => {
    const frame = frames.find((each) => each.contentWindow === source);
    if (!frame || data?.preview !== 1 || !data.ready) return;
    frame.dataset.ready = "";
    instruct(frame);
    if (frame.dataset.go) tell(frame, { go: frame.dataset.go });
  });
  for (const frame of frames) tell(frame, { ask: "ready" }); // it may have been there before this
  for (const each of document.querySelectorAll("input[name=width]")) each.addEventListener("change", fit);
  for (const each of document.querySelectorAll(".go")) {
    if (each instanceof HTMLElement) each.addEventListener("click", () => go(each));
  }
  keys?.addEventListener("change", showKeys);
  new MutationObserver(() => frames.forEach(instruct)).observe(root, { attributes: true });
  if (sides) new ResizeObserver(fit).observe(sides);
  fit();
})();
