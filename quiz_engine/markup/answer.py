"""Expected texts and numbers, from `answer=`, an `<answer>` list or a gap (L2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core.number import parse_number_key
from ..core.shape import NumberAnswer, NumberEntry, NumberKey, TextAnswer, TextEntry, TextRule
from ..core.variable import NAME
from .entry import Entry, letters
from .source import Place, Report, Segment

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PATTERN = re.compile(r"/(?:[^/\\]|\\.)+/", re.DOTALL)
_WHOLE_PATTERN = re.compile(r"\s*(`*) ?%s ?\1\s*(?=\\?\||$)" % _PATTERN.pattern, re.DOTALL)
_UNTIL_BAR = re.compile(r"(?:(?!\\?\|).)*", re.DOTALL)
_BAR = re.compile(r"\\?\|")
_CODE = re.compile(r"(`+) ?(.*?[^`]) ?\1")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?!\d)")
_BRACES = r"\{\{[^{}]*\}\}"
_AMOUNT = rf"(?:[\d.,/]|{_BRACES})+"
_PLUS_MINUS = r"(?:±|\+\s*/?\s*-)"
_VALUE = re.compile(
    rf"\s*([+-]?{_AMOUNT})\s*({_PLUS_MINUS}\s*{_AMOUNT}\s*%?)?\s*(.*)", re.DOTALL
)
KEY_HELP = (
    'Write "VALUE ± TOLERANCE UNIT" with a decimal point and no grouping, '
    'such as "1200.5 ± 0.5 km".'
)


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected response before it is known to be a text or a number."""

    id: str
    source: str
    """Plain text, a leading "=" kept."""
    place: Place
    right: bool = True
    feedback: Segment = Segment()
    pattern: bool = False
    """True: `source` is a regular expression between slashes."""

    @property
    def is_number(self) -> bool:
        """Return True when the author said "number" by a leading "="."""
        return self.source.startswith("=")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the question's attributes add to number keys that do not say it themselves."""

    unit: str = ""
    tolerance: str = ""


def plain(markdown: str) -> str:
    """Return the text of a one-line answer as renderers show it: no backticks, no backslashes."""
    code = _CODE.fullmatch(markdown.strip())
    return code[2] if code else _ESCAPE.sub(r"\1", markdown.strip())


def is_pattern(markdown: str) -> bool:
    """Return True for a regular expression: what stands between slashes, as written or in
    backticks. A text in slashes is written with a backslash, `\\/home/`."""
    return _PATTERN.fullmatch(_uncoded(markdown)) is not None


def read_text(markdown: str) -> tuple[str, bool]:
    """Return an expected text as it is compared, and whether it is a pattern, with its slashes."""
    if is_pattern(markdown):
        return _uncoded(markdown), True
    return plain(markdown), False


def _uncoded(markdown: str) -> str:
    code = _CODE.fullmatch(markdown.strip())
    return code[2].strip() if code else markdown.strip()


def split_bars(source: str) -> list[str]:
    """Cut a text at its bars, `|` or `\\|`, but not within a pattern between slashes."""
    parts, at = [], 0
    while True:
        found = _WHOLE_PATTERN.match(source, at) or _UNTIL_BAR.match(source, at)
        parts.append(found[0].strip())
        bar = _BAR.match(source, found.end())
        if bar is None:
            return parts
        at = bar.end()


def split_answers(source: str, place: Place) -> list[Expected]:
    """Cut `answer="mật khẩu | password"` at its bars."""
    made = []
    for index, part in enumerate(split_bars(source)):
        text = part[1:] if part.startswith("\\/") else part
        made.append(Expected(letters(index), text, place, pattern=is_pattern(part)))
    return made


def list_answers(entries: Sequence[Entry], report: Report) -> list[Expected]:
    """Take the entries of an `<answer>` list; an answer is one line."""
    for entry in entries:
        if len(entry.text.rows) > 1:
            report.error(
                entry.text.rows[1].place(),
                "QE111",
                "An answer is longer than one line.",
                'Write the expected text on one line; feedback follows as a quote, "> …".',
            )
    made = []
    for entry in entries:
        text, pattern = read_text(entry.text.rows[0].text) if entry.text.rows else ("", False)
        place = entry.text.place if entry.text.rows else entry.place
        made.append(Expected(entry.id, text, place, entry.key, entry.feedback, pattern))
    return made


def looks_like_number(answers: Sequence[Expected]) -> bool:
    """Return True when every right answer could be meant as a number."""
    return looks_like_digits([answer.source for answer in answers if answer.right])


def looks_like_digits(right: Sequence[str]) -> bool:
    """Return True when every one of these texts could be meant as a number."""
    return bool(right) and all(re.fullmatch(r"[+-]?\d+([.,]\d+)*(\s*±.*)?", text) for text in right)


def make_text_entry(answers: Sequence[Expected], rule: TextRule) -> TextEntry:
    """Return the shape of a short text."""
    made = []
    for each in answers:
        text = _uncoded(each.source)[1:-1] if each.pattern else each.source
        made.append(TextAnswer(each.id, text, each.right, each.feedback.text, each.pattern))
    return TextEntry(tuple(made), rule)


def make_number_entry(
    answers: Sequence[Expected], language: str, report: Report, defaults: Defaults = Defaults()
) -> NumberEntry | None:
    """Return the shape of a number; None when a key is not readable, which is reported."""
    made = []
    for each in answers:
        key = read_key(each.source, each.place, report, defaults)
        if key is not None:
            made.append(NumberAnswer(each.id, key, each.right, each.feedback.text))
    return NumberEntry(tuple(made), language) if len(made) == len(answers) else None


def read_key(
    source: str, place: Place, report: Report, defaults: Defaults = Defaults()
) -> NumberKey | None:
    """Read one number key, with or without a leading "="; report what is not readable."""
    source = _complete(source.removeprefix("=").strip(), defaults)
    grouped = _GROUPED.match(source)
    if grouped and (grouped[0].endswith("0") or grouped[0].count(".") > 1):
        value = grouped[0].replace(".", "")
        other = (
            ""
            if grouped[0].count(".") > 1
            else f", or {grouped[0].rstrip('0').rstrip('.')} with a decimal point"
        )
        report.error(
            place,
            "QE113",
            f'The number "{grouped[0]}" can be read in two ways.',
            f"Write {value} without grouping{other}.",
        )
        return None
    pattern = source if NAME.search(source) else ""
    try:
        # The shape of a key with names does not depend on their values.
        return replace(parse_number_key(NAME.sub("1", pattern) or source), source=pattern)
    except ValueError:
        help = KEY_HELP
        if re.match(r"[+-]?\d+,\d", source):
            help = (
                'Keys have a decimal point in every language: write "1.5" for one and a half. '
                + KEY_HELP
            )
        report.error(place, "QE113", f'"{source}" is not a number key.', help)
        return None


def without_tolerance(source: str) -> str:
    """Return a key as written, without a leading "=" and without its tolerance."""
    found = _VALUE.fullmatch(source.removeprefix("=").strip())
    return " ".join(filter(None, (found[1], found[3]))) if found else source


def _complete(source: str, defaults: Defaults) -> str:
    match = _VALUE.fullmatch(source)
    if match is None or not (defaults.unit or defaults.tolerance):
        return source
    value, tolerance, unit = match.groups()
    if not tolerance and defaults.tolerance:
        tolerance = "± " + re.sub(r"^\s*(±|\+\s*/?\s*-)", "", defaults.tolerance)
    return " ".join(part for part in (value, tolerance, unit or defaults.unit) if part)
