"""Make the runtime files: Pyodide, its library and the graders as classic scripts (runtime layer).

Standard library only; the result is four files that js/engine.js loads (see docs in codec.py for
the container):

======================  =========================================================================
``python/worker.js``    the worker's source: js/payload.js, js/worker_boot.js, Pyodide's scripts
``python/wasm.js``      Pyodide's WebAssembly
``python/library.js``   the standard library as library.json lists it, as bytecode
``python/graders.js``   the pure layers of quiz_engine, as bytecode
======================  =========================================================================

Each is made once and kept in the cache under the hash of all it is made from. Its own minifier,
bundler or WebAssembly optimiser was measured and not worth it: ``wasm-opt -Oz`` gains 0.5 %.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quiz_engine.errors import SetupError
from quiz_engine.runtime import codec, vendor

HERE = Path(__file__).parent
PACKAGE = HERE.parent
PACKED_FILES = ("errors.py", "bridge.py", "review.py")
PACKED_FOLDERS = ("core", "item_types", "runner")
PACKED_INIT = '"""The pure layers of quiz_engine, as packed for the browser."""\n'
"""Stands for quiz_engine/__init__.py, whose public names Pyodide has no need of."""

FAKE_MODULE_ADDRESS = '"https://runtime.invalid/pyodide.asm.mjs"'
ASM_EDITS = (
    ("export default _createPyodideModule;", "", 1),
    ("import.meta.url", FAKE_MODULE_ADDRESS, 3),
)
"""What is changed in pyodide.asm.mjs, an MPL-2.0 file, to make a classic script of it: text, its
replacement, how often it occurs. Written into worker.js as the licence asks."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of the runtime, as written."""

    path: Path
    """Where it is."""
    size: int
    """Bytes, as shipped."""


def engine_sources(package: Path = PACKAGE) -> dict[str, str]:
    """Return the sources of what the browser runs, by their path in the zip that Pyodide gets."""
    files = [package / name for name in PACKED_FILES]
    for folder in PACKED_FOLDERS:
        files += sorted((package / folder).rglob("*.py"))
    sources = {"quiz_engine/__init__.py": PACKED_INIT}
    for file in files:
        name = f"quiz_engine/{file.relative_to(package).as_posix()}"
        sources[name] = file.read_text(encoding="utf-8")
    return sources


def library_job() -> dict[str, list[str]]:
    """Return what library.json lists: the modules to pack, and those to leave out."""
    groups = json.loads((HERE / "library.json").read_text(encoding="utf-8"))

    def listed(key: str) -> list[str]:
        return [module for group in groups for module in group.get(key, "").split()]

    return {"library": listed("modules"), "left_out": listed("left_out")}


def library_zip(cache_dir: Path) -> bytes:
    """Return the zip of the standard library that the browser gets, from the cache where it is
    there. Raises SetupError where npm or Node.js is missing or fails."""
    package = vendor.load_table()["pyodide"]
    job = library_job()
    key = cache_key("library", package.integrity, texts("compile.cjs", "compile_inside.py"), job)
    return cached(
        cache_dir / "runtime" / f"library-{key}.zip",
        lambda: compile_zip(job, vendor.bring(package, cache_dir)),
    )


def library_names(cache_dir: Path) -> list[str]:
    """Return the files of the standard library that the browser gets, as "json/decoder.py".
    Raises as `library_zip`."""
    with zipfile.ZipFile(io.BytesIO(library_zip(cache_dir))) as archive:
        return [name.removesuffix("c") for name in archive.namelist()]


def classic_asm(source: str) -> str:
    """Return pyodide.asm.mjs as a classic script. Raises ValueError where it is not as known."""
    for text, replacement, count in ASM_EDITS:
        if source.count(text) != count:
            found = source.count(text)
            raise ValueError(f"pyodide.asm.mjs has {text!r} {found} times, not {count}")
        source = source.replace(text, replacement)
    return source


