"""Finds where a change left its branch, also in the shallow clones that hosts make."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .trouble import Trouble

BASE = "refs/ci/base"
"""Where the branch is kept that the change shall go into: a name of our own, in nobody's way."""
FIRST = 50
"""Commits of the branch that are brought first; few changes are older."""
MORE = (50, 400)
"""Commits that are brought besides, of both sides, step by step; then all."""


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a folder and return what it said. Raises Trouble where there is no git."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace")
    except FileNotFoundError:
        raise Trouble("Git is not installed here, or not on the PATH: install it.") from None


def run_git(folder: Path, *arguments: str) -> str:
    """Run git and return its output. Raises Trouble with its own words where it fails."""
    done = git(folder, *arguments)
    if done.returncode:
        raise Trouble(f"git {arguments[0]} failed: {done.stderr.strip() or done.returncode}")
    return done.stdout.strip()


def find_base(folder: Path, branch: str, source: str = "origin", *, at_desk: bool = False) -> str:
    """Return the commit where HEAD left `branch`, bringing as much history as that needs.

    `source` is a remote or an address. At a desk, where a network may be missing, what the clone
    knows of the branch will do. Raises Trouble where the branch or a common commit is missing.
    """
    ref = f"+refs/heads/{branch}:{BASE}"
    first = [f"--depth={FIRST}"] if is_shallow(folder) else []
    done = git(folder, "fetch", "--quiet", "--no-tags", *first, source, ref)
    known = (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}") if at_desk else ()
    if done.returncode and not any(_take(folder, each) for each in known):
        raise Trouble(
            f'The branch "{branch}" cannot be brought from {source}, so there is nothing to compare'
            f" with: {done.stderr.strip()}\nName the branch that the change shall go into."
        )
    for step in (None, *(f"--deepen={count}" for count in MORE), "--unshallow"):
        if step and is_shallow(folder):
            deepen(folder, step, source, ref)
        found = git(folder, "merge-base", BASE, "HEAD")
        if found.returncode == 0:
            return found.stdout.strip()
    raise Trouble(
        f'HEAD and the branch "{branch}" have no commit in common: name the branch from which the'
        " change began, or make the change again from it."
    )


def _take(folder: Path, ref: str) -> bool:
    return git(folder, "update-ref", BASE, ref).returncode == 0


def is_shallow(folder: Path) -> bool:
    """Whether the clone lacks old history. Raises Trouble where this is no clone."""
    return run_git(folder, "rev-parse", "--is-shallow-repository") == "true"


def deepen(folder: Path, step: str, source: str, ref: str) -> None:
    """Bring more history, first of the branch, then of the change, which may lie elsewhere."""
    head = run_git(folder, "rev-parse", "HEAD")
    for place, wanted in ((source, ref), ("origin", head)):
        if is_shallow(folder):  # git refuses to bring more to a clone that is whole
            run_git(folder, "fetch", "--quiet", "--no-tags", step, place, wanted)


def find_branch(folder: Path) -> str:
    """Return the branch that "origin" has checked out, as its clone remembers it; else "main"."""
    name = git(folder, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").stdout.strip()
    return name.removeprefix("origin/") or "main"
