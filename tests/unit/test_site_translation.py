"""Facts about translations: words may differ from the original, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz_engine.site.lesson_file import read_lesson_file
from quiz_engine.site.translation import check_translation

HEAD = "---\nid: one\ntitle: T\ndescription: D.\n{extra}---\n\n# T\n\n"
CHOICES = """<question id="q1" {attributes}>

{prompt}

- [{a}] {yes}
- [{b}] {no}

</question>
"""


def compare(tmp_path: Path, original: str, translation: str, extra: tuple[str, str] = ("", "")) -> list[str]:
    """Return what is said of the translation of a lesson."""
    files = []
    for language, body, more in zip(("vi", "en"), (original, translation), extra, strict=True):
        path = tmp_path / language / "a.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD.format(extra=more) + body, encoding="utf-8")
        files.append(read_lesson_file(path, tmp_path, shown=f"{language}/a.md"))
        assert not files[-1].diagnostics
    return [f"{each.line}:{each.column} {each.code} {each.message}" for each in check_translation(*files)]


def choices(prompt: str = "Đúng không?", yes: str = "Có", no: str = "Không", a: str = "x", b: str = " ", attributes: str = "") -> str:
    return CHOICES.format(prompt=prompt, yes=yes, no=no, a=a, b=b, attributes=attributes)


ENGLISH = {"prompt": "Is it so?", "yes": "Yes", "no": "No"}


def test_words_may_differ(tmp_path):
    """Prompt and choices are the translator's."""
    assert compare(tmp_path, choices(), choices(**ENGLISH)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"a": " ", "b": "x"},
            '13:3 QE271 The question "q1" is not the same as in the original: shape › choices › a › key'
            " is not there, and in vi/a.md:9, true.",
        ),
        (
            {"attributes": 'points="2"'},
            '9:1 QE271 The question "q1" is not the same as in the original: points is "2", and in vi/a.md:9, not there.',
        ),
        (
            {"no": "No {#other}"},
            '14:3 QE271 The question "q1" is not the same as in the original: shape › choices › other is there,'
            " and in vi/a.md:9, not there.",
        ),
    ],
)
def test_what_counts_may_not(tmp_path, change, said):
    """Keys, points and ids are the original's; the place is the translation's."""
    assert compare(tmp_path, choices(), choices(**{**ENGLISH, **change})) == [said]


def test_answers_in_words_are_each_languages_own(tmp_path):
    """Other words, more of them, and another tolerance of typing errors."""
    one = '<question id="q1" answer="thẻ">\n\nCái gì?\n\n</question>\n'
    other = '<question id="q1" answer="identity card" typos="1">\n\nWhat?\n\n</question>\n'
    assert compare(tmp_path, one, other) == []


def test_programs_are_written_in_words_too(tmp_path):
    """What a program begins with, prints and is called in it is each language's own; its tests' ids
    are not."""
    program = (
        '<question id="q1" type="program">\n\n{0}\n\n```python\n# {0}\n```\n\n<test id="{1}">\n\n'
        '```text\n{0}\n```\n\n</test>\n\n<solution>\n\n```python\nprint("{0}")\n```\n\n</solution>\n\n'
        "</question>\n"
    )
    one = program.format("Chào", "a")
    assert compare(tmp_path, one, program.format("Hello", "a")) == []
    assert "shape › tests › b is there" in compare(tmp_path, one, program.format("Hello", "b"))[0]


@pytest.mark.parametrize(("number", "same"), [("1200.5", True), ("1200.6", False)])
def test_numbers_are_the_same(tmp_path, number, same):
    """Authors write them alike in every language."""
    one = '<question id="q1" answer="= 1200.5">\n\nMấy?\n\n</question>\n'
    other = f'<question id="q1" answer="= {number}">\n\nHow many?\n\n</question>\n'
    said = compare(tmp_path, one, other)
    assert said == [] if same else ["QE271" in said[0], "2401/2" in said[0]] == [True, True]


def test_an_order_is_the_same_in_every_language(tmp_path):
    """In a question about order, the order is the key."""
    order = '<question id="q1" type="order">\n\nXếp:\n\n1. {}\n2. {}\n\n</question>\n'
    said = compare(tmp_path, order.format("một {#m}", "hai {#h}"), order.format("two {#h}", "one {#m}"))
    assert "shape › order is h, m, and in vi/a.md:9, m, h." in said[0]


def test_questions_are_the_same(tmp_path):
    """One too many is a mistake, one too few a warning."""
    extra = choices(**ENGLISH).replace('"q1"', '"q2"')
    assert compare(tmp_path, choices(), extra) == [
        '9:1 QE270 The question "q2" is not in the original, vi/a.md.',
        '1:1 QE272 The question "q1" of vi/a.md is missing.',
    ]


def test_the_lesson_is_the_same(tmp_path):
    """What it teaches, and to whom, is told once."""
    said = compare(tmp_path, "", "", ("level: 1\n", "level: 2\n"))
    assert said == ['5:8 QE271 "level" is "2", and in the original, vi/a.md, "1".']
    said = compare(tmp_path, "", "", ("level: 1\n", ""))
    assert said == ['1:1 QE271 "level" is not there, and in the original, vi/a.md, "1".']
