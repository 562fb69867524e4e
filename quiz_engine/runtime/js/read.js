/**
 * Reading aloud, as far as it is needed before anybody asks for it: buttons on the lesson and on
 * each question, shown where the author has recorded them or the device has a voice of its own.
 *
 * Only voices that work on the device itself are used: the others send what is read to a company.
 * Voices may come late. What reads (reader.js) is brought when there is a button to press.
 */
"use strict";

(() => {
  const LATE = [500, 1500, 4000]; // ms after which voices are asked for again; not all browsers tell
  const SCRIPTS = ["reader_text.js", "reader_marks.js", "reader.js"];
  const voices = self.speechSynthesis;

  /**
   * @param {string} language such as "vi"
   * @returns {SpeechSynthesisVoice | undefined} a voice of this device for it
   */
  QE.voiceFor = (language) => {
    const wanted = language.toLowerCase();
    const [main] = wanted.split("-");
    const found = (voices?.getVoices() ?? []).filter(
      ({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === main,
    );
    const rank = (/** @type {SpeechSynthesisVoice} */ voice) =>
      Number(voice.default) + 2 * Number(voice.lang.toLowerCase().replace("_", "-") === wanted);
    return found.sort((one, other) => rank(other) - rank(one))[0];
  };

  /** @param {Element} element @returns {string} the language that its text is in */
  QE.languageAt = (element) =>
    /** @type {HTMLElement | null} */ (element.closest("[lang]"))?.lang || "vi";

  /** @type {Promise<void> | undefined} */
  let bringing;

  /** @returns {Promise<void>} resolves when what reads is there */
  function bring() {
    const folder = `${QE.readSettings().base}quiz/`;
    bringing ??= Promise.all(SCRIPTS.map((name) => QE.loadScript(folder + name))).then(() => {});
    return bringing;
  }

  /** @param {HTMLButtonElement} button @param {Element} root the lesson, or one question */
  function prepare(button, root) {
    const press = () => QE.reader.press(button, root);
    button.addEventListener("click", () => {
      if (QE.reader) press();
      else bring().then(press, () => (button.hidden = true));
    });
  }

  /** @param {HTMLButtonElement} pattern @param {Element} item a button at the top of a question */
  function addButton(pattern, item) {
    const button = document.createElement("button");
    const word = document.createElement("span");
    const legend = item.querySelector("legend");
    button.type = "button";
    button.className = "read-button";
    button.hidden = true;
    word.textContent = pattern.dataset.question ?? "";
    word.id = `${item.id}-read`;
    // "Listen, question 2": of several on the page, each by its name.
    button.setAttribute("aria-labelledby", `${word.id} ${legend?.id ?? ""}`);
    const icon = pattern.querySelector("svg");
    button.append(...(icon ? [icon.cloneNode(true)] : []), word);
    item.prepend(button);
    prepare(button, item);
    return button;
  }

  function start() {
    const lesson = document.getElementById("read-lesson");
    const article = document.querySelector("main article");
    if (!(lesson instanceof HTMLButtonElement) || !article) return;
    /** @type {Record<string, string>} */
    const audio = QE.readSettings().audio ?? {};
    prepare(lesson, article);
    const items = [...article.querySelectorAll("qe-item")];
    const buttons = items.map((item) => /** @type {const} */ ([item.id, addButton(lesson, item)]));

    const show = () => {
      const speaks = Boolean(QE.voiceFor(QE.languageAt(/** @type {Element} */ (article))));
      lesson.hidden = !speaks && !Object.keys(audio).length;
      for (const [id, button] of buttons) button.hidden = !speaks && !audio[id];
      const note = document.getElementById("read-none");
      if (note) note.hidden = speaks;
      if (!lesson.hidden) setTimeout(() => bring().catch(() => {}), LATE[0]);
      return speaks;
    };

    if (show()) return;
    voices?.addEventListener?.("voiceschanged", show);
    if (voices) for (const delay of LATE) setTimeout(show, delay);
  }

  document.addEventListener("qe-ready", start);
})();
