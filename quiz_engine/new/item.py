"""A new question (L3): one of the samples, under an id of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..curriculum import split_front_matter
from ..item_types import ITEM_TYPES
from ..markup import parse_lesson
from ..site.course import FOLDERS, find_item_ids, read_lesson_file
from .course import CONTENT, PICTURE
from .place import find_folder, make_unique
from .problem import NewError
from .text import FILES

TYPES = tuple(sorted(item_type.name for item_type in ITEM_TYPES))
_QUESTION = re.compile(r"^<question id=\"([^\"]+)\".*?^</question>\n", re.M | re.S)


@dataclass(frozen=True, slots=True)
class NewItem:
    """A question that was added to a lesson."""

    id: str
    line: int
    """On which it begins in its file."""
    picture: Path | None = None
    """Its picture, where it was written with it."""


def make_item(item_type: str, language: str, name: str) -> str:
    """Return the Markdown of a question of an item type, in a language, under an id."""
    for path in sorted((FILES / language / CONTENT).glob("*.md")):
        body = split_front_matter(path.read_text(encoding="utf-8")).body
        types = {each.id: each.form.item_type for each in parse_lesson(body, language=language).questions}
        for found in _QUESTION.finditer(body):
            if types[found[1]] == item_type:
                return found[0].replace(f'id="{found[1]}"', f'id="{name}"', 1)
    raise KeyError(item_type)


def add_item(item_type: str, lesson: Path) -> NewItem:
    """Add a question to the end of a lesson, with its picture where it has one.

    Its id is the lesson's with the item type, and a number where that is taken. Raises NewError and
    then writes nothing; OSError where it cannot read or write.
    """
    content, folder = find_folder(lesson)
    if lesson.suffix != ".md":
        raise NewError(f'{lesson.as_posix()} is no lesson: the name of one ends in ".md".')
    file = read_lesson_file(lesson, content)
    if any(each.code == "QE117" for each in file.diagnostics):
        raise NewError(f'{file.path} is not UTF-8 text; see "quiz-engine check".')
    taken = find_item_ids(content)
    stem = file.facts.id if file.facts is not None else lesson.stem
    name = make_unique(f"{stem}-{item_type}", taken)
    question = make_item(item_type, FOLDERS[folder], name)
    picture, question = _place_picture(question, lesson, name)
    before = lesson.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in before else "\n"
    start = before.rstrip() + "\n\n"
    after = (start + question).replace("\r\n", "\n").replace("\n", end)
    first = start.replace("\r\n", "\n").count("\n") + 1
    parsed = parse_lesson(split_front_matter(after).body)
    is_open = any(each.code == "QE101" for each in parsed.diagnostics)
    if is_open or name not in {each.id for each in parsed.questions}:
        raise NewError(
            f"Something in {file.path} is not closed, and would hold the new question. Mend that "
            'first; see "quiz-engine check".'
        )
    lesson.write_bytes(after.encode("utf-8"))
    if picture is not None:
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes((FILES / "course" / PICTURE).read_bytes())
    return NewItem(name, first, picture)


def _place_picture(question: str, lesson: Path, name: str) -> tuple[Path | None, str]:
    """Return where the question's picture goes, None where it has none, and the question with that
    name. A picture of the lesson is never overwritten."""
    if PICTURE not in question:
        return None, question
    folder = lesson.parent / "img"
    stem, number = name, 1
    while (folder / f"{stem}.svg").exists():
        number += 1
        stem = f"{name}-{number}"
    return folder / f"{stem}.svg", question.replace(PICTURE, f"{stem}.svg")
