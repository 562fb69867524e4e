"""The built site as files: safe names, nothing from outside, and the same bytes every time.

These need the packed runtime but no browser.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config

from .conftest import HERE, ROOT, build_site
from .site_steps import LESSON, pages

pytestmark = pytest.mark.folder

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{stem}{n}" for stem in ("com", "lpt") for n in range(10)),
}
LONGEST_NAME = 60
LONGEST_PATH = 120
"""Windows allows 260 characters in all: this leaves room for where the folder is put."""
ABSOLUTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
IN_SCRIPTS = re.compile(
    r"""(?:\bimport\s*\(?|\bfrom|\bfetch\s*\(|importScripts\s*\(|url\(|@import|\b(?:src|href)\s*=)\s*["'`]?\s*(?:https?:)?//""",
    re.IGNORECASE,
)
SHOWN_ONLY = {("a", "href"), ("svg", "xmlns")}
"""Attributes whose address loads nothing until somebody presses it."""


def unsafe_names(paths: list[str]) -> list[str]:
    """Return what FAT32, exFAT or Windows would not keep, with the reason."""
    found, seen = [], {}
    for path in paths:
        parts = PurePosixPath(path).parts
        for part in parts:
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", part):
                found.append(f"{path}: characters")
            if part.endswith((".", " ")) or part.split(".")[0].lower() in RESERVED:
                found.append(f"{path}: reserved")
            if len(part) > LONGEST_NAME:
                found.append(f"{path}: long name")
        if len(path) > LONGEST_PATH:
            found.append(f"{path}: long path")
        for depth in range(1, len(parts) + 1):
            whole = "/".join(parts[:depth])
            if seen.setdefault(whole.lower(), whole) != whole:
                found.append(f"{path}: differs only in case")
    return found


def outside_addresses(name: str, text: str) -> list[str]:
    """Return the addresses in a file that a browser would load from somewhere else."""
    if name.endswith((".html", ".svg")):
        tags = BeautifulSoup(text, "html.parser").find_all(True)
        found = [
            f"<{tag.name} {attribute}={value}>"
            for tag in tags
            for attribute, value in tag.attrs.items()
            if (tag.name, attribute) not in SHOWN_ONLY and ABSOLUTE.match(str(value))
        ]
        styles = [tag.get_text() for tag in tags if tag.name in ("style", "script")]
        styles += [str(tag["style"]) for tag in tags if tag.has_attr("style")]
        text = "\n".join(styles)
    else:
        found = []
    return found + [text[max(0, m.start() - 20) : m.end() + 40] for m in IN_SCRIPTS.finditer(text)]


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file's name from `folder`, and its path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def test_names_are_safe_on_every_stick(site):
    """The site's and the sources' names survive FAT32, exFAT and Windows."""
    assert unsafe_names([name for name, _ in files_below(site.folder)]) == []
    assert unsafe_names([name for name, _ in files_below(ROOT / "content")]) == []


@pytest.mark.parametrize(
    "name", ["a/b c.html", "a/ă.svg", "a/nul.txt", "a/b.", "x" * 61, "a?b", "a/" * 61 + "b"]
)
def test_an_unsafe_name_is_seen(name):
    """The check of names can fail."""
    assert unsafe_names([name])


def test_names_that_differ_only_in_case_are_seen():
    """Also where only a folder on the way does."""
    assert unsafe_names(["Img/a.svg", "img/b.svg"])


def test_no_file_loads_anything_from_outside(site):
    """No element, style or script names an address of the web; links to read further do."""
    found = {}
    for name, path in files_below(site.folder):
        if path.suffix in (".html", ".svg", ".css", ".js", ".json"):
            if addresses := outside_addresses(name, path.read_bytes().decode("utf-8", "ignore")):
                found[name] = addresses
    assert found == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://a.invalid/x.js"></script>'),
        ("a.html", '<link rel="stylesheet" href="//a.invalid/x.css">'),
        ("a.html", "<style>p { background: url(https://a.invalid/x) }</style>"),
        ("a.html", '<form action="https://a.invalid/">'),
        ("a.svg", '<svg><image href="http://a.invalid/x.png"/></svg>'),
        ("a.css", '@import "https://a.invalid/x.css";'),
        ("a.js", 'const x = await import("https://a.invalid/x.js");'),
        ("a.js", "fetch(`https://a.invalid/`)"),
    ],
)
def test_an_address_from_outside_is_seen(name, text):
    """The scan can fail."""
    assert outside_addresses(name, text)


def test_every_link_and_picture_inside_the_site_is_there(site):
    """Followed from file to file; 404.html is made for a server's root and names it from there."""
    for page in pages(site):
        soup = BeautifulSoup((site.folder / page).read_text(encoding="utf-8"), "html.parser")
        for tag in soup.find_all(["a", "img", "link", "script"]):
            address = tag.get("href") or tag.get("src") or ""
            if not address or re.match(r"\w+:", address):
                continue
            path, _, fragment = address.partition("#")
            root = site.folder if path.startswith("/") else (site.folder / page).parent
            target = (root / path.lstrip("/")) if path else site.folder / page
            assert target.is_file(), f"{page}: {address}"
            if fragment and target.suffix == ".html" and page != "index.html":
                other = BeautifulSoup(target.read_text(encoding="utf-8"), "html.parser")
                assert other.find(id=fragment), f"{page}: {address}"


def test_the_solutions_of_questions_are_not_in_the_search_index(site):
    """No sentence of a hint, a choice, a feedback or an explanation can be found."""
    index = (site.folder / "assets/search/vi.js").read_text(encoding="utf-8")
    for page in pages(site):
        soup = BeautifulSoup((site.folder / page).read_text(encoding="utf-8"), "html.parser")
        for part in soup.select(".qe-hint p, .qe-solution p, .qe-solution li"):
            text = " ".join(part.get_text().split())
            assert len(text) < 40 or text not in index, text
    assert "Dịch vụ công trực tuyến toàn trình" in index


def build(target: Path, seed: str, zone: str) -> dict[str, str]:
    """Build the course in a process of its own; return each file's hash."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1795305600",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files_below(target)
    }


def test_two_builds_give_the_same_bytes(tmp_path):
    """Other folder, other hash seed, other time zone: the same files."""
    first = build(tmp_path / "a", "1", "Asia/Ho_Chi_Minh")
    second = build(tmp_path / "b b", "2", "America/New_York")
    assert LESSON in first
    assert {
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    } == set()


def test_no_file_tells_where_or_when_it_was_built(site):
    """Neither the folder of the build nor, in compressed files, the time."""
    for name, path in files_below(site.folder):
        data = path.read_bytes()
        assert str(ROOT).encode() not in data and str(site.folder).encode() not in data, name
        if name.endswith(".gz"):
            assert gzip.decompress(data) and data[4:8] == bytes(4), name


def test_a_build_after_serving_may_be_kept_on_a_phone(tmp_path):
    """While a course is served to its author nothing of it is kept; what is built next in the same
    process has its worker again."""
    file = HERE / "course" / "mkdocs.yml"
    load_config(str(file)).plugins.on_startup(command="serve", dirty=False)
    build_site(file, tmp_path / "site")
    assert (tmp_path / "site" / "offline.js").read_text("utf-8").startswith("self.QE = { offline: ")
