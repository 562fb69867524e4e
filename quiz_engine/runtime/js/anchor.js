/**
 * The part that the address names stays in sight while the page takes its shape. Questions that begin
 * to work may take thousands of pixels from above it (a practice phone shows one screen of ten), which
 * no browser follows. Whoever scrolls, touches or types has gone on, and is left alone.
 */
"use strict";
(function () {
  const ACTIONS = ["wheel", "touchstart", "pointerdown", "keydown"];
  const AFTER = 1000; // ms for which the page may still move once all its questions work

  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (visit && ["back_forward", "reload"].includes(visit.type)) return; // the browser knows the place

  const named = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // no address that we write
    }
  };
  if (!named()) return;
  const isShaped = () =>
    document.readyState === "complete" &&
    [...document.querySelectorAll("qe-item")].every((item) => item instanceof HTMLElement && item.dataset.ready === "");
  let ending = 0;
  const watch = new ResizeObserver(() => {
    named()?.scrollIntoView({ behavior: "instant" });
    if (isShaped()) ending ||= setTimeout(end, AFTER);
  });
  watch.observe(document.body);
  for (const name of ACTIONS) addEventListener(name, end, { capture: true, passive: true });

  function end() {
    watch.disconnect();
    for (const name of ACTIONS) removeEventListener(name, end, { capture: true });
  }
})();
