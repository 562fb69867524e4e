/**
 * What the question element and its shapes share: sentences, small elements, the outcome panel.
 *
 * A shape knows how to read and show a response in the page's own controls; it knows no item types
 * and grades nothing. `QE.shapes` registers them by the `kind` of the item's shape, so that a new
 * item type on an old shape needs no script.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {{code: string, part?: string, args?: Record<string, string>}} QeFeedback
 *
 * @typedef {{verdict: "correct" | "incorrect" | "partial" | "invalid", feedback: QeFeedback[],
 *   score: {raw: number, max: number}}} QeOutcome
 *
 * @typedef {Map<string, HTMLElement>} QeBlocks
 *
 * @typedef {object} QeShape all methods get the `<qe-item>`
 * @property {(element: QeElement) => object | null} collect the response, null where none is given
 * @property {(element: QeElement) => QeFeedback[]} missing what is left empty
 * @property {(element: QeElement, response: any) => boolean} restore shows a response; false, and
 *   nothing is shown, where it does not fit any more
 * @property {(element: QeElement, seed: number) => void} arrange orders what is shuffled
 * @property {(element: QeElement, feedback: QeFeedback[], blocks: QeBlocks) => void} mark
 *   `blocks` is the author's feedback, by "choice:b" or "answer:a", to be moved where it applies;
 *   a shape that changes without `input` or `change` of a control sends "change" on its element
 * @property {(element: QeElement) => void} clear takes marks and moved feedback away
 * @property {(element: QeElement) => void} reveal marks the key
 * @property {(element: QeElement, locked: boolean, isRevisable?: boolean) => void} lock
 * @property {(element: QeElement) => void} retry makes ready for another attempt
 * @property {(element: QeElement) => void} reset takes the response away
 * @property {(element: QeElement, part: string) => string} label name of a part, for sentences
 * @property {(element: QeElement) => void} [approach] the element comes near the view, once
 * @property {(element: QeElement) => Promise<QeFeedback[]>} [prepare] what has to be done between a
 *   press on "check" and `collect`; gives why there is nothing to grade, and rejects with a QeError
 * @property {boolean} [reveals] whether `reveal` marks the key in the controls themselves
 * @property {boolean} [isRevisable] whether a response with full credit may still be changed, which
 *   takes the verdict away; `lock` is told
 * @property {boolean} [guided] whether the shape itself asks for the check, by an event "qe-check"
 *   on its element, so that no button for it is shown
 *
 * @typedef {HTMLElement & {item: any, ask: (message: object) => Promise<any>,
 *   run: (message: object, limit: number) => Promise<any>,
 *   beginAgain: (since: number) => void}} QeElement
 *   `ask` sends a message to Python, starting it where it is not, and rejects with a QeError; so
 *   does `run`, but to the Python in which programs run, see QeService
 * @typedef {"open" | "waiting" | "graded" | "failed" | "closed"} QeState see item.js
 */

