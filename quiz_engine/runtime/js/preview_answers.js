/**
 * What a reader says of the questions of a change, on the pages of a review: kept in this browser,
 * and told as Markdown to be copied.
 *
 * On file:// some browsers (Firefox) give each file a storage of its own. So there the answers also
 * go along in the address of every link to another page of the review; the newer of two wins.
 *
 * @typedef {object} QeOpinion
 * @property {"" | "right" | "wrong"} verdict
 * @property {string} why
 * @property {number} when ms since 1970
 * @property {string} page title of the page
 * @property {string} path of the page in the repository
 * @property {string} item id of the question; empty for the text of the page
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const mark = document.body.dataset.review ?? "";
  const KEY = `hoc-so-review/${mark}`;
  const CARRIED = "#answers=";

  /** @param {string | null} text @returns {Record<string, QeOpinion>} what of it is well formed */
  function parse(text) {
    /** @type {Record<string, QeOpinion>} */
    const found = {};
    let data;
    try {
      data = JSON.parse(text ?? "{}");
    } catch {
      return found;
    }
    for (const [key, each] of Object.entries(data ?? {})) {
      const texts = [each?.verdict, each?.why, each?.page, each?.path, each?.item];
      const isWhole = texts.every((text) => typeof text === "string") && Number.isFinite(each.when);
      if (isWhole && ["", "right", "wrong"].includes(each.verdict)) found[key] = each;
    }
    return found;
  }

  /** @param {Record<string, QeOpinion>} one @param {Record<string, QeOpinion>} other */
  function merge(one, other) {
    const all = { ...one };
    for (const [key, each] of Object.entries(other)) {
      if (!(key in all) || all[key].when < each.when) all[key] = each;
    }
    return all;
  }

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function carried() {
    if (!location.hash.startsWith(CARRIED)) return null;
    let text = null;
    try {
      text = decodeURIComponent(location.hash.slice(CARRIED.length));
    } catch {
      // Cut off on its way: as if nothing came.
    }
    history.replaceState(null, "", location.pathname + location.search);
    return text;
  }

  /** @returns {boolean} whether they will be there after a reload */
  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(answers));
      return stored() !== null;
    } catch {
      return false;
    }
  }

  /** @param {string} text @returns {string} as a quote in a list of Markdown */
  const quote = (text) => text.trim().split(/\r?\n/).map((line) => `  > ${line}`.trimEnd()).join("\n");

  /**
   * @param {Record<string, QeOpinion>} all
   * @param {DOMStringMap} words
   * @returns {string} Markdown for a pull request; empty where nothing was said
   */
  function tell(all, words) {
    const said = Object.values(all).filter(({ verdict, why }) => verdict || why.trim());
    if (!said.length) return "";
    said.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
    const lines = [`### ${words.heading}`];
    let path = "";
    for (const each of said) {
      if (each.path !== path) lines.push("", `**${each.page}** (\`${each.path}\`)`, "");
      path = each.path;
      const name = each.item ? `\`${each.item}\`` : words.text;
      const verdict = each.verdict ? `: ${words[each.verdict]}` : ":";
      const isUnsaid = each.verdict === "wrong" && !each.why.trim();
      lines.push(`- ${each.verdict === "right" ? "✅" : each.verdict ? "❌" : "💬"} ${name}${verdict}${isUnsaid ? ` ${words.unsaid}` : ""}`);
      if (each.why.trim()) lines.push("", quote(each.why), "");
    }
    return lines.join("\n").replace(/\n{3,}/g, "\n\n").trim() + "\n";
  }

  let answers = merge(parse(stored()), parse(carried()));
  const section = document.getElementById("answers");
  const text = document.getElementById("answers-text");
  const said = document.getElementById("answers-said");
  const kept = document.getElementById("answers-kept");
  /** @type {NodeListOf<HTMLElement>} */
  const forms = document.querySelectorAll(".opinion");

  /** @param {HTMLElement} form */
  const partsOf = (form) => ({
    radios: /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[type=radio]")]),
    why: /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea")),
  });

  function fill() {
    for (const form of forms) {
      const each = answers[form.dataset.key ?? ""];
      const { radios, why } = partsOf(form);
      for (const radio of radios) radio.checked = radio.value === each?.verdict;
      why.value = each?.why ?? "";
    }
  }

  /** Let the answers go along to other pages, where this browser may not keep them for those. */
  function carry() {
    if (location.protocol !== "file:") return;
    const more = CARRIED + encodeURIComponent(JSON.stringify(answers));
    for (const link of document.querySelectorAll("a[href]")) {
      const [page, place = ""] = (link.getAttribute("href") ?? "").split("#");
      // Links with a place keep it: there, answers that do not come along come with the next page.
      const isOther = /^[\w.-]+\.html$/.test(page) && (!place || place.startsWith("answers="));
      if (isOther) link.setAttribute("href", Object.keys(answers).length ? page + more : page);
    }
  }

  function show() {
    if (!section || !(text instanceof HTMLTextAreaElement) || !said || !kept) return;
    const markdown = tell(answers, section.dataset);
    text.value = markdown;
    text.rows = Math.min(20, Math.max(4, markdown.split("\n").length + 1));
    text.placeholder = section.dataset.none ?? "";
    kept.textContent = keep() ? (section.dataset.kept ?? "") : (section.dataset.unkept ?? "");
    carry();
  }

  function listen() {
    for (const form of forms) {
      form.addEventListener("input", () => {
        const { radios, why } = partsOf(form);
        const verdict = /** @type {QeOpinion["verdict"]} */ (radios.find((each) => each.checked)?.value ?? "");
        const { key = "", page = "", path = "", item = "" } = form.dataset;
        answers[key] = { verdict, why: why.value, when: Date.now(), page, path, item };
        if (said) said.textContent = "";
        show();
      });
    }
    document.getElementById("answers-copy")?.addEventListener("click", async () => {
      if (!(text instanceof HTMLTextAreaElement) || !said) return;
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = section?.dataset.copied ?? "";
      } catch {
        text.focus(); // not allowed, or not on file://: the hand copies what is marked
        text.select();
        said.textContent = section?.dataset.marked ?? "";
      }
    });
    document.getElementById("answers-clear")?.addEventListener("click", () => {
      if (!confirm(section?.dataset.sure)) return;
      answers = {};
      fill();
      show();
    });
    // The same review in another tab.
    addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
      answers = merge(parse(stored()), answers);
      fill();
      show();
    });
  }

  fill();
  show();
  listen();
  Object.assign(self.QE, { tellOpinions: tell });
})();
