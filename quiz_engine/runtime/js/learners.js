/**
 * Several learners on one computer, each with a store of their own.
 *
 * Nobody has to say who they are: the first learner's store is the course's own. A list of those
 * who gave a nickname or a picture, and who learns now, stands in a store beside, so that clearing
 * one learner touches no other. A page that is open goes on with the learner it was opened for.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {{when: number, name: string, picture: string}} QeLearner as in core/progress.py
 *
 * @typedef {object} QeLearners
 * @property {string} current id; empty for the first
 * @property {Array<[id: string, learner: QeLearner]>} all the first first
 *
 * @typedef {object} QeShelf
 * @property {() => Promise<string>} place name of the current learner's store
 * @property {() => Promise<QeStore>} store of the current learner
 * @property {() => Promise<QeDesk>} desk of the current learner, who stays the same in it
 * @property {() => Promise<QeLearners>} learners
 * @property {(learner: QeLearner) => Promise<void>} saveLearner names the current one
 * @property {(learner: QeLearner) => Promise<void>} addLearner who is then the current one
 * @property {(id: string) => Promise<void>} useLearner
 * @property {() => Promise<boolean>} clear forgets the current learner; then the first of the others
 *   is the current one. Where there is none, all is forgotten as by clearAll, and true is returned
 * @property {() => Promise<void>} clearAll forgets everybody, and what they chose for this computer
 */

(function () {
  const NOBODY = { when: 0, name: "", picture: "" };
  const ENTRY = "learner/";
  const FILE = "file/"; // of a learner, see progress_file.js

  /**
   * @param {string} course
   * @returns {QeShelf}
   */
  function createShelf(course) {
    /** @type {Promise<QeStore> | undefined} */
    let list;
    /** @type {Promise<{id: string, store: QeStore}> | undefined} */
    let opened;
    const roster = () => (list ??= QE.openStore(course + "@"));
    /** @param {string} id */
    const placeOf = (id) => (id ? `${course}@${id}` : course);

    async function openCurrent() {
      const first = QE.openStore(course); // most often it is the one, and nobody shall wait
      const current = await (await roster()).get("current").catch(() => undefined);
      const id = current?.id ?? "";
      return { id, store: await (id ? QE.openStore(placeOf(id)) : first) };
    }
    const open = () => (opened ??= openCurrent());

    /** @param {string} id */
    async function turnTo(id) {
      await (await roster()).put("current", { id });
      opened = undefined;
    }

    /** @returns {Promise<QeLearners["all"]>} */
    async function everybody() {
      /** @type {Map<string, QeLearner>} */
      const all = new Map();
      const { id } = await open();
      const hasFirst = !id || (await (await QE.openStore(course)).all()).length;
      if (hasFirst) all.set("", NOBODY);
      for (const [key, each] of await (await roster()).all()) {
        if (key.startsWith(ENTRY)) all.set(key.slice(ENTRY.length), each);
      }
      if (!all.has(id)) all.set(id, NOBODY);
      return [...all];
    }

    /** @param {string} id */
    async function forget(id) {
      await (await QE.openStore(placeOf(id))).clear();
      QE.dropLate(placeOf(id));
      await (await roster()).remove(ENTRY + id);
      await (await roster()).remove(FILE + id);
    }

    /** @returns {Promise<QeDesk>} */
    async function makeDesk() {
      const [{ id, store }, list] = [await open(), await roster()];
      return {
        id,
        store,
        learner: async () => (await list.get(ENTRY + id)) ?? undefined,
        saveLearner: (learner) => list.put(ENTRY + id, learner),
        async file() {
          const entry = await list.get(FILE + id);
          return entry?.handle?.queryPermission ? entry : undefined; // only IndexedDB keeps a handle
        },
        saveFile: (entry) => (entry ? list.put(FILE + id, entry) : list.remove(FILE + id)),
      };
    }

    async function forgetAll() {
      for (const [id] of await everybody()) await forget(id);
      await (await roster()).clear();
      opened = undefined;
      QE.forgetChoices(course);
    }

    return {
      place: async () => placeOf((await open()).id),
      store: async () => (await open()).store,
      desk: makeDesk,
      learners: async () => ({ current: (await open()).id, all: await everybody() }),
      saveLearner: async (learner) => (await roster()).put(ENTRY + (await open()).id, learner),
      async addLearner(learner) {
        const { now, random } = QE.environment;
        const id = `${now().toString(36)}-${random().toString(36)}`; // in the order of coming
        await (await roster()).put(ENTRY + id, learner);
        await turnTo(id);
      },
      useLearner: turnTo,
      async clear() {
        const { id } = await open();
        await forget(id);
        const others = (await everybody()).filter(([each]) => each !== id);
        if (!others.length) await forgetAll();
        else await turnTo(others[0][0]);
        return !others.length;
      },
      clearAll: forgetAll,
    };
  }

  /** Pictures that a learner can choose: assets/theme/learners/NAME.svg, as in progress.html. */
  const PICTURES = ["lotus", "kite", "fish", "boat", "hat", "bamboo", "sun", "bird"];

  /**
   * Forgets what was chosen for this computer: in which language the course is read (language.js,
   * shell.js), that it is not to be kept offline, and that a newer version can wait (app.js).
   * @param {string} course
   */
  function forgetChoices(course) {
    try {
      for (const name of ["language", "offline"]) localStorage.removeItem(`quiz-engine-${name}/${course}`);
      sessionStorage.removeItem("quiz-engine-later/" + course);
    } catch {
      // Blocked: then nothing was kept.
    }
  }

  Object.assign(self.QE, { createShelf, forgetChoices, PICTURES });
})();
