"""Facts about what a host says of the files that it sends, and whether it matters."""

from __future__ import annotations

from email.message import Message

import pytest

from quiz_engine.doctor import BROKEN, BUT, WORKS
from quiz_engine.doctor.header import SCRIPT_TYPES, check_headers
from quiz_engine.doctor.host import Answer
from quiz_engine.doctor.seen import Seen
from quiz_engine.site.file_list import Listed

SITE = "https://school.example/"
DATE = {"Date": "Wed, 25 Nov 2026 08:00:00 GMT"}


def seen(path: str, sent: int = 100, is_plain: bool = True, **headers: str) -> Seen:
    """Return a file as it came, whole, with headers named with "_" for "-"."""
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    answer = Answer(SITE + path, 200, message, b"", sent)
    return Seen(Listed(path, sent, "0" * 64), answer, is_plain=is_plain, packed=sent)


def codes(*files: Seen) -> dict[str, str]:
    """Return the grades of what is found, by code."""
    return {each.code: each.grade for each in check_headers(files, SITE)}


@pytest.mark.parametrize(
    ("path", "type", "nosniff", "expected"),
    [
        ("vi/a.html", "text/html", True, {}),
        ("vi/a.html", "TEXT/HTML; charset=utf-8", True, {}),
        ("vi/a.html", "", False, {}),
        ("vi/a.html", "", True, {"type-page": BROKEN}),
        ("vi/a.html", "unknown/unknown", False, {}),
        ("vi/a.html", "application/xhtml+xml", False, {"type-page": BROKEN}),
        ("vi/a.html", "application/octet-stream", False, {"type-page": BROKEN}),
        *(("a.js", each, True, {}) for each in sorted(SCRIPT_TYPES)),
        ("a.js", "text/html", False, {"type-script": WORKS}),
        ("a.js", "", False, {"type-script": WORKS}),
        ("a.js", "", True, {"type-script": BROKEN}),
        ("a.js", "image/png", False, {"type-script": BROKEN}),
        ("a.js", "text/csv", False, {"type-script": BROKEN}),
        ("offline.js", "text/plain", False, {"type-worker": BUT}),
        ("assets/offline/vi.js", "text/plain", False, {"type-worker": BUT}),
        ("offline.js", "text/plain", True, {"type-script": BUT}),
        ("assets/search/vi.js", "text/plain", True, {"type-script": BUT}),
        ("assets/python/wasm.js", "text/plain", True, {"type-script": BROKEN}),
        ("a.css", "", False, {}),
        ("a.css", "", True, {"type-style": BROKEN}),
        ("a.css", "text/plain", False, {"type-style": BROKEN}),
        ("assets/theme/paper.css", "text/plain", False, {"type-style": BUT}),
        ("a.svg", "", False, {"type-picture": BUT}),
        ("a.svg", "text/xml", False, {"type-picture": BUT}),
        ("a.png", "application/octet-stream", True, {}),
        ("vi/app.webmanifest", "application/octet-stream", True, {}),
        ("assets/quiz/build.json", "text/plain", True, {}),
    ],
)
def test_types(path, type, nosniff, expected):
    """Each kind of file needs what browsers ask of it, and no more."""
    headers = {"Content_Type": type} if type else {}
    if nosniff:
        headers["X_Content_Type_Options"] = "NoSniff"
    assert codes(seen(path, **headers)) == expected


@pytest.mark.parametrize(
    ("charset", "is_plain", "expected"),
    [
        ("utf-8", False, {}),
        ("UTF8", False, {}),
        ('"utf-8"', False, {}),
        ("iso-8859-1", True, {}),
        ("iso-8859-1", False, {"charset": BROKEN}),
        ("us-ascii", False, {"charset": BROKEN}),
        ("windows-1258", False, {"charset": BROKEN}),
    ],
)
def test_encodings(charset, is_plain, expected):
    """Another one matters where there are letters that it writes otherwise."""
    page = seen("vi/a.html", is_plain=is_plain, Content_Type=f"text/html; charset={charset}")
    assert codes(page) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, {}),
        ({"Cache_Control": "no-cache", "ETag": '"a"'}, {}),
        ({"Cache_Control": "max-age=86400"}, {}),
        ({"Cache_Control": "public, max-age=86401"}, {"cache-long": BUT}),
        ({"Cache_Control": 'MAX-AGE="604800"'}, {"cache-long": BUT}),
        ({"Cache_Control": "no-cache, max-age=604800", "ETag": '"a"'}, {}),
        ({"Cache_Control": "max-age=soon"}, {}),
        ({"Expires": "Thu, 31 Dec 2037 23:55:55 GMT", **DATE}, {"cache-long": BUT}),
        (
            {"Expires": "Thu, 31 Dec 2037 23:55:55 GMT", "Cache_Control": "max-age=0", "ETag": "x"},
            {},
        ),
        ({"Expires": "Wed, 25 Nov 2026 09:00:00 GMT", **DATE}, {}),
        ({"Expires": "0", **DATE}, {}),
        ({"Expires": "Thu, 31 Dec 2037 23:55:55 GMT", "Date": "today"}, {}),
        ({"Cache_Control": "no-store", "ETag": '"a"'}, {"cache-none": BUT}),
        ({"Cache_Control": "no-cache"}, {"cache-none": BUT}),
        ({"Cache_Control": "max-age=0, must-revalidate"}, {"cache-none": BUT}),
    ],
)
def test_caches(headers, expected):
    """RFC 9111: how long nobody asks again, and what is loaded each time."""
    python = seen("assets/python/wasm.js", Content_Type="text/javascript", **headers)
    assert codes(python) == expected


def test_pictures_may_be_kept_for_long():
    """They hardly change, and an old one breaks nothing."""
    year = {"Cache_Control": "max-age=31536000"}
    assert codes(seen("vi/a.svg", Content_Type="image/svg+xml", **year)) == {}


def test_how_long_is_said_in_words():
    """Days up to two years, then years."""
    for seconds, words in (
        (172_800, "2 days"),
        (63_072_000, "2 years"),
        (999_999_999, "ten years"),
    ):
        page = seen("vi/a.html", Content_Type="text/html", Cache_Control=f"max-age={seconds}")
        (found,) = check_headers([page], SITE)
        assert f"for up to {words}" in found.found


def test_sound_is_asked_for_only_where_there_is_some():
    """A policy that stops recordings stops nothing in a course without any."""
    policy = {"Content_Security_Policy": "media-src 'none'"}
    page = seen("vi/a.html", Content_Type="text/html", **policy)
    assert codes(page) == {}
    assert codes(page, seen("vi/audio/a.mp3", Content_Type="audio/mpeg")) == {"policy": BUT}


def test_a_policy_that_is_only_reported_stops_nothing():
    """Content-Security-Policy-Report-Only is for those who try one out."""
    trial = {"Content_Security_Policy_Report_Only": "default-src 'none'"}
    assert codes(seen("vi/a.html", Content_Type="text/html", **trial)) == {}


def test_compression_is_told_where_it_pays():
    """Not for a few bytes, and not for what is packed already."""
    page = seen("vi/a.html", 300_000, Content_Type="text/html")
    small = Seen(page.file, page.answer, packed=250_000)
    large = Seen(page.file, page.answer, packed=60_000)
    assert codes(small) == {} and codes(large) == {"compression": WORKS}
