"""Recipes for CI: where a change left its branch, in every kind of clone that hosts make."""

from __future__ import annotations

import subprocess

import pytest

from scripts.ci.steps.history import find_base, find_branch, is_shallow
from scripts.ci.steps.trouble import Trouble
from tests.unit.ci_host import clone, commit, git, make_repository


def grow(folder, count, name):
    for number in range(count):
        commit(folder, f"{name} {number}", **{f"{name}__md": str(number)})


def grow_quickly(folder, count):
    """Add empty commits to main, by one process."""
    entry = "commit refs/heads/main\ncommitter Ann <ann@school.example> {0} +0000\ndata 1\nx\n"
    stream = "".join(entry.format(1_700_000_000 + number) for number in range(count))
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=stream, text=True, check=True)
    git(folder, "reset", "--quiet", "--hard")


@pytest.fixture
def origin(tmp_path):
    """A bare repository whose branch "more" left "main" three commits ago, and main went on, too."""
    work = make_repository(tmp_path / "work")
    grow(work, 5, "early")
    git(work, "tag", "left")
    git(work, "switch", "--quiet", "--create", "more")
    grow(work, 3, "more")
    git(work, "switch", "--quiet", "main")
    grow(work, 2, "late")
    git(work, "clone", "--quiet", "--bare", str(work), str(tmp_path / "origin"))
    return tmp_path / "origin"


@pytest.mark.parametrize("options", [[], ["--depth=1"], ["--depth=20"], ["--single-branch"]])
def test_the_commit_where_a_change_began(origin, tmp_path, options):
    """In a whole clone, and in those of GitHub and GitLab."""
    checkout = clone(origin, tmp_path / "checkout", "--branch=more", *options)
    assert find_base(checkout, "main") == git(origin, "rev-parse", "left")


def test_a_merge_as_github_checks_it_out(origin, tmp_path):
    """Its base is the newest commit of the branch that it was merged with."""
    work = clone(origin, tmp_path / "merging")
    git(work, "merge", "--quiet", "-m", "Merge", "origin/more")
    git(work, "push", "--quiet", "origin", "HEAD:refs/pull/7/merge")
    checkout = make_repository(tmp_path / "checkout")
    git(checkout, "remote", "add", "origin", origin.as_uri())
    git(checkout, "fetch", "--quiet", "--depth=1", "origin", "refs/pull/7/merge")
    git(checkout, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    assert find_base(checkout, "main") == git(origin, "rev-parse", "main")


def test_as_much_history_as_is_needed(tmp_path):
    """A change 2,500 commits old is found, and one at the tip brings little."""
    work = make_repository(tmp_path / "origin")
    grow_quickly(work, 3000)
    git(work, "switch", "--quiet", "--create", "new")
    commit(work, "new", new__md="x")
    git(work, "switch", "--quiet", "--create", "old", "HEAD~2500")
    commit(work, "old", old__md="x")
    new = clone(work, tmp_path / "new", "--branch=new", "--depth=1")
    assert find_base(new, "main") == git(work, "rev-parse", "main")
    assert is_shallow(new)
    everything = git(new, "cat-file", "--batch-all-objects", "--batch-check", "--unordered")
    assert len(everything.splitlines()) < 300
    old = clone(work, tmp_path / "old", "--branch=old", "--depth=1")
    assert find_base(old, "main") == git(work, "rev-parse", "main~2499")


def test_a_fork_is_compared_with_where_it_shall_go(origin, tmp_path):
    """Not with its own copy of the branch, which has stayed behind."""
    fork = tmp_path / "fork"
    git(origin, "clone", "--quiet", "--bare", str(origin), str(fork))
    work = clone(origin, tmp_path / "eve", "--branch=main")
    commit(work, "from the fork", eve__md="x")
    git(work, "push", "--quiet", fork.as_uri(), "HEAD:refs/heads/eve")
    git(fork, "update-ref", "refs/heads/main", "left")
    checkout = clone(fork, tmp_path / "checkout", "--branch=eve", "--depth=1")
    assert find_base(checkout, "main", origin.as_uri()) == git(origin, "rev-parse", "main")
    assert find_base(checkout, "main") == git(origin, "rev-parse", "left")


def test_a_branch_that_is_missing_is_told(origin, tmp_path):
    """With what git said, and what to do."""
    checkout = clone(origin, tmp_path / "checkout", "--depth=1")
    with pytest.raises(Trouble, match='"nowhere" cannot be brought from origin.*\n.*Name the branch'):
        find_base(checkout, "nowhere")


def test_two_histories_are_told(origin, tmp_path):
    """After all of both was brought."""
    checkout = clone(origin, tmp_path / "checkout", "--depth=1")
    git(checkout, "switch", "--quiet", "--orphan", "apart")
    commit(checkout, "apart", apart__md="x")
    with pytest.raises(Trouble, match='HEAD and the branch "main" have no commit in common'):
        find_base(checkout, "main")


def test_a_desk_needs_no_network(origin, tmp_path):
    """What the clone knows will do; a host must have the newest."""
    checkout = clone(origin, tmp_path / "checkout", "--branch=more")
    git(checkout, "remote", "set-url", "origin", str(tmp_path / "gone"))
    assert find_base(checkout, "main", at_desk=True) == git(origin, "rev-parse", "left")
    with pytest.raises(Trouble, match="cannot be brought"):
        find_base(checkout, "main")


def test_the_branch_that_a_clone_remembers(origin, tmp_path):
    """As main in a clone of it; main where there is no clone."""
    git(origin, "symbolic-ref", "HEAD", "refs/heads/more")
    assert find_branch(clone(origin, tmp_path / "checkout")) == "more"
    assert find_branch(make_repository(tmp_path / "alone")) == "main"


def test_without_git_it_is_said(tmp_path, monkeypatch):
    """As in a container that has none: a sentence, no error of Python."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="Git is not installed here"):
        find_branch(tmp_path)
