/**
 * Sequence: cards to be put in order, by dragging a grip or with two buttons on each card. Response
 * kind "order".
 *
 * The cards begin in an order drawn from the stored seed, which is never the right one; until one of
 * them is moved, nothing has been given. A card that moves is never taken out of the page itself, its
 * neighbours are: so it keeps the focus and the pointer.
 */
"use strict";

(function () {
  const { make, makeVerdict, say, verdictOf } = QE;
  const SLIDE = 160; // ms of a card's way to its new place
  const MOST = 12; // px that a card can be pulled beyond the ends of the list

  /** @type {WeakSet<QeElement>} where a card was moved since they were dealt */
  const touched = new WeakSet();
  /**
   * The drag that is under way: how the cards lay before it, and what puts them back.
   * @type {WeakMap<QeElement, {before: string[], cancel: () => void}>}
   */
  const dragging = new WeakMap();

  /**
   * @param {QeElement} element
   * @returns {HTMLElement}
   */
  const list = (element) => /** @type {HTMLElement} */ (element.querySelector(".qe-order"));

  /**
   * @param {QeElement} element
   * @returns {HTMLElement[]} as shown
   */
  const rows = (element) => /** @type {HTMLElement[]} */ ([...list(element).children]);

  /**
   * @param {QeElement} element
   * @returns {string[]} ids of the cards, as shown
   */
  const order = (element) => rows(element).map((row) => row.dataset.card ?? "");

  /**
   * @param {HTMLElement} row
   * @returns {string} the card's words, of a picture those that stand for it
   */
  function nameOf(row) {
    const card = row.querySelector(".qe-order-card");
    const pictures = [...(card?.querySelectorAll("img") ?? [])].map(({ alt }) => alt);
    return [card?.textContent ?? "", ...pictures].join(" ").replace(/\s+/g, " ").trim();
  }

  /**
   * @param {HTMLElement} row
   * @param {string} way "up" or "down"
   * @returns {HTMLButtonElement}
   */
  const button = (row, way) =>
    /** @type {HTMLButtonElement} */ (row.querySelector(`[data-move="${way}"]`));

  /**
   * @param {QeElement} element
   * @param {string[]} cards
   */
  function put(element, cards) {
    const places = new Map(cards.map((card, index) => [card, index]));
    const at = (/** @type {HTMLElement} */ row) => places.get(row.dataset.card ?? "") ?? 0;
    list(element).append(...rows(element).sort((a, b) => at(a) - at(b)));
    showEnds(element);
  }

  /**
   * The first card goes no further up, the last no further down; the buttons stay to be reached.
   * @param {QeElement} element
   */
  function showEnds(element) {
    const all = rows(element);
    all.forEach((row, index) => {
      button(row, "up").setAttribute("aria-disabled", String(index === 0));
      button(row, "down").setAttribute("aria-disabled", String(index === all.length - 1));
    });
  }

  /**
   * @param {QeElement} element
   * @param {HTMLElement} row
   */
  function tell(element, row) {
    const place = rows(element).indexOf(row) + 1;
    const status = element.querySelector(".qe-moved");
    const args = { card: nameOf(row), place, count: rows(element).length };
    if (status) status.textContent = say("order.moved", args);
  }

  /**
   * @param {QeElement} element
   * @param {HTMLElement} row that has moved
   */
  function changed(element, row) {
    touched.add(element);
    showEnds(element);
    tell(element, row);
    list(element).dispatchEvent(new Event("change", { bubbles: true }));
  }

  /**
   * Let the eye follow what has moved.
   * @param {HTMLElement[]} moved
   * @param {() => void} change
   */
  function slide(moved, change) {
    const before = moved.map((row) => row.offsetTop);
    change();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    moved.forEach((row, index) => {
      const from = { transform: `translateY(${before[index] - row.offsetTop}px)` };
      row.animate([from, { transform: "none" }], { duration: SLIDE, easing: "ease-out" });
    });
  }

  /**
   * @param {QeElement} element
   * @param {HTMLElement} row
   * @param {string} way
   */
  function step(element, row, way) {
    const isUp = way === "up";
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!(other instanceof HTMLElement)) return tell(element, row);
    slide([row, other], () => (isUp ? row.after(other) : row.before(other)));
    changed(element, row);
  }

  /**
   * Follow the pointer until it is let go; cards change places as the dragged one passes their
   * middles. Escape, or a pointer that the system takes away, puts all back.
   * @param {QeElement} element
   * @param {HTMLElement} row
   * @param {PointerEvent} start
   */
  function drag(element, row, start) {
    const grip = /** @type {HTMLElement} */ (start.currentTarget);
    const before = order(element);
    let origin = start.pageY;
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    row.dataset.dragged = "";

    /** @param {PointerEvent} event */
    function move(event) {
      let offset = event.pageY - origin;
      for (;;) {
        const other = offset > 0 ? row.nextElementSibling : row.previousElementSibling;
        if (!(other instanceof HTMLElement)) break;
        const height = other.offsetHeight + gap(row, other);
        if (Math.abs(offset) <= height / 2) break;
        const way = offset > 0 ? height : -height;
        slide([other], () => (way > 0 ? row.before(other) : row.after(other)));
        origin += way;
        offset -= way;
      }
      const least = row.previousElementSibling ? -Infinity : -MOST;
      const most = row.nextElementSibling ? Infinity : MOST;
      row.style.transform = `translateY(${Math.min(Math.max(offset, least), most)}px)`;
    }

    /** @param {boolean} isKept */
    function end(isKept) {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", drop);
      grip.removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", onKey, true);
      dragging.delete(element);
      delete row.dataset.dragged;
      row.style.transform = "";
      if (!isKept) put(element, before);
      if (order(element).join() !== before.join()) changed(element, row);
    }

    const drop = () => end(true);
    const cancel = () => end(false);
    /** @param {KeyboardEvent} event */
    function onKey(event) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      cancel();
    }

    dragging.set(element, { before, cancel });
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", cancel);
    addEventListener("keydown", onKey, true);
  }

  /**
   * @param {HTMLElement} one
   * @param {HTMLElement} other its neighbour
   * @returns {number} px between them
   */
  function gap(one, other) {
    const [upper, lower] = one.offsetTop < other.offsetTop ? [one, other] : [other, one];
    return lower.offsetTop - upper.offsetTop - upper.offsetHeight;
  }

  /**
   * @param {QeElement} element
   * @param {HTMLElement} row that gets its grip and buttons
   */
  function equip(element, row) {
    const grip = make("span", "qe-grip");
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.isPrimary && !isLocked(element)) drag(element, row, event);
    });
    const moves = make("span", "qe-moves");
    for (const way of ["up", "down"]) {
      const move = make("button", "qe-move");
      move.type = "button";
      move.dataset.move = way;
      // By the second click of a double click another card's button lies there: it would undo all.
      move.addEventListener("click", ({ detail }) => void (detail < 2 && step(element, row, way)));
      moves.append(move);
    }
    const said = make("div", "qe-said");
    said.id = `${element.id}-${row.dataset.card}-verdict-said`;
    said.setAttribute("aria-live", "off"); // here before its content, to be read out
    row.prepend(grip);
    row.append(moves, said);
  }

  /**
   * Name the buttons by their card, whose words may be others in each attempt.
   * @param {HTMLElement} row
   */
  function name(row) {
    for (const way of ["up", "down"]) {
      button(row, way).setAttribute("aria-label", say("order." + way, { card: nameOf(row) }));
    }
  }

  /** @param {QeElement} element */
  const isLocked = (element) => list(element).dataset.locked === "";

  /** @type {QeShape} */
  const sequence = {
    collect(element) {
      if (!touched.has(element)) return null;
      const cards = dragging.get(element)?.before ?? order(element); // none is dropped yet
      return { version: 1, kind: "order", cards };
    },

    missing(element) {
      return this.collect(element) ? [] : [{ code: "invalid.not-arranged" }];
    },

    restore(element, response) {
      if (response?.kind !== "order" || !Array.isArray(response.cards)) return false;
      if ([...response.cards].sort().join() !== order(element).sort().join()) return false;
      put(element, response.cards);
      touched.add(element);
      return true;
    },

    arrange(element, seed) {
      if (!element.querySelector(".qe-moved")) {
        for (const row of rows(element)) equip(element, row);
        const status = make("p", "qe-moved");
        status.setAttribute("role", "status");
        list(element).after(status);
      }
      rows(element).forEach(name);
      const key = element.item.shape.cards.map((/** @type {{id: string}} */ card) => card.id);
      const cards = QE.shuffle([...key].sort(), seed);
      if (cards.join() === key.join()) cards.push(cards.shift());
      touched.delete(element);
      put(element, cards);
    },

    mark(element, feedback, blocks) {
      for (const { code, part } of feedback) {
        const verdict = verdictOf(code);
        const row = verdict && rows(element).find(({ dataset }) => dataset.card === part);
        if (!verdict || !row) continue;
        const id = `${element.id}-${part}-verdict`;
        row.dataset.verdict = verdict;
        row.querySelector(".qe-order-card")?.after(makeVerdict(verdict, id));
        for (const way of ["up", "down"]) {
          button(row, way).setAttribute("aria-describedby", `${id} ${id}-said`);
        }
        const text = verdict === "incorrect" && blocks.get("part:" + part);
        if (text) row.querySelector(".qe-said")?.append(text);
      }
    },

    clear(element) {
      for (const row of rows(element)) {
        delete row.dataset.verdict;
        row.querySelector(".qe-verdict")?.remove();
        row.querySelector(".qe-said")?.replaceChildren();
        for (const way of ["up", "down"]) button(row, way).removeAttribute("aria-describedby");
      }
    },

    reveal() {}, // the right order stands as text in the solution

    lock(element, locked) {
      if (locked) dragging.get(element)?.cancel();
      list(element).toggleAttribute("data-locked", locked);
      for (const row of rows(element)) {
        for (const way of ["up", "down"]) button(row, way).disabled = locked;
      }
    },

    retry(element) {
      const all = rows(element);
      const row = all.find(({ dataset }) => dataset.verdict === "incorrect") ?? all[0];
      button(row, row === all[0] ? "down" : "up").focus();
    },

    reset() {}, // the cards are dealt anew

    label(element, part) {
      const row = rows(element).find(({ dataset }) => dataset.card === part);
      return row ? nameOf(row) : "";
    },
  };

  QE.shapes.sequence = sequence;
})();
