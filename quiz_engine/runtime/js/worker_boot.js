/**
 * The worker: starts Pyodide from the runtime files that the page sends, then answers messages.
 *
 * pack.py puts js/payload.js, this file, what it must know of Pyodide and Pyodide's two scripts into
 * one, which the page starts from a Blob: no other worker starts from file:// in all browsers.
 * It asks nothing of any network: where Pyodide would fetch, it is handed what the page sent.
 */
"use strict";

(function () {
  // Pyodide refuses classic workers, which it recognises by this working; it needs nothing of it.
  self.importScripts = () => {
    throw new Error("not available");
  };

  const ADDRESS = "https://runtime.invalid/"; // no such host can exist (RFC 2606)
  const GRADERS = "/lib/graders.zip";
  const PACKAGE = "/package.zip";
  const TICK = 100; // ms
  const OUTWARD = [
    ...["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource"],
    ...["Worker", "SharedWorker", "BroadcastChannel", "indexedDB", "caches", "importScripts"],
  ];

  /** @type {Map<string, (payload: QePayload) => void>} */
  const awaited = new Map();
  /** @type {Array<[string, number]>} when each step was done, in ms since the worker began */
  const marks = [];
  /** @type {((text: string) => string) | undefined} */
  let answer;
  /** @type {any} */
  let python;
  let isTicking = false;

  /** @param {string} step */
  function mark(step) {
    marks.push([step, Math.round(performance.now())]);
  }

  /** An error that the page can name. */
  class BootError extends Error {
    /**
     * @param {string} code
     * @param {unknown} cause
     */
    constructor(code, cause) {
      super(String((cause instanceof Error && cause.message) || cause));
      this.code = code;
    }
  }

  /** @param {QePayload} received */
  function check({ name, version }) {
    if (version === QE.pyodideVersion) return;
    throw new BootError("QE403", name + ".js is of another version: " + version);
  }

  /**
   * @param {string} name of a runtime file
   * @returns {Promise<QePayload>} once the page has sent it
   */
  async function payload(name) {
    /** @type {QePayload} */
    const received = await new Promise((resolve) => awaited.set(name, resolve));
    check(received);
    return received;
  }

  /**
   * @param {string} name
   * @param {Promise<QePayload>} file
   * @returns {Promise<Uint8Array<ArrayBuffer>>} its content
   */
  async function content(name, file) {
    const received = await file;
    mark(name + " came");
    try {
      const bytes = await QE.payload.read(received);
      mark(name);
      return bytes;
    } catch (error) {
      throw new BootError("QE403", error);
    }
  }

  /**
   * In one piece: Firefox's compileStreaming never answers in about one of fifty starts on a busy
   * machine, and what it gains is not worth a tenth of a second.
   * @param {Promise<Uint8Array<ArrayBuffer>>} bytes
   * @returns {Promise<WebAssembly.Module>}
   */
  async function compile(bytes) {
    try {
      const module = await WebAssembly.compile(await bytes);
      mark("compiled");
      return module;
    } catch (error) {
      if (error instanceof BootError) throw error;
      throw new BootError("QE401", error); // intact, yet not understood: the browser is too old
    }
  }

  /**
   * Run `start` while Pyodide's fetch of its library is answered with `library`, and its compiling
   * with `module`. Both functions of the browser are back in place afterwards.
   * @template T
   * @param {Promise<WebAssembly.Module>} module
   * @param {Promise<Uint8Array<ArrayBuffer>>} library
   * @param {Promise<unknown>} more that must not fail either
   * @param {number | undefined} most bytes of memory
   * @param {() => Promise<T>} start
   * @returns {Promise<T>}
   */
  async function withFiles(module, library, more, most, start) {
    const { fetch } = self;
    const { instantiateStreaming } = WebAssembly;
    /** @type {(error: unknown) => void} */
    let refuse = () => {};
    /** @type {Promise<never>} */
    const refused = new Promise((_, reject) => (refuse = reject));
    // Pyodide only logs when one of them does not come, and goes on without or waits for ever.
    for (const needed of [module, library, more]) needed.catch(refuse);
    // It fetches two addresses; of what answers for the WebAssembly, nothing is read (see below).
    self.fetch = async () => /** @type {any} */ ({ ok: true, arrayBuffer: () => library });
    WebAssembly.instantiateStreaming = async (_, imports) => {
      try {
        const ready = await module;
        const instance = await WebAssembly.instantiate(ready, imports);
        mark("instantiated");
        if (most) limitMemory(/** @type {any} */ (instance.exports.memory), most);
        return { instance, module: ready };
      } catch (error) {
        refuse(error);
        return new Promise(() => {});
      }
    };
    try {
      return await Promise.race([start(), refused]);
    } finally {
      self.fetch = fetch;
      WebAssembly.instantiateStreaming = instantiateStreaming;
    }
  }

  /**
   * Python then raises MemoryError, as on a machine with so little.
   * @param {WebAssembly.Memory} memory
   * @param {number} most bytes
   */
  function limitMemory(memory, most) {
    memory.grow = (/** @type {number} */ pages) => {
      if (memory.buffer.byteLength + pages * 65536 > most) throw new RangeError("no more memory");
      return WebAssembly.Memory.prototype.grow.call(memory, pages);
    };
  }

  /**
   * Prepare for programs that nobody has checked. They have no network and no storage, and the
   * clock of quiz_engine.runner.watch ticks: where Python would read a signal from shared memory,
   * which file:// has not, it reads from here, and finds SIGINT (2) ten times a second.
   * @param {any} python
   */
  function confine(python) {
    const watch = python.pyimport("quiz_engine.runner.watch");
    watch.switch = (/** @type {boolean} */ on) => void (isTicking = on);
    let next = 0;
    python.setInterruptBuffer({
      get 0() {
        if (!isTicking) return 0;
        const now = Date.now();
        if (now < next) return 0;
        next = now + TICK;
        return 2;
      },
      set 0(_) {},
    });
    for (let holder = self; holder; holder = Object.getPrototypeOf(holder)) {
      for (const name of OUTWARD) Reflect.deleteProperty(holder, name);
    }
  }

  /**
   * @param {WebAssembly.Module | undefined} known compiled before, by an earlier worker
   * @param {{memory: number} | undefined} sandbox
   */
  async function boot(known, sandbox) {
    mark("script");
    const module = known ? Promise.resolve(known) : compile(content("wasm", payload("wasm")));
    const library = content("library", payload("library"));
    const graders = content("graders", payload("graders"));
    if (!known) module.then((compiled) => self.postMessage({ kind: "module", module: compiled }));
    python = await withFiles(module, library, graders, sandbox?.memory, () =>
      loadPyodide({
        indexURL: ADDRESS,
        packageBaseUrl: ADDRESS,
        lockFileContents: { info: QE.lockInfo, packages: {} },
        createPyodideModule: async (/** @type {object} */ settings) => {
          const created = await _createPyodideModule(settings);
          mark("initialised");
          return created;
        },
        fsInit: async (/** @type {any} */ files) => files.writeFile(GRADERS, await graders),
        stdout: () => {},
        stderr: () => {},
      }),
    );
    mark("python");
    try {
      // After the library, which would otherwise be looked for in here first, module by module.
      python.pyimport("sys").path.append(GRADERS);
      answer = python.pyimport("quiz_engine.bridge").handle_json;
      if (sandbox) confine(python);
    } catch (error) {
      throw new BootError("QE406", error);
    }
    mark("ready");
    self.postMessage({ kind: "ready", marks });
  }

  /** @param {unknown} error */
  function fail(error) {
    const code = error instanceof BootError ? error.code : "QE403";
    self.postMessage({ kind: "failed", code, detail: String(error) });
  }

  /**
   * @param {number} id
   * @param {string} text a message as JSON
   */
  function handle(id, text) {
    try {
      if (!answer) throw new Error("a message before the start");
      self.postMessage({ kind: "answer", id, text: answer(text) });
    } catch (error) {
      // Whatever is not an exception in Python leaves a Python that cannot go on.
      const isPython = error instanceof Error && error.name === "PythonError";
      self.postMessage({
        kind: "answer",
        id,
        code: isPython ? "QE406" : "QE405",
        detail: String(error),
      });
    }
  }

  /**
   * Let programs import a package (quiz_engine/runner/packages.py).
   * @param {number} id
   * @param {QePayload} received
   */
  async function install(id, received) {
    try {
      check(received);
      const bytes = await QE.payload.read(received).catch((error) => {
        throw new BootError("QE403", error);
      });
      python.FS.writeFile(PACKAGE, bytes);
      python.pyimport("quiz_engine.runner.packages").install(PACKAGE);
      self.postMessage({ kind: "answer", id, text: "" });
    } catch (error) {
      const code = error instanceof BootError ? error.code : "QE403";
      self.postMessage({ kind: "answer", id, code, detail: String(error) });
    }
  }

  self.onmessage = ({ data }) => {
    if (data.kind === "start") boot(data.module, data.sandbox).catch(fail);
    else if (data.kind === "payload") awaited.get(data.payload.name)?.(data.payload);
    else if (data.kind === "handle") handle(data.id, data.text);
    else if (data.kind === "package") install(data.id, data.payload);
  };
})();
