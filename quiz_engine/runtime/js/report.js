/**
 * The teacher's page: who can what in a class.
 *
 * Nothing is stored: what was opened is in this page's memory, and goes with it. Files are read by
 * report_files.js, counted by Python (quiz_engine/results), and shown as Python says.
 */
"use strict";

(function () {
  const { find } = QE;

  /** @param {string} code @param {Record<string, string | number>} [values] */
  function say(code, values = {}) {
    /** @param {string} _ @param {string} name */
    const put = (_, name) => String(values[name] ?? "");
    return (QE.reportWords[code] ?? "").replace(/\{(\w+)\}/g, put);
  }

  /** @param {any} entry of the File and Directory Entries API @returns {Promise<File[]>} */
  async function filesOf(entry) {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const reader = entry.createReader();
    const found = [];
    while (true) {
      /** @type {any[]} */
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return found;
      for (const each of some) found.push(...(await filesOf(each)));
    }
  }

  /** @param {DataTransfer} dropped @returns {Promise<File[]>} also those in folders */
  async function takeDropped(dropped) {
    const entries = [...dropped.items].map((each) => each.webkitGetAsEntry?.());
    const files = [...dropped.files];
    if (!entries.some((each) => each?.isDirectory)) return files;
    try {
      const found = await Promise.all(entries.map((each) => (each ? filesOf(each) : [])));
      return found.flat();
    } catch {
      return files; // a folder among them is then named as what cannot be read
    }
  }

  class ReportPage {
    /** @param {QeSettings} settings */
    constructor(settings) {
      this.settings = settings;
      this.files = new QE.ReportFiles(settings);
      /** @type {any[]} QeHanded, all that was opened, in that order */
      this.all = [];
      /** @type {Array<[number, number]>} */
      this.same = [];
      /** @type {Array<[number, number]>} */
      this.apart = [];
      this.pasted = 0;
      /** @type {any} */
      this.made = undefined;
      this.queue = Promise.resolve();
      this.said = find("report-said");
      this.view = find("report-view");
      this.listen();
    }

    listen() {
      for (const [button, name] of [["report-open", "report-files"], ["report-photo-open", "report-photo"]]) {
        /** @type {HTMLInputElement} */
        const input = find(name);
        find(button).addEventListener("click", () => input.click());
        input.addEventListener("change", () => {
          this.add([...(input.files ?? [])].map((file) => ({ name: file.name, file })));
          input.value = "";
        });
      }
      const place = find("report-drop");
      addEventListener("dragover", (event) => {
        event.preventDefault(); // a file beside the box does not open instead of the page either
        place.classList.add("over");
      });
      addEventListener("dragleave", () => place.classList.remove("over"));
      addEventListener("drop", async (event) => {
        event.preventDefault();
        place.classList.remove("over");
        if (!event.dataTransfer) return;
        const files = await takeDropped(event.dataTransfer);
        this.add(files.map((file) => ({ name: file.name, file })));
      });
      find("report-add").addEventListener("click", () => this.paste());
      find("report-print").addEventListener("click", () => this.print(true));
      find("report-print-all").addEventListener("click", () => this.print(false));
      find("report-save-learners").addEventListener("click", () => this.save("learners", "csv"));
      find("report-save-questions").addEventListener("click", () => this.save("questions", "csv"));
      find("report-save-report").addEventListener("click", () => this.save("report", "json"));
      find("report-clear").addEventListener("click", () => this.clear());
      this.view.addEventListener("click", (event) => {
        const button = /** @type {HTMLElement} */ (event.target).closest("[data-act]");
        if (button instanceof HTMLElement) this.decide(button.dataset.act ?? "", button.dataset.files ?? "");
      });
    }

    paste() {
      /** @type {HTMLTextAreaElement} */
      const field = find("report-text");
      const codes = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
      field.value = "";
      this.add(codes.map((text) => ({ name: say("paste.name", { number: ++this.pasted }), text })));
    }

    /** @param {Array<{name: string, file?: File, text?: string}>} more */
    add(more) {
      if (!more.length) return;
      const used = new Map(this.all.map(({ name }) => [name, 1]));
      const handed = more.map((each) => {
        let [name, number] = [each.name, 1];
        while (used.has(name)) name = `${each.name} (${++number})`;
        used.set(name, 1);
        return { ...each, name };
      });
      this.all.push(...handed);
      this.run(async () => {
        this.said.textContent = say("starting");
        /** @type {HTMLProgressElement} */
        const bar = find("report-progress");
        bar.max = handed.length;
        bar.value = 0;
        bar.hidden = false;
        await this.files.read(handed, (/** @type {number} */ done) => {
          bar.value = done;
          this.said.textContent = say("reading", { done, all: handed.length });
        });
        await this.count();
      });
    }

    /** @param {() => Promise<void>} job which is done when those before it are */
    run(job) {
      this.queue = this.queue.then(job).catch((error) => {
        console.warn(error);
        this.said.textContent = say("failed");
      });
      this.queue = this.queue.then(() => {
        find("report-progress").hidden = true;
      });
    }

    async count() {
      this.said.textContent = say("counting");
      const read = this.all.filter(({ sheet }) => sheet !== undefined);
      const [same, apart] = [this.same, this.apart];
      const sheets = read.map(({ sheet }) => sheet);
      const people = await this.files.ask({ do: "people", sheets, same, apart });
      const learners = [];
      for (const group of people.groups) {
        const files = group.map((/** @type {number} */ place) => read[place]);
        const places = group.join(";");
        const names = files.map((/** @type {any} */ each) => each.name);
        learners.push({ sheet: await this.files.merge(files), files: names, places });
      }
      const left = this.all.filter((each) => each.left).map((each) => [each.name, each.left, each.detail ?? ""]);
      for (const [place, before] of people.doubled) left.push([read[place].name, "doubled", read[before].name]);
      const doubts = people.doubts.map((/** @type {{kind: string, groups: number[][]}} */ { kind, groups }) => ({
        kind,
        files: groups.map((group) => group.map((place) => read[place].name)),
        places: groups.map((group) => group.join(",")).join(";"),
      }));
      const zone = -new Date(QE.environment.now()).getTimezoneOffset();
      const root = new URL("..", new URL(this.settings.base, location.href)).href;
      const words = QE.reportWords;
      this.made = await this.files.ask({ do: "report", people: learners, left, doubts, words, zone, root });
      this.show();
      this.said.textContent = say("ready", { learners: learners.length, left: left.length });
    }

    show() {
      this.view.replaceChildren(...this.made.view.map(QE.makeTree));
      QE.makeSortable(this.view, (/** @type {string} */ column) => {
        this.said.textContent = say("sorted", { column });
      });
      find("report-tools").hidden = false;
    }

    /**
     * @param {string} act "same" or "apart"
     * @param {string} places of files, those of one group with commas, groups with semicolons
     */
    decide(act, places) {
      const groups = places.split(";").map((group) => group.split(",").map(Number));
      for (const [index, group] of groups.entries()) {
        for (const other of groups.slice(index + 1)) {
          for (const one of group) {
            for (const two of other) this.decidePair(act === "same" ? "same" : "apart", one, two);
          }
        }
      }
      this.run(async () => {
        await this.count();
        find("report-tools").querySelector("button")?.focus(); // the button that was pressed is gone
      });
    }

    /**
     * @param {"same" | "apart"} act which takes the place of an earlier decision
     * @param {number} one place of a file @param {number} other
     */
    decidePair(act, one, other) {
      const isPair = (/** @type {[number, number]} */ pair) => pair.includes(one) && pair.includes(other);
      this.same = this.same.filter((pair) => !isPair(pair));
      this.apart = this.apart.filter((pair) => !isPair(pair));
      this[act].push([one, other]);
    }

    /** @param {boolean} isTable whether only the table of the class */
    print(isTable) {
      document.documentElement.classList.toggle("report-table-only", isTable);
      print();
      document.documentElement.classList.remove("report-table-only");
    }

    /** @param {"learners" | "questions" | "report"} what @param {string} kind */
    save(what, kind) {
      const content = what === "report" ? JSON.stringify(this.made.report, null, 1) : this.made[what];
      const type = kind === "csv" ? "text/csv;charset=utf-8" : "application/json";
      const stem = `${this.settings.course}-${say(`file.${what}`)}`;
      this.said.textContent = say("saved", { file: QE.download(new Blob([content], { type }), stem, kind) });
    }

    clear() {
      this.run(async () => {
        [this.all, this.same, this.apart, this.made] = [[], [], [], undefined];
        this.view.replaceChildren();
        find("report-tools").hidden = true;
        this.said.textContent = say("cleared");
        find("report-open").focus();
      });
    }
  }

  document.addEventListener("qe-ready", () => {
    QE.reportPage = new ReportPage(QE.progress.settings);
  });
})();
