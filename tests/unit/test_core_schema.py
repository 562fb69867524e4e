"""Facts about the published JSON Schemas: they are valid, closed, and say what the model says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from quiz_engine.core import codec, number, outcome, progress, response, session, shape
from quiz_engine.core.item import OUTCOMES, Example, Item, Scoring, Variable

NAMES = ("item", "response", "outcome", "session", "progress")
FOLDER = Path(codec.__file__).resolve().parents[1] / "schema"
SCHEMAS = {name: json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")) for name in NAMES}
ITEM, ANSWER = SCHEMAS["item"], SCHEMAS["response"]["$defs"]
DEFS = ITEM["$defs"]
MODEL = [
    (Item, ITEM),
    (Example, ITEM["properties"]["examples"]["items"]),
    (shape.Choice, DEFS["choice"]),
    (shape.TextAnswer, DEFS["textAnswer"]),
    (shape.TextRule, DEFS["text"]["properties"]["rule"]),
    (shape.NumberAnswer, DEFS["numberAnswer"]),
    (shape.NumberKey, DEFS["numberKey"]),
    (shape.Choices, DEFS["choices"]),
    (shape.TextEntry, DEFS["text"]),
    (shape.NumberEntry, DEFS["number"]),
    (shape.Blanks, DEFS["blanks"]),
    (shape.Blank, DEFS["blanks"]["properties"]["blanks"]["items"]),
    (shape.Card, DEFS["card"]),
    (shape.Target, DEFS["target"]),
    (shape.Sequence, DEFS["sequence"]),
    (shape.Placement, DEFS["placement"]),
    (shape.Row, DEFS["row"]),
    (shape.Grid, DEFS["grid"]),
    (shape.Regions, DEFS["regions"]),
    (shape.Level, DEFS["level"]),
    (shape.Criterion, DEFS["criterion"]),
    (shape.Essay, DEFS["essay"]),
    (shape.Control, DEFS["control"]),
    (shape.Step, DEFS["step"]),
    (shape.Walk, DEFS["walk"]),
    (shape.Turn, DEFS["turn"]),
    (shape.Scene, DEFS["scene"]),
    (shape.Conversation, DEFS["conversation"]),
    (shape.Case, DEFS["case"]),
    (shape.Program, DEFS["program"]),
    (Scoring, DEFS["scoring"]),
    (Variable, DEFS["variable"]),
    (response.Selection, ANSWER["selection"]),
    (response.Text, ANSWER["typed"]),
    (response.Filling, ANSWER["filling"]),
    (response.Order, ANSWER["order"]),
    (response.Pairing, ANSWER["pairing"]),
    (response.Writing, ANSWER["writing"]),
    (response.Actions, ANSWER["actions"]),
    (response.Path, ANSWER["path"]),
    (response.Run, ANSWER["run"]),
    (response.Result, ANSWER["run"]["properties"]["results"]["items"]),
    (outcome.Outcome, SCHEMAS["outcome"]),
    (outcome.Score, SCHEMAS["outcome"]["properties"]["score"]),
    (outcome.Feedback, SCHEMAS["outcome"]["properties"]["feedback"]["items"]),
    (session.Session, SCHEMAS["session"]),
    (progress.Visit, SCHEMAS["progress"]["$defs"]["visit"]),
    (progress.Learner, SCHEMAS["progress"]["$defs"]["learner"]),
]
MAPS = {
    "Values for the sentence's placeholders.",
    "Records by item id.",
    "Visits by lesson id.",
    "Best scaled scores with earlier keys, by revision.",
}
_ADDED = {"version", "kind", "verdict"}


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_valid(name: str) -> None:
    """Each schema is a valid JSON Schema of the 2020-12 draft with a name of its own."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"urn:hoc-so:schema:{name}:{codec.VERSION}"


@pytest.mark.parametrize(("cls", "schema"), MODEL, ids=lambda each: getattr(each, "__name__", ""))
def test_schema_has_the_fields_of_the_model(cls: type, schema: dict) -> None:
    """Every field of the model is in the schema, required where it has no default, and told."""
    names = {field.name for field in fields(cls)}
    assert set(schema["properties"]) - _ADDED == names
    required = {field.name for field in fields(cls) if field.default is MISSING}
    assert set(schema["required"]) - _ADDED == required
    for name, told in schema["properties"].items():
        assert told.get("description") or "const" in told or "$ref" in told, name
    for field in fields(cls):
        default = str(field.default) if isinstance(field.default, Fraction) else field.default
        assert schema["properties"][field.name].get("default", default) == default, field.name


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_closed(name: str) -> None:
    """No object takes unknown keys, but for those that map names of somebody else's to values."""
    for schema in _objects(SCHEMAS[name]):
        closed = schema["additionalProperties"] is False
        assert closed or schema["description"] in MAPS


def _objects(schema: object) -> Iterator[dict]:
    if isinstance(schema, list):
        for each in schema:
            yield from _objects(each)
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for each in schema.values():
            yield from _objects(each)


def test_a_response_reads_the_same_inside_and_outside() -> None:
    """A response on its own differs from one in an item by its version only."""
    inside = [ANSWER[each["$ref"].rpartition("/")[2]] for each in ANSWER["response"]["oneOf"]]
    for outer, inner in zip(SCHEMAS["response"]["oneOf"], inside, strict=True):
        assert {**outer["properties"]} == {
            "version": {"const": codec.VERSION, "description": "Version of this format."},
            **inner["properties"],
        }
        assert outer["required"] == ["version", *inner["required"]]


def test_words_are_those_of_the_model() -> None:
    """Lists of words in the schema are those of the model."""
    assert DEFS["number"]["properties"]["language"]["enum"] == list(number.LANGUAGES)
    pair = ITEM["properties"]["feedback"]["items"]
    assert pair["prefixItems"][0]["enum"] == list(OUTCOMES)
