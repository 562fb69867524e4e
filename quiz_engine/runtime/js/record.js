/**
 * What is stored of one item, under `item/ID`: pure functions on records.
 *
 * Progress is kept by item and by the revision of its key. A question may be answered in several
 * languages: where its key is words, each has a revision of its own, and all count as one. What was
 * reached with a key that has changed since is kept beside, in `past`. The format is that of the
 * progress file (core/progress_codec.py), so that a file is saved without Python.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeRecord
 * @property {1} version
 * @property {string} key revision of the key that graded it
 * @property {object | null} response as last seen
 * @property {any} outcome of exactly this response; null where it is not graded
 * @property {{attempts?: number, success?: boolean}} session as Python returned it
 * @property {boolean} closed
 * @property {boolean} waiting checked, and the outcome is still to come
 * @property {number} best greatest scaled score with this key; survives "start over"
 * @property {number} hints how many were opened
 * @property {number} seed of the order of choices
 * @property {number} when ms since 1970
 * @property {Record<string, number>} [past] greatest scaled scores with other keys, by revision
 * @property {string[]} [solved] revisions of keys with which it was solved, whatever hints cost
 * @property {Array<[when: number, key: string, scaled: number]>} [log] graded attempts, newest first
 */

(function () {
  const LOG = 20; // attempts, as in core/progress.py

  /**
   * A new beginning.
   * @param {string} key
   * @param {number} seed
   * @param {number} when
   * @param {Partial<QeRecord>} [kept] what is kept of the one before
   * @returns {QeRecord}
   */
  function makeRecord(key, seed, when, kept) {
    const nothing = { response: null, outcome: null, session: {}, closed: false, waiting: false };
    return { version: 1, key, ...nothing, best: 0, hints: 0, seed, when, ...kept };
  }

  /**
   * What survives every new beginning.
   * @param {QeRecord} record
   * @returns {Partial<QeRecord>}
   */
  function historyOf({ past, solved, log }) {
    return { ...(past && { past }), ...(solved && { solved }), ...(log && { log }) };
  }

  /**
   * A stored record for a question whose key is `keys[0]` here and has the others in other
   * languages; a new beginning with the old history where its key is none of them.
   * @param {QeRecord} stored
   * @param {string[]} keys
   * @param {(kept: Partial<QeRecord>) => QeRecord} begin
   * @returns {{record: QeRecord, isSame: boolean}}
   */
  function adopt(stored, keys, begin) {
    const isSame = keys.includes(stored.key);
    if (stored.key === keys[0]) return { record: { ...stored }, isSame };
    const { key, best, hints, seed } = stored;
    const past = { ...stored.past };
    if (best) past[key] = Math.max(best, past[key] ?? 0);
    const before = { ...historyOf(stored), ...(Object.keys(past).length && { past }) };
    const reached = Math.max(0, ...keys.map((each) => past[each] ?? 0));
    if (isSame) return { record: { ...stored, key: keys[0], best: reached, ...before }, isSame };
    return { record: begin({ hints, seed, best: past[keys[0]] ?? 0, ...before }), isSame };
  }

  /**
   * @param {QeRecord} record
   * @param {{score: {scaled: number}, success: boolean}} outcome
   * @param {number} when
   * @returns {Partial<QeRecord>} what one more graded attempt changes
   */
  function addAttempt({ key, best, solved = [], log = [] }, { score: { scaled }, success }, when) {
    /** @type {Array<[number, string, number]>} */
    const longer = [[when, key, scaled], ...log];
    const all = success ? [...new Set([...solved, key])].sort() : solved;
    const reached = { best: Math.max(best, scaled), log: longer.slice(0, LOG) };
    return all.length ? { ...reached, solved: all } : reached;
  }

  /**
   * @param {QeRecord | undefined} record
   * @param {string[]} keys of the question, in any language
   * @returns {{best: number, isSolved: boolean, isChanged: boolean}} greatest scaled score with one
   *   of these keys, whether it was solved with one, and whether all that was reached was reached
   *   with another
   */
  function standing(record, keys) {
    if (!record) return { best: 0, isSolved: false, isChanged: false };
    const bests = { ...record.past, [record.key]: Math.max(record.best, record.past?.[record.key] ?? 0) };
    const best = Math.max(0, ...keys.map((key) => bests[key] ?? 0));
    const isKnown = keys.some((key) => key in bests);
    // Before "solved" was stored, full credit was what told it.
    const isSolved = best >= 1 || keys.some((key) => record.solved?.includes(key));
    const isChanged = !isKnown && Object.values(bests).some((each) => each > 0);
    return { best, isSolved, isChanged };
  }

  /**
   * What is to be stored: `record`, with the history of what another tab or station has stored.
   * @param {QeRecord | undefined} before
   * @param {QeRecord} record
   * @returns {QeRecord}
   */
  function joinRecords(before, record) {
    if (before?.version !== 1) return record; // nothing yet; what is newer was refused before
    const bests = { ...record.past };
    for (const [key, best] of [...Object.entries(before.past ?? {}), [before.key, before.best]]) {
      const reached = Math.max(Number(best), bests[key] ?? 0);
      if (reached) bests[key] = reached;
    }
    const best = Math.max(record.best, bests[record.key] ?? 0);
    delete bests[record.key];
    const solved = [...new Set([...(before.solved ?? []), ...(record.solved ?? [])])].sort();
    const log = [...(record.log ?? [])];
    for (const attempt of before.log ?? []) {
      if (!log.some((each) => String(each) === String(attempt))) log.push(attempt);
    }
    log.sort(([one], [other]) => other - one);
    return {
      ...record,
      best,
      ...(Object.keys(bests).length && { past: bests }),
      ...(solved.length && { solved }),
      ...(log.length && { log: log.slice(0, LOG) }),
    };
  }

  /**
   * Two records of one item, of which nobody knows which is newer: the later response, and the
   * history of both.
   * @param {QeRecord | undefined} before
   * @param {QeRecord} record
   * @returns {QeRecord}
   */
  function meetRecords(before, record) {
    if (!before) return record;
    if (before.version !== 1) return before; // of a newer course, which is not overwritten
    return before.when > record.when ? joinRecords(record, before) : joinRecords(before, record);
  }

  /**
   * @param {QeVisit | undefined} before
   * @param {QeVisit} visit
   * @returns {QeVisit} as in core/progress.py
   */
  function joinVisits(before, visit) {
    if (!before) return visit;
    return {
      first: Math.min(before.first, visit.first),
      last: Math.max(before.last, visit.last),
      read: Math.max(before.read, visit.read),
    };
  }

  /**
   * @param {string} key under which something is stored
   * @returns {QeJoin} how two versions of it become one
   */
  function joinOf(key) {
    if (key.startsWith("item/")) return meetRecords;
    if (key.startsWith("lesson/")) return joinVisits;
    // Only IndexedDB keeps what a handle is of (learners.js).
    if (key.startsWith("file/")) return (before, value) => (value?.handle?.queryPermission ? value : before);
    return (_, value) => value;
  }

  /**
   * @param {string} id of an item
   * @param {string} own revision of its key on this page
   * @returns {string[]} that, and those in other languages, from the course's map
   */
  function keysOf(id, own) {
    for (const { items = [] } of QE.course?.lessons ?? []) {
      const found = items.find((/** @type {string[]} */ [each]) => each === id);
      if (found) return [own, ...found.slice(1).filter((/** @type {string} */ each) => each !== own)];
    }
    return [own];
  }

  Object.assign(self.QE, { keysOf, joinOf, joinRecords, makeRecord, historyOf, adopt, addAttempt, standing });
})();
