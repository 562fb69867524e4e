/** Blanks: gaps in running text, typed or chosen from a list. Response kind "filling". */
"use strict";

(function () {
  const { makeVerdict, verdictOf } = QE;

  /**
   * @param {QeElement} element
   * @returns {Array<HTMLInputElement | HTMLSelectElement>} in the order of the text
   */
  const gaps = (element) =>
    [...element.querySelectorAll("[data-gap]")].map((gap) => /** @type {any} */ (gap));

  /**
   * @param {HTMLInputElement | HTMLSelectElement} gap
   * @param {string} [value]
   * @returns {boolean} whether it can hold `value`
   */
  const holds = (gap, value) =>
    gap instanceof HTMLInputElement || [...gap.options].some((option) => option.value === value);

  /** @type {QeShape} */
  const blanks = {
    collect(element) {
      const blanks = gaps(element).map((gap) => [gap.dataset.gap, gap.value]);
      const filled = blanks.some(([, value]) => value?.trim());
      return filled ? { version: 1, kind: "filling", blanks } : null;
    },

    missing(element) {
      const empty = gaps(element).filter((gap) => !gap.value.trim());
      return empty.map((gap) => ({ code: "invalid.empty", part: gap.dataset.gap }));
    },

    restore(element, response) {
      if (response?.kind !== "filling") return false;
      const values = new Map(response.blanks);
      const fit = gaps(element).filter(({ dataset }) => values.has(dataset.gap));
      const isHeld = fit.every((gap) => holds(gap, values.get(gap.dataset.gap)));
      if (fit.length !== values.size || !isHeld) return false;
      for (const gap of fit) gap.value = values.get(gap.dataset.gap);
      return true;
    },

    arrange(element, seed) {
      gaps(element).forEach((gap, index) => {
        if (gap instanceof HTMLInputElement) gap.autocomplete = "off";
        if (gap instanceof HTMLInputElement || !element.item.shuffle) return;
        const chosen = gap.value;
        const options = [...gap.options].filter((option) => option.value);
        options.sort((a, b) => (a.value < b.value ? -1 : 1));
        gap.append(...QE.shuffle(options, seed + index));
        gap.value = chosen;
      });
    },

    mark(element, feedback) {
      for (const { code, part } of feedback) {
        const gap = gaps(element).find(({ dataset }) => dataset.gap === part);
        if (!gap) continue;
        const verdict = verdictOf(code);
        if (code.startsWith("invalid.")) gap.setAttribute("aria-invalid", "true");
        if (!verdict || gap.dataset.verdict) continue;
        const id = `${element.id}-${part}-verdict`;
        gap.dataset.verdict = verdict;
        gap.after(makeVerdict(verdict, id));
        gap.setAttribute("aria-describedby", id);
      }
    },

    clear(element) {
      for (const gap of gaps(element)) {
        delete gap.dataset.verdict;
        gap.removeAttribute("aria-describedby");
        gap.removeAttribute("aria-invalid");
        const next = gap.nextElementSibling;
        if (next?.classList.contains("qe-verdict")) next.remove();
      }
    },

    reveal() {}, // the key stands as text in the solution

    lock(element, locked) {
      for (const gap of gaps(element)) {
        if (gap instanceof HTMLInputElement) gap.readOnly = locked;
        else gap.disabled = locked;
      }
    },

    retry(element) {
      const wrong = gaps(element).find((gap) => gap.dataset.verdict === "incorrect");
      (wrong ?? gaps(element)[0])?.focus();
    },

    reset(element) {
      for (const gap of gaps(element)) gap.value = "";
    },

    label: (element, part) =>
      gaps(element).find(({ dataset }) => dataset.gap === part)?.getAttribute("aria-label") ?? "",
  };

  QE.shapes.blanks = blanks;
})();
