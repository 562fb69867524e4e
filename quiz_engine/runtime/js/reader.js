/**
 * Reads a lesson or a question aloud: what the author recorded first, else by a voice of the device,
 * sentence by sentence. The sentence is marked, without a change of the page's text.
 *
 * One utterance is one sentence, because Chromium's voices stop in longer ones; to pause is to stop
 * and to go on is to say the sentence again, because pausing a voice does not work everywhere.
 * In a lesson it waits at each question that is still open: then it is the learner's turn.
 *
 * Nothing here is said through a live region but a failure: a screen reader reads the page itself,
 * and would say all of it twice.
 */
"use strict";

(() => {
  /**
   * @typedef {object} QePart what is read in one go: recorded, or sentence by sentence
   * @property {() => any[]} gather its sentences (see QePiece) as they are now
   * @property {string} [audio] address of the recording that reads it
   * @property {Element} [item] the question that it belongs to
   * @property {boolean} [isTurn] whether the learner answers after it
   */

  const SLOW = 0.75;
  const STALLED = 400; // ms after which a recording that does not go on is given up
  const SCROLLING = 1000; // ms that it takes to scroll, at most
  const PATIENCE = { least: 8000, letter: 350 }; // ms in which a voice has to come to its end
  const RECORDED = ".qe-prompt, .qe-choices, .qe-order, .qe-sheet, .qe-board, .qe-grid";
  /** What came by grading. */
  const TOLD = ".qe-said, .qe-verdict, .qe-right, .qe-said-row, .qe-status, .qe-solution, .qe-hint";
  const voices = self.speechSynthesis;
  const { mark, isInView, showPiece } = QE.marks;
  const words = /** @type {HTMLElement} */ (document.getElementById("read-lesson")).dataset;
  const article = /** @type {HTMLElement} */ (document.querySelector("main article"));
  /** @type {Record<string, string>} */
  const audio = QE.readSettings().audio ?? {};
  // In a course that is one file they are not beside the page.
  if (QE.lone) for (const id of Object.keys(audio)) audio[id] = QE.lone.sound(audio[id]);

  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("read-bar"));
  const bar = /** @type {HTMLElement} */ (pattern.content.firstElementChild?.cloneNode(true));
  const said = /** @type {HTMLElement} */ (bar.querySelector(".read-said"));
  const control = (/** @type {string} */ name) =>
    /** @type {HTMLButtonElement} */ (bar.querySelector(`[data-do=${name}]`));

  /** One for all recordings: Safari lets only that go on which a press has begun. */
  const player = document.createElement("audio");
  /** @param {Element} item @returns {boolean} */
  const isOpen = (item) => /** @type {HTMLElement} */ (item).dataset.state === "open";

  /** @param {Element} item @param {boolean} inLesson @returns {QePart[]} */
  function partsOf(item, inLesson) {
    const all = () => QE.gatherPieces(item, words);
    const isTold = (/** @type {any} */ { element }) => !!element.closest(TOLD);
    const isTurn = inLesson && isOpen(item);
    const asked = () => all().filter((/** @type {any} */ piece) => !isTold(piece));
    if (!audio[item.id]) return [{ gather: inLesson ? asked : all, item, isTurn }];
    const isRead = (/** @type {any} */ { element }) => !!element.closest(RECORDED);
    const parts = [
      { gather: () => asked().filter(isRead), audio: audio[item.id], item },
      { gather: () => asked().filter((/** @type {any} */ piece) => !isRead(piece) && !piece.element.closest("legend")), item, isTurn },
    ];
    return inLesson ? parts : [...parts, { gather: () => all().filter(isTold), item }];
  }

  /** @returns {QePart[]} the parts of the lesson: its sections, and its questions where they stand */
  function partsOfLesson() {
    /** @type {QePart[]} */
    const parts = [];
    /** @type {Map<string, any[]>} what a recording reads of its section, also behind a question */
    const recorded = new Map();
    /** @type {any[] | null} */
    let pieces = null;
    /** @type {Element | null} */
    let last = null;
    let place = "";
    for (const piece of QE.gatherPieces(article, words)) {
      const item = piece.element.closest("qe-item");
      if (item && item !== last) parts.push(...partsOf(item, true));
      last = item;
      const heading = item ? null : piece.element.closest("h1, h2");
      if (item || heading) pieces = null;
      if (item) continue;
      if (heading) place = heading.tagName === "H1" ? "" : heading.id;
      pieces ??= recorded.get(place) ?? null;
      if (!pieces) {
        const own = /** @type {any[]} */ (pieces = []);
        if (audio[place]) recorded.set(place, own);
        parts.push({ gather: () => own, audio: audio[place] });
      }
      pieces.push(piece);
    }
    return parts;
  }

  /** One lesson or question that is being read. */
  class Reading {
    /** @param {HTMLButtonElement} button @param {Element} root */
    constructor(button, root) {
      this.button = button;
      this.root = root;
      this.parts = root === article ? partsOfLesson() : partsOf(root, false);
      this.part = this.at = 0;
      /** @type {any[]} */
      this.pieces = [];
      this.isPlaying = false;
      this.turn = 0; // counts what was begun to be said: what ends later is passed over
      this.isHeard = false; // whether anything could be said at all
      this.isFresh = true; // whether the recording is to be heard from its beginning
      /** @type {SpeechSynthesisUtterance | null} kept, because Chromium forgets one that nobody holds */
      this.utterance = null;
      this.isWaiting = false;
      this.shown = -SCROLLING; // when the page was last scrolled to what is read
      /** @type {any[]} what is marked */
      this.marked = [];
      /** @type {any} the first of it */
      this.last = null;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this.watch = undefined;
      this.idle = { word: button.querySelector("span")?.textContent ?? "", icon: button.querySelector("svg") };
      bar.remove();
      /** @type {Element} */
      let before = root === article ? /** @type {Element} */ (button.parentElement) : root;
      while (before.parentElement && before.parentElement !== article) before = before.parentElement;
      if (root === article) before.after(bar);
      else before.before(bar);
      said.textContent = "";
      this.face();
    }

    /** Begin a part of it, at its first sentence, or at its last. @returns {void} */
    begin(part = 0, isLast = false) {
      this.hush();
      this.isFresh = true;
      this.part = part;
      const one = this.parts[part];
      if (!one) return this.end();
      this.pieces = one.gather().filter((/** @type {any} */ { language }) =>
        one.audio || QE.voiceFor(language));
      this.at = isLast ? Math.max(0, this.pieces.length - 1) : 0;
      if (!one.audio && !this.pieces.length) return one.isTurn ? this.wait() : this.begin(part + 1);
      this.say();
    }

    /** Say what is next. */
    say() {
      this.isPlaying = true;
      said.textContent = "";
      const part = this.parts[this.part];
      if (part.audio) this.play(part.audio);
      else this.speak(this.pieces[this.at]);
      this.face();
    }

    /** @param {any[]} pieces mark them, and keep in view what the learner follows */
    follow(pieces) {
      // Who has scrolled away is left there; who has not is taken along.
      const isScrolling = performance.now() - this.shown < SCROLLING;
      const wasInView = !this.last || isScrolling || isInView(this.last, bar);
      mark((this.marked = pieces));
      [this.last] = pieces;
      if (!this.last || !wasInView || isInView(this.last, bar)) return;
      this.shown = performance.now();
      showPiece(this.last);
    }

    /** @param {any} piece */
    speak(piece) {
      const turn = ++this.turn;
      const voice = QE.voiceFor(piece.language);
      const utterance = new SpeechSynthesisUtterance(piece.text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = isSlow() ? SLOW : 1;
      const isMine = () => turn === this.turn;
      const go = () => isMine() && this.next();
      utterance.onend = go;
      utterance.onerror = () => isMine() && (this.isHeard ? this.next() : this.fail());
      utterance.onstart = () => (this.isHeard = true);
      this.utterance = utterance;
      this.follow([piece]);
      const { least, letter } = PATIENCE;
      clearTimeout(this.watch);
      this.watch = setTimeout(() => {
        if (!isMine()) return;
        voices.cancel();
        if (this.isHeard) this.next();
        else this.fail();
      }, Math.max(least, letter * piece.text.length));
      voices.speak(utterance);
    }

    /** @param {string} address */
    play(address) {
      const turn = ++this.turn;
      const part = this.parts[this.part];
      if (this.isFresh) player.src = address;
      this.isFresh = false;
      player.onended = () => turn === this.turn && this.begin(this.part + 1);
      // A recording that is missing, or in a form that this browser does not play.
      const miss = () => {
        if (turn !== this.turn) return;
        delete part.audio;
        this.begin(this.part);
      };
      // Firefox without a loudspeaker tells of an error, and plays on.
      player.onerror = () => {
        const at = player.currentTime;
        setTimeout(() => player.currentTime > at || miss(), STALLED);
      };
      this.setRate();
      this.follow(this.pieces);
      player.play().then(() => (this.isHeard = true), (error) => error.name !== "AbortError" && miss());
    }

    setRate() {
      player.defaultPlaybackRate = player.playbackRate = isSlow() ? SLOW : 1;
    }

    next() {
      if (this.at + 1 < this.pieces.length && !this.parts[this.part].audio) {
        this.at += 1;
        this.say();
      } else if (this.parts[this.part].isTurn) {
        this.wait();
      } else {
        this.begin(this.part + 1);
      }
    }

    /** At the end of a question: its answer is the learner's. */
    wait(isAloud = true) {
      this.pause();
      mark([]);
      this.isWaiting = true;
      said.textContent = words.yourTurn ?? "";
      const voice = QE.voiceFor(document.documentElement.lang);
      if (!voice || !isAloud) return;
      const utterance = new SpeechSynthesisUtterance(said.textContent);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = isSlow() ? SLOW : 1;
      this.utterance = utterance;
      voices.speak(utterance);
    }

    /** Be silent; what was begun does not count any more. */
    hush() {
      this.turn += 1;
      clearTimeout(this.watch);
      player.pause();
      this.utterance = null;
      if (voices?.speaking || voices?.pending) voices.cancel();
    }

    pause() {
      this.hush();
      this.isPlaying = false;
      this.face();
    }

    goOn() {
      const { isWaiting } = this;
      this.isWaiting = false;
      if (isWaiting) this.begin(this.part + 1);
      else this.say();
    }

    toggle() {
      if (this.isPlaying) this.pause();
      else this.goOn();
    }

    /** @param {1 | -1} step to the sentence before or after, or the part */
    skip(step) {
      this.isWaiting = false;
      const isRecorded = this.parts[this.part].audio;
      const isInside = !isRecorded && this.pieces[this.at + step];
      this.hush();
      if (isInside) {
        this.at += step;
        this.say();
      } else if (step > 0) {
        this.begin(this.part + 1);
      } else {
        const isBegun = isRecorded && player.currentTime > 3;
        this.begin(Math.max(0, this.part - (isBegun ? 0 : 1)), !isBegun);
      }
    }

    /** The speed has changed: the sentence is said anew, a recording goes on. */
    renew() {
      if (!this.isPlaying) return;
      if (this.parts[this.part].audio) this.setRate();
      else {
        this.hush();
        this.say();
      }
    }

    fail() {
      this.pause();
      mark([]);
      said.textContent = words.failed ?? "";
    }

    end() {
      if (this.isHeard || !this.parts.length) stop();
      else this.fail();
    }

    /** Show on the button, and in the bar, what a press does now. */
    face(isOver = false) {
      const name = this.isPlaying ? "pause" : "play";
      const { word, icon } = this.idle;
      const main = control("toggle");
      const text = (this.isPlaying ? words.pause : words.goOn) ?? "";
      for (const button of [main, ...(this.button.isConnected ? [this.button] : [])]) {
        const drawn = isOver && button !== main ? icon : bar.querySelector(`.read-icons .${name} svg`);
        const shown = isOver && button !== main ? word : text;
        button.querySelector("svg")?.replaceWith(drawn?.cloneNode(true) ?? "");
        const label = button.querySelector("span");
        if (label && label.textContent !== shown) label.textContent = shown;
      }
    }
  }

  /** @type {Reading | null} */
  let reading = null;

  const isSlow = () => QE.display.read().speed === "slow";

  const showSpeed = () => control("slow").setAttribute("aria-pressed", String(isSlow()));

  function stop() {
    if (!reading) return;
    const { button } = reading;
    reading.hush();
    reading.isPlaying = false;
    reading.face(true);
    reading = null;
    mark([]);
    if (bar.contains(document.activeElement)) button.focus({ preventScroll: true });
    bar.remove();
  }

  /** @param {HTMLButtonElement} button @param {Element} root */
  function press(button, root) {
    if (reading?.button === button) return reading.toggle();
    stop();
    showSpeed();
    reading = new Reading(button, root);
    const first = reading.parts.find((part) => part.audio)?.audio;
    if (first && !reading.parts[0].audio) {
      player.src = first;
      player.play().catch(() => {}); // allowed from now on; stopped at once, before it is heard
    }
    reading.begin();
  }

  control("toggle").addEventListener("click", () => reading?.toggle());
  control("back").addEventListener("click", () => reading?.skip(-1));
  control("skip").addEventListener("click", () => reading?.skip(1));
  control("stop").addEventListener("click", stop);
  control("slow").addEventListener("click", () => {
    QE.display.keep({ ...QE.display.read(), speed: isSlow() ? "normal" : "slow" });
    showSpeed();
    reading?.renew();
  });
  addEventListener("pagehide", stop);
  addEventListener("resize", () => reading?.isPlaying && mark(reading.marked));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !reading) return;
    if (!document.querySelector("dialog[open]")) stop();
  });
  // What is said of an answer is not talked into: a screen reader reads it right then.
  document.addEventListener("click", ({ target }) => {
    const item = target instanceof Element && target.closest(".qe-main")?.closest("qe-item");
    if (!reading || !item || reading.parts[reading.part]?.item !== item || !reading.isPlaying) return;
    if (reading.root === item) stop();
    else reading.wait(false);
  });

  QE.reader = { press, stop };
})();
