/** Walk: the screens of a practice phone, one step after the other. Response kind "actions". */
"use strict";

(function () {
  const { Walk, say } = QE;

  /** @type {WeakMap<QeElement, any>} the walk of each question */
  const walks = new WeakMap();
  /** @param {QeElement} element @returns {any} a `QE.Walk` */
  function walkOf(element) {
    const walk = walks.get(element) ?? new Walk(element);
    walks.set(element, walk);
    return walk;
  }

  /** @param {any} actions @param {any[]} steps @returns {boolean} */
  const fits = (actions, steps) =>
    Array.isArray(actions) &&
    actions.every(([step, control]) => {
      const controls = steps.find(({ id }) => id === step)?.controls;
      return controls?.some((/** @type {any} */ { id }) => !control || id === control);
    });

  /** @type {QeShape} */
  const walk = {
    guided: true,

    collect(element) {
      const { actions } = walkOf(element).trail;
      return actions.length ? { version: 1, kind: "actions", actions: [...actions] } : null;
    },

    missing(element) {
      const walk = walkOf(element);
      /** @type {Array<{id: string}>} */
      const steps = walk.steps;
      const open = steps.filter((_, index) => !walk.trail.mayBeRight(index));
      return open.map(({ id }) => ({ code: "invalid.step-unfinished", part: id }));
    },

    restore(element, response) {
      if (response?.kind !== "actions" || !fits(response.actions, element.item.shape.steps)) {
        return false;
      }
      walkOf(element).restore([...response.actions]);
      return true;
    },

    arrange: (element) => walkOf(element).show(walkOf(element).trail.front),
    approach: (element) => walkOf(element).approach(),
    mark: (element, feedback) => walkOf(element).mark(feedback),

    clear(element) {
      const walk = walkOf(element);
      if (!walk.trail.verdicts.size) return;
      walk.trail.verdicts.clear();
      walk.show(walk.index);
    },

    reveal(element) {
      const walk = walkOf(element);
      if (!walk.trail.verdicts.size) walk.index = 0;
    },

    lock(element, locked) {
      const walk = walkOf(element);
      walk.isLocked = locked;
      walk.show(walk.index);
      if (locked && walk.index < walk.steps.length) walk.view.tell("changed", say("walk.revealed"));
    },

    retry(element) {
      const walk = walkOf(element);
      walk.trail.reset();
      walk.show(0, true);
    },

    reset: (element) => walkOf(element).trail.reset(),

    label(element, part) {
      const { steps, views } = walkOf(element);
      const index = steps.findIndex((/** @type {{id: string}} */ { id }) => id === part);
      return views[index]?.title.textContent ?? "";
    },
  };

  QE.shapes.walk = walk;
})();
