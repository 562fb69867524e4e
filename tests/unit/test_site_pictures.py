"""Pictures keep their room in a lesson, and come after the first paint."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from quiz_engine.site.pictures import reserve_room

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}/>'
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 640, 480, 8, 2, 0, 0, 0, 0)


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """Pictures by their address in the site."""
    texts = {
        "vi/img/a b.svg": SVG.format('width="500.4" height="300"').encode(),
        "vi/img/fills.svg": SVG.format('viewBox="0 0 5 3"').encode(),
        "vi/img/photo.png": PNG,
        "vi/img/broken.svg": b"<svg",
        "vi/img/endless.svg": SVG.format('width="1e999" height="nan"').encode(),
        "vi/img/text.png": b"not a picture",
        "shared.svg": SVG.format('width="20mm" height="10mm"').encode(),
    }
    for number, (name, data) in enumerate(texts.items()):
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        texts[name] = path
    return texts


def sized(html: str, files: dict[str, Path]) -> str:
    """Return what becomes of HTML on the page vi/x/lesson.html."""
    return reserve_room(html, "vi/x/lesson.html", files)


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("../img/a%20b.svg", 'width="500" height="300"'),
        ("../img/photo.png?1#x", 'width="640" height="480"'),
        ("../../shared.svg", 'width="76" height="38"'),
    ],
)
def test_its_size_stands_in_the_page(files, source, size):
    """In whole CSS pixels, whatever the address looks like; all that stood there stays."""
    found = sized(f'<p><img alt="A > B" src="{source}" /></p>', files)
    assert found == f'<p><img loading="lazy" {size} alt="A > B" src="{source}"></p>'


@pytest.mark.parametrize(
    "html",
    [
        '<img src="../img/fills.svg">',
        '<img src="../img/broken.svg" />',
        '<img src="../img/text.png">',
        '<img src="../img/endless.svg">',
        '<img src="../img/none.png">',
        '<img src="https://example.org/a.png">',
        '<img alt="no source">',
        '<img src="../img/photo.png" width="10">',
        '<img loading="eager" src="../img/photo.png">',
        '<qe-item id="q-a"><p><img src="../img/photo.png"></p></qe-item>',
        '<pre><code>&lt;img src="../img/photo.png"&gt;</code></pre>',
    ],
)
def test_the_rest_stays_as_it_is(files, html):
    """What does not tell its size, is not ours, has a size of its author's, or is in a question."""
    assert sized(html, files) == html
