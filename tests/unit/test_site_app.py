"""Facts about what makes a site an app: its list of files, its manifest and its icons."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import pytest

from quiz_engine.locale import LANGUAGES
from quiz_engine.site import app, icon


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of a few files, as a build leaves it."""
    files = {
        "index.html": "<p>door",
        "licences.html": "<p>licences",
        "404.html": "<p>none",
        "en/index.html": "<p>home",
        "en/a/lesson.html": "<p>lesson",
        "en/a/audio/b.mp3": "sound",
        "assets/python/wasm.js": "python",
        "assets/quiz/build.json": "{}",
        "assets/quiz/messages.en.js": "1",
        "assets/quiz/messages.de.js": "2",
        "assets/theme/icon.svg": "<svg/>",
        "assets/theme/icon-mask.svg": "<svg/>",
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "site"


def write(site: Path) -> None:
    """Make the site an app in English."""
    manifest = app.describe_app("en", "Course", "What it teaches")
    app.write_app(site, "en", ["en"], "course", manifest, ["de", "vi"])


def test_pages_first_then_python_then_sound(site):
    """The list is in the order in which a slow network should bring it, without what is not needed."""
    names = [name for name, *_ in app.list_files(site, "en", ["de", "vi"])]
    assert names == [
        "assets/quiz/messages.en.js",
        "assets/theme/icon-mask.svg",
        "assets/theme/icon.svg",
        "en/a/lesson.html",
        "en/index.html",
        "assets/python/wasm.js",
        "en/a/audio/b.mp3",
    ]


def test_a_changed_file_changes_the_list(site):
    """Size and hash tell a new version, also where the size stays."""
    before = dict((name, rest) for name, *rest in app.list_files(site, "en"))
    (site / "en" / "index.html").write_text("<p>emoh", "utf-8")
    after = dict((name, rest) for name, *rest in app.list_files(site, "en"))
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["en/index.html"]
    assert before[changed[0]][0] == after[changed[0]][0]


def test_the_same_files_make_the_same_app(site):
    """Written twice, also over what was written before: byte for byte the same."""
    write(site)
    first = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    write(site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == first


def test_the_worker_reads_the_lists_of_all_languages(site):
    """It begins with what belongs to all: front door and licences; each language has its own list."""
    write(site)
    first, *rest = (site / app.WORKER).read_text("utf-8").split("\n")
    offline = json.loads(first.removeprefix("self.QE = { offline: ").removesuffix(" };"))
    assert offline["languages"] == ["en"]
    assert [name for name, *_ in offline["files"]] == ["index.html", "licences.html"]
    assert "\n".join(rest) == (app.SCRIPTS / app.WORKER).read_text("utf-8")
    script = (site / "assets/offline/en.js").read_text("utf-8")
    assert script.startswith('QE.offline.lists["en"] = {')


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_names_what_is_there(site, language):
    """Icons exist in the sizes that are stated, start and scope lie in the site."""
    (site / "en").rename(site / language) if language != "en" else None
    app.write_app(
        site, language, [language], "course", app.describe_app(language, "Course", "Teaches"), []
    )
    path = site / language / app.MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    assert (path.parent / manifest["start_url"]).is_file()
    assert (path.parent / manifest["scope"]).resolve() == site.resolve()
    assert manifest["lang"] == language
    purposes = set()
    for each in manifest["icons"]:
        data = (path.parent / each["src"]).read_bytes()
        purposes.add(each["purpose"])
        if each["type"] == "image/png":
            width, height = struct.unpack(">II", data[16:24])
            assert each["sizes"] == f"{width}x{height}"
    assert purposes == {"any", "maskable"}
    assert {"192x192", "512x512", "any"} <= {each["sizes"] for each in manifest["icons"]}


def pixels(data: bytes) -> list[list[tuple[int, ...]]]:
    """Return the points of a PNG that we wrote, by row."""
    size = struct.unpack(">I", data[16:20])[0]
    at, body = 8, b""
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        if data[at + 4 : at + 8] == b"IDAT":
            body += data[at + 8 : at + 8 + length]
        check = struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        assert check == zlib.crc32(data[at + 4 : at + 8 + length])
        at += 12 + length
    raw, step = zlib.decompress(body), 4 * size + 1
    rows = [raw[row * step + 1 : (row + 1) * step] for row in range(size)]
    return [[tuple(row[at : at + 4]) for at in range(0, 4 * size, 4)] for row in rows]


def test_the_icon_is_drawn_like_its_picture():
    """White pages, a green fold, a yellow tick, and corners one sees through."""
    picture = icon.PICTURES["icon-192.png"]
    drawn = pixels(icon.render_png(picture))
    at = lambda x, y: drawn[int(y * picture.size / 64)][int(x * picture.size / 64)]  # noqa: E731
    assert at(0, 0)[3] == 0
    assert at(5, 32) == (*icon.GREEN, 255)
    assert at(46, 30) == (*icon.WHITE, 255)
    assert at(32, 40) == (*icon.GREEN, 255)
    assert at(26, 35) == (*icon.SUN, 255)


def test_what_is_cut_off_keeps_its_middle():
    """Of a picture whose edges the device cuts, all but the green lies in the safe circle."""
    picture = icon.PICTURES["touch.png"]
    drawn = pixels(icon.render_png(picture))
    middle, radius = picture.size / 2, 0.4 * picture.size
    assert drawn[0][0] == (*icon.GREEN, 255)
    for y, row in enumerate(drawn):
        for x, colour in enumerate(row):
            if colour[:3] != icon.GREEN:
                assert (x + 0.5 - middle) ** 2 + (y + 0.5 - middle) ** 2 <= radius * radius


def test_a_site_that_is_not_kept_ends_the_worker_before(site):
    """While it is being written, and where it was switched off."""
    app.write_end(site)
    script = (site / app.WORKER).read_text("utf-8")
    assert "unregister()" in script and "respondWith" not in script
