/* Search in the course: an index built beforehand, loaded when the dialog is first opened.
 *
 * Classic script, also on file://: the index and what reads it (find.js) arrive as script elements,
 * nothing is requested by fetch.
 */
/// <reference path="./global.d.ts" />
"use strict";
self.QE = self.QE || /** @type {any} */ ({});

(() => {
  const SNIPPET = 150;
  const BEFORE = 50;
  const TOPICS = 12;
  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select";

  /**
   * Append text with what was asked marked.
   * @param {HTMLElement} target @param {string} text @param {string} query
   */
  function appendMarked(target, text, query) {
    let done = 0;
    for (const [start, end] of QE.match(text, query).spans) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      target.append(text.slice(done, start), mark);
      done = end;
    }
    target.append(text.slice(done));
  }

  /** @param {string} text @param {string} query the part of the text around the first hit */
  function snippet(text, query) {
    const at = QE.match(text, query).spans[0]?.[0] ?? 0;
    const start = at > BEFORE ? text.indexOf(" ", at - BEFORE) + 1 : 0;
    let cut = text.slice(start);
    if (cut.length > SNIPPET) cut = cut.slice(0, cut.lastIndexOf(" ", SNIPPET)) + "…";
    return (start > 0 ? "…" : "") + cut;
  }

  class Search {
    /** @param {HTMLDialogElement} dialog @param {HTMLButtonElement} opener */
    constructor(dialog, opener) {
      this.dialog = dialog;
      this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
      this.status = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
      this.list = /** @type {HTMLElement} */ (dialog.querySelector("ol"));
      this.help = /** @type {HTMLElement} */ (dialog.querySelector("#search-help"));
      /** @type {QeIndex | undefined} */
      this.index = undefined;
      this.isLoading = false;
      this.isComposing = false;
      opener.hidden = false;
      opener.addEventListener("click", () => this.open());
      document.addEventListener("keydown", (event) => this.shortcut(event));
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
      });
      dialog.addEventListener("keydown", (event) => this.move(event));
      // Vietnamese input methods build a word from several keys: search when the word is whole.
      this.input.addEventListener("compositionstart", () => (this.isComposing = true));
      this.input.addEventListener("compositionend", () => {
        this.isComposing = false;
        this.show();
      });
      this.input.addEventListener("input", (event) => {
        if (!this.isComposing && !(/** @type {InputEvent} */ (event).isComposing)) this.show();
      });
      /** @type {HTMLFormElement} */ (dialog.querySelector("form")).addEventListener("submit", (event) => {
        // Enter in the field goes to the best result.
        event.preventDefault();
        this.list.querySelector("a")?.click();
      });
      dialog.querySelector("#search-close")?.addEventListener("click", () => dialog.close());
      dialog.addEventListener("click", (event) => {
        const isLink = event.target instanceof Element && event.target.closest("a");
        if (isLink && dialog.open) dialog.close("result");
      });
      // Opened by a key with the focus nowhere, it has nowhere to give it back to.
      dialog.addEventListener("close", () => {
        if (dialog.open) return; // opened again before this was told
        const { activeElement } = document;
        const isNowhere = activeElement === document.body || dialog.contains(activeElement);
        if (isNowhere && dialog.returnValue !== "result") opener.focus({ preventScroll: true });
      });
    }

    open() {
      if (this.dialog.open) return;
      this.dialog.returnValue = "";
      this.dialog.showModal();
      this.input.focus();
      this.input.select();
      this.load();
    }

    async load() {
      if (this.index || this.isLoading) return;
      this.isLoading = true;
      this.say("loading");
      try {
        const { index = "", find = "" } = this.dialog.dataset;
        await QE.loadScript(find);
        await QE.loadScript(index);
        this.index = QE.indexOf(document.documentElement.lang);
        this.show();
      } catch {
        this.say("failed");
      }
      this.isLoading = false;
    }

    /**
     * @param {"loading" | "none" | "one" | "many" | "partial" | "failed" | ""} message
     * @param {number} [count]
     */
    say(message, count = 0) {
      const text = message ? this.status.dataset[message] || "" : "";
      this.status.textContent = text.replace("{count}", String(count));
    }

    show() {
      if (!this.index) return;
      const query = this.input.value.trim();
      this.list.replaceChildren();
      this.help.replaceChildren();
      if (!query) {
        this.say("");
        return;
      }
      const { sections, isPartial } = QE.findSections(this.index, query);
      this.list.append(...sections.map((/** @type {QeSection} */ each) => this.makeResult(each, query)));
      if (!sections.length) this.say("none");
      else if (isPartial) this.say("partial", sections.length);
      else this.say(sections.length > 1 ? "many" : "one", sections.length);
      if (!sections.length || isPartial) this.showHelp(query, !sections.length);
    }

    /** @param {QeSection} section @param {string} query @returns {HTMLLIElement} */
    makeResult({ location, page, title, text, kind }, query) {
      const entry = document.createElement("li");
      const link = document.createElement("a");
      const [path, fragment] = location.split("#");
      const rest = `?find=${encodeURIComponent(query)}${fragment ? "#" + fragment : ""}`;
      link.href = this.dialog.dataset.base + path + rest;
      if (kind) {
        const label = document.createElement("span");
        label.className = "search-kind";
        label.textContent = this.dialog.dataset[kind] ?? "";
        link.append(label, " ");
        entry.dataset.kind = kind;
      }
      const heading = document.createElement("strong");
      const name = kind === "term" ? title : title ? `${page} › ${title}` : page;
      appendMarked(heading, name, query);
      const part = document.createElement("small");
      appendMarked(part, snippet(text, query), query);
      link.append(heading, part);
      link.addEventListener("click", (event) => this.follow(event, link, query));
      entry.append(link);
      return entry;
    }

    /**
     * A result on this very page needs no new one.
     * @param {MouseEvent} event @param {HTMLAnchorElement} link @param {string} query
     */
    follow(event, link, query) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.origin !== location.origin || link.pathname !== location.pathname) return;
      event.preventDefault();
      this.dialog.close("result");
      QE.markFound(query);
      if (!link.hash) scrollTo(0, 0);
      else if (location.hash === link.hash) document.getElementById(link.hash.slice(1))?.scrollIntoView();
      else location.hash = link.hash;
    }

    /**
     * What may have been meant, and where there was nothing at all, the lessons by topic.
     * @param {string} query @param {boolean} withTopics
     */
    showHelp(query, withTopics) {
      const { guess = "", topics = "" } = this.dialog.dataset;
      const near = QE.suggest(this.index, query);
      if (near.length) {
        const line = document.createElement("p");
        line.append(guess);
        for (const words of near) {
          const button = document.createElement("button");
          button.type = "button";
          button.className = "tool";
          button.textContent = words;
          button.addEventListener("click", () => {
            this.input.value = words;
            this.input.focus();
            this.show();
          });
          line.append(" ", button);
        }
        this.help.append(line);
      }
      /** @type {Map<string, {page: string, title: string}[]>} */
      const parts = new Map();
      for (const lesson of withTopics ? QE.course?.lessons ?? [] : []) {
        const name = lesson.section ?? "";
        parts.set(name, [...(parts.get(name) ?? []), lesson]);
      }
      if (!parts.size) return;
      const heading = document.createElement("p");
      heading.textContent = topics;
      this.help.append(heading, ...[...parts].slice(0, TOPICS).map((part) => this.makeTopic(...part)));
    }

    /** @param {string} name @param {{page: string, title: string}[]} lessons */
    makeTopic(name, lessons) {
      const part = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = name || lessons[0].title;
      const list = document.createElement("ul");
      for (const { page, title } of lessons.slice(0, TOPICS)) {
        const entry = document.createElement("li");
        const link = document.createElement("a");
        link.href = this.dialog.dataset.base + page;
        link.textContent = title;
        entry.append(link);
        list.append(entry);
      }
      part.append(summary, list);
      return part;
    }

    /** @param {KeyboardEvent} event "/" or Ctrl+K opens, unless the learner is typing */
    shortcut(event) {
      const target = /** @type {HTMLElement} */ (event.target);
      const isTyping = target.matches(TYPING) || target.isContentEditable;
      const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey;
      const isCtrlK = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (isSlash || isCtrlK) {
        event.preventDefault();
        this.open();
      }
    }

    /** @param {KeyboardEvent} event arrows go from the field through the results and back */
    move(event) {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        // A search field would take the first Escape for itself and only empty itself.
        event.preventDefault();
        this.dialog.close();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = "#search-help :is(a, button, summary), #search-results a";
      const stops = [this.input, .../** @type {NodeListOf<HTMLElement>} */ (this.dialog.querySelectorAll(links))]
        .filter((each) => !each.closest("details:not([open]) > ul"));
      const place = stops.indexOf(/** @type {any} */ (document.activeElement));
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      if (place >= 0 && stops[next]) {
        event.preventDefault();
        stops[next].focus();
      }
    }
  }

  document.addEventListener("qe-ready", () => {
    const dialog = document.getElementById("search");
    const opener = document.getElementById("search-open");
    if (dialog instanceof HTMLDialogElement && opener instanceof HTMLButtonElement) new Search(dialog, opener);
  });
})();
