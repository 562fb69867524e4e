"""`<variables>`: Python that draws values, and the names that stand for them in the texts (L2).

Nothing runs in here. A question with variables is read twice: first it leaves a request, its code;
whoever reads the course has all requests drawn (`quiz_engine.site.draws`) and has the lesson read
again with what was drawn, by the code. Only then is there an item, and every draw of it is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..core.item import Item, Variable
from ..core.number import format_number, parse_number_key
from ..core.shape import Blanks, NumberAnswer, NumberEntry, NumberKey, TextEntry
from ..core.variable import count_draws, fill_names, instantiate, tidy, values_of
from ..errors import CodecError, Problem, nearest
from ..item_types import check_item
from .answer import KEY_HELP, looks_like_digits
from .body import Body
from .element import Element
from .opened import find_open
from .source import Place, Report, Row, trim

_BRACES = re.compile(r"(?<!\\)\{\{(.*?)\}\}")
_OPENING = re.compile(r" *(`{3,}|~{3,}) *(\w*) *$")
_FIXED = {"<", "![", "]("}
"""Begins a tag, the description of a picture, or an address: nothing can be put there."""
HELP = 'Write a code fence: "```python", the code, "```".'
TIME = 10
"""Seconds that the code of one question may take, for all its draws."""


@dataclass(frozen=True, slots=True)
class Request:
    """Code to be run for one question."""

    code: str
    place: Place
    """Of the block."""
    lines: tuple[Place, ...]
    """Where the lines of the code stand."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a request; see `core.draw.run`."""

    names: tuple[str, ...] = ()
    numbers: tuple[bool, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    """One row for each draw, one column for each name."""
    idle: tuple[str, ...] = ()
    others: Mapping[str, str] | None = None
    error: Mapping[str, object] | None = None
    """None where all went well."""


Draws = Mapping[str, Drawn]
"""What was drawn, by the code of the request."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name in double braces where it stands."""

    name: str
    place: Place


def read_request(body: Body, report: Report) -> Request | None:
    """Return the code of a question's `<variables>`, None where there is none to be read."""
    blocks = body.find("variables")
    if not blocks:
        return None
    block, rows = blocks[0], trim(blocks[0].rows)
    if not rows:
        return None  # told as an empty block
    opening = _OPENING.match(rows[0].text) if rows[0].is_fenced else None
    fenced = 0
    while fenced < len(rows) and rows[fenced].is_fenced:
        fenced += 1
    inside = rows[1 : fenced - 1]
    again = [row for row in inside if opening and _OPENING.match(row.text.rstrip())]
    again = [row for row in again if row.text.strip().startswith(opening[1])]
    if opening is None or opening[2] not in ("python", "py"):
        place = rows[0].place()
        report.error(place, "QE122", "This is no Python code in a fence.", HELP)
        return None
    odd = again[0] if again else rows[fenced] if fenced < len(rows) else None
    if odd is not None:
        message = "The variables are more than one code fence."
        report.error(odd.place(), "QE122", message, "Put all of the code into one fence.")
        return None
    width = rows[0].indent
    lines = [row.dedent(width) for row in inside]
    code = "\n".join(line.text for line in lines) + "\n"
    return Request(code, block.place, tuple(line.place() for line in lines))


def has_names(item: Item) -> tuple[str, str] | None:
    """Return the part and the source of the first number key that holds a name, None for none."""
    named = ((part, each.number.source) for part, each in _numbers(item) if each.number.source)
    return next(named, None)


def find_uses(element: Element, rows: Sequence[Row], report: Report) -> list[Use]:
    """Return the names in double braces of a question; report what is no name, or stands where
    nothing can be put."""
    tags = {element.opened, *(child.opened for child in element.children)}
    own = [child for child in element.children if child.name == "variables"]
    skipped = {index for child in own for index in range(child.opened, child.end)}
    uses = []
    for index in range(element.opened, element.end):
        row = rows[index]
        if index in skipped:
            continue
        for match in _BRACES.finditer(row.visible):
            place, found = row.place(match.start()), row.text[slice(*match.span())]
            name = tidy(found[2:-2].strip())
            if not re.fullmatch(r"[^\W\d]\w*", name):
                help = "Give it a name in the code of <variables>, and write the name."
                report.error(place, "QE123", f'"{found}" is not a name.', help)
            elif index not in tags and _FIXED & set(find_open(row.visible, match.start())):
                message = f'"{match[0]}" stands in an address, a picture or a tag.'
                report.error(place, "QE123", message, "Move it into running text.")
            else:
                uses.append(Use(name, place))
    return uses


def complete(
    draft: Item, request: Request, drawn: Drawn, uses: Sequence[Use], report: Report
) -> Item | None:
    """Return the item with its variables; None where there are none, which is reported."""
    if drawn.error is not None:
        _report_error(request, drawn.error, report)
        return None
    is_known = True
    for use in uses:
        if use.name not in drawn.names:
            is_known = False
            report.error(use.place, "QE123", *_unknown(use.name, drawn))
    used = {use.name for use in uses}
    for name in drawn.names if is_known else ():
        if name not in used and name in drawn.idle:
            report.warn(
                _place_of(name, request),
                "QE252",
                f'Nothing uses the variable "{name}".',
                f"Write {{{{{name}}}}} where its value is to stand, or remove it.",
            )
    if not is_known:
        return None
    variables = []
    for column, name in enumerate(drawn.names):
        if name in used:
            values = tuple(row[column] for row in drawn.values)
            shown = tuple(_shown(value, draft.language) for value in values)
            is_same = not drawn.numbers[column] or shown == values
            variables.append(Variable(name, values, () if is_same else shown))
    if all(len(set(each.values)) == 1 for each in variables):
        message = "Nothing varies: all draws give the same question."
        help = "Write {{name}} in the prompt and the key, and draw the value of the name."
        report.warn(request.place, "QE252", message, help)
    return replace(draft, variables=tuple(variables))


def check_draws(
    item: Item,
    find_place: Callable[[Problem], Place],
    is_typed: bool,
    request: Request,
    report: Report,
    check_drawn: Callable[[Item], Iterable[Problem]] | None = None,
) -> None:
    """Report what is wrong with some draw of an item; each problem once, with the first draw.

    `is_typed` is True where the author said the question's type; `check_drawn` is what the
    question's form has to say of a draw.
    """
    found: dict[tuple[str, str | None], list[tuple[int, Problem]]] = {}
    for index in range(count_draws(item)):
        for problem in _problems(item, index, is_typed, check_drawn):
            found.setdefault((problem.code, problem.part), []).append((index, problem))
    for group in found.values():
        index, problem = group[0]
        add = report.error if problem.severity == "error" else report.warn
        place = find_place(problem)
        if len(group) == count_draws(item):
            add(place, problem.code, problem.message, problem.help)
            continue
        others = f", and {len(group) - 1} other draws" if len(group) > 1 else ""
        others = others if len(group) != 2 else ", and 1 other draw"
        _, shown = values_of(item, index)
        values = _listed(shown)
        message = f"With {values} (seed {index}{others}): {problem.message}"
        add(place, "QE251", message, f"{problem.help} Or let the code draw other values.".strip())


def number_keys(item: Item) -> list[NumberKey]:
    """Return all number keys of an item."""
    return [answer.number for _, answer in _numbers(item)]


def _problems(
    item: Item,
    index: int,
    is_typed: bool,
    check_drawn: Callable[[Item], Iterable[Problem]] | None,
) -> Iterator[Problem]:
    exact, _ = values_of(item, index)
    unreadable = False
    for part, answer in _numbers(item):
        if not answer.number.source:
            continue
        source = fill_names(answer.number.source, exact.get)
        try:
            parse_number_key(source)
        except ValueError:
            unreadable = True
            yield Problem("QE113", f'"{source}" is not a number key.', KEY_HELP, part)
    if unreadable:
        return
    try:
        drawn = instantiate(item, index)
    except CodecError as error:
        yield Problem("QE113", f"A key is not readable: {error}")
        return
    if isinstance(drawn.shape, TextEntry) and not is_typed:
        right = [each.text for each in drawn.shape.answers if each.right]
        if looks_like_digits(right):
            yield Problem(
                "QE110",
                "This answer can be a number or a text of digits.",
                'Write type="number" to compare values (12,0 is 12), or type="short-text" to '
                "compare digits.",
                drawn.shape.answers[0].id,
            )
    yield from check_item(drawn)
    if check_drawn is not None:
        yield from check_drawn(drawn)


def _numbers(item: Item) -> Iterator[tuple[str, NumberAnswer]]:
    """Yield the expected numbers, with the names of their places."""
    shape = item.shape
    entries = [("", shape)] if isinstance(shape, NumberEntry) else []
    if isinstance(shape, Blanks):
        entries = [(f"{each.id}/", each.entry) for each in shape.blanks]
    for prefix, entry in entries:
        for answer in entry.answers if isinstance(entry, NumberEntry) else ():
            yield prefix + answer.id, answer


def _unknown(name: str, drawn: Drawn) -> tuple[str, str]:
    kind = (drawn.others or {}).get(name)
    if kind:
        message = f'"{name}" holds neither a number nor a text, but a {kind}.'
        return message, "Pick one of its values in the code, and give that a name."
    near = nearest(name, drawn.names)
    help = (f'Did you mean "{near}"? ' if near else "") + (
        f"Variables here: {', '.join(drawn.names)}." if drawn.names else "The code sets no name."
    )
    return f'"{name}" is not a variable of this question.', help


def _place_of(name: str, request: Request) -> Place:
    """Return the line that sets a name, the block where it cannot be told."""
    pattern = re.compile(rf"\s*(?:[\w, ]*[, ])?{re.escape(name)}\b[\w, ]*=")
    lines = request.code.split("\n")
    index = next((at for at, line in enumerate(lines) if pattern.match(line)), None)
    return request.place if index is None else request.lines[index]


def _shown(value: str, language: str) -> str:
    try:
        return format_number(Fraction(value), language)
    except (ValueError, ZeroDivisionError):
        return value


def _listed(values: Mapping[str, str]) -> str:
    words = [f"{name} = {value}" for name, value in values.items()]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_SENTENCES = {
    "TimeLimit": (
        f"This code runs longer than {TIME} seconds.",
        "Look for a loop that does not end.",
    ),
    "MemoryError": ("This code needs more memory than it gets.", "Look for a list without end."),
    "Died": ("This code stopped Python itself.", "It may only calculate and draw."),
    "RecursionError": ("A function in this code calls itself without end.", ""),
    "ZeroDivisionError": (
        "This line divides by zero.",
        "Choose the range of the draw so that it cannot happen.",
    ),
}
_READING = ("SyntaxError", "IndentationError", "TabError")


def _report_error(request: Request, error: Mapping[str, object], report: Report) -> None:
    kind, text, line = str(error.get("kind")), str(error.get("text") or ""), error.get("line")
    is_line = isinstance(line, int) and 0 < line <= len(request.lines)
    place = request.lines[line - 1] if is_line else request.place
    if kind == "SetupError":
        report.error(request.place, "QE250", "The variables cannot be drawn.", text)
        return
    name = str(error.get("name") or "")
    message, help = _SENTENCES.get(kind, (f"{kind}: {text.rstrip('.')}." if text else kind, ""))
    if kind == "DrawError":
        message = text
        place = _place_of(name, request) if name else place
    elif kind == "NameError" and name:
        message, help = f'"{name}" is not set before this line.', "Look for a misspelt name."
    elif kind in _READING:
        message = f"Python cannot read this line: {text.rstrip('.')}."
    values = error.get("values")
    if isinstance(error.get("seed"), int):
        drawn = f", with {_listed(values)}" if isinstance(values, Mapping) and values else ""
        message = f"{message.rstrip('.')} (seed {error['seed']}{drawn})."
    report.error(place, "QE250", message, help)
