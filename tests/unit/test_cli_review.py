"""Facts about `quiz-engine review`: its files, and what it says to bad input."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from quiz_engine.change import GROUPS, KINDS
from quiz_engine.change.summary import LONGEST
from quiz_engine.cli import main
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.preview import find_browser
from tests.repository import git, make_repository

LESSON = """---
id: a
title: Messages
description: What messages say.
---

# Messages

Text.

<question id="scam">

Which one?

- [x] This one
- [ ] That one
  > No.

</question>
"""
CHANGED = LESSON.replace("[x] This", "[ ] This").replace("[ ] That", "[x] That")
PATH = "content/en/a.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two revisions of a lesson, the second one checked out, as the current
    folder."""
    root = make_repository(tmp_path / "a", [{PATH: LESSON}, {PATH: CHANGED}], is_checked_out=True)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    """Run the command; a traceback fails the test."""
    return CliRunner().invoke(main, ["review", "--no-pages", *arguments], catch_exceptions=False)


def read(folder: Path) -> dict:
    """Return `review.json`, which follows its schema."""
    data = json.loads((folder / "review.json").read_text("utf-8"))
    path = Path(load_catalogue.__wrapped__.__code__.co_filename).parents[1] / "schema"
    schema = json.loads((path / "review.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    return data


def test_both_files_are_written(root: Path, tmp_path: Path) -> None:
    """The data follow the published schema, and the summary has the same sentences."""
    done = run("--base", "r0", "--head", "r1", "--output", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    data = read(tmp_path / "out")
    assert data["counts"] == {"key": 1}
    assert data["base"] == {"name": "r0", "commit": git(root, "rev-parse", "r0")}
    assert data["files"] == ["summary.md"]
    (finding,) = data["findings"]
    assert finding["sentence"] in (tmp_path / "out/summary.md").read_text("utf-8")
    assert finding["head"] == {"path": PATH, "line": 11}


def test_the_pages_stand_beside_them(root: Path, tmp_path: Path) -> None:
    """Where pages are asked for, `review.json` lists them, and a second review replaces all of it."""
    cache = Path(load_catalogue.__wrapped__.__code__.co_filename).parents[2] / ".cache"
    options = (
        "--pages",
        "--no-pictures",
        "--cache",
        str(cache),
        "--output",
        str(tmp_path / "out"),
        "--language",
        "de",
    )
    for _ in range(2):
        done = run("--base", "r0", "--head", "r1", *options)
        assert done.exit_code == 0, done.output
    assert done.output.endswith("1 changed pages: " + str(tmp_path / "out" / "index.html") + "\n")
    files = read(tmp_path / "out")["files"]
    assert {"index.html", "page-1.vi.html", "summary.md", "assets/quiz/preview.css"} < set(files)
    first = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert '<html lang="de"' in first and 'href="page-1.de.html' in first


def test_pictures_that_cannot_be_taken_are_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for pictures is told that no browser was found; the pages are written all the same."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(tools))
    if find_browser():
        pytest.skip("a browser stands at a fixed place of this system, where it is always found")
    cache = Path(load_catalogue.__wrapped__.__code__.co_filename).parents[2] / ".cache"
    options = ("--pages", "--pictures", "--cache", str(cache), "--output", "out")
    done = run("--base", "r0", "--head", "r1", *options)
    assert done.exit_code == 0 and "There are no pictures" in done.output, done.output
    assert (root / "out/index.html").is_file() and not (root / "out/pictures").exists()


def test_the_schema_knows_every_kind(root: Path) -> None:
    """A new kind is published."""
    path = Path(main.callback.__code__.co_filename).parents[1] / "schema" / "review.schema.json"
    finding = json.loads(path.read_text("utf-8"))["$defs"]["finding"]["properties"]
    assert finding["kind"]["enum"] == list(KINDS)
    assert finding["group"]["enum"] == list(GROUPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_sentence(language: str) -> None:
    """Every kind and every heading is said in every language."""
    catalogue = load_catalogue(language)
    assert [kind for kind in KINDS if f"change.{kind}" not in catalogue] == []
    assert [group for group in GROUPS if f"change.group.{group}" not in catalogue] == []


def test_the_working_tree_is_the_head(root: Path) -> None:
    """Without --head, what lies in the folder is reviewed; the review itself is left out, and a
    second one replaces it."""
    (root / PATH).write_text(LESSON, "utf-8")
    for _ in range(2):
        assert run("--base", "r1", "--output", "out", "--language", "de").exit_code == 0
    data = read(root / "out")
    assert data["head"] == {"name": "working tree", "commit": ""}
    assert [each["kind"] for each in data["findings"]] == ["key-changed"]
    assert "Richtig war „That one“" in (root / "out/summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    "tag",
    ['<question id="new">', "<question id='new' points=2>", "<question points=2 id=new>",
     '<question aliases="old older" id="new">'],
)  # fmt: skip
def test_the_line_that_is_printed_saves_progress(root: Path, tag: str) -> None:
    """Written as it stands there, it makes the former id count, and the check finds no mistake."""
    (root / PATH).write_text(CHANGED.replace('<question id="scam">', tag), "utf-8")
    assert run("--base", "r1", "--output", "out").exit_code == 0
    found = {each["kind"]: each["values"] for each in read(root / "out")["findings"]}
    printed = found["id-changed"]["tag"]
    (root / PATH).write_text(CHANGED.replace('<question id="scam">', printed), "utf-8")
    assert run("--base", "r1", "--output", "out").exit_code == 0
    kinds = [each["kind"] for each in read(root / "out")["findings"]]
    assert "id-changed" not in kinds
    assert "alias-added" in kinds
    assert CliRunner().invoke(main, ["check", str(root / "content")]).exit_code == 0


def test_line_ends_of_windows_are_no_change(root: Path) -> None:
    """A checkout with CRLF says the same."""
    (root / PATH).write_bytes(CHANGED.replace("\n", "\r\n").encode())
    assert run("--base", "r1", "--output", "out").exit_code == 0
    assert (root / "out/summary.md").read_text("utf-8") == "Nothing changed for learners.\n"


def test_a_file_that_is_not_utf8(root: Path) -> None:
    """It is named with the place of the first wrong byte, and its question is not told as gone."""
    (root / PATH).write_bytes(CHANGED.replace("Text.", "Vi\u1ec7t.").encode("utf-16"))
    assert run("--base", "r1", "--output", "out").exit_code == 0
    (finding,) = read(root / "out")["findings"]
    assert finding["kind"] == "unreadable-head"
    assert finding["sentence"].startswith(
        "Now content/en/a.md cannot be read, line 1: The file is not"
    )


def test_marks_of_a_conflict(root: Path) -> None:
    """They are named with their line."""
    marks = "<<<<<<< HEAD\n- [x] This one\n=======\n- [x] That one\n>>>>>>> other\n"
    (root / PATH).write_text(LESSON.replace("- [x] This one\n", marks), "utf-8")
    assert run("--base", "r1", "--output", "out").exit_code == 0
    (finding,) = read(root / "out")["findings"]
    assert finding["kind"] == "conflict"
    assert finding["head"] == {"path": PATH, "line": 15}


def test_a_large_lesson_is_not_read(root: Path) -> None:
    """5 MB are told, and not parsed."""
    (root / PATH).write_text(CHANGED + "word " * 1_000_000, "utf-8")
    assert run("--base", "r1", "--output", "out").exit_code == 0
    (finding,) = read(root / "out")["findings"]
    assert "content/en/a.md is 5 MB and was not read" in finding["sentence"]


def test_a_long_summary_is_cut(root: Path) -> None:
    """Thousands of changes still fit into a comment, with the keys before all else."""
    asked = LESSON.partition("<question")[2]
    pairs = [(f"{n}", f'<question id="q{n}{asked.partition("scam")[2]}') for n in range(400)]
    for name, text in (("r", LESSON), ("s", CHANGED)):
        parts = [
            text.replace('id="scam"', f'id="q{number}"').partition("Text.")[2]
            for number, _ in pairs
        ]
        filler = "".join(f"Paragraph {number} {name * 90} of many.\n\n" for number in range(800))
        (root / PATH).write_text(text.partition("Text.")[0] + filler + "".join(parts), "utf-8")
        git(root, "commit", "-q", "-a", "-m", name)
    assert run("--base", "HEAD~1", "--head", "HEAD", "--output", "out").exit_code == 0
    text = (root / "out/summary.md").read_text("utf-8")
    assert len(text) <= LONGEST + 1000
    assert text.index("This one” was right") < text.index("## Wording")
    assert "250 more here" in text
    assert len(read(root / "out")["findings"]) >= 1200


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--base", "nothing"), 3, 'There is no commit or branch "nothing" here. There are: main.'),
        (("--base", "mian"), 3, 'Did you mean "main"?'),
        (("--base", "r0", "--head", "r9"), 3, 'There is no commit or branch "r9" here.'),
        (("--base", "r0", "--content", "lessons"), 3, 'There is no course in "working tree"'),
        ((), 2, "Missing option '--base'"),
    ],
)
def test_bad_input(root: Path, options: tuple[str, ...], code: int, told: str) -> None:
    """Each is one sentence that says what to do; nothing is written."""
    done = run(*options, "--output", "out")
    assert done.exit_code == code
    assert told in done.stderr
    assert not (root / "out").exists()
    assert not list(root.glob(".out*"))


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without Git is told."""
    monkeypatch.chdir(tmp_path)
    done = run("--base", "main", "--output", "out")
    assert done.exit_code == 3
    assert "is in no Git repository" in done.stderr


def test_no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Git, the message says where it is found."""
    monkeypatch.setenv("PATH", str(root))
    done = run("--base", "r0", "--output", "out")
    assert done.exit_code == 3
    assert done.stderr.startswith("Git was not found. Install it")


def test_a_base_that_cannot_be_read(root: Path) -> None:
    """A base that is not UTF-8 is told, and the head is no new lesson."""
    (root / PATH).write_bytes(CHANGED.encode("utf-16"))
    git(root, "commit", "-q", "-a", "-m", "broken")
    (root / PATH).write_text(CHANGED, "utf-8")
    assert run("--base", "HEAD", "--output", "out").exit_code == 0
    (finding,) = read(root / "out")["findings"]
    assert finding["kind"] == "unreadable-base"
    assert finding["sentence"].startswith("Before the change, content/en/a.md could not be read")


def test_a_course_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A framework tells which of two folders is the course."""
    files = {"en/read-me.md": "# Not a course\n", "lessons/framework.yml": "version: 1\n"}
    revisions = [{**files, "lessons/en/a.md": text} for text in (LESSON, CHANGED)]
    monkeypatch.chdir(make_repository(tmp_path / "a", revisions, is_checked_out=True))
    assert run("--base", "r0", "--output", "out").exit_code == 0
    data = read(tmp_path / "a/out")
    assert data["content"] == "lessons"
    assert data["findings"][0]["kind"] == "key-changed"


def test_a_shallow_clone(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What CI clones by default says what to fetch."""
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    done = run("--base", "r0", "--output", "out")
    assert done.exit_code == 3
    assert "git fetch --unshallow" in done.stderr


def test_a_course_in_a_submodule(root: Path, tmp_path: Path) -> None:
    """It is named and not compared."""
    other = make_repository(tmp_path / "other", [{"a.md": LESSON}])
    allowed = ("-c", "protocol.file.allow=always")
    git(root, *allowed, "submodule", "-q", "add", str(other), "content/en/more")
    git(root, "commit", "-q", "-m", "add")
    assert run("--base", "r1", "--head", "HEAD", "--output", "out").exit_code == 0
    found = read(root / "out")["findings"]
    assert found[0]["kind"] == "submodule"
    assert found[0]["values"] == {"path": "content/en/more"}


def test_a_base_that_has_gone_on(root: Path) -> None:
    """What others did on the branch since is not told as undone."""
    git(root, "switch", "-q", "-c", "change", "r0")
    (root / PATH).write_text(LESSON.replace("Text.", "More text."), "utf-8")
    git(root, "commit", "-q", "-a", "-m", "change")
    done = run("--base", "main", "--output", "out")
    assert done.exit_code == 0
    start = git(root, "rev-parse", "r0")
    assert (
        done.stderr
        == f"main has gone on since: compared with {start[:10]}, where the change began.\n"
    )
    data = read(root / "out")
    assert data["base"] == {"name": "main", "commit": start}
    assert [each["kind"] for each in data["findings"]] == ["text-changed"]
    assert run("--base", "r1", "--head", "r0", "--output", "back").exit_code == 0
    assert [each["kind"] for each in read(root / "back")["findings"]] == ["key-changed"]


def test_a_clone_without_all_objects(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is fetched on the way: what is missing is told."""
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", root.as_uri(), "partial")
    monkeypatch.chdir(tmp_path / "partial")
    done = run("--base", "r0", "--head", "r1", "--output", "out")
    assert done.exit_code == 3
    assert '"git fetch --refetch --no-filter origin"' in done.stderr
    assert not (tmp_path / "partial/out").exists()
    git(tmp_path / "partial", "fetch", "-q", "--refetch", "--no-filter", "origin")
    assert run("--base", "r0", "--head", "r1", "--output", "out").exit_code == 0


def test_foreign_files_are_left_alone(root: Path) -> None:
    """A folder with anything that no review wrote is not touched, one with a former review in it
    neither."""
    (root / "out").mkdir()
    (root / "out/notes.txt").write_text("mine")
    done = run("--base", "r0", "--output", "out")
    assert done.exit_code == 4
    assert "out holds what no review wrote: notes.txt." in done.stderr
    assert [path.name for path in (root / "out").iterdir()] == ["notes.txt"]
    assert run("--base", "r0", "--output", "new").exit_code == 0
    (root / "new/notes.txt").write_text("mine")
    assert run("--base", "r0", "--output", "new").exit_code == 4
    assert (root / "new/notes.txt").read_text() == "mine"
    assert run("--base", "r0", "--output", PATH).exit_code == 4


def test_a_review_that_fails_leaves_the_former_one(root: Path) -> None:
    """The folder is as it was, and nothing lies beside it."""
    assert run("--base", "r0", "--output", "out").exit_code == 0
    before = (root / "out/summary.md").read_bytes()
    assert run("--base", "nothing", "--output", "out").exit_code == 3
    assert (root / "out/summary.md").read_bytes() == before
    assert not list(root.glob(".out*"))
