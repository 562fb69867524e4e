"""YAML with exact places, checked against msgspec types (L2).

msgspec stops at the first mistake and knows no places. So the tree of nodes is walked along the
types, every leaf is converted by msgspec, and every mistake is told where it stands."""

from __future__ import annotations

import datetime
import types
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import yaml

from ..errors import Diagnostic, nearest

_EXPECTED = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    datetime.date: "a date such as 2026-11-22",
}
_LONGEST = 40


class _Loader(yaml.SafeLoader):
    """Plain data only."""


class Document:
    """One YAML document of a file."""

    def __init__(
        self,
        text: str,
        path: str,
        code: str,
        first_line: int = 1,
        missing: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`code` is the error code of every mistake, except that `missing` names others for missing
        keys; `first_line` is the line of the file on which the text begins."""
        self.missing = missing
        self.path, self.code, self.first_line = path, code, first_line
        self.diagnostics: list[Diagnostic] = []
        self.places: dict[tuple[str | int, ...], yaml.Mark] = {}
        """Where each value begins, by its keys from the top."""
        self.loader = _Loader("")
        try:
            self.root = yaml.compose(text, _Loader)
        except yaml.MarkedYAMLError as error:
            self.root = None
            mark = error.problem_mark or error.context_mark
            self.add(
                mark,
                f"This is not readable YAML: {error.problem}.",
                "Put values that contain a colon in quotation marks.",
            )
        except yaml.YAMLError as error:
            self.root = None
            self.add(
                None,
                f"This is not readable YAML: {error}.".splitlines()[0],
                "Save it as plain UTF-8 text.",
            )

    def add(self, mark: yaml.Mark | None, message: str, help: str = "", code: str = "") -> None:
        """Add a mistake at a place, with another code if one is given."""
        line, column = (mark.line, mark.column) if mark else (0, 0)
        self.diagnostics.append(
            Diagnostic(
                self.path, line + self.first_line, column + 1, code or self.code, message, help
            )
        )

    def add_at(self, keys: tuple[str | int, ...], message: str, help: str = "") -> None:
        """Add a mistake at the value of `keys`."""
        self.add(self.places.get(keys), message, help)

    def read(self, kind: type) -> Any:
        """Return the document as `kind`, a msgspec.Struct; None when it has a mistake."""
        if self.root is None:
            if not self.diagnostics:
                self.add(None, "There is nothing in it.", f"Write: {', '.join(_required(kind))}.")
            return None
        try:
            data = self._walk(self.root, kind, ())
        except RecursionError:
            self.add(
                self.root.start_mark, "This YAML is nested too deeply.", "Write it without anchors."
            )
        if self.diagnostics:
            return None
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            # a rule of msgspec that the walk does not know: no place, but still no traceback
            self.add(self.root.start_mark, f"This is not allowed: {error}.")
            return None

    def _walk(self, node: yaml.Node, kind: Any, keys: tuple[str | int, ...]) -> Any:
        self.places[keys] = node.start_mark
        bare = _bare(kind)
        if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
            return self._walk_struct(node, bare, keys)
        if get_origin(bare) in (tuple, list):
            return self._walk_list(node, get_args(bare)[0], _least(kind), keys)
        return self._walk_leaf(node, kind, keys)

    def _walk_struct(
        self, node: yaml.Node, kind: type[msgspec.Struct], keys: tuple[str | int, ...]
    ) -> Any:
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        if not isinstance(node, yaml.MappingNode):
            self.add(
                node.start_mark, f"{_name(keys)} is {_found(node)}.", f"Write: {', '.join(fields)}."
            )
            return None
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if key not in fields:
                near = nearest(key, fields)
                help = (
                    f'Did you mean "{near}"? ' if near else ""
                ) + f"Allowed: {', '.join(fields)}."
                self.add(key_node.start_mark, f'"{key}" is not known here.', help)
            elif key in data:
                self.add(key_node.start_mark, f'"{key}" is written twice.', "Keep one of them.")
            else:
                data[key] = self._walk(value_node, fields[key].type, (*keys, key))
        for name, field in fields.items():
            if field.required and name not in data:
                self.add(
                    node.start_mark,
                    f'"{name}" is missing in {_name(keys)}.',
                    f"Write: {name}: …",
                    self.missing.get(name, ""),
                )
        return data

    def _walk_list(
        self, node: yaml.Node, kind: Any, least: int, keys: tuple[str | int, ...]
    ) -> Any:
        if not isinstance(node, yaml.SequenceNode) or len(node.value) < least:
            self.add(
                node.start_mark, f"{_name(keys)} is {_found(node)}.", "Write a list: [one, two]."
            )
            return None
        return [self._walk(each, kind, (*keys, index)) for index, each in enumerate(node.value)]

    def _walk_leaf(self, node: yaml.Node, kind: Any, keys: tuple[str | int, ...]) -> Any:
        try:
            value = self.loader.construct_object(node, deep=True)
            return msgspec.to_builtins(msgspec.convert(value, kind))
        except (msgspec.ValidationError, yaml.YAMLError, ValueError):
            self.add(
                node.start_mark, f"{_name(keys)} is {_found(node)}.", f"Allowed: {_expected(kind)}."
            )
            return None


def _bare(kind: Any) -> Any:
    """Return a type without Annotated and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(each for each in get_args(kind) if each is not type(None)))
    return kind


def _least(kind: Any) -> int:
    """Return how many entries a list must have."""
    metas = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return max(
        (meta.min_length or 0 for meta in metas if isinstance(meta, msgspec.Meta)), default=0
    )


def _expected(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        for meta in get_args(kind)[1:]:
            if isinstance(meta, msgspec.Meta) and meta.description:
                return meta.description
    if get_origin(kind) in (Union, types.UnionType):
        return _expected(next(each for each in get_args(kind) if each is not type(None)))
    return _EXPECTED.get(_bare(kind), "another value")


def _required(kind: type[msgspec.Struct]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(kind) if field.required]


def _name(keys: tuple[str | int, ...]) -> str:
    words = [str(key + 1) if isinstance(key, int) else key for key in keys]
    return f'"{" ".join(words)}"' if words else "the file"


def _found(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a group of values"
    if isinstance(node, yaml.SequenceNode):
        return "a list" if node.value else "an empty list"
    value = str(node.value)
    return f'"{value if len(value) <= _LONGEST else value[:_LONGEST] + "…"}"' if value else "empty"
