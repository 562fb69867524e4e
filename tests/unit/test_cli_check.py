"""Facts about `quiz-engine check` and `quiz-engine fmt` as commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main

ROOT = Path(__file__).resolve().parents[2]
HEAD = "---\nid: one\ntitle: T\ndescription: D.\n---\n\n"
SOUND = HEAD + '<question id="q1" answer="a">\n\nWhich?\n\n</question>\n'
MISTAKE = HEAD + '<question id="q1" answr="a">\n\nWhich, 50%?\n\n- [q] b\n\n</question>\n'
WARNING = SOUND.replace(">\n\nWhich", ">\nWhich")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty course that is the current folder."""
    (tmp_path / "content" / "vi").mkdir(parents=True)
    (tmp_path / "content" / "framework.yml").write_bytes(
        (ROOT / "content" / "framework.yml").read_bytes()
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content" / "vi"


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_the_real_course_is_sound() -> None:
    """The lessons of this repository have no mistakes."""
    result = run("check", str(ROOT / "content"))
    assert result.exit_code == 0, result.output


def test_exit_codes(here: Path) -> None:
    """0 without mistakes, 1 with, 2 for wrong usage; warnings count only with --strict."""
    (here / "one.md").write_text(SOUND)
    assert run("check", "content").exit_code == 0
    (here / "one.md").write_text(WARNING)
    assert run("check", "content").exit_code == 0
    assert run("check", "--strict", "content").exit_code == 1
    (here / "one.md").write_text(MISTAKE)
    assert run("check", "content").exit_code == 1
    assert run("check").exit_code == 2
    assert run("check", "nowhere").exit_code == 2
    assert run("check", "--format", "xml", "content").exit_code == 2
    (here / "notes.txt").write_text("x")
    assert run("check", "content/vi/notes.txt").exit_code == 2


def test_text(here: Path) -> None:
    """Text names file, line, column and code as the author types paths, shows the line with a mark, and
    counts at the end."""
    (here / "one.md").write_text(MISTAKE)
    lines = run("check", "content").output.splitlines()
    assert lines[0] == 'content/vi/one.md:7:19: QE103: "answr" is not an attribute of "<question>".'
    assert lines[1:3] == [
        '    <question id="q1" answr="a">',
        "                      ^^^^^",
    ]
    assert lines[3].startswith('    Did you mean "answer"?')
    assert lines[4] == 'content/vi/one.md:11:3: QE104: "[q]" is not a choice marker.'
    assert lines[-2:] == [
        "1 file, 2 mistakes, 0 warnings.",
        "What they mean, and what to do: quiz-engine explain QE103 QE104",
    ]
    (here / "one.md").write_text(SOUND)
    assert run("check", "content").output == "1 file, 0 mistakes, 0 warnings.\n"


def test_json(here: Path) -> None:
    """JSON has a version and one object for each mistake; an empty list when there is none."""
    (here / "one.md").write_text(MISTAKE)
    data = json.loads(run("check", "--format", "json", "content").output)
    assert data["version"] == 1
    first = data["diagnostics"][0]
    assert {name: first[name] for name in ("path", "line", "column", "code", "severity")} == {
        "path": "content/vi/one.md",
        "line": 7,
        "column": 19,
        "code": "QE103",
        "severity": "error",
    }
    (here / "one.md").write_text(SOUND)
    assert json.loads(run("check", "--format", "json", "content").output)["diagnostics"] == []


def test_github(here: Path) -> None:
    """GitHub's workflow commands carry the place as properties and escape what they must."""
    (here / "a,b.md").write_text(MISTAKE.replace("answr", "an%wr"))
    first = run("check", "--format", "github", "content").output.splitlines()[0]
    assert first.startswith(
        '::error file=content/vi/a%2Cb.md,line=7,col=19,title=QE103::"an%25wr" is not'
    )
    assert "%0A" in first


def test_one_file_is_checked_against_its_course(here: Path) -> None:
    """A single file is shown alone, with what it shares with the rest of the course."""
    (here / "one.md").write_text(SOUND)
    (here / "two.md").write_text(SOUND.replace("id: one", "id: two"))
    assert run("check", "content/vi/one.md").exit_code == 0
    result = run("check", "content/vi/two.md")
    assert result.exit_code == 1
    assert 'The question id "q1" is used before, in content/vi/one.md:7.' in result.output


def test_framework_alone(here: Path) -> None:
    """The framework can be checked by its own name."""
    (here.parent / "framework.yml").write_text("version: 2\n")
    result = run("check", "content/framework.yml")
    assert result.exit_code == 1
    assert result.output.startswith("content/framework.yml:1:")


def test_fmt_writes_ids_and_form(here: Path) -> None:
    """fmt writes missing ids of lessons and questions, unique in the course, and says what it
    did."""
    taken = SOUND.replace("q1", "which").replace("id: one", "id: other")
    (here / "a.md").write_text(taken)
    (here / "b.md").write_text(WARNING.replace(' id="q1"', "").replace("id: one\n", ""))
    assert run("fmt", "--check", "content").exit_code == 1
    assert "id=" not in (here / "b.md").read_text()
    result = run("fmt", "content")
    assert result.exit_code == 0
    assert "content/vi/b.md: changed" in result.output
    assert (here / "b.md").read_text() == SOUND.replace("id: one", "id: b").replace("q1", "which-2")
    assert (here / "a.md").read_text() == taken
    assert run("check", "--strict", "content").exit_code == 0
    assert run("fmt", "--check", "content").exit_code == 0


def test_fmt_leaves_mistakes_alone(here: Path) -> None:
    """A lesson with other mistakes than missing ids is left as it is, and that is said."""
    text = MISTAKE.replace(' id="q1"', "")
    (here / "one.md").write_text(text)
    result = run("fmt", "content")
    assert result.exit_code == 1
    assert "content/vi/one.md: left as it is, because it has 2 mistakes" in result.output
    assert (here / "one.md").read_text() == text


def test_fmt_tidies_a_lesson_with_variables_and_html(here: Path) -> None:
    """Nothing is drawn for it, and that is no mistake, though only Markdown tells where HTML ends."""
    code = "<variables>\n\n```python\nprice = draw.whole(1, 9)\n```\n\n</variables>\n\n"
    text = HEAD + "<div>HTML</div>\n\n" + SOUND.removeprefix(HEAD).replace('"a"', '"= {{price}}"')
    tidy = text.replace("Which?", "Which {{price}}?").replace("</question>", f"{code}</question>")
    (here / "one.md").write_text(tidy.replace(">\n\nWhich", ">\nWhich"))
    result = run("fmt", "content")
    assert (result.exit_code, result.output) == (
        0,
        "content/vi/one.md: changed\n1 changed, 0 already in form, 0 left.\n",
    )
    assert (here / "one.md").read_text() == tidy


def test_fmt_changes_nothing_that_it_would_change_in_meaning(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It compares before it writes. No lesson is known for which that is needed, so the comparison
    is told to find a difference; the other lessons are tidied."""
    for name in ("one", "two"):
        text = WARNING.replace("id: one", f"id: {name}").replace("q1", f"q-{name}")
        (here / f"{name}.md").write_text(text)
    module = sys.modules["quiz_engine.cli.fmt"]
    same = module.is_same
    monkeypatch.setattr(module, "is_same", lambda file, body: "one" not in file.path and same(file, body))
    result = run("fmt", "content")
    assert result.exit_code == 1
    assert result.stderr == (
        "content/vi/one.md: left as it is, because formatting would change what it says; "
        "please report this file.\n"
    )
    assert result.stdout.startswith("content/vi/two.md: changed\n1 changed, 0 already")
    assert ">\nWhich" in (here / "one.md").read_text()


def test_fmt_takes_lessons_only(here: Path) -> None:
    """Any other file is wrong usage, as in the check; the course's own YAML is passed over."""
    (here / "notes.txt").write_text("x")
    assert run("fmt", "content/vi/notes.txt").exit_code == 2
    (here / "one.md").write_text(SOUND)
    assert run("fmt", "content/framework.yml", "content/vi/one.md").exit_code == 0


def test_fmt_keeps_bytes(here: Path) -> None:
    """Line ends and permissions are kept, and no other file is left behind."""
    path = here / "one.md"
    path.write_bytes(WARNING.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert run("fmt", "content/vi/one.md").exit_code == 0
    assert path.read_bytes() == SOUND.replace("\n", "\r\n").encode()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in here.iterdir()] == ["one.md"]


def test_fmt_writes_whole_files_or_none(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file cannot be replaced, the old one stays and nothing else is left behind."""
    (here / "one.md").write_text(WARNING)

    def fail(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    result = run("fmt", "content")
    assert result.exit_code == 2
    assert "Permission denied" in result.output
    assert (here / "one.md").read_text() == WARNING
    assert [each.name for each in here.iterdir()] == ["one.md"]


def test_help_documents_exit_codes() -> None:
    """Every command says its exit codes."""
    for command in main.commands:
        output = run(command, "--help").output
        assert "Exit codes:" in output
        assert all(f"  {code}  " in output for code in (0, 2))


def test_as_a_module() -> None:
    """`python -m quiz_engine.cli` is the same command, and needs no MkDocs."""
    script = "; ".join(
        (
            "import sys",
            "sys.modules['mkdocs'] = None",
            "sys.argv = ['x', 'check', 'content']",
            "from quiz_engine.cli import main",
            "main()",
        )
    )
    for arguments in (["-m", "quiz_engine.cli", "check", "content"], ["-c", script]):
        result = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
