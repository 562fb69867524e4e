"""Reads a revision of a Git repository without checking it out (L3).

A pull request is foreign: nothing of either revision runs. Git is asked for object names and bytes
alone, by commands that know no filters, text conversions, external differences or hooks; what
settings of a clone could start (fsmonitor, a pager, fetching from a promisor) is switched off. A
working tree is read by this process, and Git only names its files.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import nearest
from .model import Revision
from .problem import Problem

WORKING_TREE = "working tree"
"""Name of the files as they lie in the folder."""
LARGEST = 4_000_000
"""Bytes of a Markdown or YAML file that is read; a lesson has some ten thousand."""
_SAFE = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "core.pager=cat",
    "-c", "core.quotePath=false", "-c", "protocol.allow=never", "-c", "submodule.recurse=false",
)  # fmt: skip
_PARTIAL = (
    "This clone is partial: it has not all files of these revisions, and a review fetches nothing. "
    'Bring them with "git fetch --refetch --no-filter origin".'
)
_FILE_MODES = ("100644", "100755", "100664")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a revision."""

    path: str
    """Path in the repository, with "/"."""
    name: str
    """Object name: equal bytes have equal names. Of the bytes on the disk in a working tree."""
    size: int
    """Bytes."""


class Git:
    """Asks Git about one repository."""

    def __init__(self, folder: Path) -> None:
        """Raises Problem where there is no Git, or no repository around `folder`."""
        self.folder = folder
        top = self.run("rev-parse", "--show-toplevel", problem=_no_repository(folder)).strip()
        self.root = Path(os.fsdecode(top))
        self.folder = self.root

    def run(self, *arguments: str, data: bytes = b"", problem: str = "") -> bytes:
        """Return what a command prints. Raises Problem with `problem` (Git's own words without
        it) where it fails."""
        try:
            done = subprocess.run(
                ["git", *_SAFE, *arguments],
                cwd=self.folder,
                input=data,
                capture_output=True,
                env=_environ(),
            )
        except FileNotFoundError:
            raise Problem(
                "Git was not found. Install it (https://git-scm.com/downloads), and try again."
            ) from None
        if done.returncode:
            if b"promisor" in done.stderr:
                raise Problem(_PARTIAL)
            told = done.stderr.decode("utf-8", "replace").strip()
            if "dubious ownership" in told:
                problem = f"Git does not read this repository, which is another user's: {told}"
            raise Problem(problem or f"Git said: {told}")
        return done.stdout

    def find_commit(self, name: str) -> str:
        """Return the object name of a commit. Raises Problem that says how to get it."""
        try:
            wanted = f"{name}^{{commit}}"
            found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        except Problem:
            raise Problem(self._missing(name)) from None
        return found.decode().strip()

    def find_start(self, base: str, head: str) -> str:
        """Return the commit where two commits parted; `base` where one of them is in the other's
        history, or where they have no history in common, or none that is in this clone."""
        try:
            found = self.run("merge-base", base, head).decode().split()
        except Problem:
            return base
        return found[0] if found and found[0] != head else base

    def _missing(self, name: str) -> str:
        if self.run("rev-parse", "--is-shallow-repository").strip() == b"true":
            return (
                f'"{name}" is not in this clone, which is shallow: it has only the newest commits. '
                'Run "git fetch --unshallow", or in CI fetch all of the history '
                '("fetch-depth: 0" on GitHub and Forgejo, "GIT_DEPTH: 0" on GitLab).'
            )
        names = self.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
        branches = names.decode("utf-8", "replace").split()
        near = nearest(name, branches) or nearest(f"origin/{name}", branches)
        listed = ", ".join(branches[:8]) or "none"
        return (
            f'There is no commit or branch "{name}" here. '
            + (f'Did you mean "{near}"? ' if near else f"There are: {listed}. ")
            + "A branch may have been renamed, or never fetched: "
            '"git fetch origin" brings the branches of the server, as "origin/…".'
        )


