/* Light and dark follow the device until the learner chooses; runs before the first paint. On wide
   screens the list of lessons stands open. */
(function () {
  "use strict";
  var KEY = "hoc-so/scheme";
  var root = document.documentElement;
  root.classList.remove("no-js");

  /** @returns {string | null} the learner's choice; null where none was made or storage is blocked */
  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  /** @param {string | null} scheme */
  function apply(scheme) {
    if (scheme === "slate" || scheme === "default") root.dataset.mdColorScheme = scheme;
  }

  function isDark() {
    var chosen = root.dataset.mdColorScheme;
    return chosen ? chosen === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** The list of lessons is open beside the lesson, folded above it where the screen is narrow. */
  function foldContents() {
    var fold = document.querySelector(".contents-fold");
    var wide = matchMedia("(min-width: 62rem)");
    if (!(fold instanceof HTMLDetailsElement)) return;
    var contents = fold;
    contents.open = wide.matches;
    wide.addEventListener("change", function () {
      contents.open = wide.matches;
    });
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    foldContents();
    var button = document.getElementById("scheme-toggle");
    if (!button) return;
    var toggle = button;
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(isDark()));
    toggle.addEventListener("click", function () {
      var scheme = isDark() ? "default" : "slate";
      apply(scheme);
      toggle.setAttribute("aria-pressed", String(isDark()));
      try {
        localStorage.setItem(KEY, scheme);
      } catch {
        // A browser that keeps nothing: the choice lasts for this page.
      }
    });
  });
})();
