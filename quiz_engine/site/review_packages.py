"""What the page of reviews needs in Python beyond the runtime (L3): `fsrs`, and what that needs.

They come from the environment that builds the site, where the lock file has pinned them, and ship
as the packages of programs do (runtime/packages.py).
"""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

from ..errors import SetupError
from .wheels import Wheel

NAMES = ("typing-extensions", "fsrs")
"""In the order in which they are installed."""
LEFT_OUT = ("fsrs/optimizer.py",)
"""Fits weights to reviews by PyTorch, which no browser has; `fsrs` imports it only when asked to."""


def find_review_packages() -> dict[str, Wheel]:
    """Return the packages by name. Raises SetupError where the environment lacks one."""
    return {name: _read(name) for name in NAMES}


def _read(name: str) -> Wheel:
    try:
        found = distribution(name)
    except ModuleNotFoundError:
        raise SetupError(
            f'The package "{name}" is missing here, which the page of reviews needs: run '
            "python3 scripts/site.py, which installs it."
        ) from None
    files = {
        str(file): Path(found.locate_file(file)).read_bytes()
        for file in sorted(found.files or ())
        if file.suffix == ".py" and str(file) not in LEFT_OUT
    }
    facts = found.metadata
    return Wheel(
        name=name,
        version=found.version,
        path=Path(f"{name}-{found.version}"),
        files=files,
        imports=tuple(sorted({each.split("/")[0].removesuffix(".py") for each in files})),
        requires=(),
        licence=facts.get("License-Expression") or (facts.get("License") or "").split("\n")[0],
        author=facts.get("Author") or facts.get("Author-email") or "",
        source=_home(found),
        notices=_notices(found),
    )


def _home(found: Distribution) -> str:
    """Return the address of the project's page; empty for none."""
    listed = dict(each.split(", ", 1) for each in found.metadata.get_all("Project-URL") or ())
    named = {name.lower(): address for name, address in listed.items()}
    return next((named[each] for each in ("homepage", "home", "repository", "source") if each in named), "")


def _notices(found: Distribution) -> tuple[str, ...]:
    files = [each for each in found.files or () if "licenses" in each.parts[:-1]]
    return tuple(Path(found.locate_file(each)).read_text("utf-8") for each in sorted(files))
