"""What the author has recorded (L3): files in `audio/` beside a lesson, and which text each reads.

    audio/mat-khau.mp3               the beginning of the lesson "mat-khau", up to its first section
    audio/mat-khau.khoa-man-hinh.mp3 its section with the heading id "khoa-man-hinh"
    audio/mat-khau-noi-cat.mp3       the question "mat-khau-noi-cat"
    audio/recorded.yml               which text each file read when it was recorded

A file that is older than its text is told by the hash of the text, noted when the author says that
the recording reads it. The hash of the sound is noted too: a file that was recorded anew is not
taken for one whose text has changed.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from ..curriculum.schema import head
from ..errors import Diagnostic
from .lesson_file import decode, show
from .readings import Reading

FOLDER = "audio"
NOTES = "recorded.yml"
ENDINGS = (".mp3", ".m4a", ".ogg", ".wav")
"""Kinds of sound that browsers play; where one text has several, the first of these counts."""
_HEAD = """\
# Which text each recording reads. Written by "quiz-engine narrate --note"; keep it with the files.
# name: hash of the text, hash of the sound
"""


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a recording."""

    text: str
    """Hash of the text that it reads."""
    sound: str
    """Hash of the file."""


@dataclass(slots=True)
class Shelf:
    """The recordings of one folder of lessons."""

    folder: Path
    """The folder `audio`."""
    files: dict[str, list[Path]] = field(default_factory=dict)
    """By name without ending, those to be played first."""
    others: list[Path] = field(default_factory=list)
    """Files that no browser plays."""


def find_shelf(folder: Path) -> Shelf:
    """Return the recordings beside the lessons of a folder."""
    shelf = Shelf(folder / FOLDER)
    if not shelf.folder.is_dir():
        return shelf
    for path in sorted(shelf.folder.iterdir()):
        if not path.is_file() or path.name.startswith(".") or path.name == NOTES:
            continue
        if path.suffix.lower() in ENDINGS:
            shelf.files.setdefault(unicodedata.normalize("NFC", path.stem), []).append(path)
        else:
            shelf.others.append(path)
    for paths in shelf.files.values():
        paths.sort(key=lambda path: ENDINGS.index(path.suffix.lower()))
    return shelf


def address_recordings(lesson: Path, readings: Iterable[Reading]) -> dict[str, str]:
    """Return the addresses of the recordings of a lesson, from its page, by place."""
    shelf = find_shelf(lesson.parent)
    return {
        reading.place: f"{FOLDER}/{quote(shelf.files[reading.name][0].name)}"
        for reading in readings
        if reading.name in shelf.files
    }


def hash_text(text: str) -> str:
    """Return the hash of what is read: the same for other line breaks and other forms of letters."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(normal.encode()).hexdigest()[:16]


def hash_sound(path: Path) -> str:
    """Return the hash of a file. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def read_notes(folder: Path) -> tuple[dict[str, Note], list[Diagnostic]]:
    """Return what is noted of the recordings in a folder `audio`, by file name, and what is wrong
    with the notes (QE290): a line that is not readable is left out."""
    path = folder / NOTES
    if not path.is_file():
        return {}, []
    shown = show(path)
    text, problem = decode(path.read_bytes(), shown)
    if text is None:
        return {}, [problem]
    found = [problem] if problem else []

    def tell(mark: yaml.Mark | None, message: str) -> None:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        help = 'Remove the line, and run "quiz-engine narrate --note" again.'
        found.append(Diagnostic(shown, line, column, "QE290", message, help))

    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        tell(error.problem_mark, f"This is not readable YAML: {error.problem}.")
        return {}, found
    except yaml.YAMLError as error:
        tell(None, f"This is not readable YAML: {error}.".splitlines()[0])
        return {}, found
    if root is None:
        return {}, found
    if not isinstance(root, yaml.MappingNode):
        tell(root.start_mark, "These are not names with their hashes.")
        return {}, found
    notes: dict[str, Note] = {}
    for key, value in root.value:
        hashes = str(value.value).split() if isinstance(value, yaml.ScalarNode) else []
        if not isinstance(key, yaml.ScalarNode) or len(hashes) != 2:
            name = key.value if isinstance(key, yaml.ScalarNode) else "This"
            tell(value.start_mark, f'"{name}" has not two hashes: of its text and of its sound.')
        elif key.value in notes:
            tell(key.start_mark, f'"{key.value}" is noted twice.')
        else:
            notes[key.value] = Note(*hashes)
    return notes, found


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema of `audio/recorded.yml`, as published in quiz_engine/schema/."""
    hashes = {
        "type": "string",
        "pattern": r"^\s*\S+\s+\S+\s*$",
        "description": "Hash of the text and hash of the sound. quiz-engine narrate --note writes it.",
    }
    title = "recorded.yml: which text each recording reads"
    return {**head("recorded", title), "type": ["object", "null"], "additionalProperties": hashes}


def format_notes(notes: Mapping[str, Note]) -> str:
    """Return the notes as their file has them."""
    lines = [f"{_quoted(name)}: {note.text} {note.sound}\n" for name, note in sorted(notes.items())]
    return _HEAD + "".join(lines)


def _quoted(name: str) -> str:
    return yaml.safe_dump(name, allow_unicode=True, width=10_000).splitlines()[0]
