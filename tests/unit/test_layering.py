"""Facts about who imports whom: the layers of the design, read from the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

LAYERS = {
    "errors": 0, "core": 0, "shipped": 0,
    "item_types": 1, "runner": 1, "review": 1, "results": 1,
    "bridge": 2, "markup": 2, "curriculum": 2, "interchange": 2, "locale": 2,
    "file_name": 2, "explain": 2, "terminal": 2,
    "site": 3, "runtime": 3, "release": 3, "stick": 3, "doctor": 3, "cli": 3,
    "station": 3, "report": 3, "stats": 3, "change": 3, "preview": 3, "new": 3,
    "serve": 3,
}  # fmt: skip
"""Layer of each module or package of quiz_engine. The top level itself is the public API."""
PURE = {"", "errors", "core", "item_types", "runner", "results", "bridge"}
"""What runs unchanged in Pyodide: the standard library and the layers below, nothing else."""
SHARED = {"locale"}
"""Layer 2 that its neighbours may import: message catalogues."""
HOSTS = {"mkdocs": "site/plugin*.py", "markdown": "markup/*.py"}
"""Where alone a host is known."""


def imported(source: str, path: str) -> Iterator[tuple[int, str]]:
    """Yield line and absolute name of every import, wherever in the module it stands."""
    package = ["quiz_engine", *path.split("/")[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                # `from . import x` names a module; `from .x import y` may, deeper than layers go.
                yield node.lineno, f"{stem}.{alias.name}"


def violations(tree: dict[str, str]) -> list[str]:
    """Return what breaks the rules in a tree of sources by path under quiz_engine/."""
    found = []
    for path, source in sorted(tree.items()):
        part = path.removesuffix(".py").split("/")[0].replace("__init__", "")
        if part and part not in LAYERS:
            found.append(f"{path}: no layer is named {part}")
            continue
        for line, name in imported(source, path):
            first, _, rest = name.partition(".")
            target = rest.split(".")[0]
            if first != "quiz_engine":
                if part in PURE and first not in sys.stdlib_module_names:
                    found.append(f"{path}:{line}: {part or 'the API'} imports {first}")
                if first in HOSTS and not fnmatch(path, HOSTS[first]):
                    found.append(f"{path}:{line}: only {HOSTS[first]} imports {first}")
            elif target in LAYERS and target != part:
                if not part and target not in PURE:
                    found.append(f"{path}:{line}: the API imports {target}")
                if part and not _may_import(part, target):
                    found.append(f"{path}:{line}: {part} imports {target}")
    return found


def _may_import(part: str, target: str) -> bool:
    own, other = LAYERS[part], LAYERS[target]
    if own == other == 0:
        return target == "errors"
    return other < own or own == other == 3 or (own == other and target in SHARED)


def test_the_layers_hold(root: Path) -> None:
    """Imports point down the layers, and hosts are known in one place each."""
    package = root / "quiz_engine"
    tree = {
        path.relative_to(package).as_posix(): path.read_text("utf-8")
        for path in package.rglob("*.py")
    }
    assert len(tree) > 20
    assert violations(tree) == []


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("core/item.py", "from ..item_types import grade", "core imports item_types"),
        ("core/item.py", "import quiz_engine.markup.tag", "core imports markup"),
        ("core/item.py", "def f():\n    import yaml", "core imports yaml"),
        ("core/item.py", "from .. import bridge", "core imports bridge"),
        ("errors.py", "from .core.item import Item", "errors imports core"),
        ("item_types/gaps.py", "import numpy.linalg as n", "item_types imports numpy"),
        ("bridge.py", "from .markup import x", "bridge imports markup"),
        ("markup/tag.py", "from ..curriculum.framework import x", "markup imports curriculum"),
        ("markup/deep/tag.py", "from ...site import x", "markup imports site"),
        ("locale/__init__.py", "from ..markup import x", "locale imports markup"),
        ("curriculum/lesson.py", "import markdown", "only markup/*.py imports markdown"),
        ("site/search.py", "from mkdocs.structure import x", "only site/plugin*.py imports mkdocs"),
        ("__init__.py", "from .cli import main", "the API imports cli"),
        ("helpers/x.py", "", "no layer is named helpers"),
    ],
)
def test_a_bad_tree_is_found(path: str, source: str, expected: str) -> None:
    """Each rule is broken once, and told with its place."""
    (found,) = violations({path: source})
    assert found.startswith(path)
    assert found.endswith(expected)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/item.py", "import json\nfrom .shape import Shape\nfrom ..errors import CodecError"),
        ("item_types/gaps.py", "from ..core.item import Item\nfrom . import number"),
        ("markup/deep/tag.py", "import markdown\nfrom ...locale import x\nfrom ..other import y"),
        (
            "site/plugin_page.py",
            "import mkdocs\nfrom ..runtime import pack\nfrom ..markup import x",
        ),
        ("__init__.py", "from .errors import CodecError"),
    ],
)
def test_a_good_tree_passes(path: str, source: str) -> None:
    """What the design allows is not told."""
    assert violations({path: source}) == []
