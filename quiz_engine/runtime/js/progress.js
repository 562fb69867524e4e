/**
 * On every page: notes the visit, marks the list of lessons, and tells how far this lesson is.
 *
 * Reads what is stored once, and hears of every change on the page. Starts no Python. Where nothing
 * can be stored, all stays as it is without a script.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const MOVED = "note/moved"; // where it is stored that the note on moved folders was put away
  const STEP = 10; // per cent of a lesson that make it worth storing how much was read

  /** @param {string} code @param {Record<string, string | number>} [values] */
  function tell(code, values = {}) {
    const sentence = QE.course.words["progress." + code] ?? "";
    return sentence.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(values[name] ?? ""));
  }

  /**
   * What the page is known to have.
   * @template {HTMLElement} T
   * @param {string} id
   * @returns {T}
   */
  const find = (id) => /** @type {T} */ (document.getElementById(id));

  /**
   * @param {QeStanding} standing
   * @returns {string} in a few words, such as "3/10"
   */
  function inWords({ state, solved, total }) {
    if (state === "done") return tell("done");
    if (state === "new") return "";
    return solved ? tell("solved", { solved, total }) : tell("begun");
  }

  /**
   * A ring that fills, or a tick; nothing for a new lesson.
   * @param {QeStanding} standing
   * @returns {HTMLElement} with words for those who do not see it
   */
  function makeMark(standing) {
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.dataset.state = standing.state;
    const share = standing.total ? standing.solved / standing.total : 0;
    mark.style.setProperty("--share", `${Math.round(100 * share)}%`);
    const words = document.createElement("span");
    words.className = "unseen";
    const said = inWords(standing);
    words.textContent = said && ", " + said; // it is read on after the title
    mark.append(words);
    return mark;
  }

  /** One page of the course. */
  class Progress {
    /** @param {QeSettings & {lesson?: string}} settings */
    constructor(settings) {
      this.settings = settings;
      this.root = new URL("..", settings.base).href;
      /** @type {Map<string, any>} */
      this.stored = new Map();
      this.link = QE.link ??= QE.createLink(settings);
      this.isInShell = parent !== self;
    }

    async begin() {
      try {
        this.stored = new Map(await this.link.all());
      } catch {
        // Where nothing can be read, everything is new.
      }
      this.isNew = ![...this.stored.keys()].some((key) => key.startsWith("item/"));
      if (this.settings.lesson) this.visit(this.settings.lesson);
      this.show();
      this.showLearner().catch(() => {});
      this.showFile().catch(() => {});
      const keeps = !QE.lone || (await this.link.kind()) !== "memory";
      if (!keeps) this.showNote(tell("kept-memory"));
      else if (this.isNew && !this.stored.has(MOVED) && this.isInShell && this.link.isBound()) this.showMoved();
      document.addEventListener("qe-kept", (event) => {
        const { key, record } = /** @type {CustomEvent} */ (event).detail;
        this.stored.set(key, record);
        this.show();
      });
    }

    /**
     * Results go into a file that the learner chose, unless the browser asks for permission again or
     * the file is not there. Only who has chosen one hears of it; the page "my progress" says more.
     */
    async showFile() {
      /** @type {QeFileState} */
      const { name, code } = await this.link.file("begin");
      if (!name || !code || document.getElementById("place-stick")) return;
      const note = document.createElement("aside");
      note.className = "moved file-note";
      const text = document.createElement("p");
      text.setAttribute("role", "status");
      text.textContent = tell("file-not", { name });
      const buttons = document.createElement("p");
      buttons.className = "place-buttons";
      const see = document.createElement("a");
      see.className = "tool";
      see.textContent = tell("file-see");
      see.href = this.root + this.settings.page.split("/")[0] + "/progress.html#place-keep";
      if (code === "asks") {
        const allow = document.createElement("button");
        allow.className = "tool";
        allow.type = "button";
        allow.textContent = tell("file-allow");
        allow.addEventListener("click", async () => {
          const state = await this.link.file("allow");
          if (state.code || !state.name) return;
          text.textContent = tell("file-written", { name });
          buttons.remove();
          document.getElementById("main")?.focus();
          this.stored = new Map(await this.link.all());
          this.show();
        });
        buttons.append(allow);
      }
      buttons.append(see);
      note.append(text, buttons);
      document.getElementById("main")?.prepend(note);
    }

    /**
     * A browser that keeps what it stores by the place of the folder knows nothing of a folder that
     * moved. Nobody can tell that from a learner who is new: so say what to do, until something is
     * answered or the note is put away.
     */
    showMoved() {
      const hide = document.createElement("button");
      hide.className = "tool";
      hide.type = "button";
      hide.textContent = tell("moved-hide");
      const note = this.showNote(tell("moved"), hide);
      hide.addEventListener("click", () => {
        this.link.put(MOVED, { when: QE.environment.now() }).catch(() => {});
        note.remove();
        document.getElementById("main")?.focus();
      });
      document.addEventListener("qe-kept", () => note.remove(), { once: true });
    }

    /**
     * Say above the page what is to be known of results and this browser, with the way to the
     * progress file.
     * @param {string} said
     * @param {HTMLButtonElement[]} more
     */
    showNote(said, ...more) {
      const note = document.createElement("aside");
      note.className = "moved";
      const text = document.createElement("p");
      text.textContent = said;
      const link = document.createElement("a");
      link.className = "tool";
      link.textContent = tell("moved-open");
      link.href = this.root + this.settings.page.split("/")[0] + "/progress.html#place-keep";
      const buttons = document.createElement("p");
      buttons.className = "place-buttons";
      buttons.append(link, ...more);
      note.append(text, buttons);
      document.getElementById("main")?.prepend(note);
      return note;
    }

    /** What others need to know of: the course's standings, and what is stored. */
    get standings() {
      return QE.summarise(QE.course, this.stored);
    }

    show() {
      const standings = this.standings;
      this.markList(standings);
      this.showLesson(standings);
      document.dispatchEvent(new CustomEvent("qe-standings", { detail: standings }));
    }

    /**
     * @param {string} name
     * @returns {HTMLImageElement | undefined} undefined where the course has no such picture
     */
    makePicture(name) {
      if (!QE.PICTURES.includes(name)) return undefined;
      const picture = document.createElement("img");
      const address = `${this.settings.base}theme/learners/${name}.svg`;
      picture.src = QE.lone?.picture(address) ?? address;
      picture.alt = "";
      picture.width = picture.height = 32;
      picture.className = "learner-picture";
      return picture;
    }

    /** Who learns here stands on the link to "my progress". */
    async showLearner() {
      const link = document.getElementById("place-link");
      const { current, all } = await this.link.learners();
      const learner = all.find((/** @type {[string, QeLearner]} */ [id]) => id === current)?.[1];
      if (!link) return;
      link.querySelectorAll(".learner-picture, .learner-name").forEach((each) => each.remove());
      const picture = learner && this.makePicture(learner.picture);
      link.querySelector("svg")?.toggleAttribute("hidden", picture !== undefined);
      if (picture) link.prepend(picture);
      if (!learner?.name) return;
      const name = document.createElement("span");
      name.className = "learner-name";
      name.textContent = learner.name;
      link.append(name);
    }

    /** @param {QeStanding[]} standings */
    markList(standings) {
      const byAddress = new Map(standings.map((each) => [this.root + each.lesson.page, each]));
      for (const entry of document.querySelectorAll(".contents li a")) {
        const standing = byAddress.get(/** @type {HTMLAnchorElement} */ (entry).href.split("#")[0]);
        if (!standing) continue;
        entry.querySelector(".mark")?.remove();
        entry.append(makeMark(standing));
      }
    }

    /** @param {QeStanding[]} standings */
    showLesson(standings) {
      const place = document.getElementById("lesson-progress");
      const standing = standings.find(({ lesson }) => lesson.id === this.settings.lesson);
      if (!place || !standing?.total) return;
      const { solved, total } = standing;
      const bar = /** @type {HTMLProgressElement} */ (place.querySelector("progress"));
      bar.max = total;
      bar.value = solved;
      const words = /** @type {HTMLElement} */ (place.querySelector("span"));
      words.textContent = solved === total ? tell("all-solved", { total }) : tell("solved-of", { solved, total });
      place.hidden = false;
    }

    /**
     * Note that the lesson was opened, and from now on how much of it came into view.
     * @param {string} id
     */
    visit(id) {
      const now = QE.environment.now();
      const key = "lesson/" + id;
      /** @type {QeVisit} */
      const before = this.stored.get(key) ?? { first: now, last: now, read: 0 };
      const visit = { first: before.first, last: now, read: before.read };
      const store = () => {
        this.stored.set(key, visit);
        this.link.put(key, { ...visit }).catch(() => {});
      };
      store();
      const article = document.querySelector("article");
      if (!article) return;
      const look = () => {
        const { top, height } = article.getBoundingClientRect();
        const seen = Math.round((100 * Math.min(innerHeight - top, height)) / (height || 1));
        const read = Math.max(visit.read, Math.min(100, seen));
        if (read < visit.read + STEP && !(read === 100 && visit.read < 100)) return;
        visit.read = read;
        store();
        this.show();
      };
      let isAsked = false;
      addEventListener("scroll", () => {
        if (isAsked) return;
        isAsked = true;
        setTimeout(() => {
          isAsked = false;
          look();
        }, 200);
      });
      look();
    }
  }

  Object.assign(self.QE, { find, tell, inWords, makeMark });
  document.addEventListener("qe-ready", () => {
    const meta = document.querySelector('meta[name="quiz-engine"]');
    if (!meta || !QE.course) return;
    const progress = new Progress(QE.readSettings());
    self.QE.progress = progress;
    progress.begin();
  });
})();
