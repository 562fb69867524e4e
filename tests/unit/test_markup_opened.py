"""Facts about what is open at a place of a line."""

from __future__ import annotations

import pytest

from quiz_engine.markup.opened import find_open


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("a [b](c) <i>d</i> ![e](f) ", ""),
        ("1 < 2, 3 <4 ", ""),
        ("<b title='", "<"),
        ("</b", "<"),
        ("![what it shows ", "!["),
        ("see [the page ", "["),
        ("[[", ""),
        ("see [the page](a", "]("),
        ("see (the page", ""),
        ("[a](b) ![c ", "!["),
        ("<a [b ", "< ["),
        ("(a](b", "]("),
        ("", ""),
    ],
)
def test_what_is_open(text: str, opened: str) -> None:
    """A tag, a picture, a link's text and an address, as far as they are not closed."""
    assert set(find_open(text + "]>)", len(text))) == set(opened.split())
