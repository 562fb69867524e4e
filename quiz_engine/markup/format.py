"""One form for question blocks, for `quiz-engine fmt` (L2).

Only layout changes: what is parsed afterwards is what was parsed before, but for ids that were
missing. Lines outside of questions stay as they are, except that a blank line is put where a tag
needs one."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable, Sequence

from ..core.text import fold_marks
from .advice import visible_text
from .attribute import ATTRIBUTES
from .element import Element
from .entry import Entry
from .lesson import Lesson
from .question import Question
from .scan import scan
from .source import Row, split_lines, trim
from .tag import Attribute

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_ORDER = {rule.name: number for number, rule in enumerate(ATTRIBUTES)}
_LONGEST = 40
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|(?<!\\)\[\[.*?\]\]")


def make_slug(text: str, fallback: str = "question") -> str:
    """Return an id made of a text: marks folded, at most 40 characters, cut at a word."""
    slug = ""
    for word in re.findall("[a-z0-9]+", fold_marks(visible_text(text)).lower()):
        longer = f"{slug}-{word}" if slug else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        slug = longer
    return slug or fallback


def make_item_id(question: Question, taken: Container[str]) -> str:
    """Return an id for a question that has none: a slug of its prompt, which gives no gap away."""
    slug = make_slug(_PICTURE.sub(" ", question.prompt.text))
    number, name = 1, slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name


def format_lesson(text: str, lesson: Lesson, taken: Iterable[str] = ()) -> str:
    """Return the text with its questions in one form and with an id each.

    `lesson` is what was parsed from `text`; it has no mistakes except missing ids. `taken` are the
    ids of the course."""
    used = {*taken, *(question.draft.id for question in lesson.questions if question.draft)}
    lines = [match.groups() for match in _LINE.finditer(text)]
    if len(lines) > 1 and lines[-1] == ("", ""):
        lines.pop()
    rows = scan(split_lines(text, lesson.first_line)).rows
    result: list[tuple[str, str]] = []
    start = 0
    for question in lesson.questions:
        element = question.element
        result += lines[start : element.opened]
        name = ""
        if question.draft is not None and not question.draft.id:
            name = make_item_id(question, used)
            used.add(name)
        end = lines[element.opened][1] or "\n"
        if result and result[-1][0].strip():
            result.append(("", end))
        result += [(line, end) for line in _format(question, rows, name)]
        start = element.closed + 1
        if start < len(lines):
            if lines[start][0].strip():
                result.append(("", end))
        else:
            result[-1] = (result[-1][0], lines[element.closed][1])
    return _join([*result, *lines[start:]])


def _join(lines: Sequence[tuple[str, str]]) -> str:
    """Join lines with their ends; CR and LF of two lines stay the ends of two."""
    text = []
    before = ""
    for line, end in lines:
        if not line and end == "\n" and before == "\r":
            end = "\r\n"
        text += [line, end]
        before = end
    return "".join(text)


def _format(question: Question, rows: Sequence[Row], name: str) -> list[str]:
    element = question.element
    lines = [_opening(element, name), "", *(row.text for row in question.prompt.rows)]
    if question.entries:
        lines += ["", *_entries(question.entries, rows)]
    if question.form.rows:
        lines += ["", *(row.text for row in question.form.rows)]
    for number, child in enumerate(element.children):
        lines += ["", _opening(child), "", *_content(question, child, rows), "", f"</{child.name}>"]
        following = (
            element.children[number + 1].opened
            if number + 1 < len(element.children)
            else element.end
        )
        rest = trim(rows[child.closed + 1 : following])
        if rest:
            lines += ["", *(row.dedent(question.indent).text for row in rest)]
    lines += ["", f"</{element.name}>"]
    margin = " " * question.indent
    return [margin + line if line.strip() else "" for line in lines]


def _content(question: Question, child: Element, rows: Sequence[Row]) -> list[str]:
    if child.name == "answer":
        return _entries(question.answer_entries, rows)
    if child.name == "examples":
        return _entries(question.example_entries, rows)
    inside = trim([row.dedent(question.indent) for row in rows[child.opened + 1 : child.end]])
    width = min((row.indent for row in inside if not row.is_blank), default=0)
    return [row.dedent(width).text for row in inside]


def _entries(entries: Sequence[Entry], rows: Sequence[Row]) -> list[str]:
    """Blank lines before entries and feedback stay where the author put some, at most one each."""
    lines: list[str] = []

    def follows_blank(number: int) -> bool:
        return rows[number - rows[0].line.number - 1].is_blank

    for entry in entries:
        if lines and follows_blank(entry.place.line):
            lines.append("")
        head = f"- [{'x' if entry.key else ' '}]"
        texts = list(entry.text.rows)
        if texts and texts[0].line.number == entry.place.line:
            head += " " + texts.pop(0).text
        head += f" {entry.mark}" if str(entry.mark) else ""
        lines.append(head if texts else head.rstrip())  # two spaces are a line break
        lines += [f"  {row.text}" if row.text.strip() else "" for row in texts]
        if entry.feedback.rows and follows_blank(entry.feedback.place.line):
            lines.append("")
        lines += [f"  > {row.text}" if row.text.strip() else "  >" for row in entry.feedback.rows]
    return lines


def _opening(element: Element, name: str = "") -> str:
    attributes = sorted(element.tag.attributes, key=lambda each: _ORDER.get(each.name, 0))
    words = [_attribute(each) for each in attributes]
    return " ".join([f"<{element.name}", *([f'id="{name}"'] if name else []), *words]) + ">"


def _attribute(attribute: Attribute) -> str:
    value = attribute.value
    if value is None:
        return attribute.name
    if html.unescape(value) != value:
        value = value.replace("&", "&amp;")
    if '"' not in value:
        return f'{attribute.name}="{value}"'
    if "'" not in value:
        return f"{attribute.name}='{value}'"
    escaped = value.replace('"', "&quot;")
    return f'{attribute.name}="{escaped}"'
