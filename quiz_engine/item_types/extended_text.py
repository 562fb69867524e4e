"""Written answer: several lines, judged by its writer with a rubric (QTI extendedTextInteraction).

No program judges a text. The learner writes, sees the rubric and the model answer, and says which
level the text reaches under each criterion:

    credit = sum of the chosen points / sum of the highest points of each criterion

(Moodle's essay with a rubric adds up points in the same way, less the lowest possible sum, and
leaves the judging to a teacher; QTI leaves it to "external scoring".) The outcome says that the
learner was the judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Writing
from ..core.shape import Criterion, Essay
from ..core.text import quote
from ..errors import Problem
from .item_type import ItemType
from .placing import check_texts


def count_words(text: str) -> int:
    """Return the number of words: what stands between spaces and has a letter or a digit.

    So Vietnamese is counted in syllables, as its schools and word processors do. The browser counts
    in the same way, for a learner who writes (essay.js).
    """
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def check_essay(item: Item) -> Iterator[Problem]:
    """Yield problems of the rubric: no criterion, too few levels, equal points, no points."""
    shape: Essay = item.shape
    yield from check_texts(shape.criteria, "criterion")
    if not shape.criteria:
        yield Problem(
            "QE201", "The rubric has no criterion.", "Write one in each row of its table."
        )
    for criterion in shape.criteria:
        points = [level.points for level in criterion.levels]
        if len(points) < 2:
            yield Problem(
                "QE203",
                f'The number of levels of the criterion "{criterion.id}" is {len(points)}.',
                "Write at least 2, each in the column of its points.",
                criterion.id,
            )
        elif len(set(points)) != len(points) or max(points) == 0:
            yield Problem(
                "QE204",
                f'Two levels of the criterion "{criterion.id}" have the same points.',
                "Give each level points of its own.",
                criterion.id,
            )
        for level in criterion.levels:
            if not level.text.strip():
                yield Problem(
                    "QE205",
                    f'Level "{level.id}" of the criterion "{criterion.id}" is empty.',
                    "Say what a text of this level is like.",
                    criterion.id,
                )


def grade_essay(item: Item, response: Writing) -> Iterator[Operation]:
    """The share of the points that the writer gave; invalid while anything is missing."""
    shape: Essay = item.shape
    yield from _invalid_text(shape, response.text)
    chosen = dict(response.levels)
    yield from _invalid_levels(shape, chosen)
    reached = sum(
        level.points
        for criterion in shape.criteria
        for level in criterion.levels
        if level.id == chosen.get(criterion.id)
    )
    most = sum(_highest(criterion) for criterion in shape.criteria)
    yield SetCredit(Fraction(reached, most))
    points = (("points", str(reached)), ("most", str(most)))
    yield Tell(Feedback("essay.self-assessed", args=points))


def _invalid_text(shape: Essay, text: str) -> Iterator[Operation]:
    words = count_words(text)
    count = ("count", str(words))
    if not text.strip():
        yield Invalidate(Feedback("invalid.no-text"))
    elif words < shape.least:
        yield Invalidate(Feedback("invalid.few-words", args=(count, ("least", str(shape.least)))))
    elif 0 < shape.most < words:
        yield Invalidate(Feedback("invalid.many-words", args=(count, ("most", str(shape.most)))))


def _invalid_levels(shape: Essay, chosen: dict[str, str]) -> Iterator[Operation]:
    if not chosen:
        yield Invalidate(Feedback("invalid.rate"))
        return
    known = {criterion.id: {level.id for level in criterion.levels} for criterion in shape.criteria}
    for criterion, level in chosen.items():
        if criterion not in known or level not in known[criterion]:
            unknown = level if criterion in known else criterion
            yield Invalidate(Feedback("invalid.unknown-choice", args=(("choice", quote(unknown)),)))
            return
    for criterion in shape.criteria:
        if criterion.id not in chosen:
            yield Invalidate(Feedback("invalid.unrated", criterion.id))


def _highest(criterion: Criterion) -> int:
    return max((level.points for level in criterion.levels), default=0)


def essay_examples(item: Item) -> Iterator[Example]:
    """Yield a text of the right length with the highest levels, then one criterion lower at a
    time, and without a rating."""
    shape: Essay = item.shape
    text = " ".join(["chữ"] * max(shape.least, 1))
    best = {each.id: max(each.levels, key=lambda level: level.points) for each in shape.criteria}
    key = {name: level.id for name, level in best.items()}
    yield Example("key", Writing(text, tuple(key.items())), True)
    for criterion in shape.criteria:
        for level in criterion.levels:
            if level.points < best[criterion.id].points:
                levels = tuple({**key, criterion.id: level.id}.items())
                yield Example(f"{criterion.id}-{level.id}", Writing(text, levels), False)
    yield Example("unrated", Writing(text), False)


EXTENDED_TEXT = ItemType(
    "extended-text", Essay, Writing, check_essay, grade_essay, essay_examples, ("rubric",)
)
