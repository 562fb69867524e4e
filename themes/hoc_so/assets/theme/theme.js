/**
 * How pages look to this learner: size of the text, background, contrast, spacing. Runs in the head
 * of every page, before the first paint; display.js lets the learner choose.
 *
 * A choice belongs to the device, not to the course, and is kept in localStorage. In Firefox each
 * file has a storage of its own: there the shell (index.html, which runs this too) keeps the choice
 * for the pages in its frame. They cannot wait for a message before they paint, so the choice comes
 * in the name of the frame's window, which stays from page to page, in all browsers.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const KEY = "hoc-so/display";
  const NAMED = "hoc-so/display "; // how the name of a frame's window begins
  const OLD = "hoc-so/scheme"; // until 0.2, "slate" or "default"
  const UNSEEN = 1000; // ms after which a page is taken for one that nobody sees

  /** What can be chosen; the first is the one that holds without a choice. */
  const CHOICES = {
    size: ["1", "2", "3", "4"],
    scheme: ["device", "light", "dark"],
    contrast: ["normal", "high"],
    spacing: ["normal", "wide"],
    speed: ["normal", "slow"], // of reading aloud (runtime/js/reader.js)
  };

  /** @typedef {Record<keyof typeof CHOICES, string>} Display */

  const root = document.documentElement;
  const isFramed = parent !== self && (location.protocol === "file:" || QE.lone);
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const wantsContrast = matchMedia("(prefers-contrast: more)");
  root.classList.remove("no-js");

  /**
   * @param {any} found anything
   * @returns {Display} what of it can be chosen, the rest as it is without a choice
   */
  function clean(found) {
    const pairs = Object.entries(CHOICES).map(([name, known]) => {
      const other = name === "contrast" && wantsContrast.matches ? "high" : known[0];
      return [name, known.includes(found?.[name]) ? found[name] : other];
    });
    return Object.fromEntries(pairs);
  }

  /** @param {string | null} text @returns {any} nothing where it is not what we wrote */
  function parse(text) {
    try {
      return JSON.parse(text ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @returns {string | null} null too where storage is blocked */
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /** @returns {any} the choice as it was kept; null where none was made */
  function kept() {
    if (isFramed && self.name.startsWith(NAMED)) return parse(self.name.slice(NAMED.length));
    const text = stored(KEY);
    if (text !== null) return parse(text);
    const scheme = { slate: "dark", default: "light" }[stored(OLD) ?? ""];
    return scheme ? { scheme } : null;
  }

  const read = () => clean(kept());

  /** @param {Display} display */
  function apply({ size, scheme, contrast, spacing }) {
    const dark = scheme === "device" ? isDark.matches : scheme === "dark";
    root.dataset.mdColorScheme = dark ? "slate" : "default";
    Object.assign(root.dataset, { size, contrast, spacing });
  }

  /**
   * @param {any} choice null forgets it
   * @returns {Display} what holds now
   */
  function keep(choice) {
    const display = clean(choice);
    apply(display);
    const text = choice ? JSON.stringify(display) : "null";
    try {
      if (choice) localStorage.setItem(KEY, text);
      else for (const each of [KEY, OLD]) localStorage.removeItem(each);
    } catch {
      // A browser that keeps nothing: the choice lasts for this page, in the frame for all.
    }
    if (isFramed) {
      self.name = NAMED + text;
      parent.postMessage({ qe: 1, do: "display", value: choice && display }, "*");
    }
    return display;
  }

  QE.display = { keep, read, frameName: () => NAMED + JSON.stringify(kept()) };

  apply(read());
  const again = () => apply(read());
  isDark.addEventListener("change", again);
  wantsContrast.addEventListener("change", again);
  addEventListener("pageshow", again); // kept by the browser while it was chosen elsewhere

  /** The list of lessons is open beside the lesson, folded above it where the screen is narrow. */
  document.addEventListener("DOMContentLoaded", () => {
    const fold = document.querySelector(".contents-fold");
    const wide = matchMedia("(min-width: 62rem)");
    if (!(fold instanceof HTMLDetailsElement)) return;
    const open = () => (fold.open = wide.matches);
    open();
    wide.addEventListener("change", open);
  });

  /** A table that is too wide scrolls: then the arrow keys do it, too. Not every browser sees to that. */
  function watchTables() {
    const scrolls = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    for (const table of document.querySelectorAll(".prose table:not([class])")) scrolls.observe(table);
  }

  /**
   * Reading needs none of the page's scripts: they run, in their order, once the page was painted.
   * Then the event "qe-ready" of the document has all of them begin.
   */
  function bringScripts() {
    const later = document.getElementById("later");
    if (!(later instanceof HTMLTemplateElement)) return;
    document.head.append(...later.content.querySelectorAll("link, style"));
    const named = [...later.content.querySelectorAll("script")];
    if (!named.length) later.remove();
    let left = named.length;
    const count = () => {
      left -= 1;
      if (left) return;
      later.remove();
      document.dispatchEvent(new Event("qe-ready"));
    };
    for (const each of named) {
      if (QE.lone) {
        QE.lone.run(document, each.getAttribute("src") ?? "");
        count();
        continue;
      }
      const script = document.createElement("script");
      script.async = false;
      script.onload = script.onerror = count;
      script.src = each.getAttribute("src") ?? "";
      document.head.append(script);
    }
  }

  /** Pictures come after the first paint, but then all of them: a learner may print, or go offline. */
  function bringPictures() {
    for (const picture of document.images) picture.loading = "eager";
  }

  document.addEventListener("DOMContentLoaded", () => {
    let isPainted = false;
    const goOn = () => {
      if (isPainted) return;
      isPainted = true;
      bringPictures();
      bringScripts();
      watchTables();
      addEventListener("storage", again); // chosen in another tab
    };
    requestAnimationFrame(() => setTimeout(goOn));
    setTimeout(goOn, UNSEEN); // a tab behind is not painted
  });
})();
