"""Facts about the list of a site's files: what is in it, its form, and how languages are put
together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quiz_engine.errors import CodecError
from quiz_engine.site import app, file_list
from quiz_engine.site.file_list import FILE, Listed, list_site, parse_list, render_list, write_list
from scripts.chores import merge

SCHEMA = json.loads(
    (Path(file_list.__file__).parents[1] / "schema" / "files.schema.json").read_text("utf-8")
)
PARTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="/\\:"), min_size=1
)
PATHS = st.lists(PARTS.filter(lambda part: part not in (".", "..")), min_size=1, max_size=4)
ROWS = st.builds(
    Listed,
    PATHS.map("/".join),
    st.integers(0, 2**53),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)


def write(site: Path, **texts: str) -> Path:
    """Write files by name, with "__" for a slash and "_" for a dot."""
    for name, text in texts.items():
        path = site / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return site


def test_everything_but_the_list_is_in_it(tmp_path):
    """Each file with its bytes and SHA-256, by name; the list cannot hold its own hash."""
    write(tmp_path, index_html="học", vi__a_html="", assets__x_css="x")
    write_list(tmp_path)
    write_list(tmp_path)
    found = parse_list((tmp_path / FILE).read_bytes())
    assert [each.path for each in found] == ["assets/x.css", "index.html", "vi/a.html"]
    assert found[1] == Listed("index.html", 5, hashlib.sha256("học".encode()).hexdigest())


def test_the_same_files_give_the_same_list(tmp_path):
    """Dates, and the order in which files were written, do not count."""
    write(tmp_path / "a", x_html="1", y_html="2")
    write(tmp_path / "b", y_html="2", x_html="1")
    for each in ("a", "b"):
        write_list(tmp_path / each)
    assert (tmp_path / "a" / FILE).read_bytes() == (tmp_path / "b" / FILE).read_bytes()


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_is_written_is_read(rows):
    """Reading undoes writing, and what is written follows the published schema."""
    text = render_list(tuple(rows))
    assert parse_list(text.encode()) == tuple(rows)
    assert Draft202012Validator(SCHEMA).is_valid(json.loads(text))


def test_a_list_that_was_sent_as_text_is_read(tmp_path):
    """A byte order mark and other line ends do not hide what it says."""
    write(tmp_path, a_html="a", b_html="b")
    text = render_list(list_site(tmp_path)).encode()
    assert parse_list(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")) == list_site(tmp_path)


HASH = "0" * 64


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"<html>", "QE301", "not readable as JSON"),
        (b"\xff\xfe", "QE301", "not readable as JSON"),
        (b"[]", "QE301", "does not say which version"),
        (b'{"version": true, "files": []}', "QE301", "does not say which version"),
        (b'{"version": 2, "files": []}', "QE302", "of version 2"),
        (b'{"version": 1}', "QE301", "must list files"),
        (b'{"version": 1, "files": []}', "QE301", "must list files"),
        *(
            (json.dumps({"version": 1, "files": [row]}).encode(), "QE301", "must list files")
            for row in (
                ["a", 1],
                ["a", -1, HASH],
                ["a", True, HASH],
                ["a", 1, HASH.upper().replace("0", "G")],
                ["../a", 1, HASH],
                ["/a", 1, HASH],
                ["a//b", 1, HASH],
                ["C:/a", 1, HASH],
                ["a\\..\\b", 1, HASH],
                ["a\nb", 1, HASH],
                [7, 1, HASH],
            )
        ),
    ],
)
def test_what_is_no_list_is_refused(data, code, message):
    """It may come from anybody's server: no path leaves the site's folder."""
    with pytest.raises(CodecError, match=message) as caught:
        parse_list(data)
    assert caught.value.code == code


def built(site: Path, language: str, counts: str) -> Path:
    """Write the build of one language, with its list."""
    write(site, index_html=language, assets__x_css="x", assets__quiz__build_json=counts)
    write(site / language, a_html=language)
    write(site / "assets", **{f"{language}_js": language})
    write_list(site)
    return site


def test_languages_that_are_put_together_have_one_list(tmp_path):
    """It is byte for byte the list of the folder that comes of three builds."""
    site = built(tmp_path / "vi", "vi", '{"items": 4, "pages": 2}')
    for language in ("de", "en"):
        other = built(tmp_path / language, language, '{"items": 4, "pages": 2}')
        merge.merge_language(other, language, site)
    names = [each.path for each in list_site(site)]
    assert {"vi/a.html", "de/a.html", "en/a.html", "assets/en.js"} <= set(names)
    assert (site / FILE).read_text("utf-8") == render_list(list_site(site))
    assert json.loads((site / "assets/quiz/build.json").read_text())["pages"] == 6


def test_a_phone_is_not_asked_to_keep_the_list(tmp_path):
    """It tells of all languages; what a phone keeps must not change with another language."""
    built(tmp_path, "vi", "{}")
    assert FILE not in [name for name, *_ in app.list_files(tmp_path, "vi")]
