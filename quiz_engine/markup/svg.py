"""Named places of an SVG picture, copied in as far as they are harmless (L2).

The picture itself stays an image, which runs no script. Over it lies a second, invisible drawing
with copies of the named elements only: five kinds of element, numbers for attributes, and
transforms; nothing else of the file reaches the page. (SVG 2, 8.5 "The transform property", 10
"Basic Shapes".)
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import nearest

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})(?:px)?\s*")
_NUMBERS = r"[0-9eE.,+\s-]+"
# Sets of letters rather than a grammar of numbers: they keep all else out in linear time, and a
# browser draws nothing of numbers that are none.
_POINTS = re.compile(_NUMBERS)
_PATH = re.compile(r"\s*[Mm][MmLlHhVvCcSsQqTtAaZz0-9eE.,+\s-]*")
_TRANSFORM = re.compile(
    rf"\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\({_NUMBERS}\)[\s,]*)+"
)
_VIEW_BOX = re.compile(rf"\s*{_NUMBER}(?:(?:\s*,\s*|\s+){_NUMBER}){{3}}\s*")
_ASPECT = re.compile(r"\s*(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?:\s+(?:meet|slice))?)\s*")
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rect": (("width", "height"), ("x", "y", "rx", "ry")),
    "circle": (("r",), ("cx", "cy")),
    "ellipse": (("rx", "ry"), ("cx", "cy")),
    "polygon": (("points",), ()),
    "path": (("d",), ()),
}
"""Elements that can be a place, each with the attributes that it needs and those that it may
have."""


class PictureError(ValueError):
    """A picture that cannot be used; says what was found and what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True, slots=True)
class Place:
    """One named element of a picture."""

    tag: str
    attributes: dict[str, str]
    """Checked: numbers, lists of numbers, a path, transforms."""


class Picture:
    """An SVG file as far as its places need it."""

    def __init__(self, text: str) -> None:
        """Read the text of a file. Raises PictureError."""
        if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
            raise PictureError(
                'It has a "<!DOCTYPE".', "Remove that line: browsers do not need it, and it may hide text."
            )
        try:
            root = etree.fromstring(text)
        except etree.ParseError as error:
            line, column = error.position
            raise PictureError(
                f"It is not well-formed XML, from line {line}, column {column + 1} on.",
                "Export it anew from the program that it was drawn with.",
            ) from None
        if root.tag != f"{_SVG}svg":
            raise PictureError(
                "It is not an SVG picture.",
                'Its first tag is to be <svg xmlns="http://www.w3.org/2000/svg" viewBox="…">.',
            )
        self.view_box = _clean(root.get("viewBox", ""), _VIEW_BOX)
        """Four numbers."""
        if not self.view_box or any(float(each) <= 0 for each in re.split("[ ,]+", self.view_box)[2:]):
            raise PictureError(
                'It has no "viewBox" with four numbers.',
                'Write its size into the <svg> tag: viewBox="0 0 WIDTH HEIGHT".',
            )
        self.aspect = _clean(root.get("preserveAspectRatio", ""), _ASPECT)
        """How it fills its space; empty for the usual way."""
        self._root = root
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._moves = "transform" in "".join(
            each.text or "" for each in root.iter(f"{_SVG}style")
        )

    def find(self, name: str) -> Place:
        """Return the element of that id. Raises PictureError."""
        found = [each for each in self._root.iter() if each.get("id") == name]
        if not found:
            raise self._missing(name)
        if len(found) > 1:
            raise PictureError(
                f'It has {len(found)} elements with the id "{name}".', "Give each an id of its own."
            )
        (element,) = found
        tag = element.tag.removeprefix(_SVG)
        if tag not in SHAPES:
            raise PictureError(
                f'Its element "{name}" is a <{tag}>.',
                f"A place is one of: {', '.join(f'<{each}>' for each in SHAPES)}.",
            )
        needed, more = SHAPES[tag]
        attributes = {}
        for key in (*needed, *more):
            value = element.get(key)
            if value is not None:
                attributes[key] = self._check(name, key, value)
            elif key in needed:
                raise PictureError(
                    f'The <{tag}> "{name}" has no attribute "{key}".', "Draw it anew, or name another one."
                )
        transform = " ".join(self._transforms(name, element))
        return Place(tag, {**attributes, **({"transform": transform} if transform else {})})

    def _check(self, name: str, key: str, value: str) -> str:
        form = {"points": _POINTS, "d": _PATH}.get(key)
        clean = _clean(value, form) if form else (_LENGTH.fullmatch(value) or ("", ""))[1]
        if not clean:
            short = value if len(value) <= 40 else value[:39] + "…"
            raise PictureError(
                f'Attribute {key}="{short}" of "{name}" is not made of plain numbers.',
                "Write it in units of the viewBox, without % or other units.",
            )
        return clean

    def _transforms(self, name: str, element: etree.Element) -> Iterator[str]:
        """Yield the transforms of the groups around an element, from the outside in, and its own."""
        line = [element]
        while line[-1] in self._parents:
            line.append(self._parents[line[-1]])
        for each in reversed(line):
            tag = each.tag.removeprefix(_SVG)
            if each is not element and each is not self._root and tag != "g":
                raise PictureError(
                    f'Its element "{name}" stands within <{tag}>.', "Move it out: only <g> may surround it."
                )
            if "transform" in each.get("style", "") or (self._moves and each.get("class")):
                raise PictureError(
                    f'Its element "{name}" is moved by a style.',
                    "Write the transform as an attribute, which most programs do when they save "
                    '"plain SVG".',
                )
            value = each.get("transform")
            if value is not None and value.strip():
                clean = _clean(value, _TRANSFORM)
                if not clean:
                    raise PictureError(
                        f'transform="{value[:40]}" around "{name}" is not readable.',
                        "Allowed: matrix, translate, scale, rotate, skewX, skewY with plain numbers.",
                    )
                yield clean

    def list_places(self, limit: int = 20) -> str:
        """Return the ids of all elements that can be places as a sentence, empty where there are
        none."""
        known = list(dict.fromkeys(self._known()))
        more = ", …" if len(known) > limit else ""
        return f"Places of this picture: {', '.join(known[:limit])}{more}." if known else ""

    def _known(self) -> list[str]:
        return [
            each.get("id")
            for each in self._root.iter()
            if each.get("id") and str(each.tag).removeprefix(_SVG) in SHAPES
        ]

    def _missing(self, name: str) -> PictureError:
        near = nearest(name, self._known())
        help = self.list_places() or f'Give the element id="{name}" in the picture.'
        meant = f'Did you mean "{near}"? ' if near else ""
        return PictureError(f'It has no element with the id "{name}".', meant + help)


def _clean(value: str, form: re.Pattern[str]) -> str:
    """Return a value of that form with single spaces, an empty text for any other."""
    return " ".join(value.split()) if form.fullmatch(value) else ""
