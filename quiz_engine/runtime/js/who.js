/**
 * On the page "my progress": who learns on this computer, each with a nickname and a picture.
 *
 * Whoever changes the learner gets the page anew, because all of it is about one learner.
 */
"use strict";

(function () {
  const { find, tell } = QE;

  /** @param {QeLearner} learner @param {number} number of the learner, from 1 */
  const nameOf = (learner, number) => learner.name || tell("learner", { number });

  class Chooser {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      /** @type {QeLearners} */
      this.known = { current: "", all: [] };
      this.isNew = false; // the dialog asks about another learner
      /** @type {HTMLDialogElement} */
      this.dialog = find("place-learner");
      find("place-name").addEventListener("click", () => this.ask(false));
      find("place-add").addEventListener("click", () => this.ask(true));
      this.dialog.querySelector("form")?.addEventListener("submit", (event) => {
        const { value } = /** @type {HTMLButtonElement} */ (event.submitter);
        if (value === "save") this.save();
      });
    }

    async show() {
      this.known = await this.progress.link.learners();
      const { current, all } = this.known;
      const rows = all.map(([id, learner], index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "tool learner";
        button.setAttribute("aria-pressed", String(id === current));
        const picture = this.progress.makePicture(learner.picture);
        const name = document.createElement("span");
        name.textContent = nameOf(learner, index + 1);
        button.append(...(picture ? [picture] : []), name);
        button.addEventListener("click", () => this.turnTo(() => this.progress.link.useLearner(id)));
        const row = document.createElement("li");
        row.append(button);
        return row;
      });
      find("place-learners").replaceChildren(...rows);
      find("place-clear-all").hidden = all.length < 2;
    }

    /** @param {boolean} isNew */
    ask(isNew) {
      this.isNew = isNew;
      const { current, all } = this.known;
      const learner = isNew ? undefined : all.find(([id]) => id === current)?.[1];
      find("place-learner-title").textContent = tell(isNew ? "learner-add" : "learner-change");
      /** @type {HTMLInputElement} */
      const name = find("place-nickname");
      name.value = learner?.name ?? "";
      const used = new Set(all.map(([, each]) => each.picture));
      const pictures = Array.from(this.dialog.querySelectorAll("[name=picture]"));
      // Somebody new is offered a picture that nobody has.
      const free = pictures.find((each) => !used.has(/** @type {HTMLInputElement} */ (each).value));
      for (const each of /** @type {HTMLInputElement[]} */ (pictures)) {
        each.checked = learner?.picture ? each.value === learner.picture : each === (free ?? pictures[0]);
      }
      this.dialog.showModal();
    }

    async save() {
      const { link } = this.progress;
      /** @type {HTMLInputElement} */
      const name = find("place-nickname");
      /** @type {HTMLInputElement | null} */
      const picture = this.dialog.querySelector("[name=picture]:checked");
      const learner = {
        when: QE.environment.now(),
        name: name.value.trim(),
        picture: picture?.value ?? "",
      };
      if (this.isNew) return this.turnTo(() => link.addLearner(learner));
      await link.saveLearner(learner);
      await this.show();
      await this.progress.showLearner();
    }

    /** @param {() => Promise<void>} turn */
    async turnTo(turn) {
      await turn();
      if (QE.lone) return QE.lone.renew("#place-who");
      location.hash = "place-who";
      location.reload();
    }
  }

  document.addEventListener("qe-ready", () => {
    const chooser = new Chooser(QE.progress);
    QE.progress.chooser = chooser;
    chooser.show();
  });
})();
