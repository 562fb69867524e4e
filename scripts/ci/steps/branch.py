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

AUTHOR = {"NAME": "Course preview", "EMAIL": "preview@localhost"}
AS_BUILT = "* -text -eol -ident -filter -working-tree-encoding\n"
"""Attributes that come before any in the pages: files are published byte by byte as they were built."""
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
            desk = _Desk(repository, Path(name))
            if before:
                desk.git("read-tree", before)
                desk.git("checkout-index", "--all")
            change(desk.shelf)
            desk.git("add", "--all", "--force", ".")
            tree = desk.git("write-tree")
            if before and tree == run_git(repository, "rev-parse", f"{before}^{{tree}}"):
                return before
            after = desk.git("commit-tree", tree, "-m", f"Publish {branch}")
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


class _Desk:
    """A folder whose files become a commit of the repository, while its checkout is left alone."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.shelf = folder / "shelf"
        self.shelf.mkdir()
        own = folder / "git"
        run_git(folder, "init", "--quiet", "--bare", str(own))
        (own / "info").mkdir(exist_ok=True)
        (own / "info" / "attributes").write_text(AS_BUILT, "ascii")
        objects = run_git(repository, "rev-parse", "--path-format=absolute", "--git-path", "objects")
        places = {"DIR": own, "WORK_TREE": self.shelf, "OBJECT_DIRECTORY": objects}
        who = {f"{role}_{key}": AUTHOR[key] for role in ("AUTHOR", "COMMITTER") for key in AUTHOR}
        self.environ = os.environ | {f"GIT_{key}": str(value) for key, value in {**places, **who}.items()}

    def git(self, *arguments: str) -> str:
        """Run git on the folder. Raises Trouble."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.shelf, env=self.environ, capture_output=True, text=True
        )
        if done.returncode:
            raise Trouble(f"git {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout.strip()
