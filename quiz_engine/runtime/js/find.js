/* The index of a course, and what it finds: loaded when the search dialog is first opened.
 *
 * The index knows folded words only (site/search_index.py); here the learner's own marks decide between
 * its hits: sections that hold the phrase exactly as typed come before folded matches. Only the
 * postings of asked words are ever decoded, so that the index of a large course is ready at once.
 */
/// <reference path="./global.d.ts" />
"use strict";
self.QE = self.QE || /** @type {any} */ ({});

(() => {
  const VERSION = 1;
  const SHOWN = 20;
  const RANKED = 200;
  const WHOLE = 10; // a whole word against the beginning of one
  const GUESSES = 5; // near words that are tried for an unknown one
  const TRIED = 40; // near phrases, all in all
  const READ = 5; // sections that are read for how a phrase is written
  const A = 65;

  /** @type {Record<string, QeIndex>} */
  const indexes = {};
  /** @param {string} language @param {string} json what `build_index` made */
  QE.searchIndex = (language, json) => (indexes[language] = read(JSON.parse(json)));
  /** @param {string} language @returns {QeIndex | undefined} */
  QE.indexOf = (language) => indexes[language];

  /** @param {any} data @returns {QeIndex} */
  function read({ version, pages, sections, words, postings }) {
    if (version !== VERSION) throw new Error(`search index ${version}`);
    return {
      words: words ? words.split(" ") : [],
      postings: postings.split(" "),
      sections: sections.map((/** @type {any[]} */ [page, fragment, title, text, kind = ""]) => ({
        location: pages[page][0] + (fragment && "#" + fragment),
        page: pages[page][1],
        title,
        text,
        kind,
      })),
    };
  }

  /** @param {string[]} words @param {string} word @returns {number} place of the first not before */
  function lower(words, word) {
    let [from, to] = [0, words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (words[middle] < word) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** @param {string} text @returns {Map<number, number>} weight by section: `decode_posting` */
  function decode(text) {
    /** @type {Map<number, number>} */
    const weights = new Map();
    let number = 0;
    for (const [, distance, weight] of text.matchAll(/([0-9a-z]+)([A-Z]+)/g)) {
      number += parseInt(distance, 36);
      let total = 0;
      for (let at = 0; at < weight.length; at++) total = total * 26 + weight.charCodeAt(at) - A;
      weights.set(number, total);
    }
    return weights;
  }

  /**
   * @param {QeIndex} index @param {string} word @param {boolean} isLast the last may be unfinished
   * @returns {Map<number, number>} how well each section that has it fits
   */
  function weigh({ words, postings }, word, isLast) {
    /** @type {Map<number, number>} */
    const weights = new Map();
    for (let at = lower(words, word); at < words.length; at++) {
      const isWhole = words[at] === word;
      if (!isWhole && !(isLast && words[at].startsWith(word))) break;
      for (const [number, weight] of decode(postings[at])) {
        weights.set(number, Math.max(weights.get(number) ?? 0, isWhole ? weight * WHOLE : weight));
      }
    }
    return weights;
  }

  /**
   * @param {QeIndex} index @param {string[]} terms @param {boolean} needsAll
   * @returns {[number, number][]} section and score, best first
   */
  function score(index, terms, needsAll) {
    /** @type {Map<number, number>} */
    let scores = new Map();
    terms.forEach((term, place) => {
      const weights = weigh(index, term, place === terms.length - 1);
      const before = scores;
      scores = needsAll && place ? new Map() : new Map(before);
      for (const [number, weight] of weights) {
        if (!needsAll || !place || before.has(number)) {
          scores.set(number, (before.get(number) ?? 0) + weight);
        }
      }
    });
    return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /** @param {string} text */
  const line = (text) =>
    ` ${(text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ")} `;

  /**
   * How well a section holds the typed phrase: the learner's own marks before folded ones; the page's
   * title (where the page begins) before a heading or a term, these before text. The phrase begins
   * with a word; its last word may be unfinished.
   * @param {QeSection} section @param {string} exact @param {string} folded
   */
  function phraseRank({ page, title, text, kind }, exact, folded) {
    const name = kind ? title : title || page;
    const step = title || kind ? 2 : 1;
    return (
      (line(name).includes(exact) ? 32 / step : 0) +
      (line(text).includes(exact) ? 8 : 0) +
      (line(QE.fold(name)).includes(folded) ? 4 / step : 0) +
      (line(QE.fold(text)).includes(folded) ? 1 : 0)
    );
  }

  /**
   * Sections for a query, best first. All words must occur; if nothing has them all, any will do.
   * @param {QeIndex} index @param {string} query
   * @returns {{sections: QeSection[], isPartial: boolean}}
   */
  QE.findSections = (index, query) => {
    const terms = QE.foldWords(query);
    for (const needsAll of [true, false]) {
      const hits = terms.length ? score(index, terms, needsAll) : [];
      if (hits.length) return { sections: rank(index, hits, query), isPartial: !needsAll };
    }
    return { sections: [], isPartial: false };
  };

  /** @param {QeIndex} index @param {[number, number][]} hits @param {string} query */
  function rank({ sections }, hits, query) {
    const exact = line(query).trimEnd();
    const folded = line(QE.fold(query)).trimEnd();
    return hits
      .slice(0, RANKED)
      .map(([number, score]) => ({ section: sections[number], score }))
      .map((hit) => ({ ...hit, phrase: phraseRank(hit.section, exact, folded) }))
      .sort((a, b) => b.phrase - a.phrase || b.score - a.score)
      .slice(0, SHOWN)
      .map((hit) => hit.section);
  }

  /**
   * How many letters are to be changed, added, left out or swapped (Damerau and Levenshtein, optimal
   * string alignment).
   * @param {string} one @param {string} other @param {number} most @returns {number} most + 1 for more
   */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    /** @type {number[][]} */
    const rows = [[...Array(other.length + 1).keys()]];
    for (let i = 1; i <= one.length; i++) {
      rows[i] = [i];
      for (let j = 1; j <= other.length; j++) {
        const isSame = one[i - 1] === other[j - 1];
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
      if (Math.min(...rows[i]) > most) return most + 1;
    }
    return rows[one.length][other.length];
  }
  QE.letterDistance = distance;

  /** @param {QeIndex} index @param {string} word @returns {string[]} near words, nearest first */
  function nearWords({ words, postings }, word) {
    if (word.length < 2) return [];
    const most = word.length < 6 ? 1 : 2;
    return words
      .map((each, at) => ({ each, far: distance(word, each, most), often: postings[at].length }))
      .filter(({ each, far }) => far <= most && each.length > 1)
      .sort((a, b) => a.far - b.far || b.often - a.often)
      .slice(0, GUESSES)
      .map(({ each }) => each);
  }

  /**
   * What may have been meant, where a word is not in the course: as it is written there, with marks.
   * @param {QeIndex} index @param {string} query @returns {string[]} at most three, likeliest first
   */
  QE.suggest = (index, query) => {
    const terms = QE.foldWords(query);
    const { words } = index;
    const known = (/** @type {string} */ word) => words[lower(words, word)]?.startsWith(word);
    if (!terms.length || terms.every(known)) return [];
    /** @type {string[][]} */
    let tries = [[]];
    for (const term of terms) {
      const near = known(term) ? [term] : nearWords(index, term);
      tries = tries.flatMap((before) => near.map((word) => [...before, word])).slice(0, TRIED);
    }
    /** @type {Map<string, number>} */
    const found = new Map();
    tries.forEach((words, place) => {
      const phrase = words.join(" ");
      if (!score(index, words, true).length) return;
      const { form, level } = asWritten(QE.findSections(index, phrase).sections.slice(0, READ), phrase);
      const rank = place - (level > 1 ? TRIED : 0);
      if (rank < (found.get(form) ?? Infinity)) found.set(form, rank);
    });
    return [...found].sort((a, b) => a[1] - b[1]).slice(0, 3).map(([form]) => form);
  };

  /**
   * @param {QeSection[]} sections best first @param {string} phrase folded
   * @returns {string} as it is written there, if it can be without the capital of a sentence's
   * beginning; empty where it is not there
   */
  function spelling(sections, phrase) {
    const found = sections.flatMap(({ page, title, text }) => [title, page, text]).flatMap((part) =>
      QE.match(part, phrase, 2).spans.map((/** @type {[number, number]} */ span) => part.slice(...span)),
    );
    const [first = ""] = found;
    const small = first.toLowerCase();
    return found.find((each) => each.toLowerCase() === small && each[0] === small[0]) ?? first;
  }

  /** @param {QeSection[]} sections @param {string} phrase folded */
  function asWritten(sections, phrase) {
    const whole = spelling(sections, phrase);
    if (whole) return { form: whole, level: 2 };
    const written = phrase.split(" ").map((word) => spelling(sections, word) || word);
    return { form: written.join(" "), level: 1 };
  }
})();
