/**
 * Leads from the file at the top of a release (release/launcher.py) to the course. That this script
 * is found at all says that the course lies beside that file: where it does not, because the file was
 * opened within a zip or sent alone, the page stays and says what to do.
 *
 * It replaces the page, so that Back does not lead there again, and it goes to the shell and not to
 * the lesson: progress belongs to the shell's file in Firefox.
 */
"use strict";

(function () {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const shell = new URL("../index.html", own.src);
  shell.hash = own.dataset.page ?? "";
  location.replace(shell.href);
})();
