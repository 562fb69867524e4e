/**
 * Brings the lesson on the page up to date without loading the page: parts that the author left as
 * they were stay, with all that was typed, chosen and graded in them; others are replaced, and what
 * was typed there is put back. A question finds what is stored of it by itself (runtime/js/item.js).
 *
 * Runs before the page's own scripts, while the lesson is as it came.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const LONGEST = 5000; // ms that questions may take to show what is stored
  const PAIRS = 4e6; // of parts before and after that are compared at most
  /** What the page's own scripts prepare once, when it comes: with these it is loaded anew. */
  const PREPARED = "a.term, table:not([class])";
  const LISTEN = "read-button"; // comes later, and not everywhere (runtime/js/read.js)
  const KEPT = "quiz-engine-serve";

  /**
   * @typedef {object} Memory what is not in the page's source, and is put back
   * @property {Record<string, Array<string | null>>} typed by question, what was typed in its fields
   * @property {string[]} open summaries of what was unfolded
   * @property {string[]} chosen ids of what was chosen outside of questions, as a tab is
   * @property {{item: string, tag: string, index: number, start: number | null, end: number | null} | null} focus
   * @property {{source: string, top: number, scroll: number}} anchor what stood where in the window
   */

  /** @param {Element} root @returns {ChildNode[]} its parts, without the spaces between them */
  const partsOf = (root) =>
    [...root.childNodes].filter((node) => node instanceof Element || node.textContent?.trim());

  /** @param {Node} node @returns {string} */
  const sourceOf = (node) => (node instanceof Element ? node.outerHTML : node.textContent ?? "");

  /** @param {Document} page @returns {HTMLElement | null} */
  const articleOf = (page) => page.querySelector("main article");

  /** @param {Document} page @returns {string} all but the lesson, and what the server adds */
  function aroundOf(page) {
    const copy = /** @type {HTMLElement} */ (page.documentElement.cloneNode(true));
    copy.querySelector("main article")?.replaceChildren();
    // What is in noscript is read as text where scripts run, and as elements elsewhere.
    for (const each of copy.querySelectorAll("script[data-serve], noscript")) each.remove();
    return (copy.querySelector("head")?.innerHTML ?? "") + (copy.querySelector("body")?.innerHTML ?? "");
  }

  /**
   * The longest common sequence.
   * @param {string[]} before
   * @param {string[]} after
   * @returns {Map<number, number>} by place in `after`, the place in `before`
   */
  function pair(before, after) {
    /** @type {Map<number, number>} */
    const pairs = new Map();
    let start = 0;
    while (start < Math.min(before.length, after.length) && before[start] === after[start]) {
      pairs.set(start, start);
      start++;
    }
    let [last, end] = [before.length, after.length];
    while (last > start && end > start && before[last - 1] === after[end - 1]) pairs.set(--end, --last);
    const [rows, columns] = [last - start, end - start];
    if (!rows || !columns || rows * columns > PAIRS) return pairs;
    const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
    for (let row = rows - 1; row >= 0; row--) {
      for (let column = columns - 1; column >= 0; column--) {
        const isSame = before[start + row] === after[start + column];
        lengths[row][column] = isSame
          ? lengths[row + 1][column + 1] + 1
          : Math.max(lengths[row + 1][column], lengths[row][column + 1]);
      }
    }
    for (let row = 0, column = 0; row < rows && column < columns; ) {
      if (before[start + row] === after[start + column]) pairs.set(start + column++, start + row++);
      else if (lengths[row + 1][column] >= lengths[row][column + 1]) row++;
      else column++;
    }
    return pairs;
  }

  /** @template {Element} T @param {Node[]} roots @param {string} selector @returns {T[]} */
  function findAll(roots, selector) {
    const elements = /** @type {Element[]} */ (roots.filter((each) => each instanceof Element));
    const own = (/** @type {Element} */ each) => (each.matches(selector) ? [each] : []);
    return /** @type {T[]} */ (elements.flatMap((each) => [...own(each), ...each.querySelectorAll(selector)]));
  }

  /** @param {Element} item @returns {Array<HTMLInputElement | HTMLTextAreaElement>} */
  const fieldsOf = (item) => [...item.querySelectorAll(/** @type {any} */ ("input[type=text], textarea"))];

  /** @param {Element} root @param {string} tag @returns {Element[]} what can have the focus there */
  const controlsOf = (root, tag) => [...root.querySelectorAll(tag)].filter((each) => !each.classList.contains(LISTEN));

  /** @param {Node[]} roots @returns {Promise<void>} resolves once their questions show what is stored */
  function settled(roots) {
    const open = () => findAll(roots, "qe-item:not([data-ready])").length;
    return new Promise((resolve) => {
      const end = () => {
        observer.disconnect();
        clearTimeout(timer);
        resolve();
      };
      const observer = new MutationObserver(() => void (open() || end()));
      const timer = setTimeout(end, LONGEST);
      for (const root of roots) observer.observe(root, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
      if (!open()) end();
    });
  }

  class Article {
    constructor() {
      this.root = articleOf(document);
      this.around = aroundOf(document);
      this.live = this.root ? partsOf(this.root) : [];
      this.sources = this.live.map(sourceOf);
    }

    /**
     * @param {string} html the page as it is now
     * @returns {Promise<boolean>} whether it is shown; otherwise the page is to be loaded anew
     */
    async update(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const next = articleOf(page);
      if (aroundOf(page) !== this.around || !next !== !this.root) return false;
      if (!next || !this.root) return true;
      const parts = partsOf(next);
      const sources = parts.map(sourceOf);
      const pairs = pair(this.sources, sources);
      const stays = new Set(pairs.values());
      const gone = this.live.filter((_, place) => !stays.has(place));
      const came = parts.filter((_, place) => !pairs.has(place));
      if (!gone.length && !came.length) return true;
      if (findAll([...gone, ...came], PREPARED).length || this.isRead()) return false;

      // A question stores at once what it would have stored in a moment.
      for (const item of findAll(gone, "qe-item")) item.dispatchEvent(new Event("change"));
      const memory = this.remember(gone, stays);
      let after = this.live.at(-1)?.nextSibling ?? null;
      for (const part of gone) {
        if (part === after) after = after.nextSibling;
        part.remove();
      }
      this.live = parts.map((part, place) => this.live[pairs.get(place) ?? -1] ?? document.adoptNode(part));
      for (const part of [...this.live].reverse()) {
        if (!part.isConnected) this.root.insertBefore(part, after);
        after = part;
      }
      this.sources = sources;
      for (const picture of findAll(came, "img")) picture.setAttribute("loading", "eager"); // as theme.js
      await this.restore(memory, came);
      return true;
    }

    /** Whether buttons to listen are shown, which a new question would lack. */
    isRead() {
      return !!document.querySelector(".read-button:not([hidden])");
    }

    /**
     * @param {Node[]} roots
     * @param {Set<number>} stays places of the parts that stay
     * @returns {Memory}
     */
    remember(roots, stays) {
      /** @type {Memory["typed"]} */
      const typed = {};
      for (const item of findAll(roots, "qe-item")) {
        typed[item.id] = fieldsOf(item).map((each) => (each.value === each.defaultValue ? null : each.value));
      }
      /** @type {HTMLElement[]} */
      const summaries = findAll(roots, "details[open] > summary");
      /** @type {HTMLInputElement[]} */
      const inputs = findAll(roots, "input[id]");
      const chosen = inputs.filter((each) => each.checked && !each.closest("qe-item"));
      return {
        typed,
        open: summaries.map((each) => each.textContent ?? ""),
        chosen: chosen.map(({ id }) => id),
        focus: this.findFocus(roots),
        anchor: this.findAnchor(stays),
      };
    }

    /** @param {Node[]} roots @returns {Memory["focus"]} */
    findFocus(roots) {
      const active = document.activeElement;
      const item = active?.closest("qe-item");
      const root = item ?? this.root;
      if (!active || !root || !roots.some((each) => each.contains(active))) return null;
      const tag = active.localName;
      const index = controlsOf(root, tag).indexOf(active);
      const { selectionStart = null, selectionEnd = null } = /** @type {HTMLInputElement} */ (active);
      return { item: item?.id ?? "", tag, index, start: selectionStart, end: selectionEnd };
    }

    /** @param {Set<number>} stays @returns {Memory["anchor"]} the first part in view that stays */
    findAnchor(stays) {
      const boxes = this.live.map((part, place) =>
        part instanceof Element && stays.has(place) ? part.getBoundingClientRect() : null,
      );
      const seen = boxes.findIndex((box) => box && box.bottom > 0 && box.top < innerHeight && box.height > 0);
      const place = seen < 0 ? boxes.map((box) => !!box && box.bottom <= 0).lastIndexOf(true) : seen;
      return { source: this.sources[place] ?? "", top: boxes[place]?.top ?? 0, scroll: scrollY };
    }

    /**
     * @param {Memory} memory
     * @param {Node[]} roots parts that are new
     */
    async restore(memory, roots) {
      for (const id of memory.chosen) {
        const input = document.getElementById(id);
        if (input instanceof HTMLInputElement) input.checked = true;
      }
      this.align(memory.anchor);
      await settled(roots);
      for (const item of findAll(roots, "qe-item")) this.type(item, memory.typed[item.id] ?? []);
      for (const summary of findAll(roots, "details > summary")) {
        const details = /** @type {HTMLDetailsElement} */ (summary.parentElement);
        if (!details.hidden && memory.open.includes(summary.textContent ?? "")) details.open = true;
      }
      this.align(memory.anchor);
      this.focus(memory.focus);
    }

    /**
     * Put back what was typed and is not stored, as what a program reads, or stored otherwise.
     * @param {Element} item
     * @param {Array<string | null>} typed
     */
    type(item, typed) {
      const fields = fieldsOf(item);
      if (fields.length !== typed.length) return;
      fields.forEach((field, place) => {
        const text = typed[place];
        if (text === null || field.readOnly || field.value !== field.defaultValue || field.value === text) return;
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }

    /** @param {Memory["anchor"]} anchor is moved to where it was in the window */
    align({ source, top, scroll }) {
      const part = source ? this.live[this.sources.indexOf(source)] : null;
      if (part instanceof Element) scrollBy({ top: part.getBoundingClientRect().top - top, behavior: "instant" });
      else scrollTo({ top: scroll, behavior: "instant" });
    }

    /** @param {Memory["focus"]} focus */
    focus(focus) {
      if (!focus || (document.activeElement && document.activeElement !== document.body)) return;
      const root = focus.item ? document.getElementById(focus.item) : this.root;
      const target = root && controlsOf(root, focus.tag)[focus.index];
      if (!(target instanceof HTMLElement)) return;
      target.focus({ preventScroll: true });
      if (focus.start === null) return;
      try {
        /** @type {HTMLInputElement} */ (target).setSelectionRange?.(focus.start, focus.end);
      } catch {
        // A field in which nothing can be selected.
      }
    }

    /** Load the page anew; the one that comes goes on where this one was. */
    reload() {
      const memory = this.remember(this.root ? [this.root] : [], new Set(this.live.keys()));
      try {
        sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, ...memory }));
        history.scrollRestoration = "manual";
      } catch {
        // A browser that keeps nothing begins at the top.
      }
      location.reload();
    }

    /** Go on where the page before was. */
    async resume() {
      /** @type {(Memory & {page: string}) | null} */
      let memory = null;
      try {
        memory = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
        sessionStorage.removeItem(KEPT);
      } catch {
        // Nothing is kept.
      }
      if (memory?.page === location.pathname) await this.restore(memory, this.root ? [this.root] : []);
      history.scrollRestoration = "auto";
    }
  }

  Object.assign(self.QE, { Article, pair });
})();
