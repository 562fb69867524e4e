"""A built page for a file that has everything inside: what stands in it, apart from what is around.

What stands in `<main>` becomes text that is read where no script runs, beside that of the other
pages: its links lead to parts of the same file, its pictures are data, and names that occur on
several pages are preceded by the page's path. What is around, the header and the panels, stays as
it was built, for the frame in which lone.js shows the page.

Pages are rewritten tag by tag, and everything else in them stays byte for byte.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape, unescape
from mimetypes import guess_type
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

from .problem import ReleaseError

_PIECE = re.compile(
    r"(?P<kept><!--.*?-->|<(?P<raw>script|style)\b.*?</(?P=raw)\s*>|</[^>]*>)"
    r"|<(?P<tag>[a-zA-Z][^\s/>]*)(?P<attributes>(?:\s+[^\s\"'>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|"
    r"[^\s\"'=<>`]+))?)*)\s*(?P<end>/?>)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"\s+([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?"
)
_MAIN = re.compile(r"(<main\b[^>]*>)(.*)(</main>)", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_LANGUAGES = re.compile(r"\s*<details class=\"languages\">.*?</details>", re.DOTALL)
_CONTENTS = re.compile(r"<nav class=\"contents\".*?</nav>", re.DOTALL)
_STEPS = re.compile(r"<nav class=\"steps\".*?</nav>", re.DOTALL)
_NOSCRIPT = re.compile(r"\s*<noscript>.*?</noscript>", re.DOTALL)
_LEFT_OUT = re.compile(r"\s*<link rel=\"(?:icon|alternate)\"[^>]*>")
_STYLE = re.compile(r"<link rel=\"stylesheet\" href=\"([^\"]*)\"( media=\"print\")?>")
_SCRIPT = re.compile(r"<script src=\"([^\"]*)\"></script>")

_NAMES = frozenset(
    "for headers list form popovertarget aria-labelledby aria-describedby aria-controls "
    "aria-details aria-owns aria-flowto aria-errormessage aria-activedescendant".split()
)
"""Attributes that name elements of the page by their ids, with blanks between."""
AWAY = "lone-away"
"""Class of a link to what is not in the file, which is then none."""
_DATA = frozenset(("src", "poster"))
_PICTURE = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class LonePage:
    """A page as it was built, in its parts."""

    path: str
    """From the site's root."""
    title: str
    """Its own, without the course's."""
    around: str
    """The page with a mark in place of what stands in it (`for_frame`)."""
    content: str
    """What stands in `<main>`."""
    ids: frozenset[str]
    """The ids in `content`."""

    @property
    def contents(self) -> str:
        """The list of all pages, as its links are on this page; empty where it has none."""
        found = _CONTENTS.search(self.around)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Places:
    """What one file holds."""

    ids: Mapping[str, Collection[str]]
    """By the path of each page that is in it, the ids that can be gone to where no script runs."""
    also: Mapping[str, str]
    """Pages that stand for others, by the path of the other."""
    shared: Collection[str]
    """Ids that occur on more than one of its pages."""
    read: Callable[[str], bytes | None]
    """Returns a file of the site by its path, None where it is not there."""
    away: str
    """Sentence in brackets behind what leads out of the file."""


def read_page(path: str, html: str) -> LonePage:
    """Return a page in its parts. Raises ReleaseError where it is none of a course."""
    main = _MAIN.search(html)
    if not main:
        raise ReleaseError(f"{path} has no <main>, so that it cannot become part of one file.")
    content = main[2]
    heading = _HEADING.search(content) or _TITLE.search(html)
    title = unescape(re.sub(r"<[^>]*>", "", heading[1])).strip() if heading else path
    around = html[: main.end(1)] + "%%qe-content%%" + html[main.start(3) :]
    ids = frozenset(values["id"] for _, values in _tags(content) if values.get("id"))
    return LonePage(path, title, around, content, ids)


