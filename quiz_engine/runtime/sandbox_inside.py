"""Answer jobs inside Pyodide. Runs there, under Node; started by sandbox.cjs.

`prepare` is called once with our pure sources and the packages of the course, `answer` once for each
job. What is refused here is
refused for the sake of a plain message and as one wall of several: Python cannot guard itself
against Python. The walls that hold are Node's and the system's; see sandbox.py.
"""

import base64
import builtins
import importlib
import json
import os
import pathlib
import random
import sys
import zipfile
import zipimport

ROOT = "/engine"
LIBRARY = "/lib/python314.zip"
AUTHOR = "<author>"
LONGEST = 300
"""Characters of an error's text."""
LARGEST = 4_000_000
"""Characters of a result as JSON."""
CLOSED = (
    "js",
    "pyodide_js",
    "pyodide.code",
    "pyodide.http",
    "pyodide.ffi",
    "pyodide.webloop",
    "_pyodide_core",
    "ctypes",
    "_ctypes",
    "_posixsubprocess",
    "_socket",
)
"""Modules that lead out of Python; no entry needs them."""
REFUSED = ("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile",
           "subprocess.", "socket.", "ctypes.", "http.client.", "ftplib.", "urllib.Request",
           "webbrowser.", "signal.", "syslog.")  # fmt: skip
"""Beginnings of the audit events that are stopped (CPython, Library, Audit events table)."""


def _close(closed=CLOSED, refused=REFUSED):
    """Take the ways out of Python away, and tell whoever looks for one that there is none."""

    def hook(event, args):
        if event == "import" and args and args[0] in closed:
            raise ModuleNotFoundError(f"No module named {args[0]!r}", name=args[0])
        if event.startswith(refused):
            raise PermissionError(f"{event} is not allowed here")

    for finder in list(sys.meta_path):
        if type(finder).__module__.startswith(("_pyodide", "pyodide")):
            sys.meta_path.remove(finder)
    for name in list(sys.modules):
        if name in closed or name.startswith(tuple(each + "." for each in closed)):
            del sys.modules[name]
    for name in ("code", "http", "ffi", "webloop"):
        if "pyodide" in sys.modules:
            sys.modules["pyodide"].__dict__.pop(name, None)
    os.environ.clear()
    sys.addaudithook(hook)


def _trim(names):
    """Leave of the standard library the files that the browser has, and no other."""
    with zipfile.ZipFile(LIBRARY) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name in names}
    with zipfile.ZipFile(LIBRARY, "w", zipfile.ZIP_STORED) as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    zipimport.zipimporter(LIBRARY).invalidate_caches()
    for name, module in list(sys.modules.items()):  # this file's own imports among them
        file = getattr(module, "__file__", None) or ""
        if file.startswith(LIBRARY) and file.removeprefix(LIBRARY + "/") not in kept:
            del sys.modules[name]


def prepare(text: str, packages: str, library: str) -> None:
    """Take the sources as JSON, by their path below a folder of the path, packages as a list of
    zip files in base64 (quiz_engine/runner/packages.py), and the names of the files of the standard
    library, or null for all of them; then close the doors."""
    for name, source in json.loads(text).items():
        file = pathlib.Path(ROOT, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    sys.path.append(ROOT)  # after the library, which is asked more often
    for data in json.loads(packages):
        file = pathlib.Path("/package.zip")
        file.write_bytes(base64.b64decode(data))
        importlib.import_module("quiz_engine.runner.packages").install(str(file))
    if json.loads(library) is not None:
        _trim(set(json.loads(library)))
    os.chdir("/home")
    _close()


def answer(text: str) -> str:
    """Run one job, JSON in and out, and leave Python as it was before."""
    before = _state()
    random.seed(0)
    try:
        value, error = _run(json.loads(text)), None
    except BaseException as raised:  # a job may raise anything, SystemExit and GeneratorExit too
        value, error = None, raised
    finally:
        _restore(before)  # first of all: the job may have replaced what is used from here on
    if error is None:
        try:
            result = json.dumps({"value": value}, ensure_ascii=False)
            if len(result) <= LARGEST:
                return result
            return _error("OutputLimit", None, f"more than {LARGEST} characters")
        except BaseException as raised:
            error = raised
    return _told(error)


def _run(job):
    module, _, name = job["entry"].partition(":")
    return getattr(importlib.import_module(module), name)(job)


def _told(error):
    kind = type(error).__name__
    if isinstance(error, KeyboardInterrupt):
        kind = "TimeLimit"
    if isinstance(error, SyntaxError) and error.filename == AUTHOR:
        return _error(kind, error.lineno, error.msg)
    try:
        said = str(error)
    except BaseException:
        said = ""
    return _error(kind, _line(error), said)


def _line(error):
    """Return the line of the author's code where it happened, the innermost one."""
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == AUTHOR:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _error(kind, line, said):
    said = " ".join(str(said).split())[:LONGEST]
    said = said.encode("utf-8", "replace").decode("utf-8")
    return json.dumps({"error": {"kind": kind[:60], "line": line, "text": said}})


def _state():
    """Return what a job might leave behind."""
    return (
        dict(builtins.__dict__),
        dict(sys.modules),
        dict(os.environ._data),
        list(sys.path),
        list(sys.meta_path),
        (sys.stdin, sys.stdout, sys.stderr),
        sys.getrecursionlimit(),
    )


def _is_library(module):
    spec = getattr(module, "__spec__", None)
    origin = getattr(spec, "origin", None) or ""
    return origin.startswith("/lib/") or origin in ("built-in", "frozen")


def _restore(state, live=builtins.__dict__):
    """Bring back what `_state` returned, the built-in names first: all else needs them."""
    names, modules, environment, path, finders, streams, depth = state
    if live != names:
        live |= names
        for name in [name for name in live if name not in names]:
            del live[name]
    for name, module in list(sys.modules.items()):
        if name not in modules and not _is_library(module):
            del sys.modules[name]
    sys.modules.update(modules)
    os.environ._data = environment
    sys.path[:] = path
    sys.meta_path[:] = finders
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.settrace(None)
    sys.setprofile(None)
    sys.setrecursionlimit(depth)