@dataclass(slots=True)
class Tree:
    """The files of one revision."""

    revision: Revision
    git: Git
    entries: dict[str, Entry]
    """By path, sorted."""
    modules: tuple[str, ...] = ()
    """Paths of submodules, whose files are not read."""
    _bytes: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_working_tree(self) -> bool:
        """Whether the files are those on the disk."""
        return not self.revision.commit

    def paths(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return list(self.entries)

    def __contains__(self, path: str) -> bool:
        return path in self.entries

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises KeyError where there is none."""
        if path not in self._bytes:
            self.load([path])
        return self._bytes[path]

    def load(self, paths: Iterable[str]) -> None:
        """Read many files at once, so that `read` has them at hand."""
        wanted = [self.entries[path] for path in dict.fromkeys(paths) if path not in self._bytes]
        if self.is_working_tree:
            for each in wanted:
                self._bytes[each.path] = _read_file(self.git.root / each.path)
        elif wanted:
            names = dict.fromkeys(each.name for each in wanted)
            data = self.git.run("cat-file", "--batch", data="\n".join(names).encode() + b"\n")
            found = _split_batch(data)
            for each in wanted:
                self._bytes[each.path] = found[each.name]


def open_tree(git: Git, name: str, without: Path | None = None) -> Tree:
    """Return the files of a revision by its name, or of the working tree but for the folder
    `without`. Raises Problem."""
    if name == WORKING_TREE:
        return _read_folder(git, without.resolve() if without is not None else None)
    commit = git.find_commit(name)
    entries: dict[str, Entry] = {}
    modules = []
    for row in git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0"):
        if not row:
            continue
        facts, _, path = row.partition(b"\t")
        mode, kind, found, size = facts.decode().split()
        shown = path.decode("utf-8", "surrogateescape")
        if kind == "commit":
            modules.append(shown)
        elif mode in _FILE_MODES:  # symbolic links may lead anywhere: nobody follows them
            entries[shown] = Entry(shown, found, int(size))
    return Tree(Revision(name, commit), git, dict(sorted(entries.items())), tuple(modules))


def open_pair(
    git: Git, base: str, head: str = WORKING_TREE, without: Path | None = None
) -> tuple[Tree, Tree]:
    """Return both sides of a change; see `open_tree`. A base that has gone on since the change left
    it is the commit where it left, as in a pull request: what others did since is not undone."""
    start = git.find_start(
        git.find_commit(base), git.find_commit(head if head != WORKING_TREE else "HEAD")
    )
    tree = open_tree(git, start)
    tree.revision = Revision(base, start)
    return tree, open_tree(git, head, without)


def _read_folder(git: Git, without: Path | None) -> Tree:
    listed = git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    staged = git.run("ls-files", "-z", "--stage")
    modules = [
        row.partition(b"\t")[2].decode("utf-8", "surrogateescape")
        for row in staged.split(b"\0")
        if row.startswith(b"160000 ")
    ]
    tree = Tree(Revision(WORKING_TREE), git, {}, tuple(modules))
    make = hashlib.sha256 if _is_sha256(staged) else hashlib.sha1
    for name in sorted({each.decode("utf-8", "surrogateescape") for each in listed.split(b"\0")}):
        path = git.root / name
        is_left = without is not None and path.is_relative_to(without)
        if name and not is_left and path.is_file() and not path.is_symlink():
            data = _read_file(path)
            found = make(b"blob %d\0" % len(data) + data).hexdigest()
            tree.entries[name] = Entry(name, found, len(data))
    return tree


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(
            f"{path} cannot be read: {error.strerror}. Mend that, or name a commit with --head."
        ) from None


def _is_sha256(staged: bytes) -> bool:
    first = staged.split(b" ", 2)
    return len(first) > 1 and len(first[1]) == 64


def _split_batch(data: bytes) -> dict[str, bytes]:
    """Read what `git cat-file --batch` printed: by object, "name type size", and its bytes."""
    found = {}
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        name, kind, *size = data[at:end].decode().split()
        if kind == "missing" or not size:
            raise Problem(_PARTIAL)
        start = end + 1
        at = start + int(size[0]) + 1
        found[name] = data[start : at - 1]
    return found


def _environ() -> dict[str, str]:
    """Return the environment without what would lead Git to another repository or program."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_NOSYSTEM")
    }
    return {
        **kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
        "GIT_ATTR_NOSYSTEM": "1",
    }  # fmt: skip


def _no_repository(folder: Path) -> str:
    return (
        f"{folder} is in no Git repository with files. "
        'Run the command in the folder of the course, where "git status" works.'
    )
