/**
 * A program: an editor, a way to try it, and its tests. Response kind "run".
 *
 * "Check" runs the program for every test in the Python that runs programs (see link.js), one
 * message a test, so that one that never ends is cut off by itself; what came of it is part of the
 * response, which the other Python grades. A result belongs to the text it was made from: with the
 * first change of the program it is gone. "Try it" runs the program with the learner's own lines
 * and leaves nothing behind.
 */
"use strict";

(function () {
  const { make, makeEditor, makeVerdict, say, verdictOf } = QE;
  const GRACE = 2500; // ms for what the interrupt cannot stop at once
  const QUICK = 150; // ms until it is told that something runs
  const HALTED = "program.halted"; // the learner stopped it
  const ENDED = /\.(time|time-test|memory|memory-test|stopped|crashed|not-run)$/;

  /**
   * @typedef {object} QeResult of one test, as in the response
   * @property {string} case
   * @property {boolean} passed
   * @property {string} [output]
   * @property {string} [trouble]
   * @property {Array<[string, string]>} [args]
   *
   * @typedef {object} QeProgram what the page knows of one program
   * @property {HTMLTextAreaElement} code
   * @property {ReturnType<typeof makeEditor>} editor
   * @property {HTMLElement} typing holds the field for lines to be typed in
   * @property {HTMLTextAreaElement} typed
   * @property {HTMLElement} screen
   * @property {HTMLButtonElement} button
   * @property {HTMLButtonElement} stop there while a program runs
   * @property {number} running how many runs are under way
   * @property {boolean} isHalted whether the learner stopped them
   * @property {string} source from which `results` were made
   * @property {QeResult[]} results
   * @property {number} turn of the last run: an earlier one that still comes is dropped
   */

  /** @type {WeakMap<QeElement, QeProgram>} */
  const programs = new WeakMap();

  /**
   * @param {QeElement} element
   * @returns {QeProgram}
   */
  const of = (element) => programs.get(element) ?? build(element);

  /**
   * @param {QeElement} element
   * @param {string} part
   * @returns {HTMLElement | null} the row of a test
   */
  const row = (element, part) =>
    [...element.querySelectorAll("li")].find(({ dataset }) => dataset.test === part) ?? null;

  /**
   * @param {QeElement} element
   * @param {string} part
   * @returns {string} its name, such as "Test 2"
   */
  const label = (element, part) => row(element, part)?.querySelector(".qe-test")?.textContent ?? "";

  /**
   * @param {string} [trouble]
   * @param {Array<[string, string]>} [args]
   * @returns {string} empty where nothing is wrong
   */
  const explain = (trouble, args = []) =>
    trouble ? say("feedback." + trouble, Object.fromEntries(args)) : "";

  /**
   * The line of the program where something went wrong, as it was written.
   * @param {Record<string, string>} args
   * @returns {HTMLElement[]} none where no line is known
   */
  function quote({ line, text }) {
    if (!line || !text) return [];
    const code = make("pre", "qe-quote");
    const number = make("span", "qe-number", line);
    number.setAttribute("aria-hidden", "true");
    code.append(number, make("code", "", text));
    return [code];
  }

  /**
   * @param {QeElement} element
   * @returns {QeProgram}
   */
  function build(element) {
    const code = /** @type {HTMLTextAreaElement} */ (element.querySelector("textarea.qe-listing"));
    const editor = makeEditor(code);
    const keys = make("p", "qe-soft", say("program.keys"));
    keys.id = code.id + "k";
    code.setAttribute("aria-describedby", keys.id);

    const typed = make("textarea", "qe-typed");
    typed.id = code.id + "t";
    typed.rows = 2;
    typed.spellcheck = false;
    typed.autocomplete = "off";
    const typedLabel = make("label", "", say("program.input"));
    typedLabel.htmlFor = typed.id;
    const typing = make("div", "qe-try");
    typing.append(typedLabel, typed);
    const first = element.item.shape.tests.find((/** @type {any} */ test) => !test.hidden);
    typed.value = first?.input ?? "";

    const button = make("button", "qe-button qe-run", say("button.run"));
    button.type = "button";
    const stop = make("button", "qe-button qe-stop", say("button.stop"));
    stop.type = "button";
    stop.hidden = true;
    const tries = make("div", "qe-tries");
    tries.append(button);
    const screen = make("div", "qe-console");
    screen.setAttribute("role", "status");
    code.parentElement?.after(keys, typing, tries, screen);
    const made = { code, editor, typing, typed, screen, button, stop };
    const program = { ...made, source: "", results: [], turn: 0, running: 0, isHalted: false };
    programs.set(element, program);

    for (const each of element.querySelectorAll("li")) {
      if (!each.dataset.test) continue;
      const said = make("div", "qe-said");
      said.setAttribute("aria-live", "off");
      each.append(said);
    }
    button.addEventListener("click", () => void attempt(element));
    stop.addEventListener("click", () => {
      program.isHalted = true;
      QE.link.stopRun();
    });
    code.addEventListener("input", () => refresh(program));
    return program;
  }

  /**
   * Lines to type in are asked for where the program reads some.
   * @param {QeProgram} program
   */
  function refresh({ code, typing }) {
    typing.hidden = !/\binput\b|\bstdin\b/.test(code.value);
  }

  /**
   * Run for one test, or for what the learner types.
   * @param {QeElement} element
   * @param {object} what `case` or `input`
   * @returns {Promise<QeResult>}
   */
  async function run(element, what) {
    const { item } = element;
    const seconds = item.shape.seconds ?? 5;
    if (of(element).isHalted) return { case: "", passed: false, trouble: HALTED, ...what };
    const message = { do: "run", item, source: of(element).code.value, ...what };
    const { result, broken } = await element.run(message, seconds * 1000 + GRACE);
    if (!broken) return result;
    const [passed, trouble] = [false, "program." + broken];
    return { case: "", passed, trouble, args: [["seconds", String(seconds)]], ...what };
  }

  /**
   * Have "Stop" stand beside the button that began it, as long as some work takes.
   * @template T
   * @param {QeElement} element
   * @param {HTMLElement | null} starter
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async function stoppable(element, starter, work) {
    const program = of(element);
    const { stop } = program;
    if (program.running++ === 0) program.isHalted = false;
    const timer = setTimeout(() => {
      if (stop.hidden) starter?.after(stop);
      stop.hidden = false;
    }, QUICK);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      if (--program.running === 0) {
        const hadFocus = document.activeElement === stop;
        stop.hidden = true;
        if (hadFocus) starter?.focus();
      }
    }
  }

  /**
   * What stands on a screen; what was typed is marked as such (quiz_engine/runner/console.py).
   * @param {string} text
   * @param {string} [className]
   * @returns {HTMLElement}
   */
  function makeScreen(text, className = "") {
    const pre = make("pre", className);
    for (const [index, piece] of text.split(/[\x02\x03]/).entries()) {
      if (index % 2) pre.append(make("kbd", "", piece));
      else if (piece) pre.append(piece);
    }
    if (!text) {
      pre.textContent = say("program.nothing");
      pre.classList.add("qe-empty");
    }
    return pre;
  }

  /**
   * @param {Element} screen
   * @returns {HTMLElement[]} a legend, where something was typed
   */
  const makeLegend = (screen) =>
    screen.querySelector("kbd") ? [make("p", "qe-soft qe-legend", say("program.echo"))] : [];

  /**
   * @param {string} code of a sentence
   * @returns {HTMLElement}
   */
  const makeWaiting = (code) => QE.makePanel("waiting", say(code));

  /**
   * "Try it".
   * @param {QeElement} element
   */
  async function attempt(element) {
    const program = of(element);
    const { screen, typed, typing, editor } = program;
    const turn = ++program.turn;
    let phase = "state.python";
    const wait = () => turn === program.turn && screen.replaceChildren(makeWaiting(phase));
    const timer = setTimeout(wait, QUICK);
    editor.mark(0);
    try {
      const input = typing.hidden ? "" : typed.value;
      const { output, trouble, args } = await stoppable(element, program.button, async () => {
        await QE.link.warmRun();
        phase = "state.running";
        if (screen.querySelector("[data-verdict=waiting]")) wait();
        return run(element, { input });
      });
      if (turn !== program.turn) return;
      const text = makeScreen(output ?? "", "qe-terminal");
      /** @type {HTMLElement[]} */
      const shown = [];
      if (trouble !== HALTED) {
        shown.push(make("p", "qe-soft", say("program.screen")), text, ...makeLegend(text));
      }
      const values = Object.fromEntries(args ?? []);
      if (trouble) {
        const panel = QE.makePanel("changed", explain(trouble, args));
        panel.append(...quote(values));
        shown.push(panel);
        editor.mark(Number(values.line ?? 0));
      }
      clearTimeout(timer);
      screen.replaceChildren(...shown);
    } catch (error) {
      clearTimeout(timer);
      const { code = "QE405" } = /** @type {QeError} */ (error);
      screen.replaceChildren(QE.makePanel("error", say("error." + code)));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Put what a test came to below it.
   * @param {QeElement} element
   * @param {QeResult} result
   */
  function show(element, { case: part, passed, output = "", trouble = "", args = [] }) {
    const test = element.item.shape.tests.find((/** @type {any} */ each) => each.id === part);
    const said = row(element, part)?.querySelector(".qe-said");
    if (!said || !test) return;
    const values = Object.fromEntries(args);
    if (!test.hidden && !/\.(not-run|test-broken)$/.test(trouble) && (output || !passed)) {
      const got = make("div");
      const place = make("dd");
      got.dataset.io = "got";
      const text = makeScreen(output);
      const isFirst = !element.querySelector(".qe-tests .qe-legend");
      place.append(text, ...(isFirst ? makeLegend(text) : []));
      got.append(make("dt", "", say("program.got")), place);
      if (output || test.output) row(element, part)?.querySelector(".qe-io")?.append(got);
    }
    if (trouble) said.append(...quote(values), make("p", "", explain(trouble, args)));
  }

  /** @type {QeShape} */
  const shape = {
    collect(element) {
      const { code, source, results } = of(element);
      if (!code.value.trim()) return null;
      const isSame = source === code.value;
      return { version: 1, kind: "run", source: code.value, results: isSame ? results : [] };
    },

    missing(element) {
      return of(element).code.value.trim() ? [] : [{ code: "invalid.empty" }];
    },

    async prepare(element) {
      const program = of(element);
      const source = program.code.value;
      const { tests } = element.item.shape;
      return stoppable(element, element.querySelector(".qe-main"), async () => {
        /** @type {QeResult[]} */
        const results = [];
        for (const { id } of tests) {
          const isEnded = ENDED.test(results.at(-1)?.trouble ?? "");
          if (isEnded) results.push({ case: id, passed: false, trouble: "program.not-run" });
          else results.push(await run(element, { case: id }));
          if (results.at(-1)?.trouble === HALTED) return [{ code: "invalid.halted" }];
          if (program.code.value !== source) return [];
        }
        Object.assign(program, { source, results });
        return [];
      });
    },

    restore(element, response) {
      if (response?.kind !== "run" || typeof response.source !== "string") return false;
      const program = of(element);
      const { source, results = [] } = response;
      Object.assign(program, { source, results });
      program.code.value = source;
      program.editor.draw();
      refresh(program);
      return true;
    },

    arrange(element) {
      refresh(of(element));
    },

    mark(element, feedback) {
      const { results, editor } = of(element);
      for (const { code, part = "" } of feedback) {
        const verdict = verdictOf(code);
        const test = verdict && row(element, part);
        if (!verdict || !test || test.dataset.verdict) continue;
        test.dataset.verdict = verdict;
        test.querySelector(".qe-test")?.after(makeVerdict(verdict, `${element.id}-${part}-verdict`));
        const result = results.find((each) => each.case === part);
        if (result) show(element, result);
      }
      const wrong = results.find(({ args = [] }) => Object.fromEntries(args).line);
      editor.mark(Number(Object.fromEntries(wrong?.args ?? []).line ?? 0));
      if (feedback.some(({ code }) => code === "invalid.empty")) {
        of(element).code.setAttribute("aria-invalid", "true");
      }
    },

    clear(element) {
      const { code, editor } = of(element);
      code.removeAttribute("aria-invalid");
      editor.mark(0);
      for (const test of element.querySelectorAll("li")) {
        delete test.dataset.verdict;
        for (const each of test.querySelectorAll(".qe-verdict, [data-io=got]")) each.remove();
        if (test.dataset.test) test.querySelector(".qe-said")?.replaceChildren();
      }
    },

    reveal() {}, // the solution stands below

    lock(element, locked) {
      of(element).code.readOnly = locked;
    },

    retry(element) {
      of(element).code.focus();
    },

    reset(element) {
      const program = of(element);
      program.code.value = element.item.shape.starter ?? "";
      program.screen.replaceChildren();
      Object.assign(program, { source: "", results: [] });
      program.editor.draw();
      refresh(program);
    },

    label,
  };

  QE.shapes.program = shape;
})();
