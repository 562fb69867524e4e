"""The attributes of `<question>` and `<feedback>`, read and checked (L2).

One visible, ordered table; `quiz-engine fmt` writes attributes in its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..core.item import OUTCOMES
from ..core.shape import TextRule
from ..errors import nearest
from ..item_types import ITEM_TYPES
from ..item_types.scoring import RIGHT_MINUS_WRONG
from .element import Element
from .mark import ID, ID_HELP
from .source import Place, Report, Row

TYPES = tuple(item_type.name for item_type in ITEM_TYPES)
_CHOICE = ("single-choice", "multiple-choice", "true-false")
_WEIGHED = tuple(item_type.name for item_type in ITEM_TYPES if len(item_type.rules) > 1)
_DIFFERENCE = tuple(each.name for each in ITEM_TYPES if RIGHT_MINUS_WRONG in each.rules)
_RULES = tuple(
    dict.fromkeys(rule for each in ITEM_TYPES if each.name in _WEIGHED for rule in each.rules)
)


class Unfit(ValueError):
    """A value that is not allowed; carries what is allowed."""


def _word(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value in allowed:
            return value
        near = nearest(value, allowed)
        words = ", ".join(f'"{each}"' for each in allowed)
        raise Unfit((f'Did you mean "{near}"? ' if near else "") + f"Allowed: {words}.")

    return read


def _id(value: str) -> str:
    if ID.fullmatch(value):
        return value
    raise Unfit(ID_HELP)


def _whole(least: int, greatest: int = 1000) -> Callable[[str], int]:
    def read(value: str) -> int:
        if re.fullmatch("[0-9]{1,4}", value) and least <= int(value) <= greatest:
            return int(value)
        raise Unfit(f"Allowed: a whole number from {least} to {greatest}.")

    return read


def _competency(value: str) -> str:
    if re.fullmatch(rf"{ID.pattern}\.{ID.pattern}", value):
        return value
    raise Unfit('Write "domain.competence" as in framework.yml, such as "safety.protect-data".')


def _ids(value: str) -> tuple[str, ...]:
    words = value.split()
    if not words or not all(ID.fullmatch(word) for word in words):
        raise Unfit("Separate the words by spaces. " + ID_HELP)
    return tuple(words)


def _words(value: str) -> tuple[str, ...]:
    if "," in value or ";" in value or not value.split():
        raise Unfit("Separate the words by spaces, without commas.")
    return tuple(value.split())


def _filled(value: str) -> str:
    if value.strip():
        return value.strip()
    raise Unfit("Write a value between the quotation marks.")


def read_share(value: str) -> Fraction:
    """Read a share such as "12.5%" exactly, as 1/8. Raises Unfit."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?%", value)
    share = Fraction(found[1]) / 100 if found else Fraction(-1)
    if 0 <= share <= 1:
        return share
    raise Unfit('Allowed: a share from "0%" to "100%", such as "10%" or "12.5%".')

def _length(value: str) -> tuple[int, int]:
    """Read "20-100", "20-" or "-100" as least and most, 0 where it is not said."""
    found = re.fullmatch("([0-9]{0,4}) *[-\u2013] *([0-9]{0,4})", value)
    least, most = (int(each or 0) for each in found.groups()) if found else (0, 0)
    if not (least or most) or (most and most < least):
        raise Unfit('Write the least and the greatest number of words, such as "20-100" or "20-".')
    return least, most


def _switch(value: str) -> bool:
    return _word("true", "false")(value) == "true"


def _lines(value: str) -> str:
    """Read lines that are typed in, with a line break written as a backslash and n."""
    return re.sub(r"\\(n|\\)", lambda found: "\n" if found[1] == "n" else "\\", value)


