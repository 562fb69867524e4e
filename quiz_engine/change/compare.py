"""Compares two revisions of a course (L3): reads what changed, and puts all findings together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .comparison import Comparison, make_comparison
from .course import Course, find_content
from .coverage import coverage_findings
from .diagnostic import diagnostic_findings
from .file import file_findings, other_findings, vocabulary_findings
from .kind import sort_findings
from .lesson import facts_findings, text_findings
from .link import link_findings
from .load import load_findings
from .model import Finding, ItemPair, PagePair, Place, Review
from .pair import AskedPair, LessonPair
from .problem import Problem
from .question import question_findings
from .translation import translation_findings
from .repository import WORKING_TREE, Git, Tree, open_pair


def compare(root: Path, base: str, head: str = WORKING_TREE, content: str | None = None) -> Review:
    """Return what changed between two revisions of the repository around `root`, by their names.

    `content` is the folder of the course in the repository, as in `find_content` where it is not
    given. Raises Problem where there is nothing to compare."""
    return compare_trees(*open_pair(Git(root), base, head), content)


def compare_trees(base: Tree, head: Tree, content: str | None = None) -> Review:
    """Return what changed between two trees that are open; see `compare`."""
    given = [find_content(tree) if content is None else content for tree in (base, head)]
    new = given[1] if given[1] is not None else given[0]
    old = given[0] if given[0] is not None else new
    courses = [Course(base, old or ""), Course(head, new or "")]
    if new is None or not any(each.lessons() for each in courses):
        raise Problem(
            f'There is no course in "{head.revision.name}": no Markdown files in a folder "vi", '
            '"en", "de" or "authors". Name the folder above these with --content.'
        )
    made = make_comparison(*courses)
    findings = sort_findings(_find_all(made))
    return Review(base.revision, head.revision, findings, _pages(made, findings), new)


def _find_all(made: Comparison) -> list[Finding]:
    heads = {pair.head.path: pair for pair in made.lessons if pair.head is not None}
    bases = {pair.base.path: pair for pair in made.lessons if pair.base is not None}
    found = [
        each
        for pair in made.questions
        for each in question_findings(pair, (heads if pair.head else bases)[pair.page.path])
    ]
    found += [each for pair in made.lessons for each in _lesson_findings(pair)]
    found += translation_findings(made, found)
    for findings in (
        file_findings, vocabulary_findings, coverage_findings, diagnostic_findings, link_findings,
        load_findings, other_findings,
    ):  # fmt: skip
        found += findings(made)
    return [*found, *made.trouble]


def _lesson_findings(pair: LessonPair) -> Iterator[Finding]:
    old, new = pair.base, pair.head
    page = pair.page
    if old is None or new is None:
        kind = "lesson-added" if old is None else "lesson-removed"
        values = {"lesson": page.title, "count": str(len(page.asked()))}
        places = [Place(each.path, 1) if each is not None else None for each in (old, new)]
        yield Finding(kind, page.id, "", page.folder, *places, values)
        return
    places = Place(old.path, 1), Place(new.path, 1)
    if old.id and new.id and old.id != new.id:
        values = {"before": old.id, "now": new.id}
        yield Finding("lesson-id-changed", new.id, "", new.folder, *places, values)
    if old.name != new.name:
        values = {"before": old.path, "now": new.path}
        yield Finding("lesson-moved", new.id, "", new.folder, *places, values)
    yield from text_findings(pair)
    yield from facts_findings(pair)


def _pages(made: Comparison, findings: tuple[Finding, ...]) -> tuple[PagePair, ...]:
    told = {(each.language, each.item) for each in findings if each.item}
    pages = []
    for pair in made.lessons:
        items = [
            each
            for each in made.questions
            if each.id
            and (each.head.page is pair.head if each.head else each.base.page is pair.base)
        ]
        if pair.base is not None and pair.head is not None:
            items = [each for each in items if (each.page.folder, each.id) in told]
        items.sort(key=lambda each: each.head is None)
        paths = (each.path if each is not None else None for each in (pair.base, pair.head))
        page = pair.page
        pages.append(
            PagePair(page.id, page.folder, page.title, *paths, tuple(map(_item_pair, items)))
        )
    return tuple(sorted(pages, key=lambda each: each.head or each.base or ""))


def _item_pair(pair: AskedPair) -> ItemPair:
    return ItemPair(
        *(each.question.id or None if each is not None else None for each in (pair.base, pair.head))
    )
