/**
 * Placement: cards to be laid on targets, one on each (pairs) or any number (groups). Response kind
 * "pairing".
 *
 * The page holds a sheet of two lists, for paper and for browsers without a script; the script
 * hides it and builds a board from copies of its texts. A card and a target are buttons: choose a
 * card and then a target, or a target and then a card. Dragging by mouse, or by touch after a short
 * press, is an extra (drag.js). Whatever happens is said in one line that is seen and read out.
 */
"use strict";

(function () {
  const { make, makeVerdict, say, verdictOf } = QE;
  const LONGEST = 60; // characters of a name in a sentence

  /**
   * @typedef {{id: string, row: HTMLElement, button: HTMLButtonElement, name: string,
   *   said: HTMLElement, source: Element}} QePart `source` is its row of the sheet
   * @typedef {QePart & {list: HTMLElement}} QePlace
   */

  /** @type {WeakMap<QeElement, Board>} */
  const boards = new WeakMap();

  /**
   * What is said of a card or a target: its text, and the alternative texts of its pictures.
   * @param {Element} node
   * @returns {string}
   */
  function nameOf(node) {
    const copy = /** @type {Element} */ (node.cloneNode(true));
    for (const image of copy.querySelectorAll("img")) image.replaceWith(image.alt);
    const text = (copy.textContent ?? "").replace(/\s+/g, " ").trim();
    // Sentences put names in quotation marks of their own.
    const bare = /^["“„«](?<inside>[^"“”„«»]+)["”“»]$/.exec(text)?.groups?.inside ?? text;
    return bare.length > LONGEST ? bare.slice(0, LONGEST - 1) + "…" : bare;
  }

  /**
   * Copies of what an element holds, without ids, which stand in the sheet already.
   * @param {Element | null | undefined} node
   * @returns {Node[]}
   */
  function copies(node) {
    if (!node) return [];
    const copy = /** @type {Element} */ (node.cloneNode(true));
    for (const room of copy.querySelectorAll(".qe-room")) room.remove();
    for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    return [...copy.childNodes];
  }

  /** Cards and targets of one question. */
  class Board {
    /** @param {QeElement} element */
    constructor(element) {
      this.element = element;
      this.single = Boolean(element.item.shape.single);
      /** @type {string | null} card that is picked up */
      this.held = null;
      /** @type {string | null} target that is chosen for the next card */
      this.aim = null;
      this.locked = false;
      const sheet = element.querySelector(".qe-sheet");
      this.root = make("div", "qe-board " + (this.single ? "qe-pairs" : "qe-groups"));
      this.line = make("p", "qe-guide", say("place.how"));
      this.line.setAttribute("role", "status");
      this.back = make("button", "qe-button qe-back", say("button.put-back"));
      this.back.type = "button";
      this.back.hidden = true;
      this.bank = make("ul", "qe-bank");
      this.tray = make("div", "qe-tray");
      /** @type {Array<{head: HTMLElement, source: Element}>} headings that are copies */
      this.heads = [];
      const heads = [...(sheet?.querySelectorAll(".qe-heading") ?? [])];
      const title = make("div", "qe-heading");
      title.id = element.id + "-cards";
      title.append(say("place.cards"));
      if (heads[1]) this.heads.push({ head: title, source: heads[1] });
      this.bank.setAttribute("aria-labelledby", title.id);
      const top = make("div", "qe-tray-top");
      top.append(title, this.back);
      this.tray.append(top, this.bank);
      const places = make("ul", "qe-places");
      if (heads[0]) {
        const head = make("div", "qe-heading");
        head.id = element.id + "-places";
        this.heads.push({ head, source: heads[0] });
        places.setAttribute("aria-labelledby", head.id);
        this.root.append(this.line, this.tray, head, places);
      } else {
        this.root.append(this.line, this.tray, places);
      }
      /** @type {Map<string, QePlace>} in the order of the source */
      this.targets = new Map();
      for (const row of sheet?.querySelectorAll("[data-target]") ?? []) {
        const target = this.makeTarget(/** @type {HTMLElement} */ (row));
        this.targets.set(target.id, target);
        places.append(target.row);
      }
      /** @type {Map<string, QePart>} in the order of the bank */
      this.cards = new Map();
      for (const row of sheet?.querySelectorAll("[data-card]") ?? []) {
        const card = this.makeCard(/** @type {HTMLElement} */ (row));
        this.cards.set(card.id, card);
        this.bank.append(card.row);
      }
      this.root.addEventListener("click", (event) => this.onClick(event));
      this.root.addEventListener("keydown", (event) => this.onKey(event));
      this.root.addEventListener("keyup", ({ target }) => this.uncover(target));
      this.dragging = QE.makeDraggable(this.root, {
        lift: (/** @type {string} */ card) => this.pick(card),
        drop: (/** @type {string} */ card, /** @type {Element | null} */ over) =>
          this.drop(card, over),
        isLocked: () => this.locked,
      });
      sheet?.after(this.root);
      this.copy();
    }

    /**
     * @param {HTMLElement} source row of the sheet
     * @returns {QePlace}
     */
    makeTarget(source) {
      const id = source.dataset.target ?? "";
      const row = make("li");
      row.dataset.target = id;
      const button = make("button", "qe-target");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      const list = make("ul", "qe-lying");
      const said = this.makeSaid(`${this.element.id}-place-${id}-said`);
      row.append(button, list, said);
      return { id, row, button, list, name: "", said, source };
    }

    /**
     * @param {HTMLElement} source row of the sheet
     * @returns {QePart}
     */
    makeCard(source) {
      const id = source.dataset.card ?? "";
      const row = make("li");
      row.dataset.card = id;
      const button = make("button", "qe-card");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      const said = this.makeSaid(`${this.element.id}-card-${id}-said`);
      row.append(button, said);
      return { id, row, button, name: "", said, source };
    }

    /** Copy the texts of the sheet, where each attempt may have values of its own. */
    copy() {
      for (const { head, source } of this.heads) head.replaceChildren(...copies(source));
      for (const part of [...this.targets.values(), ...this.cards.values()]) {
        part.button.replaceChildren(...copies(part.source));
        part.name = nameOf(part.button);
      }
      for (const { list, name } of this.targets.values()) list.setAttribute("aria-label", name);
      this.showNames();
    }

    /** @param {string} id */
    makeSaid(id) {
      const said = make("div", "qe-said");
      said.id = id;
      said.setAttribute("aria-live", "off"); // here before its content, to be read out
      return said;
    }

    /** @param {string} card */
    cardName(card) {
      return this.cards.get(card)?.name ?? "";
    }

    /** @param {string} target */
    targetName(target) {
      return this.targets.get(target)?.name ?? "";
    }

    /**
     * @param {string} card
     * @returns {string | null} the target on which a card lies
     */
    placeOf(card) {
      const place = this.cards.get(card)?.row.closest("[data-target]");
      return place instanceof HTMLElement ? (place.dataset.target ?? null) : null;
    }

    /**
     * @param {string} target
     * @returns {string[]} the cards that lie on a target
     */
    lyingOn(target) {
      return [...this.cards.keys()].filter((card) => this.placeOf(card) === target);
    }

    /** @returns {string[]} the cards that lie on no target, in the order shown */
    inBank() {
      return [...this.cards.keys()].filter((card) => this.placeOf(card) === null);
    }

    /** @returns {Array<[string, string | null]>} */
    pairs() {
      return [...this.cards.keys()].sort().map((card) => [card, this.placeOf(card)]);
    }

    /** @param {string[]} order of all cards in the bank */
    setOrder(order) {
      const cards = order.map((id) => /** @type {[string, QePart]} */ ([id, this.cards.get(id)]));
      this.cards = new Map(cards);
      for (const card of this.inBank()) this.bank.append(this.cards.get(card)?.row ?? "");
    }

    /**
     * Move a card without a word.
     * @param {string} card
     * @param {string | null} target null for the bank
     */
    move(card, target) {
      const row = this.cards.get(card)?.row;
      if (!row) return;
      const focused = row.contains(document.activeElement);
      if (target !== null) {
        this.targets.get(target)?.list.append(row);
      } else {
        const order = [...this.cards.keys()];
        const later = order.slice(order.indexOf(card) + 1);
        const next = later.find((each) => this.cards.get(each)?.row.parentNode === this.bank);
        this.bank.insertBefore(row, next ? (this.cards.get(next)?.row ?? null) : null);
      }
      // A moved element loses the focus; whoever stands on it is not to be thrown out.
      if (focused) this.cards.get(card)?.button.focus({ preventScroll: true });
    }

    /**
     * Say what was done and what comes next. A shorter sentence leaves the line as high as it was,
     * so that nothing moves away below the learner's finger.
     * @param {string} text
     */
    announce(text) {
      this.line.style.minHeight = text ? this.line.offsetHeight + "px" : "";
      this.line.textContent = text;
    }

    /** Bring buttons, names and the way back up to date. */
    showNames() {
      for (const [id, { button, row }] of this.cards) {
        button.setAttribute("aria-pressed", String(this.held === id));
        row.classList.toggle("qe-held", this.held === id);
      }
      for (const [id, { button, name, row }] of this.targets) {
        const cards = this.lyingOn(id).map((card) => this.cardName(card));
        const code = cards.length ? "place.target" : "place.target.empty";
        button.setAttribute("aria-label", say(code, { target: name, cards: cards.join(", ") }));
        button.setAttribute("aria-pressed", String(this.aim === id));
        row.classList.toggle("qe-aim", this.aim === id);
        row.classList.toggle("qe-taken", cards.length > 0);
      }
      this.root.classList.toggle("qe-holding", this.held !== null);
      this.back.hidden = this.held === null || this.placeOf(this.held) === null;
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

  /**
   * @param {QePart} part
   * @param {"correct" | "incorrect"} verdict
   * @param {string} id
   */
  function badge({ row, button, said }, verdict, id) {
    row.dataset.verdict = verdict;
    said.before(makeVerdict(verdict, id));
    button.setAttribute("aria-describedby", `${id} ${said.id}`);
  }

  /** @type {QeShape} */
  const placement = {
    reveals: true,

    collect(element) {
      const pairs = (boards.get(element)?.pairs() ?? []).filter(([, target]) => target !== null);
      return pairs.length ? { version: 1, kind: "pairing", pairs } : null;
    },

    missing(element) {
      const board = boards.get(element);
      if (!board || !this.collect(element)) return [{ code: "invalid.nothing-placed" }];
      if (board.single) {
        const empty = [...board.targets.keys()].filter((target) => !board.lyingOn(target).length);
        return empty.map((part) => ({ code: "invalid.target-empty", part }));
      }
      const count = String(board.inBank().length);
      return count === "0" ? [] : [{ code: "invalid.cards-left", args: { count } }];
    },

    restore(element, response) {
      const board = boards.get(element);
      const pairs = response?.pairs;
      if (!board || response?.kind !== "pairing" || !Array.isArray(pairs)) return false;
      const isKnown = pairs.every(([card, target]) => board.cards.has(card) && board.targets.has(target));
      const isOnce = (/** @type {string[]} */ ids) => new Set(ids).size === ids.length;
      const laid = pairs.map(([card]) => card);
      const taken = pairs.map(([, target]) => target);
      if (!isKnown || !isOnce(laid) || (board.single && !isOnce(taken))) return false;
      for (const card of board.cards.keys()) board.move(card, null);
      for (const [card, target] of pairs) board.move(card, target);
      board.showNames();
      return true;
    },

    arrange(element, seed) {
      const old = boards.get(element);
      const board = old ?? new Board(element);
      boards.set(element, board);
      if (old && element.item.variables) old.copy();
      const sheet = [...element.querySelectorAll(".qe-sheet [data-card]")];
      const order = sheet.map((row) => row.getAttribute("data-card") ?? "");
      board.setOrder(element.item.shuffle ? QE.shuffle(order.sort(), seed) : order);
    },

    mark(element, feedback, blocks) {
      const board = boards.get(element);
      if (!board) return;
      for (const { code, part = "" } of feedback) {
        const verdict = verdictOf(code);
        const target = board.targets.get(part);
        if (code === "invalid.target-empty" && target) target.row.dataset.missing = "";
        if (!verdict) continue;
        const [card] = board.single ? board.lyingOn(part) : [part];
        const judged = board.single ? target : board.cards.get(part);
        if (!judged) continue;
        badge(judged, verdict, `${element.id}-${board.single ? "place" : "card"}-${part}-verdict`);
        const text = verdict === "incorrect" && blocks.get("card:" + card);
        if (text) judged.said.append(text);
      }
      if (board.root.querySelector("[data-verdict]")) board.announce(""); // the outcome says it all
      if (feedback.some(({ code }) => code === "invalid.cards-left")) {
        board.tray.dataset.missing = "";
      }
    },

    clear(element) {
      const board = boards.get(element);
      if (!board) return;
      for (const { row, button, said } of [...board.targets.values(), ...board.cards.values()]) {
        delete row.dataset.verdict;
        delete row.dataset.missing;
        button.removeAttribute("aria-describedby");
        said.replaceChildren();
      }
      delete board.tray.dataset.missing;
      for (const each of board.root.querySelectorAll(".qe-verdict, .qe-right")) each.remove();
    },

    reveal(element) {
      const board = boards.get(element);
      /** @type {Array<{id: string, target?: string}>} */
      const cards = element.item.shape.cards;
      for (const { id, target = "" } of board && cards ? cards : []) {
        if (!board?.targets.has(target) || board.placeOf(id) === target) continue;
        const part = board.single ? board.targets.get(target) : board.cards.get(id);
        const other = board.single ? board.cards.get(id) : board.targets.get(target);
        part?.said.before(make("p", "qe-right", say("item.key", { key: other?.name ?? "" })));
      }
    },

    lock(element, locked) {
      const board = boards.get(element);
      if (!board) return;
      board.locked = locked;
      if (locked) board.dragging.end();
      board.held = board.aim = null;
      board.showNames();
      for (const { button } of [...board.targets.values(), ...board.cards.values()]) {
        button.disabled = locked;
      }
    },

    retry(element) {
      const board = boards.get(element);
      if (!board) return;
      for (const [card, { row }] of board.cards) {
        if (row.closest("[data-verdict=incorrect]")) board.move(card, null);
      }
      board.held = board.aim = null;
      board.announce(say("place.how"));
      board.showNames();
      const [first] = board.inBank();
      const [target] = board.targets.values();
      (first ? board.cards.get(first) : target)?.button.focus();
    },

    reset(element) {
      const board = boards.get(element);
      for (const card of board?.cards.keys() ?? []) board?.move(card, null);
      board?.showNames();
    },

    label(element, part) {
      const board = boards.get(element);
      return (board?.single ? board.targets.get(part) : board?.cards.get(part))?.name ?? "";
    },
  };

  QE.shapes.placement = placement;
})();
