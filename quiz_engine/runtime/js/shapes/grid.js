/** Grid: a table with places to tick, one or several in each row. Response kind "pairing". */
"use strict";

(function () {
  const { make, makeVerdict, verdictOf } = QE;
  const PAUSE = ","; // between row and column of a place where it is read out

  /**
   * @param {QeElement} element
   * @returns {HTMLTableRowElement[]} in the order of the source
   */
  const rows = (element) => [...element.querySelectorAll("tr")].filter((row) => row.dataset.row);

  /**
   * @param {Element} row
   * @returns {HTMLInputElement[]}
   */
  const controls = (row) => [...row.querySelectorAll("input")];

  /**
   * @param {QeElement} element
   * @param {string} [part]
   */
  const find = (element, part) => rows(element).find(({ dataset }) => dataset.row === part);

  /**
   * @param {QeElement} element
   * @param {HTMLTableRowElement} row
   * @returns {string} id of its badge; that of what is said of it begins with the same
   */
  const badgeId = (element, row) => `${element.id}-${row.dataset.row}-verdict`;

  /**
   * What an author says of a row stands in a row of its own below it.
   * @param {QeElement} element
   * @param {HTMLTableRowElement} row
   */
  function addSaid(element, row) {
    const line = make("tr", "qe-said-row");
    const said = make("td", "qe-said");
    said.colSpan = row.cells.length;
    said.id = badgeId(element, row) + "-said";
    said.setAttribute("aria-live", "off"); // here before its content, to be read out
    line.append(said);
    row.after(line);
  }

  /**
   * A place is named by its row and its column; without a pause in between, the two would be read
   * out as one.
   * @param {QeElement} element
   */
  function addPause(element) {
    const pause = make("span", "", PAUSE);
    pause.id = element.id + "-pause";
    pause.hidden = true; // a name may be made of what is hidden (W3C, accname 1.2, step 2A)
    element.querySelector(".qe-grid")?.append(pause);
    for (const input of rows(element).flatMap(controls)) {
      const [row, column] = (input.getAttribute("aria-labelledby") ?? "").split(" ");
      input.setAttribute("aria-labelledby", `${row} ${pause.id} ${column}`);
    }
  }

  /** @type {QeShape} */
  const grid = {
    reveals: true,

    collect(element) {
      const pairs = rows(element).flatMap((row) =>
        controls(row)
          .filter((input) => input.checked)
          .map((input) => [row.dataset.row, input.value]),
      );
      return pairs.length ? { version: 1, kind: "pairing", pairs } : null;
    },

    missing(element) {
      if (!this.collect(element)) return [{ code: "invalid.nothing-chosen" }];
      if (element.item.shape.multiple) return [];
      return rows(element)
        .filter((row) => !controls(row).some((input) => input.checked))
        .map((row) => ({ code: "invalid.row-open", part: row.dataset.row }));
    },

    restore(element, response) {
      if (response?.kind !== "pairing" || !Array.isArray(response.pairs)) return false;
      const ticked = new Set(response.pairs.map((/** @type {string[]} */ pair) => pair.join("\n")));
      const inputs = rows(element).flatMap((row) =>
        controls(row).map((input) => ({ input, cell: `${row.dataset.row}\n${input.value}` })),
      );
      const known = inputs.map(({ cell }) => cell);
      if (![...ticked].every((cell) => known.includes(cell))) return false;
      for (const { input, cell } of inputs) input.checked = ticked.has(cell);
      return true;
    },

    arrange(element) {
      if (element.querySelector(".qe-said-row")) return;
      for (const row of rows(element)) addSaid(element, row);
      addPause(element);
    },

    mark(element, feedback, blocks) {
      for (const { code, part } of feedback) {
        const row = find(element, part);
        const verdict = verdictOf(code);
        if (!row) continue;
        if (code.startsWith("invalid.")) row.dataset.invalid = "";
        if (!verdict) continue;
        const id = badgeId(element, row);
        row.dataset.verdict = verdict;
        row.cells[0].append(makeVerdict(verdict, id));
        for (const input of controls(row)) {
          input.setAttribute("aria-describedby", `${id} ${id}-said`);
        }
        const text = verdict === "incorrect" && blocks.get("part:" + part);
        if (text) row.nextElementSibling?.firstElementChild?.append(text);
      }
    },

    clear(element) {
      for (const row of rows(element)) {
        delete row.dataset.verdict;
        delete row.dataset.invalid;
        for (const badge of row.querySelectorAll(".qe-verdict")) badge.remove();
        for (const cell of row.cells) delete cell.dataset.verdict;
        for (const input of controls(row)) input.removeAttribute("aria-describedby");
        row.nextElementSibling?.firstElementChild?.replaceChildren();
      }
    },

    reveal(element) {
      for (const { id, keys = [] } of element.item.shape.rows) {
        const row = find(element, id);
        if (!row || row.dataset.verdict === "correct") continue;
        for (const input of controls(row)) {
          const cell = input.closest("td");
          if (!cell || !keys.includes(input.value)) continue;
          const key = `${badgeId(element, row)}-${input.value}`;
          cell.dataset.verdict = "key";
          cell.append(makeVerdict("key", key));
          const described = input.getAttribute("aria-describedby");
          input.setAttribute("aria-describedby", [described, key].filter(Boolean).join(" "));
        }
      }
    },

    lock(element, locked) {
      for (const input of rows(element).flatMap(controls)) input.disabled = locked;
    },

    retry(element) {
      const wrong = rows(element).find(({ dataset }) => dataset.verdict === "incorrect");
      const inputs = controls(wrong ?? rows(element)[0]);
      (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
    },

    reset(element) {
      for (const input of rows(element).flatMap(controls)) input.checked = false;
    },

    label(element, part) {
      const text = find(element, part)?.querySelector("th > :first-child")?.textContent ?? "";
      return text.replace(/\s+/g, " ").trim();
    },
  };

  QE.shapes.grid = grid;
})();
