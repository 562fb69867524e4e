"""Pictures of a lesson: their room is kept, and they come once the page was painted (L3).

A browser knows the size of a picture only when it has it; without `width` and `height` the text
below moves down then. With them, a picture need not be there before the text is seen: it is marked
`loading="lazy"`, and theme.js takes the mark away after the first paint, so that all of them are
there for who scrolls, prints or keeps the page. Pictures inside questions have sizes of their own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import imagesize

_QUESTION = re.compile(r"(<qe-item\b.*?</qe-item>)", re.S)
_PICTURE = re.compile(r"""<img\b((?:"[^"]*"|'[^']*'|[^"'>])*?)\s*/?>""")
_SOURCE = re.compile(r'\ssrc="([^"#?]+)[^"]*"')
_OWN = re.compile(r"\s(?:width|height|loading)\s*=")


def reserve_room(html: str, page: str, files: Mapping[str, Path]) -> str:
    """Return a page's HTML, its pictures with their size in CSS pixels.

    `page` is the page's address in the site; `files` gives the file of each address in the site,
    not percent-encoded. A picture stays as it is where its author gave a size, where it is not of
    this site, and where its file does not tell (an SVG with a `viewBox` only fills its line).
    """

    def sized(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[1])
        address = unquote(source[1]) if source else ""
        file = files.get(posixpath.normpath(posixpath.join(posixpath.dirname(page), address)))
        width, height = _measure(file) if file else (0, 0)
        if not (width and height) or _OWN.search(found[1]):
            return found[0]
        return f'<img loading="lazy" width="{width}" height="{height}"{found[1]}>'

    parts = _QUESTION.split(html)
    parts[::2] = [_PICTURE.sub(sized, part) for part in parts[::2]]
    return "".join(parts)


def _measure(file: Path) -> tuple[int, int]:
    """Return width and height in CSS pixels, zeros where the file does not tell."""
    try:
        width, height = (max(0, round(each)) for each in imagesize.get(file))
    except (OSError, ValueError, OverflowError):
        return 0, 0
    return width, height
