"""A review in Markdown (L3), short enough for a comment in a pull request.

Hosts take about 65,000 letters (GitHub 65,536). What is heavy is told first and shortened last: each
heading has so many lines, and where room runs out, the lightest headings say only how much there is.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..locale import load_catalogue
from .kind import GROUPS, group_of
from .model import Finding, Place, Review, Revision
from .repository import WORKING_TREE
from .sentence import escape_markdown, say, say_group

LONGEST = 58_000
"""Letters of a summary."""
LINES = {"key": 150, "trouble": 100, "score": 80, "items": 60}
"""Lines of a heading; others have LINES_ELSEWHERE."""
LINES_ELSEWHERE = 30
PLACES = 4
"""Places that one line names."""
_SHORT = 10
_ROOM = 200
"""Letters kept for each heading that is still to come."""


def make_summary(review: Review, language: str = "en") -> str:
    """Return the summary; one line where nothing changed."""
    words = load_catalogue(language)
    groups = _by_group(review.findings)
    if not groups:
        return words["change.nothing"] + "\n"
    names = {"base": _revision(review.base, language), "head": _revision(review.head, language)}
    lines = [f"# {words['change.title']}", "", words["change.revisions"].format(**names)]
    if set(groups) == {"other"}:
        lines = [words["change.nothing-read"]]
    text = "\n".join(lines) + "\n"
    for number, (group, findings) in enumerate(groups.items()):
        room = LONGEST - len(text) - _ROOM * (len(groups) - number)
        text += _section(group, findings, language, room)
    return text


def _by_group(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {group: [] for group in GROUPS}
    for each in findings:
        found[group_of(each.kind)].append(each)
    return {group: each for group, each in found.items() if each}


def _revision(revision: Revision, language: str) -> str:
    if not revision.commit and revision.name == WORKING_TREE:
        return load_catalogue(language)["change.working-tree"]
    name = escape_markdown(revision.name)
    short = revision.commit[:_SHORT]
    return f"**{name}**" if revision.commit.startswith(revision.name) else f"**{name}** ({short})"


def _section(group: str, findings: list[Finding], language: str, room: int) -> str:
    told: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        told.setdefault((each.kind, each.item or each.lesson, say(each, language)), []).append(each)
    text = f"\n## {say_group(group, language)}\n\n"
    for number, ((_, name, sentence), alike) in enumerate(told.items()):
        line = _line(name, sentence, alike)
        if number == LINES.get(group, LINES_ELSEWHERE) or len(text) + len(line) > room:
            more = load_catalogue(language)["change.more"].format(count=len(told) - number)
            return f"{text}- {more}\n"
        text += line
    return text


def _line(name: str, sentence: str, findings: list[Finding]) -> str:
    """Return one entry: of which question or lesson, the sentence, and where."""
    places = [
        _code(each.values["lines"]) if each.values.get("lines") else _place(each.head or each.base)
        for each in findings
        if (each.head or each.base) and ("path" not in each.values or each.values.get("lines"))
    ]  # a sentence that names a file says itself where
    places = list(dict.fromkeys(places))
    more = " …" if len(places) > PLACES else ""
    where = f"({', '.join(places[:PLACES])}{more})" if places else ""
    about = f"**{escape_markdown(name)}**" if name else ""
    head = " ".join(filter(None, (about, where)))
    return f"- {head}: {sentence}\n" if head else f"- {sentence}\n"


def _place(place: Place) -> str:
    return _code(f"{place.path}:{place.line}" if place.line > 1 else place.path)


def _code(path: str) -> str:
    """Return a path as a code span: no name of a file ends it."""
    return "`" + " ".join(path.replace("`", "'").split()) + "`"
