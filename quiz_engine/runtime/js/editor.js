/**
 * A field for code: line numbers, and the keys that programmers expect in a plain text area.
 *
 * Tab indents and Shift+Tab takes indentation away, for all selected lines; Enter keeps the
 * indentation and adds to it after a colon; Backspace takes a whole step of it. Nobody is trapped:
 * after Escape the next Tab leaves the field (WCAG 2.2, 2.1.2), and a field that is only read lets
 * Tab through. Text goes in by execCommand where there is one, since it alone keeps "undo".
 */
"use strict";

(function () {
  const STEP = "    ";

  /**
   * @param {HTMLTextAreaElement} field
   * @param {number} start
   * @param {number} end
   * @param {string} text
   */
  function replace(field, start, end, text) {
    field.setSelectionRange(start, end);
    const done = text
      ? document.execCommand("insertText", false, text)
      : start === end || document.execCommand("delete");
    if (done && field.value.slice(start, start + text.length) === text) return;
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /**
   * Move all lines that the selection touches.
   * @param {HTMLTextAreaElement} field
   * @param {boolean} isOut
   */
  function indent(field, isOut) {
    const { selectionStart, selectionEnd, value } = field;
    const first = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const isOneLine = !value.slice(selectionStart, selectionEnd).includes("\n");
    if (isOneLine && !isOut) {
      const column = selectionStart - first;
      return replace(field, selectionStart, selectionEnd, STEP.slice(column % STEP.length));
    }
    const found = value.indexOf("\n", Math.max(selectionEnd - (isOneLine ? 0 : 1), first));
    const last = found < 0 ? value.length : found;
    const block = value.slice(first, last);
    const moved = isOut ? block.replace(/^ {1,4}/gm, "") : block.replace(/^(?=.)/gm, STEP);
    if (moved === block) return;
    const head = block.split("\n")[0].length - moved.split("\n")[0].length;
    replace(field, first, last, moved);
    const from = Math.max(selectionStart - head, first);
    field.setSelectionRange(from, Math.max(selectionEnd + moved.length - block.length, from));
  }

  /** @param {HTMLTextAreaElement} field */
  function breakLine(field) {
    const { selectionStart, selectionEnd, value } = field;
    const before = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    const space = /^ */.exec(before)?.[0] ?? "";
    const more = /:\s*(#.*)?$/.test(before) ? STEP : "";
    replace(field, selectionStart, selectionEnd, "\n" + space + more);
  }

  /**
   * @param {HTMLTextAreaElement} field
   * @returns {boolean} whether there was a step of indentation to take
   */
  function stepBack(field) {
    const { selectionStart, selectionEnd, value } = field;
    const first = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const before = value.slice(first, selectionStart);
    if (selectionStart !== selectionEnd || !before || before.trim()) return false;
    const size = before.length % STEP.length || STEP.length;
    replace(field, selectionStart - size, selectionStart, "");
    return true;
  }

  /**
   * @param {HTMLTextAreaElement} field
   * @returns {{mark: (line: number) => void, draw: () => void}} `mark` shows where something is
   *   wrong, 0 for nowhere; `draw` follows a value that was set by a script
   */
  self.QE.makeEditor = (field) => {
    const box = QE.make("div", "qe-editor");
    const numbers = QE.make("div", "qe-lines");
    numbers.setAttribute("aria-hidden", "true");
    field.before(box);
    box.append(numbers, field);
    let isLeaving = false;
    let wrong = 0;

    function draw() {
      const count = field.value.split("\n").length;
      field.rows = Math.min(Math.max(count + 1, 5), 24);
      const lines = Array.from({ length: count }, (_, index) => {
        const line = QE.make("span", "", String(index + 1));
        if (index + 1 === wrong) line.dataset.wrong = "";
        return line;
      });
      numbers.replaceChildren(...lines);
      numbers.scrollTop = field.scrollTop;
    }

    field.addEventListener("input", draw);
    field.addEventListener("scroll", () => (numbers.scrollTop = field.scrollTop));
    field.addEventListener("blur", () => (isLeaving = false));
    field.addEventListener("keydown", (event) => {
      const { key, shiftKey } = event;
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (key === "Escape") isLeaving = true;
      else if (key !== "Tab" && key !== "Shift") isLeaving = false;
      if (field.readOnly || (key === "Tab" && isLeaving)) return;
      if (key === "Tab") indent(field, shiftKey);
      else if (key === "Enter") breakLine(field);
      else if (key !== "Backspace" || !stepBack(field)) return;
      event.preventDefault();
    });
    draw();
    const mark = (/** @type {number} */ line) => {
      wrong = line;
      draw();
    };
    return { mark, draw };
  };
})();
