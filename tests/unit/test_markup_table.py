"""Facts about tables inside a question."""

from __future__ import annotations

import pytest

from quiz_engine.markup.scan import scan
from quiz_engine.markup.source import Report, split_lines
from quiz_engine.markup.table import find_table, parse_table, report_rest, split_cells


def rows_of(text: str) -> list:
    """Return the rows of a text."""
    return scan(split_lines(text)).rows


def cells(line: str) -> list[str]:
    """Return the Markdown of each cell of one line."""
    return [cell.segment.text for cell in split_cells(rows_of(line)[0])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| a | b", ["a", "b"]),
        ("a | b |", ["a", "b"]),
        ("|  | b |", ["", "b"]),
        ("| a |  |", ["a", ""]),
        ("| a |", ["a"]),
        ("|", [""]),
        (r"| a \| b | c |", ["a | b", "c"]),
        ("| `a | b` | c |", ["`a | b`", "c"]),
        (r"| `a \| b` | c |", ["`a | b`", "c"]),
        ("  | a | b |  ", ["a", "b"]),
        ("||a||", ["", "a", ""]),
    ],
)
def test_split_cells(line: str, expected: list[str]) -> None:
    """Bars divide, but for escaped ones and those in code; the outer ones are optional."""
    assert cells(line) == expected


def test_places_are_those_of_the_source() -> None:
    """Each cell knows where it begins, tabs and surrounding spaces counted as written."""
    first, second = split_cells(rows_of("|\tleft | right |")[0])
    assert (first.row.place().column, second.row.place().column) == (3, 10)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Prompt\n\n| a | b |\n|---|---|\n| 1 | 2 |", 2),
        ("a | b\n- | -\n1 | 2", 0),
        ("| a |\n|:-:|", 0),
        ("Prompt\n\n- [ ] a | b\n- [x] c", None),
        ("| a | b |\n| c | d |", None),
        ("```\n| a | b |\n|---|---|\n```", None),
        ("`a | b`\n---", None),
        ("", None),
    ],
)
def test_find_table(text: str, start: int | None) -> None:
    """A table is a row with bars above a row of dashes, outside of code."""
    assert find_table(rows_of(text)) == start


def test_parse_table() -> None:
    """It ends at a blank line; short rows are filled up."""
    report = Report("x.md")
    table = parse_table(rows_of("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 |\n\nrest"), 0, report)
    assert [[cell.segment.text for cell in row] for row in table.rows] == [["1", "2"], ["3", ""]]
    assert [cell.segment.text for cell in table.head] == ["a", "b"]
    assert table.end == 4
    assert report.diagnostics == []


def test_long_rows_and_rules_are_told() -> None:
    """GitHub would drop the cells that are too many, so they are mistakes, told where they stand."""
    report = Report("x.md")
    text = "| a | b |\n|---|---|---|\n| 1 | 2 | 3 |\n\nrest"
    table = parse_table(rows_of(text), 0, report)
    report_rest(rows_of(text), table.end, report)
    assert [str(each).splitlines()[0] for each in report.diagnostics] == [
        "x.md:2:1: QE111: Cells in this row: 3; headings above it: 2.",
        "x.md:3:11: QE111: Cells in this row: 3; headings: 2.",
        "x.md:5:1: QE111: This text stands after the table.",
    ]
    assert [cell.segment.text for cell in table.rows[0]] == ["1", "2"]
