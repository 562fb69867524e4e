/**
 * On the page "my progress": the file on a stick in which results are kept. Shown where the browser
 * can write files (progress_file.js); elsewhere the page offers to save and to open one.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  /** @typedef {QeFileState & {told?: string, count?: number, file?: string}} Shown */
  /** What a trouble can be tried again after, without choosing another file. */
  const PASSING = ["gone", "full", "locked", "failed"];

  /** @param {number} when ms since 1970 @returns {string} date and time, or that there is none */
  function moment(when) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    return when ? format.format(when) : tell("file-never");
  }

  /** @param {QeFound} file @param {QeLearner} owner @returns {boolean} */
  const isOf = ({ learner }, owner) => learner?.name === owner.name && learner.picture === owner.picture;

  class FileView {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      this.said = find("place-stick-said");
      const { link } = progress;
      this.on("choose", () => this.choose());
      this.on("allow", () => link.file("allow"));
      this.on("again", () => link.file("sync"));
      this.on("leave", () => link.file("leave"));
    }

    /**
     * @param {string} name of a button
     * @param {() => Promise<Shown>} act
     */
    on(name, act) {
      const button = find(`place-stick-${name}`);
      button.addEventListener("click", async () => {
        await this.follow(act);
        if (name === "leave") this.said.textContent = tell("file-left");
        // A button that is no longer there leaves the focus nowhere.
        if (button.hidden) this.focus();
      });
    }

    focus() {
      const next = document.querySelector("#place-stick button:not([hidden])");
      if (next instanceof HTMLElement) next.focus();
    }

    /** @param {() => Promise<Shown>} act what a button does; then what has changed is shown */
    async follow(act) {
      try {
        const state = await act();
        await this.progress.keeper.showAll(); // what stood in the file is shown, too
        this.show(state, state.told && tell(state.told, { count: state.count ?? 0, name: state.file ?? "" }));
      } catch {
        this.said.textContent = tell("not-opened");
      }
    }

    /**
     * The stick, and the learner's own file on it: theirs by nickname and picture, a new one where
     * nobody has any, else the one they press.
     * @returns {Promise<Shown>}
     */
    async choose() {
      const { link, keeper } = this.progress;
      /** @type {QeFound[] | undefined} */
      const found = (await link.file("choose")).found;
      if (!found) return { ...(await link.file("state")), told: "file-none" };
      if (!found.length) return this.create();
      const learner = await keeper.learner();
      const own = learner?.when ? found.find((each) => isOf(each, learner)) : undefined;
      if (own) return this.take(own, found);
      this.offer(found);
      return { ...(await link.file("state")), told: "file-whose" };
    }

    async create() {
      this.offer([]);
      const name = await this.progress.keeper.fileName();
      const { trouble, ...state } = await this.progress.link.file("create", name);
      return trouble ? { ...state, told: `file-${trouble}`, file: `${name}.json` } : state;
    }

    /**
     * A file that is there belongs to whom it names; from now on it is written. Others of the same
     * learner, which were saved by hand, are read as well.
     * @param {QeFound} file
     * @param {QeFound[]} found
     * @returns {Promise<Shown>}
     */
    async take(file, found) {
      const { link, keeper } = this.progress;
      this.offer([]);
      let sum = 0;
      const { learner } = file;
      const others = found.filter((each) => each !== file && learner && isOf(each, learner));
      for (const { name } of [...others, file]) {
        const { told, count } = await keeper.read(await link.file("pick", name));
        if (name === file.name && told.startsWith("QE")) return { ...(await link.file("state")), told };
        sum += count;
      }
      return { ...(await link.file("bind")), told: sum ? "opened" : "opened-nothing", count: sum };
    }

    /** @param {QeFound[]} found to choose from, with "a new file"; none to hide the choice */
    offer(found) {
      const list = find("place-stick-files");
      const isNewest = (/** @type {QeFound} */ { learner }, /** @type {number} */ index) =>
        !learner || found.findIndex((each) => isOf(each, learner)) === index;
      const rows = found.filter(isNewest).map((file) => {
        const { name, learner, questions } = file;
        const picture = learner && this.progress.makePicture(learner.picture);
        return this.makeRow(picture, learner?.name || tell("file-nameless"), tell("file-has", { name, count: questions }), () => this.take(file, found));
      });
      if (rows.length) rows.push(this.makeRow(undefined, tell("file-new"), "", () => this.create()));
      list.replaceChildren(...rows);
      list.hidden = !rows.length;
    }

    /**
     * @param {HTMLElement | undefined} picture
     * @param {string} title
     * @param {string} more
     * @param {() => Promise<Shown>} act
     */
    makeRow(picture, title, more, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool learner";
      const words = document.createElement("span");
      words.append(title);
      if (more) words.append(" ", Object.assign(document.createElement("small"), { textContent: more }));
      button.append(...(picture ? [picture] : []), words);
      button.addEventListener("click", async () => {
        await this.follow(act);
        this.focus();
      });
      const row = document.createElement("li");
      row.append(button);
      return row;
    }

    /**
     * @param {QeFileState} state
     * @param {string} [before] what else is to be said
     */
    show({ can, name, when, code }, before = "") {
      find("place-stick").hidden = !can;
      find("place-stick-help").hidden = !!name;
      /** @type {Array<[string, boolean]>} */
      const shown = [
        ["allow", code === "asks"],
        ["again", PASSING.includes(code)],
        ["choose", !name || (code !== "" && code !== "asks")],
        ["leave", !!name],
      ];
      for (const [each, isShown] of shown) find(`place-stick-${each}`).hidden = !isShown;
      find("place-sure-take").hidden = !name;
      const words = name ? tell(`file-${code || "kept"}`, { name, when: moment(when) }) : "";
      this.said.textContent = [before, words].filter(Boolean).join(" ");
    }

    /** @returns {Promise<string>} why the results are not all in the file; empty where they are */
    async write() {
      const state = await this.progress.link.file("sync");
      this.show(state);
      return state.code;
    }

    async begin() {
      const { link } = this.progress;
      this.show(await link.file("state"));
      this.show(await link.file("sync"));
    }
  }

  document.addEventListener("qe-ready", () => {
    QE.progress.file = new FileView(QE.progress);
    QE.progress.file.begin().catch(() => {});
  });
})();
