/**
 * The page of reviews: which questions to meet again today, and a deck of them to go through.
 *
 * When each is due is worked out by Python (quiz_engine/review.py) from the attempts that are
 * stored. The deck is a list of ids in the store; deck.js leads through it, page by page.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  const MOST = 10; // questions in one deck: a quarter of an hour, after which nobody learns

  /**
   * @typedef {{id: string, when: number, wrong: boolean}} QeDue
   */

  /**
   * The attempts at questions of the course with a key that still holds, by id.
   * @param {QeCourse} course
   * @param {Map<string, any>} stored
   * @returns {Record<string, Array<[number, number]>>}
   */
  function attemptsOf(course, stored) {
    /** @type {Record<string, Array<[number, number]>>} */
    const found = {};
    for (const [id, ...keys] of course.lessons.flatMap(({ items = [] }) => items)) {
      /** @type {QeRecord | undefined} */
      const record = stored.get("item/" + id);
      const log = record?.version === 1 ? (record.log ?? []) : [];
      const own = log.filter(([, key]) => keys.includes(key));
      if (own.length) found[id] = own.map(([when, , scaled]) => [when, scaled]);
    }
    return found;
  }

  /** @param {number} now @returns {number} ms since 1970 at which the learner's day ends */
  function endOfDay(now) {
    const day = new Date(now);
    day.setHours(23, 59, 59, 999);
    return day.getTime();
  }

  class Review {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      /** @type {Map<string, QeSpot>} */
      this.spots = QE.spotsOf(QE.course);
      this.sum = find("review-sum");
      /** @type {string[]} ids for the next deck */
      this.ids = [];
      find("review-start").addEventListener("click", (event) => this.start(event));
    }

    async begin() {
      const { link, stored } = this.progress;
      const attempts = attemptsOf(QE.course, stored);
      if (!Object.keys(attempts).length) {
        this.tell("review-none");
        return this.showStart();
      }
      this.tell("review-planning");
      try {
        const reply = await link.review(attempts);
        if (reply.error) throw new Error(reply.error.message);
        this.show(reply.plan);
      } catch {
        this.tell("review-failed");
        this.showStart();
      }
    }

    /** @param {string} code @param {Record<string, string | number>} [values] */
    tell(code, values) {
      this.sum.textContent = tell(code, values);
    }

    /** @param {QeDue[]} plan the earliest first */
    show(plan) {
      const end = endOfDay(QE.environment.now());
      const due = plan.filter(({ when }) => when <= end);
      const later = plan.filter(({ when }) => when > end);
      // What was wrong first; within both, what has waited longest.
      const sorted = [...due.filter(({ wrong }) => wrong), ...due.filter(({ wrong }) => !wrong)];
      const deck = sorted.slice(0, MOST);
      this.ids = deck.map(({ id }) => id);
      const more = due.length - deck.length;
      if (!due.length) this.tell("review-nothing");
      else if (more) this.tell("review-part", { count: deck.length, all: due.length });
      else this.tell("review-all", { count: due.length });
      find("review-list").replaceChildren(...deck.map((each) => this.makeRow(each)));
      this.showStart();
      const next = later[0];
      const day = next && new Date(next.when).toLocaleDateString(document.documentElement.lang);
      find("review-later").textContent = next ? tell("review-later", { count: later.length, day }) : "";
    }

    showStart() {
      /** @type {HTMLAnchorElement} */
      const link = find("review-start");
      link.hidden = !this.ids.length;
      find("review-home").hidden = !link.hidden; // nobody shall stand before a page without a way on
      if (this.ids.length) link.href = this.addressOf(this.ids[0]);
    }

    /** @param {string} id */
    addressOf(id) {
      return this.progress.root + this.spots.get(id)?.place;
    }

    /** @param {QeDue} due */
    makeRow({ id, wrong }) {
      const spot = /** @type {QeSpot} */ (this.spots.get(id));
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = this.addressOf(id);
      link.textContent = tell("review-question", { title: spot.lesson.title, number: spot.number });
      const why = document.createElement("small");
      why.textContent = tell(wrong ? "review-wrong" : "review-due");
      row.append(link, why);
      return row;
    }

    /** @param {Event} event a click on the link to the first question */
    async start(event) {
      event.preventDefault();
      const deck = { ids: this.ids, when: QE.environment.now() };
      await this.progress.link.put("deck", deck).catch(() => {});
      const address = this.addressOf(this.ids[0]);
      if (QE.lone) QE.lone.go(address);
      else location.href = address;
    }
  }

  document.addEventListener("qe-standings", () => new Review(QE.progress).begin(), { once: true });
})();
