"""Facts about the manifest: what is written is read again, and nothing else is believed."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from quiz_engine.errors import CodecError
from quiz_engine.stick.content import Content
from quiz_engine.stick.manifest import Manifest, _sum, dump_manifest, load_manifest

ONE = Content(3, "ab" * 32)
MANIFEST = Manifest(
    "hoc-so",
    7,
    {"hoc-so/Học.html": ONE, "a": ONE},
    {"a": Content(0, "cd" * 32)},
    ("hoc-so", "a"),
    frozenset({"hoc-so/x", "hoc-so/b"}),
)


def signed(**changes: object) -> bytes:
    """Return a manifest with other values that has the sum of these."""
    data = json.loads(dump_manifest(MANIFEST)) | changes
    del data["sum"]
    return json.dumps(data | {"sum": _sum(data)}).encode()


def test_what_is_written_is_read_again() -> None:
    """And the same manifest gives the same bytes."""
    for manifest in (MANIFEST, Manifest("x")):
        assert load_manifest(dump_manifest(manifest)) == manifest
    shuffled = Manifest("hoc-so", 7, dict(reversed(MANIFEST.files.items())), *_rest())
    assert dump_manifest(shuffled) == dump_manifest(MANIFEST)


def _rest() -> tuple[object, ...]:
    return MANIFEST.following, MANIFEST.points, MANIFEST.spare


def test_a_manifest_of_which_a_part_is_missing_or_changed_is_refused() -> None:
    """Wherever it ends, and whichever byte is another one."""
    text = dump_manifest(MANIFEST)
    load_manifest(signed())
    for end in range(len(text) - 1):
        with pytest.raises(CodecError):
            load_manifest(text[:end])
    for place in range(0, len(text) - 1, 3):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        try:
            assert load_manifest(changed) == MANIFEST  # white space
        except CodecError:
            continue


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "/etc/x", "", "a//b", "./a"]
    + ["C:\\x", "a\\b", "a:b", "a\0b", ".quiz-engine/x"],
)
def test_no_manifest_leads_out_of_the_stick(path: str) -> None:
    """Whoever made it: sticks come from anywhere."""
    load_manifest(signed(points=["a/b"]))
    for changes in (
        {"files": {path: [3, "ab" * 32]}},
        {"following": {path: [3, "ab" * 32]}},
        {"points": [path]},
        {"spare": [path]},
    ):
        with pytest.raises(CodecError):
            load_manifest(signed(**changes))


def test_the_schema_says_what_is_written() -> None:
    """Every manifest follows it; a path out of the stick and a field that is none do not."""
    path = resources.files("quiz_engine") / "schema" / "stick.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for text in (dump_manifest(MANIFEST), signed(following=None, points=[], spare=[])):
        assert list(validator.iter_errors(json.loads(text))) == []
    for changes in (
        {"more": 1},
        {"points": ["../x"]},
        {"spare": ["a//b"]},
        {"files": {"/etc": [1, "ab" * 32]}},
        {"files": {"a": [1]}},
        {"version": 2},
    ):
        assert list(validator.iter_errors(json.loads(signed(**changes)))), changes


def test_other_versions_and_formats_are_refused() -> None:
    """A newer one by its own code, so that it is not written over."""
    with pytest.raises(CodecError, match="QE302"):
        load_manifest(b'{"format": "hoc-so-stick", "version": 2, "anything": 1}')
    for changes in (
        {"sequence": "7"},
        {"sequence": True},
        {"course": 7},
        {"files": {"a": [1]}},
        {"files": {"a": ["1", "ab" * 32]}},
        {"files": {"a": [1, 2]}},
        {"points": [7]},
        {"spare": None},
    ):
        with pytest.raises(CodecError, match="QE301"):
            load_manifest(signed(**changes))
    odd = dump_manifest(MANIFEST).replace(b'"hoc-so/b"', b'"\\ud800"')
    others = signed(version=0), signed(files=[]), odd
    for text in (b"[]", b"7", b"{}", b"\xff", b"[" * 100_000, *others):
        with pytest.raises(CodecError, match="QE301"):
            load_manifest(text)


def test_what_is_ours_is_told_by_path_and_content() -> None:
    """Of the version that is there, and of the one that is being written."""
    assert MANIFEST.is_ours("a", ONE) and MANIFEST.is_ours("a", Content(0, "cd" * 32))
    assert not MANIFEST.is_ours("a", Content(4, "ab" * 32)) and not MANIFEST.is_ours("a", None)
    assert not MANIFEST.is_ours("hoc-so/x", ONE)
    assert MANIFEST.paths() == {"hoc-so/Học.html", "a", "hoc-so/x", "hoc-so/b"}
