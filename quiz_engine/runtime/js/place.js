/**
 * The page "my progress": the progress file that the learner owns, and clearing what is stored.
 *
 * A file is saved without Python. One that is opened is read and merged by Python
 * (core/progress.py), which refuses what is damaged or of another course; nothing is stored before
 * all of it was understood.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  const REFUSED = ["QE302", "QE303", "QE304"];

  /** @param {QeLearners} learners @returns {QeLearner | undefined} */
  const currentOf = ({ current, all }) => all.find(([id]) => id === current)?.[1];

  /** The part of the page that saves, opens and clears. */
  class Keeper {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      this.said = find("place-said");
      find("place-save").addEventListener("click", () => this.save());
      /** @type {HTMLInputElement} */
      const file = find("place-file");
      find("place-open").addEventListener("click", () => file.click());
      file.addEventListener("change", () => {
        if (file.files?.[0]) this.open(file.files[0]);
        file.value = "";
      });
      /** @type {HTMLDialogElement} */
      const sure = find("place-sure");
      find("place-clear").addEventListener("click", () => sure.showModal());
      sure.querySelector("form")?.addEventListener("submit", ({ submitter }) => {
        const { value } = /** @type {HTMLButtonElement} */ (submitter);
        if (value === "save") this.save();
        if (value === "clear" || value === "clearAll") this.clear(value);
        if (value === "take") this.take();
      });
    }

    /** @param {string} code @param {Record<string, string | number>} [values] */
    say(code, values) {
      this.said.textContent = tell(code, values);
    }

    async showKind() {
      const { link } = this.progress;
      const kind = await link.kind();
      const isAlone = location.protocol === "file:" && parent === self;
      const bound = QE.lone ? "kept-lone" : "kept-bound";
      const told = isAlone ? "kept-alone" : link.isBound() ? bound : `kept-${kind}`;
      find("place-kind").textContent = tell(kind === "memory" ? "kept-memory" : told);
    }

    /** @param {Blob} blob @param {string} kind how the name of the file ends */
    async download(blob, kind) {
      QE.download(blob, await this.fileName(), kind);
    }

    /** @returns {Promise<QeLearner | undefined>} who learns now */
    async learner() {
      return currentOf(await this.progress.link.learners());
    }

    /** @returns {Promise<string>} how files of this learner are called, without an end */
    async fileName() {
      return QE.fileName(this.progress.settings.course, await this.learner(), tell("file"));
    }

    async save() {
      const text = JSON.stringify(await this.makeFile());
      await this.download(new Blob([text], { type: "application/json" }), "json");
      this.say("saved");
    }

    /** @param {File} file */
    async open(file) {
      this.say("opening");
      try {
        if (file.size > QE.LARGEST_FILE) return this.say("QE303");
        const { told, count } = await this.read(await file.text());
        this.say(told, { count });
      } catch {
        this.say("not-opened");
      }
    }

    /**
     * Add what stands in a progress file, or nothing of it where it is refused.
     * @param {string} text
     * @returns {Promise<{told: string, count: number}>} what is to be said, and the number of
     *   questions that have something new
     */
    async read(text) {
      const { link } = this.progress;
      const merge = async () => link.ask({ do: "merge", progress: await this.makeFile(), file: text });
      let reply = await merge();
      if (!reply.error && (await this.turnTo(JSON.parse(text).learner))) reply = await merge();
      const { code } = reply.error ?? {};
      if (code) return { told: REFUSED.includes(code) ? code : "QE303", count: 0 };
      const { items, lessons, learner } = reply.progress;
      for (const id of reply.changed) await link.take("item/" + id, items[id]);
      for (const [id, visit] of Object.entries(lessons)) await link.take("lesson/" + id, visit);
      if (learner) await link.saveLearner(learner);
      await this.showAll();
      const count = reply.changed.length;
      return { told: count ? "opened" : "opened-nothing", count };
    }

    /**
     * A file of somebody else than who learns now is not mixed with theirs: it is opened for the
     * one it belongs to, who may be new on this computer.
     * @param {QeLearner} [owner]
     * @returns {Promise<boolean>} whether another learner is the current one now
     */
    async turnTo(owner) {
      const { link } = this.progress;
      /** @type {QeLearners} */
      const { current, all } = await link.learners();
      const now = all.find(([id]) => id === current)?.[1];
      /** @param {QeLearner} each */
      const isOwner = (each) => each.name === owner?.name && each.picture === owner?.picture;
      if (!owner || !now?.when || isOwner(now)) return false;
      const found = all.find(([, each]) => isOwner(each));
      if (found) await link.useLearner(found[0]);
      else await link.addLearner(owner);
      return true;
    }

    /** What is here goes into the file on the stick; only then is it cleared. */
    async take() {
      if (!(await this.progress.file.write())) return this.clear("clear");
      this.say("file-not-cleared");
      find("place-stick-title").scrollIntoView({ block: "nearest" });
    }

    /** @param {"clear" | "clearAll"} action */
    async clear(action) {
      const { link, settings } = this.progress;
      const isOneOf = (await link[action]()) === false;
      if (!isOneOf) {
        QE.display.keep(null); // stays as long as somebody learns on this computer
        QE.forgetChoices(settings.course); // the shell forgets its own; Firefox keeps a lesson's apart
      }
      await this.showAll();
      this.progress.code.hide();
      this.progress.file.show(await link.file("state"));
      const { current, all } = this.progress.chooser.known;
      const name = all.find((/** @type {[string, QeLearner]} */ [id]) => id === current)?.[1].name;
      if (isOneOf) this.say(name ? "cleared-one" : "cleared-one-of", { name });
      else this.say("cleared");
    }

    async makeFile() {
      const { link, settings } = this.progress;
      return QE.makeFile(settings.course, await link.all(), await this.learner());
    }

    /** What is stored changed as a whole, or belongs to somebody else now. */
    async showAll() {
      const { progress } = this;
      progress.stored = new Map(await progress.link.all());
      progress.show();
      await progress.showLearner();
      await progress.chooser.show();
    }
  }

  document.addEventListener("qe-ready", () => {
    QE.progress.keeper = new Keeper(QE.progress);
    QE.progress.keeper.showKind();
  });
})();
