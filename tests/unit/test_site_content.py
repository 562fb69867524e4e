"""The course keeps its promises in each language: length, questions, sources, pictures, right examples.

Words are counted as word processors do: runs of letters and digits between spaces (in Vietnamese,
syllables), in headings, paragraphs, lists and tables outside of questions; neither the texts of
pictures nor the addresses of links count.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from quiz_engine.cli.fmt import plan
from quiz_engine.core.variable import count_draws, instantiate
from quiz_engine.item_types import ITEM_TYPES, find_item_type, grade
from quiz_engine.site.course import check_course, draw_files, read_lesson_file

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
CACHE = ROOT / ".cache"
LANGUAGES = sorted(path.parent.name for path in CONTENT.glob("??/index.md"))
TRANSLATIONS = [language for language in LANGUAGES if language != "vi"]
PAGES = sorted(path for language in LANGUAGES for path in (CONTENT / language).rglob("*.md"))
GUIDES = [path for path in PAGES if path.parent.name == "nguoi-huong-dan"]
"""Pages for helpers: they may stand without questions, and without pictures."""
LESSONS = [path for path in PAGES if path.name != "index.md" and path not in GUIDES]
PICTURES = sorted(path for language in LANGUAGES for path in (CONTENT / language).rglob("*.svg"))
WORDS = {"vi": (300, 600)}
"""How short and how long a lesson is; elsewhere, where words are not written by syllables:"""
FEWER_WORDS = (200, 600)
QUESTION = re.compile(r"^[ \t]*<question\b.*?^[ \t]*</question>", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
SVG = "{http://www.w3.org/2000/svg}"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(CONTENT).as_posix() for path in paths]


def count_words(markdown: str) -> int:
    """Return how many words a learner reads outside of questions."""
    text = BeautifulSoup(MARKDOWN.render(QUESTION.sub("", markdown)), "html.parser").get_text(" ")
    return sum(1 for word in text.split() if re.search(r"\w", word))


@cache
def read(path: Path):
    """Return a lesson as it is read, with what its variables draw."""
    return read_lesson_file(path, CONTENT, draws=draw_files([path], CACHE))


@pytest.fixture(params=LESSONS, ids=names(LESSONS))
def lesson(request):
    return read(request.param)


@pytest.fixture(params=GUIDES, ids=names(GUIDES))
def guide(request):
    return read(request.param)


@pytest.fixture(params=PICTURES, ids=names(PICTURES))
def picture(request) -> Path:
    return request.param


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_has_no_mistake_and_no_warning(language):
    """Everything the checks know of is in order."""
    assert check_course(CONTENT, [language], CACHE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_the_form_that_fmt_gives(language):
    """Also those with numbers that are drawn anew: what a review shows is what was meant."""
    plans = plan([CONTENT / language])
    assert len(plans) > 8
    assert [each.shown for each in plans if each.before != each.after] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_at_least_eight_lessons_and_all_kinds(language):
    """No kind of question is without a real use, and what this course needs most there is most of."""
    lessons = [path for path in LESSONS if path.is_relative_to(CONTENT / language)]
    assert len(lessons) >= 8
    items = [each.item for path in lessons for each in read(path).lesson.questions]
    used = [item.type for item in items]
    assert set(used) == {each.name for each in ITEM_TYPES}
    assert used.count("walkthrough") >= 6 and used.count("scenario") >= 4
    assert any(item.variables for item in items)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_same_files(language):
    """So that the switch between the languages stays on the page."""

    def files(language: str) -> set[str]:
        folder = CONTENT / language
        paths = (each for each in folder.rglob("*") if each.suffix in (".md", ".svg"))
        return {each.relative_to(folder).as_posix() for each in paths}

    assert files(language) == files("vi")


def test_a_lesson_is_neither_short_nor_long(lesson):
    """Short enough for one sitting."""
    shortest, longest = WORDS.get(lesson.path.split("/")[1], FEWER_WORDS)
    assert shortest <= count_words(lesson.text) <= longest


def test_a_lesson_asks_at_least_six_questions_with_help(lesson):
    """Each has a hint, an explanation and a level and competency, its own or the page's: level 1,
    but in the corner for those who want more."""
    items = [each.item for each in lesson.lesson.questions]
    assert len(items) >= 6
    for item in items:
        assert item.hints and item.explanation, item.id
        assert item.level == lesson.facts.level and item.competency, item.id
    assert lesson.facts.level == 1 or "older-people" not in lesson.facts.audience


def test_a_lesson_says_when_it_was_reviewed_and_from_what(lesson):
    """Facts carry their sources, and a day."""
    facts = lesson.facts
    assert facts.reviewed and facts.sources and facts.description and facts.minutes


def test_a_page_for_helpers_is_for_helpers_only_and_says_when_it_was_reviewed(guide):
    """No older learner is led to it by their own path, and what it says is kept up to date."""
    facts = guide.facts
    assert "helpers" in facts.audience and "older-people" not in facts.audience
    assert facts.level == 3 and facts.competency == "problem-solving.gaps"
    assert facts.reviewed and facts.description and facts.minutes
    for question in guide.lesson.questions:
        assert question.item.hints and question.item.explanation, question.item.id


def test_the_sheet_for_the_table_is_short():
    """What is printed on one page of A4, in each language: so many rows, none of them long."""
    sheets = [path for path in GUIDES if path.name == "phieu-mot-trang.md"]
    assert len(sheets) == len(LANGUAGES)
    for sheet in sheets:
        rows = [row for row in sheet.read_text(encoding="utf-8").split("\n---\n", 1)[1].split("\n") if row]
        assert 20 <= len(rows) <= 30 and max(map(len, rows)) <= 160, sheet
        assert sum(row.startswith("- [ ] ") for row in rows) >= 12, sheet


def test_the_list_for_real_devices_and_its_two_forms_have_the_same_steps():
    """What is tried can be told, on paper and in a message, under the same numbers and devices."""
    lists = [path for path in GUIDES if path.name == "thu-may-that.md"]
    assert len(lists) == len(LANGUAGES)
    for path in lists:
        text = path.read_text(encoding="utf-8")
        steps, paper = (
            [int(number) for number in re.findall(pattern, text, re.MULTILINE)]
            for pattern in (r"^(\d+)\. .*\*\*.+:\*\* .", r"^(\d+)\. .+: ☐&nbsp;.+ ☐&nbsp;.+ ☐&nbsp;.+$")
        )
        message = [int(number) for number in re.findall(r"^(\d+) .*:$", text, re.MULTILINE)]
        assert steps == paper == message == list(range(1, len(steps) + 1)) and len(steps) >= 12, path
        for device in ("Android", "iPhone", "Windows", "Mac", "TalkBack", "VoiceOver", "NVDA"):
            assert device in text, (path, device)


def test_examples_are_graded_as_the_author_says(lesson):
    """Each question has right and wrong examples, and the grader agrees with all of them.

    Where the key is closed (choices), the type itself makes them of it. A text of one's own is
    judged by its writer, and a program by running it, so they have none.
    """
    for question in lesson.lesson.questions:
        item = question.item
        if item.type in ("extended-text", "program"):
            continue
        for index in range(count_draws(item) or 1):
            drawn = instantiate(item, index)
            examples = drawn.examples or tuple(find_item_type(drawn.type).examples(drawn))
            assert {example.right for example in examples} == {True, False}, item.id
            for example in examples:
                is_right = grade(drawn, example.response).success is True
                assert is_right is example.right, (item.id, index, example)


def test_pictures_of_a_lesson_exist_and_are_described(lesson):
    """At least one own picture; each with words for who cannot see it."""
    found = PICTURE.findall(lesson.text)
    assert found
    for alternative, address in found:
        assert len(alternative.split()) >= 3, address
        assert ((ROOT / lesson.path).parent / address).is_file(), address


def test_a_picture_has_a_title_and_a_description(picture):
    """Also opened by itself, a picture says what it shows."""
    root = ElementTree.parse(picture).getroot()
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text.strip()
    assert root.find(f"{SVG}desc").text.strip()
    assert root.get("viewBox")


def test_a_picture_has_nothing_from_outside_and_no_script(picture):
    """No script, handler, style sheet, font file, foreign element or address but in the file itself."""
    root = ElementTree.parse(picture).getroot()
    for element in root.iter():
        assert element.tag.startswith(SVG)
        assert element.tag.removeprefix(SVG) not in (
            "script",
            "foreignObject",
            "image",
            "animate",
            "set",
            "a",
        )
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            if name.endswith("href"):
                assert value.startswith("#")
            assert not re.search(r"url\((?!['\"]?#)|https?:|data:|javascript:", value), value
        if element.tag == f"{SVG}style":
            assert not re.search(r"@import|@font-face|url\((?!['\"]?#)", element.text or "")
    assert "<!ENTITY" not in picture.read_text(encoding="utf-8")


def test_every_picture_is_used():
    """No file is carried on the stick for nothing."""
    used = {
        (path.parent / address).resolve()
        for path in PAGES
        for _, address in PICTURE.findall(path.read_text(encoding="utf-8"))
    }
    assert {path.resolve() for path in PICTURES} == used


def test_what_counts_as_a_word():
    """Syllables do; questions, texts of pictures, addresses of links and dashes do not."""
    text = "# Một hai\n\nba [bốn](a.md) – ![năm sáu](b.svg)\n\n<question>\n\n- [ ] bảy\n\n</question>\n"
    assert count_words(text) == 4
