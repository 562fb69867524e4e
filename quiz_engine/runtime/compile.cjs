// Runs compile_inside.py in Pyodide under Node: bytecode is only good for the Python that made it,
// and Pyodide's has a magic number of its own (CPython outside, even of the same version, differs).
//
// node compile.cjs <folder of the npm package pyodide> <job folder>
// The job folder holds job.json and what it names; compile_inside.py writes its result there.
const fs = require("node:fs");
const path = require("node:path");

async function main() {
  const [packageFolder, jobFolder] = process.argv.slice(2).map((name) => path.resolve(name));
  const { loadPyodide } = require(path.join(packageFolder, "pyodide.js"));
  const lock = JSON.parse(fs.readFileSync(path.join(packageFolder, "pyodide-lock.json"), "utf8"));
  const python = await loadPyodide({
    indexURL: packageFolder + path.sep,
    lockFileContents: { info: lock.info, packages: {} },
  });
  python.FS.mkdirTree("/job");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: jobFolder }, "/job");
  python.FS.mkdirTree("/vendor");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: packageFolder }, "/vendor");
  python.runPython(fs.readFileSync(path.join(__dirname, "compile_inside.py"), "utf8"));
}

/** @param {unknown} error */
function fail(error) {
  process.stderr.write(String((error instanceof Error && error.message) || error) + "\n");
  process.exit(1);
}

process.on("uncaughtException", fail); // Node would print Pyodide's source, one line of a megabyte
main().then(() => process.exit(0), fail);
