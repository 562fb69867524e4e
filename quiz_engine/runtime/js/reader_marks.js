/**
 * Marks what is being read (see QePiece in reader_text.js) by highlights, which leave the page's text
 * alone; around pictures, and in browsers without highlights, by frames that lie above the page.
 */
"use strict";

(() => {
  const highlights = self.CSS?.highlights;
  const boxes = document.createElement("div");
  boxes.className = "read-boxes";
  boxes.setAttribute("aria-hidden", "true");

  /** @param {any} piece @returns {DOMRect[]} where it is seen, in the window */
  const rectsOf = ({ ranges, element }) =>
    ranges.length
      ? ranges.flatMap((/** @type {Range} */ range) => [...range.getClientRects()])
      : [element.getBoundingClientRect()];

  /** @param {any[]} pieces mark these and nothing else */
  function mark(pieces) {
    boxes.replaceChildren();
    highlights?.delete("read");
    if (!pieces.length) return void boxes.remove();
    if (highlights) {
      const ranges = pieces.flatMap(({ ranges }) => ranges);
      if (ranges.length) highlights.set("read", new Highlight(...ranges));
    }
    for (const piece of pieces) if (!highlights || !piece.ranges.length) frame(piece);
    document.body.append(boxes);
  }

  /** @param {any} piece draw a frame around it */
  function frame(piece) {
    for (const { left, top, width, height } of rectsOf(piece)) {
      if (!width || !height) continue;
      const box = document.createElement("div");
      Object.assign(box.style, {
        left: `${left + scrollX}px`, top: `${top + scrollY}px`,
        width: `${width}px`, height: `${height}px`,
      });
      boxes.append(box);
    }
  }

  /** @param {any} piece @param {HTMLElement} bar @returns {boolean} whether it is on the screen, above the bar */
  function isInView(piece, bar) {
    const rects = rectsOf(piece);
    const bottom = innerHeight - (bar.isConnected ? bar.offsetHeight : 0);
    return !rects.length || rects.some((rect) => rect.bottom > 0 && rect.top < bottom);
  }

  /** @param {any} piece bring it into view */
  function showPiece(piece) {
    const [first] = rectsOf(piece);
    if (!first) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = scrollY + first.top - innerHeight / 3;
    scrollTo({ top, behavior: isCalm ? "instant" : "smooth" });
  }

  QE.marks = { mark, isInView, showPiece };
})();
