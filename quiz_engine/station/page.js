/* The helper's page: counts devices, and shows the new address when the network has changed. */
"use strict";
(function () {
  const { known, state = "" } = document.body.dataset;
  const count = /** @type {HTMLElement} */ (document.querySelector("#devices"));
  const print = /** @type {HTMLElement} */ (document.querySelector("#print"));
  print.hidden = false;
  print.addEventListener("click", () => self.print());

  async function look() {
    try {
      const answer = await fetch(state, { cache: "no-store" });
      const { devices, addresses } = await answer.json();
      if (count.textContent !== String(devices)) count.textContent = String(devices);
      if (addresses.join(" ") !== known) location.replace(location.pathname);
    } catch {
      /* The server starts again, or the network changes: the next look tells. */
    }
  }

  setInterval(() => void (document.hidden || look()), 3000);
})();
