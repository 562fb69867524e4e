"""Real lessons, damaged at random: nothing raises, nothing takes long, no word is lost, and what
`quiz-engine fmt` makes of them means the same.

Each example has a number from which it is made, so that a failure can be repeated:

    python -m tests.property.test_markup_fuzz NUMBER

Every day the same ones are tried; `scripts/soak.py` tries more in each of its rounds, by its seed.
"""

from __future__ import annotations

import json
import random
import re
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown

from quiz_engine.core.codec import dump_item, load_item
from quiz_engine.errors import CODES
from quiz_engine.markup import parse_lesson
from quiz_engine.markup.extension import HOST_EXTENSIONS, PageContext, check_placement
from tests.property.formatting import check_format, words

ROOT = Path(__file__).resolve().parents[2]
DAILY, EXAMPLES = 2000, 5000
"""How many are tried every day, and in a round of the soak."""
CHUNKS = 10
"""Tests that share the examples, so that the first failures of all are shown."""
SLOWER = 50
"""Times longer than usual that an example may take."""
FLOOR = 0.1
"""Seconds that anything may take: below, a pause of the machine would be a failure."""


def read_sources() -> list[tuple[str, str]]:
    """Return language and text of every lesson, page of the guide and golden case."""
    found = []
    for path in sorted((ROOT / "content").rglob("*.md")):
        language = path.relative_to(ROOT / "content").parts[0]
        text = path.read_text("utf-8")
        found.append(("en" if language == "authors" else language, text))
    for path in sorted((ROOT / "tests" / "golden").glob("*/*.txt")):
        source = path.read_text("utf-8").split("%% source\n")[1].split("\n%% ")[0]
        found.append(("vi", source + "\n"))
    return found


SOURCES = read_sources()
PIECES = [
    "<question>", '<question id="x">', '<question id="x" type="', "</question>", "<hint>", "</hint>",
    "<answer>", "</answer>", "<examples>", "</examples>", "<explanation>", "</explanation>",
    '<feedback outcome="partial">', "</feedback>", "<rubric>", "</rubric>", '<step id="s">',
    "</step>", '<scene id="s">', "</scene>", "<variables>", "</variables>", "<test>", "</test>",
    "<solution>", "</solution>", "<div>", "</div>", '<div markdown="1">', "<b", "<!--", "-->",
    "<!-- allow QE213: x -->", "- [x] ", "- [ ] ", "- [q] ", "- []", "* [X] ", "+ ", "1. ", "99. ",
    "    - ", "\t- ", "> ", "  > ", ">", "| a | b |", "|---|---|", "|", "\\|", "[x]", "[ ]",
    "```", "~~~", "```python\n", "`", "``", "[[", "]]", "[[a | b]]", "[[( a ) | b]]", "[[= 1 ± 2 km]]",
    "[[#x weight=2 a]]", "[[/a+/ | b]]", "{#b}", "{#b weight=2}", "{weight=", "{{x}}", "{{", "}}",
    "![a](b.svg)", "![", "[a](b)", "](", "[^1]", "[^1]: x", "*[abc]: d", "^(", ")", "=", "±", "#",
    "# ", "---", "***", "!!! note", '??? note "x"', '=== "x"', ":   ", '"', "'", "“", "&amp;", "&#0;",
    "&lt;", "\\", "\\[", "\t", "\r\n", "\r", "\n", "\n\n", "\n\n\n", " ", "    ", "        ",
    "\u00a0", "\u2028", "\u0085", "\u200b", "\u202e", "\ufeff", "\x00", "\x02", "\x03", "\x1b",
    "\x02qe0\x03", "\x02qe0g0\x03", "\x02wzxhzdk:0\x03", "\u0301" * 40, "ế", "ế", "đ", "\U0001f600",
    "\ud800", "A" * 300, "/", "/*", "(a+)+", "%%", "$x$", "<script>", "</script>", "<svg>", "https://x",
]  # fmt: skip
"""What is put into a lesson somewhere."""


