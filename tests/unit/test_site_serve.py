"""Facts about building again and again while an author writes: what is made anew for which change, and
what is told of it. Courses are built by the real host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.errors import Diagnostic
from quiz_engine.site.excerpt import Excerpt, as_text, cut, read_excerpts
from quiz_engine.site.lesson_file import read_lesson_file
from quiz_engine.site.plugin_serve import Build, Builder
from tests.serving import lesson, make_course

QUESTION = """<question id="{id}">

Which one?

- [ ] This
- [x] That

</question>
"""
LESSONS = {
    "vi/a.md": lesson("a", "Bài A", "Câu đầu.\n\n" + QUESTION.format(id="a-one")),
    "vi/b.md": lesson("b", "Bài B", "Xem [bài A](a.md#q-a-one).\n\n" + QUESTION.format(id="b-one")),
}


class Course:
    """A course on the disk, and what builds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_course(folder / "course", LESSONS)
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.builder = Builder(self.folder / "mkdocs.yml", self.scratch)

    def path(self, name: str) -> Path:
        """Return a file of the course."""
        return self.folder / name if name == "mkdocs.yml" else self.folder / "content" / name

    def change(self, name: str, old: str, new: str) -> Build:
        """Change a text in a file, and build."""
        text = self.path(name).read_text("utf-8")
        assert old in text
        self.path(name).write_text(text.replace(old, new), "utf-8")
        return self.builder.build({self.path(name)})


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course that was built once."""
    made = Course(tmp_path)
    monkeypatch.chdir(made.folder)
    first = made.builder.build()
    assert (first.is_good, first.is_whole, first.found) == (True, True, ())
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a site but for the list of them and for what counts the build."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "files.json"
    }


def test_a_page_made_by_itself_is_that_of_a_whole_build(course: Course) -> None:
    """Byte for byte, and so is everything that pages share: map, search, the teacher's page."""
    course.change("vi/a.md", "Câu đầu.", "Câu đầu khác.\n\n## Phần mới\n\nMật khẩu.")
    built = course.change("vi/a.md", "- [x] That\n", "- [x] That\n- [ ] Neither\n")
    assert (built.is_good, built.is_whole, built.pages) == (True, False, 1)
    again = course.change("vi/a.md", "</question>\n", "</question>\n\n" + QUESTION.format(id="a-two"))
    assert (again.is_good, again.is_whole) == (True, False)
    whole = Builder(course.folder / "mkdocs.yml", course.scratch).build()
    ours, theirs = files(again.folder), files(whole.folder)
    assert ours.keys() == theirs.keys()
    different = [name for name in ours if ours[name] != theirs[name]]
    assert different == ["assets/quiz/build.json"]  # it counts questions, for nobody here
    assert "Phần mới".encode() in ours["vi/a.html"]
    assert b"a-two" in ours["assets/quiz/course.vi.js"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("vi/a.md", "title: Bài A", "title: Bài C"),
        ("vi/a.md", "id: a", "id: c"),
        ("vi/a.md", "Câu đầu.", "<variables>\n\n```python\nn = 3\n```\n\n</variables>"),
        ("vi/index.md", "# Trang đầu", "# Nhà"),
        ("mkdocs.yml", "Khóa thử", "Khóa khác"),
    ],
)
def test_what_concerns_other_pages_asks_for_a_whole_build(course: Course, name: str, old: str, new: str) -> None:
    """Front matter, a title, variables (which stand in no question here, a mistake), settings."""
    assert course.change(name, old, new).is_whole


