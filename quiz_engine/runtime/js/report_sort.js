/**
 * Sorts the tables of a report: by pressing the head of a column, once more for the other way round.
 *
 * Also runs alone, in the file that `quiz-engine report` writes.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const OTHER = { ascending: "descending", descending: "ascending" };

  /** @param {HTMLTableCellElement} cell @returns {string | number} what it is sorted by */
  function valueOf(cell) {
    return cell.dataset.value === undefined ? (cell.textContent ?? "") : Number(cell.dataset.value);
  }

  /**
   * @param {HTMLTableElement} table
   * @param {HTMLTableCellElement} head of the column
   */
  function sortBy(table, head) {
    const now = /** @type {"ascending" | "descending" | null} */ (head.getAttribute("aria-sort"));
    const order = now ? OTHER[now] : (head.dataset.sort ?? "ascending");
    for (const each of table.querySelectorAll("th[aria-sort]")) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const [body] = table.tBodies;
    /** @type {Array<[string | number, HTMLTableRowElement]>} */
    const rows = [...body.rows].map((row) => [valueOf(row.cells[head.cellIndex]), row]);
    const turn = order === "ascending" ? 1 : -1;
    rows.sort(([one], [other]) => {
      if (typeof one === "number" && typeof other === "number") return turn * (one - other);
      return turn * compare(String(one), String(other));
    });
    body.append(...rows.map(([, row]) => row));
  }

  /**
   * Let the tables below `root` be sorted.
   * @param {ParentNode} root
   * @param {(column: string) => void} [told] is called after each time, with the name of the column
   */
  function makeSortable(root, told) {
    for (const button of root.querySelectorAll("table .report-sort")) {
      const head = /** @type {HTMLTableCellElement} */ (button.closest("th"));
      const table = /** @type {HTMLTableElement} */ (button.closest("table"));
      button.addEventListener("click", () => {
        sortBy(table, head);
        told?.(button.textContent ?? "");
      });
    }
  }

  self.QE.makeSortable = makeSortable;
})();
