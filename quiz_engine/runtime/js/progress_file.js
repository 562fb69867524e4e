/**
 * The progress file that a learner keeps on a stick: choosing it, and writing it from then on.
 *
 * Where a browser can write files (File System Access: Chromium and Edge, on file:// too) the
 * learner chooses the stick once, and which file on it is theirs. A file that another table has
 * written since is merged first, by Python (core/progress.py), which also refuses what is damaged,
 * newer or of another course; then nothing is written. The browser writes beside the file and
 * renames, so a stick that is pulled out has the old file or the new one.
 *
 * The folder is asked for, never a file to be saved: that dialog empties a file that is there.
 * A frame may not ask (`SecurityError`), but a press in it counts for the window around it: so the
 * shell does. Loaded by link.js once a file is chosen or to be chosen.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeFileEntry what is stored of the file a learner chose, beside the learners
 * @property {any} handle a FileSystemFileHandle
 * @property {string} name of the file
 * @property {string} seen digest of what stood in it when it was last written
 * @property {number} when that was, ms since 1970; 0 for never
 * @property {string} code why it is not written now: "asks" for permission, "gone", "full",
 *   "locked", "other" for somebody else's, "QE302" to "QE304", "failed"; empty where it is
 *
 * @typedef {object} QeFileState
 * @property {boolean} can whether a file can be chosen in this browser
 * @property {string} name empty where none is chosen
 * @property {number} when
 * @property {string} code
 *
 * @typedef {object} QeFound a progress file of this course on the stick
 * @property {string} name
 * @property {QeLearner} [learner]
 * @property {number} questions that it has something of
 * @property {number} when it was last written, ms since 1970
 *
 * @typedef {object} QeDesk one learner's store, name and file, whoever learns a moment later
 * @property {string} id
 * @property {QeStore} store
 * @property {() => Promise<QeLearner | undefined>} learner
 * @property {(learner: QeLearner) => Promise<void>} saveLearner
 * @property {() => Promise<QeFileEntry | undefined>} file
 * @property {(entry: QeFileEntry | undefined) => Promise<void>} saveFile
 */