def for_frame(page: LonePage, places: Places, has_contents: bool) -> str:
    """Return what is around a page, for its frame: styles and the first script are named by their
    paths, to be filled in; languages that are not in the file are not offered."""
    html = _LANGUAGES.sub("", page.around)
    html = _LEFT_OUT.sub("", _NOSCRIPT.sub("", html))
    if not has_contents:
        html = _CONTENTS.sub("", html)
    here = dirname(page.path)

    def style(match: re.Match[str]) -> str:
        name = normpath(join(here, match[1]))
        return f"<style{match[2] or ''}>%%qe-file {name}%%</style>"

    def script(match: re.Match[str]) -> str:
        return f"<script>%%qe-file {normpath(join(here, match[1]))}%%</script>"

    html = _STYLE.sub(style, html)
    head, mark, rest = html.partition("<template id=\"later\">")
    if not mark:
        head, mark, rest = html.partition("</head>")
    html = _SCRIPT.sub(script, head) + mark + rest
    html = re.sub(
        r"(<meta charset=\"utf-8\">)", r"\1%%qe-base%%<script>%%qe-file qe%%</script>", html,
        count=1,
    )
    before, mark, after = html.partition("%%qe-content%%")
    return _rewrite(before, page, places, False) + mark + _rewrite(after, page, places, False)


def in_frame(page: LonePage, places: Places) -> str:
    """Return what stands in a page, as it is built but with its pictures inside."""
    return _rewrite(page.content, page, places, False)


def as_text(page: LonePage, places: Places) -> str:
    """Return what stands in a page, as text among that of others."""
    return _rewrite(page.content, page, places, True)


def without_steps(content: str, instead: str) -> str:
    """Return what stands in a lesson with `instead` in place of the links to its neighbours."""
    return _STEPS.sub(lambda _: instead, content)


def find_scripts(page: LonePage) -> list[str]:
    """Return the paths of the scripts that a page names."""
    here = dirname(page.path)
    return [normpath(join(here, name)) for name in _SCRIPT.findall(page.around)]


def find_styles(page: LonePage) -> list[str]:
    """Return the paths of the styles that a page names."""
    here = dirname(page.path)
    return [normpath(join(here, name)) for name, _ in _STYLE.findall(page.around)]


def find_inline(page: LonePage) -> set[str]:
    """Return the values of `style` in a page."""
    found = [values.get("style") for _, values in _tags(page.around + page.content)]
    return {value for value in found if value}


def as_data(path: str, data: bytes) -> str:
    """Return a file as a data: address: a drawing as text, which is shorter, the rest in base64."""
    kind = guess_type(path)[0] or "application/octet-stream"
    if kind == _PICTURE:
        return f"data:{kind}," + quote(data.decode("utf-8"), safe=" !$'()*+,-./:;=?@[]_~")
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def resolve(page: str, address: str) -> tuple[str, str] | None:
    """Return the path from the site's root, and query with fragment, of an address on a page; None
    where it leads out of the site."""
    parts = urlsplit(address.strip())
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    path = normpath(join(dirname(page), unquote(parts.path))) if parts.path else page
    rest = (f"?{parts.query}" if parts.query else "") + (
        f"#{unquote(parts.fragment)}" if parts.fragment else ""
    )
    return path, rest


