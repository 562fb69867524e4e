/**
 * Leads through a deck of reviews: where the page was opened at the question that is next, a bar
 * stands at the foot of the window with the way to the next one. review.js makes the deck.
 */
"use strict";

(function () {
  const { tell } = QE;

  /** @typedef {{ids: string[], when: number}} QeDeck */

  /**
   * @param {string} className
   * @param {string} address
   * @param {string} text
   */
  function makeLink(className, address, text) {
    const link = document.createElement("a");
    link.className = className;
    link.href = address;
    link.textContent = text;
    return link;
  }

  class Deck {
    /** @param {any} progress of progress.js @param {QeDeck} deck */
    constructor(progress, { ids, when }) {
      this.progress = progress;
      this.when = when;
      /** @type {Map<string, QeSpot>} */
      this.spots = QE.spotsOf(QE.course);
      this.ids = ids.filter((id) => this.spots.has(id)); // the course may have changed since
      this.bar = document.createElement("aside");
      this.bar.className = "deck";
      this.bar.setAttribute("aria-label", tell("review-bar"));
    }

    /** Show the bar where the address names a question of the deck, hide it where it does not. */
    show() {
      const id = location.hash.replace("#q-", "");
      const at = this.ids.indexOf(id);
      document.documentElement.classList.toggle("has-deck", at >= 0);
      if (at < 0) return this.bar.remove();
      const { root, settings } = this.progress;
      const home = `${root}${settings.page.split("/")[0]}/review.html`;
      const words = document.createElement("span");
      words.textContent = tell("review-at", { number: at + 1, count: this.ids.length });
      const next = this.ids[at + 1];
      const links = next
        ? [
            makeLink("tool", home, tell("review-stop")),
            makeLink("tool deck-next", root + this.spots.get(next)?.place, tell("review-next")),
          ]
        : [makeLink("tool deck-next", home, tell("review-end"))];
      this.bar.replaceChildren(words, ...links);
      document.body.append(this.bar);
      /** @type {QeElement | null} */ (document.getElementById("q-" + id))?.beginAgain(this.when);
    }
  }

  const begin = () => {
    const stored = QE.progress.stored.get("deck");
    if (!Array.isArray(stored?.ids)) return;
    const deck = new Deck(QE.progress, stored);
    deck.show();
    addEventListener("hashchange", () => deck.show());
  };
  document.addEventListener("qe-standings", begin, { once: true });
})();
