"""JSON Schemas of YAML files, made from the msgspec types that read them (L2).

msgspec writes types and limits; what a key is for stands in the docstring below its field, as
everywhere, and is added here, so that an editor shows it beside the key.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args

from msgspec import Struct, structs
from msgspec.json import schema as json_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def head(name: str, title: str) -> dict[str, Any]:
    """Return how every published schema begins; 1 is the version of all there are."""
    return {"$schema": DIALECT, "$id": f"urn:hoc-so:schema:{name}:1", "title": title}


def describe(kind: type[Struct], name: str, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a file that is read as `kind`, as published in
    quiz_engine/schema/."""
    schema = json_schema(kind)
    for each in dict.fromkeys(_structs(kind)):
        properties = schema["$defs"][each.__name__]["properties"]
        for field, note in field_notes(each).items():
            allowed = properties[field].get("description", "")
            is_told = allowed in ("", "text")
            properties[field]["description"] = note if is_told else f"{note} Allowed: {allowed}."
    return {**head(name, title), **schema}


def field_notes(kind: type) -> dict[str, str]:
    """Return the docstrings below the fields of a class, in one line each; read from its source."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    notes = {}
    for field, below in pairwise(tree.body):
        targets = [field.target] if isinstance(field, ast.AnnAssign) else getattr(field, "targets", ())
        is_note = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        if is_note:
            notes |= {each.id: " ".join(str(below.value.value).split()) for each in targets}
    return notes


def _structs(kind: Any) -> Iterator[type[Struct]]:
    """Yield a type and those of its fields, as far as they are structs."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield kind
        for field in structs.fields(kind):
            yield from _structs(field.type)
    for part in get_args(kind):
        yield from _structs(part)
