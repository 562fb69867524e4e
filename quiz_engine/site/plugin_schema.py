"""JSON Schema of `mkdocs.yml`, as far as it is ours: the plugin's options and the theme's language
(L3).

What MkDocs and its theme allow besides is theirs to check. The options, their types and what they
are for are read from the plugin's own `QuizEngineConfig`.
"""

from __future__ import annotations

from typing import Any

from mkdocs.config import config_options as option

from ..curriculum.schema import field_notes, head
from ..locale import LANGUAGES
from .plugin import QuizEngineConfig

_TYPES = {str: "string", bool: "boolean", int: "integer"}
_NAME = "quiz_engine"
_ENV = {"type": "array", "description": "!ENV [NAME, what counts where it is not set]"}


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema of `mkdocs.yml`, as published in quiz_engine/schema/."""
    ours = {_NAME: {"$ref": "#/$defs/options"}}
    entry = {"anyOf": [{"type": "string"}, {"type": "object", "properties": ours}]}
    plugins = [{"type": "array", "items": entry}, {"type": "object", "properties": ours}]
    language = {
        "enum": list(LANGUAGES),
        "description": "Language of the course: only its folder of content/ is built.",
    }
    theme = [{"type": "string"}, {"type": "object", "properties": {"language": language}}]
    return {
        **head("mkdocs", "mkdocs.yml of a course: what the plugin quiz_engine reads of it"),
        "type": "object",
        "properties": {"plugins": {"anyOf": plugins}, "theme": {"anyOf": theme}},
        "$defs": {
            "options": {
                "title": "Options of the plugin quiz_engine",
                "type": ["object", "null"],
                "properties": _options(),
                "additionalProperties": False,
            }
        },
    }


def _options() -> dict[str, Any]:
    notes = field_notes(QuizEngineConfig)
    made = {}
    for name, each in QuizEngineConfig._schema:
        inner = each.option if isinstance(each, option.Optional) else each
        types: list[dict[str, Any]] = [{"type": _TYPES[inner._type]}, _ENV]
        if isinstance(each, option.Optional):
            types.append({"type": "null"})
        made[name] = {"description": notes[name], "anyOf": types, "default": each.default}
    return made
