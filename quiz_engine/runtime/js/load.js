/**
 * Brings a script that a page does not need from the beginning.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @param {string} source address
 * @returns {Promise<void>} when it has run; rejected where the file is missing. Scripts run in the
 *   order in which they were asked for
 */
QE.loadScript = (source) =>
  new Promise((resolve, reject) => {
    if (QE.lone) return resolve(QE.lone.run(document, source)); // it is in this very file
    const script = document.createElement("script");
    script.async = false;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${source} does not load`));
    script.src = source;
    document.head.append(script);
    const remove = () => script.remove(); // what was missing may be asked for once more
    script.addEventListener("load", remove);
    script.addEventListener("error", remove);
  });