(function () {
  /** Values in sentences that Python writes as numbers, and learners read in their notation. */
  const NUMBERS = ["lost", "share"];

  /** The main button's word in each state. */
  const BUTTONS = {
    open: "check",
    waiting: "check",
    graded: "retry",
    failed: "retry",
    closed: "restart",
  };

  /**
   * @param {string} code
   * @param {Record<string, string | number>} [args]
   * @returns {string} the sentence in the page's language; the code where there is none
   */
  function say(code, args = {}) {
    const text = QE.messages?.[code] ?? code;
    return text.replace(
      /\{(\w+)\}/g,
      (/** @type {string} */ all, /** @type {string} */ name) => String(args[name] ?? all),
    );
  }

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} [className]
   * @param {string} [text]
   * @returns {HTMLElementTagNameMap[T]}
   */
  function make(tag, className = "", text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /**
   * A verdict on a part: an icon and a word, never colour alone.
   * @param {"correct" | "incorrect" | "key"} verdict
   * @param {string} id
   * @returns {HTMLElement}
   */
  function makeVerdict(verdict, id) {
    const badge = make("span", "qe-verdict");
    badge.id = id;
    badge.dataset.verdict = verdict;
    const icon = make("span", "qe-icon");
    icon.setAttribute("aria-hidden", "true");
    const word = verdict === "incorrect" ? "incorrect" : "correct";
    badge.append(icon, make("span", "qe-word", say("choice.verdict." + word)));
    return badge;
  }

  /**
   * Say whether a feedback is about a part of the shape rather than a sentence of its own.
   * @param {string} code
   * @returns {"correct" | "incorrect" | null}
   */
  function verdictOf(code) {
    const found = /^(?:choice|answer|gap|part)\.(correct|incorrect)$/.exec(code);
    return /** @type {"correct" | "incorrect" | null} */ (found && found[1]);
  }

  /**
   * @param {number} value
   * @returns {string} in the notation of the lesson, which may be in another language than the page
   */
  function formatNumber(value) {
    const options = { maximumFractionDigits: 2 };
    const language = document.querySelector("article")?.lang || document.documentElement.lang;
    return new Intl.NumberFormat(language, options).format(value);
  }

  /**
   * @param {string} [share] an exact share as Python writes it: "1/10", "0"
   * @returns {number}
   */
  function readShare(share = "0") {
    const [above, below = "1"] = share.split("/");
    return Number(above) / Number(below);
  }

  /**
   * The sentences of an outcome. What is said of several parts in the same words is said once, with
   * the names of the parts before it. Verdicts on parts are marks, not sentences.
   * @param {QeFeedback[]} feedback
   * @param {(part: string) => string} label
   * @returns {string[]}
   */
  function sentences(feedback, label) {
    /** @type {Map<string, string[]>} */
    const parts = new Map();
    for (const { code, part = "", args } of feedback) {
      if (verdictOf(code) || /^(correct|partial|incorrect|invalid)$/.test(code)) continue;
      const shown = { ...args };
      for (const name of NUMBERS) {
        if (name in shown) shown[name] = formatNumber(Number(shown[name]));
      }
      const text = say("feedback." + code, shown);
      parts.set(text, [...(parts.get(text) ?? []), ...[label(part)].filter(Boolean)]);
    }
    return [...parts].map(([text, names]) => (names.length ? names.join(", ") + ": " : "") + text);
  }

  /**
   * The outcome, as shown and read out.
   * @param {QeOutcome} outcome as Python returned it
   * @param {(part: string) => string} label
   * @param {HTMLElement | undefined} written the author's feedback for it
   * @returns {HTMLElement}
   */
  function makeOutcome({ verdict, score, feedback }, label, written) {
    const lines = sentences(feedback, label);
    const isInvalid = verdict === "invalid";
    // A learner who was the judge is told so instead of a verdict that nobody gave.
    const isOwn = feedback.some(({ code }) => code.startsWith("essay."));
    const first = (isInvalid || isOwn) && lines.length ? lines.shift() : say("outcome." + verdict);
    const panel = makePanel(verdict, first);
    const isOdd = score.raw < 0 || feedback.some(({ code }) => code === "score.deducted");
    if ((verdict === "partial" && !isOwn) || isOdd || (score.max > 1 && !isInvalid)) {
      const reached = `${formatNumber(score.raw)} / ${formatNumber(score.max)}`;
      panel.firstElementChild?.append(make("span", "qe-score", reached));
    }
    panel.append(...lines.map((line) => make("p", "", line)));
    if (written) panel.append(written);
    return panel;
  }

  /**
   * @param {"correct" | "partial" | "incorrect" | "invalid" | "error" | "waiting" | "changed"} kind
   * @param {string} [text]
   * @returns {HTMLElement} an icon and a sentence
   */
  function makePanel(kind, text) {
    const panel = make("div", "qe-panel");
    panel.dataset.verdict = kind;
    const line = make("p", "qe-line");
    const icon = make("span", "qe-icon");
    icon.setAttribute("aria-hidden", "true");
    line.append(icon, make("strong", "", text));
    panel.append(line);
    return panel;
  }

  /**
   * Attempts left, what mistakes and the next attempt cost, and whether the response is kept.
   * @param {{attempts?: number, scoring?: {penalty?: string, negative?: boolean}}} item
   * @param {QeRecord} record
   * @param {boolean | undefined} isKept undefined while nothing has been stored
   * @returns {HTMLElement[]}
   */
  function makeNotes({ attempts = 0, scoring = {} }, { session, closed }, isKept) {
    const notes = [];
    const penalty = readShare(scoring.penalty);
    const left = attempts - (session.attempts ?? 0);
    if (attempts && !closed) notes.push(say("state.attempts-left", { count: left }));
    if (scoring.negative && !closed) notes.push(say("state.negative"));
    if (penalty && !closed) {
      const made = session.attempts ?? 0;
      const share = formatNumber(100 * Math.min(1, penalty * (made || 1)));
      notes.push(say(made ? "state.next-costs" : "state.retry-costs", { share }));
    }
    if (attempts && closed && left <= 0 && !session.success) notes.push(say("state.no-attempts"));
    if (isKept !== undefined) notes.push(say(isKept ? "state.saved" : "state.not-saved"));
    return notes.map((text) => make("span", "", text));
  }

  /** @returns {Record<string, HTMLElement>} what a question gets below its form */
  function makeControls() {
    const button = make("button", "qe-button qe-main");
    const revealButton = make("button", "qe-button qe-reveal", say("button.solution"));
    button.type = revealButton.type = "button";
    const actions = make("div", "qe-actions");
    actions.append(button, revealButton);
    const status = make("div", "qe-status");
    status.setAttribute("role", "status");
    status.setAttribute("aria-live", "off");
    return { actions, button, revealButton, status, note: make("p", "qe-note") };
  }

  /**
   * Let assistive technology read what changes from now on. Before the first check nothing is read
   * out, because it was not the learner who changed it: what is restored stays silent.
   * @param {HTMLElement} element
   */
  function speakUp(element) {
    for (const region of element.querySelectorAll("[aria-live]")) {
      region.setAttribute("aria-live", "polite");
    }
  }

  const HASTY = 700; // ms in which the second half of a double click or tap may still come

  /**
   * A double click goes on with its first half; the second was not meant for what has come to stand
   * there. Fingers have no count of clicks, and nobody reads that fast.
   * @param {MouseEvent} event
   * @param {number} since ms since the page began, when what is clicked was shown
   * @returns {boolean}
   */
  function isHasty(event, since) {
    const { detail, pointerType, timeStamp } = /** @type {PointerEvent} */ (event);
    return timeStamp - since < HASTY && (detail > 1 || pointerType === "touch");
  }

  const shapes = {};
  Object.assign(self.QE, { shapes, say, make, makeControls, makeNotes, makeOutcome, makePanel });
  Object.assign(self.QE, { BUTTONS, makeVerdict, verdictOf, speakUp, isHasty });
})();
