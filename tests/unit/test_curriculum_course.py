"""Facts about a course as a whole: ids across files, the framework, encodings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quiz_engine.site.course import (
    check_course,
    find_content,
    find_targets,
    language_of,
    read_lesson_file,
)

FRAMEWORK = (Path(__file__).resolve().parents[2] / "content" / "framework.yml").read_text("utf-8")
Write = Callable[..., Path]


def lesson(name: str, body: str = "", extra: str = "") -> str:
    """Return the text of a lesson."""
    return f"---\nid: {name}\ntitle: T\ndescription: D.\n{extra}---\n\n# T\n\n{body}\n"


def question(name: str, attributes: str = "") -> str:
    """Return a question."""
    return f'<question id="{name}" answer="a" {attributes}>\n\nWhich?\n\n</question>\n'


@pytest.fixture
def course(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Return a function that writes the files of a course and returns its folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        content = tmp_path / "content"
        for name, text in {"framework.yml": FRAMEWORK, **files}.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return content

    return write


def told(content: Path) -> list[str]:
    """Return what is said of a course, by file name."""
    return [
        f"{Path(each.path).name}:{each.line}:{each.column} {each.code} {each.message}"
        for each in check_course(content)
    ]


def test_a_sound_course(course: Write) -> None:
    """Languages share ids; a home page needs no front matter; other folders hold no lessons."""
    content = course(
        {
            "vi/a/one.md": lesson("one", question("q1")),
            "en/a/one.md": lesson("one", question("q1")),
            "vi/index.md": "# Home\n",
            "authors/guide.md": lesson("guide", question("q1")),
            "notes/other.md": "<question>\n",
        }
    )
    assert told(content) == []


def test_ids_are_unique_within_a_language(course: Write) -> None:
    """A lesson id or question id used in two files is told at the second, with the place of the
    first."""
    content = course(
        {
            "vi/one.md": lesson("same", question("q1") + question("q2", 'aliases="old"')),
            "vi/two.md": lesson("same", question("q2") + question("old")),
        }
    )
    one = (content / "vi" / "one.md").as_posix()
    assert told(content) == [
        f'two.md:2:5 QE106 The lesson id "same" is used before, in {one}.',
        f'two.md:9:15 QE106 The question id "q2" is used before, in {one}:14.',
        f'two.md:14:15 QE106 The question id "old" is used before, in {one}:14.',
    ]


def test_unknown_names(course: Write) -> None:
    """Names that the framework does not know are told where they are written, once."""
    start, end = FRAMEWORK.index("  - id: 4\n"), FRAMEWORK.index("\naudiences:")
    content = course(
        {
            "framework.yml": FRAMEWORK[:start] + FRAMEWORK[end:],
            "vi/one.md": lesson(
                "one",
                question("q1")
                + question("q2", 'competency="safety.protect-dta" audience="farmer" level="4"'),
                "competency: safty.health\nlevel: 2\naudience: [adults, nobody]\n",
            )
        }
    )
    assert told(content) == [
        'one.md:5:13 QE209 "safty.health" is no competency of the framework.',
        'one.md:7:11 QE209 "nobody" is no audience of the framework.',
        'one.md:17:42 QE209 "safety.protect-dta" is no competency of the framework.',
        'one.md:17:72 QE209 "farmer" is no audience of the framework.',
        'one.md:17:87 QE209 "4" is no level of the framework.',
    ]


def test_defaults_come_from_the_front_matter(course: Write) -> None:
    """Questions take competency, level and audience from their page, unless they say their own."""
    extra = "competency: safety.health\nlevel: 2\naudience: [adults]\n"
    content = course(
        {"vi/one.md": lesson("one", question("q1") + question("q2", 'level="3"'), extra)}
    )
    first, second = read_lesson_file(content / "vi" / "one.md", content).lesson.items
    assert (first.competency, first.level, first.audience) == ("safety.health", 2, ("adults",))
    assert second.level == 3


def test_encodings(course: Write) -> None:
    """A byte order mark and text that is not UTF-8 are told with a place."""
    content = course(
        {
            "vi/bom.md": b"\xef\xbb\xbf" + lesson("bom", question("q1")).encode(),
            "vi/latin.md": lesson("latin").encode() + b"T\xe9xt\n",
            "vi/utf16.md": lesson("wide").encode("utf-16"),
        }
    )
    assert told(content) == [
        "bom.md:1:1 QE117 The file begins with a byte order mark.",
        "latin.md:10:2 QE117 The file is not UTF-8: byte 0xe9 cannot be read.",
        "utf16.md:1:1 QE117 The file is not UTF-8: byte 0xff cannot be read.",
    ]
    broken = course({"framework.yml": b"\xff"})
    assert (
        told(broken)[0]
        == "framework.yml:1:1 QE117 The file is not UTF-8: byte 0xff cannot be read."
    )


def test_missing_front_matter(course: Write) -> None:
    """A lesson without front matter is told; so are mistakes of its questions, counted in the
    file."""
    content = course({"vi/one.md": "# T\n\n" + question("A")})
    assert told(content) == [
        "one.md:1:1 QE116 This lesson has no front matter.",
        'one.md:3:15 QE107 "A" is not allowed as the value of "id".',
    ]


def test_a_question_in_code_is_told_without_a_build(course: Write) -> None:
    """Where only Markdown can tell that a question is code, check asks Markdown."""
    body = "Text\n\n" + "".join(
        f"    {line}\n" if line else "\n" for line in question("q1").split("\n")
    )
    content = course({"vi/one.md": lesson("one", body)})
    assert [line.partition(" Th")[0] for line in told(content)] == ["one.md:11:5 QE115"]


def test_a_damaged_framework(course: Write) -> None:
    """A framework with mistakes is told, and then names are not compared with it."""
    content = course(
        {
            "framework.yml": "version: 2\n",
            "vi/one.md": lesson("one", question("q1", 'competency="a.b"')),
        }
    )
    assert {line.split()[1] for line in told(content)} == {"QE210"}


def test_finding_the_course(course: Write) -> None:
    """The course of a file is the nearest folder with a framework; a file outside of one has
    none."""
    content = course({"vi/a/one.md": lesson("one"), "notes/guide.md": "x"})
    one = content / "vi" / "a" / "one.md"
    assert find_content(one).resolve() == content.resolve()
    assert language_of(one, content) == "vi"
    assert language_of(content / "de" / "x.md", content) == "de"
    assert [path.name for path, _ in find_targets(content)] == ["one.md"]
    assert find_targets(content / "notes" / "guide.md")[0][1] is None
    outside = content.parent / "outside.md"
    outside.write_text("x")
    assert find_targets(outside) == [(outside, None)]
