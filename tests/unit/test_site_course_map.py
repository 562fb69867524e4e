"""Facts about the map of a course: what the browser knows of lessons without opening them."""

from __future__ import annotations

import json
from pathlib import Path

from quiz_engine.core.revision import key_revision
from quiz_engine.curriculum import LessonFacts
from quiz_engine.site.course import keys_elsewhere, read_framework, read_lesson_file
from quiz_engine.site.course_map import MapEntry, describe_course, render_map_script

CONTENT = Path(__file__).resolve().parents[2] / "content"
LESSON = """---
id: one
title: T
description: D.
---

# T

<question id="choice">

{prompt}

- [x] {right}
- [ ] {wrong}

</question>

<question id="word" answer="{word}">

{prompt}

</question>
"""
WORDS = {
    "vi": {"prompt": "Sao?", "right": "Có", "wrong": "Không", "word": "thẻ"},
    "en": {"prompt": "What?", "right": "Yes", "wrong": "No", "word": "card"},
    "de": {"prompt": "Was?", "right": "Ja", "wrong": "Nein", "word": "Karte"},
}


def write(content: Path) -> dict[str, Path]:
    """Write a lesson in three languages and return its files."""
    (content / "framework.yml").write_text((CONTENT / "framework.yml").read_text("utf-8"), "utf-8")
    files = {}
    for language, words in WORDS.items():
        files[language] = content / language / "a" / "one.md"
        files[language].parent.mkdir(parents=True)
        files[language].write_text(LESSON.format(**words), encoding="utf-8")
    return files


def test_a_key_in_words_has_a_revision_in_each_language(tmp_path):
    """Whoever answered in one language has answered in all; the key of choices is the same anyway."""
    files = write(tmp_path)
    keys = {
        language: {item.id: key_revision(item) for item in read_lesson_file(file, tmp_path).lesson.items}
        for language, file in files.items()
    }
    found = keys_elsewhere(tmp_path, "vi", files["vi"])
    assert found["choice"] == [keys["vi"]["choice"]] * 2
    assert found["word"] == [keys["de"]["word"], keys["en"]["word"]]
    assert len({keys[language]["word"] for language in keys}) == 3
    assert keys_elsewhere(tmp_path, "authors", tmp_path / "authors" / "x.md") == {}


def test_the_map_tells_what_a_path_needs():
    """Names are those of the framework, in its order, and only of what occurs."""
    facts = LessonFacts(
        id="one", title="Một", description="Bài một.", competency="safety.protect-data", level=2,
        audience=("older-people", "adults"), minutes=10,
    )  # fmt: skip
    plain = LessonFacts(id="two", title="Hai", description="Bài hai.")
    entries = [
        MapEntry(facts, "vi/a/one.html", "An toàn", {"q": ["k1", "k2"]}),
        MapEntry(plain, "vi/two.html", "", {}),
    ]
    data = describe_course(entries, read_framework(CONTENT), "vi")
    assert data["lessons"] == [
        {
            "id": "one", "page": "vi/a/one.html", "title": "Một", "text": "Bài một.",
            "section": "An toàn", "level": 2, "competency": "safety.protect-data", "minutes": 10,
            "audience": ["older-people", "adults"], "items": [["q", "k1", "k2"]],
        },
        {"id": "two", "page": "vi/two.html", "title": "Hai", "text": "Bài hai."},
    ]  # fmt: skip
    assert [each[:2] for each in data["levels"]] == [[2, "Trung cấp"]]
    assert [each[0] for each in data["audiences"]] == ["adults", "older-people"]
    assert [each[0] for each in data["competencies"]] == ["safety.protect-data"]
    assert describe_course(entries, None, "vi").keys() == {"lessons"}


def test_the_script_hands_the_map_over():
    """As one statement, the same for the same course."""
    script = render_map_script({"lessons": []})
    assert script.endswith('QE.course = {"lessons":[]};\n')
    assert json.loads(script.partition("QE.course = ")[2].rstrip(";\n")) == {"lessons": []}
