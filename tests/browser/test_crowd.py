"""A hundred phones at once, each loading the course's front page, two lessons and Python: every byte
right, and none held up by those that are slow. On loopback, with the station and with stock servers."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.servers import needs
from tests.unit.test_station_server import Running, running

from .conftest import Course
from .hosting import HOSTS, loads, put_course

PHONES = 100
SLOW = 30
"""Phones that hold connections, in three ways."""
LINES = 4
"""Connections of a phone; browsers have up to six."""
PATIENCE = 100
"""Seconds that all of it may take on a busy machine."""


@pytest.fixture(scope="module")
def top(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the course in a sub-folder."""
    return put_course(tmp_path_factory.mktemp("crowd"), course.folder)


@pytest.fixture(scope="module")
def wanted(course: Course) -> dict[str, str]:
    """What a phone loads, with the hash of each."""
    paths = loads(
        course.folder, "index.html", "vi/index.html", "vi/choices.html", "vi/program.html"
    )
    assert len(paths) > 40 and "assets/python/wasm.js" in paths
    return {
        path: hashlib.sha256((course.folder / path).read_bytes()).hexdigest()
        for path in sorted(paths)
    }


class Line:
    """A connection of a phone."""

    def __init__(self, root: str, own: str) -> None:
        self._place, self._own = urlsplit(root), own

    async def open(self) -> Line:
        """Connect, from an address of the phone's own."""
        self.reader, self.writer = await asyncio.open_connection(
            self._place.hostname, self._place.port, local_addr=(self._own, 0), limit=1 << 20
        )
        return self

    def ask(self, path: str) -> bytes:
        """Return the bytes of a request."""
        target = quote(unquote(self._place.path) + path)
        return (
            f"GET {target} HTTP/1.1\r\nHost: {self._place.netloc}\r\n"
            "Accept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n"
        ).encode()

    async def get(self, path: str) -> str:
        """Return the hash of what comes for a path."""
        self.writer.write(self.ask(path))
        return await self.take()

    async def take(self, piece: int = 1 << 20, pause: float = 0.0) -> str:
        """Read an answer, so much at a time; return the hash of its content."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        assert head.startswith("http/1.1 200"), head
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        left, data = int(fields["content-length"]), bytearray()
        while left:
            part = await self.reader.read(min(piece, left))
            assert part, "broken off"
            data += part
            left -= len(part)
            if pause:
                await asyncio.sleep(pause)
        is_packed = fields.get("content-encoding") == "gzip"
        whole = gzip.decompress(data) if is_packed else data
        return hashlib.sha256(whole).hexdigest()

    async def close(self) -> None:
        """Hang up."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except OSError:
            pass


async def be_phone(root: str, number: int, wanted: dict[str, str]) -> int:
    """Load everything; return the bytes that were right."""
    left = list(wanted)
    right = 0

    async def work() -> None:
        nonlocal right
        line = await Line(root, f"127.0.1.{number + 1}").open()
        while left:
            path = left.pop()
            assert await line.get(path) == wanted[path], path
            right += 1
        await line.close()

    await asyncio.gather(*(work() for _ in range(LINES)))
    return right


async def crowd(root: str, wanted: dict[str, str]) -> float:
    """Be a hundred phones; return the seconds until all have everything."""
    begun = time.monotonic()
    counts = await asyncio.gather(*(be_phone(root, number, wanted) for number in range(PHONES)))
    assert counts == [len(wanted)] * PHONES
    return time.monotonic() - begun


async def crowd_beside_slow_ones(root: str, wanted: dict[str, str]) -> None:
    """A hundred phones, beside thirty that hold connections in all the ways that block a server."""
    big = "assets/python/wasm.js"
    lines = [await Line(root, f"127.0.2.{number + 1}").open() for number in range(SLOW)]
    silent, deaf, drop = lines[:10], lines[10:20], lines[20:]
    for line in silent:
        line.writer.write(line.ask(big)[:20])  # never says the rest
    for line in deaf:
        line.reader._transport.pause_reading()  # wants it, and takes nothing
        line.writer.write(line.ask(big))

    async def trickle(line: Line) -> str:
        for letter in line.ask(big):
            line.writer.write(bytes([letter]))
            await asyncio.sleep(0.01)
        return await line.take(1 << 16, 0.05)

    slow = [asyncio.create_task(trickle(line)) for line in drop]
    await crowd(root, wanted)
    for line in lines[:20]:
        line.writer.transport.abort()
    assert set(await asyncio.gather(*slow)) == {wanted[big]}  # slowly, but all of it
    for line in drop:
        await line.close()


@contextmanager
def station(top: Path) -> Iterator[tuple[Running, str]]:
    """A station for the course."""
    with running(top / "web", "--port", "0") as run:
        yield run, f"http://127.0.0.1:{run.wait_for('serving')['port']}/"


on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux lets a hundred addresses be one's own"
)


def run_apart(crowd: Coroutine[object, object, None]) -> None:
    """Run a crowd in a thread of its own: this one has a loop, where a browser is open."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, crowd).result()


def memory(process: int) -> float:
    """Return the most memory that a process has had, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = [each for each in status.splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


@on_linux
def test_a_hundred_phones_at_a_station(top, wanted):
    """Every byte is right; all are counted, no address is written; memory stays small; slow phones
    hold up nobody, and get everything in the end."""
    with station(top) as (run, root):
        run_apart(asyncio.wait_for(crowd_beside_slow_ones(root, wanted), PATIENCE))
        with urllib.request.urlopen(f"{root}_station/state.json", timeout=20) as answer:
            # those too that asked for the whole of something, but not the ten that never did
            assert json.load(answer)["devices"] == PHONES + SLOW - SLOW // 3
        assert memory(run.server()) < 150
    assert not any("127.0." in line.replace("127.0.0.1", "") for line in run.lines)


@on_linux
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nginx", marks=needs("nginx")),
        pytest.param("lighttpd", marks=needs("lighttpd")),
    ],
)
def test_a_hundred_phones_at_a_stock_server(top, wanted, name):
    """The same, on a server as hosts run it."""
    with HOSTS[name].run(top) as root:
        run_apart(asyncio.wait_for(crowd_beside_slow_ones(root, wanted), PATIENCE))
