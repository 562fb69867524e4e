/**
 * Placement: cards to be laid on targets, one on each (pairs) or any number (groups). Response kind
 * "pairing".
 *
 * The page holds a sheet of two lists, for paper and for browsers without a script; the script
 * hides it and builds a board from copies of its texts (board_view.js, board.js).
 */
"use strict";

(function () {
  const { Board, make, makeVerdict, say, verdictOf } = QE;

  /** @type {WeakMap<QeElement, QeBoardView & {dragging: any}>} */
  const boards = new WeakMap();

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
