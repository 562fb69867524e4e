"""Checks a site in a folder: before an upload, or on a stick (L3)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import CodecError
from ..site.file_list import FILE, Listed, parse_list, render_list
from ..terminal import count
from . import compare
from .change import tell_changes, tell_missing, tell_renamed
from .finding import BUT, Finding, Report, Tell, name_some, sort_findings
from .host import Limits, Unreachable
from .kind import grade_of, tell_loss
from .rename import fold

DEPTH = 2
"""Folders below the one given in which a site is looked for."""


def read_list(folder: Path) -> tuple[Listed, ...]:
    """Return the list of the site in `folder`. Raises Unreachable."""
    try:
        data = (folder / FILE).read_bytes()
        return parse_list(data)
    except FileNotFoundError:
        raise Unreachable(
            f"{folder} is no built course, or an older version built it: it has no {FILE}."
        ) from None
    except OSError as error:
        raise Unreachable(f"{folder / FILE} cannot be read: {error.strerror}.") from None
    except CodecError as error:
        raise Unreachable(f"{folder}: {error} Build the course again, and copy it whole.") from None


def find_site(folder: Path) -> Path:
    """Return `folder`, or the one below it that holds the only site. Raises Unreachable."""
    if (folder / FILE).exists() or not folder.is_dir():
        return folder
    found = sorted({site for depth in range(1, DEPTH + 1) for site in _sites(folder, depth)})
    if len(found) > 1:
        raise Unreachable(
            f"{folder} holds {len(found)} courses: say which one,"
            f" {' or '.join(str(each) for each in found)}."
        )
    return found[0] if found else folder


def _sites(folder: Path, depth: int) -> Iterable[Path]:
    """Return the sites so many folders below; hidden ones are copies that programs keep."""
    try:
        found = [path.parents[2] for path in folder.glob("/".join(["*"] * depth) + f"/{FILE}")]
    except OSError:
        return []
    return [
        each
        for each in found
        if not any(part.startswith(".") for part in each.relative_to(folder).parts)
    ]


def check_folder(
    folder: Path,
    *,
    original: tuple[Listed, ...] | None = None,
    limits: Limits | None = None,
    tell: Tell = lambda done, total: None,
) -> Report:
    """Check the site in `folder`, or the only one below it, against `original` where that is given,
    else against its own list. Raises Unreachable where there is nothing to check."""
    limits = limits or Limits()
    if not folder.is_dir():
        raise Unreachable(f"{folder} is no folder.")
    site = folder if original else find_site(folder)
    listed = original or read_list(site)
    names = _read_names(site)
    changes: dict[str, list[str]] = {}
    missing: list[str] = []
    unread: dict[str, str] = {}
    renamed: dict[str, str] = {}
    tell(0, len(listed))
    for done, file in enumerate(listed, 1):
        there = names.get(fold(file.path), [])
        if file.path in there:
            try:
                data = _read(site / file.path, limits.room(file.size))
                changes.setdefault(compare.compare(file, data), []).append(file.path)
            except OSError as error:
                unread[file.path] = error.strerror or "unknown reason"
        elif there:
            renamed[file.path] = there[0]
        else:
            missing.append(file.path)
        tell(done, len(listed))
    missing += changes.pop(compare.REPLACED, [])
    return Report(
        place=str(site),
        files=len(listed) + 1,
        size=sum(each.size for each in listed) + len(render_list(tuple(listed)).encode()),
        whole=len(changes.get(compare.SAME, [])) + (FILE in names.get(fold(FILE), [])),
        findings=sort_findings(_judge(site, listed, changes, sorted(missing), unread, renamed)),
    )


def _read_names(site: Path) -> dict[str, list[str]]:
    """Return the files as the folder spells them, by their folded paths: asking for one by its name
    would not tell, where the system does not care for case."""
    found: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(site):
        folders.sort()
        above = Path(folder).relative_to(site).as_posix()
        for name in sorted(files):
            path = name if above == "." else f"{above}/{name}"
            found.setdefault(fold(path), []).append(path)
    return found


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _judge(
    site: Path,
    listed: Sequence[Listed],
    changes: dict[str, list[str]],
    missing: Sequence[str],
    unread: dict[str, str],
    renamed: dict[str, str],
) -> Iterable[Finding]:
    opened = {path: name for path, name in renamed.items() if _opens(site / path)}
    others = {path: name for path, name in renamed.items() if path not in opened}
    if others:
        yield tell_renamed(others, grade_of(others), tell_loss(others), is_web=False)
    if opened:
        loss = "From here everything opens. On a web host, or another system, it does not: there"
        yield tell_renamed(opened, BUT, f"{loss} small and large letters differ.", is_web=False)
    if missing:
        yield tell_missing(missing, listed, is_web=False)
    if unread:
        paths = tuple(unread)
        reasons = ", ".join(dict.fromkeys(unread.values()))
        yield Finding(
            "unread",
            grade_of(paths),
            f"{count(len(paths))} cannot be read ({reasons}): {name_some(paths)}.",
            tell_loss(paths),
            "Copy them again; where that fails, the stick is worn out: take another.",
            paths,
        )
    yield from tell_changes(changes, listed, is_web=False)


def _opens(path: Path) -> bool:
    """Whether the system finds the file under a name that it does not have."""
    try:
        return path.is_file()
    except OSError:
        return False
