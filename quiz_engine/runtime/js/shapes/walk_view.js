/**
 * What a walk looks like with a script: above the step where one is, below it where one can go, in
 * it what is told. Knows no rules; `walk.js` decides.
 */
"use strict";

(function () {
  const { make, makePanel, say, verdictOf } = QE;

  /** @param {Element} screen @returns {HTMLElement[]} */
  const all = (screen, selector = "[data-control]") =>
    [...screen.querySelectorAll(selector)].map((each) => /** @type {HTMLElement} */ (each));

  /**
   * One step of the page.
   * @param {HTMLElement} section
   */
  function makeStepView(section) {
    const find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (section.querySelector(selector));
    const title = find(".qe-step-title");
    const screen = find(".qe-screen");
    const told = make("div", "qe-told");
    title.tabIndex = -1;
    find(".qe-phone").before(told);

    /**
     * @param {string} id of a control, or control and answer
     * @returns {Node | undefined} a copy of what the author says of it
     */
    function why(id) {
      const found = section.querySelector(`[data-why="${CSS.escape(id)}"]`)?.cloneNode(true);
      if (found instanceof Element) found.removeAttribute("data-why");
      return found;
    }

    /** @param {string} id @returns {HTMLElement | undefined} */
    const control = (id) => all(screen).find((each) => each.dataset.control === id);

    return {
      section,
      title,
      screen,
      why,
      control,

      /** @param {string} id @returns {string} */
      name(id) {
        const found = control(id);
        const field = found?.closest(".qe-typed") ?? found;
        return field?.querySelector(".qe-label")?.textContent?.trim() ?? "";
      },

      /** @param {string} id @returns {string} what stands in a field */
      text(id) {
        const found = control(id);
        return found instanceof HTMLInputElement ? found.value : "";
      },

      /** @param {string} id @returns {boolean} */
      isKeypad: (id) => Boolean(control(id)?.matches(".qe-keypad")),

      /** @returns {string} in words what is right here */
      help: () => find(".qe-step-key").textContent?.trim() ?? "",

      /** @returns {string} what is to be done */
      task: () => find(".qe-step-task").textContent?.trim() ?? "",

      /**
       * @param {"correct" | "invalid" | "waiting" | "changed" | null} kind null to take it away
       * @param {string} [text]
       * @param {Array<Node | undefined>} more
       */
      tell(kind, text, ...more) {
        if (!kind) return told.replaceChildren();
        const panel = makePanel(kind, text);
        for (const each of more) if (each) panel.append(each);
        told.replaceChildren(panel);
      },

      /** Bring what is told into view: on a long screen it would stand above the window's edge. */
      bring: () => told.scrollIntoView({ block: "nearest" }),

      /** @param {string} id a control that was not the right one */
      markTried(id) {
        const found = control(id);
        if (!found || found.dataset.tried !== undefined) return;
        found.dataset.tried = "";
        found.append(make("span", "qe-tried", say("walk.tried")));
      },

      /** @param {boolean} isShown whether the right control is ringed and labelled */
      ring(isShown) {
        section.toggleAttribute("data-help", isShown);
        all(screen, ".qe-here").forEach((here, index) => {
          here.id ||= `${title.id}-here${index}`;
          const box = here.parentElement?.matches(".qe-typed, .qe-keypad")
            ? here.parentElement.querySelector("input") ?? here.parentElement
            : here.previousElementSibling;
          if (isShown) box?.setAttribute("aria-describedby", here.id);
          else box?.removeAttribute("aria-describedby");
        });
      },

      /** @param {boolean} isActive whether the controls can be used */
      activate(isActive) {
        for (const each of all(screen, "button, input")) {
          if (each instanceof HTMLButtonElement || each instanceof HTMLInputElement) {
            each.disabled = !isActive;
            if (each instanceof HTMLInputElement) each.autocomplete = "off";
          }
        }
      },

      /**
       * @param {string} id of a field or a keypad
       * @param {string} text what stands in it
       */
      fill(id, text) {
        const found = control(id);
        if (found instanceof HTMLInputElement) found.value = text;
        const dots = found?.querySelector(".qe-dots");
        if (!dots) return;
        while (dots.children.length < text.length) dots.append(make("span"));
        [...dots.children].forEach((dot, index) =>
          dot.toggleAttribute("data-full", index < text.length),
        );
        dots.setAttribute("aria-label", say("walk.digits", { count: text.length }));
      },

      /** @param {string} id of a switch @param {boolean} isTurned from what it is at first */
      turn(id, isTurned) {
        const found = control(id);
        const track = found?.querySelector(".qe-track");
        if (!found || !track) return;
        const isOn = (track.getAttribute("data-on") === "true") !== isTurned;
        found.setAttribute("aria-checked", String(isOn));
        const word = found.querySelector(".qe-state-word");
        if (word) word.textContent = say(isOn ? "walk.on" : "walk.off");
      },

      /** As it was before anything was done. */
      clean() {
        told.replaceChildren();
        for (const each of all(screen, "[data-tried]")) delete each.dataset.tried;
        for (const each of all(screen, ".qe-tried")) each.remove();
      },
    };
  }

  /**
   * What stands around the steps.
   * @param {HTMLElement} root the `.qe-walk`
   * @param {number} total
   */
  function makeFrame(root, total) {
    const dots = make("div", "qe-way");
    dots.setAttribute("aria-hidden", "true"); // each step's heading says it in words
    for (let index = 0; index < total; index++) dots.append(make("span"));
    const live = make("p", "qe-unseen");
    live.setAttribute("role", "status");
    const end = make("div", "qe-walk-end");
    const endTitle = make("p", "qe-step-title", say("walk.finished", { total }));
    endTitle.tabIndex = -1;
    endTitle.setAttribute("role", "heading");
    const level = root.querySelector(".qe-step-title")?.getAttribute("aria-level");
    endTitle.setAttribute("aria-level", level ?? "3");
    const sign = make("span", "qe-icon");
    sign.setAttribute("aria-hidden", "true");
    end.append(sign, endTitle);
    const bar = make("div", "qe-walk-bar");
    const button = (/** @type {string} */ code) => {
      const made = make("button", "qe-button qe-walk-" + code, say("walk." + code));
      made.type = "button";
      return made;
    };
    const buttons = {
      back: button("back"),
      forward: button("forward"),
      help: button("help"),
      print: button("print"),
    };
    bar.append(...Object.values(buttons));
    root.prepend(dots, live);
    root.append(end, bar);
    return {
      buttons,
      end,
      endTitle,

      /** @param {string} text read out */
      speak: (text) => void (live.textContent = text),

      /**
       * @param {number} current
       * @param {Array<"correct" | "incorrect" | "done" | "">} states of the steps
       */
      showWay(current, states) {
        [...dots.children].forEach((dot, index) => {
          dot.className = states[index] ? "qe-way-" + states[index] : "";
          dot.toggleAttribute("data-now", index === current);
        });
      },
    };
  }

  /**
   * The steps that were not right at first try, with the reason.
   * @param {Array<{view: ReturnType<typeof makeStepView>, index: number, reason: string,
   *   control: string, answer?: string}>} slips
   * @param {(index: number) => void} look
   * @returns {HTMLElement}
   */
  function makeSlips(slips, look) {
    const box = make("div", "qe-slips");
    const list = make("ul");
    for (const { view, index, reason, control, answer } of slips) {
      const entry = make("li");
      const code = reason === "expected" ? "typed" : reason;
      const name = view.name(control);
      entry.append(make("strong", "", view.title.textContent ?? ""));
      entry.append(make("p", "", say("walk.reason." + code, { control: name })));
      const text = (answer && view.why(`${control}/${answer}`)) || view.why(control);
      if (text && control) entry.append(text);
      const button = make("button", "qe-button", say("walk.look", { number: index + 1 }));
      button.type = "button";
      button.addEventListener("click", () => look(index));
      entry.append(button);
      list.append(entry);
    }
    box.append(make("p", "", say("walk.slips")), list);
    return box;
  }

  /** @param {string} text @returns {HTMLElement | undefined} */
  const paragraph = (text) => (text ? make("p", "", text) : undefined);

  /** @param {QeFeedback[]} feedback @returns {string} what is no mere verdict on a part */
  function sentenceOf(feedback) {
    const found = feedback.find(({ code }) => !verdictOf(code));
    return found ? say("feedback." + found.code, found.args) : "";
  }

  /**
   * Print one walk, all its steps, and nothing else of the page.
   * @param {QeElement} element
   */
  function printAlone(element) {
    const page = document.documentElement;
    const end = () => {
      page.classList.remove("qe-printing");
      element.classList.remove("qe-printed");
    };
    page.classList.add("qe-printing");
    element.classList.add("qe-printed");
    addEventListener("afterprint", end, { once: true });
    self.print();
  }

  const walkView = { makeStepView, makeFrame, makeSlips, paragraph, printAlone, sentenceOf };
  Object.assign(self.QE, { walkView });
})();
