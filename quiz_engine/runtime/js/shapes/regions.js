/**
 * Regions: places of a picture to point at. Response kind "selection".
 *
 * The choices are the same list of radio buttons or tick boxes as everywhere, folded away where
 * pointing works; what is chosen there shows on the picture, and what is pointed at is ticked
 * there. So there is one state, the list's, and keyboard and screen reader need nothing of their
 * own.
 */
"use strict";

(function () {
  const { make, say } = QE;
  const choices = QE.shapes.choices;
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 24; // px beside a place that still mean it: a fingertip is 48 px wide
  const PIN = 0.035; // radius of a mark on the picture, as a share of its size
  const SIGNS = { correct: "M-5 0 -1.5 4 5.5 -4.5", incorrect: "M-4 -4 4 4M4 -4 -4 4" };

  /**
   * @param {QeElement} element
   * @returns {SVGGraphicsElement[]}
   */
  const places = (element) => [...element.querySelectorAll("[data-region]")].map((place) => /** @type {any} */ (place));

  /**
   * @param {QeElement} element
   * @returns {HTMLDetailsElement}
   */
  const list = (element) => /** @type {HTMLDetailsElement} */ (element.querySelector(".qe-list"));

  /**
   * @param {QeElement} element
   * @returns {HTMLInputElement[]}
   */
  const inputs = (element) => [...list(element).querySelectorAll("input")];

  /**
   * @param {HTMLInputElement} input
   * @returns {string} the words of its choice
   */
  function nameOf(input) {
    const label = input.closest("label");
    const pictures = [...(label?.querySelectorAll("img") ?? [])].map(({ alt }) => alt);
    return [label?.textContent ?? "", ...pictures].join(" ").replace(/\s+/g, " ").trim();
  }

  /**
   * Show on the picture what is chosen in the list.
   * @param {QeElement} element
   */
  function sync(element) {
    const chosen = inputs(element).filter((input) => input.checked).map(({ value }) => value);
    for (const place of places(element)) {
      place.toggleAttribute("data-chosen", chosen.includes(place.dataset.region ?? ""));
    }
  }

  /**
   * @param {QeElement} element
   * @param {string} text
   */
  function tell(element, text) {
    const told = element.querySelector(".qe-pointed");
    if (told) told.textContent = text;
  }

  /**
   * @param {QeElement} element
   * @param {HTMLInputElement} input that has changed
   */
  function tellChosen(element, input) {
    tell(element, say(input.checked ? "region.chosen" : "region.dropped", { name: nameOf(input) }));
  }

  /**
   * @param {QeElement} element
   * @param {number} x px of the window
   * @param {number} y
   * @returns {SVGGraphicsElement | undefined} the nearest place, if it is near enough
   */
  function nearestPlace(element, x, y) {
    const far = places(element).map((place) => {
      const { left, right, top, bottom } = place.getBoundingClientRect();
      const aside = Math.max(left - x, 0, x - right);
      return { place, distance: Math.hypot(aside, Math.max(top - y, 0, y - bottom)) };
    });
    return far.sort((a, b) => a.distance - b.distance).find(({ distance }) => distance <= NEAR)?.place;
  }

  /**
   * @param {QeElement} element
   * @param {MouseEvent} event on the picture
   */
  function point(element, event) {
    if (inputs(element).every((input) => input.disabled)) return;
    const hit = /** @type {Element} */ (event.target).closest("[data-region]");
    const place = /** @type {SVGGraphicsElement | undefined} */ (
      hit ?? nearestPlace(element, event.clientX, event.clientY)
    );
    const input = inputs(element).find(({ value }) => value === place?.dataset.region);
    if (!input) return tell(element, say("region.missed"));
    if (input.type === "radio" && input.checked) tellChosen(element, input);
    else input.click(); // changes it, and tells so, as if it had been pressed itself
  }

  /** @param {QeElement} element whose list gets its picture */
  function equip(element) {
    const map = /** @type {HTMLElement} */ (element.querySelector(".qe-map"));
    for (const place of places(element)) {
      // A line of the page's colour below the place's own shows it on any picture.
      const halo = /** @type {SVGElement} */ (place.cloneNode());
      halo.removeAttribute("data-region");
      halo.setAttribute("class", "qe-halo");
      place.before(halo);
    }
    const how = element.item.shape.multiple ? "region.how.several" : "region.how";
    const told = make("p", "qe-pointed");
    told.setAttribute("role", "status");
    list(element).before(make("p", "qe-how", say(how)), told);
    list(element).open = false;
    map.addEventListener("click", (event) => point(element, event));
    list(element).addEventListener("change", ({ target }) => {
      sync(element);
      if (target instanceof HTMLInputElement) tellChosen(element, target);
    });
    for (const [kind, isIn] of /** @type {[string, boolean][]} */ ([["focusin", true], ["focusout", false]])) {
      list(element).addEventListener(kind, ({ target }) => {
        const value = target instanceof HTMLInputElement ? target.value : "";
        const place = places(element).find(({ dataset }) => dataset.region === value);
        place?.toggleAttribute("data-focused", isIn);
      });
    }
    let wasOpen = false;
    addEventListener("beforeprint", () => {
      wasOpen = list(element).open;
      list(element).open = true; // on paper nobody points
    });
    addEventListener("afterprint", () => (list(element).open = wasOpen));
  }

  /**
   * @param {SVGGraphicsElement} place
   * @param {"correct" | "incorrect" | "key"} verdict
   */
  function pin(place, verdict) {
    const svg = place.ownerSVGElement;
    if (!svg) return;
    place.dataset.verdict = verdict;
    const box = place.getBBox();
    let matrix = svg.createSVGMatrix();
    const moves = place.transform.baseVal;
    for (let at = 0; at < moves.numberOfItems; at++) matrix = matrix.multiply(moves.getItem(at).matrix);
    const corner = svg.createSVGPoint();
    corner.x = box.x + box.width;
    corner.y = box.y;
    const { x, y } = corner.matrixTransform(matrix);
    const { x: left, y: top, width, height } = svg.viewBox.baseVal;
    const radius = Math.max(width, height) * PIN;
    const inside = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ size) =>
      Math.min(Math.max(at, from + radius), from + size - radius);
    const group = document.createElementNS(SVG, "g");
    const [dot, sign] = [document.createElementNS(SVG, "circle"), document.createElementNS(SVG, "path")];
    group.setAttribute("class", "qe-pin");
    group.dataset.verdict = verdict;
    const move = `translate(${inside(x, left, width)} ${inside(y, top, height)}) scale(${radius / 10})`;
    group.setAttribute("transform", move);
    dot.setAttribute("r", "10");
    sign.setAttribute("d", SIGNS[verdict === "incorrect" ? "incorrect" : "correct"]);
    group.append(dot, sign);
    svg.append(group);
  }

  /**
   * Repeat the list's marks on the picture.
   * @param {QeElement} element
   */
  function pinAll(element) {
    for (const place of places(element)) {
      const row = element.querySelector(`li[data-choice="${place.dataset.region}"]`);
      const verdict = row instanceof HTMLElement ? row.dataset.verdict : undefined;
      if (verdict && !place.dataset.verdict) pin(place, /** @type {any} */ (verdict));
    }
  }

  /** @type {QeShape} */
  const regions = {
    ...choices,

    arrange(element, seed) {
      choices.arrange(element, seed);
      const isNew = !element.querySelector(".qe-pointed");
      if (isNew && element.querySelector(".qe-map")) equip(element);
      sync(element);
    },

    restore(element, response) {
      const fits = choices.restore(element, response);
      sync(element);
      return fits;
    },

    mark(element, feedback, blocks) {
      choices.mark(element, feedback, blocks);
      pinAll(element);
      const speaks = [...list(element).querySelectorAll(".qe-said")].some((said) => said.firstChild);
      if (!speaks || list(element).open) return;
      list(element).open = true; // the author's words stand there
      list(element).dataset.opened = "";
    },

    clear(element) {
      choices.clear(element);
      for (const mark of element.querySelectorAll(".qe-pin")) mark.remove();
      for (const place of places(element)) delete place.dataset.verdict;
      tell(element, "");
      if (list(element).dataset.opened === undefined) return;
      delete list(element).dataset.opened;
      const focus = document.activeElement; // who is choosing in the list goes on there
      list(element).open = focus instanceof HTMLInputElement && list(element).contains(focus);
    },

    reveal(element) {
      choices.reveal(element);
      pinAll(element);
    },

    retry(element) {
      const isOpen = list(element).open && list(element).dataset.opened === undefined;
      choices.retry(element);
      sync(element);
      if (!isOpen) list(element).querySelector("summary")?.focus();
    },

    reset(element) {
      choices.reset(element);
      sync(element);
    },
  };

  QE.shapes.regions = regions;
})();
