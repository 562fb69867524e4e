"""Facts about asking a host: within limits, of one host only, and what is said where nobody
answers.

Every host here is a real server; `tests/golden/doctor/` has what is said of hosts in words.
"""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from quiz_engine.doctor import BROKEN, BUT, WORKS, Limits, Unreachable, check_address
from quiz_engine.doctor import host as hosts
from quiz_engine.doctor.host import Host
from quiz_engine.doctor.place import normalise
from quiz_engine.doctor.rename import RENAMES, fold, rename_all
from quiz_engine.doctor.twin import judge_twin, twin_of
from quiz_engine.site.file_list import FILE
from tests.hosts import Quirks, Reply, make_site, serve


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site, small."""
    return make_site(tmp_path_factory.mktemp("built") / "site")


def codes(report) -> dict[str, str]:
    """Return the grades of what was found, by its code."""
    return {each.code: each.grade for each in report.findings}


def test_it_says_who_it_is_and_asks_each_file_once(site):
    """A host's owner can see in the log what was there."""
    with serve(site) as host:
        report = check_address(host.address)
        paths = [path for path, _ in host.asked]
        assert {agent for _, agent in host.asked} == {hosts.AGENT}
    assert report.findings == ()
    assert all(paths.count(f"/{each}") == 1 for each in ("assets/python/wasm.js", "vi/index.html"))
    assert len(paths) < report.files + 8


def test_never_more_requests_at_a_time_than_allowed(site):
    """With one at a time, a host never has two under way; with four it has."""
    lock = threading.Lock()
    for parallel in (1, 4):
        busy = most = 0

        def slow(reply: Reply) -> None:
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.02)
            with lock:
                busy -= 1

        with serve(site, Quirks(change=slow)) as host:
            check_address(host.address, limits=Limits(parallel=parallel))
        assert most == 1 if parallel == 1 else 1 < most <= 4


def test_no_other_host_is_ever_asked(site):
    """Neither from the start nor from a file, though the other would answer."""
    with serve(site) as other:
        away = f"http://localhost:{other.port}/"

        def lead(reply: Reply) -> None:
            if reply.path.endswith(".svg"):
                reply.status, reply.headers, reply.body = 302, {"Location": away + reply.path}, b""

        with serve(site, Quirks(change=lead)) as host:
            report = check_address(host.address)
        assert codes(report) == {"elsewhere": BUT}
        assert other.asked == []


def test_another_port_of_the_same_host_is_followed(site):
    """As from http to https."""
    with serve(site) as other:

        def lead(reply: Reply) -> None:
            reply.status, reply.body = 301, b""
            reply.headers = {"Location": f"http://127.0.0.1:{other.port}/"}

        with serve(site, Quirks(change=lead)) as host:
            assert check_address(host.address).place == other.address


def test_a_busy_host_is_given_time(site):
    """It is asked again, twice, after a while; then that is what is said."""
    waited: list[float] = []
    refusals = {"vi/index.html": 1, "assets/quiz/quiz.css": 9}

    def refuse(reply: Reply) -> None:
        if refusals.get(reply.path, 0) > 0:
            refusals[reply.path] -= 1
            reply.status = 429

    with serve(site, Quirks(change=refuse)) as host:
        report = check_address(host.address, sleep=waited.append)
    assert codes(report) == {"busy": BUT}
    assert report.findings[0].files == ("assets/quiz/quiz.css",)
    assert sorted(waited) == [1.0, 1.0, 4.0]


def test_a_silent_host_is_not_waited_for(site):
    """One file that does not come costs no more than its time."""
    release = threading.Event()

    def hang(reply: Reply) -> None:
        if reply.path == "vi/an-toan/lua-dao.html":
            release.wait(20)

    with serve(site, Quirks(change=hang)) as host:
        start = time.monotonic()
        report = check_address(host.address, limits=Limits(seconds=0.3))
        assert time.monotonic() - start < 8
        release.set()
    assert codes(report) == {"late": BROKEN}
    assert report.findings[0].files == ("vi/an-toan/lua-dao.html",)


