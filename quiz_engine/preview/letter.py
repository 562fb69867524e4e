"""What a page of a review needs from other files, put into it, so that it can be sent alone (L3)."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markupsafe import Markup

_SCRIPTS = ("theme/theme.js", "theme/display.js", "quiz/preview_answers.js", "quiz/preview_page.js")
_STYLES = (("theme/hoc-so.css", ""), ("quiz/preview.css", ""), ("theme/paper.css", "print"))
_PICTURE = re.compile(r'<img src="([^"]+)"')
_LOADED = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """A style sheet."""

    text: Markup
    media: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Scripts and styles of a file that stands alone, and the policy that allows no others."""

    scripts: tuple[Markup, ...]
    """The first belongs into the head."""
    styles: tuple[Style, ...]

    @property
    def policy(self) -> str:
        """The content security policy: what is in the file, by its hashes, and pictures that are data."""
        scripts = " ".join(_hash(each) for each in self.scripts)
        styles = " ".join(_hash(each.text) for each in self.styles)
        return (
            f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; font-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def read_inside(assets: Path) -> Inside:
    """Return what the pages of a review have in `assets/`."""
    scripts = tuple(Markup((assets / name).read_text("utf-8")) for name in _SCRIPTS)
    styles = tuple(Style(Markup((assets / name).read_text("utf-8")), media) for name, media in _STYLES)
    return Inside(scripts, styles)


def put_pictures_inside(html: str, folder: Path) -> str:
    """Return a page of `folder` with its pictures as data; of those that are not there only the words
    are left that describe them."""

    def as_data(match: re.Match[str]) -> str:
        address = unescape(match[1])
        file = folder / unquote(address)
        if _LOADED.match(address) or not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            return "<img"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return f'<img src="data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"'

    return _PICTURE.sub(as_data, html)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
