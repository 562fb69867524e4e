"""Builds the whole site: every language into `site/`, the author's guide into `site-authors/`.

Each course is an ordinary `mkdocs build`; this only calls it, puts the languages together and
replaces the old site when everything has succeeded, so a failed build leaves the old one whole.
"""

import json
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

from .environment import Environment, remove
from .fingerprint import clock, fingerprint, is_current, measure, read_record
from .folder import cache, disk_errors, exclusive
from .merge import count, merge_language, swap
from .process import clean_environ, stream
from .screen import ChoreError, Screen, seconds

FIRST = "vi"
"""The language of the root's mkdocs.yml."""
AUTHORS = "authors"
RECORD = "site.json"
DOWNLOADS = "npm"
"""The folder in the cache with npm's archives, each checked against its pinned checksum."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    pages: int
    """Pages that a learner can open."""
    items: int
    """Questions on them."""
    files: int
    """Files in `site/`."""
    size: int
    """Their size in bytes."""
    was_current: bool
    """Whether nothing had to be built."""


def courses(root: Path) -> dict[str, Path]:
    """The configuration of each course by its language, the root's first; without the authors'."""
    further = {
        file.parent.name: file
        for file in sorted((root / "content").glob("*/mkdocs.yml"))
        if file.parent.name not in (FIRST, AUTHORS)
    }
    return {FIRST: root / "mkdocs.yml", **further}


def build_site(env: Environment, root: Path, screen: Screen, *, clean: bool = False) -> Built:
    """Builds what is not up to date; `clean` throws away everything built before.

    Raises ChoreError where a build fails; MkDocs has then said why on the screen.
    """
    with exclusive(root, "site", screen), disk_errors(root):
        if clean:
            throw_away(root)
        date = clock(root, os.environ)
        now = fingerprint(root, {"clock": date, "python": platform.python_version()})
        record = read_record(cache(root) / RECORD)
        if is_current(record, now, root):
            return _built(record, was_current=True)
        counts = _build_all(env, root, screen, date)
        files = measure([root / "site", root / "site-authors"], root)
        record = {"fingerprint": now, "files": files, **counts}
        (cache(root) / RECORD).write_text(json.dumps(record, indent=0), "utf-8")
        return _built(record, was_current=False)


def throw_away(root: Path) -> None:
    """Deletes what builds made: not the environment, held locks, nor pinned downloads.

    So that building anew needs no network.
    """
    for folder in (root / "site", root / "site-authors"):
        remove(folder)
    for entry in cache(root).iterdir():
        if entry.is_dir():
            if entry.name != DOWNLOADS:
                remove(entry)
        elif entry.suffix != ".lock":
            entry.unlink()


def _build_all(env: Environment, root: Path, screen: Screen, date: str) -> dict[str, int]:
    work = cache(root) / "building"
    remove(work)
    work.mkdir()
    languages = courses(root)
    for language, config in languages.items():
        screen.line(f"Building the course in {language} …")
        into = work / "site" if language == FIRST else work / language
        run_mkdocs(env, root, screen, config, into, date, " ".join(languages))
        if language != FIRST:
            merge_language(into, language, work / "site")
    guide = root / "content" / AUTHORS / "mkdocs.yml"
    if guide.is_file():
        screen.line("Building the author's guide …")
        run_mkdocs(env, root, screen, guide, work / "site-authors", date)
    counts = count(work / "site", list(languages))
    (cache(root) / RECORD).unlink(missing_ok=True)  # until the new one, nothing fits
    for name in ("site", "site-authors"):
        if (work / name).is_dir():
            swap(work / name, root / name, work / f"old-{name}")
    remove(work)
    return counts


def run_mkdocs(
    env: Environment,
    root: Path,
    screen: Screen,
    config: Path,
    into: Path,
    date: str,
    languages: str = "",
) -> None:
    """One `mkdocs build`; its warnings count as errors, as a broken link does not mend itself.

    `languages` are those that become one site with this, each a word.
    """
    name = config.relative_to(root).as_posix()
    if not config.is_file():
        raise ChoreError(f"{name} is missing: this is not a complete copy of the project.", 1)
    command = [env.python, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", into]
    environ = clean_environ(os.environ, SOURCE_DATE_EPOCH=date, QUIZ_ENGINE_LANGUAGES=languages)
    start = time.monotonic()

    def show(line: str) -> None:
        text = line.removeprefix("INFO").lstrip(" -")
        if line.startswith("INFO"):
            screen.tick(f"{seconds(start)}  {text}")
        elif line.strip():
            screen.line(line)

    code, _ = stream(command, show, cwd=root, environ=environ)
    screen.tick("")
    if code:
        kept = " The site built before is unchanged." if (root / "site").is_dir() else ""
        raise ChoreError(
            f"{name} was not built: mend what is listed above, then run this again.{kept}", 1
        )


def _built(record: dict, *, was_current: bool) -> Built:
    sizes = [size for path, size in record["files"].items() if path.startswith("site/")]
    return Built(record["pages"], record["items"], len(sizes), sum(sizes), was_current)
