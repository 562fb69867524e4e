"""Facts about the styles of the shapes, which share one file in the built site."""

from __future__ import annotations

import re
from pathlib import Path

import quiz_engine

FOLDER = Path(quiz_engine.__file__).parent / "runtime" / "css"
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SELECTOR = re.compile(r"([^{}]+)\{")
_CLASS = re.compile(r"\.(qe-[a-z-]+)")


def selectors(style: str) -> list[str]:
    """Return the selectors of a style sheet, each part of a list for itself."""
    found = []
    for text in _SELECTOR.findall(_COMMENT.sub("", style)):
        if "@" not in text:
            # commas within :is() and the like do not divide
            found += [part.strip() for part in re.split(r",(?![^()]*\))", text)]
    return found


def collisions(styles: dict[str, str], common: str) -> list[str]:
    """Return selectors that reach into another shape: all their classes are used there too.

    `styles` are the style sheets by shape, `common` is the one that all shapes build on.
    """
    shared = set(_CLASS.findall(common))
    classes = {name: set(_CLASS.findall(style)) - shared for name, style in styles.items()}
    found = []
    for name, style in styles.items():
        others = set().union(*(each for other, each in classes.items() if other != name))
        for selector in selectors(style):
            own = set(_CLASS.findall(selector)) - shared
            if own and own <= others:
                found.append(f"{name}: {selector}")
    return found


def test_no_shape_styles_another() -> None:
    """A class that two shapes use is styled only below a class that one of them has alone."""
    styles = {path.stem: path.read_text("utf-8") for path in (FOLDER / "shapes").glob("*.css")}
    assert len(styles) >= 5
    assert collisions(styles, (FOLDER / "quiz.css").read_text("utf-8")) == []


def test_a_collision_is_noticed() -> None:
    """Of two shapes with cards, the one whose cards stand alone reaches into the other."""
    styles = {
        "order": ".qe-order > li .qe-card { color: red }",
        "match": "qe-item :is(.qe-card, li), qe-item .qe-match .qe-card { color: blue }",
    }
    assert collisions(styles, "") == ["match: qe-item :is(.qe-card, li)"]
