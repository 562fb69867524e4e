"""What the teacher's page needs besides its scripts (L3): the course in words, sentences, Python.

All of it is loaded by that page alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..core.item import Item
from ..core.shape import Blanks, Choices, Grid, Placement, Regions, Sequence
from ..core.variable import instantiate
from ..markup.plain import plain_text
from ..report.output import report_words
from ..results.course import dump_course
from ..runtime import packages
from . import assets

PACKAGE = "hoc-so-results"
"""Name under which the page brings quiz_engine/results to Python (js/report_files.js)."""
LONGEST = 300
"""Characters of a question or of a choice at most."""
_GAP = re.compile(r"(?<!\\)\[\[.*?\]\](?!\])", re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*\s*$", re.DOTALL | re.MULTILINE)
SOURCES = Path(__file__).resolve().parents[1] / "results"


def report_script(language: str) -> str:
    """Return the name of the file with the course as reports need it."""
    return f"report.{language}.js"


def words_script(language: str) -> str:
    """Return the name of the file with the sentences of a report."""
    return f"words.report.{language}.js"


def report_scripts(language: str) -> list[str]:
    """Return the scripts of the teacher's page, from the site's root, in loading order."""
    own = (words_script(language), report_script(language), *assets.REPORT_SCRIPTS)
    return [*assets.page_scripts(language, ()), *(f"assets/quiz/{name}" for name in own)]


def describe_questions(items: Iterable[Item]) -> dict[str, dict[str, object]]:
    """Return what a report says of questions, by id (results/course.py, `Question`)."""
    return {each.id: _describe(each) for each in items}


def _describe(item: Item) -> dict[str, object]:
    """Describe one question; one with variables as it is drawn first, without answers, which differ
    from draw to draw."""
    text = _prompt(instantiate(item, 0))
    if item.variables:
        return {"text": text, "varied": True}
    labels = {name: plain_text(label)[:LONGEST] for name, label in _labels(item)}
    return {"text": text, "labels": {name: label for name, label in labels.items() if label}}


def _prompt(item: Item) -> str:
    """Return what is asked in one line: without the key that stands in gaps, without tables and
    code, where there is anything else."""
    prompt = item.prompt
    if isinstance(item.shape, Blanks):
        prompt = _GAP.sub("…", prompt)
    lines = _FENCE.sub("", prompt).splitlines()
    prose = "\n".join(line for line in lines if not line.lstrip().startswith("|"))
    text = plain_text(prose) or plain_text(prompt)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _labels(item: Item) -> Iterator[tuple[str, str]]:
    match item.shape:
        case Choices(choices) | Regions(choices):
            yield from ((each.id, each.text) for each in choices)
        case Blanks(blanks):
            for blank in blanks:
                if isinstance(blank.entry, Choices):
                    yield from ((f"{blank.id}/{each.id}", each.text) for each in blank.entry.choices)
        case Sequence(cards):
            yield from ((each.id, each.text) for each in cards)
        case Placement(targets, cards):
            yield from ((each.id, each.text) for each in cards)
            yield from ((f"={each.id}", each.text) for each in targets)
        case Grid(columns, rows):
            yield from ((each.id, each.text) for each in rows)
            yield from ((f"={each.id}", each.text) for each in columns)


def write_report(
    site: Path,
    cache: Path,
    course: str,
    language: str,
    course_map: Mapping[str, object],
    questions: Mapping[str, object],
) -> None:
    """Write the course in words, the sentences, and the Python that counts. Raises SetupError."""
    folder = site / "assets" / "quiz"
    data = dump_course(course, language, course_map, questions)
    (folder / report_script(language)).write_bytes(data.encode())
    words = json.dumps(report_words(language), ensure_ascii=False, separators=(",", ":"))
    script = f"self.QE = self.QE || {{}};\nQE.reportWords = {words};\n"
    (folder / words_script(language)).write_bytes(script.encode())
    files = {f"quiz_engine/results/{each.name}": each.read_bytes() for each in sorted(SOURCES.glob("*.py"))}
    packages.write_packages(site / "assets" / "python", {PACKAGE: files}, cache)
