"""From a question to HTML that reads well without a script (L2).

Builds an element tree, into which the caller's Markdown parser puts the text, so that the host
resolves links and pictures in a question as everywhere else in the page.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as etree
from collections.abc import Mapping, Sequence

from markdown.util import AtomicString

from ..core.codec import dump_item
from ..core.item import Item
from ..core.number import format_number
from ..core.revision import key_revision
from ..core.shape import Choices, Entry, NumberAnswer, NumberEntry, TextEntry
from ..core.variable import count_draws, instantiate
from ..errors import Diagnostic
from ..item_types.short_text import first_right
from .answer import without_tolerance
from .forms import Drawing, find_kind
from .forms.kind import Parse
from .filling import Filling
from .gap import Gap
from .html import add_choices, add_text, fill
from .question import Question
from .variables import number_keys

Messages = Mapping[str, str]


def gap_mark(question: int, number: int) -> str:
    """Return what stands for a gap until the page is finished; Markdown leaves it alone."""
    return f"\x02qe{question}g{number}\x03"


def render_question(
    question: Question, index: int, number: int, messages: Messages, parse: Parse
) -> etree.Element:
    """Return the element of a sound question, the `index`-th of its page and shown as `number`."""
    item = question.item
    name = f"q-{item.id}"
    # Names within the page by the question's number: an item's id, repeated, would weigh 10 %.
    local = f"q{number}"
    root = etree.Element("qe-item", {"id": name, "data-key": key_revision(item)})
    group = etree.SubElement(root, "fieldset", {"aria-labelledby": f"{local}n {local}p"})
    add_text(group, "legend", fill(messages["item.number"], number=number), id=f"{local}n")
    prompt = etree.SubElement(group, "div", {"class": "qe-prompt", "id": f"{local}p"})
    filling = Filling(item, index)
    parse = _marking(parse, filling)
    parse(prompt, _prompt_with_marks(question, index))
    kind = find_kind(item.type)
    if kind is not None:
        kind.render(Drawing(question, local, messages, parse), group)
    elif isinstance(item.shape, Choices):
        add_choices(group, question.entries, item.shape.multiple, local, parse)
    elif isinstance(item.shape, TextEntry | NumberEntry):
        _add_entry(group, item, question.unit, messages)
    for count, hint in enumerate(question.hints, 1):
        details = etree.SubElement(root, "details", {"class": "qe-hint"})
        add_text(details, "summary", _hint_label(item, count, messages))
        parse(details, hint.text)
    _add_solution(root, question, local, messages, parse)
    filling.fill(root)
    add_text(root, "script", script_text(item), type="application/json")
    return root


def _marking(parse: Parse, filling: Filling) -> Parse:
    return lambda element, text: parse(element, filling.mark(text))


def _hint_label(item: Item, number: int, messages: Messages) -> str:
    """Say which hint it is, and what it costs, before it is opened."""
    cost = item.scoring.hint_cost
    name = "item.hint" + ".cost" * bool(cost) + ".single" * (len(item.hints) == 1)
    return fill(messages[name], number=number, share=format_number(cost * 100, item.language))


def script_text(item: Item) -> str:
    """Return what grading needs as JSON that cannot end its script element."""
    data = json.dumps(dump_item(item, content=False), ensure_ascii=False, separators=(",", ":"))
    return data.replace("<", "\\u003c")


def render_gap(gap: Gap, number: int, messages: Messages, item: Item) -> str:
    """Return the control of a gap as HTML text."""
    label = fill(messages["item.gap"], number=number)
    common = {"class": "qe-gap", "data-gap": gap.blank.id, "aria-label": label}
    entry = gap.blank.entry
    if isinstance(entry, Choices):
        control = etree.Element("select", common)
        add_text(control, "option", messages["item.choose"], value="")
        for choice in entry.choices:
            add_text(control, "option", choice.text, value=choice.id)
        Filling(item, 0).fill(control)
        return etree.tostring(control, "unicode", "html")
    control = etree.Element("input", {**common, "type": "text", **_keyboard(entry, item)})
    html = etree.tostring(control, "unicode", "html")
    if gap.unit:
        unit = etree.Element("span", {"class": "qe-unit"})
        unit.text = gap.unit
        html += "\u00a0" + etree.tostring(unit, "unicode", "html")
    return html


def render_mistakes(diagnostics: Sequence[Diagnostic]) -> etree.Element:
    """Return a visible box with the mistakes of a question, for authors who look at the page."""
    box = etree.Element("div", {"class": "qe-error", "role": "alert"})
    for each in diagnostics:
        add_text(
            box,
            "p",
            f"{each.path}:{each.line}:{each.column}: {each.code}: {each.message} "
            f"{each.help}".strip(),
        )
    return box


def _prompt_with_marks(question: Question, index: int) -> str:
    lines = [row.text for row in question.prompt.rows]
    for number, gap in reversed(list(enumerate(question.gaps))):
        line = lines[gap.row]
        lines[gap.row] = line[: gap.start] + gap_mark(index, number) + line[gap.end :]
    return "\n".join(lines)


def _add_entry(
    group: etree.Element, item: Item, unit: str, messages: Messages
) -> None:
    line = etree.SubElement(group, "p", {"class": "qe-entry"})
    label = etree.SubElement(line, "label")
    add_text(label, "span", messages["item.response"]).tail = AtomicString(" ")
    etree.SubElement(label, "input", {"type": "text", **_keyboard(item.shape, item)})
    if unit:
        label.tail = AtomicString(" ")
        add_text(line, "span", unit, **{"class": "qe-unit"})


def _keyboard(entry: Entry, item: Item) -> dict[str, str]:
    """Ask phones for a number pad, which has no minus sign."""
    if not isinstance(entry, NumberEntry):
        return {}
    keys = [each.number for each in entry.answers if not each.number.source]
    if len(keys) < len(entry.answers):
        for index in range(count_draws(item)):
            keys += number_keys(instantiate(item, index))
    return {"inputmode": "decimal"} if all(key.value >= 0 for key in keys) else {}


def _add_solution(
    root: etree.Element, question: Question, name: str, messages: Messages, parse: Parse
) -> None:
    details = etree.SubElement(root, "details", {"class": "qe-solution"})
    add_text(details, "summary", messages["item.solution"])
    key = key_text(question)
    if key:
        add_text(details, "p", fill(messages["item.key"], key=key), **{"class": "qe-key"})
    kind = find_kind(question.item.type)
    if kind is not None and kind.explain is not None:
        kind.explain(Drawing(question, name, messages, parse), details)
    blocks = [(f"choice:{each.id}", each.feedback) for each in question.entries]
    blocks += [(f"answer:{each.id}", each.feedback) for each in question.answers]
    blocks += question.form.feedback
    blocks += [(f"outcome:{outcome}", segment) for outcome, segment in question.feedback]
    for name, segment in blocks:
        if segment.rows:
            parse(etree.SubElement(details, "div", {"data-feedback": name}), segment.text)
    if question.explanation.rows:
        parse(
            etree.SubElement(details, "div", {"class": "qe-explanation"}), question.explanation.text
        )


def key_text(question: Question) -> str:
    """Return the key in one line: letters of choices, else the expected texts and numbers."""
    item = question.item
    kind = find_kind(item.type)
    if kind is not None:
        return kind.key(question)
    if isinstance(item.shape, Choices):
        places = [index for index, choice in enumerate(item.shape.choices) if choice.key]
        return ", ".join(_letter(index) for index in places)
    if isinstance(item.shape, TextEntry | NumberEntry):
        return _entry_key(item.shape)
    return "; ".join(_entry_key(gap.blank.entry) for gap in question.gaps)


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def _entry_key(entry: Entry) -> str:
    """Return all right numbers, but of texts the first: the others are spellings of it."""
    if isinstance(entry, Choices):
        return next(choice.text for choice in entry.choices if choice.key)
    if isinstance(entry, TextEntry):
        return first_right(entry).text
    right = [answer for answer in entry.answers if answer.right]
    return " / ".join(_number(each, entry.language) for each in right)


def _number(answer: NumberAnswer, language: str) -> str:
    if answer.number.source:
        pattern = without_tolerance(answer.number.source)
        if pattern.startswith("{{"):
            return pattern
    return f"{format_number(answer.number.value, language)} {answer.number.unit}".strip()
