/**
 * What owns engine and store answers the lessons in its frames: the shell (shell.js) and a course
 * that is one file (lone.js). The lessons' side is `createRemote` in link.js.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @param {QeService} service
 * @param {(source: MessageEventSource | null) => boolean} isLesson
 * @param {Record<string, (message: any) => void>} told by what a lesson tells: "page", "leave"
 */
QE.serve = (service, isLesson, told) => {
  /**
   * A lesson asks for grading or storing.
   * @param {{id: string, do: string, args: any[]}} message
   * @param {Window} lesson
   */
  async function answer({ id, do: action, args }, lesson) {
    /** @type {object} */
    let reply;
    try {
      if (action !== "hello" && !QE.ACTIONS.includes(action)) throw new Error("no " + action);
      const value = action === "hello" || (await /** @type {any} */ (service)[action](...args));
      reply = { value };
    } catch (error) {
      const { code = "QE405", message } = /** @type {QeError} */ (error);
      reply = { error: { code, message } };
    }
    lesson.postMessage({ qe: 1, id, ...reply }, "*");
  }

  addEventListener("message", ({ source, origin, data }) => {
    // A foreign page that came into the frame gets nothing.
    if (!isLesson(source) || /^http/.test(origin) || data?.qe !== 1) return;
    if (data.do === "display") QE.display?.keep(data.value);
    else if (Object.hasOwn(told, data.do)) told[data.do](data);
    else answer(data, /** @type {Window} */ (source));
  });
};
