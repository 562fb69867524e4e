"""Scenario: a conversation in scenes, whose endings carry the score.

Rule `ending`, the only one: credit is that of the ending that was reached, whatever the way to it.
So a learner who was taken in, and then does the right thing, earns what the author gave that
ending. QTI has no such interaction; Moodle's lesson, scored by the last page alone, does the same.

Which turns were good is told beside the score and does not change it. A turn is as good as the best
ending that can still be reached after it, so where all turns of a scene are equally good, none is
judged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Path
from ..core.shape import Conversation, Scene, Turn
from ..errors import Problem, nearest
from .item_type import ItemType

ENDING = "ending"
"""The scoring rule."""


def turn_part(scene: str, turn: str) -> str:
    """Return the name of a turn in feedback and problems."""
    return f"{scene}/{turn}"


def best_credits(shape: Conversation) -> dict[str, Fraction]:
    """Return for each scene the credit of the best ending that can be reached from it.

    Scenes from which none can be reached are left out.
    """
    before = _before(shape)
    best: dict[str, Fraction] = {}
    endings = [scene for scene in shape.scenes if scene.score is not None]
    for ending in sorted(endings, key=lambda each: each.score, reverse=True):
        ahead = [ending.id]
        while ahead:
            name = ahead.pop()
            if name not in best:
                best[name] = ending.score
                ahead += before.get(name, ())
    return best


def _before(shape: Conversation) -> dict[str, list[str]]:
    """Return for each scene those that lead to it."""
    before: dict[str, list[str]] = {}
    for scene in shape.scenes:
        for turn in scene.turns:
            before.setdefault(turn.next, []).append(scene.id)
    return before


def reachable(shape: Conversation, *starts: str) -> set[str]:
    """Return the scenes that can be reached from some, these among them."""
    scenes = {scene.id: scene for scene in shape.scenes}
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name in scenes and name not in found:
            found.add(name)
            ahead += [turn.next for turn in scenes[name].turns]
    return found


def best_turns(scene: Scene, best: dict[str, Fraction]) -> list[Turn]:
    """Return the turns of a scene after which the best ending can be reached."""
    most = max((best.get(turn.next, Fraction(-1)) for turn in scene.turns), default=None)
    return [turn for turn in scene.turns if best.get(turn.next, Fraction(-1)) == most]


def grade_scenario(item: Item, response: Path) -> Iterator[Operation]:
    """The credit of the ending; a path that is none, or has no end, is invalid."""
    scenes = {scene.id: scene for scene in item.shape.scenes}
    best = best_credits(item.shape)
    here = item.shape.scenes[0]
    told: list[Operation] = []
    for name, chosen in response.turns:
        turn = next((turn for turn in here.turns if turn.id == chosen), None)
        if name != here.id or turn is None or turn.next not in scenes or here.score is not None:
            yield Invalidate(Feedback("invalid.path"))
            return
        told += _judge(here, turn, best)
        here = scenes[turn.next]
    if here.score is None or not response.turns:
        yield Invalidate(Feedback("invalid.unfinished"))
        return
    yield SetCredit(here.score)
    yield from told
    share = (("share", f"{float(here.score * 100):.3g}"),)
    yield Tell(Feedback("scene.reached", here.id, share))


def _judge(scene: Scene, turn: Turn, best: dict[str, Fraction]) -> Iterator[Operation]:
    """Tell whether a turn was the best of its scene, and which ones were, unless all are."""
    better = best_turns(scene, best)
    part = turn_part(scene.id, turn.id)
    if len(better) == len(scene.turns):
        return
    if turn in better:
        yield Tell(Feedback("part.correct", part))
    else:
        ids = " ".join(each.id for each in better)
        yield Tell(Feedback("part.incorrect", part, (("better", ids),)))


def scenario_examples(item: Item) -> Iterator[Example]:
    """Yield the shortest way to each ending, and the way to the best one without its last turn."""
    scenes = {scene.id: scene for scene in item.shape.scenes}
    first = item.shape.scenes[0].id
    ways: dict[str, tuple[tuple[str, str], ...]] = {first: ()}
    ahead = [first]
    for name in ahead:  # grows: a breadth-first search
        for turn in scenes[name].turns if scenes[name].score is None else ():
            if turn.next in scenes and turn.next not in ways:
                ways[turn.next] = (*ways[name], (name, turn.id))
                ahead.append(turn.next)
    for name, way in ways.items():
        score = scenes[name].score
        if score is not None and way:
            yield Example(f"ending-{name}", Path(way), score == 1)
            if score == 1:
                yield Example(f"before-{name}", Path(way[:-1]), False)


def check_scenario(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with the scenes, and with how they lead to one another.

    A link to a scene that is not there is taken for the one that is nearest, so that one mistake
    gives one message.
    """
    shape = item.shape
    if not shape.scenes:
        help = 'Write at least three: a beginning and two endings, each as <scene id="…">.'
        yield Problem("QE231", "There is no scene.", help)
        return
    for scene in shape.scenes:
        yield from _check_scene(scene)
    meant = _meant(shape)
    yield from _check_links(shape, meant)
    if None not in meant.values():
        yield from _check_graph(_mend(shape, meant))
    yield from _check_endings(shape)


