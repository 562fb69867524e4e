"""Facts about the form that `quiz-engine fmt` gives to questions."""

from __future__ import annotations

import pytest

from quiz_engine.markup import parse_lesson
from quiz_engine.markup.format import format_lesson, make_slug

MESSY = """Text
<Question  answer='say "hi"' ID=one>
Which?
</question>
Text
"""
TIDY = """Text

<question id="one" answer='say "hi"'>

Which?

</question>

Text
"""


def formatted(text: str, taken: tuple[str, ...] = ()) -> str:
    """Return a lesson in its form."""
    lesson = parse_lesson(text)
    assert [
        each.code
        for each in lesson.diagnostics
        if each.severity == "error" and each.code != "QE105"
    ] == []
    return format_lesson(text, lesson, taken)


def test_tags_and_attributes() -> None:
    """Tags get blank lines around them, attributes an order, quotation marks and small letters."""
    assert formatted(MESSY) == TIDY
    assert formatted(TIDY) == TIDY


def test_choices() -> None:
    """Choices begin with "- [ ]" or "- [x]"; further lines are indented by two spaces."""
    text = """<question id="one">

Which?


*   [X] yes   {#y}

    more
     > Right.
     >
     >   Really.
+ [ ] no
    - a
    - b

</question>"""
    assert (
        formatted(text)
        == """<question id="one">

Which?

- [x] yes {#y}

  more
  > Right.
  >
  >   Really.
- [ ] no

  - a
  - b

</question>"""
    )


def test_missing_ids_are_slugs_of_the_prompt() -> None:
    """A missing id is the prompt without marks, cut at a word, and never one that is taken."""
    prompt = "Đâu là **thủ đô** của Việt Nam, nước có 34 tỉnh thành?"
    text = f'<question answer="a">\n\n{prompt}\n\n</question>\n'
    name = "dau-la-thu-do-cua-viet-nam-nuoc-co-34"
    assert f'<question id="{name}" answer="a">' in formatted(text)
    assert f'id="{name}-2"' in formatted(text, (name,))
    twice = formatted(text + "\n" + text)
    assert f'id="{name}"' in twice
    assert f'id="{name}-2"' in twice
    assert formatted(twice) == twice


def test_ids_give_no_gap_away() -> None:
    """The id of a question with gaps is made of the text around them."""
    assert '<question id="thu-do-la">' in formatted(
        "<question>\n\nThủ đô là [[Hà Nội]].\n\n</question>"
    )
    assert '<question id="question">' in formatted("<question>\n\n[[Hà Nội]]\n\n</question>")


def test_slugs() -> None:
    """Slugs are at most 40 characters, cut at a word, of small letters and digits."""
    assert make_slug("Straße & Đường 12: ổn?") == "strasse-duong-12-on"
    assert make_slug("x" * 60) == "x" * 40
    assert make_slug("???") == "question"


def test_line_ends_and_surroundings_stay() -> None:
    """Line ends are kept, also a missing last one; nothing outside a question changes."""
    text = "a \r\n\tb\r\n\r\n<question id=x answer=y>\r\nWhich?\r\n</question>"
    assert (
        formatted(text)
        == 'a \r\n\tb\r\n\r\n<question id="x" answer="y">\r\n\r\nWhich?\r\n\r\n</question>'
    )


@pytest.mark.parametrize("text", ["{}\r\n\nText", "Text\r{}", "Text\r\r{}\r\r\n\nText"])
def test_mixed_line_ends(text: str) -> None:
    """Where lines end in more than one way, none comes together with the next."""
    for end in ("\r", "\n", "\r\n"):
        question = f'<question id="x" answer="y">{end}{end}Which?{end}{end}</question>'
        once = formatted(text.format(question))
        assert len(once.splitlines()) >= len(text.format(question).splitlines())
        assert formatted(once) == once


def test_indented_questions() -> None:
    """A question in a list keeps its indentation; tabs in it become spaces."""
    text = "- entry\n\n\t<question id=x>\n\n\tWhich?\n\n\t- [x] a\n\t- [ ] b\n\n\t</question>\n"
    assert formatted(text).split("\n")[2:5] == ['    <question id="x">', "", "    Which?"]


def test_comments_between_blocks_stay() -> None:
    """A comment between blocks is kept."""
    hint = "<hint>\n\nThink.\n\n</hint>"
    text = f'<question id="x" answer="y">\n\nWhich?\n\n{hint}\n\n<!-- note -->\n\n</question>\n'
    assert formatted(text) == text


def test_comments_behind_a_mark_stay() -> None:
    """A comment behind the id of a choice stands before it afterwards."""
    text = '<question id="x">\n\nWhich?\n\n- [x] a {#own} <!-- note -->\n- [ ] c\n\n</question>\n'
    assert formatted(text) == text.replace("{#own} <!-- note -->", "<!-- note --> {#own}")
    assert formatted(formatted(text)) == formatted(text)


def test_line_breaks_in_a_choice_stay() -> None:
    """Two spaces at the end of a line break it where more follows, and are dropped elsewhere."""
    text = '<question id="x">\n\nWhich?\n\n- [x] a  \n  b  \n- [ ] c  \n\n</question>\n'
    lesson = parse_lesson(text)
    assert [each.text for each in lesson.items[0].shape.choices] == ["a  \nb", "c"]
    assert formatted(text) == text.replace("b  ", "b").replace("c  ", "c")


def test_values_keep_their_meaning() -> None:
    """Quotation marks and character references in values survive."""
    text = (
        """<question id="x" answer="a &amp;lt; b | &quot;c' | d & e">\n\nWhich?\n\n</question>\n"""
    )
    lesson = parse_lesson(text)
    again = parse_lesson(formatted(text))
    assert again.items == lesson.items
    assert [each.text for each in again.items[0].shape.answers] == ["a &lt; b", "\"c'", "d & e"]
