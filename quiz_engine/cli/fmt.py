"""`quiz-engine fmt`: writes missing ids and lays questions out in one form (L3)."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ..core.item import Item
from ..markup import parse_lesson
from ..markup.format import format_lesson, make_slug
from ..site.course import LessonFile, find_item_ids, find_targets, read_lesson_file
from ..terminal import count
from .paths import sort_paths

_PASSED = ("QE105", "QE250")
"""Mistakes that are none here: ids are written, and variables are not drawn."""
_FRONT = re.compile(r"---[ \t]*(\r\n|\r|\n)")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Change nothing; say what would change.")
def fmt(paths: tuple[Path, ...], is_check: bool) -> None:
    """Write missing ids and lay out question blocks.

    PATHS are lessons or folders; of several, some may be gone. A lesson with mistakes other than missing ids is left as it is.
    Tabs within questions become spaces; nothing else that a reader sees is changed.

    \b
    Exit codes:
      0  all lessons have their form (now)
      1  a lesson has mistakes, or --check found something to change
      2  wrong usage, or a path that cannot be read or written
    """
    try:
        plans = plan(sort_paths(paths))
        changed = [each for each in plans if each.after is not None and each.after != each.before]
        if not is_check:
            for each in changed:
                write_atomically(each.path, each.after)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    for each in changed:
        click.echo(f"{each.shown}: {'would be changed' if is_check else 'changed'}")
    refused = [each for each in plans if each.after is None]
    for each in refused:
        click.echo(f"{each.shown}: left as it is, because {each.reason}", err=True)
    same = len(plans) - len(changed) - len(refused)
    click.echo(
        f"{len(changed)} {'to change' if is_check else 'changed'}, {same} already in form, "
        f"{len(refused)} left."
    )
    if refused or (is_check and changed):
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of one file."""

    path: Path
    shown: str
    before: str
    after: str | None
    """None when the file has mistakes and is left as it is."""
    reason: str = ""
    """Why it is left."""


def plan(paths: Sequence[Path]) -> list[Plan]:
    """Return what formatting would do to the lessons in `paths`."""
    files: dict[Path, Path | None] = {}
    for path in paths:
        for file, content in find_targets(path):
            files[file.resolve()] = content
    taken: set[str] = set()
    for content in {each.resolve() for each in files.values() if each is not None}:
        taken |= find_item_ids(content)
    plans = []
    for path, content in files.items():
        plans.append(_plan_file(path, content, taken))
    return plans


def _plan_file(path: Path, content: Path | None, taken: set[str]) -> Plan:
    file = read_lesson_file(path, content)
    mistakes = [
        each for each in file.diagnostics if each.severity == "error" and each.code not in _PASSED
    ]
    if mistakes:
        reason = f'it has {count(len(mistakes), "mistake")}; see "quiz-engine check".'
        return Plan(path, file.path, "", None, reason)
    before = path.read_bytes().decode("utf-8")
    body = format_lesson(file.text, file.lesson, taken)
    if not is_same(file, body):
        reason = "formatting would change what it says; please report this file."
        return Plan(path, file.path, before, None, reason)
    taken |= {item.id for item in parse_lesson(body, language=file.language).items}
    after = before[: len(before) - len(file.text)] + body
    if any(each.code == "QE105" and each.line < file.first_line for each in file.diagnostics):
        after = _add_lesson_id(after, path)
    return Plan(path, file.path, before, after)


def _add_lesson_id(text: str, path: Path) -> str:
    opening = _FRONT.match(text)
    end = opening[1]
    return (
        f"{text[: opening.end()]}id: {make_slug(path.stem, 'lesson')}{end}{text[opening.end() :]}"
    )


def is_same(file: LessonFile, body: str) -> bool:
    """Return True when the questions of `body` are those of the file, but for ids that were
    missing."""
    again = parse_lesson(body, file.path, file.language, file.defaults)
    drafts = [question.draft for question in file.lesson.questions]
    if len(drafts) != len(again.questions):
        return False
    return all(
        _is_same_item(old, new.draft) for old, new in zip(drafts, again.questions, strict=True)
    )


def _is_same_item(old: Item | None, new: Item | None) -> bool:
    return old is not None and new is not None and old == (new if old.id else replace(new, id=""))


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by a new version, so that no reader ever sees half of it. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