def _check_scene(scene: Scene) -> Iterator[Problem]:
    if not scene.text.strip() and scene.turns:  # where nothing stands at all, markup tells it
        help = "Write what is said or what happens, before its turns."
        yield Problem("QE206", f'The scene "{scene.id}" is empty.', help, scene.id)
    if scene.turns and scene.score is not None:
        help = "Remove the score where the conversation goes on, the turns where it ends."
        message = f'The scene "{scene.id}" has both turns and a score.'
        yield Problem("QE231", message, help, scene.id)
    if not scene.turns and scene.score is None:
        help = 'Write turns ("- [Hang up](#hang-up)"), or score="…%" where the conversation ends.'
        message = f'The scene "{scene.id}" is a dead end: it has no turns and no score.'
        yield Problem("QE231", message, help, scene.id)
    seen: dict[str, str] = {}
    for turn in scene.turns:
        text = " ".join(unicodedata.normalize("NFC", turn.text).split())
        part = turn_part(scene.id, turn.id)
        if not text:
            message = f'The turn "{turn.id}" of the scene "{scene.id}" is empty.'
            yield Problem("QE205", message, "Write its text in the square brackets.", part)
        elif text in seen:
            message = f'Two turns of the scene "{scene.id}" have the same text: "{text}".'
            yield Problem("QE204", message, "Change or remove one of them.", part)
        else:
            seen[text] = turn.id


def _meant(shape: Conversation) -> dict[str, str | None]:
    """Return for every scene that is named and not there the nearest one, None where none is."""
    known = [scene.id for scene in shape.scenes]
    named = {turn.next for scene in shape.scenes for turn in scene.turns}
    return {name: nearest(name, known) for name in sorted(named - set(known))}


def _check_links(shape: Conversation, meant: dict[str, str | None]) -> Iterator[Problem]:
    listed = ", ".join(f"#{scene.id}" for scene in shape.scenes)
    for scene in shape.scenes:
        for turn in scene.turns:
            if turn.next in meant:
                near = meant[turn.next]
                help = (f'Did you mean "#{near}"? ' if near else "") + f"Scenes: {listed}."
                part = turn_part(scene.id, turn.id) + "/next"
                yield Problem("QE230", f'There is no scene "{turn.next}".', help, part)


def _mend(shape: Conversation, meant: dict[str, str | None]) -> Conversation:
    """Return the conversation with its links as they were meant."""
    return Conversation(
        tuple(
            replace(
                scene,
                turns=tuple(
                    replace(turn, next=meant.get(turn.next, turn.next)) for turn in scene.turns
                ),
            )
            for scene in shape.scenes
        )
    )


def _check_graph(shape: Conversation) -> Iterator[Problem]:
    first = shape.scenes[0].id
    names = [scene.id for scene in shape.scenes]
    reached = reachable(shape, first)
    lost = [name for name in names if name not in reached]
    before = _before(shape)
    told: set[str] = set()
    # Those that nothing leads to come first: what only they lead to needs no message of its own.
    for name in sorted(lost, key=lambda each: bool(before.get(each))):
        if name not in told:
            told |= reachable(shape, name)
            message = f'The scene "{name}" cannot be reached from the first one, "{first}".'
            help = f'Write a turn that leads to "#{name}", or remove the scene.'
            yield Problem("QE231", message, help, name)
    # A dead end was told; it is taken for an ending, since it may well be one.
    ends = [each if each.turns else replace(each, score=Fraction(0)) for each in shape.scenes]
    leading = best_credits(Conversation(tuple(ends)))
    endless = next((name for name in names if name in reached and name not in leading), None)
    if endless is not None:
        others = sorted(reachable(shape, endless), key=names.index)
        listed = ", ".join(f'"{each}"' for each in others)
        message = f'From the scene "{endless}" no ending can be reached, only {listed}.'
        yield Problem("QE231", message, "Write a turn that leads towards an ending.", endless)


def _check_endings(shape: Conversation) -> Iterator[Problem]:
    endings = [scene for scene in shape.scenes if scene.score is not None]
    if any(not scene.turns and scene.score is None for scene in shape.scenes):
        return  # it was told, and may be the ending that is missing
    if len(endings) < 2:
        message = f"The number of endings is {len(endings)}."
        yield Problem("QE231", message, 'Write at least 2 scenes with score="…%" and no turns.')
    if endings and not any(scene.score == 1 for scene in endings):
        most = max(endings, key=lambda each: each.score)
        message = f'No ending has the full score; the best one, "{most.id}", has {_percent(most)}.'
        yield Problem("QE201", message, 'Write score="100%" where all was done well.', most.id)


def _percent(ending: Scene) -> str:
    return f"{float(ending.score * 100):.3g}%"


SCENARIO = ItemType(
    "scenario", Conversation, Path, check_scenario, grade_scenario, scenario_examples, (ENDING,)
)
