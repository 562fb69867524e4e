/**
 * On every page: remembers the language in which the course was last read, for the front door
 * (shell.js), and makes the switch between languages a menu that closes as one, and that keeps the
 * place in the page where that has the same name in all of them: a question's does.
 */
"use strict";

(function () {
  const meta = document.querySelector('meta[name="quiz-engine"]');
  if (!meta) return;
  const { course } = JSON.parse(meta.getAttribute("content") || "{}");
  try {
    localStorage.setItem("quiz-engine-language/" + course, document.documentElement.lang);
  } catch {
    // A browser that keeps nothing.
  }

  document.addEventListener("qe-ready", () => {
    const menu = document.querySelector("details.languages");
    if (!(menu instanceof HTMLDetailsElement)) return;
    document.addEventListener("click", ({ target }) => {
      if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
    });
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
    });
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    menu.addEventListener("toggle", () => {
      const place = location.hash.startsWith("#q-") ? location.hash : "";
      for (const link of menu.querySelectorAll("a")) link.hash = place;
    });
  });
})();
