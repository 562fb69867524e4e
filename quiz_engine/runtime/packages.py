"""Make the files of packages that programs import (runtime layer, standard library only).

Pyodide's own way is a lock file and `loadPackage`, which fetches wheels: on file:// nothing can be
fetched. So each package is one more runtime file, ``python/packages/NAME.js``, of the form that
js/engine.js loads already, and quiz_engine/runner/packages.py unpacks it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from quiz_engine.runtime import codec, pack, vendor

FOLDER = "packages"


def make_zip(files: Mapping[str, bytes], cache_dir: Path) -> bytes:
    """Return the zip that a Python unpacks, from the files of a package by their path in
    site-packages: modules as bytecode, everything else as it is, and what they import of the
    standard library beyond what library.json packs. The same bytes every time.

    Kept in the cache. Raises SetupError where npm or Node.js is missing or fails.
    """
    package = vendor.load_table()["pyodide"]
    data = {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}
    job = {"package": data, **pack.library_job()}
    key = pack.cache_key(FOLDER, package.integrity, pack.texts("compile.cjs", "compile_inside.py"), job)
    return pack.cached(
        cache_dir / "runtime" / f"package-{key}.zip",
        lambda: pack.compile_zip(job, vendor.bring(package, cache_dir)),
    )


def write_packages(
    out_dir: Path, packages: Mapping[str, Mapping[str, bytes]], cache_dir: Path
) -> list[pack.PackedFile]:
    """Write a script for each package, by name, to `out_dir`/packages. Raises as `make_zip`."""
    version = vendor.load_table()["pyodide"].version
    written = []
    for name, files in sorted(packages.items()):
        script = codec.payload_script(f"{FOLDER}/{name}", version, make_zip(files, cache_dir))
        path = out_dir / FOLDER / f"{name}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(script)
        written.append(pack.PackedFile(path, len(script)))
    return written
