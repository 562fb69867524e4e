"""Facts about Markdown as plain text, as the solution of a question shows it."""

from __future__ import annotations

import pytest

from quiz_engine.markup import parse_lesson
from quiz_engine.markup.forms import find_kind
from quiz_engine.markup.plain import plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**mạnh** và *nhẹ*", "mạnh và nhẹ"),
        ("`tong = so * 30000`", "tong = so * 30000"),
        ("`a[0]`", "a[0]"),
        ("ten_cua_toi", "ten_cua_toi"),
        ("\\*không đậm\\*", "*không đậm*"),
        ("Chạy ngay!", "Chạy ngay!"),
        ("2 < 3 > 1", "2 < 3 > 1"),
        ("![con mèo](meo.svg) kêu", "con mèo kêu"),
        ("[trang đầu](index.md)", "trang đầu"),
        ("<b>đậm</b>", "đậm"),
        ("a\x005\x00", "a5"),
    ],
)
def test_nothing_but_marks_is_left_out(markdown: str, text: str) -> None:
    """What a reader sees stays, sign by sign; code stays as it is."""
    assert plain_text(markdown) == text


def test_the_key_of_code_is_code() -> None:
    """A solution that says how lines of a program follow one another repeats them unharmed."""
    source = (
        '<question id="x" type="order">\n\nOrder.\n\n1. `n = int(input())`\n2. `n = n * 2`\n'
        "3. `print(a_list[n])`\n\n</question>"
    )
    (question,) = parse_lesson(source, language="en").questions
    key = "1. n = int(input()); 2. n = n * 2; 3. print(a_list[n])"
    assert find_kind("order").key(question) == key
