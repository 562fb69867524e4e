"""Facts about revisions that hold for all items."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.core.codec import dump_item, load_item
from quiz_engine.core.item import Item
from quiz_engine.core.revision import content_hash, key_revision
from quiz_engine.core.shape import (
    Blanks,
    Choices,
    Conversation,
    Essay,
    Grid,
    NumberEntry,
    Placement,
    Program,
    Regions,
    Sequence,
    Shape,
    Step,
    TextEntry,
    Walk,
)
from tests.property.strategies import items, words


def _retold(shape: Shape, word: str) -> Shape:
    """Return `shape` with other texts, in another order and language."""
    match shape:
        case Choices(choices) | Regions(choices):
            return replace(
                shape,
                choices=tuple(replace(each, text=word, feedback=word) for each in choices[::-1]),
            )
        case TextEntry(answers):
            return replace(
                shape, answers=tuple(replace(each, feedback=word) for each in answers[::-1])
            )
        case NumberEntry(answers):
            retold = tuple(replace(each, feedback=word) for each in answers)
            return replace(shape, answers=retold, language="en")
        case Blanks(blanks):
            return Blanks(
                tuple(replace(each, entry=_retold(each.entry, word)) for each in blanks[::-1])
            )
        case Sequence(cards):
            return Sequence(tuple(replace(each, text=word, feedback=word) for each in cards))
        case Conversation((first, *rest)):
            retold = tuple(
                replace(
                    scene,
                    text=word,
                    title=word,
                    turns=tuple(
                        replace(turn, text=word, feedback=word) for turn in scene.turns[::-1]
                    ),
                )
                for scene in (first, *rest[::-1])
            )
            return Conversation(retold)
        case Sequence(cards):
            return Sequence(tuple(replace(each, text=word, feedback=word) for each in cards))
        case Placement(targets, cards):
            return replace(
                shape,
                targets=tuple(replace(each, text=word) for each in targets[::-1]),
                cards=tuple(replace(each, text=word, feedback=word) for each in cards[::-1]),
            )
        case Grid(columns, rows):
            return replace(
                shape,
                columns=tuple(replace(each, text=word) for each in columns[::-1]),
                rows=tuple(replace(each, text=word, feedback=word) for each in rows[::-1]),
            )
        case Essay(criteria):
            return replace(shape, criteria=tuple(replace(each, text=word) for each in criteria[::-1]))
        case Walk(steps):
            return Walk(tuple(_retold_step(each, word) for each in steps))
        case Program(tests):
            retold = tuple(replace(each, text=word) for each in tests[::-1])
            return replace(shape, tests=retold, starter=word, solution=word)


def _retold_step(step: Step, word: str) -> Step:
    controls = [
        replace(
            each, text=word, feedback=word, entry=each.entry and _retold(each.entry, word)
        )
        for each in step.controls[::-1]
    ]
    return replace(step, controls=tuple(controls), title=word, text=word, screen=word)


@given(items(), words)
def test_texts_do_not_change_the_key(item: Item, word: str) -> None:
    """Texts, order and language leave the key revision alone, and other points do not."""
    retold = replace(
        item, shape=_retold(item.shape, word), prompt=word, hints=(word,), explanation=word,
        language="en", tags=(word,), feedback=(("correct", word),),
    )  # fmt: skip
    assert key_revision(retold) == key_revision(item)
    assert key_revision(replace(item, points=item.points + 1)) != key_revision(item)


@given(items())
def test_revisions_survive_the_codec(item: Item) -> None:
    """Revisions have 12 hexadecimal digits and are the same after loading."""
    same = load_item(dump_item(item))
    assert key_revision(same) == key_revision(item)
    assert content_hash(same) == content_hash(item)
    assert key_revision(load_item(dump_item(item, content=False))) == key_revision(item)
    assert len(content_hash(item)) == 12
    int(content_hash(item), 16)


@given(items(), st.sampled_from(["prompt", "explanation", "competency"]))
def test_content_hash_changes(item: Item, field: str) -> None:
    """Every text changes the content hash."""
    changed = replace(item, **{field: getattr(item, field) + "x"})
    assert content_hash(changed) != content_hash(item)
