/**
 * The home page: asks what the learner wants to be able to do and who they are, lists the lessons
 * of that path with a mark each, and offers to go on where they were.
 *
 * The list stands in the page already, complete and in the order of every path; what is not on the
 * path is hidden.
 */
"use strict";

(function () {
  const { find, tell } = QE;

  /** @returns {HTMLInputElement[]} what can be chosen */
  const inputs = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#home-choose input"))];

  /** @returns {QeChoice} as ticked */
  function ticked() {
    const chosen = inputs().filter((each) => each.checked);
    const goals = chosen.filter(({ name }) => name === "goal").map(({ value }) => value);
    return { goals, audience: chosen.find(({ name }) => name === "audience")?.value ?? "" };
  }

  /** @param {QeChoice} choice */
  function tick({ goals, audience }) {
    for (const each of inputs()) {
      each.checked = each.name === "goal" ? goals.includes(each.value) : each.value === audience;
    }
  }

  /** @param {QeStanding[]} path */
  function showList(path) {
    const byId = new Map(path.map((each) => [each.lesson.id, each]));
    const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson]"));
    for (const row of rows) {
      const standing = byId.get(row.dataset.lesson ?? "");
      row.hidden = !standing;
      if (!standing) continue;
      row.querySelector(".mark")?.remove();
      row.querySelector("a")?.append(QE.makeMark(standing));
    }
    for (const level of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".home-level"))) {
      level.hidden = !level.querySelector("[data-lesson]:not([hidden])");
    }
  }

  /** @param {QeStanding[]} path @param {boolean} isWhole */
  function showSum(path, isWhole) {
    const done = path.filter(({ state }) => state === "done").length;
    const time = QE.timeOf(path.map(({ lesson }) => lesson));
    const lessons = path.length;
    find("home-path-title").textContent = tell(isWhole ? "home-all" : "home-path");
    const sum = tell(time ? "home-sum" : "home-count", { lessons, time });
    find("home-sum").textContent = !lessons ? tell("home-none") : done ? `${sum} ${tell("home-done", { done, lessons })}` : sum;
    find("home-clear").hidden = isWhole;
    const see = document.getElementById("home-see"); // leads past the audiences to what was chosen
    if (!see) return;
    see.hidden = isWhole || !lessons;
    /** @type {HTMLElement} */ (see.querySelector("span")).textContent = tell("home-see", { lessons });
  }

  /** @param {QeStanding[]} path @param {string} root */
  function showNext(path, root) {
    const next = QE.nextOf(path);
    const place = find("home-next");
    const isNew = path.every(({ state }) => state === "new");
    place.hidden = !path.length;
    const link = /** @type {HTMLAnchorElement} */ (place.querySelector("a"));
    find("home-next-title").textContent = tell(!next ? "home-finished" : isNew ? "home-begin" : "home-continue");
    link.hidden = !next;
    if (next) QE.lead(link, next, root);
  }

  let isShown = false;

  document.addEventListener("qe-standings", (event) => {
    const standings = /** @type {CustomEvent<QeStanding[]>} */ (event).detail;
    const { stored, root, link } = QE.progress;
    const choice = QE.readChoice(stored.get("path"), QE.course);
    const path = QE.onPath(standings, choice);
    showList(path);
    showSum(path, QE.isAll(choice));
    showNext(path, root);
    tick(choice);
    const form = find("home-choose");
    form.hidden = !inputs().length;
    if (isShown) return;
    isShown = true;

    /** @param {QeChoice} chosen */
    const choose = (chosen) => {
      stored.set("path", chosen);
      link.put("path", chosen).catch(() => {}); // then it lasts for this page
      QE.progress.show();
    };
    form.addEventListener("change", () => choose(ticked()));
    form.addEventListener("submit", (submitted) => submitted.preventDefault());
    find("home-clear").addEventListener("click", () => {
      choose({ goals: [], audience: "" });
      find("home-path-title").focus();
    });
  });
})();