def test_a_new_file_one_that_is_gone_and_a_picture_ask_for_a_whole_build(course: Course) -> None:
    """They may be in the contents, or on any page."""
    for change in (
        lambda path: path.write_text(lesson("c", "Bài C"), "utf-8"),
        lambda path: path.unlink(),
    ):
        change(course.path("vi/c.md"))
        built = course.builder.build({course.path("vi/c.md")})
        assert (built.is_good, built.is_whole) == (True, True)
    course.path("vi/a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    both = {course.path("vi/a.svg"), course.path("vi/a.md")}
    assert course.builder.build(both).is_whole
    assert len(list(course.scratch.iterdir())) == 1  # of older sites nothing is left


def test_a_mistake_leaves_the_site_as_it_was(course: Course) -> None:
    """It is told with its place; when it is mended, the page is made again."""
    broken = course.change("vi/a.md", "- [x] That", "- [q] That")
    assert not broken.is_good
    (found,) = broken.found
    assert (found.path, found.line, found.column, found.code) == ("content/vi/a.md", 16, 3, "QE104")
    assert b"Neither" not in (broken.folder / "vi/a.html").read_bytes()
    mended = course.change("vi/a.md", "- [q] That", "- [x] That\n- [ ] Neither")
    assert (mended.is_good, mended.is_whole, mended.found) == (True, False, ())
    assert b"Neither" in (mended.folder / "vi/a.html").read_bytes()


def test_a_mistake_that_another_file_mends_leaves_no_old_page(course: Course) -> None:
    """A doubled id in one lesson, mended in the other: both pages are as their files are."""
    course.path("vi/a.md").write_text(LESSONS["vi/a.md"].replace("Câu đầu.", "Câu mới."), "utf-8")
    assert not course.change("vi/a.md", "a-one", "b-one").is_good
    mended = course.change("vi/b.md", 'id="b-one"', 'id="b-two"')
    assert mended.is_good and mended.pages == 2
    assert "Câu mới.".encode() in (mended.folder / "vi/a.html").read_bytes()


def test_front_matter_that_is_as_it_was_again_needs_no_whole_build(course: Course) -> None:
    """What counts is what the pages that are shown were made of."""
    assert not course.change("vi/a.md", "id: a\n", "id: A B\n").is_good
    mended = course.change("vi/a.md", "id: A B\n", "id: a\n")
    assert (mended.is_good, mended.is_whole) == (True, False)


def test_warnings_are_told_and_do_not_stop_a_build(course: Course) -> None:
    """Those of the host, too, with the place of the link; those of other pages stay told."""
    built = course.change("vi/a.md", "Câu đầu.", "Câu đầu, [mất](lost.md), [đây](b.md#nowhere).")
    assert built.is_good
    places = [(each.path, each.line, each.column, each.severity, each.code) for each in built.found]
    assert places == [
        ("content/vi/a.md", 9, 16, "warning", "mkdocs"),
        ("content/vi/a.md", 9, 32, "warning", "mkdocs"),
    ]
    assert course.change("vi/b.md", "Which", "What").found == built.found
    # The question to which the other lesson has a link gets another name.
    changed = course.change("vi/a.md", "a-one", "a-two")
    assert [each.path for each in changed.found] == ["content/vi/a.md"] * 2 + ["content/vi/b.md"]
    assert course.change("vi/a.md", "[mất](lost.md), [đây](b.md#nowhere)", "đây").found == changed.found[2:]
    assert course.change("vi/a.md", "a-two", "a-one").found == ()


@pytest.mark.parametrize(
    ("name", "data", "path", "line", "said"),
    [
        ("vi/a.md", b"\xff\xfe# x", "content/vi/a.md", 1, "not UTF-8"),
        ("mkdocs.yml", b"site_name: x\nnav: [\n", "mkdocs.yml", 3, "no YAML"),
        ("mkdocs.yml", b"<<<<<<< HEAD\nsite_name: x\n=======\n", "mkdocs.yml", 2, "no YAML"),
        ("mkdocs.yml", b"\xff\xfe", "mkdocs.yml", 1, ""),
        ("mkdocs.yml", b"site_name: x\ndocs_dir: nowhere\n", "mkdocs.yml", 2, '"docs_dir": '),
        ("mkdocs.yml", b"site_name: x\ndocs_dir: content\ntheme: material\nplugins: []\n", "mkdocs.yml", 1, "does not name quiz_engine"),
        ("mkdocs.yml", b"- x\n", "mkdocs.yml", 1, ""),
    ],
)
def test_files_that_cannot_be_read_are_told(course: Course, name: str, data: bytes, path: str, line: int, said: str) -> None:
    """Never a traceback; the site stays, and comes again when the file does."""
    before = course.path(name).read_bytes()
    course.path(name).write_bytes(data)
    broken = course.builder.build({course.path(name)})
    assert not broken.is_good and broken.folder is not None
    errors = [each for each in broken.found if each.severity == "error"]
    assert (errors[0].path, errors[0].line) == (path, line)
    assert said in errors[0].message
    course.path(name).write_bytes(before)
    assert course.builder.build({course.path(name)}).is_good


def test_a_deleted_folder_is_told_and_comes_back(course: Course) -> None:
    """As while another branch is checked out."""
    content = course.folder / "content"
    content.rename(course.folder / "away")
    gone = course.builder.build({content / "vi/a.md"})
    assert not gone.is_good and "docs_dir" in gone.found[0].message
    (course.folder / "away").rename(content)
    assert course.builder.build({content / "vi/a.md"}).is_good
    (course.folder / "mkdocs.yml").rename(course.folder / "away")
    assert not course.builder.build({course.folder / "mkdocs.yml"}).is_good


def test_a_mistake_of_ours_is_told_and_printed(course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    """The server goes on; where it happened is on the terminal."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("quiz_engine.site.plugin.assets.write_shell", fail)
    built = course.change("mkdocs.yml", "Khóa thử", "Khóa")
    assert not built.is_good
    assert built.found[0].message == "ZeroDivisionError: oh"
    assert "write_shell" in capsys.readouterr().err


def test_other_languages_and_the_guide(course: Course) -> None:
    """A course is concerned by its languages, and by all that is in none; not by the guide."""
    content = course.folder / "content"
    concerns = {
        name: course.builder.concerns(content / name)
        for name in ("vi/a.md", "en/a.md", "framework.yml", "authors/a.md", "packages/x.whl")
    }
    assert concerns == {
        "vi/a.md": True, "en/a.md": True, "framework.yml": True, "authors/a.md": False,
        "packages/x.whl": True,
    }  # fmt: skip
    assert course.builder.concerns(course.folder / "mkdocs.yml")


# Lessons that are remembered


@pytest.fixture
def remembered(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A lesson with a picture that has places, and the picture."""
    sample = Path(__file__).parents[1] / "browser" / "course" / "content" / "vi"
    for name in ("hotspot.md", "hai-nut.svg", "man-hinh.svg"):
        shutil.copy(sample / name, tmp_path)
    yield tmp_path / "hotspot.md", tmp_path / "man-hinh.svg"


def test_a_lesson_is_read_anew_when_anything_is_other(remembered: tuple[Path, Path]) -> None:
    """The same bytes are read once; another text, or another picture beside it, is read."""
    path, picture = remembered
    first = read_lesson_file(path)
    assert read_lesson_file(path) is first
    picture.write_text(picture.read_text("utf-8").replace("<svg", "<svg data-x='1'", 1), "utf-8")
    second = read_lesson_file(path)
    assert second is not first
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert read_lesson_file(path) is not second
    picture.write_text("no picture", "utf-8")
    assert {each.code for each in read_lesson_file(path).diagnostics} == {"QE124"}


def test_a_lesson_is_read_anew_when_it_draws_something_else(tmp_path: Path) -> None:
    """What its variables drew is part of what it says."""
    sample = Path(__file__).parents[1] / "browser" / "course" / "content" / "vi" / "variables.md"
    path = Path(shutil.copy(sample, tmp_path))
    without, empty = read_lesson_file(path), read_lesson_file(path, draws={})
    assert without is not empty
    assert read_lesson_file(path) is without


# Lines with a mark


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("- [q] That", 3, ("- ", "[q]", " That")),
        ('<question answr="x">', 11, ("<question ", "answr", '="x">')),
        ("</questio>", 1, ("", "</questio>", "")),
        ("  mật khẩu", 3, ("", "mật", " khẩu")),
        ("short", 99, ("short", "", "")),
        ("short", 0, ("", "short", "")),
        ("", 1, ("", "", "")),
        ("a\tb\x1b\u202ec", 3, ("a ", "b", "  c")),
        ("x" * 100 + " here " + "y" * 100, 102, ("…" + "x" * 59 + " ", "here", " " + "y" * 59 + "…")),
        ("z" * 5_000_000, 1, ("", "z" * 60, "z" * 60 + "…")),
    ],
)
def test_a_line_is_cut_around_its_place(line: str, column: int, expected: tuple[str, str, str]) -> None:
    """A tag, a box or a word is marked; long lines are cut, and nothing in them moves the cursor."""
    assert cut(line, column) == Excerpt(*expected)


def test_the_mark_stands_under_its_place() -> None:
    """Also behind letters of two parts, and of double width."""
    assert as_text(Excerpt("mật ", "[q]", " x"), "") == "mật [q] x\n    ^^^"
    assert as_text(Excerpt("ma\u0323\u0302t ", "b", ""), "") == "ma\u0323\u0302t b\n    ^"
    assert as_text(Excerpt("日本", "x", ""), "") == "日本x\n    ^"
    assert as_text(Excerpt("end", "", ""), "> ") == "> end\n>    ^"


def test_lines_are_read_from_the_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every kind of line end, and a byte order mark; none where there is no such line."""
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\nfour\xff")
    places = [("a.md", 1), ("a.md", 2), ("a.md", 3), ("a.md", 4), ("a.md", 5), ("gone.md", 1)]
    found = [Diagnostic(path, line, 1, "QE104", "x") for path, line in places]
    shown = [line and line.marked + line.after for _, line in read_excerpts(found)]
    assert shown == ["one", "two", "three", "four\ufffd", None, None]
