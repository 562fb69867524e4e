/**
 * The panel for text size, colours and paper: shows what theme.js applies, and has it kept. Every
 * change is seen at once on the page behind. Printing from it, the learner may add a page with the
 * answers, which is made of the solutions that stand in the page and goes again.
 */
"use strict";

(function () {
  const { display } = QE;
  const panel = document.getElementById("display");
  const opener = document.getElementById("display-open");
  const paper = document.getElementById("paper-with-key");
  if (!(panel instanceof HTMLDialogElement) || !opener) return;
  const form = /** @type {HTMLFormElement} */ (panel.querySelector("form"));
  /** @type {HTMLElement | null} */
  let key = null;

  /** @returns {NodeListOf<HTMLInputElement>} */
  const choices = () => panel.querySelectorAll("input[type=radio]");

  function show() {
    const chosen = display.read();
    for (const input of choices()) input.checked = chosen[input.name] === input.value;
  }

  /** The answers of all questions, in the order of the page. */
  function makeKey() {
    const section = document.createElement("section");
    section.className = "paper-key";
    const title = document.createElement("h2");
    title.textContent = panel?.dataset.key ?? "";
    section.append(title);
    for (const item of document.querySelectorAll("qe-item")) {
      const solution = item.querySelector("details.qe-solution");
      if (!solution) continue;
      const entry = document.createElement("div");
      const name = document.createElement("h3");
      name.textContent = item.querySelector("legend")?.textContent ?? "";
      entry.append(name);
      for (const part of solution.children) {
        if (part.matches("summary, [data-feedback]")) continue;
        const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
        for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
        entry.append(copy);
      }
      section.append(entry);
    }
    return section;
  }

  function addKey() {
    if (key || !(paper instanceof HTMLInputElement) || !paper.checked) return;
    key = makeKey();
    document.querySelector("main article")?.append(key);
  }

  function takeKey() {
    key?.remove();
    key = null;
  }

  function printPage() {
    if (panel instanceof HTMLDialogElement) panel.close();
    print(); // in the shell's frame: the lesson alone
  }

  opener.hidden = false;
  opener.addEventListener("click", () => {
    show();
    panel.showModal();
  });
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "radio") {
      display.keep({ ...display.read(), [target.name]: target.value });
    }
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    display.keep(null);
    show();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });
  document.getElementById("paper-print")?.addEventListener("click", printPage);
  addEventListener("beforeprint", addKey);
  addEventListener("afterprint", takeKey);
  addEventListener("keydown", (event) => {
    // The window around the frame would print only what fits on its screen.
    const asks = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "p";
    if (!asks || parent === self || location.protocol !== "file:") return;
    event.preventDefault();
    print();
  });
})();