def _tags(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return the names of all elements with their attributes."""
    return [
        (match["tag"].lower(), dict(_attributes(match["attributes"])))
        for match in _PIECE.finditer(html)
        if match["tag"]
    ]


def _attributes(text: str) -> list[tuple[str, str | None]]:
    """Return names and values; the value of one that has none is None."""
    found = []
    for name, *values in _ATTRIBUTE.findall(text):
        given = next((value for value in values if value), "")
        has_value = bool(given) or re.search(rf"\s{re.escape(name)}\s*=", text) is not None
        found.append((name, unescape(given) if has_value else None))
    return found


def _rewrite(html: str, page: LonePage, places: Places, is_text: bool) -> str:
    """Return HTML with other addresses: pictures as data, and where `is_text`, links and names for
    one document of all pages."""
    parts: list[str] = []
    end = 0
    note = ""
    """What is to be said before the end of the link that is open."""
    for match in _PIECE.finditer(html):
        parts.append(html[end : match.start()])
        end = match.end()
        if not match["tag"]:
            if note and match["kept"].lower().startswith("</a"):
                parts.append(note)
                note = ""
            parts.append(match["kept"])
            continue
        old = _attributes(match["attributes"])
        new, away = _change(match["tag"].lower(), old, page, places, is_text)
        if away:
            note = f'<small class="lone-note"> {escape(places.away)}</small>'
        same = new == old
        parts.append(match[0] if same else _render(match["tag"], new, match["end"]))
    return "".join([*parts, html[end:]])


def _render(tag: str, attributes: list[tuple[str, str | None]], end: str) -> str:
    shown = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes
    )
    return f"<{tag}{shown}{end}"


def _change(
    tag: str,
    attributes: list[tuple[str, str | None]],
    page: LonePage,
    places: Places,
    is_text: bool,
) -> tuple[list[tuple[str, str | None]], bool]:
    """Return the attributes of an element as they are in the file, and whether it is a link that
    leads out of it."""
    found: list[tuple[str, str | None]] = []
    is_away = False
    for name, value in attributes:
        if value is None:
            found.append((name, value))
        elif name in _DATA and tag != "script":
            found.append((name, _as_data(value, page, places)))
        elif not is_text:
            found.append((name, value))
        elif name == "href" and tag in ("a", "area"):
            link = _link(value, page, places)
            is_away = not any(each == "href" for each, _ in link)
            found += link
        elif name == "id" or name in _NAMES:
            found.append((name, " ".join(_own(each, page, places) for each in value.split())))
        elif name in ("href", "xlink:href") and value.startswith("#"):
            found.append((name, "#" + _own(value[1:], page, places)))
        else:
            found.append((name, _own_urls(value, page, places)))
    if is_away:
        kept = next((value for name, value in found if name == "class"), None)
        found = [each for each in found if each[0] != "class"]
        found.append(("class", f"{kept} {AWAY}" if kept else AWAY))
    return found, is_away


def _own(name: str, page: LonePage, places: Places) -> str:
    """Return the name of an element of the page among those of all pages."""
    return f"{page.path}#{name}" if name in places.shared and name in page.ids else name


def _own_urls(value: str, page: LonePage, places: Places) -> str:
    return re.sub(
        r"url\(#([^)]+)\)", lambda match: f"url(#{_own(match[1], page, places)})", value
    )


def _as_data(value: str, page: LonePage, places: Places) -> str:
    target = resolve(page.path, value)
    data = places.read(target[0]) if target else None
    return value if data is None or target is None else as_data(target[0], data)


def _link(value: str, page: LonePage, places: Places) -> list[tuple[str, str | None]]:
    """Return the attributes of a link: to a part of the file, to the web, or to nothing."""
    target = resolve(page.path, value)
    if target is None:
        return [("href", value)]
    path, rest = target
    path = places.also.get(path, path)
    fragment = rest.partition("#")[2]
    if path == page.path:
        if fragment:
            return [("href", "#" + _own(fragment, page, places))]
        return [("href", f"#{path}")]
    if path in places.ids:
        if not rest:
            return [("href", f"#{path}")]
        # Where no script runs, the name alone leads there; else the page that it is on is needed.
        name = f"{path}#{fragment}" if fragment in places.shared else fragment
        return [
            ("href", f"#{name if fragment in places.ids[path] else path}"),
            ("data-lone", path + rest),
        ]
    meaning = f"meaning-{fragment}"
    if fragment and meaning in page.ids:  # of a term, which stands at the end of the page, too
        name = _own(meaning, page, places)
        return [("href", f"#{name}"), ("data-lone", path + rest)]
    return [("role", "link"), ("aria-disabled", "true")]
