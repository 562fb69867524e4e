/**
 * On a learner's page in a review. In its frame it shows keys, or a question, or itself in another
 * look, when the page around it asks for that. Orders and values are drawn from the same numbers
 * before and after, so that only what changed differs. Links within the course lead nowhere, since a review holds
 * only the pages that changed.
 *
 * A message of either side is `{preview: 1, …}`; addresses cannot be named on file://, so both look
 * at who sent it.
 */
"use strict";
(function () {
  const NAMES = ["mdColorScheme", "contrast", "spacing", "size"];
  const root = document.documentElement;
  // For its picture (preview/picture.py) a page stands still: nothing is stored, and no Python starts.
  if (location.hash === "#picture" && QE.createLink) {
    const { createLink } = QE;
    const still = { warm: () => new Promise(() => {}), recall: async () => undefined, put: async () => {} };
    QE.createLink = (/** @type {QeSettings} */ settings) => ({ ...createLink(settings), ...still });
  }
  let drawn = 0;
  if (QE.environment) QE.environment.random = () => Math.imul((drawn += 1), 0x9e3779b1) >>> 0;
  const say = () => parent.postMessage({ preview: 1, ready: true }, "*");

  /** @param {any} look values of data-* attributes (theme.js) */
  function wear(look) {
    for (const name of NAMES) {
      if (typeof look[name] === "string") root.dataset[name] = look[name];
    }
  }

  if (parent !== self) {
    addEventListener("message", ({ source, data }) => {
      if (source !== parent || data?.preview !== 1) return;
      if (data.ask === "ready") say();
      if (data.look) wear(data.look);
      if (typeof data.keys === "boolean") {
        for (const key of document.querySelectorAll(".preview-key")) {
          /** @type {HTMLElement} */ (key).hidden = !data.keys;
        }
      }
      // Not into view: that would move the page around the frame as well.
      const place = typeof data.go === "string" && document.getElementById(data.go);
      if (place) scrollTo(0, place.getBoundingClientRect().top + scrollY - 8);
    });
    say();
  }

  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const address = (link && link.getAttribute("href")) || "#";
    if (!link || address.startsWith("#")) return;
    if (/^https?:/.test(address)) link.setAttribute("target", "_blank");
    else event.preventDefault();
  });
})();