def make_example(number: int) -> tuple[str, str]:
    """Return the language and the text of an example."""
    draw = random.Random(number)
    language, text = draw.choice(SOURCES)
    if len(text) > 3000 and draw.random() < 0.9:
        start = draw.randrange(len(text) - 1000)
        text = text[start : start + draw.randint(200, 3000)]
    for _ in range(draw.choice((1, 1, 2, 3, 5, 9))):
        text = draw.choice(MUTATIONS)(draw, text)
    return draw.choice((language, "vi", "de", "en")), text[:60_000]


def _lines(change: Callable[[random.Random, list[str]], None]) -> Callable[..., str]:
    def mutate(draw: random.Random, text: str) -> str:
        lines = text.split("\n")
        change(draw, lines)
        return "\n".join(lines)

    return mutate


def _delete_lines(draw: random.Random, lines: list[str]) -> None:
    start = draw.randrange(len(lines))
    del lines[start : start + draw.choice((1, 1, 2, 5))]


def _double_lines(draw: random.Random, lines: list[str]) -> None:
    start, target = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[target:target] = lines[start : start + draw.choice((1, 2, 9))]


def _swap_lines(draw: random.Random, lines: list[str]) -> None:
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent_lines(draw: random.Random, lines: list[str]) -> None:
    start = draw.randrange(len(lines))
    margin = draw.choice((" ", "  ", "    ", "\t", "> ", "    > ", "- ", "  " * 40))
    for index in range(start, min(len(lines), start + draw.choice((1, 3, 30)))):
        lines[index] = margin + lines[index]


def _dedent_lines(draw: random.Random, lines: list[str]) -> None:
    start = draw.randrange(len(lines))
    for index in range(start, min(len(lines), start + draw.choice((1, 3, 30)))):
        lines[index] = lines[index].lstrip(" >")


def _put(draw: random.Random, text: str) -> str:
    place = draw.randint(0, len(text))
    cut = draw.choice((0, 0, 0, 1, 3, 20))
    return text[:place] + draw.choice(PIECES) + text[place + cut :]


def _put_line(draw: random.Random, lines: list[str]) -> None:
    lines.insert(draw.randint(0, len(lines)), draw.choice(PIECES))


def _repeat(draw: random.Random, text: str) -> str:
    """Put in one piece, or two in turns, very often."""
    place = draw.randint(0, len(text))
    piece = draw.choice(PIECES) + draw.choice(("", "", "\n", draw.choice(PIECES)))
    count = draw.choice((20, 200, 2000)) // (1 + len(piece) // 20)
    return text[:place] + piece * count + text[place:]


def _cut(draw: random.Random, text: str) -> str:
    place = draw.randint(0, len(text))
    return text[:place] if draw.random() < 0.3 else text[:place] + text[place + draw.choice((5, 80)) :]


def _end_lines(draw: random.Random, text: str) -> str:
    return text.replace("\n", draw.choice(("\r\n", "\r", "\n\n", " \n", "\t\n", "")))


def _wrap(draw: random.Random, text: str) -> str:
    before, after = draw.choice((
        ('<div markdown="1">\n\n', "\n\n</div>"), ("<div>\n", "\n</div>"), ("```\n", "\n```"),
        ("<!--\n", "\n-->"), ('<question id="w">\n\n', "\n\n</question>"), ("!!! note\n\n", ""),
    ))  # fmt: skip
    return before + text + after


def _join(draw: random.Random, text: str) -> str:
    other = draw.choice(SOURCES)[1]
    start = draw.randrange(max(1, len(other)))
    return text + draw.choice(("\n", "", " ")) + other[start : start + 800]


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (
    _put, _put, _put, _lines(_put_line), _lines(_put_line), _lines(_delete_lines),
    _lines(_double_lines), _lines(_swap_lines), _lines(_indent_lines), _lines(_dedent_lines),
    _repeat, _cut, _end_lines, _wrap, _join,
)  # fmt: skip


