"""Takes from pages and pictures of a stranger what would run or lead away in a review (L2).

A policy of 'self' lets a page load whatever lies in the review as a script, whatever it is called: a
track of subtitles, or a package, can be written so that it is one. And a picture that is opened by
itself stands below no policy.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

_SCRIPT = re.compile(
    r'<(?=script\b)(?!script type="application/json">)'
    r'(?!script src="(?:\.\./)*assets/(?:quiz|theme)/(?:[\w-]+/)?[\w.-]+\.js">)',
    re.I,
)
"""Begins a script that is neither data nor one of the engine's."""
_META = re.compile(r"<(?=meta\b)", re.I)
_HEADED = re.compile(r"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)", re.I)
_RUNS = ("script", "foreignobject", "handler", "listener", "iframe", "embed", "object")
_SPACE = re.compile(r"[\s\x00-\x1f]+")
_ADDRESS = re.compile(r"(?:javascript:|data:(?!image/(?:png|jpe?g|gif|webp)))", re.I)


def disarm_page(html: str) -> str:
    """Return a whole page in which scripts that are not the engine's, and settings below its head
    (`meta`, which may lead to another page), stand as text."""
    head, end, body = html.partition("</head>")
    return _SCRIPT.sub("&lt;", head + end + _META.sub("&lt;", body))


def is_still(data: bytes) -> bool:
    """Return True for an SVG picture in which nothing runs, wherever it is opened; False also for
    what is no XML in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
        if _HEADED.search(text) or re.match(r"<\?xml[^>]*encoding=(?![\"']utf-8[\"'])", text, re.I):
            return False
        root = etree.fromstring(text.encode())
    except (UnicodeDecodeError, etree.ParseError, LookupError, ValueError):
        return False
    return all(
        str(element.tag).rpartition("}")[2].lower() not in _RUNS
        and not any(_is_active(name, value) for name, value in element.attrib.items())
        for element in root.iter()
    )


def _is_active(name: str, value: str) -> bool:
    short = name.rpartition("}")[2].lower()
    sets_handler = short == "attributename" and value.strip().lower().startswith("on")
    packed = _SPACE.sub("", value)  # browsers leave out line ends within an address
    parts = packed.split(";") if short == "values" else [packed]
    return short.startswith("on") or sets_handler or any(map(_ADDRESS.match, parts))
