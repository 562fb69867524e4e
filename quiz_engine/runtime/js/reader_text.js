/**
 * What of a page is read aloud, sentence by sentence, and where each stands in the page.
 *
 * Read is what is seen, so that nothing of a question is told before it is shown. Pictures are read
 * by their words, blocks of code are only named, and gaps by what stands in them.
 */
"use strict";

(() => {
  /**
   * @typedef {{text: string, language: string, ranges: Range[], element: Element}} QePiece a
   *   sentence; without `ranges`, it is about `element` (a picture, code)
   */

  const BLOCKS = new Set(
    ("ADDRESS ARTICLE BLOCKQUOTE BUTTON DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE H1 H2 H3 H4 "
      + "H5 H6 LABEL LEGEND LI OL P PRE SECTION SUMMARY TABLE TBODY TD TH THEAD TR UL QE-ITEM").split(" "),
  );
  const LEFT = [
    "script, style, template, svg, textarea, audio, video, progress, [aria-hidden=true]",
    ".facts, .lesson-progress, .paper-head, .headerlink, .term-note, .terms-here, .sources",
    ".found-bar, .deck, .read-lesson, .read-button, .read-bar, .unseen",
    ".qe-actions, .qe-note, .qe-unseen, .qe-spoken, .qe-error",
    // Of buttons, only those that are something to choose.
    "button:not(.qe-card, .qe-target, .qe-reply, [data-control])",
  ].join();
  /** What tells the key; where it is shown after grading, it is read. */
  const KEY = ".qe-solution, .qe-key, .qe-step-key, .qe-why, [data-feedback]";
  const LONGEST = 220; // letters of an utterance; some voices stop in the middle of longer ones

  /** Short forms whose point ends no sentence; where the next word is small, any point ends none. */
  const SHORT = {
    vi: "tp tx tt q p gs pgs ts ths bs cn ks vd tr sn đt sđt nxb",
    de: "z b d h u a v s o bzw ca nr str dr prof hr fr evtl ggf abs tel inkl exkl max min mio mrd vgl sog zzgl",
    en: "mr mrs ms dr prof st e g i vs approx dept fig tel",
  };
  /** Those that may also end one. */
  const OPEN = { vi: "v.v", de: "usw u.a etc", en: "etc a.m p.m no" };
  const LAST = /(?:^|[\s("„“'’\u00a0])([\p{L}.]+)\.["”“’)]*\s*$/u;

  /**
   * @param {string} text @param {string} next @param {string} language
   * @returns {boolean} whether both are one sentence, cut after a point that ends none
   */
  function goesOn(text, next, language) {
    if (!/\.["”“’)]*\s*$/.test(text)) return false;
    if (/^["„“(]?\p{Ll}/u.test(next)) return true;
    // "am 3. Mai", "1. FC": ordinals; a number that ends a sentence is a rarity in a lesson.
    if (language === "de" && /(?:^|\s)\d{1,3}\.\s*$/.test(text)) return true;
    const word = LAST.exec(text)?.[1].toLowerCase() ?? "";
    const list = (/** @type {Record<string, string>} */ of) => (of[language] ?? "").split(" ");
    if (list(OPEN).includes(word)) return /^\d/.test(next);
    const last = (word.split(".").at(-1) ?? "").replace(/^.+str$/, "str"); // "Hauptstr."
    return word !== "" && (list(SHORT).includes(word) || list(SHORT).includes(last) && word !== last)
      || /^\p{Lu}$/u.test(LAST.exec(text)?.[1] ?? ""); // "J. Weber"
  }

  /** @param {string} text @param {string} language @returns {string[]} cut where the browser would */
  function cut(text, language) {
    if (Intl.Segmenter) {
      const cutter = new Intl.Segmenter(language, { granularity: "sentence" });
      // Three points are a pause to it; before a capital letter they end a sentence.
      return [...cutter.segment(text)].flatMap(({ segment }) => segment.split(/(?<=…["”“’)]*\s+)(?=\p{Lu})/u));
    }
    return text.match(/[^\n]*?(?:[.!?…]+["”“’)\]]*\s+|\n|$)/gsu)?.filter(Boolean) ?? [];
  }

  /** @param {string} text @returns {string[]} pieces of which none is too long for one breath */
  function shorten(text) {
    if (text.length <= LONGEST) return [text];
    const part = text.slice(0, LONGEST);
    const comma = Math.max(...[", ", "; ", ": ", " – "].map((mark) => part.lastIndexOf(mark) + 1));
    const at = comma > LONGEST / 4 ? comma : part.lastIndexOf(" ");
    if (at <= 0) return [text];
    return [text.slice(0, at), ...shorten(text.slice(at))];
  }

  /**
   * @param {string} text @param {string} language such as "vi"
   * @returns {string[]} its sentences; together they are the text, letter by letter
   */
  QE.splitSentences = (text, language) => {
    const [main] = language.toLowerCase().split("-");
    /** @type {string[]} */
    const found = [];
    for (const each of cut(text, main)) {
      const last = found.at(-1);
      if (last !== undefined && goesOn(last, each, main)) found[found.length - 1] = last + each;
      else found.push(each);
    }
    return found.flatMap(shorten);
  };

  /** @param {string} text @returns {string} as a voice should have it */
  const speakable = (text) =>
    text.normalize("NFC").replace(/\s*[→➜⇒]\s*|\s+[›>]\s+/g, ", ").replace(/\s+/g, " ").trim();

  /** @param {Element} element @returns {boolean} whether it is to be seen, wherever it has been scrolled */
  function isSeen(element) {
    const fold = element.parentElement?.closest("details:not([open])");
    if (fold && element.closest("summary")?.parentElement !== fold) return false;
    if (element.checkVisibility) return element.checkVisibility({ visibilityProperty: true });
    return element.getClientRects().length > 0;
  }

  /** @param {Element} element @returns {boolean} */
  function isKept(element) {
    const item = element.closest("qe-item");
    const state = /** @type {HTMLElement | null} */ (item)?.dataset.state ?? "";
    const isOver = state === "graded" || state === "closed";
    if (item && !isOver && element.matches(KEY)) return false;
    if (item && element.matches("details:not([open])") && !element.matches(".qe-list")) return false;
    return !element.matches(LEFT);
  }

  /** @param {Element} gap @returns {string} what stands in it, else what it is */
  function gapText(gap) {
    const name = gap.getAttribute("aria-label") ?? "";
    if (gap instanceof HTMLInputElement) return gap.value || name;
    if (!(gap instanceof HTMLSelectElement)) return "";
    if (gap.value) return gap.selectedOptions[0].text;
    return `${name} (${[...gap.options].filter(({ value }) => value).map(({ text }) => text).join(", ")})`;
  }

  /** Gathers text until a block ends, and cuts it into sentences. */
  class Gatherer {
    /** @param {Record<string, string | undefined>} words "picture" and "code" */
    constructor(words) {
      this.words = words;
      /** @type {QePiece[]} */
      this.pieces = [];
      /** @type {{node: Text | null, text: string}[]} */
      this.run = [];
      /** @type {Element | null} */
      this.block = null;
    }

    flush() {
      const { run, block } = this;
      this.run = [];
      if (!block || !run.length) return;
      const language = QE.languageAt(block);
      let at = 0;
      for (const sentence of QE.splitSentences(run.map(({ text }) => text).join(""), language)) {
        const text = speakable(sentence);
        // A mark alone says nothing.
        if (/[\p{L}\p{N}]/u.test(text)) {
          const start = at + sentence.search(/\S/);
          const ranges = makeRanges(run, start, at + sentence.trimEnd().length);
          this.pieces.push({ text, language, ranges, element: block });
        }
        at += sentence.length;
      }
    }

    /** @param {Element} element @param {string} text what is said of it */
    name(element, text) {
      this.flush();
      const language = QE.languageAt(element);
      for (const sentence of QE.splitSentences(text, language)) {
        this.pieces.push({ text: speakable(sentence), language, ranges: [], element });
      }
    }

    /** @param {Node} node @param {Element} block */
    walk(node, block) {
      if (node instanceof Text) {
        if (this.block !== block) this.flush();
        this.block = block;
        // A line that ends in the source ends no sentence.
        if (node.data) this.run.push({ node, text: node.data.replace(/\s/g, " ") });
        return;
      }
      if (!(node instanceof Element) || !isKept(node)) return;
      if (node.matches("br")) return void this.run.push({ node: null, text: "\n" });
      if (node.matches("input.qe-gap, select.qe-gap")) {
        return void this.run.push({ node: null, text: ` ${gapText(node)} ` });
      }
      if (node.matches("input, select") || !isSeen(node)) return;
      if (node.matches("pre")) return this.name(node, this.words.code ?? "");
      if (node instanceof HTMLImageElement) {
        return void (node.alt.trim() && this.name(node, `${this.words.picture}: ${node.alt}`));
      }
      const isBlock = BLOCKS.has(node.tagName);
      if (isBlock) this.flush();
      for (const child of node.childNodes) this.walk(child, isBlock ? node : block);
      if (isBlock) this.flush();
    }
  }

  /**
   * @param {{node: Text | null, text: string}[]} run @param {number} start @param {number} end
   * @returns {Range[]} where that part of the run stands, text by text
   */
  function makeRanges(run, start, end) {
    const ranges = [];
    let before = 0;
    for (const { node, text } of run) {
      const from = Math.max(0, start - before);
      const to = Math.min(text.length, end - before);
      before += text.length;
      if (!node || from >= to) continue;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
    }
    return ranges;
  }

  /**
   * @param {Element} root
   * @param {Record<string, string | undefined>} words how a picture and code are named
   * @returns {QePiece[]} what is read of it, in the order of the page
   */
  QE.gatherPieces = (root, words) => {
    const gatherer = new Gatherer(words);
    gatherer.walk(root, root);
    gatherer.flush();
    return gatherer.pieces;
  };
})();
