"""Facts about `quiz-engine station` as a person runs it: the real command, its two processes, and what
happens to them, to the network and to the folder."""

from __future__ import annotations

import http.client
import json
import os
import queue
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from quiz_engine.site.file_list import FILE
from quiz_engine.station.listen import _explain, allow_connections, open_sockets
from quiz_engine.station.problem import StationError
from quiz_engine.station.settings import Settings, dump_settings
from quiz_engine.station.watch import forgive_clock

from .test_station import make_course

ROOT = Path(__file__).parents[2]
LONG = 30


class Running:
    """A station that runs, and what it tells."""

    def __init__(self, folder: Path, *options: str, before: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [
                *before,
                sys.executable,
                "-m",
                "quiz_engine.cli",
                "station",
                str(folder),
                "--json",
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=folder.parent,
        )
        self.told: queue.Queue[str] = queue.Queue()
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def end(self) -> None:
        """End it as a person does, and read what it still says."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(LONG)
        self._reader.join(LONG)
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)
            self.told.put(line)

    def wait_for(self, kind: str) -> dict[str, Any]:
        """Return the next event of a kind."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            with suppress(queue.Empty):
                event = json.loads(self.told.get(timeout=0.2))
                if event["event"] == kind:
                    return event
                assert event["event"] not in ("failed", "end"), event
        raise AssertionError(f"no {kind}: {''.join(self.lines)}")

    def server(self) -> int:
        """Return the number of the server's process."""
        task = f"/proc/{self.process.pid}/task"
        children = [Path(task, each, "children").read_text().split() for each in os.listdir(task)]
        (found,) = [int(each) for group in children for each in group]
        return found


@contextmanager
def running(folder: Path, *options: str, before: tuple[str, ...] = ()) -> Iterator[Running]:
    """Run a station for a while."""
    station = Running(folder, *options, before=before)
    try:
        yield station
    finally:
        station.end()


def get(port: int, path: str, host: str = "127.0.0.1", source: str = "") -> tuple[int, bytes]:
    """Ask a station on this machine."""
    own = (source, 0) if source else None
    connection = http.client.HTTPConnection(host, port, timeout=LONG, source_address=own)
    connection.request("GET", path)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that nobody changes."""
    return make_course(tmp_path_factory.mktemp("station") / "Học số #1")


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@on_linux
def test_an_evening(folder):
    """It serves, counts two phones, writes nothing about them, starts again when it is killed, under
    the same address, and ends with Ctrl-C, leaving nothing behind."""
    before = {path: path.stat().st_mtime_ns for path in folder.parent.rglob("*")}
    with running(folder, "--port", "0") as station:
        event = station.wait_for("serving")
        port = event["port"]
        assert (event["course"], event["lost"], event["is_again"]) == ("Học Số", [], False)
        page = (folder / "vi" / "index.html").read_bytes()
        for source in ("127.0.0.51", "127.0.0.52", "127.0.0.51"):
            assert get(port, "/vi/index.html", source=source) == (200, page)
        assert get(port, "/vi/index.html", "::1") == (200, page)
        assert station.wait_for("devices")["count"] == 2
        server = station.server()
        kinds = [os.readlink(each.path) for each in os.scandir(f"/proc/{server}/fd")]
        assert not [each for each in kinds if each.startswith("/") and each != "/dev/null"]
        os.kill(server, signal.SIGKILL)
        assert station.wait_for("restart")["seconds"] == 0.5
        again = station.wait_for("serving")
        assert (again["port"], again["is_again"]) == (port, True)
        assert get(port, "/vi/index.html") == (200, page)
        os.kill(station.server(), signal.SIGKILL)
        assert station.wait_for("restart")["seconds"] == 1.0  # each time twice as long
        station.wait_for("serving")
        server = station.server()
        station.end()
        assert station.process.returncode == 0
        assert not Path(f"/proc/{server}").exists()
    assert not any("127.0.0.5" in line for line in station.lines)
    assert {path: path.stat().st_mtime_ns for path in folder.parent.rglob("*")} == before
    for each in open_sockets("", port):  # the port is free again
        each.close()


@on_linux
def test_no_server_is_left_where_its_supervisor_is_killed(folder):
    """It ends by itself."""
    with running(folder, "--port", "0") as station:
        station.wait_for("serving")
        server = station.server()
        station.process.kill()
        station.process.wait(LONG)
        end = time.monotonic() + LONG
        while Path(f"/proc/{server}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Path(f"/proc/{server}").exists()


def used(process: int) -> float:
    """Return the seconds that a process has kept a processor busy."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


@on_linux
def test_it_rests_where_nobody_asks(folder):
    """A laptop's battery lasts an evening: of two seconds, it works a small part of one."""
    with running(folder, "--port", "0") as station:
        station.wait_for("serving")
        before = used(station.server())
        time.sleep(2)  # what it does while nothing happens is what is measured
        assert used(station.server()) - before < 0.4


def test_it_ends_where_ctrl_c_is_switched_off(folder):
    """As a shell does for what it starts in the background: the server ends with its supervisor."""
    if os.name == "nt":
        pytest.skip("Windows has no such shell")
    server = subprocess.Popen(
        [sys.executable, "-m", "quiz_engine.station"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    with server:
        server.stdin.write(dump_settings(Settings(folder, port=0)).encode() + b"\n")
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["event"] == "serving"
        server.stdin.close()
        try:
            assert server.wait(LONG) == 0
        finally:
            server.kill()


def test_a_folder_that_goes_and_comes(tmp_path):
    """The stick is pulled out: said here and to learners; put back in, it goes on."""
    folder = make_course(tmp_path / "stick" / "hoc-so")
    with running(folder.parent, "--port", "0") as station:
        port = station.wait_for("serving")["port"]
        folder.rename(tmp_path / "away")
        assert station.wait_for("gone")["folder"] == str(folder)
        status, body = get(port, "/vi/index.html")
        assert status == 503 and "USB" in body.decode()
        (tmp_path / "away").rename(folder)
        station.wait_for("back")
        assert get(port, "/vi/index.html")[0] == 200
        if sys.platform.startswith("linux"):  # and where the server ends while the stick is out
            folder.rename(tmp_path / "away")
            os.kill(station.server(), signal.SIGKILL)
            station.wait_for("restart")
            assert "no built course" in station.wait_for("restart")["problem"]
            (tmp_path / "away").rename(folder)
            assert station.wait_for("serving")["port"] == port


def test_nonsense_is_answered_and_forgotten(folder):
    """Requests that are none, far too long, or bring something along: each has its answer, and then
    the next one is served."""
    with running(folder, "--port", "0", "--bind", "127.0.0.1") as station:
        port = station.wait_for("serving")["port"]
        line = b"HTTP/1.1\r\nHost: x\r\n"
        for sent, expected in (
            (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"HTTP/1.0 400"),  # TLS knocks
            (b"GET / " + line + b"X: " + b"y" * 40_000 + b"\r\n\r\n", b"HTTP/1.0 431"),
            (b"POST / " + line + b"Content-Length: 9999999999\r\n\r\n", b"HTTP/1.0 413"),
            (b"PUT /x " + line + b"Content-Length: 0\r\n\r\n", b"HTTP/1.1 405"),
            (b"GET /%ff%00 " + line + b"\r\n", b"HTTP/1.1 404"),
            (b"GET http://x/vi/ " + line + b"\r\n", b"HTTP/1.1 200"),  # as a proxy is asked
            (b"GET /nm " + line + b"\r\nGET /ncsi.txt " + line + b"\r\n", b"HTTP/1.1 200"),
        ):
            with socket.create_connection(("127.0.0.1", port), LONG) as connection:
                connection.sendall(sent)
                got = connection.recv(65536)
            assert got.startswith(expected) or got.startswith(b"HTTP/1.1" + expected[8:]), (
                sent,
                got,
            )
        assert get(port, "/vi/index.html")[0] == 200
        assert [json.loads(each)["event"] for each in station.lines] == ["serving"]


def test_sigterm_ends_it_like_ctrl_c(folder):
    """As a system that shuts down does."""
    if os.name == "nt":
        pytest.skip("Windows has no such signal")
    with running(folder, "--port", "0") as station:
        station.wait_for("serving")
        station.process.terminate()
        assert station.process.wait(LONG) == 0
        station.end()
        assert json.loads(station.lines[-1])["event"] == "end"


def refused(folder: Path, *options: str) -> str:
    """Run a station that cannot begin; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "quiz_engine.cli", "station", str(folder), *options],
        capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken_is_told_with_one_that_is_free(folder):
    """And nothing runs; with the port that is named it does. Other programs are told in JSON."""
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(folder, "--port", str(port))
        assert f"Port {port} is taken" in said
        other = said.rpartition(" ")[2].strip(".\n")
        told = Running(folder, "--port", str(port))
        assert told.process.wait(LONG) == 3
        told.end()
        assert json.loads(told.lines[0])["problem"] == said.rstrip("\n")
        with running(folder, "--port", other) as station:
            assert station.wait_for("serving")["port"] == int(other)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--bind", "198.51.100.7"), "This computer has not the address 198.51.100.7. It has: "),
        (("--bind", "here"), '"here" is no address'),
    ],
)
def test_an_address_that_is_not_there(folder, options, expected):
    """It names those that are."""
    assert expected in refused(folder, "--port", "0", *options)


def test_no_course_there(tmp_path, folder):
    """A folder with nothing, one that is not, and a list that is broken."""
    (tmp_path / "empty").mkdir()
    assert "is no built course" in refused(tmp_path / "empty")
    assert "There is no folder" in refused(tmp_path / "none")
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / FILE).write_text("{")
    assert "Build the course again" in refused(broken)


def test_one_address_only(folder):
    """With --bind nobody else is answered, and that address is the one told."""
    with running(folder, "--port", "0", "--bind", "127.0.0.9") as station:
        event = station.wait_for("serving")
        assert [each["ip"] for each in event["addresses"]] == ["127.0.0.9"]
        assert event["page"] == f"http://127.0.0.9:{event['port']}/_station"
        assert get(event["port"], "/", "127.0.0.9")[0] == 200
        with pytest.raises(OSError):
            get(event["port"], "/")


@on_linux
@pytest.mark.skipif(
    not shutil.which("ip") or os.geteuid() != 0, reason="needs a network of its own"
)
def test_a_network_that_comes_and_changes(folder):
    """In a network of its own: none at first; then an address, which is told; then another."""
    with running(folder, "--port", "8080", before=("unshare", "--net")) as station:
        assert station.wait_for("serving")["addresses"] == []

        def change(*words: str) -> list[str]:
            inside = ["nsenter", "--target", str(station.process.pid), "--net", "ip"]
            subprocess.run([*inside, *words], check=True)
            return [each["url"] for each in station.wait_for("addresses")["addresses"]]

        there = ["nsenter", "--target", str(station.process.pid), "--net"]
        subprocess.run([*there, "ip", "link", "set", "lo", "up"], check=True)
        first, second = "192.168.43.1/24", "10.42.0.1/24"
        assert change("addr", "add", first, "dev", "lo") == ["http://192.168.43.1:8080/"]
        ask = "import urllib.request as u; print(u.urlopen('http://192.168.43.1:8080/').status)"
        done = subprocess.run([*there, sys.executable, "-c", ask], capture_output=True, text=True)
        assert done.stdout == "200\n", done.stderr
        assert change("addr", "add", second, "dev", "lo")[0] == "http://10.42.0.1:8080/"
        assert change("addr", "del", second, "dev", "lo") == ["http://192.168.43.1:8080/"]


def test_what_a_person_reads(folder, tmp_path):
    """The address, where the page to print is, and how to end; with --quiet the address alone."""
    clock = tmp_path / "clock"
    shutil.copytree(folder, clock)
    ahead = time.time() + 10**7
    os.utime(clock / FILE, (ahead, ahead))
    (clock / "vi" / "index.html").unlink()
    for options, expected in (
        (("--bind", "127.0.0.1"), 9),
        (("--quiet", "--bind", "127.0.0.1"), 1),
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "quiz_engine.cli", "station", str(clock), "--port", "0", *options],
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        with process:
            lines = [process.stdout.readline() for _ in range(expected)]
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
        assert process.returncode == 0
        said = "".join(lines)
        assert "http://127.0.0.1:" in said
        if expected == 1:
            assert rest == ""
            continue
        assert "Not as it was built: vi/index.html." in said
        assert "This computer's clock says" in said
        assert "/_station" in said and "Ctrl-C ends the station." in said
        assert rest == "The station is closed.\n"


@on_linux
def test_on_a_terminal(folder):
    """A QR code in half blocks, and one line that counts devices and is written over."""
    import pty  # nowhere else than on Unix

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "quiz_engine.cli", "station", str(folder), "--port", "0", "--bind", "127.0.0.1"],
        stdout=theirs, stderr=theirs, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""

    def read_to(text: str) -> str:
        nonlocal seen
        end = time.monotonic() + LONG
        while text.encode() not in seen:
            assert select.select([ours], [], [], end - time.monotonic())[0], seen
            seen += os.read(ours, 4096)
        return seen.decode("utf-8", "replace")

    try:
        shown = read_to("Ctrl-C ends the station.")
        assert shown.count("█") > 50 and "▀" in shown
        port = int(shown.partition("http://127.0.0.1:")[2].partition("/")[0])
        get(port, "/vi/index.html", source="127.0.0.61")
        read_to("Devices in the last 10 minutes: 1")
        process.send_signal(signal.SIGINT)
        read_to("The station is closed.\r\n")
        assert process.wait(LONG) == 0
    finally:
        process.kill()
        process.wait(LONG)
    os.close(ours)


def test_a_port_for_administrators_is_told():
    """Which one to take instead. (Root may use all, so the system's answer is given here.)"""
    assert "--port 8080" in _explain(PermissionError(13, "Permission denied"), "0.0.0.0", 80)
    assert _explain(OSError(5, "Input/output error"), "0.0.0.0", 80) == ""
    with pytest.raises(StationError, match="no address"):
        open_sockets("x", 0)


def test_a_clock_that_is_set_closes_nothing():
    """Connections are measured from then on, whatever the clock said before."""
    channel = type("Channel", (), {"last_activity": 5.0})()
    listener = type("Listener", (), {"next_channel_cleanup": 4e9})()
    forgive_clock([channel, listener])
    assert abs(channel.last_activity - time.time()) < 5
    assert abs(listener.next_channel_cleanup - time.time()) < 5


def test_connections_fit_what_the_system_allows():
    """A hundred phones with several each where it can be; never more than there are file numbers."""
    if not sys.platform.startswith("linux"):
        assert allow_connections() > 0
        return
    code = (
        "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (200, int('{}')));"
        "from quiz_engine.station.listen import allow_connections; print(allow_connections())"
    )
    for most, expected in (("200", "80"), ("1900", "900")):
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        call = [sys.executable, "-c", code.format(most)]
        done = subprocess.run(call, capture_output=True, env=environ, text=True)
        assert done.stdout.strip() == expected
