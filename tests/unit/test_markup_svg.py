"""Facts about what is taken from an SVG picture, and what is not."""

from __future__ import annotations

import time

import pytest

from quiz_engine.markup.svg import Picture, PictureError


def picture(inside: str, attributes: str = 'viewBox="0 0 10 10"') -> Picture:
    """Return a picture with these elements."""
    return Picture(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>')


def test_only_the_form_is_taken() -> None:
    """Handlers, styles, links and colours stay behind."""
    made = picture('<rect id="a" x="1" y="-2.5" width="3px" height=".5" onclick="x" fill="red"/>')
    place = made.find("a")
    assert (place.tag, place.attributes) == (
        "rect", {"width": "3", "height": ".5", "x": "1", "y": "-2.5"},
    )  # fmt: skip
    assert (made.view_box, made.aspect) == ("0 0 10 10", "")


def test_transforms_come_from_the_outside_in() -> None:
    """Those of all groups around, then its own, in the order in which they apply."""
    made = picture(
        '<g transform="translate(1,2)"><g><g transform="scale(2)">'
        '<circle id="a" r="1" transform="rotate(9 1 1) skewX(3)"/></g></g></g>'
    )
    assert made.find("a").attributes == {
        "r": "1", "transform": "translate(1,2) scale(2) rotate(9 1 1) skewX(3)",
    }  # fmt: skip


def test_how_it_fills_its_space() -> None:
    """Only words that SVG knows are taken over."""
    known = picture("", 'viewBox="0,0,10,10" preserveAspectRatio="xMinYMax slice"')
    assert (known.aspect, known.view_box) == ("xMinYMax slice", "0,0,10,10")
    assert picture("", 'viewBox="0 0 1 1" preserveAspectRatio="url(x)"').aspect == ""


@pytest.mark.parametrize(
    "inside",
    [
        '<rect id="a" width="calc(1px)" height="1"/>',
        '<polygon id="a" points="url(#x)"/>',
        '<path id="a" d="url(javascript:alert(1))"/>',
        '<circle id="a" r="1" transform="url(#b)"/>',
        '<circle id="a" r="1" style="transform: scale(2)"/>',
        '<style>.b { transform: none }</style><circle id="a" class="b" r="1"/>',
        '<symbol><circle id="a" r="1"/></symbol>',
        '<svg viewBox="0 0 1 1"><circle id="a" r="1"/></svg>',
        '<a href="x"><circle id="a" r="1"/></a>',
        '<use id="a" href="#b"/>', '<image id="a" href="b.png"/>', '<foreignObject id="a"/>',
        '<script id="a"/>', '<circle id="a"/>', '<circle id="b" r="1"/>',
    ],
)  # fmt: skip
def test_what_cannot_be_a_place(inside: str) -> None:
    """It is refused with what to do."""
    with pytest.raises(PictureError) as caught:
        picture(inside).find("a")
    assert caught.value.help


@pytest.mark.parametrize(
    "text",
    [
        "", "no xml", "<svg>", "<html/>", '<svg viewBox="0 0 1 1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1"/>',
        '<!doctype svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
    ],
)  # fmt: skip
def test_what_is_no_picture(text: str) -> None:
    """Entities are refused unread; the rest is told."""
    with pytest.raises(PictureError) as caught:
        Picture(text)
    assert caught.value.help


@pytest.mark.parametrize("part", ["1", "1 ", "1,", "-", "1e1", "1.1", "scale(1)", " "])
def test_long_attributes_take_no_long_time(part: str) -> None:
    """Refused or not, in time that grows with the length only."""
    start = time.process_time()
    for inside in ('<polygon id="a" points="{}x"/>', '<path id="a" d="M{}x"/>', '<circle id="a" r="{}x"/>',
                   '<circle id="a" r="1" transform="scale({}x)"/>', '<circle id="a" r="1" transform="{}x"/>'):  # fmt: skip
        with pytest.raises(PictureError):
            picture(inside.format(part * 20_000)).find("a")
    assert time.process_time() - start < 3
