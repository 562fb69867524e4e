/**
 * The page "my progress": how much is done in all and by level, where to go on, every lesson with
 * its mark, and what of each competency is done.
 *
 * Lessons that were begun come first. Those that nobody has opened stand folded below, because a
 * long list of what is missing helps nobody; on the path that the learner chose they are the plan,
 * and stand open. On paper everything is unfolded.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  const ORDER = { begun: 0, new: 1, done: 2 };
  /** @type {Set<string>} groups that the learner has unfolded: what is shown may be shown anew */
  const unfolded = new Set();

  /** @typedef {{total: number, solved: number, lessons: number, done: number}} QeSum of groupBy */

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} name of its class
   * @param {Array<Node | string>} content
   */
  function make(tag, name, ...content) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...content);
    return element;
  }

  /**
   * @param {number} solved
   * @param {number} total
   * @returns {number} share in per cent: 100 only where all is done, 0 only where nothing is
   */
  function percent(solved, total) {
    const share = total ? Math.floor((100 * solved) / total) : 0;
    return solved && !share ? 1 : share;
  }

  /** @param {QeSum} sum @returns {HTMLElement} such as "3/10", read as a sentence */
  function makeCount({ solved, total, done, lessons }) {
    const seen = make("span", "", tell("count", { solved, total }));
    seen.setAttribute("aria-hidden", "true");
    const read = make("span", "unseen", tell("solved", { solved, total }));
    if (total) return make("span", "place-count", read, seen);
    return make("span", "place-count", tell("group-sum", { done, lessons })); // only texts to read
  }

  /** @param {QeStanding[]} standings @returns {QeSum} */
  function add(standings) {
    return QE.groupBy(standings, () => "").get("") ?? { total: 0, solved: 0, lessons: 0, done: 0 };
  }

  /** @param {QeStanding[]} standings @param {QeCourse} course */
  function showSum(standings, course) {
    const { total, solved, done, lessons } = add(standings);
    find("place-sum").textContent = tell("sum", { solved, total, done, lessons });
    const ring = find("place-ring");
    const share = total ? percent(solved, total) : percent(done, lessons);
    ring.style.setProperty("--share", `${share}%`);
    const inWords = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    ring.replaceChildren(make("b", "", inWords.format(share / 100)));

    const levels = QE.groupBy(standings, (/** @type {QeLesson} */ lesson) => lesson.level);
    const rows = (course.levels ?? []).map(([id, name, text]) => {
      const sum = /** @type {QeSum} */ (levels.get(id));
      const bar = make("span", "bar");
      bar.setAttribute("aria-hidden", "true");
      bar.style.setProperty("--share", `${percent(sum.solved, sum.total)}%`);
      const title = make("b", "", tell("level", { level: id, name }));
      return make("li", "", title, " ", makeCount(sum), " ", make("small", "", text), bar);
    });
    find("place-levels").replaceChildren(...rows);
    find("place-levels").hidden = !rows.length;
  }

  /** @param {QeStanding[]} path in its order @param {string} root address of the site */
  function showNext(path, root) {
    const next = QE.nextOf(path);
    const link = /** @type {HTMLAnchorElement} */ (find("place-next").querySelector("a"));
    link.hidden = !next;
    if (next) QE.lead(link, next, root);
  }

  /** @param {QeStanding[]} standings @param {string} root */
  function showChanged(standings, root) {
    const place = find("place-changed");
    const rows = standings.flatMap(({ lesson, changed }) =>
      changed.map((id) => {
        const link = make("a", "", lesson.title);
        link.href = `${root}${lesson.page}#q-${id}`;
        return make("li", "", link);
      }),
    );
    place.hidden = !rows.length;
    place.querySelector("ul")?.replaceChildren(...rows);
  }

  /** @param {QeStanding} standing @param {string} root @returns {HTMLElement} a row of a list */
  function makeLesson(standing, root) {
    const { lesson, solved, total, state } = standing;
    const title = make("span", "place-title", lesson.title);
    title.lang = lesson.language ?? "";
    const { minutes } = lesson;
    const small = state !== "new" ? total && tell("count", { solved, total }) : minutes && tell("time-minutes", { minutes });
    const count = make("span", "place-count", small || "");
    if (state !== "new") count.setAttribute("aria-hidden", "true"); // the mark says it as a sentence
    const link = make("a", "", title, QE.makeMark(standing), " ", count);
    link.href = root + lesson.page;
    return make("li", "", link);
  }

  /**
   * @param {string} id of the group
   * @param {string} name shown above it; empty for none
   * @param {QeStanding[]} standings
   * @param {string} root
   * @param {boolean} isPlan whether what was not opened yet is shown, too
   */
  function makeGroup(id, name, standings, root, isPlan) {
    const group = make("section", "place-group");
    const list = (/** @type {QeStanding[]} */ rows) => {
      const made = make("ul", "place-lessons", ...rows.map((each) => makeLesson(each, root)));
      made.setAttribute("role", "list"); // Safari takes a list without bullets for none
      return made;
    };
    if (name) {
      const title = make("h3", "", name);
      title.id = `place-group-${id}`;
      group.setAttribute("aria-labelledby", title.id);
      const { done, lessons } = add(standings);
      group.append(make("div", "place-head", title, make("span", "", tell("group-sum", { done, lessons }))));
    }
    const when = (/** @type {QeStanding} */ { visit, state }) => (state === "begun" ? -(visit?.last ?? 0) : 0);
    const shown = standings
      .filter(({ state }) => isPlan || state !== "new")
      .sort((one, other) => ORDER[one.state] - ORDER[other.state] || when(one) - when(other));
    if (shown.length) group.append(list(shown));
    const rest = standings.filter((each) => !shown.includes(each));
    if (!rest.length) return group;
    const fold = make("details", "place-more", make("summary", "", tell("more", { count: rest.length })), list(rest));
    fold.open = unfolded.has(id);
    fold.addEventListener("toggle", () => unfolded[fold.open ? "add" : "delete"](id));
    group.append(fold);
    return group;
  }

  /**
   * @param {QeStanding[]} standings
   * @param {QeStanding[]} path that the learner chose; none where nothing was chosen
   * @param {QeCourse} course
   * @param {string} root
   */
  function showLessons(standings, path, course, root) {
    const groups = path.length ? [makeGroup("path", tell("home-path"), path, root, true)] : [];
    const others = standings.filter((each) => !path.includes(each));
    const levels = course.levels ?? [];
    for (const [id, name] of levels) {
      const ofLevel = others.filter(({ lesson }) => lesson.level === id);
      if (ofLevel.length) groups.push(makeGroup(String(id), tell("level", { level: id, name }), ofLevel, root, false));
    }
    const rest = others.filter(({ lesson }) => !levels.some(([id]) => id === lesson.level));
    if (rest.length) groups.push(makeGroup("rest", groups.length ? tell("other") : "", rest, root, false));
    find("place-lessons").replaceChildren(...groups);
  }

  /** @param {QeStanding[]} standings @param {QeCourse} course */
  function showSkills(standings, course) {
    const sums = QE.groupBy(standings, (/** @type {QeLesson} */ lesson) => lesson.competency);
    /** @type {Map<string, HTMLTableSectionElement>} */
    const domains = new Map();
    for (const [id, name, domain] of course.competencies ?? []) {
      const sum = /** @type {QeSum} */ (sums.get(id));
      const { solved, total, done, lessons } = sum;
      let body = domains.get(domain);
      if (!body) {
        const title = make("th", "", domain);
        title.colSpan = 2;
        title.scope = "rowgroup";
        body = make("tbody", "", make("tr", "", title));
        domains.set(domain, body);
      }
      const state = done === lessons ? "done" : solved || done ? "begun" : "new";
      const mark = QE.makeMark({ solved, total, state });
      mark.replaceChildren(); // the next cell has it in words
      const title = make("th", "", make("span", "place-skill", mark, make("span", "", name)));
      title.scope = "row";
      body.append(make("tr", "", title, make("td", "", makeCount(sum))));
    }
    const table = find("place-competencies");
    for (const each of table.querySelectorAll("tbody")) each.remove();
    table.append(...domains.values());
    find("place-skills").hidden = !domains.size;
  }

  document.addEventListener("qe-standings", (event) => {
    const standings = /** @type {CustomEvent<QeStanding[]>} */ (event).detail;
    const { root, stored } = QE.progress;
    const choice = QE.readChoice(stored.get("path"), QE.course);
    const path = QE.onPath(standings, choice);
    find("place-none").hidden = standings.some((each) => each.state !== "new");
    showSum(standings, QE.course);
    showNext(path.length ? path : standings, root);
    showChanged(standings, root);
    showLessons(standings, QE.isAll(choice) ? [] : path, QE.course, root);
    showSkills(standings, QE.course);
  });

  /** @type {HTMLDetailsElement[]} what is open only for the paper */
  let forPaper = [];
  addEventListener("beforeprint", () => {
    forPaper = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".place-more:not([open])"))];
    for (const each of forPaper) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of forPaper) each.open = false;
    forPaper = [];
  });
})();
