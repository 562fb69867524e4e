/**
 * What a marked term means, shown beside it: on tap, on hover and on focus.
 *
 * Without this script a term is a link to the page of all terms. With it, it is a button that shows its
 * meaning: taken from the list at the end of the lesson, which is there for print. Hover and focus
 * show it as long as they last (WCAG 2.2, 1.4.13: it can be dismissed and pointed at, and stays); a
 * tap or Enter keeps it open until the next one, Escape, or a tap elsewhere.
 */
"use strict";

(() => {
  const GAP = 8; // px between the term, what it means, and the edge
  const PATIENCE = 250; // ms in which the pointer may be on its way from the term to its meaning

  /** @type {HTMLElement | null} the term whose meaning is shown */
  let term = null;
  let isKept = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let closing;
  const note = document.createElement("span");
  note.className = "term-note";
  note.id = "term-note";

  /** @param {HTMLElement} link @returns {string} */
  const idOf = (link) => decodeURIComponent(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));

  /** @param {HTMLElement} link */
  function show(link) {
    clearTimeout(closing);
    if (term === link) return;
    hide();
    const meaning = document.getElementById(`meaning-${idOf(link)}`);
    if (!meaning) return;
    term = link;
    const all = document.createElement("a");
    all.href = /** @type {HTMLAnchorElement} */ (link).dataset.href ?? "";
    all.textContent = document.getElementById("terms-here")?.dataset.all ?? "";
    note.replaceChildren(...[...meaning.children].map((each) => each.cloneNode(true)), all);
    // Right after the term, so that it is read, and its link reached, where it belongs.
    link.after(note);
    link.setAttribute("aria-expanded", "true");
    place();
  }

  /** Below the term, or above where there is more room; never beyond an edge. */
  function place() {
    if (!term) return;
    const lines = [...term.getClientRects()];
    const line = lines[0] ?? term.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    if (line.bottom < 0 || line.top > clientHeight) return hide();
    note.style.left = "0";
    note.style.top = "0";
    const { width, height } = note.getBoundingClientRect();
    const below = (lines[lines.length - 1] ?? line).bottom + GAP;
    const above = line.top - GAP - height;
    const isBelow = below + height <= clientHeight - GAP || above < GAP;
    const top = isBelow ? Math.min(below, clientHeight - GAP - height) : above;
    note.style.left = `${Math.max(GAP, Math.min(line.left, clientWidth - GAP - width))}px`;
    note.style.top = `${Math.max(GAP, top)}px`;
  }

  function hide() {
    clearTimeout(closing);
    if (!term) return;
    if (note.contains(document.activeElement)) term.focus({ preventScroll: true });
    term.setAttribute("aria-expanded", "false");
    term = null;
    isKept = false;
    note.remove();
  }

  /** Hide soon, unless pointer or focus come back. */
  function leave() {
    clearTimeout(closing);
    closing = setTimeout(() => {
      const { activeElement } = document;
      const isThere = term?.matches(":hover") || note.matches(":hover");
      const isFocused = activeElement === term || note.contains(activeElement);
      if (!isKept && !isThere && !isFocused) hide();
    }, PATIENCE);
  }

  /** @param {HTMLElement} link */
  function press(link) {
    if (term === link && isKept) return hide();
    show(link);
    isKept = term === link;
  }

  /** @param {HTMLAnchorElement} link a link to the page of all terms becomes a button */
  function prepare(link) {
    const id = idOf(link);
    if (!document.getElementById(`meaning-${id}`)) return;
    link.dataset.href = link.href;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-describedby", `meaning-${id}`);
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") show(link);
    });
    link.addEventListener("pointerleave", leave);
    link.addEventListener("focus", () => {
      if (link.matches(":focus-visible")) show(link);
    });
    link.addEventListener("blur", leave);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      press(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return; // Enter clicks a link by itself
      event.preventDefault();
      press(link);
    });
  }

  document.addEventListener("qe-ready", () => {
    for (const link of document.querySelectorAll("a.term")) prepare(/** @type {HTMLAnchorElement} */ (link));
  });
  note.addEventListener("pointerleave", leave);
  note.addEventListener("focusout", leave);
  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !term) return;
    event.preventDefault();
    event.stopPropagation();
    hide();
  }, { capture: true });
  document.addEventListener("pointerdown", ({ target }) => {
    if (term && target instanceof Node && !term.contains(target) && !note.contains(target)) hide();
  });
})();
