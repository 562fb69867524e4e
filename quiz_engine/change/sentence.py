"""A finding as a sentence in the language of whoever reads (L3)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from fractions import Fraction

from ..core.number import format_number
from ..locale import load_catalogue
from .kind import GROUPS
from .model import Finding
from .text import LONGEST, pieces, shown

EMPTY = "–"
_MARKS = {"same": "{}", "gap": "{}", "old": "~~{}~~", "new": "**{}**"}
_HTML = {"same": "{}", "gap": "{}", "old": "<del>{}</del>", "new": "<ins>{}</ins>"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>~|{}&$])|(?<=\w)(:)(?=//)|(?<=www)(\.)", re.I)
_EMPHASIS = re.compile(r"(?<![\w\\])\*{1,3}(?=\S)|(?<=[^\s\\])\*{1,3}(?!\w)")
_MENTION = re.compile(r"([@#])(?=\w)")
_PLAIN = frozenset("path paths address message reason code what count".split())
"""Values that are no Markdown."""
_NAMES = frozenset(
    ("lesson-moved", "lesson-id-changed", "id-changed", "alias-added", "alias-removed")
)
"""Kinds whose values are names and paths."""
_CODE_KINDS = frozenset(("key-test", "code-changed", "variables-changed"))
"""Kinds whose values are lines of code."""
_SIZES = frozenset(("weight-of-page", *GROUPS["pictures"]))
"""Kinds whose values `before` and `now` are bytes."""
_LABELS = {
    "key-type": "stats.type.",
    "key-many": "change.value.",
    "setting-changed": "change.value.",
    "rule-changed": "change.rule.",
}
"""Where the catalogues have words for `before` and `now`."""


def escape_markdown(text: str) -> str:
    """Return a text that a Markdown renderer shows as it is: words of a course are not to become
    pictures, links or calls to people in whoever's comment they stand."""
    text = _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.split()))
    return _MENTION.sub("\\1\u2060", text)


def say(finding: Finding, language: str, is_html: bool = False) -> str:
    """Return the sentence of a finding, as Markdown or as HTML."""
    catalogue = load_catalogue(language)
    escape = html.escape if is_html else escape_markdown
    values = finding.values
    is_plain = finding.kind in _NAMES
    words = {
        name: escape(value if is_plain or name in _PLAIN else _seen(value)) or EMPTY
        for name, value in values.items()
    }
    words["difference"] = difference(values.get("before", ""), values.get("now", ""), is_html)
    for name in ("before", "now"):
        if finding.kind in _CODE_KINDS:
            words[name] = code(values.get(name, ""), is_html, _differ_in_spaces(values))
        if finding.kind in _SIZES:
            words[name] = size_text(int(values[name]), language)
        label = f"{_LABELS.get(finding.kind)}{values.get(name)}"
        words[name] = catalogue.get(label) or words.get(name, EMPTY)
    for name in ("size", "most"):
        if name in values:
            words[name] = size_text(int(values[name]), language)
    for name, place in (("name", "name"), ("outcome", "part")):
        if name in values:
            words[place] = catalogue.get(f"change.name.{values[name]}") or words[name]
    if "tag" in values:
        words["tag"] = code(values["tag"], is_html)
    if "reason" in values:
        words["reason"] = escape(_end(values["reason"]))
    if language in values:
        words["title"] = words[language]
    text = _fill(catalogue[f"change.{finding.kind}"], words)
    for name in ("gap", "where"):
        if values.get(name):
            text = _fill(catalogue[f"change.in-{name}"], {**words, "finding": text})
    return text


def _seen(value: str) -> str:
    """Return what a reader sees of Markdown; where that is nothing, as with HTML alone, its source."""
    return _end(shown(value)) or shown(value.replace("<", "\\<"))


def size_text(size: int, language: str) -> str:
    """Return bytes as people read them, in the notation of a language."""
    if size < 1000:
        return f"{size} B"
    unit, factor = ("kB", 1000) if size < 1_000_000 else ("MB", 1_000_000)
    return f"{format_number(Fraction(round(size * 10 / factor), 10), language)} {unit}"


def _end(text: str) -> str:
    """Return a text without its full stop: it stands in quotes, within a sentence."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def say_group(group: str, language: str) -> str:
    """Return the heading of a group of `kind.GROUPS`."""
    return load_catalogue(language)[f"change.group.{group}"]


def _fill(sentence: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), sentence)


def _differ_in_spaces(values: Mapping[str, str]) -> bool:
    before, now = (values.get(name, "") for name in ("before", "now"))
    return before != now and before.split() == now.split()


def code(value: str, is_html: bool = False, with_spaces: bool = False) -> str:
    """Return lines of code in one line, cut, as a code span; `with_spaces` with a mark for each
    space."""
    lines = value.splitlines()
    if with_spaces:
        text = "⏎".join(re.sub(r"\t", "⇥", line).replace(" ", "␣") for line in lines)
    else:
        text = " ⏎ ".join(" ".join(line.split()) for line in lines if line.strip())
    text = text if len(text) <= LONGEST else text[: LONGEST - 2].rstrip() + " …"
    if is_html:
        return f"<code>{html.escape(text)}</code>"
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text or EMPTY}{pad}{ticks}"


def difference(before: str, now: str, is_html: bool = False, longest: int = 3 * LONGEST) -> str:
    """Return two wordings as one, with what is gone struck through and what is new in bold (in HTML
    `del` and `ins`); what they have in common and what would be too long is left out."""
    marks, escape = (_HTML, html.escape) if is_html else (_MARKS, escape_markdown)
    parts: list[str] = []
    length = 0
    bare = _EMPHASIS.sub("", before), _EMPHASIS.sub("", now)
    if bare[0].split() != bare[1].split():  # else it is the emphasis that changed
        before, now = bare
    for kind, text in pieces(before, now):
        room = longest - length
        if room <= 0:
            parts.append("…")
            break
        if len(text) > room:
            text = text[:room].rsplit(" ", 1)[0] + " …"
        length += len(text)
        parts.append(marks[kind].format(escape(text)))
    return " ".join(parts)
