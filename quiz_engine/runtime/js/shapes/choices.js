/** Choices: radio buttons or tick boxes, one row each. Response kind "selection". */
"use strict";

(function () {
  const { make, makeVerdict, verdictOf } = QE;

  /**
   * @param {QeElement} element
   * @returns {HTMLLIElement[]} as shown
   */
  const rows = (element) => [...element.querySelectorAll("li")].filter((row) => row.dataset.choice);

  /**
   * @param {Element} row
   * @returns {HTMLInputElement}
   */
  const control = (row) => /** @type {HTMLInputElement} */ (row.querySelector("input"));

  /**
   * Put a badge on a row, and tell assistive technology that it belongs to the choice.
   * @param {QeElement} element
   * @param {HTMLLIElement} row
   * @param {"correct" | "incorrect" | "key"} verdict
   */
  function badge(element, row, verdict) {
    const id = `${element.id}-${row.dataset.choice}-verdict`;
    row.dataset.verdict = verdict;
    row.querySelector("label")?.after(makeVerdict(verdict, id));
    control(row).setAttribute("aria-describedby", `${id} ${id}-said`);
  }

  /** @type {QeShape} */
  const choices = {
    reveals: true,

    collect(element) {
      const inputs = rows(element).map(control);
      const choices = inputs.filter((input) => input.checked).map((input) => input.value);
      return choices.length ? { version: 1, kind: "selection", choices: choices.sort() } : null;
    },

    missing(element) {
      return this.collect(element) ? [] : [{ code: "invalid.nothing-chosen" }];
    },

    restore(element, response) {
      const inputs = rows(element).map(control);
      const known = inputs.map((input) => input.value);
      const chosen = response?.choices;
      if (response?.kind !== "selection" || !Array.isArray(chosen)) return false;
      if (!chosen.every((id) => known.includes(id))) return false;
      for (const input of inputs) input.checked = chosen.includes(input.value);
      return true;
    },

    arrange(element, seed) {
      const list = element.querySelector(".qe-choices");
      const inSource = rows(element).sort((a, b) => a.value - b.value);
      inSource.forEach((row, index) => {
        row.value = index + 1; // its letter in print, where the order is the source's
        row.style.setProperty("--qe-place", String(index));
        if (row.querySelector(".qe-said")) return;
        const said = make("div", "qe-said");
        said.id = `${element.id}-${row.dataset.choice}-verdict-said`;
        said.setAttribute("aria-live", "off"); // here before its content, to be read out
        row.append(said);
      });
      list?.append(...(element.item.shuffle ? QE.shuffle(inSource, seed) : inSource));
    },

    mark(element, feedback, blocks) {
      for (const { code, part } of feedback) {
        const verdict = verdictOf(code);
        const row = verdict && rows(element).find((each) => each.dataset.choice === part);
        if (!verdict || !row) continue;
        badge(element, row, verdict);
        const text = blocks.get("choice:" + part);
        if (text) row.querySelector(".qe-said")?.append(text);
      }
    },

    clear(element) {
      for (const row of rows(element)) {
        delete row.dataset.verdict;
        row.querySelector(".qe-verdict")?.remove();
        row.querySelector(".qe-said")?.replaceChildren();
        control(row).removeAttribute("aria-describedby");
      }
    },

    reveal(element) {
      const keys = element.item.shape.choices
        .filter((/** @type {any} */ choice) => choice.key)
        .map((/** @type {any} */ choice) => choice.id);
      for (const row of rows(element)) {
        if (keys.includes(row.dataset.choice) && !row.dataset.verdict) badge(element, row, "key");
      }
    },

    lock(element, locked) {
      for (const row of rows(element)) control(row).disabled = locked;
    },

    retry(element) {
      const inputs = rows(element).map(control);
      if (!element.item.shape.multiple) for (const input of inputs) input.checked = false;
      inputs[0]?.focus();
    },

    reset(element) {
      for (const row of rows(element)) control(row).checked = false;
    },

    label: () => "",
  };

  QE.shapes.choices = choices;
})();
