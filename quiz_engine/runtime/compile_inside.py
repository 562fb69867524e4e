"""Compile Python to bytecode inside Pyodide. Runs there, under Node; started by compile.cjs.

Reads /job/job.json:

``{"library": ["json", ...], "left_out": ["ssl", ...]}``
    Writes /job/out.zip with the bytecode of those modules of the standard library and of all that
    importing them, and starting Pyodide, imports; without those left out, which are optional
    wherever they are imported.
``{"sources": {"quiz_engine/core/item.py": "<text>", ...}}``
    Writes /job/out.zip with the bytecode of those files.
``{"package": {"tinytext/__init__.py": "<base64>", ...}, "library": […], "left_out": […]}``
    Writes /job/out.zip with those files below ``site/``, modules as bytecode, and below ``library/``
    the bytecode of what they import of the standard library beyond the library above.

The zip is stored, not compressed: it is compressed as a whole when shipped, which is smaller, and
Python then reads it without inflating each module. Assertions and docstrings stay (optimise level
0): the library must behave as documented, and docstrings are what ``help()`` shows a learner.
"""

import ast
import base64
import importlib
import importlib._bootstrap_external as external
import io
import json
import pathlib
import sys
import zipfile

STANDARD_ZIP = "/lib/python314.zip/"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
NO_SOURCE_HASH = b"\0" * 8
INSTALLED = "/packages/site/"
"""Where a package lies when it is used (quiz_engine/runner/packages.py)."""
USELESS = (
    "ctypes/ multiprocessing/ sqlite3/ _pyrepl/ idlelib/ pydoc.py webbrowser.py socketserver.py "
    "wsgiref/ xmlrpc/ pty.py tty.py"
).split()
"""Files of the library that no program in a browser can use: other programs, sockets, a screen."""


def bytecode(source: bytes, name: str) -> bytes:
    """Return the .pyc of `source`, which never looks for its source file (PEP 552, unchecked)."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    return external._code_to_hash_pyc(code, NO_SOURCE_HASH, False)


def library_files(modules: list[str], left_out: list[str], names: set[str]) -> list[str]:
    """Return the files of the library that `modules` need, sorted, but those `left_out`."""
    for module in modules:
        importlib.import_module(module)
    files = set()
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(STANDARD_ZIP):
            files.add(file.removeprefix(STANDARD_ZIP))
    files |= {
        name
        for name in names
        if name.startswith(("pyodide/", "_pyodide/")) and name.endswith(".py")
    }
    omitted = tuple(module.replace(".", "/") + end for module in left_out for end in (".py", "/"))
    return sorted(name for name in files & names if not name.startswith(omitted))


def files_of(module: str, names: set[str]) -> list[str]:
    """Return the files of the library that importing a module by its full name reads."""
    stems = ["/".join(module.split(".")[: end + 1]) for end in range(module.count(".") + 1)]
    ends = ("/__init__.py", ".py")
    return [stem + end for stem in stems for end in ends if stem + end in names]


def imported(source: bytes, package: list[str]) -> set[str]:
    """Return the full names of all that a module imports, wherever in it; `package` is its own."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            found |= {stem, *(f"{stem}.{alias.name}" for alias in node.names)}
    return found


def needed_library(modules: list[bytes], there: set[str], library: dict[str, bytes]) -> list[str]:
    """Return the files of the library, sorted, that sources of modules need beyond those `there`."""
    todo = [name for source in modules for name in imported(source, [])]
    found: set[str] = set()
    while todo:
        for file in files_of(todo.pop(), set(library)):
            if file not in there | found and not file.startswith(tuple(USELESS)):
                found.add(file)
                todo += imported(library[file], file.split("/")[:-1])
    return sorted(found)


def package_entries(job: dict) -> dict[str, bytes]:
    """Return what the zip of a package holds."""
    files = {name: base64.b64decode(data) for name, data in sorted(job["package"].items())}
    with zipfile.ZipFile("/vendor/python_stdlib.zip") as archive:
        library = {name: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
    omitted = [module.replace(".", "/") + end for module in job["left_out"] for end in (".py", "/")]
    there = set(library_files(job["library"], job["left_out"], set(library)))
    there |= {name for name in library if name.startswith(tuple(omitted))}
    entries, modules = {}, []
    for name, data in files.items():
        try:
            if not name.endswith(".py"):
                raise SyntaxError("not Python")
            entries[f"site/{name}c"] = bytecode(data, INSTALLED + name)
            modules.append(data)
        except (SyntaxError, ValueError):  # data, or an example for another Python
            entries[f"site/{name}"] = data
    for name in needed_library(modules, there, library):
        entries[f"library/{name}c"] = bytecode(library[name], STANDARD_ZIP + name)
    return entries


def write_zip(entries: dict[str, bytes]) -> bytes:
    """Return a stored zip of `entries`, in their order, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), data)
    return buffer.getvalue()


def run(job: dict) -> bytes:
    """Return the zip that `job` asks for."""
    if "package" in job:
        return write_zip(package_entries(job))
    if "library" in job:
        with zipfile.ZipFile("/vendor/python_stdlib.zip") as archive:
            names = set(archive.namelist())
            sources = {
                name: archive.read(name)
                for name in library_files(job["library"], job["left_out"], names)
            }
        prefix = STANDARD_ZIP
    else:
        sources = {name: text.encode() for name, text in sorted(job["sources"].items())}
        prefix = ""
    return write_zip(
        {name + "c": bytecode(text, prefix + name) for name, text in sources.items()}
    )


pathlib.Path("/job/out.zip").write_bytes(
    run(json.loads(pathlib.Path("/job/job.json").read_bytes()))
)
