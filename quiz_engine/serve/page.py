"""What the server adds to a page, on its way and nowhere else: a script and a style; and the page
that stands in for a course of which nothing could be built yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from ..locale import load_catalogue

PATH = "/_serve"
_HERE = Path(__file__).parent
_EMPTY = Template((_HERE / "page.html").read_text("utf-8"))
FILES: Mapping[str, tuple[str, bytes]] = {
    "page.css": ("text/css; charset=utf-8", (_HERE / "page.css").read_bytes()),
    "page.js": ("text/javascript; charset=utf-8", (_HERE / "page.js").read_bytes()),
    "article.js": ("text/javascript; charset=utf-8", (_HERE / "article.js").read_bytes()),
}
"""By name below PATH: its type, and what is in it."""
_WORDS = "serve."


def add_own(html: bytes, good: str, whole: str, language: str) -> bytes:
    """Return a page with what reloads it and shows mistakes, at the end of its head."""
    catalogue = load_catalogue(language)
    words = {
        key.removeprefix(_WORDS): text
        for key, text in catalogue.items()
        if key.startswith(_WORDS)
    }
    told = escape(json.dumps({"good": good, "whole": whole, "words": words}, ensure_ascii=False))
    own = (
        f'<link rel="stylesheet" href="{PATH}/page.css">'
        f'<script src="{PATH}/article.js" defer></script>'
        f'<script src="{PATH}/page.js" data-serve="{told}" defer></script>'
    )
    head, mark, rest = html.partition(b"</head>")
    return head + own.encode() + mark + rest if mark else html


def render_empty(language: str, is_building: bool) -> bytes:
    """Return the page that is shown while there is no course."""
    catalogue = load_catalogue(language)
    text = catalogue["serve.building" if is_building else "serve.nothing"]
    return _EMPTY.substitute(
        language=language, title=escape(catalogue["serve.title"]), text=escape(text)
    ).encode()
