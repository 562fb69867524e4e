"""What the theme and the scripts are told of one page (L3): plain data, no host."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..curriculum.glossary import Term
from .languages import Tongue

DATE_FORMAT = {"vi": "%d/%m/%Y", "de": "%d.%m.%Y", "en": "%d %B %Y"}
"""How a date is written, by language."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the theme needs to know of a page, as `page.quiz_engine`."""

    settings: str
    """JSON for the scripts, safe in a single-quoted attribute."""
    scripts: list[str]
    """Scripts in loading order, from the site's root."""
    has_items: bool
    """True when a question is on the page."""
    reviewed: str
    """Date of the last review in the page's language; empty when the lesson states none."""
    terms: list[Term]
    """Terms of the glossary that are marked on the page, in their order."""
    tongues: list[Tongue]
    """The page in all languages of the course; empty where there is one only."""
    written: str
    """Language the lesson is written in where it is not that of the page; else empty."""
    is_app: bool
    """True where the course can be kept on the device."""


def render_settings(url: str, course: str, more: Mapping[str, object]) -> str:
    """Return what the scripts of a page are told (QeSettings in js/global.d.ts), as JSON that is
    safe in a single-quoted attribute. `url` counts from the site's root; entries of `more` that
    are empty are left out."""
    root = "../" * (len(PurePosixPath(url).parts) - 1)
    settings = {
        "base": f"{root}assets/",
        "course": course,
        "page": url,
        "shell": f"{root}index.html",
        **{name: value for name, value in more.items() if value},
    }
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")


def format_date(value: object, language: str) -> str:
    """Return a date as it is written in a language; empty for anything else."""
    if not isinstance(value, datetime.date):
        return ""
    return value.strftime(DATE_FORMAT.get(language, "%Y-%m-%d"))
