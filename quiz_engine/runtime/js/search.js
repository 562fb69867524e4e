/* Search in the course: an index built beforehand, loaded when the dialog is first opened.
 *
 * Classic script, also on file://: index and lunr arrive as script elements, nothing is requested by
 * fetch. The index knows folded words only (site/search_index.py); here the learner's own marks decide
 * between its hits: sections that hold the phrase exactly as typed come before folded matches.
 */
/// <reference path="./global.d.ts" />
"use strict";
self.QE = self.QE || /** @type {any} */ ({});

(() => {
  /** @typedef {[location: string, page: string, title: string, text: string]} Section */
  /** @typedef {{index: any, sections: Section[]}} SearchData */

  const SHOWN = 20;
  const RANKED = 200;
  const SNIPPET = 150;
  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select";

  /** @type {(data: SearchData) => void} */
  let arrived = () => {};
  /** @param {string} _language @param {SearchData} data */
  QE.searchIndex = (_language, data) => arrived(data);

  /**
   * Small letters without marks: the same as `fold` in site/search_index.py, held to it by a test.
   * @param {string} text
   */
  function fold(text) {
    return text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[đð]/g, "d")
      .replace(/ß/g, "ss");
  }

  /** @param {string} text the same as `fold_words` in site/search_index.py */
  function words(text) {
    return fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  }
  QE.foldWords = words;

  /**
   * Whether `text` holds the phrase, at the beginning of a word; its last word may be unfinished.
   * @param {string} text @param {string} phrase
   */
  function holds(text, phrase) {
    const line = (text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ");
    return ` ${line} `.includes(` ${phrase}`);
  }

  /**
   * How well a section holds the typed phrase: the learner's own marks before folded ones; the page's
   * title (where the page begins) before a heading, a heading before text.
   * @param {Section} section @param {string} query
   */
  function phraseRank([, page, title, text], query) {
    const exact = (query.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ");
    const folded = words(query).join(" ");
    return (
      (!title && holds(page, exact) ? 32 : 0) +
      (title && holds(title, exact) ? 16 : 0) +
      (holds(text, exact) ? 8 : 0) +
      (!title && holds(fold(page), folded) ? 4 : 0) +
      (title && holds(fold(title), folded) ? 2 : 0) +
      (holds(fold(text), folded) ? 1 : 0)
    );
  }

  /**
   * Sections for a query, best first. All words must occur; if nothing has them all, any will do.
   * @param {any} index lunr.Index @param {Section[]} sections @param {string} query
   * @returns {Section[]}
   */
  function find(index, sections, query) {
    const terms = words(query);
    if (!terms.length) return [];
    const { REQUIRED, OPTIONAL } = /** @type {any} */ (self).lunr.Query.presence;
    for (const presence of [REQUIRED, OPTIONAL]) {
      const hits = index.query((/** @type {any} */ q) => {
        const last = terms[terms.length - 1];
        for (const term of terms.slice(0, -1)) q.term(term, { presence, usePipeline: false, boost: 10 });
        // The last word may be unfinished (2 is a wildcard at the end); whole, it counts more.
        q.term(last, { presence, usePipeline: false, wildcard: 2 });
        q.term(last, { presence: OPTIONAL, usePipeline: false, boost: 10 });
      });
      if (hits.length) return rank(hits, sections, query);
    }
    return [];
  }

  /** @param {{ref: string, score: number}[]} hits @param {Section[]} sections @param {string} query */
  function rank(hits, sections, query) {
    return hits
      .slice(0, RANKED)
      .map((hit) => ({ section: sections[Number(hit.ref)], score: hit.score }))
      .map((hit) => ({ ...hit, phrase: phraseRank(hit.section, query) }))
      .sort((a, b) => b.phrase - a.phrase || b.score - a.score)
      .slice(0, SHOWN)
      .map((hit) => hit.section);
  }
  QE.findSections = find;

  /**
   * Append text with the query's words marked; marks of accents do not matter.
   * @param {HTMLElement} target @param {string} text @param {Set<string>} terms @param {string} last
   */
  function appendMarked(target, text, terms, last) {
    for (const part of text.split(/([\p{L}\p{N}\p{M}]+)/u)) {
      const folded = fold(part);
      if (terms.has(folded) || (last.length > 1 && folded.startsWith(last))) {
        const mark = document.createElement("mark");
        mark.textContent = part;
        target.append(mark);
      } else {
        target.append(part);
      }
    }
  }

  /** @param {string} text @param {Set<string>} terms the part of the text around the first hit */
  function snippet(text, terms) {
    const all = text.split(/\s+/);
    const found = all.findIndex((word) => words(word).some((each) => terms.has(each)));
    const start = Math.max(0, found - 8);
    let cut = all.slice(start).join(" ");
    if (cut.length > SNIPPET) cut = cut.slice(0, cut.lastIndexOf(" ", SNIPPET)) + "…";
    return (start > 0 ? "…" : "") + cut;
  }

  /**
   * Load a script as file:// allows it: by an element.
   * @param {string} source
   * @returns {Promise<unknown>} rejected where the file is missing
   */
  function addScript(source) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = reject;
      script.src = source;
      document.head.append(script);
    }).finally(() => document.head.querySelector(`script[src="${source}"]`)?.remove());
  }

  class Search {
    /** @param {HTMLDialogElement} dialog @param {HTMLButtonElement} opener */
    constructor(dialog, opener) {
      this.dialog = dialog;
      this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
      this.status = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
      this.list = /** @type {HTMLElement} */ (dialog.querySelector("ol"));
      /** @type {SearchData | null} */
      this.data = null;
      this.index = null;
      this.isLoading = false;
      this.isComposing = false;
      opener.hidden = false;
      opener.addEventListener("click", () => this.open());
      document.addEventListener("keydown", (event) => this.shortcut(event));
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
      });
      dialog.addEventListener("keydown", (event) => this.move(event));
      // Vietnamese input methods build a word from several keys: search when the word is whole.
      this.input.addEventListener("compositionstart", () => (this.isComposing = true));
      this.input.addEventListener("compositionend", () => {
        this.isComposing = false;
        this.show();
      });
      this.input.addEventListener("input", (event) => {
        if (!this.isComposing && !(/** @type {InputEvent} */ (event).isComposing)) this.show();
      });
      /** @type {HTMLFormElement} */ (dialog.querySelector("form")).addEventListener("submit", (event) => {
        // Enter in the field goes to the best result.
        event.preventDefault();
        this.list.querySelector("a")?.click();
      });
      dialog.querySelector("#search-close")?.addEventListener("click", () => dialog.close());
      this.list.addEventListener("click", () => dialog.close("result"));
      // Opened by a key with the focus nowhere, it has nowhere to give it back to.
      dialog.addEventListener("close", () => {
        if (dialog.open) return; // opened again before this was told
        const { activeElement } = document;
        const isNowhere = activeElement === document.body || dialog.contains(activeElement);
        if (isNowhere && dialog.returnValue !== "result") opener.focus({ preventScroll: true });
      });
    }

    open() {
      if (this.dialog.open) return;
      this.dialog.returnValue = "";
      this.dialog.showModal();
      this.input.focus();
      this.input.select();
      this.load();
    }

    async load() {
      if (this.index || this.isLoading) return;
      this.isLoading = true;
      this.say("loading");
      arrived = (data) => {
        this.data = data;
      };
      try {
        const { index, lunr } = this.dialog.dataset;
        await Promise.all([addScript(index || ""), addScript(lunr || "")]);
        this.index = /** @type {any} */ (self).lunr.Index.load(/** @type {SearchData} */ (this.data).index);
        this.show();
      } catch {
        this.say("failed");
      }
      this.isLoading = false;
    }

    /** @param {"loading" | "none" | "one" | "many" | "failed" | ""} message @param {number} [count] */
    say(message, count = 0) {
      const text = message ? this.status.dataset[message] || "" : "";
      this.status.textContent = text.replace("{count}", String(count));
    }

    show() {
      if (!this.data || !this.index) return;
      const query = this.input.value;
      this.list.replaceChildren();
      if (!query.trim()) {
        this.say("");
        return;
      }
      const found = find(this.index, this.data.sections, query);
      const all = words(query);
      const terms = new Set(all);
      const last = all[all.length - 1] || "";
      for (const section of found) {
        const [location, page, title, text] = section;
        const entry = document.createElement("li");
        const link = document.createElement("a");
        link.href = this.dialog.dataset.base + location;
        const heading = document.createElement("strong");
        appendMarked(heading, title ? `${page} › ${title}` : page, terms, last);
        const part = document.createElement("small");
        appendMarked(part, snippet(text, terms), terms, last);
        link.append(heading, part);
        entry.append(link);
        this.list.append(entry);
      }
      this.say(found.length > 1 ? "many" : found.length ? "one" : "none", found.length);
    }

    /** @param {KeyboardEvent} event "/" or Ctrl+K opens, unless the learner is typing */
    shortcut(event) {
      const target = /** @type {HTMLElement} */ (event.target);
      const isTyping = target.matches(TYPING) || target.isContentEditable;
      const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey;
      const isCtrlK = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (isSlash || isCtrlK) {
        event.preventDefault();
        this.open();
      }
    }

    /** @param {KeyboardEvent} event arrows go from the field through the results and back */
    move(event) {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        // A search field would take the first Escape for itself and only empty itself.
        event.preventDefault();
        this.dialog.close();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [this.input, ...this.list.querySelectorAll("a")];
      const place = stops.indexOf(/** @type {any} */ (document.activeElement));
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      if (place >= 0 && stops[next]) {
        event.preventDefault();
        stops[next].focus();
      }
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const dialog = document.getElementById("search");
    const opener = document.getElementById("search-open");
    if (dialog instanceof HTMLDialogElement && opener instanceof HTMLButtonElement) new Search(dialog, opener);
  });
})();
