"""What is taught: the competency framework and the facts of a lesson (L2)."""

from .framework import Framework, check_named, load_framework
from .lesson import FrontMatter, LessonFacts, load_facts, split_front_matter

__all__ = [
    "Framework",
    "FrontMatter",
    "LessonFacts",
    "check_named",
    "load_facts",
    "load_framework",
    "split_front_matter",
]
