"""What pages name: a site is whole where every file that a page names is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit


class _Names(HTMLParser):
    """The addresses in `src` and `href` of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("src", "href") and value]


def find_names(text: str) -> list[str]:
    """Return the relative addresses that a page names, without query and fragment, decoded."""
    page = _Names()
    page.feed(text)
    found = []
    for address in page.found:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if not parts.scheme and not parts.netloc and parts.path and not parts.path.startswith("/"):
            found.append(unquote(parts.path))
    return found


def find_missing(folder: Path, files: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield page and path of every file of the site that a page names and that is not in `files`.

    The site's 404.html stands for any address, so that what it names may be written in any way.
    """
    told: set[str] = set()
    for page in sorted(files):
        if page.endswith(".html") and page != "404.html":
            for name in find_names((folder / page).read_text("utf-8", "replace")):
                path = normpath(join(dirname(page), name))
                if path not in files and path not in told:
                    told.add(path)
                    yield page, path
