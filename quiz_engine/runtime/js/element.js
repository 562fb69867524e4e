/**
 * `<qe-item>`: makes a question of the element once it is in the page, and tells it when it comes
 * near the view.
 */
"use strict";

(function () {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        questions.get(target)?.approach();
      }
    },
    // Within a screen's height. A root is named because no margin counts in a frame without one.
    { root: document, rootMargin: "100% 0px" },
  );
  /** @type {WeakMap<Element, {approach(): void, beginAgain(since: number): void, draw: number}>} */
  const questions = new WeakMap();

  /**
   * @param {any} item
   * @returns {string[]} the packages that its program may import, what each needs before it
   */
  function packagesOf(item) {
    const { packages = {} } = QE.readSettings();
    const names = (item.shape.packages ?? []).flatMap((/** @type {string} */ name) => packages[name]);
    return [...new Set(names)];
  }

  class QeItem extends HTMLElement {
    /** @type {any} */
    item = null;

    /** Which draw of the variables is shown; 0 without variables. */
    get draw() {
      return questions.get(this)?.draw ?? 0;
    }

    /** @param {object} message for Python, which is started where it is not */
    async ask(message) {
      await QE.link.warm();
      return QE.link.grade({ draw: this.draw, ...message });
    }

    /**
     * @param {object} message of which a program is run
     * @param {number} limit ms
     */
    async run(message, limit) {
      return QE.link.run({ draw: this.draw, ...message }, limit, packagesOf(this.item));
    }

    /** @param {number} since see Question */
    beginAgain(since) {
      questions.get(this)?.beginAgain(since);
    }

    connectedCallback() {
      const data = this.querySelector(":scope > script[type='application/json']")?.textContent;
      if (this.item || !data) return; // moved in the page, or not ours
      this.item = JSON.parse(data);
      if (!QE.shapes[this.item.shape.kind]) return; // stays as it reads without a script
      questions.set(this, new QE.Question(this));
      near.observe(this);
    }
  }
  customElements.define("qe-item", QeItem);
})();
