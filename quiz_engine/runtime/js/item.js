/**
 * The question element. The page holds it complete and readable; this script adds what grading by
 * Python needs: buttons, a place for the outcome, and memory.
 *
 * States: "open" (a response can be checked) -> "waiting" (for Python) -> "graded" (may be tried
 * again) or "closed" (solved, attempts used up, or the answer was shown); "failed" where Python
 * could not grade. Changing the response leads from all but "closed" back to "open", and a result
 * that still comes is then dropped: only what is pressed counts.
 *
 * A result never moves the focus, because it may come seconds later, while the learner reads on:
 * the focus stays on the one main button, whose word changes, and the outcome is read out by a
 * live region that has been there, empty, from the start. Only what the learner presses moves it:
 * "try again" and "start over" go to the first control, "show the answer" to the solution.
 *
 * The order of choices is drawn once and stays over reloads and attempts, so that people find
 * their place again; "start over" draws anew. That nothing was given is told at once, without
 * Python.
 */
"use strict";

(function () {
  const { environment, makeControls, makeNotes, makeOutcome, makePanel, say } = QE;
  const TYPING = 300; // ms without a key before typed text is stored
  const QUICK = 150; // ms of waiting that are not worth a word

  const { link } = QE;

  /** One question on the page. */
  class Question {
    /** @param {QeElement} element */
    constructor(element) {
      this.element = element;
      this.item = element.item;
      /** @type {QeShape} */
      this.shape = QE.shapes[this.item.shape.kind];
      /** Revisions of its key: here, and in the other languages. */
      this.keys = QE.keysOf(this.item.id, element.dataset.key ?? "");
      this.record = this.newRecord();
      const take = () => this.record;
      this.keeper = new QE.Keeper(this.item, take, () => this.showNote());
      /** @type {QeState} */
      this.state = "open";
      this.submission = 0;
      this.isReady = false; // what is stored has been read
      this.isTouched = this.isNear = false;

      const controls = makeControls();
      /** @type {HTMLButtonElement} */
      this.button = controls.button;
      /** @type {HTMLButtonElement} */
      this.revealButton = controls.revealButton;
      /** @type {HTMLElement} */
      this.status = controls.status;
      /** @type {HTMLElement} */
      this.note = controls.note;
      element.querySelector("fieldset")?.after(controls.actions, this.status, this.note);
      /** @type {HTMLDetailsElement[]} */
      this.hints = Array.from(element.querySelectorAll("details.qe-hint"));
      /** @type {HTMLDetailsElement | null} */
      this.solution = element.querySelector("details.qe-solution");
      /** @type {Map<string, HTMLElement>} the author's feedback, which moves to where it applies */
      this.blocks = new Map();
      this.build();
      this.setState("open");
      this.restored = this.restore();
    }

    /**
     * @param {Partial<QeRecord>} [kept] what a new beginning keeps
     * @returns {QeRecord}
     */
    newRecord(kept) {
      return QE.makeRecord(this.keys[0], environment.random(), environment.now(), kept);
    }

    build() {
      const { element } = this;
      /** @type {((seed: number) => void) | undefined} shows what the attempt's seed draws */
      this.showDraw = QE.variables?.find(element);
      for (const block of element.querySelectorAll("[data-feedback]")) {
        const key = block.getAttribute("data-feedback") ?? "";
        this.blocks.set(key, /** @type {HTMLElement} */ (block));
        block.remove();
      }
      // Its letters follow the order of the source; the choices themselves will be marked.
      if (this.shape.reveals) element.querySelector(".qe-key")?.remove();
      if (!this.solution?.querySelector(":scope > :not(summary)")) {
        this.solution?.remove();
        this.solution = null;
      }
      this.showHints();
      element.classList.add("qe-live");

      // The second click of a double click is not meant for the button's next word.
      this.button.addEventListener("click", ({ detail }) => void (detail < 2 && this.press()));
      this.revealButton.addEventListener("click", () => this.reveal());
      element.addEventListener("input", () => this.edit(TYPING));
      element.addEventListener("change", () => this.edit(0));
      element.addEventListener("qe-check", () => void (this.state === "open" && this.check()));
      element.addEventListener("focusin", () => this.approach());
      element.addEventListener("keydown", (event) => this.onKey(event));
      this.hints.forEach((hint, index) =>
        hint.addEventListener("toggle", () => hint.open && this.openHint(index)),
      );
      addEventListener("pagehide", () => this.keeper.saveLate());
      document.addEventListener("visibilitychange", () => document.hidden && this.keeper.saveLate());
    }

    /** Show what is stored, unless the learner was quicker. */
    async restore() {
      const stored = await this.keeper.recall();
      let isSame = false;
      if (stored) {
        const { hints } = this.record;
        const found = QE.adopt(stored, this.keys, this.newRecord.bind(this));
        this.record = { ...found.record, hints: Math.max(found.record.hints, hints) };
        isSame = found.isSame;
      }
      // Who calculates on paper finds the same numbers again, even if nothing was entered.
      if (this.showDraw && !stored) this.keeper.begin();
      this.arrange();
      this.element.dataset.ready = "";
      this.isReady = true;
      this.showHints();
      // Where a check was quicker still, it waits for this and goes on.
      if (this.isTouched && !this.record.closed) this.state === "open" && this.edit(0);
      else if (stored?.response) this.showStored(stored.response, isSame);
      else if (this.record.closed) this.close(false);
    }

    /** Which draw of the variables the attempt is on; 0 without variables. */
    get draw() {
      return QE.variables?.drawOf(this.item, this.record.seed) ?? 0;
    }

    /** Show the order and the values of the attempt's seed. */
    arrange() {
      this.showDraw?.(this.record.seed);
      this.shape.arrange(this.element, this.record.seed);
    }

    /**
     * @param {any} response
     * @param {boolean} isSame whether the key is still the one that graded it
     */
    showStored(response, isSame) {
      let fits = false;
      try {
        fits = this.shape.restore(this.element, response);
      } catch {
        // Damaged: as if it did not fit.
      }
      if (!isSame || !fits) {
        const { hints, seed, best } = this.record;
        const kept = { hints, seed, best, ...QE.historyOf(this.record) };
        this.record = this.newRecord({ ...kept, response: fits ? response : null });
        this.status.replaceChildren(makePanel("changed", say("state.changed")));
      } else if (this.record.outcome) {
        this.present(false);
      } else if (this.record.closed) {
        this.close(false);
      } else if (this.record.waiting && this.isNear) {
        this.check();
      }
    }

    /** The question comes near the view: start Python, and grade what was left waiting. */
    approach() {
      if (this.isNear) return;
      this.isNear = true;
      link.warm().catch(() => {}); // whoever checks a response will be told
      if (this.isReady && this.record.waiting) this.check();
      this.shape.approach?.(this.element);
    }

    /** @param {QeState} state */
    setState(state) {
      const { record, revealButton, shape, solution } = this;
      const canReveal = Boolean(solution) || shape.reveals;
      this.state = this.element.dataset.state = state;
      this.button.textContent = say("button." + QE.BUTTONS[state]);
      this.button.hidden = Boolean(shape.guided) && state === "open";
      revealButton.hidden = !canReveal || state === "closed" || !record.session.attempts;
      if (solution) solution.hidden = state !== "closed";
      this.showNote();
    }

    showNote() {
      this.note.replaceChildren(...makeNotes(this.item, this.record, this.keeper.isKept));
      this.note.dataset.kept = String(this.keeper.isKept ?? "");
    }

    showHints() {
      this.hints.forEach((hint, index) => (hint.hidden = index > this.record.hints));
    }

    /** @param {number} index */
    openHint(index) {
      if (index < this.record.hints) return;
      this.record.hints = index + 1;
      this.showHints();
      if (this.isReady) this.keeper.save();
    }

    /**
     * The response changed, or may have.
     * @param {number} delay ms until it is stored
     */
    edit(delay) {
      this.isTouched = true;
      if (!this.isReady || (this.state === "closed" && !this.canRevise())) return;
      const response = this.shape.collect(this.element);
      // A field that is left says "change" even where its text was stored, or graded, long ago.
      if (JSON.stringify(response) !== JSON.stringify(this.record.response)) {
        this.submission++;
        this.clear();
        if (this.state === "closed") this.shape.lock(this.element, false);
        Object.assign(this.record, { response, outcome: null, waiting: false, closed: false });
        this.setState("open");
      } else if (!this.keeper.isDue) {
        return;
      }
      if (delay) this.keeper.saveSoon(delay);
      else this.keeper.save();
    }

    /** Whether a solved question may be changed all the same, as a text that its writer judged. */
    canRevise() {
      return Boolean(this.shape.isRevisable && this.record.session.success);
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      if (event.key !== "Enter" || event.isComposing) return;
      const { target, repeat } = event;
      const isText = target instanceof HTMLInputElement && target.type === "text";
      if (!isText && !(repeat && target === this.button)) return;
      event.preventDefault();
      if (isText && !repeat && (this.state === "open" || this.state === "failed")) this.check();
    }

    press() {
      if (this.state === "open" || this.state === "failed") this.check();
      else if (this.state === "graded") this.retry();
      else if (this.state === "closed") this.restart();
    }

    async check() {
      const { element, item, record, shape } = this;
      const submission = ++this.submission;
      const isStale = () => submission !== this.submission;
      this.clear();
      QE.speakUp(element);
      const missing = shape.missing(element);
      if (missing.length) return this.refuse(missing);
      this.setState("waiting");
      let phase = "state.starting";
      const showPhase = () => this.status.replaceChildren(makePanel("waiting", say(phase)));
      const timer = setTimeout(() => isStale() || showPhase(), QUICK);
      try {
        await this.restored;
        if (isStale() || this.record.closed) return;
        if (shape.prepare) {
          phase = "state.running";
          const lacking = await shape.prepare(element);
          if (isStale()) return;
          if (lacking?.length) return this.refuse(lacking);
        }
        const response = shape.collect(element);
        Object.assign(this.record, { response, outcome: null, waiting: true });
        this.keeper.save();
        await link.warm();
        phase = "state.grading";
        if (!isStale() && this.status.firstChild) showPhase();
        const session = { ...this.record.session, hints: this.record.hints };
        const reply = await link.grade({ do: "grade", item, draw: this.draw, response, session });
        if (!isStale()) this.accept(reply);
      } catch (error) {
        if (!isStale()) this.fail(/** @type {QeError} */ (error).code);
      } finally {
        clearTimeout(timer);
      }
    }

    /** @param {QeFeedback[]} feedback why there is nothing to grade */
    refuse(feedback) {
      this.setState("open");
      this.showOutcome({ verdict: "invalid", score: {}, feedback });
    }

    /** @param {{outcome: any, session: object, closed: boolean}} reply of Python */
    accept({ outcome, session, closed }) {
      Object.assign(this.record, { session, closed, waiting: false });
      if (outcome.completion) {
        const attempt = QE.addAttempt(this.record, outcome, environment.now());
        Object.assign(this.record, attempt);
        this.record.outcome = outcome;
        this.present(true);
      } else {
        this.setState("open");
        this.showOutcome(outcome);
      }
      this.keeper.save();
    }

    /** @param {string} [code] */
    fail(code = "QE405") {
      this.setState("failed");
      this.status.replaceChildren(makePanel("error", say("error." + code)));
    }

    /** @param {any} outcome */
    showOutcome(outcome) {
      const { element, blocks, shape } = this;
      const label = (/** @type {string} */ part) => shape.label(element, part);
      const written = blocks.get("outcome:" + outcome.verdict);
      this.status.replaceChildren(makeOutcome(outcome, label, written));
      shape.mark(element, outcome.feedback, blocks);
    }

    /** @param {boolean} isNew rather than restored */
    present(isNew) {
      this.showOutcome(this.record.outcome);
      if (this.record.closed) this.close(isNew);
      else this.setState("graded");
    }

    /**
     * Solved, used up or given up: the key is marked and the solution stands below.
     * @param {boolean} isNew
     */
    close(isNew) {
      this.shape.reveal(this.element);
      this.shape.lock(this.element, true, this.canRevise());
      this.setState("closed");
      if (this.solution) this.solution.open = isNew;
    }

    /** The learner asks for the answer, which ends the attempts. */
    reveal() {
      this.submission++;
      Object.assign(this.record, { closed: true, waiting: false });
      if (!this.record.outcome) this.clear();
      this.close(true);
      this.keeper.save();
      (this.solution?.querySelector("summary") ?? this.button).focus();
    }

    /** Another attempt, from the response that is there. */
    retry() {
      this.shape.retry(this.element);
      this.edit(0);
      this.clear();
      this.record.outcome = null;
      this.setState("open");
    }

    /**
     * A question of a deck is met as if it were new, once for each deck.
     * @param {number} since ms since 1970, when the deck was begun
     */
    async beginAgain(since) {
      await this.restored;
      const isOld = (this.record.log?.[0]?.[0] ?? 0) < since;
      if (isOld && (this.state === "graded" || this.state === "closed")) this.restart();
    }

    restart() {
      const { best, hints } = this.record;
      const old = this.record;
      this.record = this.newRecord({ best, hints, ...QE.historyOf(old) });
      QE.variables?.renew(this.item, old, this.record);
      this.clear();
      this.shape.lock(this.element, false);
      this.shape.reset(this.element);
      this.arrange();
      this.setState("open");
      this.keeper.save();
      this.shape.retry(this.element);
    }

    clear() {
      this.shape.clear(this.element);
      this.status.replaceChildren();
    }
  }

  Object.assign(self.QE, { Question });
})();
