/** Text and number entry: one typed line. Response kind "typed". */
"use strict";

(function () {
  const { make, makeVerdict, verdictOf } = QE;

  /**
   * @param {QeElement} element
   * @returns {HTMLInputElement}
   */
  const control = (element) =>
    /** @type {HTMLInputElement} */ (element.querySelector(".qe-entry input"));

  /** @type {QeShape} */
  const entry = {
    collect(element) {
      const text = control(element).value;
      return text.trim() ? { version: 1, kind: "typed", text } : null;
    },

    missing(element) {
      return this.collect(element) ? [] : [{ code: "invalid.empty" }];
    },

    restore(element, response) {
      if (response?.kind !== "typed") return false;
      control(element).value = response.text;
      return true;
    },

    arrange(element) {
      control(element).autocomplete = "off";
      const line = element.querySelector(".qe-entry");
      if (!line || line.nextElementSibling?.classList.contains("qe-said")) return;
      const said = make("div", "qe-said");
      said.id = element.id + "-said";
      said.setAttribute("aria-live", "off");
      line.after(said);
    },

    mark(element, feedback, blocks) {
      const input = control(element);
      const invalid = feedback.some(({ code }) => code.startsWith("invalid"));
      const correct = feedback.some(({ code }) => code === "correct");
      if (invalid) return input.setAttribute("aria-invalid", "true");
      const line = /** @type {HTMLElement} */ (element.querySelector(".qe-entry"));
      const verdict = correct ? "correct" : "incorrect";
      line.dataset.verdict = verdict;
      line.append(makeVerdict(verdict, element.id + "-verdict"));
      input.setAttribute("aria-describedby", `${element.id}-verdict ${element.id}-said`);
      for (const { code, part } of feedback) {
        const text = verdictOf(code) && blocks.get("answer:" + part);
        if (text) line.nextElementSibling?.append(text);
      }
    },

    clear(element) {
      const line = /** @type {HTMLElement} */ (element.querySelector(".qe-entry"));
      delete line.dataset.verdict;
      line.querySelector(".qe-verdict")?.remove();
      line.nextElementSibling?.replaceChildren();
      control(element).removeAttribute("aria-describedby");
      control(element).removeAttribute("aria-invalid");
    },

    reveal() {}, // the key stands as text in the solution

    lock(element, locked) {
      control(element).readOnly = locked;
    },

    retry(element) {
      control(element).focus();
      control(element).select();
    },

    reset(element) {
      control(element).value = "";
    },

    label: () => "",
  };

  QE.shapes.text = QE.shapes.number = entry;
})();
