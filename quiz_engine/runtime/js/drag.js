/**
 * Dragging cards by mouse, pen and touch, for shapes whose cards can also be laid by pressing.
 *
 * A mouse drags at once. A finger has to rest on the card for a moment first: until then moving it
 * scrolls the page, as everywhere else. A copy of the card follows the pointer; near the upper and
 * lower edge of the window the page scrolls along.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const REST = 220; // ms until a finger lifts a card
  const SLIP = 8; // pixels that a pointer may move without meaning it
  const EDGE = 72; // pixels from the edge of the window in which the page scrolls along
  const SPEED = 14; // pixels a frame at the very edge
  const AFTER = 400; // ms in which a click still belongs to the drop before it

  /**
   * Make the `.qe-card` buttons below an element draggable, each named by the `data-card` of its
   * row.
   * @param {HTMLElement} root
   * @param {{lift: (card: string) => void, drop: (card: string, over: Element | null) => void,
   *   isLocked: () => boolean}} actions `over` is what lies below the pointer, within `root`
   * @returns {{hasJustDropped: (event: MouseEvent) => boolean, end: () => void}} `end` lets go of
   *   a card that is being dragged, which stays where it was
   */
  function makeDraggable(root, { lift, drop, isLocked }) {
    /**
     * @typedef {{pointer: number, button: HTMLElement, card: string, x: number, y: number,
     *   at: {x: number, y: number}, isTouch: boolean, isReady: boolean,
     *   ghost: HTMLElement | null, timer: ReturnType<typeof setTimeout> | undefined, frame: number}} Drag
     * @type {Drag | null}
     */
    let drag = null;
    let dropped = -Infinity;

    /** @param {PointerEvent} event */
    function onDown(event) {
      const button = /** @type {Element} */ (event.target).closest(".qe-card");
      const card = button?.closest("[data-card]")?.getAttribute("data-card");
      if (drag || isLocked() || event.button || !event.isPrimary) return;
      if (!(button instanceof HTMLElement) || !card) return;
      const [x, y] = [event.clientX, event.clientY];
      const isTouch = event.pointerType === "touch";
      const at = { x, y };
      const state = { isTouch, isReady: !isTouch, ghost: null, timer: undefined, frame: 0 };
      drag = { pointer: event.pointerId, button, card, x, y, at, ...state };
      if (isTouch) drag.timer = setTimeout(rest, REST);
      addEventListener("pointermove", onMove);
      addEventListener("pointerup", onUp);
      addEventListener("pointercancel", end);
      addEventListener("keydown", onKey, true);
    }

    /** A finger has rested on a card: from now on, moving it drags. */
    function rest() {
      if (!drag) return;
      drag.isReady = true;
      drag.button.classList.add("qe-lifted");
    }

    /** @param {PointerEvent} event */
    function onMove(event) {
      if (!drag || event.pointerId !== drag.pointer) return;
      drag.at = { x: event.clientX, y: event.clientY };
      const far = Math.hypot(drag.at.x - drag.x, drag.at.y - drag.y) > SLIP;
      if (far && !drag.isReady) return end(); // a finger that scrolls
      if (far && !drag.ghost) start(drag);
      if (drag.ghost) follow(drag);
    }

    /** @param {Drag} drag */
    function start(drag) {
      lift(drag.card);
      const box = drag.button.getBoundingClientRect();
      const ghost = /** @type {HTMLElement} */ (drag.button.cloneNode(true));
      ghost.classList.add("qe-ghost");
      ghost.setAttribute("aria-hidden", "true");
      ghost.tabIndex = -1;
      ghost.style.width = box.width + "px";
      ghost.style.height = box.height + "px";
      ghost.dataset.x = String(drag.x - box.left);
      ghost.dataset.y = String(drag.y - box.top);
      drag.ghost = ghost;
      root.append(ghost);
      root.classList.add("qe-dragging");
      drag.button.setPointerCapture?.(drag.pointer);
      follow(drag);
      drag.frame = requestAnimationFrame(scroll);
    }

    /** @param {Drag} drag */
    function follow({ ghost, at }) {
      if (!ghost) return;
      const box = root.getBoundingClientRect();
      ghost.style.left = at.x - box.left - Number(ghost.dataset.x) + "px";
      ghost.style.top = at.y - box.top - Number(ghost.dataset.y) + "px";
      const over = find(at);
      for (const each of root.querySelectorAll(".qe-over")) {
        if (each !== over) each.classList.remove("qe-over");
      }
      over?.classList.add("qe-over");
    }

    /**
     * @param {{x: number, y: number}} at
     * @returns {Element | null} the target or the tray there
     */
    function find({ x, y }) {
      const over = document.elementFromPoint(x, y)?.closest("[data-target], .qe-tray");
      return over && root.contains(over) ? over : null;
    }

    function scroll() {
      if (!drag?.ghost) return;
      const { y } = drag.at;
      const up = Math.max(0, EDGE - y) / EDGE;
      const down = Math.max(0, y - innerHeight + EDGE) / EDGE;
      if (up || down) {
        scrollBy({ top: Math.min(1, down) * SPEED - Math.min(1, up) * SPEED, behavior: "instant" });
        follow(drag);
      }
      drag.frame = requestAnimationFrame(scroll);
    }

    /** @param {PointerEvent} event */
    function onUp(event) {
      if (!drag || event.pointerId !== drag.pointer) return;
      const { at, button, card, ghost, isReady, isTouch } = drag;
      const over = ghost && find(at);
      end();
      if (ghost) drop(card, over);
      // Browsers make no click of a press that took long; a slow finger means one all the same.
      else if (isTouch && isReady) {
        button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
      } else return;
      dropped = event.timeStamp;
    }

    /** @param {KeyboardEvent} event */
    function onKey(event) {
      if (event.key !== "Escape" || !drag?.ghost) return;
      event.preventDefault();
      const { card } = drag;
      end();
      drop(card, null);
    }

    function end() {
      if (!drag) return;
      clearTimeout(drag.timer);
      cancelAnimationFrame(drag.frame);
      drag.ghost?.remove();
      drag.button.classList.remove("qe-lifted");
      root.classList.remove("qe-dragging");
      for (const each of root.querySelectorAll(".qe-over")) each.classList.remove("qe-over");
      drag = null;
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", onKey, true);
    }

    root.addEventListener("pointerdown", onDown);
    root.addEventListener("dragstart", (event) => event.preventDefault());
    // Once a finger has lifted a card, moving it neither scrolls the page nor opens a menu.
    root.addEventListener("touchmove", (event) => drag?.isReady && event.preventDefault(), { passive: false });
    root.addEventListener("contextmenu", (event) => {
      if (drag?.isTouch && drag.isReady) event.preventDefault();
    });
    return {
      end,
      hasJustDropped: (event) => event.detail > 0 && event.timeStamp - dropped < AFTER,
    };
  }

  self.QE.makeDraggable = makeDraggable;
})();
