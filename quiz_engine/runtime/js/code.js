/**
 * Small progress as a short text that fits into a QR code, and back: pure functions.
 *
 * What is read back is a progress file like any other, so that it is checked and merged by the same
 * Python. All in it is exact: who reads their own code again changes nothing. Responses are left
 * out, and so is what belongs to keys that the course no longer has; the file carries those. The
 * format is described in decision 21.
 *
 * "HS1:" and, as letters (code_bytes.js): CRC-32 of the rest, hash of the course, what is carried, the
 * newest time in ms, the learner, the results, the visits. A result is the hash of question and key
 * together, a byte of what follows, the best score and attempts.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeCode
 * @property {string} text of the code
 * @property {number} questions of which it holds results
 * @property {boolean} isWhole whether every attempt and visit that can be carried is in it
 */

(function () {
  const { CodeError, Writer, ByteReader, sum, hash, toBase45, fromBase45 } = QE.bytes;
  const START = "HS1:";
  /** What is carried, the more the better: attempts on each question, and visits of lessons. */
  const MEASURES = [[20, 1], [3, 1], [1, 1], [1, 0], [0, 0]];
  const DEEPEST = 20; // attempts on one question, as in core/progress.py
  const LONGEST = 200; // characters of a nickname that is carried

  /**
   * @param {QeCourse} course
   * @returns {Map<number, [id: string, key: string]>} questions with each of their keys, by hash; no
   *   two have the same
   */
  function findResults(course) {
    /** @type {Array<[string, string]>} */
    const pairs = course.lessons.flatMap(({ items = [] }) =>
      items.flatMap(([id, ...keys]) => keys.map((key) => /** @type {[string, string]} */ ([id, key]))),
    );
    return byHash(pairs, ([id, key]) => hash("item", id, key));
  }

  /**
   * @template T
   * @param {T[]} all
   * @param {(each: T) => number} tell
   * @returns {Map<number, T>} without those whose hash another has
   */
  function byHash(all, tell) {
    const found = new Map();
    const twice = new Set();
    for (const each of all) {
      const value = tell(each);
      if (found.has(value) && String(found.get(value)) !== String(each)) twice.add(value);
      found.set(value, each);
    }
    for (const value of twice) found.delete(value);
    return found;
  }

  /** @param {QeCourse} course */
  const findLessons = (course) => byHash(course.lessons.map(({ id }) => id), (id) => hash("lesson", id));

  /**
   * @typedef {{id: string, mark: number, best: number, isSolved: boolean, log: Array<[number, number]>}} Result
   * @param {any} file
   * @param {QeCourse} course
   * @returns {Result[]} what is known of each question with each key of the course, newest first
   */
  function gather(file, course) {
    const results = [];
    for (const [mark, [id, key]] of findResults(course)) {
      /** @type {QeRecord | undefined} */
      const record = file.items[id];
      if (!record) continue;
      const best = Math.max(record.key === key ? record.best : 0, record.past?.[key] ?? 0);
      const isSolved = record.solved?.includes(key) ?? false;
      /** @type {Array<[number, number]>} */
      const log = (record.log ?? []).filter((each) => each[1] === key).map((each) => [each[0], each[2]]);
      log.sort(([one], [other]) => other - one);
      if (best || isSolved || log.length) results.push({ id, mark, best, isSolved, log });
    }
    return results.sort((one, other) => (other.log[0]?.[0] ?? 0) - (one.log[0]?.[0] ?? 0));
  }

  /**
   * @param {any} file as place.js makes it
   * @param {QeCourse} course
   * @param {number} attempts that are carried of each question at most
   * @param {boolean} hasVisits
   */
  function write(file, course, attempts, hasVisits) {
    const results = gather(file, course);
    const lessons = [...findLessons(course)].filter(([, id]) => file.lessons[id]);
    const visits = hasVisits ? lessons : [];
    const writer = new Writer();
    const newest = Math.max(0, ...results.flatMap(({ log }) => log.map(([when]) => when)));
    const { learner } = file;
    writer.count(learner ? 1 : 0);
    writer.count(newest);
    writer.time = newest;
    if (learner) {
      writer.when(learner.when);
      writer.text(learner.name.slice(0, LONGEST));
      writer.text(learner.picture);
      writer.time = newest;
    }
    writer.count(results.length);
    for (const { mark, best, isSolved, log } of results) {
      const told = log.slice(0, attempts);
      const isTold = best === Math.max(0, ...told.map(([, score]) => score));
      writer.hash(mark);
      writer.bytes.push(told.length + (isSolved ? 32 : 0) + (isTold ? 64 : 0));
      if (!isTold) writer.score(best);
      for (const [when, score] of told) {
        writer.when(when);
        writer.score(score);
      }
      if (told.length) writer.time = told[0][0]; // the next question was answered before this
    }
    writer.count(visits.length);
    for (const [mark, id] of visits) {
      const { first, last, read } = file.lessons[id];
      writer.hash(mark);
      writer.bytes.push(read);
      writer.when(last);
      writer.when(first);
      writer.time = last;
    }
    const whole = new Writer();
    whole.hash(hash("course", file.course));
    const body = Uint8Array.from([...whole.bytes, ...writer.bytes]);
    const checked = new Writer();
    checked.hash(sum(body));
    return {
      text: START + toBase45(Uint8Array.from([...checked.bytes, ...body])),
      questions: new Set(results.map(({ id }) => id)).size,
      isWhole: (hasVisits || !lessons.length) && results.every(({ log }) => log.length <= attempts),
    };
  }

  /**
   * @param {any} file as place.js makes it
   * @param {QeCourse} course whose questions have a place in the code
   * @param {number} limit characters that the text may have
   * @returns {QeCode | undefined} with as much as there is room for; undefined where not even the
   *   best score of each question has
   */
  function encode(file, course, limit) {
    for (const [attempts, visits] of MEASURES) {
      const code = write(file, course, attempts, visits === 1);
      if (code.text.length <= limit) return code;
    }
    return undefined;
  }

  /** @param {ByteReader} reader */
  function readResult(reader) {
    const mark = reader.hash();
    const head = reader.byte();
    const length = head & 31;
    if (head > 127 || length > DEEPEST) throw new CodeError("QE303");
    const best = head & 64 ? undefined : reader.score();
    /** @type {Array<[number, number]>} */
    const log = [];
    for (let each = 0; each < length; each++) log.push([reader.when(), reader.score()]);
    if (log.length) reader.time = log[0][0];
    return { mark, isSolved: (head & 32) > 0, log, best: best ?? Math.max(0, ...log.map(([, score]) => score)) };
  }

  /**
   * Put a result into the records of a file: of a record that has no response any other is newer.
   * @param {Record<string, QeRecord>} items
   * @param {string} id
   * @param {string} key
   * @param {{best: number, isSolved: boolean, log: Array<[number, number]>}} result
   */
  function place(items, id, key, { best, isSolved, log }) {
    const record = (items[id] ??= QE.makeRecord(key, 0, 0));
    if (record.key === key) record.best = best;
    else if (best) record.past = { ...record.past, [key]: best };
    if (isSolved) record.solved = [...(record.solved ?? []), key].sort();
    for (const [when, score] of log) (record.log ??= []).push([when, key, score]);
    record.log?.sort(([one], [other]) => other - one);
  }

  /**
   * @param {string} text of a code
   * @param {string} name of the course
   * @param {QeCourse} course
   * @returns {{file: any, left: number}} a progress file, and the number of results in the code for
   *   which this course has no question with that key
   * @throws {CodeError} as a progress file is refused
   */
  function decode(text, name, course) {
    if (/^HS\d+:/.test(text) && !text.startsWith(START)) throw new CodeError("QE302");
    if (!text.startsWith(START)) throw new CodeError("QE303");
    const checked = new ByteReader(fromBase45(text.slice(START.length)));
    const told = checked.hash();
    const body = checked.take(checked.bytes.length - 4);
    if (sum(body) !== told) throw new CodeError("QE303");
    const reader = new ByteReader(body);
    if (reader.hash() !== hash("course", name)) throw new CodeError("QE304");
    const kinds = reader.count();
    const newest = (reader.time = reader.count());
    /** @type {any} */
    const file = { format: "hoc-so-progress", version: 1, course: name, items: {}, lessons: {} };
    if (kinds === 1) {
      file.learner = { when: reader.when(), name: reader.text(), picture: reader.text() };
      reader.time = newest;
    }
    let left = 0;
    const results = findResults(course);
    for (let count = reader.count(); count; count--) {
      const result = readResult(reader);
      const found = results.get(result.mark);
      if (found) place(file.items, ...found, result);
      else left++;
    }
    const lessons = findLessons(course);
    for (let count = reader.count(); count; count--) {
      const id = lessons.get(reader.hash());
      const read = reader.byte();
      const last = reader.when();
      const first = reader.when();
      reader.time = last;
      if (id) file.lessons[id] = { first, last, read };
    }
    if (kinds > 1 || reader.place !== body.length) throw new CodeError("QE303");
    return { file, left };
  }

  self.QE.codes = { encode, decode };
})();
