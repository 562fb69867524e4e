"""Facts about `quiz-engine narrate`: what there is to record, and what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main
from quiz_engine.site.recordings import hash_text

ROOT = Path(__file__).resolve().parents[2]
LESSON = """\
---
id: one
title: T
description: D.
---

# Bài một

Câu mở đầu.

```
# không phải tiêu đề
```

![Một con mèo](cat.svg)

## Phần hai

Câu của phần hai.

<question id="q1">

Chọn **gì**?

- [x] Cái này
  > Đúng rồi.
- [ ] Cái kia

<hint>

Lời gợi.

</hint>

<explanation>

Vì thế.

</explanation>

</question>

Câu sau câu hỏi.

<question id="q2">

Mã có [[= 6]] chữ số, bắt đầu bằng [[( một ) | hai]].

</question>

<question id="q3" answer="= {{a}}">

Tính {{a}}.

<variables>

```python
a = draw.whole(2, 9)
```

</variables>

</question>
"""
READINGS = {
    "one": "Bài một\nCâu mở đầu.\nHình: Một con mèo",
    "one.phan-hai": "Phần hai\nCâu của phần hai.\nCâu sau câu hỏi.",
    "q1": "Chọn gì?\nCái này\nCái kia",
    "q2": "Mã có … chữ số, bắt đầu bằng … / một / hai.",
}
"""What is to be read: nothing that tells the key, and no question whose values change."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of lessons of a course with one lesson, in the current folder."""
    folder = tmp_path / "content" / "vi"
    (folder / "audio").mkdir(parents=True)
    (folder.parent / "framework.yml").write_bytes((ROOT / "content" / "framework.yml").read_bytes())
    (folder / "one.md").write_text(LESSON, "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["narrate", *arguments], catch_exceptions=False)


def data(*arguments: str) -> dict:
    """Return what the command prints for other programs."""
    result = run("--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def states(*arguments: str) -> dict[str, str]:
    """Return the state of each passage by its id."""
    return {each["id"]: each["state"] for each in data(*arguments)["passages"]}


def test_what_there_is_to_record(here: Path) -> None:
    """Each text with its id, place, file, words and seconds; no key, feedback, hint, code or values
    that change."""
    found = data("--missing", "content")["passages"]
    assert {each["id"]: each["text"] for each in found} == READINGS
    assert [(each["id"], each["kind"], each["line"]) for each in found] == [
        ("one", "lesson", 7),
        ("one.phan-hai", "section", 17),
        ("q1", "question", 21),
        ("q2", "question", 45),
    ]
    assert {each["state"] for each in found} == {"missing"}
    first = found[0]
    assert first["file"] == "content/vi/audio/one.mp3" and first["path"] == "content/vi/one.md"
    assert (first["words"], first["seconds"]) == (9, 3)


def test_as_text(here: Path) -> None:
    """What an author needs in front of a microphone, and a sum at the end."""
    lines = run("--missing", "content").output.splitlines()
    assert lines[:5] == [
        "content/vi/one.md:7: one: to record (9 words, about 3 seconds)",
        "    content/vi/audio/one.mp3",
        "      Bài một",
        "      Câu mở đầu.",
        "      Hình: Một con mèo",
    ]
    assert lines[-1] == (
        "4 to record, 0 to record again (about 1 minutes), 0 not noted, 0 recorded, "
        "0 that belong to nothing."
    )


def test_a_recording_from_its_file_to_an_older_one(here: Path) -> None:
    """New until it is noted; older when its text changes, but not by line breaks; new again when it
    is recorded anew; with --note and its name, it stays as it is."""
    sound = here / "audio" / "q1.wav"
    sound.write_bytes(b"first")
    assert states("content")["q1"] == "new"
    assert "content/vi/audio/q1.wav: noted" in run("--note", "content").output
    assert states("content")["q1"] == "recorded"
    assert "q1" not in states("--missing", "content")
    lesson = here / "one.md"
    lesson.write_text(LESSON.replace("Câu của phần hai.\n", "Câu của\nphần hai.\n").replace("Chọn **gì**?", "Chọn\n_gì_?"), "utf-8")
    assert states("content")["q1"] == "recorded"
    lesson.write_text(LESSON.replace("Cái kia", "Cái khác"), "utf-8")
    assert states("--missing", "content")["q1"] == "older"
    run("--note", "content")
    assert states("content")["q1"] == "older"  # it has not been recorded anew
    assert "q1: older than its text" in run("--missing", "content").output
    sound.write_bytes(b"second")
    assert states("content")["q1"] == "new"
    run("--note", "content")
    assert states("content")["q1"] == "recorded"
    lesson.write_text(LESSON, "utf-8")
    assert states("content")["q1"] == "older"
    run("--note", "content/vi/audio/q1.wav")
    assert states("content")["q1"] == "recorded"


def test_notes_are_kept_for_the_files_that_are_there(here: Path) -> None:
    """In order, with the hash of the text; a file that is gone leaves none."""
    for name in ("q1.mp3", "one.phan-hai.mp3"):
        (here / "audio" / name).write_bytes(name.encode())
    run("--note", "content")
    notes = (here / "audio" / "recorded.yml").read_text("utf-8")
    assert f"q1.mp3: {hash_text(READINGS['q1'])} " in notes
    assert notes.index("one.phan-hai.mp3") < notes.index("q1.mp3")
    (here / "audio" / "q1.mp3").unlink()
    (here / "audio" / "one.m4a").write_bytes(b"x")
    run("--note", "content")
    notes = (here / "audio" / "recorded.yml").read_text("utf-8")
    assert "q1" not in notes and "one.m4a: " in notes


def test_files_that_belong_to_nothing(here: Path) -> None:
    """Each with the reason, and what to do."""
    audio = here / "audio"
    for name in ("q1.mp3", "q1.ogg", "q11.mp3", "q3.wav", "one.flac", "two.mp3", "nothing-like-it.mp3"):
        (audio / name).write_bytes(b"x")
    (here / "sub").mkdir()
    (here / "sub" / "two.md").write_text("---\nid: two\ntitle: T\ndescription: D.\n---\n\n# Hai\n", "utf-8")
    found = {each["path"].removeprefix("content/vi/audio/"): each for each in data("content")["strays"]}
    assert sorted(found) == ["nothing-like-it.mp3", "one.flac", "q1.ogg", "q11.mp3", "q3.wav", "two.mp3"]
    assert found["q11.mp3"]["help"] == 'Did you mean "q1.mp3"?'
    assert "values that change" in found["q3.wav"]["reason"]
    assert found["two.mp3"]["help"] == "Move it to content/vi/sub/audio/two.mp3."
    assert '"q1.mp3" is played before it' in found["q1.ogg"]["reason"]
    assert ".mp3, .m4a, .ogg, .wav" in found["one.flac"]["help"]
    assert found["nothing-like-it.mp3"]["help"].startswith("Name it by the id")
    text = run("--missing", "content").output
    assert "content/vi/audio/q11.mp3: belongs to nothing." in text
    assert text.rstrip().endswith("6 that belong to nothing.")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("q1.mp3: abc\n", 'recorded.yml:1:9: QE290: "q1.mp3" has not two hashes: of its text and of its sound.'),
        ("# x\na: b c\na: b c\n", 'recorded.yml:3:1: QE290: "a" is noted twice.'),
        ("- a\n", "recorded.yml:1:1: QE290: These are not names with their hashes."),
        ("a: [\n", "recorded.yml:2:1: QE290: This is not readable YAML: "),
    ],
)
def test_notes_with_mistakes(here: Path, notes: str, message: str) -> None:
    """File, line and column; the lessons are listed all the same."""
    (here / "audio" / "recorded.yml").write_text(notes)
    result = run("content")
    assert result.exit_code == 1
    assert f"content/vi/audio/{message}" in result.stderr
    assert "4 to record" in result.stdout