(function () {
  const FORMAT = "hoc-so-progress";
  const LARGEST = 20 * 2 ** 20; // bytes; ten years of learning are less than one million
  const MANY = 500; // files that are looked at in a folder
  const DELAY = 700; // ms after a change, so that several become one writing
  const REFUSED = ["QE302", "QE303", "QE304"];
  /** By the name of the DOMException of the File System Standard. */
  const CODES = {
    NotFoundError: "gone",
    QuotaExceededError: "full",
    NoModificationAllowedError: "locked",
    NotAllowedError: "asks",
  };

  /**
   * What is stored, as the progress file has it (core/progress_codec.py).
   * @param {string} course
   * @param {Iterable<[string, any]>} stored
   * @param {QeLearner} [learner]
   */
  function makeFile(course, stored, learner) {
    /** @param {string} kind */
    const all = (kind) =>
      Object.fromEntries(
        [...stored]
          .filter(([key, value]) => key.startsWith(kind) && (kind !== "item/" || value.version === 1))
          .map(([key, value]) => [key.slice(kind.length), value]),
      );
    const named = learner?.when ? { learner } : {};
    return { format: FORMAT, version: 1, course, items: all("item/"), lessons: all("lesson/"), ...named };
  }

  /**
   * @param {string} course
   * @param {QeLearner} [learner]
   * @param {string} [rest] of the name where there is no nickname
   * @returns {string} name of a file without its end, which every file system takes (FAT, too)
   */
  function fileName(course, learner, rest = "") {
    const plain = (/** @type {string} */ text) => {
      const letters = text.toLowerCase().replace(/đ/g, "d").replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "");
      return letters.replace(/[^a-z0-9]+/g, "-").slice(0, 40).replace(/^-|-$/g, "");
    };
    return [course, plain(learner?.name ?? "") || plain(learner?.picture ?? "") || rest].filter(Boolean).join("-");
  }

  /**
   * Whether two files are of one learner: by name and picture, or because one has grown from the
   * other, and so has the moment of a first visit or of an attempt in common with it.
   * @param {any} own
   * @param {any} other
   * @returns {boolean}
   */
  function isOfSame(own, other) {
    /** @param {any} file */
    const moments = ({ items, lessons }) => [
      ...Object.entries(lessons).map(([id, visit]) => `${id} ${visit.first}`),
      ...Object.entries(items).flatMap(([id, { when, log = [] }]) =>
        [when, ...log.map((/** @type {any[]} */ [each]) => each)].map((each) => `${id} ${each}`),
      ),
    ];
    const [one, two] = [own.learner, other.learner];
    if (one && two && one.name === two.name && one.picture === two.picture) return true;
    const known = new Set(moments(own));
    const found = moments(other);
    return !known.size || !found.length || found.some((each) => known.has(each));
  }

  /** @param {string} text @returns {any} undefined where it is no JSON */
  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /**
   * Over http a page goes with each link, and the permission with it, unless somebody has the file.
   * @param {string} base address of the assets folder
   * @param {string} place whose it is
   * @param {any} handle
   */
  function hold(base, place, handle) {
    if (location.protocol === "file:") return;
    try {
      /** @type {any} */
      const options = { name: "quiz-engine-file", extendedLifetime: true };
      new SharedWorker(`${base}quiz/file_holder.js`, options).port.postMessage({ place, handle });
    } catch {
      // Forbidden by a policy: then the page asks for permission again.
    }
  }

  /** @param {string} text @returns {Promise<string>} SHA-256 */
  async function digest(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
  }

  /** @param {any} handle @returns {Promise<{text: string, when: number}>} the file, and its time */
  async function readWhole(handle) {
    for (let last = false; ; last = true) {
      const file = await handle.getFile();
      if (file.size > LARGEST) throw Object.assign(new Error("too large"), { code: "QE303" });
      try {
        return { text: await file.text(), when: file.lastModified };
      } catch (error) {
        // Somebody wrote it in between: then once more.
        if (last) throw error;
      }
    }
  }

  /** @param {any} handle @returns {Promise<string>} what stands in the file */
  const read = async (handle) => (await readWhole(handle)).text;

  /** @param {any} handle @param {string} text */
  async function write(handle, text) {
    const writable = await handle.createWritable();
    try {
      await writable.write(text);
    } catch (error) {
      await writable.abort().catch(() => {});
      throw error;
    }
    await writable.close();
    if ((await read(handle)) !== text) throw new Error("not what was written");
  }

  /** @param {unknown} error @returns {string} */
  function codeOf(error) {
    const { code, name } = /** @type {{code?: unknown, name: string}} */ (error);
    if (typeof code === "string") return code;
    return /** @type {Record<string, string>} */ (CODES)[name] ?? "failed";
  }

  /** @param {QeFileEntry} [entry] @returns {QeFileState} */
  function stateOf(entry) {
    return { can: true, name: entry?.name ?? "", when: entry?.when ?? 0, code: entry?.code ?? "" };
  }

  /**
   * @param {object} settings
   * @param {string} settings.base address of the assets folder
   * @param {string} settings.course
   * @param {() => Promise<QeDesk>} settings.desk of whoever learns now
   * @param {(message: object) => Promise<any>} settings.ask Python's reply
   */
  function createFileKeeper({ base, course, desk, ask }) {
    /** @type {Map<string, QeDesk>} learners of whom something is to be written */
    const due = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {Promise<unknown>} the last writing; none begins before it has ended */
    let last = Promise.resolve();
    /** @type {{handle: any, seen: string} | undefined} chosen, but nobody's yet */
    let picked;
    /** @type {{folder: any, files: Map<string, any>} | undefined} the stick that was chosen */
    let offered;
    let hasBegun = false;

    /** @param {QeDesk} at */
    const make = async (at) => makeFile(course, await at.store.all(), await at.learner());

    /**
     * @param {QeDesk} at
     * @param {QeFileEntry} entry
     * @returns {Promise<Partial<QeFileEntry>>} what is to be stored of it
     */
    async function meet(at, { handle, seen }) {
      if ((await handle.queryPermission({ mode: "readwrite" })) !== "granted") return { code: "asks" };
      hold(base, at.id, handle);
      const text = await read(handle);
      let own = await make(at);
      if (text.trim() && (await digest(text)) !== seen) {
        const reply = await ask({ do: "merge", progress: own, file: text });
        if (reply.error) return { code: REFUSED.includes(reply.error.code) ? reply.error.code : "QE303" };
        if (!isOfSame(own, JSON.parse(text))) return { code: "other" };
        const { items, lessons, learner } = reply.progress;
        for (const id of reply.changed) await at.store.put(`item/${id}`, items[id], QE.joinOf("item/"));
        for (const [id, visit] of Object.entries(lessons)) {
          await at.store.put(`lesson/${id}`, visit, QE.joinOf("lesson/"));
        }
        if (learner) await at.saveLearner(learner);
        own = await make(at);
      }
      const next = JSON.stringify(own);
      if (next !== text) await write(handle, next);
      return { code: "", seen: await digest(next), when: QE.environment.now() };
    }

    /** @param {QeDesk} at @returns {Promise<QeFileState>} */
    async function bring(at) {
      const entry = await at.file();
      if (!entry) return stateOf();
      const result = await meet(at, entry).catch((error) => ({ code: codeOf(error) }));
      const now = await at.file();
      if (!now || now.name !== entry.name) return stateOf(now); // left or changed meanwhile
      const after = { ...entry, ...result };
      await at.saveFile(after);
      return stateOf(after);
    }

    /**
     * One writing at a time in all windows of this browser: each reads what the last one wrote.
     * @param {QeDesk} at
     * @returns {Promise<QeFileState>}
     */
    function bringAlone(at) {
      due.delete(at.id);
      const lock = `quiz-engine-file/${course}@${at.id}`;
      const next = last.then(async () => await navigator.locks.request(lock, () => bring(at)));
      last = next.catch(() => {});
      return next;
    }

    function flush() {
      clearTimeout(timer);
      timer = undefined;
      for (const at of [...due.values()]) bringAlone(at).catch(() => {});
    }
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => document.hidden && flush());

    /**
     * @param {any} handle
     * @param {string} seen
     * @returns {Promise<QeFileState>}
     */
    async function take(handle, seen) {
      const at = await desk();
      await at.saveFile({ handle, name: handle.name, seen, when: 0, code: "" });
      return bringAlone(at);
    }

    /** @param {any} folder @returns {Promise<QeFound[]>} the progress files of this course in it, the newest first */
    async function look(folder) {
      offered = { folder, files: new Map() };
      /** @type {QeFound[]} */
      const found = [];
      let count = 0;
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind !== "file" || !/\.json$/i.test(name) || ++count > MANY) continue;
        const { text, when } = await readWhole(handle).catch(() => ({ text: "", when: 0 }));
        const data = parse(text);
        if (data?.format !== FORMAT || data.course !== course) continue;
        offered.files.set(name, { handle, text });
        found.push({ name, learner: data.learner, questions: Object.keys(data.items ?? {}).length, when });
      }
      return found.sort((one, other) => other.when - one.when);
    }

    /** @param {string} name without its end @returns {Promise<any>} an empty file that was not there */
    async function makeIn(name) {
      const { folder } = /** @type {{folder: any}} */ (offered);
      for (let number = 1; ; number++) {
        const full = `${name}${number > 1 ? `-${number}` : ""}.json`;
        const isThere = await folder.getFileHandle(full).then(
          () => true,
          (/** @type {Error} */ { name: kind }) => kind !== "NotFoundError",
        );
        if (!isThere) return folder.getFileHandle(full, { create: true });
        if (number > MANY) throw new Error("no name left");
      }
    }

    /** @type {any} */
    const window = self;

    return {
      /** Something was stored. */
      async touch() {
        const at = await desk();
        if (!(await at.file())) return;
        due.set(at.id, at);
        timer ??= setTimeout(flush, DELAY);
      },
      flush,
      state: async () => stateOf(await (await desk()).file()),
      /** A page is there: what was not written before is written now, and what is new is read. */
      async begin() {
        if (hasBegun) return stateOf(await (await desk()).file());
        hasBegun = true;
        return bringAlone(await desk());
      },
      sync: async () => bringAlone(await desk()),
      /**
       * Ask for the stick, or a folder on it.
       * @returns {Promise<{found?: QeFound[]}>} nothing where none was chosen, or writing was refused
       */
      async choose() {
        try {
          return { found: await look(await window.showDirectoryPicker({ id: "quiz-engine", mode: "readwrite" })) };
        } catch (error) {
          if (/** @type {Error} */ (error).name !== "AbortError") throw error;
          return {};
        }
      },
      /**
       * A new file on the stick that was chosen; one that is there is never taken for it.
       * @param {string} name without its end
       * @returns {Promise<QeFileState & {trouble?: string}>} `trouble`: why there is none
       */
      async create(name) {
        try {
          return await take(await makeIn(name), "");
        } catch (error) {
          return { ...stateOf(await (await desk()).file()), trouble: codeOf(error) };
        }
      },
      /**
       * One of the files that were found. `bind` keeps it.
       * @param {string} name
       * @returns {Promise<string>} what stands in it
       */
      async pick(name) {
        const { handle, text } = offered?.files.get(name) ?? {};
        if (!handle) throw new Error(`no ${name}`);
        picked = { handle, seen: await digest(text) };
        return text;
      },
      /** Keep the file that was picked, for whoever learns now. */
      async bind() {
        return picked ? take(picked.handle, picked.seen) : stateOf(await (await desk()).file());
      },
      /** Ask for permission again, as browsers want it after each start. */
      async allow() {
        const at = await desk();
        const entry = await at.file();
        await entry?.handle.requestPermission({ mode: "readwrite" }).catch(() => {});
        return bringAlone(at);
      },
      /** Write no longer; the file stays where it is. */
      async leave() {
        await (await desk()).saveFile(undefined);
        return stateOf();
      },
    };
  }

  Object.assign(self.QE, { createFileKeeper, makeFile, fileName, isOfSame, LARGEST_FILE: LARGEST });
})();
