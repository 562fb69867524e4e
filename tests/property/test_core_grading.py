"""Facts about grading and the bridge that hold for all items and responses."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from quiz_engine.bridge import handle, handle_json
from quiz_engine.core.codec import dump_item, dump_response
from quiz_engine.core.item import Item
from quiz_engine.core.response import Actions, Response
from quiz_engine.core.shape import Walk
from quiz_engine.errors import CodecError
from quiz_engine.item_types import check_item, find_item_type, grade
from tests.property.strategies import (
    damaged,
    graded,
    items,
    json_data,
    responses,
    responses_to,
    walks,
)


@given(items())
def test_sound_items_grade_their_own_examples(item: Item) -> None:
    """Where nothing else is wrong, what follows from the key is graded as the key says."""
    problems = list(check_item(replace(item, examples=())))
    assume({problem.code for problem in problems} <= {"QE208"})
    assert problems == []
    right = [each for each in find_item_type(item.type).examples(item) if each.right]
    assert right
    for example in right:
        assert grade(item, example.response).score.scaled == 1


@given(walks(), st.data())
def test_a_walk_is_judged_by_first_actions(walk: Walk, data: st.DataObject) -> None:
    """What is done after a finished walk changes nothing, and the bridge judges as grading does."""
    item = Item("x", "walkthrough", walk)
    examples = list(find_item_type("walkthrough").examples(item))
    key = examples[0].response.actions
    assume(grade(item, Actions(key)).success)
    drawn = data.draw(responses_to(walk)).actions
    known = [each for each in drawn if each[0] != "z" and each[1] != "z"]
    first = [each for each in known[:1] if not grade(item, Actions((each, *key))).success]
    score = grade(item, Actions((*first, *key))).score.scaled
    later = data.draw(st.permutations([*known, *key]))
    assert grade(item, Actions((*first, *key, *later))).score.scaled == score
    for action in known[:1]:
        message = {"do": "try", "item": dump_item(item), "action": list(action)}
        reply = handle(message)
        is_nothing = [each["code"] for each in reply["feedback"]] == ["invalid.empty"]
        assert reply["right"] == (score == 1 and not is_nothing)


@given(items(), responses)
def test_foreign_responses(item: Item, response: Response) -> None:
    """A response of another kind is refused, every other one is graded."""
    fits = isinstance(response, find_item_type(item.type).response)
    try:
        grade(item, response)
    except CodecError:
        assert not fits
    else:
        assert fits


@given(st.data())
def test_bridge_never_raises(data: st.DataObject) -> None:
    """Any message gets a reply that JSON can carry: an outcome, a greeting or a coded error."""
    item, response = data.draw(graded())
    message = {"do": "grade", "item": dump_item(item), "response": dump_response(response)}
    for sent in (message, data.draw(damaged(message)), data.draw(json_data)):
        reply = handle(sent)
        kinds = ({"outcome", "session", "closed"}, {"hello"}, {"right", "feedback"}, {"error"})
        assert set(reply) in kinds
        assert json.loads(json.dumps(reply, allow_nan=False)) == reply
    assert "outcome" in handle(message)


@given(st.text(max_size=50))
def test_bridge_takes_any_text(text: str) -> None:
    """Text that is no JSON gets a coded error."""
    assert set(json.loads(handle_json(text))) == {"error"}
