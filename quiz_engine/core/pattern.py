"""Patterns: regular expressions that no response can slow down (L0).

`re` tries one way after another, and there are patterns and texts for which that takes longer than
the world exists; no look at a pattern alone tells all of them. So patterns are read and matched
here: all ways are followed at once, letter by letter (K. Thompson, "Regular expression search
algorithm", CACM 11(6), 1968), in time that grows with the length of the text times the size of the
pattern. What needs trying back and forth, such as `(?=…)` and `\\1`, is refused.

Read as in Python's `re`: letters, `.`, `[a-z]`, `[^a-z]`, `\\d \\D \\w \\W \\s \\S`, a backslash
before any other sign, `( )`, `(?: )`, `|`, `? * + {2} {2,} {2,5}`, `^` and `$`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from .shape import TextRule
from .text import normalise, place_tones

LONGEST = 200
"""Characters of a pattern, and of a text that is matched."""
_LARGEST = 1000
"""Steps of a pattern when every repetition is written out."""
_DEEPEST = 20
_QUANTIFIER = re.compile(r"([?*+])|\{([0-9]{1,3})(,?)([0-9]{1,3})?\}")
_SPACES = re.compile("  +")
_VARIABLE = re.compile(r"\{\{\s*[^{}]*\}\}")
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda letter: letter in "0123456789",
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}

Test = Callable[[str], bool]
"""Says whether a letter fits."""


class PatternError(ValueError):
    """A pattern that cannot be read; `index` is where in it."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a pattern that was read."""

    kind: str
    """"letter", "split" (goes on in two places), "start", "end" or "match"."""
    test: Test | None = None
    next: int = 0
    other: int = 0


_Node = tuple[object, ...]
"""("letter", test) | ("start",) | ("end",) | ("all", nodes) | ("any", nodes)
| ("repeat", node, least, most or None)"""


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, source: str, rule: TextRule) -> None:
        self.source = source
        self.rule = rule
        self.at = 0
        self.depth = 0
        """Of brackets that are open."""

    def read(self) -> _Node:
        node = self.branches()
        if self.at < len(self.source):
            raise PatternError('")" closes nothing', self.at)
        return node

    def branches(self) -> _Node:
        found = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.sequence())
        return found[0] if len(found) == 1 else ("any", found)

    def sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            nodes.append(self.quantified())
        return ("all", nodes)

    def quantified(self) -> _Node:
        start = self.at
        node = self.atom()
        found = _QUANTIFIER.match(self.source, self.at)
        if found is None:
            return node
        if node[0] in ("start", "end"):
            raise PatternError(f'"{found[0]}" stands after "{self.source[start]}"', self.at)
        self.at = found.end()
        if self.peek() == "?":
            self.at += 1  # as few as possible: the same where the whole text has to fit
        again = _QUANTIFIER.match(self.source, self.at)
        if again is not None:
            raise PatternError(f'"{again[0]}" stands after another repetition', self.at)
        least, most = _bounds(found)
        if most is not None and most < least:
            raise PatternError(f'"{found[0]}" counts down', found.start())
        return ("repeat", node, least, most)

    def atom(self) -> _Node:
        start, letter = self.at, self.peek()
        self.at += 1
        if letter == "(":
            return self.group(start)
        if letter == "[":
            return ("letter", self.letters(start))
        if letter == ".":
            return ("letter", lambda _: True)
        if letter in "^$":
            return ("start",) if letter == "^" else ("end",)
        if letter == "\\":
            return self.escaped(start)
        if letter in "?*+":
            raise PatternError(f'nothing stands before "{letter}" that could be repeated', start)
        if letter == "{":
            variable = _VARIABLE.match(self.source, start)
            if variable is None:
                raise PatternError('"{" is no repetition here; write "\\{" for a brace', start)
            self.at = variable.end()
            return ("all", [self.literal(each) for each in variable[0]])
        return self.literal(letter)

    def group(self, start: int) -> _Node:
        if self.peek() == "?":
            if self.source[self.at : self.at + 2] != "?:":
                what = self.source[start : start + 3]
                raise PatternError(f'"{what}" is not allowed, only "(…)" and "(?:…)"', start)
            self.at += 2
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError(f"more than {_DEEPEST} brackets stand in one another", start)
        node = self.branches()
        if self.peek() != ")":
            raise PatternError('"(" is not closed', start)
        self.at += 1
        self.depth -= 1
        return node

    def escaped(self, start: int) -> _Node:
        letter = self.peek()
        self.at += 1
        if letter.lower() in _CLASSES:
            return ("letter", _class(letter))
        return self.literal(self.sign(letter, start))

    def sign(self, letter: str, start: int) -> str:
        """Return the sign that a backslash stands before."""
        if not letter:
            raise PatternError('a "\\" stands at the end', start)
        if letter.isalnum():
            raise PatternError(f'"\\{letter}" is not allowed', start)
        return letter

    def literal(self, letter: str) -> _Node:
        nodes = [("letter", functools.partial(str.__eq__, each)) for each in self.fold(letter)]
        return nodes[0] if len(nodes) == 1 else ("all", nodes)

    def fold(self, letter: str) -> str:
        """Return a letter as it stands in a normalised text."""
        return normalise(letter, self.rule) or letter

    def letters(self, start: int) -> Test:
        """Read the rest of "[…]"."""
        is_negated = self.peek() == "^"
        self.at += is_negated
        tests: list[Test] = []
        while self.peek() != "]" or not tests:
            first = self.member(start)
            if callable(first):
                tests.append(first)
                continue
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("", "]"):
                self.at += 1
                last = self.member(start)
                if callable(last) or last < first:
                    raise PatternError("a range goes from nothing to nothing", self.at - 1)
                tests.append(_range(first, last, self.rule.case))
            else:
                folded = self.fold(first)
                if len(folded) != 1:
                    raise PatternError(f'"{first}" cannot stand in "[…]"; use "(…|…)"', self.at - 1)
                tests.append(functools.partial(str.__eq__, folded))
        self.at += 1
        return lambda letter: any(test(letter) for test in tests) != is_negated

    def member(self, start: int) -> str | Test:
        letter = self.peek()
        if not letter:
            raise PatternError('"[" is not closed', start)
        self.at += 1
        if letter != "\\":
            return letter
        letter = self.peek()
        self.at += 1
        return _class(letter) if letter.lower() in _CLASSES else self.sign(letter, self.at - 2)

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    if found[1]:
        return int(found[1] == "+"), 1 if found[1] == "?" else None
    least = int(found[2])
    if found[4]:
        return least, int(found[4])
    return least, None if found[3] else least