def test_the_whole_check_has_an_end(site):
    """Once the time for everything is over, nothing more is asked."""
    now = [0.0]

    def pass_time(reply: Reply) -> None:
        now[0] += 10

    with serve(site, Quirks(change=pass_time)) as host:
        limits = Limits(total=95, parallel=1)
        report = check_address(host.address, limits=limits, clock=lambda: now[0])
        assert 8 <= len(host.asked) <= 10
    assert codes(report)["late"] == BROKEN


def test_a_file_without_end_is_not_read_to_its_end(site):
    """What is larger than listed by more than the limit is another file, whatever follows."""

    def swell(reply: Reply) -> None:
        if reply.path.endswith("quiz.css"):
            reply.body = b"x" * 5_000_000

    with serve(site, Quirks(change=swell, has_gzip=False)) as host:
        report = check_address(host.address, limits=Limits(excess=1000))
    assert codes(report)["changed"] == BUT
    assert report.sent < 2_000_000


def test_a_bomb_does_not_go_off(site):
    """Compressed data is unpacked no further than what the file may be."""
    bomb = gzip.compress(b"\0" * 60_000_000, 1)
    assert len(bomb) < 1_000_000

    def plant(reply: Reply) -> None:
        if reply.path.endswith("common.js"):
            reply.body = bomb

    with serve(site, Quirks(wrap=plant)) as host, Host(host.address) as asked:
        answer = asked.get(host.address + "assets/quiz/common.js", 2_000_000)
        assert (answer.problem, len(answer.body)) == (hosts.LARGE, len(bomb))
        assert codes(check_address(host.address))["changed"] == BROKEN


def test_a_host_that_closes_each_connection(site):
    """As the simplest servers do, and some that promised not to."""

    def close(reply: Reply) -> None:
        reply.length = len(reply.body)  # the server then ends the connection

    with serve(site, Quirks(wrap=close)) as host:
        assert check_address(host.address).grade == WORKS


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://a.example", "https://a.example/"),
        (" https://a.example/b/?x=1#y ", "https://a.example/b/"),
        ("http://a.example:80//b//c", "http://a.example:80/b/c"),
        ("https://a.example/b/../c/", "https://a.example/c/"),
        ("https://a.example/học số/", "https://a.example/h%E1%BB%8Dc%20s%E1%BB%91/"),
        (
            "https://a.example/h%E1%BB%8Dc%20s%E1%BB%91/",
            "https://a.example/h%E1%BB%8Dc%20s%E1%BB%91/",
        ),
    ],
)
def test_addresses_are_made_plain(given, expected):
    """Query, fragment and doubled slashes do not belong to the address of a course."""
    assert normalise(given) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("a.example", "https://"),
        ("ftp://a.example/", "https://"),
        ("https:///x", "https://"),
        ("https://a.example:x/", "port"),
        ("https://me:secret@a.example/", "password"),
    ],
)
def test_what_is_no_address_is_told(given, message):
    """With what to write instead."""
    with pytest.raises(ValueError, match=message):
        check_address(given)


def test_nobody_there():
    """A port that nobody listens at, and a name that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="takes no connection"):
        check_address(f"http://127.0.0.1:{port}/")
    with pytest.raises(Unreachable, match=r"No host is called nowhere\.invalid"):
        check_address("https://nowhere.invalid/")


def test_a_host_that_says_nothing():
    """It takes the connection and is silent."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Unreachable, match="does not answer within 0.2 seconds"):
            check_address(
                f"http://127.0.0.1:{silent.getsockname()[1]}/", limits=Limits(seconds=0.2)
            )


def test_a_host_that_speaks_another_language():
    """What answers is no web server."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 ftp.example ready\r\n")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(Unreachable, match="takes no connection"):
            check_address(f"http://127.0.0.1:{server.getsockname()[1]}/")


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """What makes a host one of https, and the certificate that a computer must trust for it."""
    if not shutil.which("openssl"):
        pytest.skip("makes its certificate with openssl")
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a.example"]
    command += [
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


@contextmanager
def serve_securely(
    site: Path, context: ssl.SSLContext, quirks: Quirks | None = None
) -> Iterator[str]:
    """Run a host by https and yield its address."""
    with serve(site, quirks) as host:
        host.server.socket = context.wrap_socket(host.server.socket, server_side=True)
        yield f"https://127.0.0.1:{host.port}/"


def test_a_certificate_that_nobody_signed(site, certified):
    """Browsers warn of it, so nothing else need be looked at."""
    with serve_securely(site, certified[0]) as address:
        message = r"certificate of 127\.0\.0\.1 is not valid \(self"
        with pytest.raises(Unreachable, match=message):
            check_address(address)


def lead_to(address: str, *endings: str) -> Callable[[Reply], None]:
    """Return what leads on from files with these endings to the same at another address."""

    def lead(reply: Reply) -> None:
        if reply.path.endswith(endings or ""):
            reply.status, reply.body = 308, b""
            reply.headers = {"Location": address + reply.path}

    return lead


def test_from_http_to_https_and_not_back(site, certified, monkeypatch):
    """The first is as it should be; the second stops parts of a page. By https all is well."""
    context, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        serve_securely(site, context) as secure,
        serve(site, Quirks(change=lead_to(secure))) as door,
    ):
        report = check_address(door.address)
        assert (report.place, codes(report)) == (secure, {})
        assert codes(check_address(secure)) == {}
    with serve(site) as plain:
        quirks = Quirks(change=lead_to(plain.address, "common.js", "offline.js"))
        with serve_securely(site, context, quirks) as secure:
            assert codes(check_address(secure)) == {"insecure": BROKEN}
        with serve_securely(site, context, Quirks(change=lead_to(plain.address))) as secure:
            assert check_address(secure).place == plain.address


@pytest.mark.parametrize(
    ("base", "twin"),
    [
        ("https://a.example/b/", "http://a.example/b/"),
        ("http://a.example/", "https://a.example/"),
        ("http://a.example:80/b/", "https://a.example/b/"),
        ("https://[2001:db8::1]:443/", "http://[2001:db8::1]/"),
        ("https://a.example:8443/", None),
        ("http://a.example:443/", None),
    ],
)
def test_the_other_way_to_a_course(base, twin):
    """The same folder by http and https, where both have their usual ports."""
    assert twin_of(base) == twin


def test_a_course_with_two_addresses(site, certified, monkeypatch):
    """To a browser these are two, with results for each; unless one leads to the other."""
    context, certificate = certified
    with serve_securely(site, context) as secure, serve(site) as plain, Host(secure) as host:
        assert judge_twin(host, plain.address, secure) == []  # nobody trusts its certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        for base, twin in ((secure, plain.address), (plain.address, secure)):
            (found,) = judge_twin(host, base, twin)
            assert (found.code, found.grade) == ("twin", BUT)
        with serve(site, Quirks(change=lead_to(secure))) as door:
            assert judge_twin(host, secure, door.address) == []
        with serve(site.parent) as empty:
            assert judge_twin(host, secure, empty.address) == []


def test_a_worker_that_is_led_elsewhere(site):
    """Browsers take a service worker only from where they asked for it."""
    with serve(site) as other:
        quirks = Quirks(change=lead_to(other.address, "offline.js"))
        with serve(site, quirks) as host:
            assert codes(check_address(host.address)) == {"moved-worker": BUT}


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a name lead to this machine, as a name server would."""
    real = socket.getaddrinfo

    def make(name: str) -> None:
        def find(host, *arguments, **options):
            return real("127.0.0.1" if host == name else host, *arguments, **options)

        monkeypatch.setattr(socket, "getaddrinfo", find)

    return make


@pytest.mark.parametrize(
    ("name", "grade"), [("hoc-so.example.org", BUT), ("tram.local", WORKS), ("tram", WORKS)]
)
def test_http_matters_out_in_the_world(site, named, name, grade):
    """At a station, on its own network, it is all that is needed."""
    named(name)
    with serve(site) as host:
        report = check_address(f"http://{name}:{host.port}/")
    assert codes(report) == {"http": grade}


@pytest.mark.parametrize(
    "path", ["", "index.html", "vi/", "vi/index.html", "vi/an-toan/mat-khau.html", "khoa/"]
)
def test_the_course_is_found_from_any_of_its_pages(site, path):
    """Below a folder of the host, from the address of a lesson, of its folder, or of what is not
    there."""
    with serve(site, Quirks(prefix="mon/hoc-so/")) as host:
        report = check_address(host.address + path)
        assert report.place == host.address
        bare = check_address(host.address.rstrip("/"))
        assert (bare.place, bare.findings) == (host.address, ())


def test_a_folder_with_a_name_that_must_be_encoded(site):
    """Typed as it is read, copied from a browser, or led to by the host in small letters."""
    prefix = "học số 100%/"

    def lead(reply: Reply) -> None:
        if reply.status == 200 and reply.path.endswith("khau.html"):
            reply.status, reply.body = 301, b""
            path = quote(prefix + reply.path.removesuffix(".html")).replace("%E1", "%e1")
            reply.headers = {"Location": "/" + path}

    def find(path: str) -> str:
        return path + ".html" if path.endswith("khau") else path

    with serve(site, Quirks(prefix=prefix, change=lead, find=find)) as host:
        for address in (host.address, f"http://127.0.0.1:{host.port}/học số 100%25/"):
            report = check_address(address)
            assert (report.place, codes(report)) == (host.address, {"clean": WORKS})
        bare = check_address(host.address[:-1])
        assert (bare.place, codes(bare)) == (host.address, {"clean": WORKS})


def test_a_folder_more_is_found(site):
    """Who uploads the folder "site" into the folder of the host."""
    with serve(site, Quirks(prefix="site/")) as host:
        report = check_address(f"http://127.0.0.1:{host.port}/")
    assert report.place == host.address
    assert codes(report) == {"elsewhere-on-host": WORKS}


def test_a_newer_list_is_not_guessed_at(site, tmp_path):
    """A later quiz-engine may list otherwise."""
    newer = shutil.copytree(site, tmp_path / "site")
    (newer / FILE).write_text('{"version": 2, "files": []}')
    with serve(newer) as host, pytest.raises(Unreachable, match="of version 2"):
        check_address(host.address)


def test_without_a_list_the_built_folder_tells(site, tmp_path):
    """What was uploaded is known, so nothing need be read from the host."""
    from quiz_engine.doctor.folder import read_list

    bare = shutil.copytree(site, tmp_path / "site")
    (bare / FILE).unlink()
    (bare / "vi/index.html").unlink()
    with serve(bare) as host:
        report = check_address(host.address, original=read_list(site))
    assert codes(report) == {"missing": BROKEN}
    assert report.findings[0].files == ("vi/index.html",)
    assert report.files - report.whole == 2


def test_names_that_upload_programs_make_are_known():
    """Each way of renaming is undone by the comparison of names, so that a folder finds it, too."""
    path = "assets/quiz/Tiếng.js"
    assert len(RENAMES) == len(set(RENAMES)) and len(rename_all(path)) >= 6
    for each in rename_all(path) + rename_all("vi/mat-khau.html"):
        assert fold(each) in (fold(path), fold("vi/mat-khau.html")), each
    assert "VI/MAT-KHAU.HTML" in rename_all("vi/mat-khau.html")
    assert "vi/mat-khau.html" not in rename_all("vi/mat-khau.html")
