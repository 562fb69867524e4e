// Runs sandbox_inside.py in Pyodide under Node, shut in; started by sandbox.py, which says how.
//
// node <flags> sandbox.cjs <folder of the npm package pyodide> <MiB of memory>
// Lines of JSON in: {"inside": <source>, "sources": {…}, "packages": [<zip in base64>, …],
// "library": [<file>, …] or null}, then {"job": {…}, "seconds": n} each.
// Lines of JSON out: {"ready": <process id>}, then one result for each job.
//
// All that leads out of JavaScript is taken away before a job is read: what a job might reach by
// way of Pyodide's own objects then leads nowhere either.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const Module = require("node:module");

const real = process;
const now = Date.now;
const { stringify } = JSON;
const exit = real.exit.bind(real);
const PAGE = 65536; // bytes, of WebAssembly
const BACK_OFF = 250; // ms until an interrupt that was swallowed comes again
const MODULES = (
  "child_process cluster dgram dns dns/promises fs fs/promises http http2 https inspector " +
  "inspector/promises module net os repl sqlite tls vm wasi worker_threads"
).split(" ");
const GLOBALS = (
  "fetch Request Response Headers FormData WebSocket EventSource XMLHttpRequest Worker " +
  "SharedWorker BroadcastChannel MessageChannel navigator localStorage sessionStorage"
).split(" ");
const PROCESS = "_linkedBinding dlopen kill _kill _debugProcess".split(" ");

/** @param {string} name */
function refuse(name) {
  return function () {
    throw new Error(`${name} is not allowed in the sandbox`);
  };
}

/**
 * Let the memory of Python grow to so many bytes and no more; Python then raises MemoryError.
 * @param {number} bytes
 */
function limitMemory(bytes) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * PAGE > bytes) throw new RangeError("memory limit");
    return grow.call(this, pages);
  };
}

/** Take away what Pyodide does not need to start. */
function closeBefore() {
  const constants = { fs: { ...fs.constants } };
  // Pyodide reads its file constants here, which the permission model forbids.
  /** @type {any} */ (real).binding = () => constants;
  for (const name of PROCESS) {
    if (name in real) /** @type {any} */ (real)[name] = refuse(`process.${name}`);
  }
  for (const name of GLOBALS) delete (/** @type {any} */ (globalThis)[name]);
}

/** Take away the rest, once Pyodide has started: no module of Node, no file, no process. */
function closeAfter() {
  const noProcess = { spawnSync: () => ({ status: 126, signal: null }) }; // what os.system asks for
  for (const name of MODULES) {
    let tools;
    try {
      tools = require("node:" + name);
    } catch {
      continue; // this Node does not have it
    }
    for (const key of Object.keys(tools)) {
      try {
        if (typeof tools[key] === "function") tools[key] = refuse(`${name}.${key}`);
      } catch {
        // It cannot be written; nobody can reach it without `require` either.
      }
    }
  }
  /** @type {any} */ (Module)._load = (/** @type {string} */ name) =>
    /^(node:)?child_process$/.test(name) ? noProcess : refuse(name)();
  if ("getBuiltinModule" in real) /** @type {any} */ (real).getBuiltinModule = refuse("a module");
  for (const name of ["exit", "reallyExit", "abort", "chdir", "binding"]) {
    /** @type {any} */ (real)[name] = refuse(`process.${name}`);
  }
  const { platform, version, versions } = real;
  const shown = { argv: [], env: {}, platform, version, versions, on() {}, hrtime: real.hrtime };
  Object.defineProperty(globalThis, "process", { value: Object.freeze(shown) });
  delete (/** @type {any} */ (globalThis).Buffer);
}

/** @param {string} folder of the npm package */
async function start(folder) {
  const { loadPyodide } = require(path.join(folder, "pyodide.js"));
  const lock = JSON.parse(fs.readFileSync(path.join(folder, "pyodide-lock.json"), "utf8"));
  return loadPyodide({
    indexURL: folder + path.sep,
    lockFileContents: { info: lock.info, packages: {} },
    jsglobals: Object.create(null), // what `import js` sees
    env: { HOME: "/home", PYTHONHASHSEED: "0" },
    stdin: () => null,
    stdout: () => {},
    stderr: () => {},
  });
}

/** Lines of stdin, one at a time. */
async function* lines() {
  const { stdin } = real;
  stdin.setEncoding("utf8");
  let text = "";
  for await (const piece of stdin) {
    text += piece;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield JSON.parse(text.slice(0, end));
      text = text.slice(end + 1);
    }
  }
}

async function main() {
  const [folder, megabytes] = real.argv.slice(2);
  /** @param {unknown} data */
  const say = (data) => new Promise((done) => real.stdout.write(stringify(data) + "\n", done));
  let deadline = Infinity;
  let interrupted = false;
  limitMemory(Number(megabytes) * 1024 * 1024);
  closeBefore();
  const python = await start(path.resolve(folder));
  const input = lines();
  const { inside, sources, packages, library } = (await input.next()).value;
  python.runPython(inside);
  const [prepare, answer] = ["prepare", "answer"].map((name) => python.globals.get(name));
  prepare(stringify(sources), stringify(packages), stringify(library));
  // Measured in runtime.md: it fires once and backs off, and needs no shared memory.
  python.setInterruptBuffer({
    get 0() {
      const moment = now();
      if (moment <= deadline) return 0;
      deadline = moment + BACK_OFF;
      interrupted = true;
      return 2;
    },
    set 0(_) {},
  });
  closeAfter();
  await say({ ready: real.pid });
  for await (const { job, seconds } of input) {
    interrupted = false;
    deadline = now() + seconds * 1000;
    let result;
    try {
      result = JSON.parse(answer(stringify(job)));
    } catch (error) {
      // Whatever is not an exception in Python leaves a Python that cannot go on.
      const isPython = error instanceof Error && error.name === "PythonError";
      result = failed(isPython && interrupted ? "TimeLimit" : "Died");
    }
    deadline = Infinity;
    // A job that swallowed the interrupt has used up its time all the same.
    const isOver = interrupted && result.error?.kind !== "TimeLimit";
    await say(isOver ? failed("TimeLimit") : result);
  }
}

/** @param {string} kind */
function failed(kind) {
  return { error: { kind, line: null, text: "" } };
}

/** @param {unknown} error */
function fail(error) {
  const said = String((error instanceof Error && error.message) || error);
  real.stderr.write(said.slice(0, 2000) + "\n");
  exit(1);
}

real.on("uncaughtException", fail); // Node would print Pyodide's source, one line of a megabyte
main().then(() => exit(0), fail);
