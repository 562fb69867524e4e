"""Facts about lines, places and what Markdown hides."""

from __future__ import annotations

import pytest

from quiz_engine.markup.scan import scan
from quiz_engine.markup.source import CODE, COMMENT, common_indent, make_segment, split_lines
from quiz_engine.markup.tag import parse_tag


def visible(text: str) -> list[str]:
    """Return what is visible of each line."""
    return [row.visible for row in scan(split_lines(text)).rows]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(end: str) -> None:
    """LF, CRLF and CR end lines; other separators of Unicode do not."""
    lines = split_lines(f"a{end}b\u2028c\x0cd{end}", 5)
    assert [(line.number, line.text) for line in lines] == [(5, "a"), (6, "b\u2028c\x0cd"), (7, "")]


def test_tabs_expand_but_places_count_characters() -> None:
    """A tab goes to the next multiple of four; the place of a later character is that of the raw
    line."""
    (line,) = split_lines("\t- [q]\tx")
    assert line.text == "    - [q]   x"
    assert [line.place(line.text.index(mark)).column for mark in ("-", "q", "x")] == [2, 5, 8]
    assert line.place(len(line.text)).column == 9


def test_reserved_characters_are_dropped() -> None:
    """The two control characters that Python-Markdown uses inside are no part of the text."""
    (line,) = split_lines("a\x02b\x03c")
    assert line.text == "abc"
    assert line.place(2).column == 5


def test_a_segment_moves_to_the_left() -> None:
    """A segment has no blank lines at its ends and no common indentation; inner indentation
    stays."""
    rows = scan(split_lines("\n   a\n\n     b\n\n")).rows
    segment = make_segment(rows)
    assert segment.text == "a\n\n  b"
    assert segment.place == (2, 4)
    assert common_indent(rows) == 3


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("```\n<question>\n```\nafter", [True, True, True, False]),
        ("~~~~ python\n~~~\n~~~~\nafter", [True, True, True, False]),
        ("```\nx\n`````\nafter", [True, True, True, False]),
        ("> ```\n> x\n> ```\nafter", [True, True, True, False]),
        ("- ```\n  x\n  ```\nafter", [True, True, True, False]),
        ("```not `a` fence\nx", [False, False]),
        ("<!-- a\nb -->\nafter", [True, True, False]),
        ("`a`\n`a` <!-- b -->\n`a\nb`", [False, False, False, False]),
        ("    ```\nafter\n    ```", [False, False, False]),
    ],
)
def test_fences_and_comments_hide(text: str, hidden: list[bool]) -> None:
    """A fence hides up to an end at least as long as its beginning; so does a comment."""
    assert [row.hidden for row in scan(split_lines(text)).rows] == hidden


def test_code_spans_and_comments_are_hidden() -> None:
    """A code span is hidden, also over two lines; an unmatched backtick is a character. What is
    hidden is no space, so that nothing seems to begin a line that has it before it."""
    assert visible("a `b` c") == [f"a {CODE * 3} c"]
    assert visible("a ``b ` c`` d") == [f"a {CODE * 9} d"]
    assert visible("a `b\nc` d") == [f"a {CODE * 2}", f"{CODE * 2} d"]
    assert visible("<!-- b -->- c") == [f"{COMMENT * 10}- c"]
    assert not f"{CODE}{COMMENT}".isspace()
    assert visible("a ` b") == ["a ` b"]
    assert visible("a `b\n\nc` d") == ["a `b", "", "c` d"]
    assert visible("a \\`b` c") == ["a \\`b` c"]


def test_unclosed_fences_and_comments_are_noted() -> None:
    """What has no end hides nothing and is noted with its place."""
    seen = scan(split_lines("x <!-- y\n```\n<question>"))
    assert [(row, column) for row, column, _ in seen.unclosed] == [(0, 2), (1, 0)]
    assert not any(row.hidden for row in seen.rows)


def test_many_unclosed_fences_take_no_time() -> None:
    """Ten thousand openings without an end are read in one pass, not in a hundred million steps."""
    text = "\n".join(f"```x{number}\n<!--" for number in range(10_000))
    assert len(scan(split_lines(text)).rows) == 20_000


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("<question>", []),
        ('<Question ID="a">', [("id", "a")]),
        ("<question id=a b>", [("id", "a"), ("b", None)]),
        ("<question id = 'a b' c=\"d>e\">", [("id", "a b"), ("c", "d>e")]),
        ('<question a="1 &lt; 2 &amp; &#39;">', [("a", "1 < 2 & '")]),
        ("<question a=1/b>", [("a", "1/b")]),
    ],
)
def test_tags_follow_html(text: str, attributes: list[tuple[str, str | None]]) -> None:
    """Attributes are bare, quoted or alone; names lose their capitals; references are resolved."""
    tag = parse_tag(text, 0)
    assert tag is not None
    assert tag.is_complete
    assert [(each.name, each.value) for each in tag.attributes] == attributes


def test_incomplete_tags() -> None:
    """A tag that does not end on its line says so, and no tag is no tag."""
    assert parse_tag('<question id="a', 0).is_complete is False
    assert parse_tag("<question id=a", 0).is_complete is False
    assert parse_tag("a < b", 2) is None
    assert parse_tag("</hint>", 0).is_closing
    assert parse_tag("<hint />", 0).is_empty


def test_places_in_a_line_with_tabs_and_control_characters() -> None:
    """Each character of the text, and what lies beyond, is found in the line as written."""
    (line,) = split_lines("a\tb\x02c\t")
    assert line.text == "a   bc  "
    assert [line.place(index).column for index in range(10)] == [1, 2, 2, 2, 3, 5, 6, 6, 7, 8]
