/**
 * On the page "my progress": the file on a stick in which results are kept. Shown where the browser
 * can write files (progress_file.js); elsewhere the page offers to save and to open one.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  /** What a trouble can be tried again after, without choosing another file. */
  const PASSING = ["gone", "full", "locked", "failed"];

  /** @param {number} when ms since 1970 @returns {string} date and time, or that there is none */
  function moment(when) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    return when ? format.format(when) : tell("file-never");
  }

  class FileView {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      this.said = find("place-stick-said");
      const { link } = progress;
      this.on("new", async () => link.file("create", `${await progress.keeper.fileName()}.json`));
      this.on("mine", () => this.open());
      this.on("allow", () => link.file("allow"));
      this.on("again", () => link.file("sync"));
      this.on("leave", () => link.file("leave"));
    }

    /**
     * @param {string} name of a button
     * @param {() => Promise<QeFileState & {told?: string, count?: number}>} act
     */
    on(name, act) {
      const button = find(`place-stick-${name}`);
      button.addEventListener("click", async () => {
        try {
          const state = await act();
          await this.progress.keeper.showAll(); // what stood in the file is shown, too
          const told = state.told ?? "";
          this.show(state, told && tell(told, { count: state.count ?? 0 }));
          if (name === "leave") this.said.textContent = tell("file-left");
        } catch {
          this.said.textContent = tell("not-opened");
        }
        // A button that is no longer there leaves the focus nowhere.
        if (button.hidden) find(["place-stick-leave", "place-stick-new"].find((id) => !find(id).hidden) ?? "").focus();
      });
    }

    /** A file that is there belongs to whom it names; from now on it is written. */
    async open() {
      const { link, keeper } = this.progress;
      const { text, code } = await link.file("pick");
      if (code) return { ...(await link.file("state")), told: /^QE/.test(code) ? code : "not-opened" };
      if (text === undefined) return link.file("state");
      const { told, count } = text.trim() ? await keeper.read(text) : { told: "", count: 0 };
      if (told.startsWith("QE")) return { ...(await link.file("state")), told };
      return { ...(await link.file("bind")), told, count };
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
        ["new", !name || (code !== "" && code !== "asks")],
        ["mine", !name || (code !== "" && code !== "asks")],
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
