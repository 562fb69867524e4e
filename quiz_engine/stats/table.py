"""The numbers of a course as tables on a terminal (L3), in English like the command line."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.table import Table

from ..locale import NAMES
from .collect import TYPES, Cell, Stats
from .data import count_types, sum_up, uncovered


def make_tables(stats: Stats) -> Iterator[tuple[Table, str]]:
    """Yield the tables, each with what is to be known of it: languages, kinds of question,
    coverage."""
    yield _languages(stats), "Minutes are those that lessons state; reading and answering are estimated."
    yield _types(stats), ""
    if stats.lessons:
        bare = uncovered(stats)
        note = f" Without any: {', '.join(bare)}." if bare else ""
        yield _coverage(stats), f"Lessons / questions.{note}"


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title, box=SIMPLE, title_justify="left")
    table.add_column(first, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _languages(stats: Stats) -> Table:
    columns = ("Lessons", "Questions", "Words", "Minutes", "Reading", "Answering", "As the original",
               "Behind", "Missing")  # fmt: skip
    table = _table("Languages", "", *columns)
    for language in stats.languages:
        sums = sum_up(stats, language)
        if language not in stats.missing:
            sums |= dict.fromkeys(("present", "behind", "missing"), "–")
        table.add_row(NAMES[language], *map(str, sums.values()))
    return table


def _types(stats: Stats) -> Table:
    table = _table("Kinds of question", "", *(NAMES[each] for each in stats.languages))
    counts = [count_types(stats, each) for each in stats.languages]
    for name in TYPES:
        table.add_row(name, *(str(each[name] or "–") for each in counts))
    return table


def _coverage(stats: Stats) -> Table:
    names = {each.id: each.name.en for each in stats.framework.levels} if stats.framework else {}
    columns = [f"{each} {names.get(each, '')}".strip() if each else "no level" for each in stats.levels]
    table = _table(f"Coverage ({NAMES[stats.main]})", "", *columns)
    cells = {(each.competency, each.level): each for each in stats.coverage()}
    for competency in stats.competencies:
        row = (cells[competency, level] for level in stats.levels)
        table.add_row(competency or "no competence", *map(_cell, row))
    return table


def _cell(cell: Cell) -> str:
    return "–" if cell.is_empty else f"{cell.lessons} / {cell.questions}"
