"""Facts about the JSON formats that hold for all data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from quiz_engine.core.codec import (
    dump_item,
    dump_outcome,
    dump_response,
    dump_session,
    load_item,
    load_outcome,
    load_response,
    load_session,
)
from quiz_engine.core.item import Item
from quiz_engine.core.response import Response
from quiz_engine.core.session import Session
from quiz_engine.errors import CodecError
from quiz_engine.item_types import grade
from tests.property.strategies import damaged, graded, items, json_data, responses

_FOLDER = Path(__file__).resolve().parents[2] / "quiz_engine" / "schema"
_SCHEMAS = {
    name: json.loads((_FOLDER / f"{name}.schema.json").read_text("utf-8"))
    for name in ("item", "response", "outcome", "session")
}
_REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in _SCHEMAS.values()
)
_VALIDATORS = {
    name: Draft202012Validator(schema, registry=_REGISTRY) for name, schema in _SCHEMAS.items()
}
_LOADERS = {
    "item": load_item,
    "response": load_response,
    "outcome": load_outcome,
    "session": load_session,
}
sessions = st.builds(Session, st.integers(0, 2**53 - 1), st.booleans(), st.floats(0, 1))


@given(items())
def test_item_round_trip(item: Item) -> None:
    """An item is the same after a trip through JSON text, and follows its schema."""
    data = json.loads(json.dumps(dump_item(item)))
    assert load_item(data) == item
    _VALIDATORS["item"].validate(data)


@given(graded())
def test_page_data(pair: tuple[Item, Response]) -> None:
    """What a page carries follows the schema and grades as the whole item does."""
    item, response = pair
    data = dump_item(item, content=False)
    _VALIDATORS["item"].validate(data)
    assert grade(load_item(data), response) == grade(item, response)


@given(responses)
def test_response_round_trip(response: Response) -> None:
    """A response is the same after a trip through JSON text, and follows its schema."""
    data = json.loads(json.dumps(dump_response(response)))
    assert load_response(data) == response
    _VALIDATORS["response"].validate(data)


@given(graded())
def test_outcome_round_trip(pair: tuple[Item, Response]) -> None:
    """An outcome is the same after a trip through JSON text, and follows its schema."""
    outcome = grade(*pair)
    data = json.loads(json.dumps(dump_outcome(outcome)))
    assert load_outcome(data) == outcome
    _VALIDATORS["outcome"].validate(data)


@given(sessions)
def test_session_round_trip(session: Session) -> None:
    """A session is the same after a trip through JSON text, and follows its schema."""
    data = json.loads(json.dumps(dump_session(session)))
    assert load_session(data) == session
    _VALIDATORS["session"].validate(data)


@pytest.mark.parametrize("name", sorted(_LOADERS))
@given(data=json_data)
def test_any_json(name: str, data: object) -> None:
    """Reading never raises anything but CodecError, whatever JSON is read."""
    _assert_safe(name, data)


@given(st.data())
def test_damaged_json(data: st.DataObject) -> None:
    """Data damaged in one place is refused or read, and what is read follows the schema."""
    item, response = data.draw(graded())
    sound = {
        "item": dump_item(item),
        "response": dump_response(response),
        "outcome": dump_outcome(grade(item, response)),
        "session": dump_session(data.draw(sessions)),
    }
    name = data.draw(st.sampled_from(sorted(sound)))
    _assert_safe(name, data.draw(damaged(sound[name])))


def _assert_safe(name: str, data: object) -> None:
    try:
        _LOADERS[name](data)
    except CodecError as error:
        assert len(str(error)) < 400
    else:
        _VALIDATORS[name].validate(data)
