"""Findings about files that are missing or are not what was built, on a host or a disk (L3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from ..site.file_list import Listed
from ..terminal import count
from . import compare
from .finding import BROKEN, BUT, WORKS, Finding, megabytes, name_some, verb
from .kind import OFFLINE, PYTHON, SCRIPT, grade_of, has_offline, kind_of, tell_loss

BINARY = (
    "In the settings of your FTP program choose the transfer type “binary”, not “ASCII” or"
    " “automatic”, then upload all files again."
)
EXACT = "Lessons work. " + OFFLINE.loss + " They keep only files that are exactly as built."
_LIMIT = 300_000
"""Bytes; a host that takes no files as small as this is not known."""


def tell_missing(missing: Sequence[str], listed: Sequence[Listed], is_web: bool = True) -> Finding:
    """Return the finding that files of `listed` and its list are missing, with the reason where
    their choice tells it; on a host, or on a disk."""
    found = (
        f"{count(len(missing))} of {len(listed) + 1} {_is(missing)} missing: {name_some(missing)}."
    )
    reason, remedy = explain_missing(missing, listed) if is_web else ("", "")
    return Finding(
        "missing",
        grade_of(missing),
        f"{found} {reason}".strip(),
        tell_loss(missing),
        remedy or ("Upload" if is_web else "Copy") + f" {_it(missing)} again.",
        tuple(missing),
    )


def tell_renamed(renamed: Mapping[str, str], grade: str, loss: str, is_web: bool = True) -> Finding:
    """Return the finding that files have other names, on a host or on a disk: names by the right
    ones, and what that is for learners."""
    pairs = [f"{right} is there as {wrong}" for right, wrong in renamed.items()]
    has = verb(len(pairs), "has", "have")
    remedy = "Delete what is there, and copy the course again from where it was built."
    if is_web:
        remedy = (
            "Switch off in the upload program that it changes names, delete what is there, and"
            " upload it again."
        )
    found = f"{count(len(pairs))} {has} another name: {name_some(pairs)}."
    return Finding("renamed", grade, found, loss, remedy, tuple(renamed))


def explain_missing(missing: Sequence[str], listed: Sequence[Listed]) -> tuple[str, str]:
    """Return why just these files are missing, as far as that can be told, and what to do."""
    gone = set(missing)
    there = [each for each in listed if each.path not in gone]
    lost = [each for each in listed if each.path in gone]
    if not there:
        return "", "Upload the whole folder."
    smallest, largest = min(each.size for each in lost), max(each.size for each in there)
    if smallest > largest and smallest >= _LIMIT:
        return (
            f"{verb(len(lost), 'It is', 'They are')} larger than all that is there: the host"
            f" seems to have a limit for files, between {megabytes(largest)} and"
            f" {megabytes(smallest)}.",
            "Ask the host for its limit, or take another host: such files cannot be cut in pieces.",
        )
    endings = {PurePosixPath(path).suffix for path in gone}
    if len(gone) > 1 and not endings & {PurePosixPath(each.path).suffix for each in there}:
        return (
            f"It is every file that ends in {', '.join(sorted(endings))}: the host seems to"
            " refuse them.",
            "Allow these endings in the host's settings (MIME types), or take another host.",
        )
    folders = _lost_folders(gone, there)
    if folders:
        return (
            f"It is all of {', '.join(folders)}.",
            "Upload these folders again, with everything in them.",
        )
    return "", ""


def _lost_folders(gone: set[str], there: Iterable[Listed]) -> list[str]:
    """Return the folders of which nothing is there, where they hold all that is missing."""
    kept = {parent for each in there for parent in PurePosixPath(each.path).parents}
    tops = set()
    for path in gone:
        lost = [parent for parent in PurePosixPath(path).parents if parent not in kept]
        if not lost:
            return []
        tops.add(lost[-1].as_posix() + "/")
    return sorted(tops) if len(gone) > 1 else []


def tell_changes(
    changes: Mapping[str, Sequence[str]], listed: Sequence[Listed], is_web: bool
) -> list[Finding]:
    """Return findings about files by what became of them (compare.py): paths by change. `is_web`
    tells a host from a disk, where nothing is kept for later anyway."""
    harmless = BUT if is_web and has_offline(each.path for each in listed) else WORKS
    exact = EXACT if harmless == BUT else "Nothing: lessons work."
    more = (
        " If that does not help, the host's disk is full, or it has a limit for files."
        if is_web
        else ""
    )
    found = []

    def add(
        code: str, grade: str, what: str, meaning: str, remedy: str, paths: Sequence[str]
    ) -> None:
        text = f"{count(len(paths))} {what}: {name_some(paths)}."
        found.append(Finding(code, grade, text, meaning, remedy, tuple(paths)))

    for name, paths in changes.items():
        if not paths or name == compare.SAME:
            continue
        is_one = len(paths) == 1
        again = f"{'Upload' if is_web else 'Copy'} {_it(paths)} again."
        binary = BINARY if is_web else again[:-1] + ", as files, not as text."
        if name in (compare.EMPTY, compare.SHORT):
            what = f"{_is(paths)} " + ("empty" if name == compare.EMPTY else "cut off")
            add(name, grade_of(paths), what, tell_loss(paths), again + more, paths)
        elif name == compare.TORN:
            what = "was" if is_one else "were"
            what += f" sent as text, which {'it is' if is_one else 'they are'} not, and destroyed"
            add("ascii", grade_of(paths), what, tell_loss(paths), binary, paths)
        elif name == compare.LINES:
            what = f"{'was' if is_one else 'were'} sent as text: the line ends have changed"
            add("lines", harmless, what, exact, binary, paths)
        elif name == compare.MARK:
            what = f"{'begins' if is_one else 'begin'} with a mark (BOM) that was not built"
            remedy = "Do not open and save built files in an editor. " + again
            add("mark", harmless, what, exact, remedy, paths)
        elif name == compare.ADDED:
            what = "carries" if is_one else "carry"
            what += " something that was added on the way, as advertising is"
            meaning = (
                "Strangers' advertising or counting stands in the lessons, and sees who reads them."
            )
            if harmless == BUT:
                meaning += " " + OFFLINE.loss
            remedy = "Switch it off at the host, or take a host without it." if is_web else again
            add("added", BUT, what, meaning, remedy, paths)
        else:
            what = f"{_is(paths)} not as built, but of another version or damaged"
            meaning = "Old and new do not fit together: what fails cannot be told."
            add("changed", _grade_changed(paths), what, meaning, again, paths)
    return found


def _grade_changed(paths: Iterable[str]) -> str:
    """A page of another version still opens; code of another version may not fit the rest."""
    kinds = {kind_of(path) for path in paths}
    if kinds & {SCRIPT, PYTHON}:
        return BROKEN
    return BUT if any(each.grade != WORKS for each in kinds) else WORKS


def _it(paths: Sequence[str]) -> str:
    return "it" if len(paths) == 1 else "them"


def _is(paths: Sequence[str]) -> str:
    return "is" if len(paths) == 1 else "are"