def check_lesson(language: str, text: str) -> None:
    """Read, place, render and format a text; raise for what must not be."""
    lesson = parse_lesson(text, "bai.md", language)
    for each in lesson.diagnostics:
        assert each.code in CODES
    for item in lesson.items:
        assert load_item(json.loads(json.dumps(dump_item(item)))) == item
    check_placement(text, PageContext("bai.md", language))
    check_format(text, lesson, language)


def measure(language: str, text: str) -> float:
    """Return the seconds that a check takes, of this process alone."""
    start = time.process_time()
    check_lesson(language, text)
    return time.process_time() - start


def is_slow(language: str, text: str, usual: float) -> bool:
    """Return True when a text takes much longer than its length allows, three times in a row.

    Python-Markdown itself takes very long for, say, thousands of "[[" and backticks in one
    paragraph; where it takes half of the time without any of our code, nothing is said.
    """
    bound = max(FLOOR, SLOWER * usual * len(text))
    for _ in range(3):
        seconds = measure(language, text)
        if seconds <= bound or is_slow_anyway(text, seconds / 2):
            return False
    return True


def is_slow_anyway(text: str, seconds: float) -> bool:
    """Return True when Python-Markdown by itself takes as long."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        Markdown(extensions=list(HOST_EXTENSIONS)).convert(text)
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return False


@pytest.fixture(scope="module")
def usual() -> float:
    """Seconds for each character of a lesson as it is: the median."""
    lessons = [(language, text) for language, text in SOURCES if len(text) > 3000]
    return statistics.median(measure(*lesson) / len(lesson[1]) for lesson in lessons)


@pytest.fixture(scope="module")
def numbers(request: pytest.FixtureRequest) -> range:
    """Numbers of the examples: always the same, but for the rounds of the soak."""
    seed = str(request.config.getoption("--hypothesis-seed") or "")
    if not seed.isdigit():
        return range(DAILY)
    first = int(seed) * 10 * EXAMPLES
    return range(first, first + EXAMPLES)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_damaged_lessons(chunk: int, numbers: range, usual: float) -> None:
    """No traceback, no time out of proportion, no lost text."""
    for number in numbers[chunk::CHUNKS]:
        language, text = make_example(number)
        try:
            seconds = measure(language, text)
        except Exception as error:
            pytest.fail(f"example {number}: {type(error).__name__}: {error}\n{shrink(language, text)}")
        if seconds > max(FLOOR, SLOWER * usual * len(text)) and is_slow(language, text, usual):
            pytest.fail(f"example {number} takes {seconds:.2f} s for {len(text)} characters")


def test_the_check_above_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost word and a slow text are noticed, one slow run of three is not."""
    assert words("a b b") - words("b a") == Counter("b")
    assert not is_slow("vi", "Which?", 1)
    runs = iter([1.0, 1.0, 1.0, 1.0, 0.01, 1.0])
    monkeypatch.setitem(globals(), "measure", lambda *_: next(runs))
    assert is_slow("vi", "Which?", 1e-4)
    assert is_slow_anyway("[[``" * 3000, 0.2)
    assert not is_slow("vi", "Which?", 1e-4)


def test_examples_differ_and_are_repeatable() -> None:
    """The same number gives the same text; most examples are damaged in a way of their own."""
    made = [make_example(number) for number in range(200)]
    assert made == [make_example(number) for number in range(200)]
    assert len(set(made)) > 190


def shrink(language: str, text: str) -> str:
    """Return a text that fails in the same way, without the lines that do not matter."""

    def fails(lines: list[str]) -> bool:
        try:
            check_lesson(language, "\n".join(lines))
        except Exception:
            return True
        return False

    lines = text.split("\n")
    size = len(lines) // 2
    end = time.monotonic() + 20
    while size and time.monotonic() < end:
        for start in range(0, len(lines), size):
            rest = lines[:start] + lines[start + size :]
            if fails(rest):
                lines = rest
                break
        else:
            size //= 2
    return repr("\n".join(lines))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        drawn = make_example(int(argument))
        print(shrink(*drawn), measure(*drawn))
