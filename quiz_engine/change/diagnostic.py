"""What `quiz-engine check` would say of the head and did not say of the base (L3).

Programs are not run and variables not drawn for that: a pull request is foreign code. The build of
the course does both, in its sandbox.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..errors import Diagnostic
from ..site.course import FRAMEWORK, check_framework
from ..site.lesson_file import FOLDERS
from ..site.translation import ORIGINAL, check_translation
from .comparison import Comparison
from .course import LARGEST, Course, Page
from .coverage import read_framework
from .model import Finding, Place

_PLACE = re.compile(r"(?:[\w./-]+:\d+|line \d+)")


def diagnostic_findings(made: Comparison) -> Iterator[Finding]:
    """Yield the new mistakes and warnings of all lessons that a change can have touched."""
    frameworks = [read_framework(course) for course in (made.base, made.head)]
    for old, new in _touched(made):
        before = (
            Counter(_form(each) for each in _of(made.base, old, frameworks[0]))
            if old
            else Counter()
        )
        for each in _of(made.head, new, frameworks[1]):
            if before[_form(each)]:
                before[_form(each)] -= 1
            else:
                yield _finding(new, each)
    for page, each in _used_twice(made):
        yield _finding(page, each)


def _finding(page: Page, each: Diagnostic) -> Finding:
    values = {"code": each.code, "message": each.message, "severity": each.severity}
    return Finding(
        "diagnostic-new", page.id, "", page.folder, None, Place(each.path, each.line), values
    )


def _form(each: Diagnostic) -> tuple[str, str]:
    """Return a diagnostic without places: those move with every line above."""
    return each.code, _PLACE.sub("…", each.message)


def _of(course: Course, page: Page, framework: object) -> list[Diagnostic]:
    found = list(page.file.diagnostics)
    if framework is not None:
        found += check_framework(page.file, framework)
    if FOLDERS[page.folder] == page.folder != ORIGINAL:
        original = f"{ORIGINAL}/{page.name}"
        if original in course.files and course.size_of(original) <= LARGEST:
            found += check_translation(course.page(original).file, page.file)
    return sorted(found)


def _touched(made: Comparison) -> Iterator[tuple[Page | None, Page]]:
    """Yield the pages that may have other mistakes: those that changed, translations of those, and
    those that name what the framework has no longer."""
    seen = set()
    for pair in made.lessons:
        if pair.head is not None:
            seen.add(pair.head.path)
            yield pair.base, pair.head
    names = [
        f"{folder}/{pair.head.name}"
        for pair in made.lessons
        if pair.head is not None and pair.head.folder == ORIGINAL
        for folder in made.head.folders()
        if FOLDERS[folder] == folder != ORIGINAL
    ]
    for name in [*names, *_naming_gone(made)]:
        path = made.head.files.get(name)
        if path is None or path in seen or name in made.skipped or name not in made.base.files:
            continue
        seen.add(path)
        if made.head.size_of(name) <= LARGEST:
            yield made.base.page(name), made.head.page(name)


def _naming_gone(made: Comparison) -> list[str]:
    if FRAMEWORK not in made.changed:
        return []
    old, new = (read_framework(course) for course in (made.base, made.head))
    if old is None or new is None:
        return []
    gone = {each.encode() for each in {*old.competencies} - {*new.competencies}}
    gone |= {
        each.id.encode()
        for each in old.audiences
        if each.id not in {one.id for one in new.audiences}
    }
    levels = {each.id for each in old.levels} - {each.id for each in new.levels}
    gone |= {b"level" for _ in levels}
    names = [
        name
        for name in made.head.lessons()
        if name not in made.changed and made.head.size_of(name) <= LARGEST
    ]
    made.head.tree.load(made.head.files[name] for name in names)
    return [name for name in names if any(each in made.head.read(name) for each in gone)]


def _used_twice(made: Comparison) -> Iterator[tuple[Page, Diagnostic]]:
    """Yield new ids that another lesson of the same language has already."""
    for pair in made.questions:
        if (
            pair.head is None
            or not pair.id
            or (pair.base is not None and pair.base.question.id == pair.id)
        ):
            continue
        word = re.compile(
            rb"""\b(?:id|aliases)=["'](?:[^"'\n]*\s)?%s[\s"']""" % re.escape(pair.id.encode())
        )
        for name, line in _find(made.head, pair.head.page, word):
            message = (
                f'The question id "{pair.id}" is used before, in {made.head.files[name]}:{line}.'
            )
            yield (
                pair.head.page,
                Diagnostic(pair.head.page.path, pair.head.line, 1, "QE106", message),
            )


def _find(course: Course, page: Page, word: re.Pattern[bytes]) -> Iterator[tuple[str, int]]:
    names = [
        name
        for name in course.lessons()
        if name.startswith(f"{page.folder}/") and course.files[name] != page.path
        and course.size_of(name) <= LARGEST
    ]  # fmt: skip
    course.tree.load(course.files[name] for name in names)
    for name in names:
        data = course.read(name)
        lines = {data.count(b"\n", 0, found.start()) + 1 for found in word.finditer(data)}
        if lines:
            yield from (
                (name, each.line) for each in course.page(name).asked() if each.line in lines
            )
