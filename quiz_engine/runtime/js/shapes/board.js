/**
 * The board of a placement under a learner's hands: a card and a target are buttons; choose a card
 * and then a target, or a target and then a card. Dragging by mouse, or by touch after a short
 * press, is an extra (drag.js). Whatever happens is said in one line that is seen and read out.
 */
"use strict";

(function () {
  const { say } = QE;
  const BoardView = /** @type {new (element: QeElement) => QeBoardView} */ (QE.BoardView);

  class Board extends BoardView {
    /** @param {QeElement} element */
    constructor(element) {
      super(element);
      this.root.addEventListener("click", (event) => this.onClick(event));
      this.root.addEventListener("keydown", (event) => this.onKey(event));
      this.root.addEventListener("keyup", ({ target }) => this.uncover(target));
      this.dragging = QE.makeDraggable(this.root, {
        lift: (/** @type {string} */ card) => this.pick(card),
        drop: (/** @type {string} */ card, /** @type {Element | null} */ over) =>
          this.drop(card, over),
        isLocked: () => this.locked,
      });
    }

    /** @param {string} card */
    pick(card) {
      this.held = card;
      this.aim = null;
      this.announce(say("place.held", { card: this.cardName(card) }));
      this.showNames();
    }

    /** @param {string} target */
    choose(target) {
      this.aim = target;
      this.announce(say("place.aimed", { target: this.targetName(target) }));
      this.showNames();
    }

    release() {
      if (this.held === null && this.aim === null) return;
      this.held = this.aim = null;
      this.announce(say("place.released"));
      this.showNames();
    }

    /**
     * @param {string} card
     * @param {string} target
     */
    lay(card, target) {
      const names = { card: this.cardName(card), target: this.targetName(target) };
      const words = [say("place.laid", names)];
      const previous = this.single ? this.lyingOn(target).filter((each) => each !== card) : [];
      for (const each of previous) {
        this.move(each, null);
        words.push(say("place.returned", { card: this.cardName(each) }));
      }
      this.move(card, target);
      this.changed([...words, this.left()]);
    }

    /** @param {string} card */
    putBack(card) {
      this.move(card, null);
      this.changed([say("place.returned", { card: this.cardName(card) })]);
    }

    /** @returns {string} how much is left to do */
    left() {
      const empty = [...this.targets.keys()].filter((target) => !this.lyingOn(target).length);
      const count = this.single ? empty.length : this.inBank().length;
      const code = this.single ? "place.left.targets" : "place.left.cards";
      return count ? say(code, { count }) : say("place.done");
    }

    /** @param {string[]} words */
    changed(words) {
      this.held = this.aim = null;
      this.root.dispatchEvent(new Event("change", { bubbles: true }));
      this.announce(words.join(" "));
      this.showNames();
    }

    /**
     * @param {string} card
     * @param {Element | null} over what lies below the dropped card
     */
    drop(card, over) {
      const place = over?.closest("[data-target]");
      const target = place instanceof HTMLElement ? place.dataset.target : undefined;
      if (target !== undefined && target !== this.placeOf(card)) this.lay(card, target);
      else if (!place && over?.closest(".qe-tray") && this.placeOf(card)) this.putBack(card);
      else this.release();
    }

    /**
     * Scroll what got the focus by a key out from below the line, which stays in view while a card
     * is held. (scroll-margin would do, but WebKitGTK then scrolls to nothing at all.)
     * @param {EventTarget | null} target
     */
    uncover(target) {
      if (!(target instanceof HTMLElement)) return;
      const { bottom } = this.line.getBoundingClientRect();
      const { top } = target.getBoundingClientRect();
      if (top < bottom) scrollBy({ top: top - bottom - 8, behavior: "instant" });
    }

    /** @param {MouseEvent} event */
    onClick(event) {
      const node = /** @type {Element} */ (event.target);
      // The second click of a double click would put down what the first one picked up.
      if (this.locked || event.detail > 1 || this.dragging.hasJustDropped(event)) return;
      const byKey = event.detail === 0;
      const card = node.closest(".qe-card")?.closest("[data-card]");
      const place = node.closest("[data-target]");
      if (node.closest(".qe-back")) {
        const held = this.held ?? "";
        this.putBack(held);
        this.cards.get(held)?.button.focus({ preventScroll: !byKey });
      } else if (card instanceof HTMLElement) {
        this.onCard(card.dataset.card ?? "", byKey);
      } else if (place instanceof HTMLElement && !node.closest(".qe-said, .qe-verdict, .qe-right")) {
        this.onTarget(place.dataset.target ?? "", byKey);
      } else if (node.closest(".qe-tray") && this.held !== null && this.placeOf(this.held)) {
        this.putBack(this.held);
      }
    }

    /**
     * @param {string} card
     * @param {boolean} byKey
     */
    onCard(card, byKey) {
      const place = this.placeOf(card);
      if (this.aim !== null) this.layAndGoOn(card, this.aim, byKey);
      else if (this.held === card) this.release();
      else if (this.held === null || place === null || place === this.placeOf(this.held)) this.pick(card);
      else this.layAndGoOn(this.held, place, byKey);
    }

    /**
     * @param {string} target
     * @param {boolean} byKey
     */
    onTarget(target, byKey) {
      const [lying] = this.lyingOn(target);
      if (this.held !== null) {
        if (this.placeOf(this.held) === target) this.release();
        else this.layAndGoOn(this.held, target, byKey);
      } else if (this.aim === target) this.release();
      else if (this.single && lying) this.pick(lying);
      else this.choose(target);
    }

    /**
     * Lay a card; by the keyboard go on to the next one in the bank.
     * @param {string} card
     * @param {string} target
     * @param {boolean} byKey
     */
    layAndGoOn(card, target, byKey) {
      const bank = this.inBank();
      const index = bank.indexOf(card);
      this.lay(card, target);
      if (!byKey || index < 0) return;
      const rest = this.inBank();
      const next = rest[Math.min(index, rest.length - 1)];
      (next ? this.cards.get(next) : this.targets.get(target))?.button.focus();
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      if (event.key === "Escape" && (this.held !== null || this.aim !== null)) {
        event.preventDefault();
        event.stopPropagation();
        this.release();
      }
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!step || this.held === null) return;
      event.preventDefault();
      const buttons = [...this.targets.values()].map((target) => target.button);
      const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
      buttons.at(next % buttons.length)?.focus();
    }
  }

  Object.assign(self.QE, { Board });
})();
