"""Facts about `quiz-engine new item`: a question of every type, of which none is given an id twice."""

from __future__ import annotations

import re

import pytest

from quiz_engine.locale import LANGUAGES
from quiz_engine.new import item as new_item
from quiz_engine.site.course import draw_course, read_lesson_file
from tests.unit.test_cli_new import CACHE, TYPES, course, here, mistakes, run, snapshot

__all__ = ["course", "here"]  # fixtures
LESSON = "content/en/my-lesson.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_type_can_be_added_to_a_lesson(here, language):
    """One below the other, and one of them again: there is nothing to mend."""
    run("course", "--language", language)
    lesson = f"content/{language}/my-lesson.md"
    run("lesson", lesson)
    for item_type in [*TYPES, "order"]:
        done = run("item", item_type, "--lesson", lesson)
        assert done.exit_code == 0, done.output
        place = re.match(rf'{re.escape(lesson)}:(\d+): added the question "(.+)"\.', done.output)
        line = (here / lesson).read_text("utf-8").splitlines()[int(place[1]) - 1]
        assert line.startswith(f'<question id="{place[2]}"')
    draws = draw_course(here / "content", [language], CACHE)
    questions = read_lesson_file(here / lesson, here / "content", draws=draws).lesson.questions
    assert [each.item.type for each in questions] == ["single-choice", *TYPES, "order"]
    assert mistakes(here / "content") == []


@pytest.mark.parametrize("item_type", TYPES)
def test_every_item_type_can_be_printed(here, item_type):
    """In the language that is asked for, and nothing is written."""
    for language in LANGUAGES:
        done = run("item", item_type, "--language", language)
        assert done.exit_code == 0
        assert done.stdout == new_item.make_item(item_type, language, f"my-{item_type}")
    assert snapshot(here) == {}


def test_a_question_is_printed_in_the_language_of_the_course(course):
    """Where there is none, in Vietnamese, as courses are made."""
    assert run("item", "order").stdout == run("item", "order", "--language", "en").stdout


def test_a_question_for_no_course_is_in_vietnamese(here):
    """As a course is made where no language is said."""
    assert run("item", "order").stdout == run("item", "order", "--language", "vi").stdout


def test_the_picture_of_a_lesson_is_not_overwritten(course):
    """The new one has a name of its own, and the question shows it."""
    run("lesson", LESSON)
    mine = course / "content/en/img/my-lesson-hotspot.svg"
    mine.write_text("mine", "utf-8")
    done = run("item", "hotspot", "--lesson", LESSON)
    assert "content/en/img/my-lesson-hotspot-2.svg: added its picture." in done.output
    assert mine.read_text("utf-8") == "mine"
    assert "](img/my-lesson-hotspot-2.svg)" in (course / LESSON).read_text("utf-8")
    assert mistakes(course / "content") == []


def test_line_ends_stay_as_they_are(course):
    """A lesson written on Windows has none of another system afterwards."""
    run("lesson", LESSON)
    path = course / LESSON
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("item", "program", "--lesson", LESSON).exit_code == 0
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 60


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (b"\n```text\nopen\n", "is not closed"),
        (b'\n<question id="open">\n\nWhat?\n', "is not closed"),
        (b"\n<!-- later\n", "is not closed"),
        (b"\n\xff\n", "is not UTF-8 text"),
    ],
)
def test_a_lesson_that_takes_no_question_stays_as_it_is(course, end, told):
    """Nothing is added where it would not be a question."""
    run("lesson", LESSON)
    path = course / LESSON
    path.write_bytes(path.read_bytes() + end)
    before = snapshot(course)
    done = run("item", "hotspot", "--lesson", LESSON)
    assert done.exit_code == 1
    assert told in done.stderr
    assert snapshot(course) == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["quiz"], 2, ", ".join(f"'{name}'" for name in sorted(TYPES))),
        ([], 2, "Missing argument 'TYPE'"),
        (["order", "--lesson", "content/en/none.md"], 2, "does not exist"),
        (["order", "--lesson", "README.md"], 1, "README.md is in no course"),
        (["order", "--lesson", "content/en/glossary.yml"], 1, "glossary.yml is no lesson"),
        (["order", "--lesson", "content/en/call.md", "--language", "de"], 2, "a lesson has its own"),
    ],
)
def test_a_question_that_cannot_be_is_told(course, arguments, code, told):
    """With what is allowed, and nothing is written."""
    before = snapshot(course)
    done = run("item", *arguments)
    assert done.exit_code == code
    assert told in " ".join(done.stderr.split())
    assert snapshot(course) == before
