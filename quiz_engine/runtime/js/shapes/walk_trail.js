/**
 * What was done on a walk, and how far that leads. Knows no page.
 *
 * A tap is right by the `key` of its control. Whether a typed value is right only Python knows, so
 * a step with one is passed once Python said so, or once anything was done on a later step.
 */
"use strict";

/** @typedef {[step: string, control: string, typed: string]} QeAction */

(function () {
  const ENOUGH = 2; // wrong taps until the right place is shown

  class Trail {
    /** @param {Array<{id: string, controls: any[]}>} steps */
    constructor(steps) {
      this.steps = steps;
      /** @type {QeAction[]} */
      this.actions = [];
      /** @type {Set<string>} steps that are behind, as far as the actions do not say it */
      this.behind = new Set();
      /** @type {Map<string, QeFeedback>} what grading said of each step */
      this.verdicts = new Map();
    }

    reset() {
      this.actions = [];
      this.behind.clear();
      this.verdicts.clear();
    }

    /** @param {number} index @returns {QeAction[]} what was done on a step */
    done(index) {
      return this.actions.filter(([step]) => step === this.steps[index].id);
    }

    /** @param {number} index @returns {boolean} whether something was done that may be right */
    mayBeRight(index) {
      const { controls } = this.steps[index];
      return this.done(index).some(([, id]) => controls.find((each) => each.id === id)?.key);
    }

    /** @param {number} index @returns {boolean} whether the way goes on from there */
    isPassed(index) {
      const { id, controls } = this.steps[index];
      if (this.behind.has(id)) return true;
      const isTapped = this.done(index).some(([, name]) => {
        const control = controls.find((each) => each.id === name);
        return control?.key && !control.entry;
      });
      const isLater = this.steps.some((_, later) => later > index && this.done(later).length);
      return isTapped || (isLater && this.mayBeRight(index));
    }

    /** @returns {number} the first step that is not passed; as many as there are when all are */
    get front() {
      const index = this.steps.findIndex((_, each) => !this.isPassed(each));
      return index < 0 ? this.steps.length : index;
    }

    /** @param {number} index @returns {boolean} whether the help was looked at */
    hasAsked(index) {
      return this.done(index).some(([, id]) => !id);
    }

    /** @param {number} index @returns {boolean} whether the right place is shown by now */
    isHelped(index) {
      return this.hasAsked(index) || this.done(index).length >= ENOUGH;
    }
  }

  Object.assign(self.QE, { Trail });
})();
