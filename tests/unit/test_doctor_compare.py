"""Facts about what became of a file on its way, told from its bytes and its hash alone."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.doctor import compare as compared
from quiz_engine.doctor.compare import compare
from quiz_engine.site.file_list import Listed
from tests.hosts import PAGE, python

PAGE_BYTES = PAGE.format(title="Mật khẩu").encode()
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0\ufeff"), min_size=1
)


def listed(data: bytes, path: str = "assets/quiz/a.js") -> Listed:
    """Return the entry of a file."""
    return Listed(path, len(data), hashlib.sha256(data).hexdigest())


def test_the_same_bytes_are_the_same():
    """Also of an empty file."""
    assert compare(listed(b""), b"") == compared.SAME
    assert compare(listed(PAGE_BYTES), PAGE_BYTES) == compared.SAME


@given(TEXTS)
def test_a_mark_and_line_ends_are_told_of_any_text(text):
    """What was added can be undone, whatever the text is."""
    data = text.encode()
    file = listed(data)
    assert compare(file, b"\xef\xbb\xbf" + data) == compared.MARK
    if b"\n" in data:
        assert compare(file, data.replace(b"\n", b"\r\n")) == compared.LINES
        both = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        assert compare(file, both) == compared.LINES


@given(st.binary(min_size=1), st.data())
def test_what_is_not_the_same_is_never_called_so(data, drawn):
    """Whatever one byte becomes, and however the end is missing."""
    place = drawn.draw(st.integers(0, len(data) - 1))
    other = (
        data[:place] + bytes([data[place] ^ drawn.draw(st.integers(1, 255))]) + data[place + 1 :]
    )
    assert compare(listed(data, "a.png"), other) != compared.SAME
    found = compare(listed(data, "a.png"), data[:place])
    assert found in (
        (compared.EMPTY,) if place == 0 else (compared.SHORT, compared.LINES, compared.TORN)
    )


@given(
    st.binary(min_size=1, max_size=200),
    st.sampled_from(["<head>", "</body>", "<body>", "</html>\n", "<!doctype html>"]),
)
def test_a_piece_in_a_page_is_found(piece, place):
    """At any tag where hosts put something, before it or behind it."""
    file = listed(PAGE_BYTES, "vi/a.html")
    for wrong in (piece + place.encode(), place.encode() + piece):
        data = PAGE_BYTES.replace(place.encode(), wrong)
        assert compare(file, data) in (compared.ADDED, compared.MARK, compared.LINES)


def test_pieces_in_several_places_are_found_by_what_they_load():
    """Our pages have no script of their own and load nothing from elsewhere."""
    file = listed(PAGE_BYTES, "vi/a.html")
    for piece in (b"<script>count()</script>", b"<iframe src='//ads.example'></iframe>"):
        assert compare(file, piece + PAGE_BYTES + piece) == compared.ADDED
    assert compare(file, b"<!-- 1 -->" + PAGE_BYTES + b"<!-- 2 -->") == compared.CHANGED


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("a.js", b"<!DOCTYPE html><p>404", compared.REPLACED),
        ("a.css", b"\n <!-- x -->\n<html><p>404", compared.REPLACED),
        ("a.svg", b"<svg>other</svg>", compared.SHORT),
        ("vi/a.html", b"<html><p>Not here</html>", compared.REPLACED),
        ("vi/a.html", PAGE_BYTES[:200], compared.SHORT),
        ("vi/a.html", PAGE_BYTES.replace(b"M", b"N"), compared.CHANGED),
        ("404.html", b"<html><p>Not here</html>", compared.SHORT),
    ],
)
def test_another_page_in_its_place(path, data, expected):
    """A script that is a page is not there; a page that is not ours, neither; the host's own page
    for wrong addresses is no wonder."""
    assert compare(listed(PAGE_BYTES, path), data) == expected


def test_runtime_files_do_not_survive_as_text():
    """In both directions, though the bytes that were lost cannot be put back."""
    data = python(random.Random(7), 400_000)
    assert data.count(b"\r\n") and data.count(b"\n") > data.count(b"\r\n")
    file = listed(data, "assets/python/wasm.js")
    assert compare(file, data.replace(b"\n", b"\r\n")) == compared.TORN
    assert compare(file, data.replace(b"\r\n", b"\n")) == compared.TORN
    assert compare(file, data[: len(data) // 2]) == compared.SHORT
    assert compare(file, data[:-100]) == compared.SHORT
    icon = b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(500)
    assert compare(listed(icon, "a.png"), icon.replace(b"\r\n", b"\n")) == compared.TORN
    assert compare(listed(icon, "a.png"), icon.replace(b"\n", b"\r\n")) == compared.TORN
