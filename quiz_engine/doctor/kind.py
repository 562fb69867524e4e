"""What learners lose with a file, told from its path (L3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .finding import BROKEN, BUT, WORKS, worst


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    name: str
    grade: str
    """What a site is without such a file."""
    loss: str
    """What learners miss then, a sentence."""


DOOR = Kind("door", BROKEN, "Who opens the course's address comes to no lesson.")
PAGE = Kind("page", BROKEN, "Lessons or other pages do not open.")
PYTHON = Kind("python", BROKEN, "No answer is checked: Python does not start.")
SCRIPT = Kind(
    "script", BROKEN, "Pages do not do what they should: questions, search or results fail."
)
STYLE = Kind("style", BROKEN, "Pages are bare: without colours, columns and their letters.")
PACKAGE = Kind("package", BUT, "Reviews, or programs that use this package, do not run.")
SEARCH = Kind("search", BUT, "Search finds nothing.")
PICTURE = Kind("picture", BUT, "Pictures are missing; words stand in their place.")
SOUND = Kind("sound", BUT, "Recordings are not heard.")
OFFLINE = Kind("offline", BUT, "Phones do not keep the course for days without a network.")
NOTICE = Kind("notice", BUT, "The page of licences, or the one for a wrong address, is missing.")
OTHER = Kind("other", BUT, "Something that a lesson offers is missing.")
RECORD = Kind("record", WORKS, "Nothing.")

_RULES = (
    (r"index\.html", DOOR),
    (r"(404|licences)\.html", NOTICE),
    (r"offline\.js|assets/(offline|app)/.*|.*\.webmanifest|assets/quiz/app(\.\w+)?\.js", OFFLINE),
    (r"assets/quiz/(build|files)\.json|sitemap\.xml(\.gz)?", RECORD),
    (r"assets/python/packages/.*", PACKAGE),
    (r"assets/python/.*", PYTHON),
    (r"assets/search/.*", SEARCH),
    (r".*\.html?", PAGE),
    (r".*\.js", SCRIPT),
    (r"assets/theme/paper\.css", OTHER),  # only for print
    (r".*\.css", STYLE),
    (r".*\.(svg|png|jpe?g|gif|webp|avif|ico)", PICTURE),
    (r".*\.(mp3|ogg|opus|m4a|wav)", SOUND),
)
"""The first that fits wins."""


def kind_of(path: str) -> Kind:
    """Return the kind of a file from its path in the site."""
    return next((kind for rule, kind in _RULES if re.fullmatch(rule, path, re.I)), OTHER)


def is_page(path: str) -> bool:
    """Return whether a browser opens it by itself."""
    return path.lower().endswith(".html")


def is_worker(path: str) -> bool:
    """Return whether it is part of the service worker that keeps the course."""
    return path == "offline.js" or path.startswith("assets/offline/")


def grade_of(paths: Iterable[str]) -> str:
    """Return what a site is without these files."""
    return worst(kind_of(path).grade for path in paths)


def tell_loss(paths: Iterable[str]) -> str:
    """Return what learners miss without these files: the gravest first, each once."""
    kinds = dict.fromkeys(kind_of(path) for path in paths)
    order = [kind for _, kind in _RULES] + [OTHER]
    losses = sorted((each for each in kinds if each != RECORD), key=order.index)
    by_grade = [each for each in losses if each.grade == BROKEN]
    by_grade += [each for each in losses if each.grade != BROKEN]
    return " ".join(each.loss for each in by_grade) or RECORD.loss


def has_offline(paths: Iterable[str]) -> bool:
    """Return whether the course was built to be kept by phones."""
    return any(path.startswith("assets/offline/") for path in paths)
