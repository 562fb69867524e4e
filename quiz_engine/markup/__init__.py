"""Questions in Markdown (L2): from a lesson's text to items, and from items to HTML.

`parse_lesson` reads the source itself, line by line, and needs no Markdown library: so every place
it names is a place in the author's own file, and `quiz-engine check` works without a build. Reading
the rendered HTML instead would lose both. `extension` is the thin part that Python-Markdown calls.
"""

from .lesson import Defaults, Lesson, parse_lesson
from .question import Question

__all__ = ["Defaults", "Lesson", "Question", "parse_lesson"]