def _packages(value: str) -> tuple[str, ...]:
    """Read names of packages, normalised (PEP 503), separated by commas or spaces."""
    words = [word for word in re.split(r"[\s,]+", value) if word]
    names = []
    for word in words:
        bare = re.match(r"[A-Za-z0-9._-]*", word)[0]
        if word.endswith((".whl", ".zip", ".tar.gz")) or "/" in word:
            raise Unfit('Write the name of the package, such as "tinytext", not of its file.')
        if bare and re.match(r"[=<>~@\[]|!=", word[len(bare) :]):
            raise Unfit(f'Write "{bare}" alone: the wheel beside the course says which version.')
        if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", word):
            raise Unfit("Write names of packages with commas between them.")
        names.append(re.sub(r"[-_.]+", "-", word).lower())
    doubled = [name for name in names if names.count(name) > 1]
    if not names or doubled:
        raise Unfit(f'Name "{doubled[0]}" once.' if doubled else "Write the name of a package.")
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one attribute may say."""

    name: str
    read: Callable[[str], Any]
    """Returns the value; raises Unfit."""
    types: tuple[str, ...] = TYPES
    """Item types to which it means something."""
    is_flag: bool = False
    """True: the name alone means "true"."""
    code: str = "QE108"
    """Of a value that is not allowed."""


ATTRIBUTES: tuple[Rule, ...] = (
    Rule("id", _id, code="QE107"),
    Rule("type", _word(*TYPES), code="QE110"),
    Rule("answer", _filled, ("short-text", "number")),
    Rule("unit", _filled, ("number",)),
    Rule("tolerance", _filled, ("number",)),
    Rule("case", _word("required", "ignore"), ("short-text", "gaps", "walkthrough")),
    Rule("marks", _word("required", "ignore"), ("short-text", "gaps", "walkthrough")),
    Rule("typos", _whole(0, 3), ("short-text", "gaps", "walkthrough")),
    Rule("seconds", _whole(1, 60), ("program",)),
    Rule("packages", _packages, ("program",)),
    Rule("competency", _competency),
    Rule("level", _whole(1, 4)),
    Rule("audience", _ids),
    Rule("points", _whole(1)),
    Rule("attempts", _whole(0)),
    Rule("scoring", _word(*_RULES), _WEIGHED),
    Rule("negative", _switch, _DIFFERENCE, is_flag=True),
    Rule("penalty", read_share),
    Rule("hint-cost", read_share),
    Rule("shuffle", _switch, (*_CHOICE, "gaps", "match", "group"), is_flag=True),
    Rule("words", _length, ("extended-text",)),
    Rule("tags", _words),
    Rule("aliases", _ids, code="QE107"),
)
CHILD_ATTRIBUTES: dict[str, tuple[Rule, ...]] = {
    "feedback": (Rule("outcome", _word(*OUTCOMES)),),
    "scene": (
        Rule("id", _id, code="QE107"),
        Rule("title", _filled),
        Rule("score", read_share),
    ),
    "step": (Rule("id", _id, code="QE107"), Rule("title", _filled), Rule("weight", _whole(1))),
    "test": (
        Rule("id", _id, code="QE107"),
        Rule("input", _lines),
        Rule("hidden", _switch, is_flag=True),
        Rule("weight", _whole(1)),
    ),
}
"""Attributes of the elements inside a question; an element that is not named has none."""


@dataclass(frozen=True, slots=True)
class Values:
    """The readable attributes of one tag."""

    values: dict[str, Any]
    places: dict[str, Place]
    """Where each value begins, also of those that were not readable."""
    rules: tuple[Rule, ...]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, the default where it is missing or not readable."""
        return self.values.get(name, default)

    @property
    def text_rule(self) -> TextRule:
        """What typed text is compared by: `case`, `marks` and `typos`."""
        return TextRule(
            self.get("case") == "required",
            self.get("marks", "required") == "required",
            self.get("typos", 0),
        )


def read_attributes(element: Element, row: Row, rules: Iterable[Rule], report: Report) -> Values:
    """Read the attributes of a tag; report unknown, doubled and unfit ones."""
    rules = tuple(rules)
    by_name = {rule.name: rule for rule in rules}
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for attribute in element.tag.attributes:
        name, place = attribute.name, row.place(attribute.name_index)
        rule = by_name.get(name)
        if rule is None:
            report.error(place, "QE103", *_unknown(name, element.name, by_name))
            continue
        if name in places:
            report.error(
                place, "QE103", f'The attribute "{name}" is written twice.', "Keep one of them."
            )
            continue
        places[name] = row.place(attribute.value_index)
        value = attribute.value
        if value is None:
            if not rule.is_flag:
                report.error(
                    place, "QE103", f'The attribute "{name}" has no value.', f'Write {name}="…".'
                )
                continue
            value = "true"
        try:
            values[name] = rule.read(value.strip())
        except Unfit as unfit:
            what = f'"{value}" is not a question type.' if rule.code == "QE110" else None
            what = what or f'"{value}" is not allowed as the value of "{name}".'
            report.error(places[name], rule.code, what, str(unfit))
    return Values(values, places, rules)


def _unknown(name: str, element: str, known: dict[str, Rule]) -> tuple[str, str]:
    if not re.fullmatch(r"[\w:-]+", name):
        return (
            f'"{name}" is not an attribute.',
            'Write attributes as name="value", with a space between them.',
        )
    if not known:
        return f'"<{element}>" has no attribute "{name}".', f'Write "<{element}>" alone.'
    near = nearest(name, known)
    help = (f'Did you mean "{near}"? ' if near else "") + f"Allowed: {', '.join(known)}."
    return f'"{name}" is not an attribute of "<{element}>".', help


def check_types(values: Values, item_type: str, report: Report) -> None:
    """Report attributes that mean nothing to this item type."""
    for rule in values.rules:
        if rule.name in values.places and item_type not in rule.types:
            report.error(
                values.places[rule.name],
                "QE111",
                f'The attribute "{rule.name}" means nothing to the type "{item_type}".',
                f"It belongs to: {', '.join(rule.types)}.",
            )
