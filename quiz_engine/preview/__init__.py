"""A change to a course, seen as pages (L3): what `quiz-engine review` writes beside its summary.

    stage       lays out what some pages of a revision need
    side        builds them, by site/plugin_preview.py
    text        a page as blocks of text
    pair        which parts of two sequences belong together
    difference  what is between two texts
    example     worked examples, graded by both keys
    view        what a page of the review shows
    picture     pictures of both versions, by a browser of this machine
    region      what differs between two pictures
    output      writes it all as HTML
"""

from .output import write_preview
from .picture import Camera, find_browser

__all__ = ["Camera", "find_browser", "write_preview"]
