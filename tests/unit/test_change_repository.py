"""Facts about reading revisions: the bytes are those of the revision, and nothing of it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz_engine.change import WORKING_TREE, Git, Problem, open_tree
from tests.repository import git, make_repository

FILES = {"content/vi/a.md": "# Một\n", "content/vi/é b.md": b"\x00\xff\n", "x": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with two commits, checked out."""
    return make_repository(tmp_path / "a", [FILES, {**FILES, "x": "new"}], is_checked_out=True)


def test_a_commit_is_read(folder: Path) -> None:
    """Paths come in order, and bytes as they are, whatever they hold."""
    tree = open_tree(Git(folder), "r0")
    assert tree.paths() == sorted(FILES)
    assert tree.read("content/vi/a.md") == "# Một\n".encode()
    tree.load(tree.paths())
    assert tree.read("content/vi/é b.md") == b"\x00\xff\n"
    assert tree.read("x") == b""
    assert tree.revision.name == "r0"
    assert tree.revision.commit == git(folder, "rev-parse", "r0")
    with pytest.raises(KeyError):
        tree.read("not there")


def test_the_working_tree_is_read(folder: Path) -> None:
    """New files count, ignored ones do not, and equal bytes have the name that Git gives them."""
    (folder / ".gitignore").write_text("site/\n")
    (folder / "site").mkdir()
    (folder / "site" / "page.html").write_text("built")
    (folder / "new.md").write_text("new")
    (folder / "content/vi/a.md").unlink()
    (folder / "link").symlink_to("x")
    tree = open_tree(Git(folder / "content"), WORKING_TREE)
    assert tree.paths() == [".gitignore", "content/vi/é b.md", "new.md", "x"]
    assert tree.read("new.md") == b"new"
    assert tree.entries["x"].name == open_tree(Git(folder), "main").entries["x"].name
    assert tree.revision.commit == ""


def test_an_unknown_name_says_what_there_is(folder: Path) -> None:
    """A renamed branch is told with the nearest one."""
    git(folder, "branch", "-m", "main", "trunk")
    with pytest.raises(Problem, match=r'no commit or branch "trunc" here\. Did you mean "trunk"\?'):
        open_tree(Git(folder), "trunc")
    with pytest.raises(Problem, match=r'"--output=x" here\. There are: trunk\.'):
        open_tree(Git(folder), "--output=x")


def test_a_shallow_clone_says_what_to_fetch(folder: Path, tmp_path: Path) -> None:
    """The history that is missing is named, with the command that brings it."""
    git(tmp_path, "clone", "-q", "--depth=1", folder.as_uri(), "shallow")
    with pytest.raises(Problem, match="shallow.*git fetch --unshallow.*fetch-depth: 0"):
        open_tree(Git(tmp_path / "shallow"), "r0")


def test_no_repository(tmp_path: Path) -> None:
    """A folder without Git is told, not its message."""
    with pytest.raises(Problem, match="is in no Git repository"):
        Git(tmp_path)


def test_no_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Git is not installed, the message says where it is found."""
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(Problem, match="Git was not found. Install it"):
        Git(folder)


def test_nothing_of_a_repository_runs(folder: Path, tmp_path: Path) -> None:
    """Filters, text conversions, external differences, hooks and fsmonitor of the clone stay off,
    and files that a filter would change come as they are stored."""
    trace = tmp_path / "ran"
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\necho ran >> {trace}\ncat\n")
    script.chmod(0o755)
    (folder / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    git(folder, "add", ".gitattributes")
    for name in (
        "filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv", "diff.evil.command",
        "core.fsmonitor", "diff.external", "core.pager",
    ):  # fmt: skip
        git(folder, "config", name, str(script))
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    (folder / "content/vi/a.md").write_text("# Hai\n")
    for name in ("r0", WORKING_TREE):
        tree = open_tree(Git(folder), name)
        tree.load(tree.paths())
    assert tree.read("content/vi/a.md") == b"# Hai\n"
    assert not trace.exists()
    git(folder, "status")  # Git itself would have run them: the trap is one
    assert trace.exists()


def test_submodules_are_named(folder: Path, tmp_path: Path) -> None:
    """What lies in a submodule is another repository's: named, and not read."""
    other = make_repository(tmp_path / "other", [{"a.md": "# A\n"}])
    git(folder, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(other), "sub")
    git(folder, "commit", "-q", "-m", "add")
    for name in ("HEAD", WORKING_TREE):
        tree = open_tree(Git(folder), name)
        assert tree.modules == ("sub",)
        assert not any(path.startswith("sub/") for path in tree.paths())
