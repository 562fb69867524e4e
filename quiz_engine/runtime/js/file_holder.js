/**
 * A shared worker that outlives a page for a moment, with the file that a learner allowed to be
 * written: a browser forgets the permission when nobody has the file any more, and would ask anew
 * for each lesson. Over http only; on file:// the shell stays (progress_file.js).
 */
"use strict";

/** @type {Map<string, unknown>} */
const held = new Map();
self.addEventListener("connect", (event) => {
  const [port] = /** @type {MessageEvent} */ (event).ports;
  port.onmessage = ({ data }) => {
    held.set(data.place, data.handle);
    port.postMessage("held");
  };
});
