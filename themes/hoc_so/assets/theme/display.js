/**
 * The panel for text size, colours and paper: shows what theme.js applies, and has it kept. Every
 * change is seen at once on the page behind.
 *
 * While a page is printed, gaps to choose for show what can be chosen, and, where the learner asks
 * for it, a last page has the answers, made of the solutions that stand in the page.
 */
"use strict";

(function () {
  const { display } = QE;
  const panel = document.getElementById("display");
  const opener = document.getElementById("display-open");
  const paper = document.getElementById("paper-with-key");
  if (!(panel instanceof HTMLDialogElement) || !opener) return;
  const form = /** @type {HTMLFormElement} */ (panel.querySelector("form"));
  /** @type {HTMLElement[]} what stands in the page while it is printed */
  let printed = [];
  // Noted before the questions come to life: some take it away, to mark the key in their controls.
  const keys = new Map(
    [...document.querySelectorAll("qe-item")].map((item) => [item, item.querySelector(".qe-key")]),
  );

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
    for (const [item, short] of keys) {
      const rest = [...(item.querySelector("details.qe-solution")?.children ?? [])];
      const parts = [short, ...rest.filter((part) => !part.matches("summary, .qe-key"))];
      const entry = document.createElement("div");
      const name = document.createElement("h3");
      name.textContent = item.querySelector("legend")?.textContent ?? "";
      entry.append(name);
      for (const part of parts) {
        if (!part || part.matches("[data-feedback]")) continue;
        const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
        for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
        entry.append(copy);
      }
      section.append(entry);
    }
    return section;
  }

  /** @param {HTMLSelectElement} gap @returns {HTMLElement} what can be chosen for it */
  function makeOptions(gap) {
    const options = document.createElement("span");
    const named = [...gap.options].filter((option) => option.value);
    options.className = "paper-options";
    options.textContent = `(${named.map((option) => option.text).join(" / ")})`;
    gap.after(options);
    return options;
  }

  function prepare() {
    if (printed.length) return;
    printed = [...document.querySelectorAll("select")].map(makeOptions);
    if (!(paper instanceof HTMLInputElement) || !paper.checked) return;
    const key = makeKey();
    document.querySelector("main article")?.append(key);
    printed.push(key);
  }

  function tidy() {
    for (const each of printed) each.remove();
    printed = [];
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
  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", tidy);
  addEventListener("keydown", (event) => {
    // The window around the frame would print only what fits on its screen.
    const withOthers = event.altKey || event.shiftKey;
    const asks = (event.ctrlKey || event.metaKey) && !withOthers && event.key.toLowerCase() === "p";
    if (!asks || parent === self || (location.protocol !== "file:" && !QE.lone)) return;
    event.preventDefault();
    print();
  });
})();
