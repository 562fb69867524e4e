"""Remembers lessons as they were read (L3).

A build reads a lesson up to three times: to show it, to check the course, and to compare a
translation with it; while a course is being written, again at every change. Taken again is only
what would be read the same: the bytes are the same, and so is all that reading it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..markup.forms.kind import Read
from ..markup.variables import Draws

if TYPE_CHECKING:
    from .lesson_file import LessonFile

MOST = 500
"""Lessons that are remembered; the real course has 60 in three languages."""


@dataclass(frozen=True, slots=True)
class _Held:
    data: bytes
    beside: Mapping[str, str | None]
    """By address, the text of files beside it, such as pictures with places."""
    drawn: Mapping[str, object]
    """By code, what its variables drew."""
    file: LessonFile


_held: dict[Hashable, _Held] = {}


def read_once(
    name: Hashable,
    data: bytes,
    read: Read,
    draws: Draws | None,
    parse: Callable[[Read], LessonFile],
) -> LessonFile:
    """Return what `parse` makes of a lesson's bytes, remembered under `name`, which is all that it
    depends on besides. `read` and `draws` are what it asks; `parse` gets the first."""
    name = (name, draws is None)
    held = _held.pop(name, None)
    if held is None or held.data != data or not _is_same(held, read, draws or {}):
        beside: dict[str, str | None] = {}

        def note(address: str) -> str | None:
            beside[address] = read(address)
            return beside[address]

        file = parse(note)
        drawn = {code: (draws or {}).get(code) for code in file.lesson.requests}
        held = _Held(data, dict(beside), drawn, file)
    _held[name] = held  # at the end: the first is the one that nobody asked for longest
    if len(_held) > MOST:
        del _held[next(iter(_held))]
    return held.file


def _is_same(held: _Held, read: Read, draws: Draws) -> bool:
    texts = all(read(address) == text for address, text in held.beside.items())
    return texts and all(draws.get(code) == drawn for code, drawn in held.drawn.items())
