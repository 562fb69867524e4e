/**
 * Hands a file to whoever is at this device: what a learner keeps, and what a teacher saves.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @param {Blob} blob
 * @param {string} stem what the file is called before the day
 * @param {string} kind how its name ends
 * @returns {string} the name of the file
 */
QE.download = (blob, stem, kind) => {
  const link = document.createElement("a");
  const day = new Date(QE.environment.now()).toISOString().slice(0, 10);
  link.download = `${stem}-${day}.${kind}`;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return link.download;
};
