"""Which sentences about progress a page brings along (L3): all have what every page says, and the
learner's own pages what only they say.

The sentences are those whose ids begin with "progress."; scripts ask for them by `QE.tell`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

COMMON = (
    *("done", "begun", "solved", "solved-of", "all-solved"),
    *("moved", "moved-open", "moved-hide"),
    *("file-not", "file-allow", "file-see", "file-written"),
    *("path-previous", "path-next", "path-first", "path-last", "path-home"),
    *("review-bar", "review-at", "review-next", "review-stop", "review-end"),
)
"""Of every page: progress.js, path.js, deck.js."""
HOME = (
    *("home-begin", "home-continue", "home-finished", "home-all", "home-path", "home-count"),
    *("home-sum", "home-done", "home-see", "home-none"),
    *("minutes", "left", "time-minutes", "time-hours", "time-both"),
)
"""Of a home page: home.js, and `timeOf` and `lead` of path.js."""
REVIEW = (
    *("review-none", "review-planning", "review-failed", "review-nothing", "review-all"),
    *("review-part", "review-later", "review-question", "review-wrong", "review-due"),
)
"""Of the page of reviews: review.js."""
PLACE = (
    *("count", "sum", "level", "more", "group-sum", "other", "home-path"),
    *("minutes", "left", "time-minutes"),
    *("kept-indexeddb", "kept-localstorage", "kept-memory", "kept-alone", "kept-bound"),
    *("file", "saved", "opening", "opened", "opened-nothing", "not-opened"),
    *("QE302", "QE303", "QE304", "cleared", "cleared-one", "cleared-one-of"),
    *("learner", "learner-add", "learner-change"),
    *("file-kept", "file-never", "file-left", "file-not-cleared", "file-asks", "file-gone"),
    *("file-none", "file-whose", "file-has", "file-new", "file-nameless"),
    *("file-full", "file-locked", "file-other", "file-failed"),
    *("file-QE302", "file-QE303", "file-QE304"),
)
"""Of the page "my progress": place_view.js, place.js, place_file.js, place_code.js, who.js."""
LONE = ("kept-lone", "moved-lone")
"""Of a course that is one file (release/lone.py), which keeps "kept-memory" on every page, too."""
OWN = {"home": HOME, "review": REVIEW, "place": PLACE}
"""By the kind of page, what it has besides COMMON."""


def pick_words(catalogue: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Return the named sentences, as `QE.course.words` has them."""
    return {f"progress.{name}": catalogue[f"progress.{name}"] for name in names}


def words_script(kind: str, language: str) -> str:
    """Return the name of the file with the sentences of a kind of page."""
    return f"words.{kind}.{language}.js"


def render_words_script(catalogue: Mapping[str, str], kind: str) -> str:
    """Return the script that adds the sentences of a kind of page; it comes after the map."""
    words = pick_words(catalogue, OWN[kind])
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return f"Object.assign(QE.course.words, {text});\n"
