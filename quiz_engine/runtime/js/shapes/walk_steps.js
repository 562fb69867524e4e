/**
 * One walk through the screens of a practice phone: what was done, where one is, what follows.
 *
 * A tap is judged by the `key` of its control. What was typed is judged by Python alone, by the
 * same function that grades the walk, so that no rule of comparison stands here. Where Python does
 * not start, the learner may skip such a step and look at the rest.
 *
 * All actions are recorded, in order; an empty control is a look at the help. After the last step
 * the walk asks for the check. From then on, and once the answer was shown, the steps can only be
 * looked at.
 */
"use strict";

(function () {
  const { say, walkView, verdictOf } = QE;
  const { paragraph, sentenceOf } = walkView;
  const QUICK = 150; // ms of waiting that are not worth a word

  /** One walk on the page. */
  class Walk {
    /** @param {QeElement} element */
    constructor(element) {
      this.element = element;
      const root = /** @type {HTMLElement} */ (element.querySelector(".qe-walk"));
      this.root = root;
      /** @type {Array<{id: string, controls: any[]}>} */
      this.steps = element.item.shape.steps;
      /** @type {any[]} */
      this.views = [...root.querySelectorAll(".qe-step")].map(walkView.makeStepView);
      this.frame = walkView.makeFrame(root, this.steps.length);
      /** @type {any} what was done, a `QE.Trail` */
      this.trail = new QE.Trail(this.steps);
      this.isLocked = false;
      this.isNear = false; // the view
      this.index = 0; // of the step that is shown; as many as there are for the end
      this.since = 0; // ms since the page began, when it was shown
      this.turn = 0; // a judgement that comes after the next turn is not shown
      this.unjudged = ""; // the action that Python could not judge
      this.judging = ""; // the action that Python is judging
      this.digits = "";
      this.isReminded = false; // of "done", since the step was shown
      this.listen();
    }

    listen() {
      const { buttons } = this.frame;
      buttons.back.addEventListener("click", () => this.show(this.index - 1, true));
      buttons.forward.addEventListener("click", () => this.show(this.index + 1, true));
      buttons.help.addEventListener("click", () => this.help());
      buttons.print.addEventListener("click", () => walkView.printAlone(this.element));
      this.views.forEach((view) => {
        view.screen.addEventListener("click", (/** @type {PointerEvent} */ event) => {
          if (!this.isSecond(event)) this.onClick(/** @type {Element} */ (event.target));
        });
        view.screen.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) =>
          this.onKey(event),
        );
      });
    }

    get step() {
      return this.steps[this.index];
    }

    get view() {
      return this.views[this.index];
    }

    get isOver() {
      return this.isLocked || this.trail.verdicts.size > 0;
    }

    /** @param {string} id @returns {any} */
    control(id) {
      return this.step.controls.find((each) => each.id === id);
    }

    /**
     * @param {number} index
     * @param {boolean} [isMoved] by the learner, so that the focus goes along
     */
    show(index, isMoved = false) {
      this.turn++;
      this.digits = "";
      this.isReminded = false;
      if (isMoved) this.since = performance.now();
      this.index = Math.max(0, Math.min(index, this.steps.length));
      const isEnd = this.index === this.steps.length;
      this.views.forEach((view, each) => {
        view.section.classList.toggle("qe-now", each === this.index);
        view.activate(each === this.index && !this.isOver);
        view.clean();
      });
      this.frame.end.hidden = !isEnd;
      if (!isEnd) this.prepare();
      const states = this.steps.map(({ id }, each) => {
        const code = this.trail.verdicts.get(id)?.code;
        return (code && verdictOf(code)) || (this.trail.isPassed(each) ? "done" : "");
      });
      this.frame.showWay(this.index, states);
      const { back, forward, help } = this.frame.buttons;
      back.hidden = this.index === 0;
      forward.hidden = isEnd || (!this.trail.isPassed(this.index) && !this.isOver);
      help.hidden = isEnd || this.isOver;
      if (isMoved) (isEnd ? this.frame.endTitle : this.view.title).focus();
      if (isMoved && isEnd && this.element.dataset.state === "open") this.ask();
    }

    /** Put into the shown step what was done on it before. */
    prepare() {
      const isPassed = this.trail.isPassed(this.index);
      for (const { id, key, entry } of this.step.controls) {
        /** @type {QeAction[]} */
        const done = this.trail.done(this.index);
        const typed = done.filter(([, name]) => name === id);
        const isShown = isPassed || this.isOver || !this.view.isKeypad(id);
        if (entry) this.view.fill(id, isShown ? (typed.at(-1)?.[2] ?? "") : "");
        this.view.turn(id, Boolean(key) && isPassed);
      }
      this.view.ring(this.isLocked || (!isPassed && this.trail.isHelped(this.index)));
    }

    /**
     * The second half of a double click or tap says nothing new, and was not meant for the next
     * screen; only digits, and their deletion, are typed as fast as that.
     * @param {PointerEvent} event
     * @returns {boolean}
     */
    isSecond(event) {
      const { detail, target } = event;
      const isTyping = /** @type {Element} */ (target).closest("[data-digit]:not([data-digit=ok])");
      return QE.isHasty(event, this.since) || (detail > 1 && !isTyping);
    }

    /** @param {Element} target */
    onClick(target) {
      const button = /** @type {HTMLElement | null} */ (target.closest("button"));
      const { digit } = button?.dataset ?? {};
      const pad = /** @type {HTMLElement | null} */ (target.closest(".qe-keypad"));
      const field = target.closest(".qe-typed")?.querySelector("input");
      if (this.isOver) return;
      if (button && digit) this.press(pad?.dataset.control ?? "", digit);
      else if (button && field) this.submit(field.dataset.control ?? "", field.value);
      else if (button?.dataset.control) this.tap(button, button.dataset.control);
      else if (target.closest("[data-plain]")) this.tell("changed", say("walk.nothing"));
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      const target = /** @type {HTMLElement} */ (event.target);
      const pad = /** @type {HTMLElement | null} */ (target.closest(".qe-keypad"));
      const isText = target instanceof HTMLInputElement;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isText && event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation(); // for the question, Enter in a field asks for the check
        if (!event.repeat) this.submit(target.dataset.control ?? "", target.value);
      } else if (pad?.dataset.control && /^[0-9]$/.test(event.key)) {
        this.press(pad.dataset.control, event.key);
      } else if (pad?.dataset.control && event.key === "Backspace") {
        event.preventDefault();
        this.press(pad.dataset.control, "delete");
      }
    }

    /**
     * Whoever has typed and then taps another button or field means to go on, as on many a phone:
     * that is no mistake, so the first time only "done" is pointed out.
     * @param {HTMLElement} button
     * @param {string} id
     */
    tap(button, id) {
      const isOnward = button.matches(".qe-p-button, .qe-p-field") && !this.control(id).key;
      if (!isOnward || this.isReminded || !this.isPending()) return this.act(id);
      this.isReminded = true;
      this.tell("changed", say("walk.done-first", { done: say("walk.done") }));
    }

    /** @returns {boolean} whether something stands typed that was not judged */
    isPending() {
      /** @type {QeAction[]} */
      const done = this.trail.done(this.index);
      return this.step.controls.some(({ id, entry }) => {
        const typed = this.view.isKeypad(id) ? this.digits : this.view.text(id);
        const isDone = done.some(([, name, was]) => name === id && was === typed);
        return entry && typed.trim() && !isDone;
      });
    }

    /**
     * A key of a keypad.
     * @param {string} id
     * @param {string} digit 0 to 9, delete or ok
     */
    press(id, digit) {
      if (!this.control(id)?.entry) return this.act(id);
      if (digit === "ok") return this.submit(id, this.digits);
      const { digits } = this;
      this.digits = digit === "delete" ? digits.slice(0, -1) : (digits + digit).slice(0, 16);
      this.view.fill(id, this.digits);
      this.view.tell(null);
      this.frame.speak(say("walk.digits", { count: this.digits.length }));
    }

    /** @param {string} id @param {string} text what was typed, and is ready */
    submit(id, text) {
      if (text.trim()) return this.act(id, text);
      this.tell("changed", say("walk.empty", { done: say("walk.done") }));
    }

    /**
     * @param {string} id of a control of the shown step
     * @param {string} [text] what was typed
     */
    act(id, text = "") {
      const control = this.control(id);
      /** @type {QeAction} */
      const action = [this.step.id, id, text];
      if (this.judging === String(action)) return; // whoever waits presses again
      if (this.unjudged !== String(action)) this.record(action);
      if (control.entry) return void this.judge(action);
      if (control.key) return this.goOn(action);
      this.view.markTried(id);
      this.refuse(say("walk.tried"), this.view.why(id), say("walk.wrong"));
    }

    /** @param {QeAction} action */
    record(action) {
      this.trail.actions.push(action);
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /**
     * Ask Python whether what was typed is right.
     * @param {QeAction} action
     */
    async judge(action) {
      const { item } = this.element;
      const turn = ++this.turn;
      const view = this.view;
      this.judging = String(action);
      const timer = setTimeout(
        () => turn === this.turn && this.tell("waiting", say("walk.judging")),
        QUICK,
      );
      try {
        const reply = await this.element.ask({ do: "try", item, action });
        this.unjudged = "";
        if (turn !== this.turn) return;
        if (reply.right) return this.goOn(action, sentenceOf(reply.feedback));
        this.digits = "";
        if (view.isKeypad(action[1])) view.fill(action[1], "");
        this.explain(action, reply.feedback);
      } catch {
        this.unjudged = String(action);
        if (turn === this.turn) this.offerSkip();
      } finally {
        if (this.judging === String(action)) this.judging = "";
        clearTimeout(timer);
      }
    }

    /**
     * @param {QeAction} action that was not right
     * @param {QeFeedback[]} feedback
     */
    explain(action, feedback) {
      const part = `${action[0]}/${action[1]}/`;
      const known = feedback.find((each) => each.part?.startsWith(part));
      const sentence = sentenceOf(feedback);
      const name = known ? `${action[1]}/${known.part?.slice(part.length)}` : action[1];
      const text = sentence ? undefined : (this.view.why(name) ?? this.view.why(action[1]));
      this.refuse(say("outcome.incorrect"), text, sentence || say("walk.wrong.typed"));
    }

    /**
     * @param {string} verdict above what the author says
     * @param {Element | undefined} text of the author
     * @param {string} general where the author says nothing
     */
    refuse(verdict, text, general) {
      const isHelped = this.trail.isHelped(this.index);
      const words = text?.textContent?.trim() || general;
      const more = isHelped ? this.view.help() : "";
      this.view.ring(isHelped);
      this.view.tell("invalid", text ? verdict : general, text, paragraph(more));
      this.view.bring();
      this.frame.speak([words, more].filter(Boolean).join(" "));
    }

    /**
     * @param {QeAction} action that was right
     * @param {string} [sentence] what there is to say of it
     */
    goOn(action, sentence = "") {
      const text = this.view.why(action[1]);
      const isTap = !this.control(action[1]).entry;
      this.trail.behind.add(this.step.id);
      this.show(this.index + 1, true);
      if (this.index === this.steps.length) return;
      const [number, total] = [this.index + 1, this.steps.length];
      const told = isTap ? text : paragraph(sentence);
      this.view.tell("correct", say("walk.right"), told);
      const moved = say("walk.moved", { number, total, text: this.view.task() });
      this.frame.speak([told?.textContent?.trim(), moved].filter(Boolean).join(" "));
    }

    help() {
      const isKnown = this.trail.hasAsked(this.index) || this.trail.isPassed(this.index);
      if (!isKnown) this.record([this.step.id, "", ""]);
      this.view.ring(true);
      this.tell("changed", this.view.help());
    }

    offerSkip() {
      const names = { done: say("walk.done"), help: say("walk.help"), skip: say("walk.skip") };
      const button = QE.make("button", "qe-button qe-walk-skip", names.skip);
      button.type = "button";
      button.addEventListener("click", () => {
        this.trail.behind.add(this.step.id);
        this.show(this.index + 1, true);
      });
      this.tell("changed", say("walk.cannot", names), button);
    }

    /** @param {"changed" | "waiting"} kind @param {string} text @param {Node[]} more */
    tell(kind, text, ...more) {
      this.view.tell(kind, text, ...more);
      this.view.bring();
      this.frame.speak(text);
    }

    ask = () => this.element.dispatchEvent(new Event("qe-check"));

    /** @param {QeAction[]} actions that are stored */
    restore(actions) {
      this.trail.actions = actions;
      this.show(this.trail.front);
      queueMicrotask(() => this.resume());
    }

    approach() {
      this.isNear = true;
      this.resume();
    }

    /**
     * What only Python knows of a stored walk: whether the last typed value was right. It is asked
     * once the learner comes near, and not at every look at the lesson.
     */
    resume() {
      const isOpen = !this.isOver && this.element.dataset.state === "open";
      if (!this.isNear || !isOpen) return;
      const last = this.trail.actions.at(-1);
      if (this.index === this.steps.length) this.ask();
      else if (last?.[2] && last[0] === this.step.id) this.recheck(last);
    }

    /** @param {QeAction} action */
    async recheck(action) {
      const { item } = this.element;
      const turn = this.turn;
      const reply = await this.element.ask({ do: "try", item, action }).catch(() => ({}));
      if (!reply.right || turn !== this.turn) return;
      this.trail.behind.add(action[0]);
      this.show(this.trail.front);
      if (this.index === this.steps.length) this.ask();
    }

    /** @param {QeFeedback[]} feedback */
    mark(feedback) {
      const unfinished = feedback.find(({ code }) => code.startsWith("invalid."));
      if (unfinished) {
        const index = this.steps.findIndex(({ id }) => id === unfinished.part);
        if (unfinished.part) this.trail.behind.delete(unfinished.part);
        return this.show(Math.max(0, index), this.root.contains(document.activeElement));
      }
      for (const each of feedback) {
        if (verdictOf(each.code) && each.part) this.trail.verdicts.set(each.part, each);
      }
      this.show(this.steps.length);
      const slips = this.steps.flatMap(({ id }, index) => {
        const { code = "", args = {} } = this.trail.verdicts.get(id) ?? {};
        if (verdictOf(code) !== "incorrect") return [];
        return [{ view: this.views[index], index, reason: "typed", control: "", ...args }];
      });
      if (!slips.length) return;
      const panel = this.element.querySelector(".qe-status .qe-panel");
      panel?.append(walkView.makeSlips(slips, (/** @type {number} */ at) => this.show(at, true)));
    }
  }

  Object.assign(self.QE, { Walk });
})();
