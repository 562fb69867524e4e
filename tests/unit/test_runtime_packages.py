"""Packages as files of the runtime: what goes in, that it is the same every time, and cached."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from quiz_engine.runtime import pack, packages

CACHE = Path(__file__).resolve().parents[2] / ".cache"
FILES = {
    "tiny/__init__.py": b"import importlib.metadata\nimport json\nimport ctypes\n",
    "tiny/lazy.py": b"def read():\n    from xml.dom import minidom\n",
    "tiny/old.py": b"print 'for Python 2'\n",
    "tiny/words.txt": b"m\xe1\xbb\x99t",
}


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Names in the zip that Pyodide under Node makes of FILES."""
    with zipfile.ZipFile(io.BytesIO(packages.make_zip(FILES, CACHE))) as archive:
        return archive.namelist()


def test_modules_are_bytecode_and_the_rest_is_as_it_is(names: list[str]) -> None:
    """A file that our Python cannot compile, as packages carry some, stays as it is."""
    site = [name for name in names if name.startswith("site/")]
    assert site == ["site/tiny/__init__.pyc", "site/tiny/lazy.pyc", "site/tiny/old.py", "site/tiny/words.txt"]


def test_what_it_needs_of_the_library_comes_with_it(names: list[str]) -> None:
    """Also what only a function imports, and what that imports; nothing that is there anyway, and
    nothing that no browser can use."""
    library = {name.removeprefix("library/") for name in names if name.startswith("library/")}
    assert {"importlib/metadata/__init__.pyc", "email/parser.pyc", "xml/dom/minidom.pyc"} <= library
    assert not [name for name in library if name.startswith(("json/", "ctypes/", "ssl", "tiny"))]


def test_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    """And a second time from the cache, without Node."""
    turned = dict(reversed(FILES.items()))
    once = packages.make_zip(FILES, CACHE)
    assert pack.compile_zip(
        {"package": _encoded(turned), **pack.library_job()},
        packages.vendor.bring(packages.vendor.load_table()["pyodide"], CACHE),
    ) == once


def test_the_cache_spares_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged package is not compiled again."""
    once = packages.make_zip(FILES, CACHE)
    monkeypatch.setattr(pack, "compile_zip", lambda *_: pytest.fail("compiled again"))
    assert packages.make_zip(FILES, CACHE) == once


def test_scripts_register_under_the_packages_name(tmp_path: Path) -> None:
    """The name is that which js/engine.js asks for, of the version that the worker compares."""
    (written,) = packages.write_packages(tmp_path, {"tiny": FILES}, CACHE)
    assert written.path == tmp_path / "packages" / "tiny.js"
    script = written.path.read_bytes().decode("utf-16")
    version = packages.vendor.load_table()["pyodide"].version
    assert script.startswith(f'QE.payload.register("packages/tiny","{version}",')


def _encoded(files: dict[str, bytes]) -> dict[str, str]:
    return {name: packages.base64.b64encode(data).decode("ascii") for name, data in files.items()}
