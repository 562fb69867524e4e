"""The parts of a practice screen, as authors write them (L2).

A screen is a bullet list, one part a line: `- [x] button: Continue`. A box makes a part tappable, a
tick makes it the right one. A quote below a part is feedback; below a field or a keypad a task list
names expected values, below a dialog a list holds its parts. Every list is read here, because what
Markdown makes of it does not matter: `phone` draws the screen from what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...core.shape import Control, TextRule
from ...core.variable import NAME
from ...errors import nearest
from ..answer import Expected, list_answers, make_text_entry, plain, split_answers
from ..entry import BOX, CONTENT, is_odd_entry, letters, parse_entries
from ..mark import take_mark
from ..source import Place, Report, Row, Segment, common_indent, make_segment, trim

KINDS = (
    "status", "title", "text", "picture", "app", "button", "link", "field", "keypad", "qr", "row",
    "switch", "notification", "dialog",
)  # fmt: skip
"""Words that begin a part, in the order of the author's guide."""
TAPPABLE = ("app", "button", "link", "field", "keypad", "qr", "row", "switch", "notification")
"""Those that may have a box."""
TYPED = ("field", "keypad")
_BULLET = re.compile(r" *[-*+] +")
_ANY = re.compile(r" *[-*+](?= |$)")
_KIND = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?) *:(?: +|$)")
_EQUALS = re.compile(r" *= *")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]+\)")
_DIGITS = re.compile(r"[0-9]+")
_BELOW = (
    "Below a part stands a quote that explains it; below a field or keypad also a task list of "
    "values, below a dialog its parts, indented by four spaces."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a screen."""

    kind: str
    """A word of KINDS."""
    label: str
    """Markdown of one line: what stands on it."""
    place: Place
    control: Control | None = None
    """None for what cannot be tapped."""
    value: str = ""
    """What stands in a field without a box, as plain text; "on" or "off" of a switch."""
    answers: tuple[Expected, ...] = ()
    """Expected values of a field or keypad, in the order of its entry's answers."""
    feedback: Segment = Segment()
    parts: tuple[Part, ...] = ()
    """What a dialog holds."""


def is_typable(text: str) -> bool:
    """Return whether a text can be typed on a keypad."""
    return bool(_DIGITS.fullmatch(text))


def not_digits(text: str) -> tuple[str, str]:
    """Return message and remedy for a text that cannot be typed on a keypad."""
    return (
        f'"{text}" cannot be typed on a keypad.',
        'A keypad has the digits 0 to 9. For other values write "field:".',
    )


def walk_parts(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield all parts in the order of the source, those in a dialog after the dialog."""
    for part in parts:
        yield part
        yield from walk_parts(part.parts)


def split_screen(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Divide a step into the instruction and the list of parts, which is the first bullet list."""
    for index, row in enumerate(rows):
        if row.indent < CONTENT and not row.hidden and _ANY.match(row.visible):
            return list(rows[:index]), list(rows[index:])
    return list(rows), []


def parse_screen(rows: Sequence[Row], rule: TextRule, report: Report) -> tuple[Part, ...]:
    """Read a list of parts; `rule` says how typed values are compared."""
    reader = _Reader(rule, report)
    parts = reader.read(rows)
    reader.check_dialogs(parts)
    return parts


class _Reader:
    """Reads one screen; counts its controls, so that each gets a letter."""

    def __init__(self, rule: TextRule, report: Report) -> None:
        self.rule = rule
        self.report = report
        self.count = 0
        self.ids: set[str] = set()

    def read(self, rows: Sequence[Row], inside: str = "") -> tuple[Part, ...]:
        """Return the readable parts of a list; `inside` is "dialog" for a nested one."""
        parts = []
        for group in self._groups(trim(rows)):
            part = self._part(group, inside)
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def _groups(self, rows: Sequence[Row]) -> list[list[Row]]:
        margin = rows[0].indent if rows else 0
        groups: list[list[Row]] = []
        is_stray = False
        for row in rows:
            is_bullet = not row.hidden and _ANY.match(row.visible)
            if is_bullet and row.indent - margin < CONTENT:
                groups.append([row])
            elif row.is_blank or (row.indent - margin >= CONTENT and groups):
                groups[-1].append(row)
            elif not is_stray:
                is_stray = True
                quote = row.text.lstrip().startswith(">")
                self.report.error(
                    row.place(),
                    "QE111",
                    "This quote explains no part of the screen."
                    if quote
                    else "This line stands after the screen and belongs to no part of it.",
                    "Indent it by two spaces below its part."
                    if quote
                    else "Write the instruction before the list, and one part on each line of it.",
                )
        return groups

    def _part(self, rows: list[Row], inside: str) -> Part | None:
        first = rows[0].cut(rows[0].indent)
        place = first.place()
        box = BOX.match(first.visible)
        if is_odd_entry(first):
            at = first.visible.index("[")
            found = first.text[at : first.text.index("]", at) + 1]
            message = f'"{found}" is not a box.'
            if found in ("[ ]", "[x]", "[X]"):
                message = f'There is no space after "{found}".'
            help = 'Use "[x] " for what is right to tap, "[ ] " for what else can be tapped.'
            self.report.error(first.place(at), "QE104", message, help)
            return None
        if box:
            place = first.place(box.start(1) - 1)
        head = first.cut(box.end() if box else _ANY.match(first.visible).end())
        head = head.cut(head.indent)
        head, mark = take_mark(head, self.report)
        kind = self._kind(head)
        if kind is None:
            return None
        head = head.cut(_KIND.match(head.visible).end())
        if mark.weight != 1:
            self.report.error(
                place, "QE111", "A part of a screen has no weight.", "Write weight= in <step …>."
            )
        if box and kind not in TAPPABLE:
            self.report.error(
                place,
                "QE111",
                f'A "{kind}" cannot be tapped.',
                f"Remove the box, or use one of: {', '.join(TAPPABLE)}.",
            )
            return None
        if mark.id and not box:
            self.report.error(
                place,
                "QE111",
                f'The id "{mark.id}" stands at a part without a box.',
                "Only what can be tapped has an id: write a box, or remove it.",
            )
        nested, feedback = self._below(kind, bool(box), rows[1:])
        if kind == "dialog" and inside:
            self.report.error(place, "QE111", "A dialog stands in a dialog.", "Keep one of them.")
            return None
        label, value, answers = self._label(kind, box[1] != " " if box else None, head, place)
        name = self._name(mark.id, place) if box else ""
        if kind == "dialog":
            return Part(kind, label, place, parts=self._inside(nested, place))
        answers += self._expected(nested, len(answers), kind)
        if not box:
            return Part(kind, label, place, value=value)
        entry = make_text_entry(answers, self.rule) if answers else None
        control = Control(name, box[1] != " ", label, feedback.text, entry)
        return Part(kind, label, place, control, value, tuple(answers), feedback)

    def _kind(self, head: Row) -> str | None:
        found = _KIND.match(head.visible)
        words = ", ".join(KINDS)
        if found is None:
            text = " ".join(head.text.split())
            shown = text if len(text) <= 40 else text[:39] + "…"
            self.report.error(
                head.place(),
                "QE111",
                f'This line does not say which part of the screen it is: "{shown}".',
                f'Write a word and a colon before it, such as "button: OK". Words: {words}.',
            )
            return None
        if found[1] in KINDS:
            return found[1]
        near = nearest(found[1].lower(), KINDS)
        self.report.error(
            head.place(found.start(1)),
            "QE111",
            f'"{found[1]}" is no part of a screen.',
            (f'Did you mean "{near}"? ' if near else "") + f"Allowed: {words}.",
        )
        return None

    def _name(self, own: str, place: Place) -> str:
        name = own or letters(self.count)
        self.count += 1
        if name in self.ids:
            message = f'The id "{name}" is used before on this screen.'
            if not own:
                message = f'This part gets the id "{name}" by its place, but another one has it.'
            help = f"Write another id at the end of its line, such as {{#{name}2}}."
            self.report.error(place, "QE106", message, help)
        self.ids.add(name)
        return name

    def _label(
        self, kind: str, key: bool | None, head: Row, place: Place
    ) -> tuple[str, str, list[Expected]]:
        """Return the label, the value that is shown, and the values that are expected; `key` is
        None where there is no box."""
        equals = _EQUALS.search(head.visible) if kind in (*TYPED, "switch") else None
        label = head.text[: equals.start()].strip() if equals else head.text.strip()
        rest = head.cut(equals.end()) if equals else head.cut(len(head.text))
        value = rest.text.strip()
        answers: list[Expected] = []
        if not label:
            self.report.error(
                place,
                "QE205",
                f'This "{kind}" is empty.',
                "Write after the colon what stands on the screen.",
            )
        elif kind == "picture" and not _PICTURE.fullmatch(label):
            self.report.error(
                head.place(),
                "QE111",
                f'"{label}" is not a picture.',
                "Write ![what it shows](file.svg).",
            )
        elif kind == "switch":
            if value not in ("", "on", "off"):
                message = f'"{value}" is not the state of a switch.'
                self.report.error(rest.place(), "QE108", message, 'Write "= on" or "= off".')
            value = value or "off"
        elif kind in TYPED and key:
            if value:
                answers = [
                    each if each.pattern else replace(each, source=plain(each.source))
                    for each in split_answers(value, rest.place())
                ]
                self._check_digits(kind, answers)
            else:
                self.report.error(
                    place,
                    "QE201",
                    f'The {kind} "{label}" is ticked, but nothing says what is typed into it.',
                    f'Write the value after "=": "{kind}: {label} = 123".',
                )
        elif kind in TYPED and key is False and equals:
            self.report.error(
                rest.place(0),
                "QE111",
                f'A value stands at the {kind} "{label}", whose box is not ticked.',
                "Tick the box to have it typed, or remove the box to have it shown.",
            )
        return label, plain(value), answers

    def _below(self, kind: str, has_box: bool, rows: list[Row]) -> tuple[list[Row], Segment]:
        """Divide what stands below a part into a list and a quote, and report all else."""
        width = common_indent(rows)
        rows = trim([row.dedent(width) for row in rows])
        nested: list[Row] = []
        quote: list[Row] = []
        into: list[Row] | None = None
        """Which of the two goes on."""
        at = 0
        """Indentation of the list."""
        for row in rows:
            is_bullet = not row.hidden and _ANY.match(row.visible) is not None
            if row.is_blank:
                (nested if into is None else into).append(row)
            elif into is nested and (row.indent >= at + CONTENT or is_bullet):
                nested.append(row)
            elif row.text.lstrip().startswith(">"):
                into = quote
                after = row.cut(row.indent + 1)
                quote.append(after.cut(1) if after.text.startswith(" ") else after)
            elif is_bullet and not nested:
                at, into = row.indent, nested
                nested.append(row)
            elif into is quote and quote[-1].text.strip() and not is_bullet:
                quote.append(row.cut(row.indent))
            else:
                self._error(row, f'This text stands below a "{kind}".', _BELOW)
                break
        if nested and kind not in (*TYPED, "dialog"):
            self._error(trim(nested)[0], f'A list stands below a "{kind}".', _BELOW)
            nested = []
        if quote and not has_box:
            self._error(
                rows[0] if not nested else quote[0],
                f'This quote explains a tap on a "{kind}" that cannot be tapped.',
                'Put a box before it, "[ ]" or "[x]", or remove the quote.'
                if kind in TAPPABLE
                else "Remove the quote.",
            )
            quote = []
        elif quote and not any(row.text.strip() for row in quote):
            self._error(rows[-1], "This quote is empty.", 'Write its text after ">".')
        if nested and not has_box and kind in TYPED:
            self._error(
                trim(nested)[0],
                f'Values are expected at a "{kind}" without a box.',
                'Put "[x]" before it, or remove the list.',
            )
            nested = []
        return nested, make_segment(quote)

    def _inside(self, rows: list[Row], place: Place) -> tuple[Part, ...]:
        if not trim(rows):
            self.report.error(
                place,
                "QE111",
                "This dialog holds nothing.",
                "Write its parts as a list below it, indented by four spaces.",
            )
        width = common_indent(rows)
        return self.read([row.dedent(width) for row in rows], "dialog")

    def _expected(self, rows: list[Row], before: int, kind: str) -> list[Expected]:
        """Return the values of a nested task list, with letters that go on after `before` ones."""
        if not trim(rows):
            return []
        width = common_indent(rows)
        entries = parse_entries([row.dedent(width) for row in rows], "value", self.report)
        answers = list_answers(entries, self.report)
        taken = {letters(index) for index in range(before)}
        made = []
        for index, (entry, each) in enumerate(zip(entries, answers, strict=True)):
            name = entry.id if entry.has_own_id else letters(before + index)
            if name in taken:
                message = f'The id "{name}" is used before at this {kind}.'
                help = f"Write another id at the end of its line, such as {{#{name}2}}."
                self.report.error(entry.place, "QE106", message, help)
            taken.add(name)
            made.append(replace(each, id=name))
        self._check_digits(kind, made)
        return made

    def _check_digits(self, kind: str, answers: Sequence[Expected]) -> None:
        for each in answers:
            text = NAME.sub("0", each.source)  # what a draw puts there is looked at later
            if kind == "keypad" and not each.pattern and not is_typable(text):
                self.report.error(each.place, "QE111", *not_digits(each.source))

    def check_dialogs(self, parts: Sequence[Part]) -> None:
        """Report a second dialog, and what can be tapped behind a dialog."""
        dialogs = [part for part in parts if part.kind == "dialog"]
        for extra in dialogs[1:]:
            self.report.error(
                extra.place,
                "QE111",
                "There is a second dialog on this screen.",
                "Keep one of them; the other one may come in a step of its own.",
            )
        for part in parts if dialogs else ():
            if part.control is not None:
                self.report.error(
                    part.place,
                    "QE111",
                    f'This "{part.kind}" stands behind the dialog, where nobody can tap it.',
                    "Remove its box, or move it into the dialog.",
                )

    def _error(self, row: Row, message: str, help: str) -> None:
        self.report.error(row.place(), "QE111", message, help)
