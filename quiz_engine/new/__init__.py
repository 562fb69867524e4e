"""Good starts for authors (L3): a course, a lesson, a question; see `quiz-engine new`.

The texts stand in `files/`: one course in three languages, which translate each other, with a
question of every item type. A new question is a copy of one of these, so that no second set of
samples can go stale.
"""

from .course import NewCourse, write_course
from .item import NewItem, add_item, make_item
from .lesson import write_lesson
from .problem import NewError

__all__ = [
    "NewCourse",
    "NewError",
    "NewItem",
    "add_item",
    "make_item",
    "write_course",
    "write_lesson",
]
