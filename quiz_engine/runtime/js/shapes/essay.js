/**
 * Essay: a text of several lines, which its writer judges with a rubric. Response kind "writing".
 *
 * The first check of a text shows the rubric and, beside it, the model answer; the second one, with
 * a level chosen for each criterion, is graded. A response has levels, be it none yet, as soon as the
 * rubric is open: so it is open again after a reload.
 */
"use strict";

(function () {
  const { make, say } = QE;
  const PAUSE = 1500; // ms without a key before the number of words is read out

  /**
   * @template {HTMLElement} T
   * @param {QeElement} element
   * @param {string} selector
   * @returns {T}
   */
  const part = (element, selector) => /** @type {T} */ (element.querySelector(selector));

  /**
   * @param {QeElement} element
   * @returns {HTMLTextAreaElement}
   */
  const field = (element) => part(element, "textarea");

  /**
   * @param {QeElement} element
   * @returns {HTMLDetailsElement}
   */
  const rubric = (element) => part(element, ".qe-rubric");

  /**
   * @param {QeElement} element
   * @returns {HTMLFieldSetElement[]}
   */
  const criteria = (element) => [...rubric(element).querySelectorAll("fieldset")];

  /**
   * @param {QeElement} element
   * @returns {HTMLInputElement[]}
   */
  const levels = (element) => [...rubric(element).querySelectorAll("input")];

  /**
   * The same rule as in Python (item_types/extended_text.py).
   * @param {string} text
   * @returns {number} of words: what stands between spaces and has a letter or a digit
   */
  function countWords(text) {
    return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  }

  /** @param {HTMLTextAreaElement} area made as high as its text */
  function grow(area) {
    area.style.height = "auto";
    const border = area.offsetHeight - area.clientHeight;
    if (area.scrollHeight) area.style.height = area.scrollHeight + border + "px";
  }

  /**
   * Show the number of words at once, and read it out when the writer pauses.
   * @param {QeElement} element
   * @param {boolean} [isTyped]
   */
  function count(element, isTyped = false) {
    const text = say("essay.count", { count: countWords(field(element).value) });
    part(element, ".qe-count").textContent = text;
    clearTimeout(pauses.get(element));
    const spoken = part(element, ".qe-spoken");
    if (isTyped) pauses.set(element, setTimeout(() => void (spoken.textContent = text), PAUSE));
  }
  /** @type {WeakMap<QeElement, ReturnType<typeof setTimeout>>} */
  const pauses = new WeakMap();

  /**
   * Open the rubric, with the model answer to compare with.
   * @param {QeElement} element
   */
  function open(element) {
    const details = rubric(element);
    const model = element.querySelector(".qe-solution .qe-explanation");
    if (model && !details.querySelector(".qe-model")) {
      const box = make("div", "qe-model");
      const copy = /** @type {HTMLElement} */ (model.cloneNode(true));
      for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
      box.append(make("p", "qe-model-title", say("item.model")), copy);
      details.querySelector("summary")?.after(box);
    }
    details.hidden = false;
    details.open = true;
  }

  /**
   * @param {QeElement} element
   * @returns {Array<[string, string]>} pairs of criterion and chosen level
   */
  const chosen = (element) =>
    criteria(element).flatMap((criterion) => {
      const level = /** @type {HTMLInputElement | null} */ (criterion.querySelector(":checked"));
      return level ? [[criterion.dataset.criterion ?? "", level.value]] : [];
    });

  /** @type {QeShape} */
  const essay = {
    isRevisable: true,

    collect(element) {
      const text = field(element).value;
      if (!text.trim()) return null;
      const response = { version: 1, kind: "writing", text };
      return rubric(element).hidden ? response : { ...response, levels: chosen(element).sort() };
    },

    missing(element) {
      const { least = 0, most = 0 } = element.item.shape;
      const words = countWords(field(element).value);
      const count = String(words);
      if (!this.collect(element)) return [{ code: "invalid.no-text" }];
      if (words < least) return [{ code: "invalid.few-words", args: { count, least } }];
      if (most && words > most) return [{ code: "invalid.many-words", args: { count, most } }];
      const rated = chosen(element).map(([criterion]) => criterion);
      const unrated = criteria(element)
        .map(({ dataset }) => dataset.criterion ?? "")
        .filter((criterion) => !rated.includes(criterion));
      if (!unrated.length) return [];
      const isNew = rubric(element).hidden;
      open(element);
      if (isNew) {
        part(element, ".qe-rubric summary").focus();
        field(element).dispatchEvent(new Event("change", { bubbles: true })); // to be stored
      }
      if (!rated.length) return [{ code: "invalid.rate" }];
      return unrated.map((part) => ({ code: "invalid.unrated", part }));
    },

    restore(element, response) {
      if (response?.kind !== "writing" || typeof response.text !== "string") return false;
      /** @type {Array<[string, string]>} */
      const pairs = response.levels ?? [];
      const inputs = pairs.map(([criterion, level]) =>
        criteria(element)
          .filter(({ dataset }) => dataset.criterion === criterion)
          .flatMap((each) => [...each.querySelectorAll("input")])
          .find((input) => input.value === level),
      );
      if (inputs.includes(undefined)) return false;
      field(element).value = response.text;
      for (const input of levels(element)) input.checked = inputs.includes(input);
      if (response.levels) open(element);
      count(element);
      grow(field(element));
      return true;
    },

    arrange(element) {
      if (element.querySelector(".qe-count")) return;
      const area = field(element);
      const shown = make("p", "qe-count");
      const spoken = make("p", "qe-said-only qe-spoken");
      spoken.setAttribute("role", "status");
      part(element, ".qe-essay label").after(shown, spoken);
      area.addEventListener("input", () => {
        grow(area);
        count(element, true);
      });
      rubric(element).hidden = true;
      count(element);
    },

    mark(element, feedback) {
      for (const { code, part = "" } of feedback) {
        if (/^invalid\.(no-text|few-words|many-words)$/.test(code)) {
          field(element).setAttribute("aria-invalid", "true");
        }
        if (code !== "invalid.unrated") continue;
        const criterion = criteria(element).find(({ dataset }) => dataset.criterion === part);
        if (criterion) criterion.dataset.missing = "";
      }
    },

    clear(element) {
      field(element).removeAttribute("aria-invalid");
      for (const { dataset } of criteria(element)) delete dataset.missing;
    },

    reveal() {}, // nothing is right or wrong but in the writer's own eyes

    lock(element, locked, isRevisable) {
      const model = element.querySelector(".qe-model");
      if (model instanceof HTMLElement) model.hidden = locked; // it stands in the solution now
      for (const input of levels(element)) input.disabled = locked;
      field(element).readOnly = locked && !isRevisable;
    },

    retry(element) {
      for (const input of levels(element)) input.checked = false;
      field(element).focus();
    },

    reset(element) {
      field(element).value = "";
      for (const input of levels(element)) input.checked = false;
      element.querySelector(".qe-model")?.remove();
      rubric(element).hidden = true;
      rubric(element).open = false;
      count(element);
      grow(field(element));
    },

    label(element, part) {
      const criterion = criteria(element).find(({ dataset }) => dataset.criterion === part);
      return criterion?.querySelector("legend")?.textContent?.trim() ?? "";
    },
  };

  QE.shapes.essay = essay;
  QE.countWords = countWords;
})();
