"""Makes the packages that a course brings importable (L1). Inside Pyodide only.

A package comes as a zip that quiz_engine.runtime.packages made: `site/` holds its modules,
`library/` what they need of the standard library and the trimmed one of the browser lacks. Both are
unpacked, since many packages read data files beside their modules.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder

ROOT = "/packages"
SITE = f"{ROOT}/site"
LIBRARY = f"{ROOT}/library"


class _Library:
    """Finds modules of the standard library that came with a package, also those whose parent is
    in the trimmed library, such as `importlib.metadata`."""

    @staticmethod
    def find_spec(name: str, _path: object = None, target: object = None) -> ModuleSpec | None:
        """Return where a module is, None where it did not come (PEP 451)."""
        return PathFinder.find_spec(name, ["/".join([LIBRARY, *name.split(".")[:-1]])], target)


def install(path: str) -> None:
    """Unpack a package from a zip file, which is removed, and let programs import it."""
    import zipfile  # here, because most programs need no package

    with zipfile.ZipFile(path) as archive:
        archive.extractall(ROOT)
    os.remove(path)
    if SITE not in sys.path:
        sys.path.append(SITE)  # after the library, which no package may replace
        sys.meta_path.append(_Library)
    for place in list(sys.path_importer_cache):  # importlib's own way reads importlib.metadata
        if place.startswith(ROOT):
            del sys.path_importer_cache[place]


def forget() -> None:
    """Let the next program import packages anew: each begins with modules that nobody changed."""
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(f"{SITE}/"):
            del sys.modules[name]
