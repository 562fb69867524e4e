"""What the package brings besides its modules (L0): the theme, and more of the repository.

In a wheel they stand in quiz_engine/shipped/ (scripts/wheel/backend.py puts them there); in a
checkout, where they are written, they stand beside the package.
"""

from __future__ import annotations

from pathlib import Path

from .errors import SetupError

_PACKAGE = Path(__file__).resolve().parent
PLACES = (_PACKAGE / "shipped", _PACKAGE.parent)


def find_shipped(name: str) -> Path:
    """Return a folder or a file by its path from the root of the repository: "themes/hoc_so".

    Raises SetupError where the package is not whole.
    """
    for place in PLACES:
        if (place / name).exists():
            return place / name
    raise SetupError(f"{name} is missing from {_PACKAGE}: install the package again.")
