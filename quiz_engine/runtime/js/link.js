/**
 * Where a lesson grades and stores: in the shell around it, or by itself. Same interface either
 * way.
 *
 * On file:// the shell (`index.html`) owns one engine and one store for all lessons, which load in
 * its frame and reach it by messages. A lesson that is opened alone, and every page over http, has
 * an engine and a store of its own.
 *
 * A message to the shell is `{qe: 1, id, do, args}`, its answer `{qe: 1, id, value}` or `{qe: 1,
 * id, error: {code, message}}`. Ids start with a random word of the document, because the frame
 * may have moved on when an answer comes. The address of the receiver cannot be named on file://,
 * so both sides look at `event.source`.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeSettings from `<meta name="quiz-engine">`
 * @property {string} base address of the assets folder, with a trailing slash
 * @property {string} course id of the course
 * @property {string} page path of this page in the site
 * @property {string} shell address of the shell
 * @property {Record<string, string[]>} [packages] that programs of this page name, each with all
 *   that it needs before it, and itself
 * @property {boolean} [alone] whether what is around the page is no shell, but a review of a change
 * @property {string[]} [review] packages that the page of reviews needs (site/review_packages.py);
 *   that page and the shell know them
 *
 * @typedef {object} QeService
 * @property {() => Promise<string>} kind of the store, see QeStore
 * @property {QeStore["get"]} get
 * @property {(key: string, value: any) => Promise<void>} put resolves once it is kept, with the
 *   history of what was stored of it before
 * @property {(key: string, value: any) => Promise<void>} take the same for what is from elsewhere,
 *   and may be older than what is stored: then only its history counts
 * @property {QeStore["all"]} all
 * @property {() => Promise<void>} warm starts Python; resolves when it is ready
 * @property {(message: object) => Promise<any>} grade
 * @property {(message: object) => Promise<any>} ask Python's reply as it is, with its `error`
 * @property {(attempts: Record<string, Array<[when: number, scaled: number]>>) => Promise<any>}
 *   review the reply of Python, when each question is to be met again; see bridge.py
 * @property {QeShelf["clear"]} clear
 * @property {QeShelf["clearAll"]} clearAll
 * @property {QeShelf["place"]} place
 * @property {QeShelf["learners"]} learners
 * @property {QeShelf["saveLearner"]} saveLearner
 * @property {QeShelf["addLearner"]} addLearner
 * @property {QeShelf["useLearner"]} useLearner
 * @property {(action: string, ...args: any[]) => Promise<any>} file what the keeper of the progress
 *   file on a stick does (progress_file.js), most often with a QeFileState
 * @property {(message: object, limit: number, packages: string[]) => Promise<any>} run has a
 *   learner's program run, in an engine that grades nothing; at most `limit` ms, which begin when
 *   the programs before it have ended. A program that ends
 *   the engine gets a reply `{broken: "stopped" | "crashed"}`, one that is ended by `stopRun` gets
 *   `{broken: "halted"}`
 * @property {() => Promise<void>} stopRun ends whatever program runs
 * @property {() => Promise<void>} warmRun starts that engine; resolves when it is ready
 *
 * @typedef {object} QeMemory
 * @property {(ids: string[]) => Promise<any>} recall the record of an item by its id or, where
 *   there is none, by ids it had before
 * @property {(key: string, record: any) => void} putLate for a page that goes right now
 * @property {() => boolean} isBound whether this browser keeps what it stores by the place of the
 *   file, so that a folder that moved starts anew (Firefox)
 *
 * @typedef {Error & {code?: string}} QeError `code` is a QE4xx of errors.py
 */

