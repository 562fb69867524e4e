/**
 * The page's side of Python: loads the runtime files, starts the worker, passes messages.
 *
 * Knows nothing of items or of what is shown. Everything that can go wrong becomes an Error with a
 * `code` of errors.py, and nothing waits for ever:
 *
 * QE401 no WebAssembly (or too old a browser) · QE402 a runtime file is missing · QE403 a runtime
 * file is damaged · QE404 the start took too long · QE405 the worker died or did not answer ·
 * QE406 the grader raised.
 *
 *     QE.engine = QE.createEngine({ base: "../../assets/python/" });
 *     const answer = await QE.engine.handle({ do: "grade", … });
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const FILES = ["worker", "wasm", "library", "graders"];
  const TIMEOUTS = { start: 60000, handle: 20000 };

  /**
   * @typedef {object} QeFiles what engines of one page share
   * @property {Map<string, Promise<QePayload>>} payloads
   * @property {WebAssembly.Module | undefined} module kept for the next worker
   * @property {string | undefined} workerAddress of the worker's Blob
   *
   * @typedef {object} QeEngineOptions
   * @property {string} base address of the folder of the runtime files, with a trailing slash
   * @property {{start?: number, handle?: number}} [timeouts] in ms
   * @property {{memory: number}} [sandbox] for programs that nobody has checked: greatest memory in
   *   bytes; such a worker has no network either, and lets Python limit the time
   * @property {Engine} [kin] another engine of this page, whose files are used
   */

  /** An Error with a code. */
  class EngineError extends Error {
    /**
     * @param {string} code
     * @param {string} message in English, for whoever looks into it: learners see their own
     */
    constructor(code, message) {
      super(code + ": " + message);
      this.name = "EngineError";
      this.code = code;
      this.isLate = false;
    }
  }

  /**
   * Give `promise` a time limit.
   * @template T
   * @param {Promise<T>} promise
   * @param {number} milliseconds
   * @param {() => EngineError} makeError
   * @returns {Promise<T>}
   */
  function within(promise, milliseconds, makeError) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(makeError()), milliseconds);
      promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /**
   * Load a script that registers a runtime file; a page that has everything inside hands it over.
   * @param {string} address
   * @param {string} name
   * @returns {Promise<QePayload>}
   */
  function load(address, name) {
    if (QE.lone) return QE.lone.payload(name);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        script.remove();
        const payload = QE.payload.take(name);
        if (payload) resolve(payload);
        else reject(new EngineError("QE403", name + ".js registers nothing"));
      };
      script.onerror = () => {
        script.remove();
        reject(new EngineError("QE402", name + ".js does not load"));
      };
      document.head.append(script);
    });
  }

  class Engine {
    /** @param {QeEngineOptions} options */
    constructor({ base, timeouts, sandbox, kin }) {
      /** @type {"idle" | "starting" | "ready" | "failed"} */
      this.state = "idle";
      /** @type {((state: string, error?: Error) => void) | null} called after each change */
      this.onstate = null;
      /** @type {Array<[string, number]>} steps of the last start, in ms since its worker began */
      this.marks = [];
      this._base = base;
      this._timeouts = { ...TIMEOUTS, ...timeouts };
      this._tries = 0;
      this._sandbox = sandbox;
      /** @type {QeFiles} */
      this._files = kin?._files ?? {
        payloads: new Map(),
        module: undefined,
        workerAddress: undefined,
      };
      /** @type {Worker | null} */
      this._worker = null;
      /** @type {Promise<void> | null} */
      this._started = null;
      /** @type {(error: EngineError) => void} ends a start that is under way */
      this._refuse = () => {};
      this._lastId = 0;
      /** @type {Map<number, {resolve: (text: string) => void, reject: (error: Error) => void}>} */
      this._waiting = new Map();
      /** @type {Map<string, Promise<unknown>>} packages that the worker has, or is getting */
      this._packages = new Map();
    }

    /**
     * Start Python, once: a second call returns the same promise. After a failure, try again.
     * @returns {Promise<void>}
     */
    start() {
      if (!this._started) {
        const started = this._start();
        started.catch(() => {}); // whoever asked is told; a start that nobody awaits is no error
        this._started = started;
      }
      return this._started;
    }

    /**
     * Send a message to quiz_engine.bridge.handle, starting Python first where it is not.
     * @param {object} message JSON-like
     * @param {number} [limit] ms that the answer may take
     * @returns {Promise<object>} the answer
     */
    async handle(message, limit = this._timeouts.handle) {
      const text = JSON.stringify(message);
      await this.start();
      const worker = this._running();
      const answer = this._send({ kind: "handle", text }, worker);
      const late = () => {
        const error = new EngineError("QE405", "no answer in time");
        error.isLate = true;
        this._fail(error, worker);
        return error;
      };
      return JSON.parse(await within(answer, limit, late));
    }

    /**
     * Let Python import packages, starting it first where it is not. Each comes once.
     * @param {string[]} names of files in packages/, what a package needs before it
     */
    async need(names) {
      await this.start();
      await Promise.all(
        names.map((name) => {
          const known = this._packages.get(name);
          if (known) return known;
          const coming = this._bring(name).catch((error) => {
            this._packages.delete(name); // whatever was wrong may be mended on the next try
            this._files.payloads.delete("packages/" + name);
            throw error;
          });
          this._packages.set(name, coming);
          return coming;
        }),
      );
    }

    /** @param {string} name of a package */
    async _bring(name) {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new EngineError("QE402", "no package " + name);
      const worker = this._running();
      const payload = await this._payload("packages/" + name, this._tries);
      await this._send({ kind: "package", payload }, worker);
    }

    /** @returns {Worker} */
    _running() {
      if (!this._worker) throw new EngineError("QE405", "the engine was stopped");
      return this._worker;
    }

    /**
     * @param {object} data for the worker, which answers it
     * @param {Worker} worker
     * @returns {Promise<string>}
     */
    _send(data, worker) {
      const id = ++this._lastId;
      return new Promise((resolve, reject) => {
        this._waiting.set(id, { resolve, reject });
        worker.postMessage({ ...data, id });
      });
    }

    /** End Python; what waits for an answer is told so. A later start is quick. */
    stop() {
      this._end(new EngineError("QE405", "the engine was stopped"));
      this._setState("idle");
    }

    async _start() {
      const attempt = ++this._tries;
      this._setState("starting");
      /** @type {Promise<never>} */
      const refused = new Promise((_, reject) => (this._refuse = reject));
      const late = () => new EngineError("QE404", "not ready in time");
      try {
        const started = Promise.race([this._boot(attempt), refused]);
        await within(started, this._timeouts.start, late);
      } catch (error) {
        const known =
          error instanceof EngineError ? error : new EngineError("QE403", String(error));
        // Whatever was wrong may be mended on the next try, except in what is proven good.
        if (this._isCurrent(attempt)) {
          this._files.payloads.clear();
          this._forgetWorkerSource();
          this._fail(known);
        }
        throw known;
      }
      this._setState("ready");
    }

    /**
     * @param {number} attempt
     * @returns {boolean} whether that start is still under way, neither stopped nor failed
     */
    _isCurrent(attempt) {
      return this._tries === attempt && this.state === "starting";
    }

    /**
     * Load what is missing, start the worker and hand everything over as it comes.
     * @param {number} attempt
     */
    async _boot(attempt) {
      if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
        throw new EngineError("QE401", "no WebAssembly, or no DecompressionStream");
      }
      const { module } = this._files;
      const needed = module ? FILES.filter((name) => name !== "wasm") : FILES;
      for (const name of needed) this._payload(name, attempt);
      const worker = new Worker(await this._sourceAddress());
      if (!this._isCurrent(attempt)) return worker.terminate();
      this._worker = worker;
      const ready = this._listen(worker);
      worker.postMessage({ kind: "start", module, sandbox: this._sandbox });
      await Promise.all([
        ready,
        ...needed.slice(1).map(async (name) => {
          const payload = await this._payload(name, attempt);
          worker.postMessage({ kind: "payload", payload });
          if (name === "wasm") this._files.payloads.delete(name); // the worker sends back the Module
        }),
      ]);
    }

    /**
     * @param {string} name
     * @param {number} attempt
     * @returns {Promise<QePayload>}
     */
    _payload(name, attempt) {
      let payload = this._files.payloads.get(name);
      if (!payload) {
        // A new address on a new try: a browser may remember that the old one failed.
        const again = attempt > 1 ? "?again=" + attempt : "";
        payload = load(this._base + name + ".js" + again, name);
        payload.catch(() => {});
        this._files.payloads.set(name, payload);
      }
      return payload;
    }

    /** @returns {Promise<string>} the address of the worker's source */
    async _sourceAddress() {
      const files = this._files;
      if (!files.workerAddress) {
        const payload = await this._payload("worker", this._tries);
        const source = await QE.payload.read(payload);
        files.workerAddress = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
        files.payloads.delete("worker");
      }
      return files.workerAddress;
    }

    _forgetWorkerSource() {
      if (this._files.workerAddress) URL.revokeObjectURL(this._files.workerAddress);
      this._files.workerAddress = undefined;
    }

    /**
     * @param {Worker} worker
     * @returns {Promise<void>} settled when the worker is ready, or cannot be
     */
    _listen(worker) {
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => {
          if (data.kind === "module") this._files.module = data.module;
          else if (data.kind === "answer") this._settle(data, worker);
          else if (data.kind === "failed") reject(new EngineError(data.code, data.detail));
          else if (data.kind === "ready") {
            this.marks = data.marks;
            resolve();
          }
        };
        worker.onerror = (event) => {
          event.preventDefault();
          const error = new EngineError("QE405", event.message || "the worker died");
          reject(error);
          if (this.state === "ready") this._fail(error, worker);
        };
      });
    }

    /**
     * @param {{id: number, text?: string, code?: string, detail?: string}} data
     * @param {Worker} worker
     */
    _settle({ id, text, code, detail }, worker) {
      const waiting = this._waiting.get(id);
      this._waiting.delete(id);
      if (text !== undefined) return waiting?.resolve(text);
      const error = new EngineError(code || "QE406", detail || "");
      waiting?.reject(error);
      if (error.code === "QE405") this._fail(error, worker);
    }

    /**
     * @param {EngineError} error
     * @param {Worker | null} worker whose fault it is; one that is gone already changes nothing
     */
    _fail(error, worker = this._worker) {
      if (worker !== this._worker) return;
      this._end(error);
      this._setState("failed", error);
    }

    /** @param {EngineError} error for all that still wait */
    _end(error) {
      this._worker?.terminate();
      this._worker = null;
      this._started = null;
      this._refuse(error);
      for (const { reject } of this._waiting.values()) reject(error);
      this._waiting.clear();
      this._packages.clear();
    }

    /**
     * @param {Engine["state"]} state
     * @param {Error} [error]
     */
    _setState(state, error) {
      this.state = state;
      this.onstate?.(state, error);
    }
  }

  /** @param {QeEngineOptions} options */
  self.QE.createEngine = (options) => new Engine(options);
})();
