/**
 * On every page that `quiz-engine serve` hands out, and on no other: asks for news, has the lesson
 * brought up to date (article.js), and shows what is wrong with the course over the page.
 *
 * Mistakes open over the page, which stays as it was when the course was last whole. Escape folds
 * them to a badge, where warnings alone stand from the beginning; they stay folded until all are
 * mended.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const AGAIN = 1000; // ms until the server is asked again where it did not answer
  const FOLDED = "quiz-engine-serve-folded";

  /**
   * @typedef {object} Found one diagnostic
   * @property {string} place file, line and column
   * @property {string} code
   * @property {"error" | "warning"} severity
   * @property {string} message
   * @property {string} help
   * @property {[before: string, marked: string, after: string] | null} line
   *
   * @typedef {object} News
   * @property {string} at name of this state
   * @property {string} good of the site that is shown
   * @property {string} whole of the last change of more than text
   * @property {boolean} isThere whether there is a site
   * @property {boolean} isBuilding
   * @property {Found[]} found mistakes first
   * @property {number} more that are not told
   */

  const own = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-serve]"));
  /** @type {{good: string, whole: string, words: Record<string, string>}} */
  const told = JSON.parse(own.dataset.serve ?? "");

  /** @param {string} code @param {Record<string, string | number>} [values] */
  function say(code, values = {}) {
    return (told.words[code] ?? code).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} name of its class, after "qe-serve"
   * @param {Array<Node | string>} content
   * @returns {HTMLElementTagNameMap[T]}
   */
  function make(tag, name, ...content) {
    const made = document.createElement(tag);
    made.className = `qe-serve${name}`;
    made.append(...content);
    return made;
  }

  /** @param {Found[]} found @param {Found["severity"]} severity @param {number} [more] */
  function count(found, severity, more = 0) {
    const number = found.filter((each) => each.severity === severity).length + more;
    return number ? say(`${severity}s.${number === 1 ? "one" : "many"}`, { count: number }) : "";
  }

  /** @param {Found} each @returns {HTMLElement} */
  function makeEntry({ place, code, severity, message, help, line }) {
    const kind = make("b", "-kind", say(severity));
    const head = make("p", "-place", kind, " ", make("code", "", place), " ", make("span", "-code", code));
    const entry = make("li", "-entry", head);
    entry.dataset.severity = severity;
    if (line) {
      const [before, marked, after] = line;
      const mark = make("mark", "-mark", marked || "\u00a0");
      entry.append(make("pre", "-line", make("code", "", before, mark, after)));
    }
    for (const [name, text] of [["-message", message], ["-help", help]]) {
      if (!text) continue;
      const sentence = make("p", name, text);
      sentence.lang = "en"; // as on the terminal
      entry.append(sentence);
    }
    return entry;
  }

  class Overlay {
    constructor() {
      this.dialog = make("dialog", "");
      this.title = make("h2", "-title");
      this.title.id = "qe-serve-title";
      this.title.setAttribute("aria-live", "polite");
      this.note = make("p", "-note");
      this.list = make("ol", "-list");
      this.fold = make("button", "-fold", say("fold"));
      this.fold.type = "button";
      this.badge = make("button", "-badge");
      this.badge.type = "button";
      this.badge.setAttribute("aria-haspopup", "dialog");
      this.badge.hidden = true;
      this.status = make("p", "-said");
      this.status.setAttribute("role", "status");
      this.dialog.setAttribute("aria-labelledby", this.title.id);
      this.dialog.append(make("div", "-head", this.title, this.fold), this.note, this.list);
      this.fold.addEventListener("click", () => this.dialog.close());
      this.badge.addEventListener("click", () => this.open());
      this.dialog.addEventListener("close", () => this.leave());
      document.body.append(this.badge, this.status, this.dialog);
      /** @type {Found[]} */
      this.found = [];
      this.isMended = false; // while it is closed because there is nothing to show
      /** @type {Element | null} what had the focus before it was opened */
      this.before = null;
      /** @type {HTMLElement | undefined} how many more there are */
      this.rest = undefined;
    }

    get isFolded() {
      try {
        return sessionStorage.getItem(FOLDED) === "yes";
      } catch {
        return false; // a browser that keeps nothing
      }
    }

    set isFolded(folded) {
      try {
        sessionStorage.setItem(FOLDED, folded ? "yes" : "no");
      } catch {
        // Then they open again at the next change.
      }
    }

    /** @param {News} news */
    show({ found, more, isThere }) {
      const had = this.found;
      this.found = found;
      const errors = count(found, "error", found.at(-1)?.severity === "error" ? more : 0);
      const warnings = count(found, "warning", found.at(-1)?.severity === "warning" ? more : 0);
      const all = [errors, warnings].filter(Boolean).join(", ");
      if (this.title.textContent !== all) this.title.textContent = all;
      this.note.textContent = errors ? say(isThere ? "behind" : "nothing") : "";
      this.list.replaceChildren(...found.map(makeEntry));
      if (more) this.list.after((this.rest ??= make("p", "-rest")));
      if (this.rest) this.rest.textContent = more ? say("more", { count: more }) : "";
      this.badge.textContent = all;
      this.badge.dataset.severity = this.dialog.dataset.severity = errors ? "error" : "warning";
      if (!errors) this.isFolded = false;
      if (!found.length) this.close();
      else if (errors && !this.isFolded) this.open();
      else if (!errors && had.some(({ severity }) => severity === "error")) this.close();
      this.badge.hidden = !found.length || this.dialog.open;
      if (!this.dialog.open) this.status.textContent = found.length ? all : had.length ? say("mended") : "";
    }

    open() {
      if (this.dialog.open) return;
      this.before = document.activeElement;
      this.dialog.showModal();
      this.dialog.scrollTop = 0;
      this.fold.focus();
      this.badge.hidden = true;
    }

    close() {
      if (!this.dialog.open) return;
      this.isMended = true;
      this.dialog.close();
    }

    /** It was closed: by the author, who goes on where they were, or because all is mended. */
    leave() {
      this.badge.hidden = !this.found.length;
      const { before } = this;
      const wasSomewhere = before instanceof HTMLElement && before.isConnected && before !== document.body;
      if (this.isMended) this.isMended = false;
      else this.isFolded = this.found.some(({ severity }) => severity === "error");
      if (wasSomewhere && before !== this.badge) before.focus({ preventScroll: true });
      else if (!this.badge.hidden) this.badge.focus({ preventScroll: true });
    }

    /** The server does not answer. */
    miss() {
      if (this.status.dataset.gone) return;
      this.status.dataset.gone = "";
      this.status.textContent = say("gone");
    }

    /** It answers again. */
    meet() {
      if (this.status.dataset.gone === undefined) return;
      delete this.status.dataset.gone;
      this.status.textContent = "";
    }
  }

  /** @returns {Promise<void>} resolves when somebody looks at the page */
  function seen() {
    return new Promise((resolve) => {
      const look = () => {
        if (document.hidden) return;
        document.removeEventListener("visibilitychange", look);
        resolve();
      };
      document.addEventListener("visibilitychange", look);
      look();
    });
  }

  /** @param {number} time ms @returns {Promise<void>} */
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  const article = new QE.Article();
  const overlay = new Overlay();
  let { good } = told;

  /** @param {News} news @returns {Promise<boolean>} false where the page goes */
  async function take(news) {
    if (news.whole !== told.whole) {
      article.reload();
      return false;
    }
    if (news.good !== good) {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!(await article.update(await answer.text()))) {
        article.reload();
        return false;
      }
      good = news.good;
    }
    overlay.show(news);
    return true;
  }

  async function follow() {
    let at = "";
    for (;;) {
      await seen(); // a browser opens only six connections to one address: others need them
      const asking = new AbortController();
      const leave = () => void (document.hidden && asking.abort());
      document.addEventListener("visibilitychange", leave);
      try {
        const answer = await fetch(`/_serve/state.json?after=${at}`, { cache: "no-store", signal: asking.signal });
        /** @type {News} */
        const news = await answer.json();
        overlay.meet();
        if (news.at !== at && !(await take(news))) return;
        at = news.at;
      } catch {
        if (document.hidden) continue;
        overlay.miss();
        await pause(AGAIN);
      } finally {
        document.removeEventListener("visibilitychange", leave);
      }
    }
  }

  article.resume();
  follow();
  Object.assign(self.QE, { serving: { article, overlay } });
})();
