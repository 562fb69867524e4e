"""Grid: a table with places to tick, one or several in each row (QTI matchInteraction).

One tick in each row:

`per-part`             the share of the right rows, by weight (Moodle's matrix type, "kprime" aside).
`all-or-nothing`       1 when every row is right, else 0.
`right-minus-wrong`    the share of the right rows less that of the wrong ones.

Any number of ticks in a row; a row is right when exactly its keys are ticked:

`right-minus-wrong`    the share of the keys that are ticked, less the share of the other cells that
                       are, all cells with the weight of their row; as for multiple choice, so that
                       ticking everything earns nothing. QTI's `map_response` does the same with
                       values for pairs and a lower bound of 0.
`all-or-nothing`       1 when every row is right, else 0 (QTI `match_correct`).
`per-part`             the share of the right rows, by weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit
from ..core.response import Pairing
from ..core.shape import Grid, Row
from ..core.text import quote
from ..errors import Problem
from .choosing import check_texts
from .item_type import ItemType
from .scoring import (
    ALL_OR_NOTHING,
    PER_PART,
    RIGHT_MINUS_WRONG,
    Part,
    credit_parts,
    tell_parts,
)


def check_matrix(item: Item) -> Iterator[Problem]:
    """Yield problems of columns and rows: too few, empty, equal, and of their keys."""
    shape = item.shape
    for problem in check_texts(shape.columns, "column", 2, "Write its heading."):
        few = "Write at least 2 headings behind the first bar that divides cells."
        yield replace(problem, help=few) if problem.code == "QE203" else problem
    yield from check_texts(shape.rows, "row", 1, "Write its text into the first cell.")
    for row in shape.rows:
        if not shape.multiple and len(row.keys) != 1:
            yield Problem(
                "QE201" if not row.keys else "QE202",
                f'Row "{row.id}" has {len(row.keys)} keys.',
                'Tick one cell of it: "[x]".',
                row.id,
            )
    if shape.multiple and not any(row.keys for row in shape.rows):
        yield Problem("QE201", "No cell is a key.", 'Mark each right cell with "[x]".')


def grade_matrix(item: Item, response: Pairing) -> Iterator[Operation]:
    """Credit by the item's rule; a verdict on each row."""
    shape = item.shape
    ticked: dict[str, set[str]] = {row.id: set() for row in shape.rows}
    columns = {column.id for column in shape.columns}
    for row, column in response.pairs:
        if row not in ticked or column not in columns:
            unknown = quote(row if row not in ticked else column)
            yield Invalidate(Feedback("invalid.unknown-choice", args=(("choice", unknown),)))
            return
        ticked[row].add(column)
    if not response.pairs:
        yield Invalidate(Feedback("invalid.nothing-chosen"))
        return
    if not shape.multiple:
        yield from _invalid_rows(ticked)
    parts = [Part(row.id, ticked[row.id] == set(row.keys), row.weight) for row in shape.rows]
    rule = MATRIX.rule_of(item)
    if shape.multiple and rule == RIGHT_MINUS_WRONG:
        yield SetCredit(_share(shape, ticked, True) - _share(shape, ticked, False))
    else:
        yield from credit_parts(rule, parts)
    yield from tell_parts(parts)


def _invalid_rows(ticked: dict[str, set[str]]) -> Iterator[Operation]:
    for row, columns in ticked.items():
        if not columns:
            yield Invalidate(Feedback("invalid.row-open", row))
        elif len(columns) > 1:
            yield Invalidate(Feedback("invalid.choose-one", row))


def _share(shape: Grid, ticked: dict[str, set[str]], key: bool) -> Fraction:
    """Return the ticked share, by weight, of the cells that are keys, or of the others; 0 of
    none."""
    total = found = 0
    for row in shape.rows:
        cells = {column.id for column in shape.columns if (column.id in row.keys) == key}
        total += row.weight * len(cells)
        found += row.weight * len(cells & ticked[row.id])
    return Fraction(found, total or 1)


def matrix_examples(item: Item) -> Iterator[Example]:
    """Yield the key, and the key with each cell changed that may be."""
    shape = item.shape
    key = tuple((row.id, column) for row in shape.rows for column in row.keys)
    yield Example("key", Pairing(key), True)
    for row in shape.rows:
        for column in shape.columns:
            pairs = _changed(shape, key, row, column.id)
            if pairs:
                yield Example(f"{row.id}-{column.id}", Pairing(pairs), False)


def _changed(
    shape: Grid, key: tuple[tuple[str, str], ...], row: Row, column: str
) -> tuple[tuple[str, str], ...]:
    """Return the key with one cell changed; nothing where that leaves no other response."""
    if column in row.keys:
        rest = tuple(pair for pair in key if pair != (row.id, column))
        return rest if shape.multiple else ()
    kept = key if shape.multiple else tuple(pair for pair in key if pair[0] != row.id)
    return (*kept, (row.id, column))


MATRIX = ItemType(
    "matrix",
    Grid,
    Pairing,
    check_matrix,
    grade_matrix,
    matrix_examples,
    (PER_PART, ALL_OR_NOTHING, RIGHT_MINUS_WRONG),
    lambda item: RIGHT_MINUS_WRONG if item.shape.multiple else PER_PART,
)
