/**
 * Variables: puts the values of the attempt's draw where the page shows those of the first.
 *
 * The values come with the item, all draws of them, so nothing is calculated here and nothing
 * waits. Which draw it is follows from the attempt's seed alone: after a reload it is the same.
 */
"use strict";

(function () {
  const NAME = /\{\{\s*([\p{L}\p{M}\p{N}_]+)\s*\}\}/gu;

  /**
   * @param {any} item
   * @returns {number} how many draws it has, 0 without variables
   */
  const count = (item) => item.variables?.[0]?.values.length ?? 0;

  /**
   * @param {any} item
   * @param {number} seed
   * @returns {string} all that the seed draws, to be compared
   */
  const valuesOf = (item, seed) =>
    JSON.stringify(item.variables.map((/** @type {any} */ each) => each.values[seed % count(item)]));

  QE.variables = {
    /**
     * @param {any} item
     * @param {number} seed
     * @returns {number} the number of the attempt's draw
     */
    drawOf: (item, seed) => (count(item) ? seed % count(item) : 0),

    /**
     * Chance could draw the same again, which nobody would take for a new beginning.
     * @param {any} item
     * @param {{seed: number}} old record
     * @param {{seed: number}} record gets the next seed that draws something else
     */
    renew(item, old, record) {
      for (let step = 0; step < count(item); step++) {
        if (valuesOf(item, record.seed) !== valuesOf(item, old.seed)) return;
        record.seed++;
      }
    },

    /**
     * Find the places once, as long as all of them stand in the element: feedback moves about.
     * @param {QeElement} element
     * @returns {((seed: number) => void) | undefined} shows the values for a seed; nothing where
     *   the item has no variables
     */
    find(element) {
      const { item } = element;
      if (!count(item)) return undefined;
      const texts = [...element.querySelectorAll("[data-var]")];
      const options = [...element.querySelectorAll("[data-var-text]")];
      const others = [...element.querySelectorAll("[data-var-attr]")];
      return (seed) => {
        const draw = QE.variables.drawOf(item, seed);
        /** @type {Map<string, string>} */
        const values = new Map();
        for (const { name, values: all, shown } of item.variables) {
          values.set(name, (shown ?? all)[draw]);
        }
        /** @param {string | null} text */
        const fill = (text) =>
          (text ?? "").replace(NAME, (all, name) => values.get(name.normalize("NFKC")) ?? all);
        for (const each of texts) {
          each.textContent = values.get(each.getAttribute("data-var") ?? "") ?? "";
        }
        for (const each of options) each.textContent = fill(each.getAttribute("data-var-text"));
        for (const each of others) {
          const patterns = JSON.parse(each.getAttribute("data-var-attr") ?? "{}");
          for (const name of Object.keys(patterns)) each.setAttribute(name, fill(patterns[name]));
        }
      };
    },
  };
})();
