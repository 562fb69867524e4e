/* Words as search knows them, and where a text holds those that were asked for.
 *
 * On every page: the search dialog uses it, and a page that was opened from a result (`?find=`) marks
 * what was looked for.
 */
/// <reference path="./global.d.ts" />
"use strict";
self.QE = self.QE || /** @type {any} */ ({});

(() => {
  /** @typedef {{start: number, end: number, exact: string, folded: string}} Token */

  const WORD = /[\p{L}\p{N}\p{M}]+/gu;
  const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, figcaption, summary, blockquote, pre, div";
  const LEFT = ".facts, .lesson-progress, .term-note, .terms-here, .headerlink, svg, script, style, select, textarea, button";

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
  QE.fold = fold;

  /** @param {string} text the same as `fold_words` in site/search_index.py */
  QE.foldWords = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

  /** @param {string} text @returns {Token[]} its words, where they stand, as typed and folded */
  function cut(text) {
    return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
      start: index,
      end: index + word.length,
      exact: word.normalize("NFC").toLowerCase(),
      folded: fold(word),
    }));
  }

  /**
   * @param {Token[]} tokens
   * @param {Token[]} asked
   * @param {"exact" | "folded"} form
   * @returns {number[]} where the asked words follow each other; the last may be unfinished
   */
  function runs(tokens, asked, form) {
    const last = asked.length - 1;
    return [...tokens.keys()].filter((at) =>
      asked.every((word, step) => {
        const found = tokens[at + step]?.[form];
        if (found === word[form]) return true;
        return step === last && word[form].length > 1 && found?.startsWith(word[form]);
      }),
    );
  }

  /**
   * Where a text holds what is asked: the phrase with the marks as typed (level 3), else without
   * (2), else its words (1).
   * @param {string} text @param {string} query @param {number} [least] level that is wanted
   * @returns {{level: number, spans: [number, number][]}}
   */
  QE.match = (text, query, least = 1) => {
    const asked = cut(query);
    if (!asked.length) return { level: 0, spans: [] };
    const tokens = cut(text);
    for (const [level, form] of /** @type {const} */ ([[3, "exact"], [2, "folded"]])) {
      if (level < least) break;
      const found = runs(tokens, asked, form);
      const end = (/** @type {number} */ at) => tokens[at + asked.length - 1].end;
      if (found.length) return { level, spans: found.map((at) => [tokens[at].start, end(at)]) };
    }
    if (least > 1) return { level: 0, spans: [] };
    const last = asked[asked.length - 1];
    const spans = tokens
      .filter(({ folded }) => asked.some((word) => word.folded === folded)
        || (last.folded.length > 1 && folded.startsWith(last.folded)))
      .map(({ start, end }) => /** @type {[number, number]} */ ([start, end]));
    return { level: spans.length ? 1 : 0, spans };
  };

  /** @param {Element} root @returns {Text[][]} its text, block by block */
  function blocks(root) {
    /** @type {Map<Element, Text[]>} */
    const found = new Map();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      const parent = /** @type {Element} */ (node.parentElement);
      if (!node.data.trim() || parent.closest(LEFT) || isAnswer(parent)) continue;
      const block = parent.closest(BLOCK) ?? root;
      found.set(block, [...(found.get(block) ?? []), node]);
    }
    return [...found.values()];
  }

  /** @param {Element} element whether it belongs to a question, and not to what it asks: those parts
   * are rebuilt while the question is answered */
  const isAnswer = (element) => {
    const item = element.closest("qe-item");
    return !!item && (!element.closest(".qe-prompt") || !!item.querySelector("[data-var]"));
  };

  /** @param {Text[]} nodes @param {[number, number]} span @returns {HTMLElement[]} */
  function wrap(nodes, [start, end]) {
    const marks = [];
    let before = 0;
    for (const node of nodes) {
      const { length } = node;
      const from = Math.max(0, start - before);
      const to = Math.min(length, end - before);
      before += length;
      if (from >= to) continue;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      const mark = document.createElement("mark");
      mark.className = "found";
      range.surroundContents(mark);
      marks.push(mark);
    }
    return marks;
  }

  /** @param {Element} root take the marks off again */
  function unmark(root) {
    for (const mark of root.querySelectorAll("mark.found")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
  }

  /**
   * Mark what was looked for on this page, and say how often, with a way from one to the next.
   * @param {string} query
   */
  QE.markFound = (query) => {
    const root = document.querySelector("main .prose");
    const words = document.getElementById("search")?.dataset;
    if (!root || !words) return;
    document.querySelector(".found-bar")?.remove();
    unmark(root);
    const parts = blocks(root).map((nodes) => {
      const text = nodes.map((node) => node.data).join("");
      return { nodes, ...QE.match(text, query) };
    });
    const level = Math.max(0, ...parts.map((part) => part.level));
    if (!level) return;
    /** @type {HTMLElement[][]} */
    const places = [];
    for (const { nodes, spans, level: own } of parts) {
      if (own !== level) continue;
      // From the last to the first, so that places counted before stay true.
      const marks = [...spans].reverse().map((span) => wrap(nodes, span));
      places.push(...marks.reverse());
    }
    showBar(root, words, query, places);
  };

  /**
   * @param {Element} root @param {DOMStringMap} words @param {string} query
   * @param {HTMLElement[][]} places
   */
  function showBar(root, words, query, places) {
    const bar = document.createElement("div");
    bar.className = "found-bar";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", words.foundBar ?? "");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const button = (/** @type {string | undefined} */ text, /** @type {() => void} */ act) => {
      const made = document.createElement("button");
      made.className = "tool";
      made.type = "button";
      made.textContent = text ?? "";
      made.addEventListener("click", act);
      return made;
    };
    const fill = (/** @type {string | undefined} */ text, /** @type {number} */ at) =>
      (text ?? "").replace("{query}", () => query).replace("{count}", String(places.length))
        .replace("{number}", String(at + 1));
    let place = -1;
    const next = button(words.foundNext, () => {
      for (const each of places[place] ?? []) each.classList.remove("current");
      place = (place + 1) % places.length;
      for (const each of places[place]) each.classList.add("current");
      const [first] = places[place];
      const fold = first.closest("details:not([open])");
      if (fold instanceof HTMLDetailsElement) fold.open = true;
      first.scrollIntoView({ block: "center" });
      status.textContent = fill(words.foundAt, place);
    });
    const clear = button(words.foundClear, () => {
      unmark(root);
      bar.remove();
      document.getElementById("main")?.focus({ preventScroll: true });
    });
    status.textContent = fill(places.length > 1 ? words.foundMany : words.foundOne, place);
    bar.append(status, next, clear);
    root.before(bar);
  }

  document.addEventListener("qe-ready", () => {
    const query = new URLSearchParams(QE.lone?.query ?? location.search).get("find");
    if (query) QE.markFound(query);
  });
})();
