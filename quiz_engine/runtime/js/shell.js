/**
 * The course's front door, `index.html`.
 *
 * Over http it goes straight to the lesson. On file:// it stays: it owns the engine and the store,
 * and shows the lessons in a frame that fills the window, so that progress is kept in one place
 * (Firefox gives each file a store of its own) and a second lesson starts no second Python.
 *
 * The address names the lesson: `index.html#vi/an-toan/mat-khau.html`. What follows the hash is
 * the lesson's path in the site with its query and fragment, in which "%" and "#" are written
 * "%25" and "%23", so that one decodeURIComponent gives it back. Only pages of this site can be
 * named: at least one folder, no scheme, no "..", no "//", nothing encoded in the path.
 *
 * Where it names none, the course opens in the language last used here, else in the first of the
 * device's languages that the course has, else in the course's own.
 *
 * Back and Forward are the browser's own: the frame's steps are part of the window's history, and
 * each lesson that arrives writes its name into the address without a step. Runs in the head,
 * before the first paint.
 *
 * How pages look (theme.js, `QE.display`) is the learner's choice, which the shell keeps for the
 * lessons in its frame and hands to the first of them as the name of the frame.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const PAGE = /^([\w-][\w.-]*\/)+[\w-][\w.-]*\.html([?#]|$)/;
  const GRACE = 3000; // ms in which a page in the frame says that it is a lesson

  const meta = document.querySelector('meta[name="quiz-engine"]');
  const settings = JSON.parse(meta?.getAttribute("content") || "{}");
  /** @type {Record<string, string>} */
  const homes = settings.homes;
  const SPOKEN = "quiz-engine-language/" + settings.course; // as in language.js

  /** @returns {string} the home page in the learner's language */
  function home() {
    let last = "";
    try {
      last = localStorage.getItem(SPOKEN) ?? "";
    } catch {
      // A browser that keeps nothing.
    }
    const spoken = navigator.languages.map((each) => each.toLowerCase().split("-")[0]);
    const language = [last, ...spoken].find((each) => Object.hasOwn(homes, each));
    return homes[language ?? Object.keys(homes)[0]];
  }

  /** @returns {string} the page that the address names, else the first one */
  function wanted() {
    let page = "";
    try {
      page = decodeURIComponent(location.hash.slice(1));
    } catch {
      // Not an address of ours.
    }
    return PAGE.test(page) ? page : home();
  }

  if (location.protocol !== "file:") {
    location.replace(wanted());
    return;
  }
  document.documentElement.classList.add("framing");

  addEventListener("DOMContentLoaded", () => {
    const service = QE.createOwn(QE.readSettings());
    const lost = /** @type {HTMLElement} */ (document.getElementById("lost"));
    const frame = document.createElement("iframe");
    // A way back that stays in the shell.
    for (const link of lost.querySelectorAll("a")) link.href = "#" + link.getAttribute("href");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let expecting;

    /** Another page is under way; browsers do not tell of one that is not there. */
    function expect() {
      clearTimeout(expecting);
      expecting = setTimeout(() => (lost.hidden = false), GRACE);
    }

    function load() {
      expect();
      frame.contentWindow?.location.replace(wanted());
    }

    /**
     * A lesson tells where it is.
     * @param {{page: string, title: string, language: string}} lesson
     */
    function arrive({ page, title, language }) {
      if (!PAGE.test(page)) return;
      clearTimeout(expecting);
      lost.hidden = true;
      const hash = "#" + page.replace(/%/g, "%25").replace(/#/g, "%23");
      if (location.hash !== hash) history.replaceState(null, "", hash);
      document.title = frame.title = title;
      document.documentElement.lang = language;
      try {
        localStorage.setItem(SPOKEN, language); // Firefox keeps a lesson's own storage apart
      } catch {
        // A browser that keeps nothing: then the device's language it is.
      }
      if (document.activeElement !== frame) frame.focus();
    }

    QE.serve(service, (/** @type {unknown} */ source) => source === frame.contentWindow, {
      page: arrive,
      leave: expect,
    });
    addEventListener("hashchange", load);
    frame.title = document.title;
    if (QE.display) frame.name = QE.display.frameName();
    frame.src = wanted();
    /** @type {HTMLElement} */ (document.querySelector("main")).append(frame);
    expect();
  });
})();
