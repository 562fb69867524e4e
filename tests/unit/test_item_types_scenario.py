"""Facts about scenarios."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Path
from quiz_engine.core.shape import Conversation, Scene, Turn
from quiz_engine.errors import CodecError
from quiz_engine.item_types import check_item, find_item_type, grade
from quiz_engine.item_types.scenario import best_credits


def make(*scenes: str) -> Item:
    """Return an item of scenes written as "start: a>next b>other" or "end: 50%"."""
    made = []
    for scene in scenes:
        name, _, rest = scene.partition(":")
        turns, score = [], None
        for word in rest.split():
            if word.endswith("%"):
                score = Fraction(int(word[:-1]), 100)
            else:
                turn, _, target = word.partition(">")
                turns.append(Turn(turn, target, f"I do {turn}"))
        made.append(Scene(name, tuple(turns), score, f"This is {name}"))
    return Item("x", "scenario", Conversation(tuple(made)), points=2)


ITEM = make(
    "start: a>talk b>safe", "talk: a>lost b>late c>talk", "safe: 100%", "late: 50%", "lost: 0%"
)


def path(text: str) -> Path:
    """Return the path "start/a talk/b"."""
    return Path(tuple(tuple(step.split("/")) for step in text.split()))


@pytest.mark.parametrize(
    ("way", "verdict", "raw"),
    [
        ("start/b", "correct", 2),
        ("start/a talk/b", "partial", 1),
        ("start/a talk/c talk/c talk/b", "partial", 1),
        ("start/a talk/a", "incorrect", 0),
    ],
)
def test_the_ending_is_the_score(way: str, verdict: str, raw: float) -> None:
    """Whatever the way, its ending says what it is worth."""
    outcome = grade(ITEM, path(way))
    assert (outcome.verdict, outcome.score.raw) == (verdict, raw)
    assert outcome.success is (verdict == "correct")


def test_each_turn_is_judged_by_the_best_ending_it_leaves_open() -> None:
    """A worse turn names the better ones; a turn that gives nothing away is right."""
    outcome = grade(ITEM, path("start/a talk/c talk/a"))
    assert [(each.code, each.part, each.args) for each in outcome.feedback] == [
        ("incorrect", "", ()),
        ("part.incorrect", "start/a", (("better", "b"),)),
        ("part.correct", "talk/c", ()),
        ("part.incorrect", "talk/a", (("better", "b c"),)),
        ("scene.reached", "lost", (("share", "0"),)),
    ]


def test_turns_that_are_equally_good_are_not_judged() -> None:
    """Where it makes no difference what is done, nothing is right or wrong."""
    item = make("start: a>on b>on", "on: a>good b>bad", "good: 100%", "bad: 0%")
    told = [each.part for each in grade(item, path("start/a on/a")).feedback]
    assert told == ["", "on/a", "good"]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("", "unfinished"),
        ("start/a", "unfinished"),
        ("start/a talk/c", "unfinished"),
        ("talk/a", "path"),
        ("start/z", "path"),
        ("start/a start/b", "path"),
        ("start/b safe/a", "path"),
    ],
)
def test_a_path_that_is_none_is_invalid(way: str, code: str) -> None:
    """A path that has no end, jumps, takes an unknown turn or goes on after the end costs no
    attempt, and nothing is told of its turns."""
    outcome = grade(ITEM, path(way))
    assert [each.code for each in outcome.feedback] == ["invalid", f"invalid.{code}"]
    assert outcome.success is None


def test_an_unsound_conversation_is_graded_without_an_exception() -> None:
    """A link to nothing is a path that does not fit; a loop without an ending is no better turn."""
    item = make("start: a>gone b>loop c>good", "loop: a>loop", "good: 100%")
    assert grade(item, path("start/a")).feedback[1].code == "invalid.path"
    assert grade(item, path("start/b loop/a")).feedback[1].code == "invalid.unfinished"
    assert grade(item, path("start/c")).success


def test_it_has_one_rule() -> None:
    """Rules that add up parts mean nothing here."""
    with pytest.raises(CodecError):
        grade(replace(ITEM, scoring=Scoring("per-part")), path("start/b"))
    assert grade(replace(ITEM, scoring=Scoring("ending")), path("start/b")).success


def test_best_credits() -> None:
    """Each scene knows the best that is left; scenes without an ending ahead are not there."""
    assert best_credits(ITEM.shape) == {
        "start": 1, "talk": Fraction(1, 2), "safe": 1, "late": Fraction(1, 2), "lost": 0,
    }  # fmt: skip
    assert best_credits(make("start: a>start", "end: 100%").shape) == {"end": 1}


def test_examples_are_the_shortest_way_to_each_ending() -> None:
    """And the best way without its last turn, which has no end."""
    made = find_item_type("scenario").examples(ITEM)
    ways = {each.id: (each.response, each.right) for each in made}
    assert ways == {
        "ending-safe": (path("start/b"), True),
        "before-safe": (Path(), False),
        "ending-lost": (path("start/a talk/a"), False),
        "ending-late": (path("start/a talk/b"), False),
    }


def problems(*scenes: str) -> list[str]:
    """Return code, part and message of each problem."""
    return [f"{each.code} {each.part}: {each.message}" for each in check_item(make(*scenes))]


def test_a_sound_conversation_has_no_problem() -> None:
    """Loops with a way out are sound."""
    assert list(check_item(ITEM)) == []


@pytest.mark.parametrize(
    ("scenes", "expected"),
    [
        ((), 'QE231 None: There is no scene.'),
        (
            ("s: a>goood b>bad", "good: 100%", "bad: 0%"),
            'QE230 s/a/next: There is no scene "goood".',
        ),
        (
            ("s: a>xyz b>bad", "good: 100%", "bad: 0%"),
            'QE230 s/a/next: There is no scene "xyz".',
        ),
        (
            ("s: a>good b>bad", "lost: a>more", "more: a>bad", "good: 100%", "bad: 0%"),
            'QE231 lost: The scene "lost" cannot be reached from the first one, "s".',
        ),
        (
            ("s: a>good b>bad", "more: a>lost", "lost: a>more", "good: 100%", "bad: 0%"),
            'QE231 more: The scene "more" cannot be reached from the first one, "s".',
        ),
        (
            ("s: a>good b>bad c>dead", "good: 100%", "bad: 0%", "dead:"),
            'QE231 dead: The scene "dead" is a dead end: it has no turns and no score.',
        ),
        (
            ("s: a>good b>bad", "good: 100% a>bad", "bad: 0%"),
            'QE231 good: The scene "good" has both turns and a score.',
        ),
        (
            ("s: a>good b>bad c>l1", "l1: a>l2", "l2: a>l1", "good: 100%", "bad: 0%"),
            'QE231 l1: From the scene "l1" no ending can be reached, only "l1", "l2".',
        ),
        (
            ("s: a>good b>bad", "good: 80%", "bad: 0%"),
            'QE201 good: No ending has the full score; the best one, "good", has 80%.',
        ),
        (("s: a>good b>s", "good: 100%"), "QE231 None: The number of endings is 1."),
    ],
)
def test_one_mistake_gives_one_problem(scenes: tuple[str, ...], expected: str) -> None:
    """Exactly one message, at the scene or turn that is to be mended."""
    assert problems(*scenes) == [expected]


def test_texts_are_checked() -> None:
    """Two equal turns of a scene, an empty turn and an empty scene are told; equal turns of two
    scenes are not."""
    start, *rest = ITEM.shape.scenes
    turns = (Turn("a", "talk", "Hang  up"), Turn("b", "safe", "Hang up"), Turn("c", "safe", " "))
    scenes = (replace(start, turns=turns, text=" "), *rest)
    found = list(check_item(replace(ITEM, shape=Conversation(scenes))))
    assert [(each.code, each.part) for each in found] == [
        ("QE206", "start"), ("QE204", "start/b"), ("QE205", "start/c"),
    ]  # fmt: skip


def test_a_near_name_is_proposed() -> None:
    """The remedy of a wrong link names the nearest scene, and all there are."""
    (found,) = check_item(make("s: a>goood b>bad", "good: 100%", "bad: 0%"))
    assert found.help == 'Did you mean "#good"? Scenes: #s, #good, #bad.'
