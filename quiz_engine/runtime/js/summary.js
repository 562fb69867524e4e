/**
 * How far a learner is, from the course's map and the stored records: pure functions.
 *
 * Nothing here needs Python: what was reached stands in the records.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeLesson from `course.<language>.js` (site/course_map.py)
 * @property {string} id
 * @property {string} page path in the site
 * @property {string} title
 * @property {string} [text] what it is about
 * @property {string} [language] of title and text, where it is not that of the page
 * @property {string} [section]
 * @property {number} [level]
 * @property {string} [competency]
 * @property {number} [minutes]
 * @property {string[]} [audience]
 * @property {string[][]} [items] id and revisions of the key, first this language's
 *
 * @typedef {object} QeCourse
 * @property {QeLesson[]} lessons in the order of the course
 * @property {Array<[id: number, name: string, description: string]>} [levels]
 * @property {Array<[id: string, name: string]>} [audiences]
 * @property {Array<[id: string, name: string, domain: string]>} [competencies]
 * @property {Record<string, string>} words sentences by their code
 *
 * @typedef {{first: number, last: number, read: number}} QeVisit times in ms, `read` in per cent
 *
 * @typedef {object} QeStanding how far one lesson is
 * @property {QeLesson} lesson
 * @property {number} total questions
 * @property {number} solved of them
 * @property {number} begun answered and not solved
 * @property {string[]} changed ids of those whose key changed since they were answered
 * @property {QeVisit | undefined} visit
 * @property {"new" | "begun" | "done"} state
 *
 * @typedef {{lesson: QeLesson, number: number, place: string}} QeSpot where a question stands: its
 *   number in the lesson, and page and anchor in the site
 */

(function () {
  const READ = 90; // per cent of a lesson in view that count as read: few scroll past the sources

  /**
   * @param {QeCourse} course
   * @param {Map<string, any>} stored what the store holds, by key: "item/ID", "lesson/ID"
   * @returns {QeStanding[]} in the order of the course
   */
  function summarise(course, stored) {
    return course.lessons.map((lesson) => {
      const items = lesson.items ?? [];
      const changed = [];
      let [solved, begun] = [0, 0];
      for (const [id, ...keys] of items) {
        /** @type {QeRecord | undefined} */
        const record = stored.get("item/" + id);
        const { isSolved, isChanged } = QE.standing(record, keys);
        if (isSolved) solved++;
        else if (isChanged) changed.push(id);
        else if (record?.session?.attempts || record?.response) begun++;
      }
      /** @type {QeVisit | undefined} */
      const visit = stored.get("lesson/" + lesson.id);
      const isDone = solved === items.length && (items.length > 0 || (visit?.read ?? 0) >= READ);
      const isBegun = solved + begun + changed.length > 0 || visit !== undefined;
      const state = isDone ? "done" : isBegun ? "begun" : "new";
      return { lesson, total: items.length, solved, begun, changed, visit, state };
    });
  }

  /**
   * @param {QeStanding[]} standings
   * @param {(lesson: QeLesson) => unknown} group undefined for what belongs to none
   * @returns {Map<any, {total: number, solved: number, lessons: number, done: number}>}
   */
  function groupBy(standings, group) {
    const groups = new Map();
    for (const { lesson, total, solved, state } of standings) {
      const name = group(lesson);
      if (name === undefined) continue;
      const sum = groups.get(name) ?? { total: 0, solved: 0, lessons: 0, done: 0 };
      sum.total += total;
      sum.solved += solved;
      sum.lessons += 1;
      sum.done += state === "done" ? 1 : 0;
      groups.set(name, sum);
    }
    return groups;
  }

  /**
   * Where to go on: the lesson that was opened last, if it is not done; else the first that is not
   * done after it, else the first of all that is not done.
   * @param {QeStanding[]} standings of a path, in its order
   * @returns {QeStanding | undefined} undefined where all is done
   */
  function nextOf(standings) {
    const when = (/** @type {QeStanding} */ each) => each.visit?.last ?? 0;
    const last = standings.reduce((one, each, index) => (when(each) > when(standings[one] ?? each) ? index : one), 0);
    const from = standings.some((each) => each.visit) ? last : 0;
    return [...standings.slice(from), ...standings].find((each) => each.state !== "done");
  }

  /**
   * @param {QeCourse} course
   * @returns {Map<string, QeSpot>} where each question stands, by its id
   */
  function spotsOf(course) {
    const found = new Map();
    for (const lesson of course.lessons) {
      for (const [index, [id]] of (lesson.items ?? []).entries()) {
        found.set(id, { lesson, number: index + 1, place: `${lesson.page}#q-${id}` });
      }
    }
    return found;
  }

  Object.assign(self.QE, { summarise, groupBy, nextOf, spotsOf });
})();