def _class(letter: str) -> Test:
    test = _CLASSES[letter.lower()]
    return test if letter.islower() else lambda each: not test(each)


def _range(first: str, last: str, case: bool) -> Test:
    if case:
        return lambda letter: first <= letter <= last
    return lambda letter: any(first <= each <= last for each in (letter, letter.upper()))


def _size(node: _Node) -> int:
    match node:
        case ("all" | "any", list(nodes)):
            return sum(map(_size, nodes)) + len(nodes)
        case ("repeat", inner, int(least), most):
            return (_size(inner) + 1) * max(least, most or 1, 1)
    return 1


def _write(node: _Node, steps: list[_Step]) -> None:
    """Append the steps of a node; they go on behind their last one."""
    match node:
        case ("letter", test):
            steps.append(_Step("letter", test, len(steps) + 1))
        case ("all", list(nodes)):
            for each in nodes:
                _write(each, steps)
        case ("any", list(nodes)):
            ends = []
            for each in nodes[:-1]:
                split = len(steps)
                steps.append(_Step("split"))
                _write(each, steps)
                ends.append(len(steps))
                steps.append(_Step("split"))
                steps[split] = _Step("split", None, split + 1, len(steps))
            _write(nodes[-1], steps)
            for end in ends:
                steps[end] = _Step("split", None, len(steps), len(steps))
        case ("repeat", inner, int(least), most):
            _write_repeated(inner, least, most, steps)
        case (kind,):
            steps.append(_Step(str(kind), None, len(steps) + 1))


def _write_repeated(node: _Node, least: int, most: int | None, steps: list[_Step]) -> None:
    for _ in range(least):
        _write(node, steps)
    if most is None:
        split = len(steps)
        steps.append(_Step("split"))
        _write(node, steps)
        steps.append(_Step("split", None, split, split))
        steps[split] = _Step("split", None, split + 1, len(steps))
        return
    splits = []
    for _ in range(most - least):
        splits.append(len(steps))
        steps.append(_Step("split"))
        _write(node, steps)
    for split in splits:
        steps[split] = _Step("split", None, split + 1, len(steps))


@functools.lru_cache(maxsize=256)
def compile_pattern(source: str, rule: TextRule = TextRule()) -> tuple[_Step, ...]:
    """Read a pattern whose letters are compared under `rule`. Raises PatternError."""
    if len(source) > LONGEST:
        raise PatternError(f"it is longer than {LONGEST} characters", LONGEST)
    node = _Reader(_SPACES.sub(" ", place_tones(source)), rule).read()
    if _size(node) > _LARGEST:
        raise PatternError(f"its repetitions, written out, are longer than {_LARGEST} steps", 0)
    steps: list[_Step] = []
    _write(node, steps)
    return (*steps, _Step("match"))


def is_full_match(source: str, text: str, rule: TextRule = TextRule()) -> bool:
    """Return True when all of `text`, normalised, fits the pattern.

    False for a text, or a normalised text, longer than LONGEST. Raises PatternError.
    """
    steps = compile_pattern(source, rule)
    if len(text) > LONGEST:
        return False
    text = normalise(text, rule)
    if len(text) > LONGEST:
        return False
    places = _follow(steps, [0], True, not text)
    for index, letter in enumerate(text, 1):
        found = [steps[each].next for each in places if steps[each].kind == "letter"
                 and steps[each].test(letter)]  # fmt: skip
        if not found:
            return False
        places = _follow(steps, found, False, index == len(text))
    return any(steps[each].kind == "match" for each in places)


def _follow(steps: tuple[_Step, ...], starts: list[int], is_start: bool, is_end: bool) -> set[int]:
    """Return the steps that are reached without reading a letter."""
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        step = steps[place]
        if step.kind == "split":
            waiting += (step.next, step.other)
        elif (step.kind == "start" and is_start) or (step.kind == "end" and is_end):
            waiting.append(step.next)
    return seen
