"""The branch that a host shows as pages: one commit without a past.

Whatever is published replaces what was there. With a history, each version of the course, with
Python in it, would stay in every clone for good; released versions belong to releases.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from .history import git, run_git
from .trouble import Trouble

AUTHOR = {"name": "Course preview", "email": "preview@localhost"}
TRIES = 5
"""Another run may write at the same time: what it wrote is taken up, and this is tried again."""


def change_branch(repository: Path, branch: str, change: Callable[[Path], None], remote: str) -> str:
    """Change what lies on a branch of the remote, and return the new commit.

    `change` gets a folder with all files of the branch, none where it is new, and may be called
    again where another run was faster. Raises Trouble where the remote does not take it.
    """
    for _ in range(TRIES):
        before = fetch_branch(repository, branch, remote)
        with tempfile.TemporaryDirectory(prefix="pages-") as name:
            shelf, index = Path(name, "shelf"), Path(name, "index")
            shelf.mkdir()
            if before:
                _in_folder(repository, shelf, index, "read-tree", before)
                _in_folder(repository, shelf, index, "checkout-index", "--all")
            change(shelf)
            _in_folder(repository, shelf, index, "add", "--all", "--force", ".")
            tree = _in_folder(repository, shelf, index, "write-tree")
            if before and tree == run_git(repository, "rev-parse", f"{before}^{{tree}}"):
                return before
            after = _in_folder(repository, shelf, index, "commit-tree", tree, "-m", f"Publish {branch}")
        lease = f"--force-with-lease=refs/heads/{branch}:{before}"
        done = git(repository, "push", "--quiet", lease, remote, f"{after}:refs/heads/{branch}")
        if done.returncode == 0:
            return after
        if "stale info" not in done.stderr and "already exists" not in done.stderr:
            break
    raise Trouble(
        f'The branch "{branch}" could not be written: {done.stderr.strip()}\nSee to it that this run'
        " may write to the repository, and that the branch is not protected."
    )


def fetch_branch(repository: Path, branch: str, remote: str) -> str:
    """Bring a branch of the remote and return its commit; empty where there is none."""
    listed = run_git(repository, "ls-remote", remote, f"refs/heads/{branch}")
    if not listed:
        return ""
    commit = listed.split()[0]
    run_git(repository, "fetch", "--quiet", "--no-tags", "--depth=1", remote, f"refs/heads/{branch}")
    return commit


def _in_folder(repository: Path, folder: Path, index: Path, *arguments: str) -> str:
    """Run git on another folder with an index of its own: the checkout of the run is left alone."""
    environ = {**os.environ, "GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(folder)}
    environ["GIT_DIR"] = run_git(repository, "rev-parse", "--absolute-git-dir")
    for role in ("AUTHOR", "COMMITTER"):
        for key, value in AUTHOR.items():
            environ[f"GIT_{role}_{key.upper()}"] = value
    # the same bytes as were built, whatever this machine does to line ends
    command = ["git", "-c", "core.autocrlf=false", "-c", "core.fileMode=false", *arguments]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