def test_a_lesson_with_mistakes_is_told_and_left_out(here: Path) -> None:
    """As `check` would tell it."""
    (here / "two.md").write_text(LESSON.replace("id: one", "id: two").replace("- [ ]", "- [q]"), "utf-8")
    result = run("content")
    assert result.exit_code == 1
    assert "content/vi/two.md:27:3: QE104" in result.stderr
    assert "two.phan-hai" not in result.stdout and "one.phan-hai" in result.stdout


def test_one_name_for_two_texts_is_told(here: Path) -> None:
    """A question that is named as its lesson."""
    (here / "one.md").write_text(LESSON.replace('id="q1"', 'id="one"'), "utf-8")
    result = run("content")
    assert result.exit_code == 0
    assert 'one.md:21:1: warning QE106: "one" is the name of two texts' in result.stderr


def test_paths(here: Path) -> None:
    """One lesson or one recording alone; what is neither, or not there, is wrong usage."""
    (here / "two.md").write_text("---\nid: two\ntitle: T\ndescription: D.\n---\n\n# Hai\n", "utf-8")
    (here / "audio" / "two.mp3").write_bytes(b"x")
    (here / "audio" / "q1.mp3").write_bytes(b"x")
    assert list(states("content/vi/two.md")) == ["two"]
    assert data("content/vi/two.md")["strays"] == []
    assert states("content/vi/audio/q1.mp3") == {"q1": "new"}
    assert run("content/framework.yml").exit_code == 2
    assert run("nowhere").exit_code == 2
    assert run().exit_code == 2