(function () {
  const HANDSHAKE = 3000; // ms; a foreign page around the lesson never answers
  const ACTIONS = [
    ...["kind", "get", "put", "take", "all", "clear", "clearAll", "place"],
    ...["learners", "saveLearner", "addLearner", "useLearner", "file"],
    ...["warm", "grade", "ask", "review", "run", "stopRun", "warmRun"],
  ];
  const MEMORY = 256 * 2 ** 20; // bytes that a program may take, with Python itself

  /** What is not a function of its input. Replaced as a whole in tests. */
  const environment = {
    now: () => Date.now(),
    random: () => crypto.getRandomValues(new Uint32Array(1))[0],
  };

  /**
   * @param {string} code
   * @param {string} message in English; learners see the sentence of the code
   * @returns {QeError}
   */
  function makeError(code, message) {
    return Object.assign(new Error(message), { code });
  }

  /** @returns {QeSettings} addresses made absolute */
  function readSettings() {
    const meta = document.querySelector('meta[name="quiz-engine"]');
    const settings = JSON.parse(meta?.getAttribute("content") || "{}");
    return { ...settings, base: new URL(settings.base, document.baseURI).href };
  }

  /** Whether a shared worker may stay when a page goes: whoever can asks for that option. */
  function canOutlive() {
    let isAsked = false;
    const options = { get extendedLifetime() { return (isAsked = true); } };
    try {
      new SharedWorker("http://[", /** @type {any} */ (options)); // no address: none is started
    } catch {
      // As intended.
    }
    return isAsked;
  }

  /**
   * An engine and stores of this window's own; all begin when first needed.
   * @param {QeSettings} settings
   * @returns {QeService}
   */
  function createOwn({ base, course, page, review = [] }) {
    const shelf = QE.createShelf(course);
    const { store } = shelf;
    /**
     * @typedef {{start(): Promise<void>, stop(): void, need(names: string[]): Promise<void>,
     *   handle(message: object, limit?: number): Promise<any>}} QeEngine
     */
    /** @type {QeEngine | undefined} */
    let engine;
    /** @type {QeEngine | undefined} */
    let sandbox;
    let halts = 0; // how often a learner stopped a program
    /** @type {(reply: {broken: string}) => void} tells whoever waits for the program that runs */
    let halt = () => {};
    /** @type {Promise<unknown>} settled when all programs asked for so far have ended */
    let queue = Promise.resolve();

    function start() {
      if (!engine && !QE.createEngine) throw makeError("QE402", "engine.js did not load");
      engine ??= QE.createEngine({ base: base + "python/" });
      return /** @type {QeEngine} */ (engine);
    }

    /** @returns {QeEngine} for programs: never the one that grades */
    function startSandbox() {
      const kin = start();
      sandbox ??= QE.createEngine({ base: base + "python/", kin, sandbox: { memory: MEMORY } });
      return /** @type {QeEngine} */ (sandbox);
    }

    /** The next program shall find a fresh Python, and not wait for it. */
    function renew() {
      sandbox?.stop();
      sandbox?.start();
    }

    /** @type {QeService["run"]} one program, while no other runs */
    async function runNow(message, limit, packages) {
      const before = halts;
      const own = startSandbox();
      let reply;
      try {
        await own.need(packages);
        if (before !== halts) return;
        reply = await own.handle(message, limit);
      } catch (error) {
        if (before !== halts) return; // its engine was ended, and a new one starts already
        const { code, isLate } = /** @type {QeError & {isLate?: boolean}} */ (error);
        if (code !== "QE405" && code !== "QE406") throw error;
        renew();
        return { broken: isLate ? "stopped" : "crashed" };
      }
      if (reply.error) throw makeError("QE407", reply.error.message);
      if (reply.spent) renew();
      return reply;
    }

    /** @type {Promise<ReturnType<typeof QE.createFileKeeper>> | undefined} */
    let fileKeeper;
    // A frame of another origin may not ask for a folder. And with its page the permission goes: on
    // file:// only the shell stays, which is no page of the course. A course in one file came to a
    // phone, where saving and opening does it.
    const canWriteFiles = () =>
      isSecureContext && "showDirectoryPicker" in self && parent === self && !QE.lone && (location.protocol === "file:" ? !page : canOutlive());

    function keepFile() {
      const load = async () => QE.createFileKeeper ?? QE.loadScript(base + "quiz/progress_file.js");
      fileKeeper ??= load().then(() => QE.createFileKeeper({ base, course, desk: shelf.desk, ask }));
      fileKeeper.catch(() => (fileKeeper = undefined)); // it may load the next time
      return fileKeeper;
    }

    /** Something was stored: if the learner has a file, it is written, too. */
    async function touchFile() {
      if (canWriteFiles() && (await (await shelf.desk()).file())) (await keepFile()).touch();
    }

    /** @type {QeService["file"]} */
    async function file(action, ...args) {
      const can = canWriteFiles();
      const isIdle = !can || (/^(state|begin|sync)$/.test(action) && !(await (await shelf.desk()).file()));
      return isIdle ? { can, name: "", when: 0, code: "" } : /** @type {any} */ (await keepFile())[action](...args);
    }

    /** @type {QeService["ask"]} */
    const ask = async (message) => start().handle(message);

    /** @param {string} key @param {any} value @param {QeJoin} join */
    async function keep(key, value, join) {
      await (await store()).put(key, value, join);
      if (/^(item|lesson)\//.test(key)) touchFile().catch(() => {});
    }

    return {
      kind: async () => (await store()).kind,
      get: async (key) => (await store()).get(key),
      put: (key, value) => keep(key, value, key.startsWith("item/") ? QE.joinRecords : QE.joinOf(key)),
      take: (key, value) => keep(key, value, QE.joinOf(key)),
      file,
      all: async () => (await store()).all(),
      clear: shelf.clear,
      clearAll: shelf.clearAll,
      place: shelf.place,
      learners: shelf.learners,
      async saveLearner(learner) {
        await shelf.saveLearner(learner);
        touchFile().catch(() => {});
      },
      addLearner: shelf.addLearner,
      useLearner: shelf.useLearner,
      warm: async () => start().start(),
      ask,
      async review(attempts) {
        const own = start();
        await own.need(review);
        return own.handle({ do: "review", attempts });
      },
      async grade(message) {
        const reply = await start().handle(message);
        if (reply.error) throw makeError("QE407", reply.error.message);
        return reply;
      },
      async warmRun() {
        const before = halts;
        await startSandbox()
          .start()
          .catch((error) => {
            if (before === halts) throw error;
          });
      },
      async stopRun() {
        halts++;
        halt({ broken: "halted" });
        renew();
      },
      run(message, limit, packages) {
        const before = halts;
        const next = queue.then(async () => {
          if (before !== halts) return { broken: "halted" };
          const halted = new Promise((resolve) => (halt = resolve));
          return Promise.race([runNow(message, limit, packages), halted]);
        });
        queue = next.catch(() => {});
        return next;
      },
    };
  }

  /**
   * The shell's engine and store.
   * @param {Window} shell
   * @returns {{call(action: string, ...args: any[]): Promise<any>, service: QeService}}
   */
  function createRemote(shell) {
    const word = environment.random().toString(36);
    /** @type {Map<string, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
    const waiting = new Map();
    let last = 0;

    /**
     * @param {string} action
     * @param {any[]} args
     * @returns {Promise<any>}
     */
    function call(action, ...args) {
      const id = `${word}-${++last}`;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        shell.postMessage({ qe: 1, id, do: action, args }, "*");
      });
    }

    addEventListener("message", ({ source, data }) => {
      const asked = source === shell && data?.qe === 1 && waiting.get(data.id);
      if (!asked) return;
      waiting.delete(data.id);
      if (data.error) asked.reject(makeError(data.error.code, data.error.message));
      else asked.resolve(data.value);
    });
    const pairs = ACTIONS.map((action) => [action, call.bind(null, action)]);
    return { call, service: Object.fromEntries(pairs) };
  }

  /**
   * @param {QeSettings} settings
   * @returns {Promise<QeService>}
   */
  async function findService(settings) {
    const isFile = location.protocol === "file:" || QE.lone;
    if (!isFile || parent === self || settings.alone) return createOwn(settings);
    const { call, service } = createRemote(parent);
    const hasShell = await Promise.race([
      call("hello").then(() => true),
      new Promise((resolve) => setTimeout(resolve, HANDSHAKE, false)),
    ]);
    return hasShell ? service : createOwn(settings);
  }

  /**
   * What the question elements use.
   * @param {QeSettings} settings
   * @returns {QeService & QeMemory}
   */
  function createLink(settings) {
    let place = ""; // of the learner whose page this is
    const found = findService(settings).then(async (service) => {
      place = await service.place();
      await QE.recoverLate(place, service);
      return service;
    });
    const pairs = ACTIONS.map((action) => [
      action,
      /** @param {any[]} args */
      async (...args) => /** @type {any} */ (await found)[action](...args),
    ]);
    const service = Object.fromEntries(pairs);
    return {
      ...service,
      async recall(ids) {
        for (const id of ids) {
          const record = await service.get("item/" + id).catch(() => undefined);
          if (record) return record;
        }
      },
      putLate(key, record) {
        if (place) QE.keepLate(place, key, record);
        service.put(key, record).catch(() => {});
      },
      // The origin of a file is the browser's choice (URL Standard, "origin"): "file://" where all
      // files share a store, "null" where each is an origin, and has a store, of its own.
      isBound: () => QE.lone?.isBound ?? (location.protocol === "file:" && location.origin === "null"),
    };
  }

  Object.assign(self.QE, { ACTIONS, environment, readSettings, createOwn, createLink });
})();
