"""Facts about the hooks for Git: what .pre-commit-hooks.yaml says is what pre-commit takes, and each
hook does its work on a real repository, with the files of a commit as its arguments."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from jsonschema import Draft202012Validator

from quiz_engine.cli import main
from tests.unit.test_guide import FENCE

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
TEXT, SWITCH = {"type": "string", "minLength": 1}, {"type": "boolean"}
LIST = {"type": "array", "items": TEXT}
RULES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "name", "entry", "language"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(("id", "name", "entry", "description", "language_version"), TEXT),
            **dict.fromkeys(("files", "exclude", "minimum_pre_commit_version"), TEXT),
            **dict.fromkeys(("types", "types_or", "exclude_types", "args", "stages"), LIST),
            "additional_dependencies": LIST,
            **dict.fromkeys(("always_run", "pass_filenames", "require_serial"), SWITCH),
            **dict.fromkeys(("fail_fast", "verbose"), SWITCH),
            "language": {"enum": ["python", "system", "script", "node", "docker_image"]},
        },
    },
}
"""What pre-commit takes of a manifest ("Creating new hooks"), as far as Python hooks go."""
SOUND = '---\nid: {id}\ntitle: T\ndescription: D.\n---\n\n<question id="q-{id}" answer="a">\n\nWhich?\n\n</question>\n'
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="a Git repository needs Git")


class Repository:
    """A Git repository with a course."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q")
        self.write("content/framework.yml", (ROOT / "content/framework.yml").read_text("utf-8"))
        self.write("content/vi/one.md", SOUND.format(id="one"))
        self.write("README.md", "Text\n- no list\n")
        self.git("add", "-A")
        self.commit()

    def git(self, *arguments: str) -> str:
        """Run Git and return what it prints."""
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        names = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environ = {**os.environ, **settings, **names}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environ, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    def commit(self) -> None:
        """Commit what was added, without hooks."""
        self.git("commit", "-q", "--no-verify", "-m", "x")

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")

    def chosen(self, hook: str, *more: str) -> list[str]:
        """Return the files that pre-commit hands to a hook: those of the commit that are there."""
        names = self.git("diff", "--cached", "--name-only", "--diff-filter=d", "-z").split("\0")
        return [each for each in (*filter(None, names), *more) if re.search(HOOKS[hook]["files"], each)]

    def run(self, hook: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run a hook as pre-commit would, with the files of the commit, and with more."""
        command = shlex.split(HOOKS[hook]["entry"])
        assert command[0] == "quiz-engine"
        return self.command([*command[1:], *self.chosen(hook), *more])

    def command(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run quiz-engine in the repository."""
        return subprocess.run(
            [sys.executable, "-m", "quiz_engine.cli", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
        )


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one sound lesson."""
    yield Repository(tmp_path)


def test_the_manifest_is_one() -> None:
    """Known keys only, and what each entry calls is there."""
    data = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    Draft202012Validator.check_schema(RULES)
    assert list(Draft202012Validator(RULES).iter_errors(data)) == []
    assert [each["id"] for each in data] == ["quiz-engine-fmt", "quiz-engine-check"]
    for each in data:
        program, name, *options = shlex.split(each["entry"])
        assert program == "quiz-engine" and isinstance(main.commands[name], click.Command)
        assert options == [] and each["language"] == "python" and each["require_serial"]
    without = [{key: each[key] for key in each if key != "entry"} for each in data]
    assert list(Draft202012Validator(RULES).iter_errors(without))


@pytest.mark.parametrize(
    ("name", "hooks"),
    [
        ("content/vi/an-toan/mat-khau.md", {"quiz-engine-fmt", "quiz-engine-check"}),
        ("vi/index.md", {"quiz-engine-fmt", "quiz-engine-check"}),
        ("content/en/a.md", {"quiz-engine-fmt", "quiz-engine-check"}),
        ("courses/one/de/b.md", {"quiz-engine-fmt", "quiz-engine-check"}),
        ("content/authors/c.md", {"quiz-engine-fmt", "quiz-engine-check"}),
        ("content/framework.yml", {"quiz-engine-check"}),
        ("content/de/glossary.yml", {"quiz-engine-check"}),
        ("README.md", set()),
        ("docs/video/notes.md", set()),
        ("content/vi/img/a.svg", set()),
        ("mkdocs.yml", set()),
    ],
)
def test_hooks_are_handed_what_is_theirs(name: str, hooks: set[str]) -> None:
    """Lessons of all folders, the framework and glossaries; nothing else of a repository."""
    assert {id for id, each in HOOKS.items() if re.search(each["files"], name)} == hooks


@needs_git
def test_check_stops_a_mistake(repository: Repository) -> None:
    """Exit code 1 with it, 0 without; what is wrong elsewhere in the course is not told."""
    repository.write("content/vi/bad.md", SOUND.format(id="bad").replace("answer", "answr"))
    repository.git("add", "-A")
    result = repository.run("quiz-engine-check")
    assert result.returncode == 1
    assert 'content/vi/bad.md:7:22: QE103: "answr" is not an attribute' in result.stdout
    repository.commit()
    repository.write("content/vi/two.md", SOUND.format(id="two"))
    repository.git("add", "-A")
    assert repository.chosen("quiz-engine-check") == ["content/vi/two.md"]
    assert repository.run("quiz-engine-check").returncode == 0
    repository.write("content/framework.yml", "version: 2\n")
    repository.git("add", "-A")
    assert "content/framework.yml:1:1: QE210" in repository.run("quiz-engine-check").stdout


@needs_git
def test_fmt_changes_files_and_then_nothing(repository: Repository) -> None:
    """pre-commit tells by the files themselves that a hook changed something."""
    repository.write("content/vi/two.md", SOUND.format(id="two").replace(' id="q-two"', ""))
    repository.git("add", "-A")
    assert repository.run("quiz-engine-fmt").returncode == 0
    assert repository.git("diff", "--name-only") == "content/vi/two.md\n"
    repository.git("add", "-A")
    assert repository.run("quiz-engine-fmt").returncode == 0
    assert repository.git("diff", "--name-only") == ""
    assert repository.run("quiz-engine-check").returncode == 0


@needs_git
def test_hundreds_of_files_and_some_that_are_gone(repository: Repository) -> None:
    """Deleted files of a list are told and left out; files outside of a course are no trouble."""
    for number in range(300):
        repository.write(f"content/vi/many/l{number}.md", SOUND.format(id=f"l{number}"))
    repository.git("add", "-A")
    assert len(repository.chosen("quiz-engine-check")) == 300
    (repository.folder / "content/vi/one.md").unlink()
    more = ("content/vi/one.md", "README.md", "content/vi/many/l0.md")
    result = repository.run("quiz-engine-check", *more)
    assert (result.returncode, result.stdout.count("QE")) == (0, 1)  # the README's own warning
    assert result.stderr.startswith("content/vi/one.md is not there; left out.\n301 files, 0 mistakes,")
    result = repository.run("quiz-engine-fmt", *more)
    assert result.returncode == 0
    assert result.stdout == "0 changed, 301 already in form, 0 left.\n"
    assert repository.command(["check", "content/vi/one.md"]).returncode == 2


@needs_git
def test_the_script_of_the_guide_stops_a_commit(repository: Repository) -> None:
    """As it is printed, but for where quiz-engine lies."""
    page = (ROOT / "content/authors/editor.md").read_text("utf-8")
    (script,) = [fence["body"] for fence in FENCE.finditer(page) if fence["kind"] == "sh"]
    program = repository.folder / ".venv/bin/quiz-engine"
    repository.write(
        ".venv/bin/quiz-engine",
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m quiz_engine.cli \"$@\"\n",
    )
    hook = repository.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script, "utf-8")
    for path in (program, hook):
        path.chmod(0o755)
    repository.write("content/vi/bad name.md", SOUND.format(id="bad").replace("answer", "answr"))
    repository.git("add", "content")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        repository.git("commit", "-q", "-m", "x")
    assert "bad name.md:7:22: QE103" in stopped.value.stderr + stopped.value.stdout
    repository.write("content/vi/bad name.md", SOUND.format(id="bad"))
    repository.git("add", "content")
    repository.git("commit", "-q", "-m", "x")
    repository.git("rm", "-q", "content/vi/bad name.md")
    repository.git("commit", "-q", "-m", "only a deletion")


def test_the_guide_names_the_hooks_that_are_there() -> None:
    """In the first example all of them; the second does the same with what is installed."""
    page = (ROOT / "content/authors/editor.md").read_text("utf-8")
    ours, local = (yaml.safe_load(fence["body"])["repos"][0] for fence in FENCE.finditer(page) if fence["kind"] == "yaml")
    assert [each["id"] for each in ours["hooks"]] == list(HOOKS)
    (hook,) = local["hooks"]
    assert list(Draft202012Validator(RULES).iter_errors([hook])) == []
    for name in ("content/vi/a/b.md", "content/framework.yml", "content/de/glossary.yml"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "content/vi/mkdocs.yml")
