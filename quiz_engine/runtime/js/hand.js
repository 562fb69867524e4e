/**
 * On the page "my progress": handing in results to a teacher.
 *
 * What is handed in is the progress file (place.js) or its QR code (place_code.js), so there is one
 * format and nothing that the learner could not look at. Only the name of the file is another: forty of
 * them shall be told apart.
 */
"use strict";

(function () {
  const { find } = QE;

  class Hand {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      this.said = find("hand-said");
      this.row = find("hand-name");
      this.noName = this.row.textContent ?? "";
      find("hand-save").addEventListener("click", () => this.save());
      find("hand-code").addEventListener("click", () => this.progress.code.show());
      const details = /** @type {HTMLDetailsElement} */ (this.row.closest("details"));
      details.addEventListener("toggle", () => this.showName());
    }

    async showName() {
      const name = (await this.progress.keeper.learner())?.name;
      this.row.textContent = name ? (this.row.dataset.name ?? "").split("{name}").join(name) : this.noName;
    }

    async save() {
      const { said } = this;
      try {
        const file = await this.progress.keeper.makeFile();
        const stem = `${await this.progress.keeper.fileName()}-${said.dataset.file}`;
        const name = QE.download(new Blob([JSON.stringify(file)], { type: "application/json" }), stem, "json");
        said.textContent = (said.dataset.saved ?? "").split("{file}").join(name);
      } catch {
        said.textContent = said.dataset.failed ?? "";
      }
    }
  }

  document.addEventListener("qe-ready", () => {
    QE.progress.hand = new Hand(QE.progress);
  });
})();
