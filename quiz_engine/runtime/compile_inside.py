"""Compile Python to bytecode inside Pyodide. Runs there, under Node; started by compile.cjs.

Reads /job/job.json:

``{"library": ["json", ...], "left_out": ["ssl", ...]}``
    Writes /job/out.zip with the bytecode of those modules of the standard library and of all that
    importing them, and starting Pyodide, imports; without those left out, which are optional
    wherever they are imported.
``{"sources": {"quiz_engine/core/item.py": "<text>", ...}}``
    Writes /job/out.zip with the bytecode of those files.

The zip is stored, not compressed: it is compressed as a whole when shipped, which is smaller, and
Python then reads it without inflating each module. Assertions and docstrings stay (optimise level
0): the library must behave as documented, and docstrings are what ``help()`` shows a learner.
"""

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


def write_zip(entries: dict[str, bytes]) -> bytes:
    """Return a stored zip of `entries`, in their order, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), data)
    return buffer.getvalue()


def run(job: dict) -> bytes:
    """Return the zip that `job` asks for."""
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
