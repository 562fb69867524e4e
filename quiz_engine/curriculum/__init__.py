"""What is taught: the competency framework and the facts of a lesson (L2)."""

from .framework import Framework, check_named, load_framework
from .glossary import Glossary, Term, load_glossary
from .lesson import FrontMatter, LessonFacts, load_facts, split_front_matter

__all__ = [
    "Framework",
    "FrontMatter",
    "Glossary",
    "LessonFacts",
    "Term",
    "check_named",
    "load_facts",
    "load_framework",
    "load_glossary",
    "split_front_matter",
]
