"""Where a new lesson or question goes (L3), and which ids are taken there."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from ..locale import LANGUAGES
from ..site.course import FOLDERS, FRAMEWORK, find_content, find_folders, find_lessons, read_lesson_file
from ..site.lesson_file import show
from .problem import NewError


def find_folder(path: Path) -> tuple[Path, str]:
    """Return the content folder of a course and the folder in it, such as "vi", that a file stands
    in, or will stand in. Raises NewError where there is no course."""
    content = find_content(path)
    parts = path.resolve().relative_to(content.resolve()).parts if content is not None else ()
    if not parts or not ((content / FRAMEWORK).is_file() or (content / parts[0]).is_dir()):
        raise NewError(f"{path.as_posix()} is in no course.{_hint()}")
    if len(parts) < 2 or parts[0] not in FOLDERS:
        known = ", ".join(f"{show(content)}/{each}/" for each in LANGUAGES)
        raise NewError(
            f"{path.as_posix()} is in no language's folder. Lessons stand in one of {known}."
        )
    return content, parts[0]


def _hint() -> str:
    """Return what to do where no course is."""
    here = Path("content")
    if (here / FRAMEWORK).is_file():
        folders = find_folders(here) or ["vi"]
        return f" Write the way from here, such as content/{folders[0]}/my-lesson.md."
    return ' Go to the folder of your course, or make one with "quiz-engine new course".'


def find_lesson_ids(content: Path, folder: str) -> set[str]:
    """Return the ids of the lessons in a folder of a course."""
    files = [read_lesson_file(path, content) for path in find_lessons(content / folder)]
    return {file.facts.id for file in files if file.facts is not None}


def make_unique(name: str, taken: Container[str]) -> str:
    """Return the name, or where it is taken, the name with the first free number from 2 on."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique
