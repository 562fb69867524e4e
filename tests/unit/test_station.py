"""Facts about what a station answers: the listed files and nothing else, whole, in parts, or unchanged;
and about what it knows of those who ask, which is nothing."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
from pathlib import Path
from wsgiref.validate import validator

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.site.file_list import FILE, list_site, write_list
from quiz_engine.station import reply as reply_module
from quiz_engine.station.address import Address, rank
from quiz_engine.station.app import State, Station
from quiz_engine.station.content import TYPES, Content, pack
from quiz_engine.station.course import find_clock_trouble, read_course
from quiz_engine.station.device import Devices
from quiz_engine.station.page import make_code
from quiz_engine.station.probe import PROBES
from quiz_engine.station.problem import StationError
from quiz_engine.station.reply import accepts_gzip, find_range, is_fresh
from quiz_engine.station.screen import Screen
from quiz_engine.station.settings import Settings, dump_settings, load_settings
from tests.hosts import make_site

SECRET = b"nobody's business"
SETTINGS = '{"base": "assets/", "course": "hoc-so", "homes": {"vi": "vi/index.html"}}'


def make_course(folder: Path) -> Path:
    """Write a small site with a front door, and secrets beside it and within."""
    make_site(folder)
    door = folder / "index.html"
    head = f"<title>Học Số</title>\n<meta name='quiz-engine' content='{SETTINGS}'>"
    door.write_text(f"<!doctype html>\n{head}\n", "utf-8")
    (folder / "vi" / "an-toan" / "audio").mkdir()
    (folder / "vi" / "an-toan" / "audio" / "đọc.mp3").write_bytes(bytes(range(256)) * 40)
    (folder / "vi" / "empty.txt").write_bytes(b"")
    write_list(folder)
    for path in (folder.parent / "secret.txt", folder / ".secret", folder / "vi" / "note.txt"):
        path.write_bytes(SECRET)
    return folder


def make_station(folder: Path, content: Content | None = None) -> Station:
    """Return the application for a course, on a network of its own."""
    course = read_course(folder)
    addresses = [Address("192.168.43.1", "wlan0"), Address("fd00::2", "wlan0")]
    settings = Settings(folder, 8080, wifi="Nhà <văn> hóa")
    state = State(settings, course, Devices(b"k"), 8080, addresses)
    return Station(state, content or Content(course.folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that nobody changes."""
    return make_course(tmp_path_factory.mktemp("station") / "Học số #1")


@pytest.fixture(scope="module")
def station(folder: Path) -> Station:
    """A station for it."""
    return make_station(folder)


def ask(
    station: Station, path: str, method: str = "GET", address: str = "127.0.0.1", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask as a server does that keeps to the standard, and see that the answer keeps to it, too."""
    bare, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": bare.encode().decode("latin-1"), "SCRIPT_NAME": "",
        "QUERY_STRING": query, "REMOTE_ADDR": address, "SERVER_NAME": "x", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
        "wsgi.file_wrapper": lambda file: _Piece(file),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    told: list = []

    def start(status: str, given: list[tuple[str, str]], trouble: object = None) -> object:
        told.extend([int(status[:3]), dict(given)])
        return lambda data: None

    body = validator(station)(environ, start)
    data = b"".join(body)
    body.close()
    status, given = told
    if status not in (204, 304):
        data = data[: int(given["Content-Length"])]  # as waitress cuts it
        assert method == "HEAD" or len(data) == int(given["Content-Length"])
    return status, given, data


class _Piece:
    """A file as waitress sends it: from where it stands."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        self._file = file

    def __iter__(self) -> _Piece:
        return self

    def __next__(self) -> bytes:
        if data := self._file.read(1 << 16):
            return data
        raise StopIteration

    def close(self) -> None:
        self._file.close()


def test_every_listed_file_is_there_whole(folder, station):
    """All bytes of all files, with a type, whether compressed or not; and the list itself."""
    for path in [
        *(each.path for each in list_site(folder) if each.path.startswith("assets")),
        FILE,
    ]:
        data = (folder / path).read_bytes()
        status, headers, body = ask(station, f"/{path}")
        assert (status, body) == (200, data)
        assert headers["Content-Type"] != "application/octet-stream"
        assert headers["X-Content-Type-Options"] == "nosniff"
        status, headers, body = ask(station, f"/{path}", accept_encoding="br, gzip;q=0.5")
        is_packed = headers.get("Content-Encoding") == "gzip"
        assert (gzip.decompress(body) if is_packed else body) == data
        assert is_packed == (path in {"assets/search/vi.js", FILE})  # Python is compressed already
        assert ask(station, f"/{path}", "HEAD", accept_encoding="gzip")[1:] == (headers, b"")
    assert ask(station, "/vi/an-toan/audio/đọc.mp3")[0] == 200
    assert ask(station, "/vi/empty.txt")[::2] == (200, b"")


def test_a_folder_leads_to_its_page(station):
    """With a slash at its end it is the page; without one, it leads to the one with it."""
    assert ask(station, "/")[2] == ask(station, "/index.html")[2]
    assert ask(station, "/vi/")[2] == ask(station, "/vi/index.html")[2]
    status, headers, _ = ask(station, "/vi?a=b")
    assert (status, headers["Location"]) == (301, "/vi/?a=b")
    assert ask(station, "/assets/")[0] == ask(station, "/assets")[0] == 404  # nothing is listed


ODD = [
    "..",
    ".",
    "",
    "%2e%2e",
    "..;",
    "secret.txt",
    ".secret",
    "note.txt",
    "vi",
    "assets",
    "\0",
    "\\",
]


@given(parts=st.lists(st.sampled_from(ODD) | st.text(max_size=6), max_size=6))
def test_no_other_file_is_handed_out(folder, station, parts):
    """Whatever is asked for: what comes is a listed file, or nothing of the disk at all."""
    path = "/" + "/".join(parts)
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in path):
        return
    status, _, body = ask(station, path.replace("?", "%3F"))
    assert status in (200, 204, 301, 404)
    assert SECRET not in body
    if status == 200 and not path.startswith("/_station") and path not in PROBES:
        listed = {each.path for each in list_site(folder)} - {".secret", "vi/note.txt"} | {FILE}
        name = path.removeprefix("/")
        assert (name + "index.html" if name.endswith("/") or not name else name) in listed


def test_secrets_are_not_handed_out(station):
    """What lies beside the course, what is hidden, and what came after the build."""
    for path in (
        "/../secret.txt",
        "/.secret",
        "/vi/note.txt",
        "//etc/passwd",
        "/vi/../../secret.txt",
    ):
        assert ask(station, path)[0] == 404, path
    assert ask(station, "/vi/an-toan/mat-khau.html\0.txt")[0] == 404
    bad = {"PATH_INFO": "/\xff", "REQUEST_METHOD": "GET"}
    assert station._answer(bad).status == 404  # no UTF-8


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_is_not_followed(tmp_path):
    """Not even where the list names it; one that stays within is."""
    folder = make_course(tmp_path / "site")
    station = make_station(folder)
    for target, status in ((tmp_path / "secret.txt", 404), (folder / "vi" / "index.html", 200)):
        page = folder / "vi" / "an-toan" / "mat-khau.html"
        page.unlink()
        page.symlink_to(target)
        assert ask(station, "/vi/an-toan/mat-khau.html")[0] == status


def test_it_only_hands_out(station):
    """Other methods than GET and HEAD are refused, with what is allowed."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        status, headers, _ = ask(station, "/", method)
        assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_what_a_phone_has_is_not_sent_again(folder, station):
    """By ETag, which is another for the compressed file and for each content; never by date."""
    path = "/assets/search/vi.js"
    plain, packed = (ask(station, path, accept_encoding=each)[1] for each in ("", "gzip"))
    assert plain["ETag"] != packed["ETag"]
    assert "Last-Modified" not in plain
    for known in (packed["ETag"], f"W/{packed['ETag']}", f'"x", {packed["ETag"]}', "*"):
        status, headers, body = ask(station, path, accept_encoding="gzip", if_none_match=known)
        assert (status, headers["ETag"], body) == (304, packed["ETag"], b"")
    assert ask(station, path, accept_encoding="gzip", if_none_match=plain["ETag"])[0] == 200


def test_a_newer_version_is_seen_at_once(tmp_path):
    """Also one of the same size, and files that are new."""
    folder = make_course(tmp_path / "site")
    station = make_station(folder)
    page = folder / "vi" / "index.html"
    before = ask(station, "/vi/index.html")
    page.write_bytes(before[2][::-1])
    os.utime(page, (1, 1))
    after = ask(station, "/vi/index.html")
    assert after[2] == before[2][::-1] and after[1]["ETag"] != before[1]["ETag"]
    (folder / "vi" / "new.html").write_bytes(b"new")
    assert ask(station, "/vi/new.html")[0] == 404
    write_list(folder)
    assert ask(station, "/vi/new.html")[::2] == (200, b"new")


@given(data=st.data())
def test_parts_are_what_the_standard_says(station, folder, data):
    """RFC 9110, section 14: each single range gives these bytes and no others."""
    path = "/vi/an-toan/audio/đọc.mp3"
    whole = (folder / path[1:]).read_bytes()
    number = st.integers(0, len(whole) * 2)
    kind = data.draw(st.sampled_from(["{0}-{1}", "{0}-", "-{0}"]))
    first, last = data.draw(number), data.draw(number)
    status, headers, body = ask(station, path, range=f"bytes={kind.format(first, last)}")
    if kind == "-{0}":
        expected = whole[max(len(whole) - first, 0) :] if first else b""
    elif kind == "{0}-":
        expected = whole[first:]
    else:
        expected = whole[first : last + 1]
    if kind == "{0}-{1}" and last < first:
        assert (status, body) == (200, whole)  # no range at all
    elif not expected:
        assert (status, headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    else:
        assert (status, body) == (206, expected)
        start, end = re.fullmatch(r"bytes (\d+)-(\d+)/\d+", headers["Content-Range"]).groups()
        assert whole[int(start) : int(end) + 1] == expected


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"range": "bytes=0-4,6-9"}, 200),
        ({"range": "lines=0-4"}, 200),
        ({"range": "bytes=-"}, 200),
        ({"range": "bytes=0-4", "if_range": '"older"'}, 200),
        ({"range": "bytes=0-4", "if_range": "Wed, 25 Nov 2026 08:00:00 GMT"}, 200),
        ({"range": "bytes=0-4", "accept_encoding": "gzip"}, 206),
    ],
)
def test_what_is_no_single_part_is_sent_whole(station, given, status):
    """Several parts, other units, and an older version; a part is never compressed."""
    got, headers, body = ask(station, "/assets/search/vi.js", **given)
    assert got == status
    assert "Content-Encoding" not in headers
    assert (len(body) == 5) == (status == 206)
    tag = ask(station, "/assets/search/vi.js")[1]["ETag"]
    assert ask(station, "/assets/search/vi.js", range="bytes=0-4", if_range=tag)[0] == 206


def test_large_files_are_read_from_the_disk(folder):
    """A recording of an hour does not fill the memory; it comes whole, and in parts."""
    station = make_station(folder, Content(folder, large=1000))
    path = "/vi/an-toan/audio/đọc.mp3"
    whole = (folder / path[1:]).read_bytes()
    assert ask(station, path)[2] == whole
    assert ask(station, path, range="bytes=100-199")[2] == whole[100:200]
    assert station.content.find(path[1:]).data is None
    assert ask(station, path, "HEAD")[1]["Content-Length"] == str(len(whole))


def test_memory_is_bounded(folder):
    """What was read longest ago is forgotten, and read again when it is asked for."""
    content = Content(folder, room=1_000_000)
    for each in list_site(folder):
        if each.path.startswith("assets/python"):
            assert content.find(each.path).size == each.size
    kept = sum(len(each.data) for each in content._held.values())
    assert kept <= 1_000_000 and len(content._held) < 5
    assert content.find("assets/python/wasm.js").size > 700_000


@given(st.binary(max_size=3000))
def test_compression_loses_nothing(data):
    """And is only used where it pays."""
    packed = pack(data * 3)
    assert packed is None or (gzip.decompress(packed) == data * 3 and len(packed) < len(data) * 2.7)
    assert pack(os.urandom(5000)) is None


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True), ("", False), ("br, GZip ; q=0.1", True), ("gzip;q=0", False), ("*", True),
        ("identity, *;q=0", False), ("gzip;q=x", False), ("deflate", False), ("gzip;q=0, *", False),
    ],
)  # fmt: skip
def test_who_takes_gzip(header, takes):
    """RFC 9110, section 12.5.3."""
    assert accepts_gzip(header) is takes


def test_probes_are_answered_as_the_makers_do(station):
    """So phones keep the Wi-Fi and open no window for logging in; and they are not counted."""
    assert ask(station, "/generate_204", address="10.0.0.7")[::2] == (204, b"")
    assert b"Success" in ask(station, "/hotspot-detect.html")[2]
    assert ask(station, "/connecttest.txt")[2] == b"Microsoft Connect Test"
    assert station.state.devices.count() == 0


def test_a_course_that_is_gone_is_told_in_three_languages(tmp_path):
    """503 while the stick is out; all is as before when it is back. One file that is missing is 404."""
    folder = make_course(tmp_path / "site")
    station = make_station(folder)
    assert ask(station, "/vi/index.html")[0] == 200
    folder.rename(tmp_path / "away")
    status, headers, body = ask(station, "/vi/index.html")
    assert (status, headers["Cache-Control"]) == (503, "no-store")
    for language in LANGUAGES:
        assert load_catalogue(language)["station.gone.help"] in body.decode()
    assert ask(station, "/_station")[0] == 200
    (tmp_path / "away").rename(folder)
    assert ask(station, "/vi/index.html")[0] == 200
    (folder / "vi" / "index.html").unlink()
    assert ask(station, "/vi/index.html")[0] == 404
    status, _, body = ask(station, "/vi/index.html", accept="text/html,*/*")
    assert (status, body) == (404, (folder / "404.html").read_bytes())
    (folder / FILE).write_bytes(b"{")  # half of it is there
    os.utime(folder / FILE, (1, 1))
    assert ask(station, "/vi/an-toan/mat-khau.html")[0] == 503


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    """A stick that wears out: the learner gets no half page, and the helper reads which file it is."""
    folder = make_course(tmp_path / "site")
    told: list[str] = []
    station = Station(make_station(folder).state, Content(folder), told.append)
    page = folder / "vi" / "index.html"
    page.unlink()
    page.mkdir()
    assert ask(station, "/vi/index.html")[0] == 503
    assert ask(station, "/vi/index.html")[0] == 503
    assert len(told) == 1 and "index.html" in told[0]  # once, however many ask
    monkeypatch.setattr(station.content, "find", lambda path: 1 / 0)
    assert ask(station, "/vi/index.html")[0] == 500
    assert told[1:] == ["ZeroDivisionError: division by zero"]


def test_devices_are_counted_and_forgotten():
    """Each once, for as long as it is seen; the computer of the helper is none of them."""
    now = [0.0]
    devices = Devices(os.urandom(32), 10, lambda: now[0])
    for number in range(100):
        devices.see(f"192.168.43.{number}")
        devices.see(f"192.168.43.{number}")
    assert devices.count() == 100
    now[0] = 599
    devices.see("192.168.43.7")
    now[0] = 601
    assert devices.count() == 1
    now[0] = 1200
    assert devices.count() == 0 and devices._seen == {}


def test_of_a_device_only_a_keyed_hash_is_known():
    """No address, and nothing that another station would recognise."""
    one, other = Devices(os.urandom(32)), Devices(os.urandom(32))
    for each in (one, other):
        each.see("192.168.43.7")
    assert len(one._seen) == 1 and not set(one._seen) & set(other._seen)
    assert all(len(digest) == 16 and b"192" not in digest for digest in one._seen)
    many = Devices(b"k")
    for number in range(Devices.MOST + 5):
        many.see(str(number))
    assert many.count() == Devices.MOST


def test_phones_are_counted_and_the_own_computer_is_not(folder):
    """By address, on pages of the course."""
    station = make_station(folder)
    for address in ("192.168.43.5", "192.168.43.6", "127.0.0.1", "::1", "fd00::9"):
        ask(station, "/vi/index.html", address=address)
    assert json.loads(ask(station, "/_station/state.json")[2])["devices"] == 3


def a(*ips: str, adapter: str = "eth0") -> list[Address]:
    """Addresses of one adapter."""
    return [Address(ip, adapter) for ip in ips]


@pytest.mark.parametrize(
    ("addresses", "outgoing", "expected"),
    [
        ([*a("172.17.0.1", adapter="docker0"), *a("192.168.1.5", adapter="wlp2s0")], "", "192.168.1.5"),
        ([*a("192.168.56.1", adapter="VirtualBox Host-Only"), *a("10.1.2.3", adapter="Ethernet")], "", "10.1.2.3"),
        ([*a("100.64.1.2", adapter="tailscale0"), *a("192.168.1.5")], "100.64.1.2", "192.168.1.5"),
        ([*a("10.0.0.5"), *a("10.42.0.1", adapter="wlan0")], "10.0.0.5", "10.42.0.1"),  # a hotspot
        ([*a("192.168.137.1", adapter="Local Area Connection* 2"), *a("192.168.1.4")], "192.168.1.4", "192.168.137.1"),
        (a("10.0.0.5", "192.168.1.5"), "192.168.1.5", "192.168.1.5"),
        (a("169.254.7.7", "fd00::2", "192.168.1.5"), "", "192.168.1.5"),
        (a("fe80::1", "2001:db8::5"), "", "2001:db8::5"),
        (a("127.0.0.1", "::1", "fe80::1"), "", None),
    ],
)  # fmt: skip
def test_the_likeliest_address_is_the_first(addresses, outgoing, expected):
    """The one that phones share; those that nobody can open are left out."""
    ranked = rank(addresses, outgoing)
    assert (ranked[0].ip if ranked else None) == expected
    assert all(not each.ip.startswith(("127.", "fe80", "::1")) for each in ranked)


def test_addresses_as_they_are_typed():
    """The port of http itself is left out, and IPv6 stands in brackets."""
    assert Address("192.168.1.5", "").url(8080) == "http://192.168.1.5:8080/"
    assert Address("192.168.1.5", "").url(80) == "http://192.168.1.5/"
    assert Address("fd00::2", "").url(8080) == "http://[fd00::2]:8080/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_helpers_page_says_how_to_come_in(station, language):
    """Three steps, the name of the Wi-Fi as it is, address and code, in each language."""
    status, headers, body = ask(station, f"/_station/{language}")
    assert status == 200 and "script-src 'self'" in headers["Content-Security-Policy"]
    page = BeautifulSoup(body, "html.parser")
    assert page.html["lang"] == language
    assert len(page.select("ol > li h2")) == 3
    assert "Nhà <văn> hóa" in page.select_one(".wifi").text
    assert page.select_one(".address").text == "192.168.43.1:8080"
    assert "192.168.43.1:8080" in page.select_one("img")["alt"]
    assert [each.text for each in page.select(".others a")] == [
        "192.168.43.1:8080",
        "[fd00::2]:8080",
    ]
    assert page.select_one(".languages [aria-current]")["lang"] == language
    assert "$" not in body.decode() and "style=" not in body.decode()
    for address in ("0", "1", "9", "x"):
        _, kind, code = ask(station, f"/_station/code.svg?address={address}")
        assert kind["Content-Type"] == "image/svg+xml" and code.startswith(b"<?xml")
    second = ask(station, f"/_station/{language}?address=1")[2]
    assert "[fd00::2]:8080" in BeautifulSoup(second, "html.parser").select_one(".address").text


def test_the_helpers_page_without_a_network(folder):
    """It says what to do, and shows no code."""
    station = make_station(folder)
    station.state.addresses = []
    page = BeautifulSoup(ask(station, "/_station/de")[2], "html.parser")
    assert page.select_one("[role=alert]").text == load_catalogue("de")["station.none"]
    assert not page.select("img") and ask(station, "/_station/code.svg")[0] == 404
    assert json.loads(ask(station, "/_station/state.json")[2])["addresses"] == []


def test_settings_pass_through_a_line():
    """Whatever they hold."""
    settings = Settings(Path("Học\nsố"), 0, "::1", "de", 'x"\n', 5)
    assert "\n" not in dump_settings(settings)
    assert load_settings(dump_settings(settings)) == settings


def test_types_do_not_depend_on_the_system():
    """Every kind of file that a build writes has one."""
    assert {"html", "js", "css", "json", "svg", "png", "webmanifest", "mp3", "xml"} <= set(TYPES)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda folder: folder / "none", "There is no folder"),
        (lambda folder: folder, "is no built course"),
        (lambda folder: [make_course(folder / each) for each in "ab"][0].parent, "holds 2 courses"),
    ],
)
def test_no_course_is_told(tmp_path, make, expected):
    """What was found, and what to name."""
    with pytest.raises(StationError, match=expected):
        read_course(make(tmp_path))


def test_a_release_and_a_stick_are_found(tmp_path):
    """The course lies in a folder below; hidden copies are passed over. What is lost is named."""
    make_course(tmp_path / "hoc-so")
    make_course(tmp_path / ".quiz-engine" / "hoc-so")
    (tmp_path / "MO-KHOA-HOC.html").write_text("door")
    (tmp_path / "hoc-so" / "vi" / "index.html").unlink()
    course = read_course(tmp_path)
    assert (course.folder, course.title) == (tmp_path / "hoc-so", "Học Số")
    assert course.lost == ("vi/index.html",)


def test_a_wrong_clock_is_told(folder):
    """A clock from before the course was made; none where it is right."""
    made = (folder / FILE).stat().st_mtime
    assert find_clock_trouble(folder, made + 10**8) == ""
    assert find_clock_trouble(folder, made - 3600) == ""  # zones are no reason to complain
    assert "clock says 2001-09-09" in find_clock_trouble(folder, 10**9)


def test_parts_and_tags_by_themselves():
    """The functions take what a server gives them."""
    assert find_range({}, "t", 10) is None
    assert find_range({"HTTP_RANGE": "bytes=2-3"}, "t", 10) == (2, 4)
    assert not is_fresh({"HTTP_IF_NONE_MATCH": "t"}, "t")  # without quotes it is no tag
    assert set(reply_module.REASONS) >= {200, 206, 304, 404, 405, 416, 503}


class _Terminal(io.StringIO):
    """A terminal with the letters of an encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:
        return self._encoding

    def isatty(self) -> bool:
        return True


def serving(*urls: str) -> dict:
    """What a server tells that begins."""
    addresses = [{"url": url, "adapter": "wlan0", "ip": "x"} for url in urls]
    return {
        "event": "serving", "course": "Học Số", "folder": "/x", "files": 3, "lost": [], "clock": "",
        "port": 1, "addresses": addresses, "page": "p", "is_again": False,
    }  # fmt: skip


def test_the_code_on_a_terminal_is_the_address():
    """Every module of it, white on black, with four modules of margin; not a letter is lost."""
    out = _Terminal("utf-8")
    url = "http://192.168.43.1:8080/"
    Screen(out).show(serving(url, "http://[fd00::2]:8080/"))
    lines = [
        line[len("\x1b[97;40m") : -len("\x1b[0m")]
        for line in out.getvalue().split("\n")
        if "\x1b" in line
    ]
    dark = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}
    rows = [[dark[each][half] for each in line] for line in lines for half in (0, 1)]
    matrix = make_code(url).matrix
    size = len(matrix)
    assert [row[4:-4] for row in rows[4 : 4 + size]] == [list(row) for row in matrix]
    margin = [*rows[:4], *rows[4 + size : 8 + size], *([*row[:4], *row[-4:]] for row in rows[:-1])]
    assert not any(map(any, margin))
    assert "[fd00::2]:8080/  (wlan0)" in out.getvalue()


def test_an_old_terminal_gets_no_code_and_every_sentence():
    """What it cannot show is written in letters that it can."""
    out = _Terminal("cp1252")
    Screen(out).show(serving("http://192.168.43.1:8080/"))
    assert "█" not in out.getvalue() and "http://192.168.43.1:8080/" in out.getvalue()
    assert "H\\u1ecdc S\\u1ed1, 3 files" in out.getvalue()


def test_what_happens_is_told_in_sentences():
    """Each event has one, and the count is one line that gives way to them."""
    out = _Terminal("utf-8")
    screen = Screen(out)
    screen.show(serving())
    assert "This computer is on no network" in out.getvalue()
    for event in (
        {"event": "devices", "count": 3, "minutes": 10},
        {"event": "gone", "folder": "/x"},
        {"event": "back", "folder": "/x"},
        {"event": "trouble", "problem": "Input/output error"},
        {"event": "restart", "problem": "no memory.", "seconds": 0.5},
        {**serving("http://192.168.43.1/"), "is_again": True},
        {"event": "addresses", "addresses": serving("http://10.0.0.1/")["addresses"]},
        {"event": "end"},
    ):
        out.seek(0)
        out.truncate()
        screen.show(event)
        assert out.getvalue().strip(), event
        assert out.getvalue().startswith("\r\x1b[K") == (event["event"] in ("devices", "gone"))
    quiet = io.StringIO()
    Screen(quiet, is_quiet=True).show(serving("http://192.168.43.1/"))
    assert quiet.getvalue() == "http://192.168.43.1/\n"
