/**
 * What the board of a placement looks like, and where its cards lie. Knows no click and no key;
 * `board.js` decides.
 */
"use strict";

/**
 * @typedef {{id: string, row: HTMLElement, button: HTMLButtonElement, name: string,
 *   said: HTMLElement, source: Element}} QePart a card; `source` is its row of the sheet
 * @typedef {QePart & {list: HTMLElement}} QePlace a target
 *
 * @typedef {object} QeBoardView
 * @property {QeElement} element
 * @property {boolean} single whether a target takes one card only
 * @property {string | null} held card that is picked up
 * @property {string | null} aim target that is chosen for the next card
 * @property {boolean} locked
 * @property {HTMLElement} root
 * @property {HTMLElement} line where is said what was done and what comes next
 * @property {HTMLElement} tray
 * @property {Map<string, QePlace>} targets in the order of the source
 * @property {Map<string, QePart>} cards in the order of the bank
 * @property {() => void} copy
 * @property {(card: string) => string} cardName
 * @property {(target: string) => string} targetName
 * @property {(card: string) => string | null} placeOf
 * @property {(target: string) => string[]} lyingOn
 * @property {() => string[]} inBank
 * @property {() => Array<[string, string | null]>} pairs
 * @property {(order: string[]) => void} setOrder
 * @property {(card: string, target: string | null) => void} move
 * @property {(text: string) => void} announce
 * @property {() => void} showNames
 */

(function () {
  const { make, say } = QE;
  const LONGEST = 60; // characters of a name in a sentence

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

  /** Cards and targets of one question: what is seen, where each lies, and how a card moves. */
  class BoardView {
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
  }

  Object.assign(self.QE, { BoardView });
})();
