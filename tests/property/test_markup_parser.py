"""The parser never raises; parsed items survive the codec; formatting changes no meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.core.codec import dump_item, load_item
from quiz_engine.errors import CODES
from quiz_engine.markup import Lesson, parse_lesson
from tests.property.formatting import check_format

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [path.read_text("utf-8") for path in sorted((ROOT / "content").glob("vi/*/*.md"))]
GOLDEN = [
    path.read_text("utf-8").split("%% source\n")[1].split("\n%% ")[0]
    for path in sorted((ROOT / "tests" / "golden").glob("*/*.txt"))
]
PIECES = [
    "<question>",
    '<question id="x">',
    "</question>",
    "<hint>",
    "</hint>",
    "<answer>",
    "</answer>",
    "<examples>",
    "</examples>",
    '<feedback outcome="partial">',
    "</feedback>",
    "<explanation>",
    "</explanation>",
    "<hnt>",
    "<div>",
    "- [x] a",
    "- [ ] b",
    "- [q]",
    "- []",
    "* [X] c {#d}",
    "  > quote",
    "> quote",
    "      code",
    "  - list",
    "1. one",
    "```",
    "~~~",
    "<!--",
    "-->",
    "`",
    "[[a]]",
    "[[",
    "]]",
    "[[( a ) | b]]",
    "[[= 1.5 ± 2 km]]",
    "[[#x = 1]]",
    "|",
    "\\",
    'answer="',
    "'",
    '"',
    "<",
    ">",
    "=",
    "±",
    "{#",
    "}",
    "&amp;",
    "\t",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "    ",
    "\x02qe0\x03",
    "\x00",
    "\u2028",
    "\ufeff",
    "đ",
    "\U0001f600",
]
soup = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
lines = st.lists(st.sampled_from(PIECES) | st.just(""), max_size=40).map("\n".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a real lesson, or a golden source, with a few places changed."""
    text = draw(st.sampled_from([*LESSONS, *GOLDEN]))
    start = draw(st.integers(0, len(text)))
    text = text[start : start + draw(st.integers(0, 2500))]
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 1, 3, 20]))
        text = text[:place] + draw(st.sampled_from(["", *PIECES])) + text[place + cut :]
    return text


def check_places(text: str, lesson: Lesson, first_line: int) -> None:
    """Every diagnostic has a known code and a place within the text."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in lesson.diagnostics:
        assert each.code in CODES
        assert each.message
        assert 0 <= each.line - first_line < len(raw)
        assert 1 <= each.column <= len(raw[each.line - first_line]) + 1


@given(
    st.one_of(soup, lines, mutated(), st.text()),
    st.sampled_from(["vi", "en", "de"]),
    st.integers(1, 50),
)
def test_never_raises(text: str, language: str, first_line: int) -> None:
    """Whatever the text, parsing gives items and mistakes whose places are in the text."""
    lesson = parse_lesson(text, "bai.md", language, first_line=first_line)
    check_places(text, lesson, first_line)
    errors = [each for each in lesson.diagnostics if each.severity == "error"]
    drawn = [question for question in lesson.questions if question.request is None]
    assert errors or len(lesson.items) == len(drawn)


@given(st.one_of(lines, mutated()))
def test_parsed_items_survive_the_codec(text: str) -> None:
    """A parsed item is the same after it was written as JSON and read again."""
    for item in parse_lesson(text).items:
        assert load_item(json.loads(json.dumps(dump_item(item)))) == item


@pytest.mark.parametrize("text", LESSONS + GOLDEN)
def test_format_of_real_lessons(text: str) -> None:
    """All lessons of the course and all golden cases keep their meaning."""
    check_format(text, parse_lesson(text))


@given(mutated())
def test_format_of_mutated_lessons(text: str) -> None:
    """Lessons with random changes that are still sound keep their meaning."""
    check_format(text, parse_lesson(text))


indents = st.sampled_from(["", "", " ", "    "])
ends = st.sampled_from(["\n", "\r\n"])
words = st.sampled_from(
    ["Which?", "Đâu là *đúng*?", "`code`", "a & b", "x  ", "1 < 2", "<br>", "| a | b |"]
)
ENTRY_LINES = [
    "",
    "  more",
    "    far",
    "  > quote",
    "  >",
    "  > - list",
    "  - nested",
    "      code",
    "  ```\n  x\n  ```",
]
entry_lines = st.lists(
    st.sampled_from(ENTRY_LINES),
    max_size=5,
)


@st.composite
def questions(draw: st.DrawFn) -> str:
    """Draw a question as authors lay it out: with or without id, blank lines, indentation,
    blocks."""
    attributes = draw(
        st.lists(
            st.sampled_from(["points=2", "shuffle", "tags='a b'", 'level="1"', "attempts=3"]),
            unique=True,
        )
    )
    name = draw(st.sampled_from(["", "id=one", "ID='two'"]))
    rows = [f"<question {' '.join([name, *attributes])}>", draw(st.sampled_from(["", "\n"]))]
    rows += [draw(words), ""]
    for index in range(draw(st.integers(2, 4))):
        own = draw(st.sampled_from(["", f" {{#own-{index}}}"]))
        mark = draw(st.sampled_from(["-", "*", "+"]))
        rows.append(f"{mark} [{'xX'[index % 2] if index == 0 else ' '}] {draw(words)}{index}{own}")
        rows += draw(entry_lines)
        rows += draw(st.sampled_from([[], [""]]))
    for block in draw(
        st.lists(
            st.sampled_from(["hint", "explanation", 'feedback outcome="correct"']), unique=True
        )
    ):
        gap = draw(st.sampled_from([[], [""]]))
        rows += [*gap, f"<{block}>", *gap, draw(words), *gap, f"</{block.split()[0]}>"]
    rows += ["</question>"]
    indent = draw(indents)
    text = "\n".join(rows).replace("\n\n\n", "\n\n")
    text = "\n".join(indent + line if line else line for line in text.split("\n"))
    before = draw(st.sampled_from(["", "Text\n", "- a\n\n"]))
    return (before + text + draw(st.sampled_from(["", "\n", "\nText\n"]))).replace("\n", draw(ends))


@given(questions())
def test_format_of_generated_questions(text: str) -> None:
    """Questions in any layout keep their meaning, and the same form is reached at once."""
    check_format(text, parse_lesson(text))


def test_generated_questions_are_sound_often_enough() -> None:
    """The strategy above draws enough questions without mistakes for its property to mean
    something."""
    sound = 0

    @given(questions())
    def count(text: str) -> None:
        nonlocal sound
        lesson = parse_lesson(text)
        sound += all(
            each.severity == "warning" or each.code == "QE105" for each in lesson.diagnostics
        )

    count()
    assert sound >= 20
