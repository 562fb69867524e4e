"""Puts the values of one draw into an item (L0).

An item with variables is a pattern: its texts hold ``{{name}}``, and so does the `source` of its
number keys. An attempt is on the item that one of its draws makes of it. No author's Python runs
for that: the values were drawn, and checked, when the course was built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace

from ..errors import CodecError
from .item import Item
from .number import parse_number_key
from .shape import NumberKey, TextAnswer

NAME = re.compile(r"(?<!\\)\{\{\s*([\w\u0300-\u036f]+)\s*\}\}")
"""A name in double braces; ``\\{{`` stands for two braces. Marks may be letters of their own."""
_PIECES = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ ]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    rf"|{NAME.pattern}",
    re.MULTILINE | re.DOTALL,
)
_CODE = frozenset("code input output starter solution".split())
"""Fields that hold code, in which double braces are text."""
_PLAIN = frozenset("id type kind".split())


def count_draws(item: Item) -> int:
    """Return how many draws an item has; 0 for an item without variables."""
    return len(item.variables[0].values) if item.variables else 0


def instantiate(item: Item, index: int) -> Item:
    """Return the item of one draw, counted from 0; the item itself where it has no variables.

    Numbers stand in texts in the notation of the page, in number keys exactly. Raises CodecError
    for a draw that is not there, and for a key that no number is left in.
    """
    if not item.variables:
        return item
    if not 0 <= index < count_draws(item):
        raise CodecError(f"item has no draw {index}")
    exact, shown = values_of(item, index)

    def put(value: object, name: str = "") -> object:
        if isinstance(value, str):
            return value if name in _CODE else fill_markdown(value, shown)
        if isinstance(value, tuple):
            return tuple(put(each, name) for each in value)
        if isinstance(value, NumberKey):
            return _number(value, exact)
        if not is_dataclass(value):
            return value
        if isinstance(value, TextAnswer):
            turn = re.escape if value.pattern else str
            text = fill_names(value.text, lambda key: turn(shown[key]) if key in shown else None)
            return replace(value, text=text, feedback=put(value.feedback))
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = old if field.name in _PLAIN else put(old, field.name)
            if new is not old:
                changed[field.name] = new
        return replace(value, **changed) if changed else value

    return put(replace(item, variables=()))


def values_of(item: Item, index: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of one draw by name: exact, and as learners read them."""
    exact = {each.name: each.values[index] for each in item.variables}
    shown = {each.name: (each.shown or each.values)[index] for each in item.variables}
    return exact, shown


def tidy(name: str) -> str:
    """Return a name as Python knows it (PEP 3131)."""
    return unicodedata.normalize("NFKC", name)


def fill_names(text: str, value: Callable[[str], str | None]) -> str:
    """Return a plain text with each ``{{name}}`` replaced, left where `value` gives None."""

    def replacement(match: re.Match[str]) -> str:
        found = value(tidy(match[1]))
        return match[0] if found is None else found

    return NAME.sub(replacement, text)


def fill_markdown(text: str, values: Mapping[str, str]) -> str:
    """Return Markdown with each ``{{name}}`` outside of code replaced."""
    if "{{" not in text:
        return text

    def replacement(match: re.Match[str]) -> str:
        return values.get(tidy(match[3]), match[0]) if match[3] else match[0]

    return _PIECES.sub(replacement, text)


def _number(key: NumberKey, exact: Mapping[str, str]) -> NumberKey:
    if not key.source:
        return key
    source = fill_names(key.source, exact.get)
    try:
        return parse_number_key(source)
    except ValueError as error:
        raise CodecError(str(error)) from None
