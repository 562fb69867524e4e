"""Facts about the glossary of a course: where terms are marked, what is checked, what is found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quiz_engine.curriculum.glossary import Glossary, Term
from quiz_engine.site.course import check_course
from quiz_engine.site.glossary import (
    Marker,
    find_sections,
    group_terms,
    lesson_links,
    read_glossary,
)
from quiz_engine.site.sections import TERM, Section

GOLDEN = Path(__file__).parents[1] / "golden" / "glossary" / "marked.json"
GLOSSARY = Glossary(
    1,
    (
        Term("ma-otp", "mã OTP", "Dãy số dùng một lần.", ("OTP",), "one"),
        Term("mat-khau", "mật khẩu", "Chìa khóa bằng chữ."),
        Term("cum-mat-khau", "cụm mật khẩu", "Mật khẩu dài."),
        Term("ai", "trợ lý AI", "Chương trình trả lời.", ("AI",)),
        Term("wi-fi", "Wi-Fi", "Mạng không dây."),
        Term("r-d", "R&D", "Làm cái mới."),
    ),
)
LESSON = """---
id: {id}
title: {id}
description: Một bài.
---

# Bài

Chữ.
"""


@pytest.mark.parametrize(("html", "expected"), json.loads(GOLDEN.read_text("utf-8")))
def test_terms_are_marked_where_they_first_occur(html: str, expected: str) -> None:
    """Golden: brackets stand for the link of a term."""
    marked, _ = Marker(GLOSSARY).mark(html, "g.html")
    assert re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"[\1]", marked, flags=re.S) == expected


def test_a_mark_is_a_link_with_the_number_of_its_note() -> None:
    """The address of the term on the page of all; terms in the order of the page."""
    html, terms = Marker(GLOSSARY).mark("<p>Wi-Fi, OTP</p>", "../glossary.html")
    assert html == (
        '<p><a class="term" href="../glossary.html#wi-fi" data-note="1">Wi-Fi</a>, '
        '<a class="term" href="../glossary.html#ma-otp" data-note="2">OTP</a></p>'
    )
    assert [each.id for each in terms] == ["wi-fi", "ma-otp"]


def test_decomposed_letters_are_marked_too() -> None:
    """Some editors on Macs write a letter and its marks apart."""
    html, terms = Marker(GLOSSARY).mark("<p>mật khẩu</p>", "g.html")
    assert [each.id for each in terms] == ["mat-khau"] and ">mật khẩu</a>" in html


def test_the_page_of_all_is_grouped_by_letter() -> None:
    """In the order of the dictionary."""
    groups = [(each.letter, [term.id for term in each.terms]) for each in group_terms(GLOSSARY)]
    assert groups == [
        ("C", ["cum-mat-khau"]),
        ("M", ["ma-otp", "mat-khau"]),
        ("R", ["r-d"]),
        ("T", ["ai"]),
        ("W", ["wi-fi"]),
    ]


def test_search_knows_each_term() -> None:
    """By its name, its meaning and its other forms."""
    sections = find_sections(GLOSSARY, "vi/glossary.html", "Từ ngữ")
    assert len(sections) == 6
    assert sections[1] == Section(
        "vi/glossary.html#ma-otp", "Từ ngữ", "mã OTP", "Dãy số dùng một lần. · OTP", TERM
    )


def test_only_lessons_that_exist_are_linked() -> None:
    """The page of all terms leads to the lesson that teaches a term."""
    known = {"one": ("vi/one.html", "Một")}
    assert lesson_links(GLOSSARY.terms, known) == {"ma-otp": ("vi/one.html", "Một")}
    assert lesson_links(GLOSSARY.terms, {}) == {}


def write_course(folder: Path, **glossaries: str) -> Path:
    """Write a course with the lesson "one" in each language that has a glossary, and this glossary."""
    for language, text in glossaries.items():
        (folder / language).mkdir(parents=True)
        (folder / language / "one.md").write_text(LESSON.format(id="one"), "utf-8")
        if text:
            (folder / language / "glossary.yml").write_text(text, "utf-8")
    return folder


TERM_TEXT = "  - {{id: {0}, term: {0}, definition: x{1}}}\n"


def text(*ids: str, more: str = "") -> str:
    """Return a glossary with these terms."""
    return "version: 1\nterms:\n" + "".join(TERM_TEXT.format(each, more) for each in ids)


def test_a_course_is_checked_with_its_glossaries(tmp_path: Path) -> None:
    """All languages, each by itself and against the Vietnamese one."""
    course = write_course(tmp_path, vi=text("a", "b"), en=text("a", "c"), de=text("a", "b"))
    told = [str(each).replace(f"{tmp_path}/", "") for each in check_course(course, cache=tmp_path)]
    assert told == [
        'en/glossary.yml:1:1: warning QE283: The term "b" (b) of vi/glossary.yml is missing.\n'
        "    Translate it: lessons in this language mark it, too.",
        'en/glossary.yml:4:10: QE282: The term "c" is not in the original, vi/glossary.yml.\n'
        "    Give it the id that it has there, or write it there first.",
    ]


def test_a_lesson_that_does_not_exist_is_told(tmp_path: Path) -> None:
    """With the nearest id."""
    course = write_course(tmp_path, vi=text("a", more=", lesson: onne"))
    assert [str(each).replace(f"{tmp_path}/", "") for each in check_course(course, cache=tmp_path)] == [
        'vi/glossary.yml:3:45: QE280: There is no lesson "onne".\n'
        '    Did you mean "one"? Write the id of a lesson.'
    ]
    good = write_course(tmp_path / "good", vi=text("a", more=", lesson: one"))
    assert check_course(good, cache=tmp_path) == []


def test_a_course_needs_no_glossary(tmp_path: Path) -> None:
    """Neither at all, nor in one language only."""
    assert check_course(write_course(tmp_path / "1", vi="", en=""), cache=tmp_path) == []
    assert check_course(write_course(tmp_path / "2", vi="", en=text("a")), cache=tmp_path) == []
    assert read_glossary(tmp_path / "1", "vi") == (None, None, [])


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """As with lessons."""
    course = write_course(tmp_path, vi=text("a"))
    (course / "vi" / "glossary.yml").write_bytes("terms: [mã]".encode("utf-16"))
    assert [each.code for each in check_course(course, cache=tmp_path)] == ["QE117"]
