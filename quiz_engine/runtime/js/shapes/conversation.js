/**
 * Conversation: scenes that lead to one another, shown one below the other like a chat. Response
 * kind "path".
 *
 * The page holds all scenes as they read on paper; what is shown here is made of copies, because a
 * conversation may come to a scene twice. At an ending the check is asked for. Until then a learner
 * can go back, turn by turn: a finger that slipped shall not spoil a story, and whoever reads what
 * comes of a turn and takes it back has learned what it is there for. An ending is final, as in
 * life; then the whole way is explained, and another one can be tried.
 */
"use strict";

(function () {
  const { make, makeVerdict, say, verdictOf } = QE;

  /** @typedef {{id: string, score?: string, turns?: Array<{id: string, next: string}>}} QeScene */

  /** @type {WeakMap<QeElement, Array<[string, string]>>} the scenes gone through and their turns */
  const paths = new WeakMap();

  const SOON = 2000; // ms after the last turn in which its outcome is still being waited for
  /** @type {WeakMap<QeElement, number>} when an ending was reached, until its outcome came */
  const ended = new WeakMap();

  /** @param {QeElement} element */
  const pathOf = (element) => paths.get(element) ?? [];

  /** @param {QeElement} element */
  const chatOf = (element) => /** @type {HTMLElement} */ (element.querySelector(".qe-chat"));

  /**
   * @param {QeElement} element
   * @param {string} [id] of a scene, the first one by default
   * @returns {QeScene | undefined}
   */
  function sceneOf(element, id) {
    /** @type {QeScene[]} */
    const scenes = element.item.shape.scenes;
    return id === undefined ? scenes[0] : scenes.find((scene) => scene.id === id);
  }

  /**
   * @param {QeElement} element
   * @param {Array<[string, string]>} path
   * @returns {QeScene | null} where it leads; null where it does not follow the links
   */
  function follow(element, path) {
    let here = sceneOf(element);
    for (const [id, chosen] of path) {
      const turn = here?.turns?.find((each) => each.id === chosen);
      if (here?.id !== id || !turn) return null;
      here = sceneOf(element, turn.next);
    }
    return here ?? null;
  }

  /** @param {QeElement} element */
  const isAtEnd = (element) => follow(element, pathOf(element))?.score !== undefined;

  /**
   * @param {QeElement} element
   * @param {string} id of a scene
   * @returns {HTMLElement} the scene as it reads on paper
   */
  const printed = (element, id) =>
    /** @type {HTMLElement} */ (element.querySelector(`.qe-scene[data-scene="${id}"]`));

  /**
   * @param {QeElement} element
   * @param {[string, string]} step
   * @returns {Element | null} the printed turn
   */
  const printedTurn = (element, [scene, turn]) =>
    printed(element, scene).querySelector(`[data-turn="${turn}"]`);

  /**
   * @param {Element | null | undefined} source
   * @returns {Node[]} copies of what it holds, without ids, which are there once in a page
   */
  function copies(source) {
    const copy = /** @type {Element | undefined} */ (source?.cloneNode(true));
    for (const each of copy?.querySelectorAll("[id]") ?? []) each.removeAttribute("id");
    return [...(copy?.childNodes ?? [])];
  }

  /**
   * @param {QeElement} element
   * @param {[string, string]} step
   * @returns {HTMLElement[]} what the learner chose, as speech, and what came of it
   */
  function makeTaken(element, step) {
    const turn = printedTurn(element, step);
    const bubble = make("div", "qe-speech");
    bubble.dataset.voice = "you";
    const text = make("p");
    text.append(...copies(turn?.querySelector("a")));
    bubble.append(make("p", "qe-speaker", say("item.you") + ":"), text);
    const told = makeConsequence(turn);
    return told ? [bubble, told] : [bubble];
  }

  /**
   * @param {Element | null} turn
   * @returns {HTMLElement | null} null where the author wrote none
   */
  function makeConsequence(turn) {
    const source = turn?.querySelector(".qe-consequence");
    if (!source) return null;
    const told = make("div", "qe-consequence");
    told.append(...copies(source));
    return told;
  }

  /**
   * @param {QeElement} element
   * @param {QeScene} scene
   * @param {number} count which one it is on the way, from 1
   * @returns {string} its title
   */
  function titleOf(element, { id, score }, count) {
    const title = printed(element, id).dataset.title ?? "";
    const name = score === undefined ? title : [say("item.scene.ending"), title];
    return [name].flat().filter(Boolean).join(": ") || say("item.scene", { number: count });
  }

  /**
   * One step of the way: the turn that led here, what came of it, and the scene.
   * @param {QeElement} element
   * @param {number} count of turns that led here
   * @returns {HTMLElement}
   */
  function makeBeat(element, count) {
    const path = pathOf(element).slice(0, count);
    const scene = /** @type {QeScene} */ (follow(element, path));
    const beat = make("div", "qe-beat");
    beat.tabIndex = -1;
    beat.setAttribute("role", "group");
    beat.setAttribute("aria-label", titleOf(element, scene, count + 1));
    if (count) beat.append(...makeTaken(element, path[count - 1]));
    const source = printed(element, scene.id);
    if (source.dataset.title || scene.score !== undefined) {
      beat.append(make("p", "qe-scene-title", titleOf(element, scene, count + 1)));
    }
    const told = make("div", "qe-scene-text");
    told.append(...copies(source.querySelector(".qe-scene-text")));
    beat.append(told);
    return beat;
  }

  /**
   * @param {HTMLButtonElement} button that is shown now
   * @param {() => void} action
   */
  function onPress(button, action) {
    const since = performance.now();
    button.addEventListener("click", (event) => {
      if (!QE.isHasty(event, since)) action();
    });
  }

  /**
   * What can be done now, below the last scene.
   * @param {QeElement} element
   * @returns {HTMLElement}
   */
  function makeReplies(element) {
    const replies = make("div", "qe-replies");
    const scene = /** @type {QeScene} */ (follow(element, pathOf(element)));
    if (isAtEnd(element)) {
      // Seen only where the check that is asked for at the end did not come about.
      const finish = make("button", "qe-button qe-finish", say("button.finish"));
      finish.addEventListener("click", () => element.dispatchEvent(new Event("qe-check")));
      replies.append(finish);
    } else {
      const id = element.id + "-replies";
      const question = make("p", "qe-ask", say("item.scene.turns"));
      question.id = id;
      replies.setAttribute("role", "group");
      replies.setAttribute("aria-labelledby", id);
      replies.append(question);
      for (const turn of scene.turns ?? []) {
        const button = make("button", "qe-reply");
        button.dataset.turn = turn.id;
        const text = make("span");
        text.append(...copies(printedTurn(element, [scene.id, turn.id])?.querySelector("a")));
        button.append(text);
        onPress(button, () => take(element, turn.id));
        replies.append(button);
      }
      if (pathOf(element).length) {
        const back = make("button", "qe-button qe-back", say("button.back"));
        onPress(back, () => goBack(element));
        replies.append(back);
      }
    }
    for (const button of replies.querySelectorAll("button")) button.type = "button";
    return replies;
  }

  /**
   * Show the whole way anew. Nothing is read out: no turn was taken.
   * @param {QeElement} element
   */
  function rebuild(element) {
    const chat = chatOf(element);
    chat.setAttribute("aria-live", "off");
    const beats = [...pathOf(element), null].map((_, count) => makeBeat(element, count));
    chat.replaceChildren(...beats);
    beats[beats.length - 1].append(makeReplies(element));
  }

  /**
   * Put the focus on the last step, and bring all of it into view.
   * @param {QeElement} element
   */
  function goToLast(element) {
    const beat = /** @type {HTMLElement} */ (chatOf(element).lastElementChild);
    beat.focus({ preventScroll: true });
    scrollTo(beat);
  }

  /** @param {Element | null} target to be seen, as a whole where there is room */
  function scrollTo(target) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target?.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" });
  }

  /**
   * @param {QeElement} element
   * @param {string} turn
   */
  function take(element, turn) {
    const scene = /** @type {QeScene} */ (follow(element, pathOf(element)));
    const chat = chatOf(element);
    paths.set(element, [...pathOf(element), [scene.id, turn]]);
    chat.querySelector(".qe-replies")?.remove();
    QE.speakUp(element);
    const beat = makeBeat(element, pathOf(element).length);
    beat.classList.add("qe-new");
    beat.append(makeReplies(element));
    chat.append(beat);
    goToLast(element);
    chat.dispatchEvent(new Event("change", { bubbles: true }));
    if (!isAtEnd(element)) return;
    ended.set(element, performance.now());
    element.dispatchEvent(new Event("qe-check"));
  }

  /**
   * Bring the outcome into view, unless it came so late that the learner reads elsewhere by now.
   * @param {QeElement} element
   */
  function showOutcome(element) {
    const since = performance.now() - (ended.get(element) ?? -Infinity);
    ended.delete(element);
    if (since < SOON) scrollTo(element.querySelector(".qe-status"));
  }

  /** @param {QeElement} element */
  function goBack(element) {
    const chat = chatOf(element);
    paths.set(element, pathOf(element).slice(0, -1));
    chat.lastElementChild?.remove();
    chat.lastElementChild?.append(makeReplies(element));
    goToLast(element);
    chat.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /**
   * One line of the way, explained.
   * @param {QeElement} element
   * @param {[string, string]} step
   * @param {number} index
   * @param {QeFeedback | undefined} said of this turn, where turns of the scene differ
   * @returns {HTMLElement}
   */
  function makeLine(element, step, index, said) {
    const row = make("li");
    const scene = /** @type {QeScene} */ (sceneOf(element, step[0]));
    const text = make("p", "qe-route-turn");
    text.append(...copies(printedTurn(element, step)?.querySelector("a")));
    row.append(make("p", "qe-route-scene", titleOf(element, scene, index + 1)), text);
    const verdict = said && verdictOf(said.code);
    if (verdict) {
      row.dataset.verdict = verdict;
      row.append(makeVerdict(verdict, `${element.id}-way-${index}`));
    }
    const told = makeConsequence(printedTurn(element, step));
    if (told) row.append(told);
    const better = (said?.args?.better ?? "").split(" ").filter(Boolean);
    if (better.length) {
      const turns = better
        .map((id) => printedTurn(element, [step[0], id])?.querySelector("a")?.textContent ?? "")
        .map((turn) => say("item.way.turn", { turn }))
        .join(` ${say("item.way.or")} `);
      row.append(make("p", "qe-better", say("item.way.better", { turns })));
    }
    return row;
  }

  /** @type {QeShape} */
  const conversation = {
    guided: true,

    collect(element) {
      const turns = pathOf(element);
      return turns.length ? { version: 1, kind: "path", turns } : null;
    },

    missing(element) {
      return isAtEnd(element) ? [] : [{ code: "invalid.unfinished" }];
    },

    restore(element, response) {
      const turns = response?.turns;
      if (response?.kind !== "path" || !Array.isArray(turns)) return false;
      if (!follow(element, turns)) return false;
      paths.set(element, turns);
      rebuild(element);
      return true;
    },

    arrange(element) {
      if (!chatOf(element)) {
        const chat = make("div", "qe-chat");
        chat.setAttribute("role", "log");
        chat.setAttribute("aria-labelledby", element.querySelector("legend")?.id ?? "");
        element.querySelector(".qe-scenes")?.after(chat);
      }
      rebuild(element);
    },

    mark(element, feedback) {
      const path = pathOf(element);
      const end = follow(element, path);
      if (!path.length || end?.score === undefined) return;
      if (feedback.some(({ code }) => code.startsWith("invalid"))) return;
      const way = make("div", "qe-route");
      const title = make("p", "qe-route-title", say("item.way"));
      title.id = element.id + "-way";
      way.setAttribute("role", "group");
      way.setAttribute("aria-labelledby", title.id);
      const lines = make("ol");
      path.forEach((step, index) => {
        const said = feedback.find(({ part }) => part === step.join("/"));
        lines.append(makeLine(element, step, index, said));
      });
      const last = make("li", "qe-route-end");
      last.append(make("p", "qe-route-scene", titleOf(element, end, path.length + 1)));
      lines.append(last);
      way.append(title, lines);
      element.querySelector(".qe-note")?.after(way);
      showOutcome(element);
    },

    clear(element) {
      element.querySelector(".qe-route")?.remove();
    },

    reveal() {}, // a way to the best ending stands as text in the solution

    lock(element, locked) {
      const replies = chatOf(element).querySelector(".qe-replies");
      if (replies instanceof HTMLElement) replies.hidden = locked;
    },

    retry(element) {
      paths.delete(element);
      rebuild(element);
      goToLast(element);
    },

    reset(element) {
      paths.delete(element);
      rebuild(element);
    },

    label: () => "",
  };

  QE.shapes.conversation = conversation;
})();