def worker_source(pyodide: Path, version: str) -> str:
    """Return the source of the worker, from the npm package in `pyodide`, which is of `version`."""
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    edits = "; ".join(f"{text} -> {new or '(nothing)'}" for text, new, _ in ASM_EDITS)
    return "\n".join(
        (
            '"use strict";',
            (HERE / "js" / "payload.js").read_text(encoding="utf-8"),
            (HERE / "js" / "worker_boot.js").read_text(encoding="utf-8"),
            f"QE.pyodideVersion = {json.dumps(version)};",
            f"QE.lockInfo = {json.dumps(lock['info'], sort_keys=True)};",
            "/* Pyodide, Mozilla Public License 2.0, https://github.com/pyodide/pyodide",
            f"   Changed in pyodide.asm.mjs: {edits} */",
            classic_asm((pyodide / "pyodide.asm.mjs").read_text(encoding="utf-8")),
            _without_map((pyodide / "pyodide.js").read_text(encoding="utf-8")),
        )
    )


def wasm_bytes(pyodide: Path) -> bytes:
    """Return Pyodide's WebAssembly, from the npm package in `pyodide`."""
    return (pyodide / "pyodide.asm.wasm").read_bytes()


def _without_map(script: str) -> str:
    """Return `script` without the line that names a source map, which browsers would look for."""
    return "\n".join(
        line for line in script.splitlines() if not line.startswith("//# sourceMappingURL=")
    )


def compile_zip(job: Mapping[str, object], pyodide: Path) -> bytes:
    """Return the zip of bytecode that compile_inside.py makes of `job`, in Pyodide under Node."""
    with tempfile.TemporaryDirectory(prefix="compile-") as folder:
        Path(folder, "job.json").write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run(
            [*vendor.node_command(), str(HERE / "compile.cjs"), str(pyodide), folder],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            raise SetupError(f"Pyodide could not compile Python under Node: {_tail(done.stderr)}")
        return Path(folder, "out.zip").read_bytes()


def _tail(text: str) -> str:
    """Return the last line that says something, shortened: the one with the exception."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing."


def pack(
    out_dir: Path, cache_dir: Path, sources: Mapping[str, str] | None = None
) -> list[PackedFile]:
    """Write the runtime files to `out_dir` and return them. Quick where nothing changed.

    `cache_dir` is the project's cache; `sources` are the Python files to pack besides the library,
    by their path in the zip: the pure layers where not given.
    Raises SetupError where npm or Node.js is missing or fails.
    """
    package = vendor.load_table()["pyodide"]
    pyodide = vendor.bring(package, cache_dir)
    if sources is None:
        sources = engine_sources()
    sources = dict(sources)
    library = library_job()
    compiler = texts("compile.cjs", "compile_inside.py")
    worker = texts("js/payload.js", "js/worker_boot.js", "pack.py")
    made: dict[str, tuple[object, Callable[[], bytes]]] = {
        "worker": (worker, lambda: worker_source(pyodide, package.version).encode("utf-8")),
        "wasm": ("", lambda: wasm_bytes(pyodide)),
        "library": ([library, compiler], lambda: library_zip(cache_dir)),
        "graders": ([sources, compiler], lambda: compile_zip({"sources": sources}, pyodide)),
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    files = []
    for name, (inputs, make) in made.items():
        key = cache_key(name, package.integrity, texts("codec.py"), inputs)
        script = cached(
            cache_dir / "runtime" / f"{name}-{key}.js",
            lambda: codec.payload_script(name, package.version, make()),
        )
        path = out_dir / f"{name}.js"
        if not path.is_file() or path.read_bytes() != script:
            path.write_bytes(script)
        files.append(PackedFile(path, len(script)))
    return files


def cache_key(*inputs: object) -> str:
    """Return a short hash of `inputs`, which are JSON-like."""
    text = json.dumps(inputs, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def texts(*names: str) -> list[str]:
    return [(HERE / name).read_text(encoding="utf-8") for name in names]


def cached(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of `path`, made first where it is missing."""
    if path.is_file():
        return path.read_bytes()
    data = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(data)
    partial.replace(path)
    return data
