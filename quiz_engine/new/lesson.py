"""A new lesson (L3): front matter, a plan to write after, and a first question that works."""

from __future__ import annotations

from pathlib import Path

from ..site.course import FOLDERS, find_item_ids, find_translations
from ..site.lesson_file import show
from .place import find_folder, find_lesson_ids, make_unique
from .problem import NewError
from .text import FILES, escape, fill, is_slug, quote, quote_name

HOME = "index.md"


def write_lesson(path: Path, title: str = "") -> Path:
    """Write a lesson into a course and return its file; ".md" may be left out of its path.

    Its id is the file's name, with a number where that is taken. The title is made of the name where
    it is not given. Raises NewError and then writes nothing; OSError where it cannot write.
    """
    if path.name and path.suffix != ".md":
        path = path.with_name(f"{path.name}.md")
    content, folder = find_folder(path)
    _check_path(path, content, folder)
    name = make_unique(path.stem, find_lesson_ids(content, folder))
    title = title or path.stem.replace("-", " ").capitalize()
    text = fill(
        (FILES / FOLDERS[folder] / "lesson.md").read_text(encoding="utf-8"),
        {
            "id": quote_name(name),
            "title": quote(title),
            "heading": escape(title),
            "question": make_unique(f"{name}-1", find_item_ids(content)),
        },
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _check_path(path: Path, content: Path, folder: str) -> None:
    if path.exists():
        raise NewError(f"{path.as_posix()} is there already. Choose another name.")
    if path.name == HOME:
        raise NewError(f"{HOME} is a home page, not a lesson. Choose another name.")
    relative = path.resolve().relative_to(content.resolve())
    for part in relative.with_suffix("").parts:
        if not is_slug(part):
            raise NewError(
                f'"{part}" cannot be a name: use small letters without marks, digits, and single '
                'hyphens, such as "my-first-lesson".'
            )
    others = find_translations(content, folder, content / relative)
    if others:
        raise NewError(
            f"{path.as_posix()} would translate {show(others[0])}. Copy that file and the "
            "pictures it shows, and translate the words; ids and keys stay as they are."
        )
