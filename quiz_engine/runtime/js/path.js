/**
 * The learner's path through the course: the lessons for what they want to be able to do and for
 * who they are, the easier ones first. It is chosen on the home page (home.js) and stored under
 * "path"; at the end of a lesson, "next" and "previous" follow it.
 *
 * Where nothing was chosen, or the lesson is not on the path, the order of the course stays.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeChoice what the learner chose; nothing chosen means all
 * @property {string[]} goals competencies
 * @property {string} audience
 */

(function () {
  const STEP = 5; // minutes, as in site/home.py

  /**
   * @param {any} stored under "path"
   * @param {QeCourse} course
   * @returns {QeChoice} without what the course does not have (any more)
   */
  function readChoice(stored, course) {
    const goals = (course.competencies ?? []).map(([id]) => id);
    const audiences = (course.audiences ?? []).map(([id]) => id);
    const chosen = Array.isArray(stored?.goals) ? stored.goals : [];
    return {
      goals: goals.filter((id) => chosen.includes(id)),
      audience: audiences.includes(stored?.audience) ? stored.audience : "",
    };
  }

  /** @param {QeChoice} choice */
  const isAll = ({ goals, audience }) => !goals.length && !audience;

  /**
   * @template {{lesson: QeLesson}} T
   * @param {T[]} standings of all lessons, in the order of the course
   * @param {QeChoice} choice
   * @returns {T[]} those on the path, the easier first; none where nothing fits
   */
  function onPath(standings, { goals, audience }) {
    const level = (/** @type {T} */ { lesson }) => lesson.level ?? Infinity;
    return standings
      .filter(({ lesson }) => !audience || !lesson.audience || lesson.audience.includes(audience))
      .filter(({ lesson }) => !goals.length || goals.includes(lesson.competency ?? ""))
      .sort((one, other) => (level(one) === level(other) ? 0 : level(one) - level(other)));
  }

  /**
   * @param {QeLesson[]} lessons
   * @returns {string} how long they take, in words; empty where none says so
   */
  function timeOf(lessons) {
    const all = lessons.reduce((sum, { minutes = 0 }) => sum + minutes, 0);
    if (!all) return "";
    const rounded = all < 60 ? all : Math.floor((all + Math.floor(STEP / 2)) / STEP) * STEP;
    const [hours, minutes] = [Math.floor(rounded / 60), rounded % 60];
    return QE.tell("time-" + (!hours ? "minutes" : minutes ? "both" : "hours"), { hours, minutes });
  }

  /**
   * Make the card of the learner's own pages lead to a lesson, and say how much of it is left.
   * @param {HTMLAnchorElement} link
   * @param {QeStanding} standing
   * @param {string} root address of the site
   */
  function lead(link, { lesson, total, solved, state }, root) {
    link.href = root + lesson.page;
    const [small, title] = /** @type {NodeListOf<HTMLElement>} */ (link.querySelectorAll("small, b"));
    const left = total - solved;
    const { minutes } = lesson;
    const time = minutes ? QE.tell("minutes", { minutes }) : "";
    small.textContent = state !== "new" && left ? QE.tell("left", { left }) : time;
    title.textContent = lesson.title;
    title.lang = lesson.language ?? "";
  }

  /**
   * Make a link at the end of a lesson lead somewhere.
   * @param {HTMLAnchorElement} link
   * @param {string} address
   * @param {string} small what kind of step it is
   * @param {string} title where it leads
   * @param {string} [language] of the title, where it is another
   */
  function aim(link, address, small, title, language = "") {
    link.href = address;
    link.hidden = false;
    const [kind, name] = /** @type {NodeListOf<HTMLElement>} */ (link.querySelectorAll("small, span > span"));
    kind.textContent = small;
    name.textContent = title;
    name.lang = language;
  }

  /**
   * @param {QeStanding[]} path
   * @param {string | undefined} id of this lesson
   * @param {string} root address of the site
   * @param {string} home address of the home page
   */
  function showSteps(path, id, root, home) {
    const at = path.findIndex(({ lesson }) => lesson.id === id);
    const previous = document.querySelector(".steps .step[rel='prev']");
    const next = document.querySelector(".steps .step[rel='next']");
    if (at < 0 || !(previous instanceof HTMLAnchorElement) || !(next instanceof HTMLAnchorElement)) return;
    const [before, after] = [path[at - 1]?.lesson, path[at + 1]?.lesson];
    const count = path.length;
    if (before) aim(previous, root + before.page, QE.tell("path-previous", { at, count }), before.title, before.language);
    else aim(previous, home, QE.tell("path-first"), QE.tell("path-home"));
    if (after) aim(next, root + after.page, QE.tell("path-next", { at: at + 2, count }), after.title, after.language);
    else aim(next, home, QE.tell("path-last"), QE.tell("path-home"));
  }

  Object.assign(self.QE, { readChoice, isAll, onPath, timeOf, lead });
  document.addEventListener("qe-standings", (event) => {
    const standings = /** @type {CustomEvent<QeStanding[]>} */ (event).detail;
    const { stored, settings, root } = QE.progress;
    const choice = readChoice(stored.get("path"), QE.course);
    const home = `${root}${settings.page.split("/")[0]}/index.html`;
    if (!isAll(choice)) showSteps(onPath(standings, choice), settings.lesson, root, home);
  });
})();
