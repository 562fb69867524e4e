"""Facts about front matter."""

from __future__ import annotations

import datetime

import pytest

from quiz_engine.curriculum import load_facts, split_front_matter

SOUND = """id: mat-khau
title: Mật khẩu
description: Một câu.
competency: safety.protect-devices
level: 1
audience: [adults, older-people]
minutes: 10
reviewed: 2026-11-22
sources:
  - title: Một nguồn
    url: https://example.org
    accessed: 2026-11-22
hide: [toc]
"""


def test_sound_front_matter() -> None:
    """Every key of the contract is read; dates are dates."""
    facts, document = load_facts(SOUND, "bai.md")
    assert document.diagnostics == []
    assert facts.reviewed == datetime.date(2026, 11, 22)
    assert facts.sources[0].accessed == datetime.date(2026, 11, 22)
    assert facts.audience == ("adults", "older-people")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: mat-khau", "id: Mật khẩu", 'bai.md:2:5: QE116: "id" is "Mật khẩu".'),
        ("id: mat-khau\n", "", 'bai.md:2:1: QE105: "id" is missing in the file.'),
        ("title: Mật khẩu", "title:", 'bai.md:3:7: QE116: "title" is empty.'),
        ("level: 1", "level: one", 'bai.md:6:8: QE116: "level" is "one".'),
        (
            "audience: [adults, older-people]",
            "audience: adults",
            'bai.md:7:11: QE116: "audience" is "adults".',
        ),
        ("minutes: 10", "minutes: 0", 'bai.md:8:10: QE116: "minutes" is "0".'),
        (
            "reviewed: 2026-11-22",
            "reviewed: 22.11.2026",
            'bai.md:9:11: QE116: "reviewed" is "22.11.2026".',
        ),
        ("url: https://", "url: ", 'bai.md:12:10: QE116: "sources 1 url" is "example.org".'),
        ("audience:", "audiences:", 'bai.md:7:1: QE116: "audiences" is not known here.'),
        (
            "title: Mật khẩu",
            "title: Mật khẩu: hai",
            "bai.md:3:16: QE116: This is not readable YAML: mapping values are not",
        ),
        (
            "competency: safety.protect-devices",
            "competency: safety",
            'bai.md:5:13: QE116: "competency" is "safety".',
        ),
    ],
)
def test_mistakes(old: str, new: str, expected: str) -> None:
    """Each mistake is told at its place in the file, counted with the line of dashes."""
    assert old in SOUND
    facts, document = load_facts(SOUND.replace(old, new, 1), "bai.md")
    assert facts is None
    (told,) = document.diagnostics
    assert str(told).startswith(expected)


@pytest.mark.parametrize(
    ("text", "front", "body", "first_line"),
    [
        ("---\na: 1\n---\n\n\n# Title", "a: 1\n", "# Title", 6),
        ("---\r\na: 1\r\n---\r\nText", "a: 1\r\n", "Text", 4),
        ("--- \na: 1\n...\nText", "a: 1\n", "Text", 4),
        ("# Title\n---\na", None, "# Title\n---\na", 1),
        ("---\na: 1\n---", "a: 1\n", "", 3),
        ("", None, "", 1),
    ],
)
def test_cutting(text: str, front: str | None, body: str, first_line: int) -> None:
    """A file is cut as MkDocs cuts it, and the number of the first line of the Markdown is
    known."""
    cut = split_front_matter(text)
    assert (cut.text, cut.body, cut.first_line) == (front, body, first_line)
