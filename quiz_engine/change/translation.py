"""Translations that a change leaves behind (L3): the original says something else now, and the same
place of the translation does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..site.lesson_file import FOLDERS
from ..site.translation import ORIGINAL
from .comparison import Comparison
from .kind import group_of
from .lesson import changed_blocks
from .model import Finding, Place
from .pair import LessonPair
from .text import canonical, shown

SHORT = 50
"""Letters by which a paragraph is named."""
NAMED = 8
"""Paragraphs and questions that a sentence names."""
_GROUPS = frozenset(("key", "score", "items", "feedback", "wording"))
"""What of a question has to be said in every language."""


def translation_findings(made: Comparison, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield which lessons are behind their original, and in what; `findings` are those about
    questions and texts."""
    languages = [each for each in made.head.folders() if FOLDERS[each] == each and each != ORIGINAL]
    for pair in made.lessons:
        if pair.page.folder != ORIGINAL or pair.head is None:
            continue
        for folder in languages:
            name = f"{folder}/{pair.head.name}"
            if name in made.skipped:
                continue
            if name not in made.head.files:
                if pair.base is None:
                    values = {"lesson": pair.head.title, "language": folder}
                    place = Place(pair.head.path, 1)
                    yield Finding(
                        "translation-missing", pair.head.id, "", folder, None, place, values
                    )
            elif pair.base is not None:
                yield from _behind(made, pair, folder, name, findings)


def _behind(
    made: Comparison, pair: LessonPair, folder: str, name: str, findings: Sequence[Finding]
) -> Iterator[Finding]:
    theirs = next((each for each in made.lessons if _name(each) == name), None)
    if theirs is not None and theirs.base is None:
        return  # it is new, so it was written after the original
    done = {_unit(each) for each in findings if each.language == folder}
    named: dict[str, str] = {}
    for each in findings:
        if each.language == ORIGINAL and each.lesson == pair.head.id and _is_words(each):
            unit = _unit(each)
            if unit and unit not in done and unit not in named:
                place = each.head or each.base
                named[unit] = f"{unit} ({place.path}:{place.line})"
    what = list(named.values())
    if theirs is None or theirs.base is None or not _blocks(theirs):
        what += [
            f"“{shown(text, SHORT)}” ({pair.head.path}:{line})" for line, text in _blocks(pair)
        ]
    if what:
        listed = ", ".join(what[:NAMED]) + (
            f" … (+{len(what) - NAMED})" if len(what) > NAMED else ""
        )
        place = Place(made.head.files[name], 1)
        values = {"what": listed, "count": str(len(what)), "language": folder}
        yield Finding("translation-behind", pair.head.id, "", folder, None, place, values)


def _name(pair: LessonPair) -> str:
    return f"{pair.page.folder}/{pair.page.name}"


def _blocks(pair: LessonPair) -> list[tuple[int, str]]:
    """Return the paragraphs of a lesson that say something else, as they are now; of those that
    are gone, as they were."""
    if pair.base is None or pair.head is None:
        return []
    changed = changed_blocks(pair)
    return [new or old for old, new in changed if not (old and new and _is_moved(old, new))]


def _is_moved(old: tuple[int, str], new: tuple[int, str]) -> bool:
    return canonical(old[1]) == canonical(new[1])


def _is_words(finding: Finding) -> bool:
    if finding.kind in ("title-changed", "facts-changed"):
        return finding.values.get("name") in ("title", "description") or bool(finding.item)
    return bool(finding.item) and group_of(finding.kind) in _GROUPS


def _unit(finding: Finding) -> str:
    """Return the question, or the part of the front matter, that a finding is about."""
    return finding.item or finding.values.get("name", "")
