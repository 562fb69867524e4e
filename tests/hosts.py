"""A small built site, and a web host for it that can be wrong on purpose.

The host is a real server on a port of this machine. `Quirks` says what is wrong with it; without
any it is as good as a host can be.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import random
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from quiz_engine.runtime.codec import encode_units
from quiz_engine.site.file_list import write_list

PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="quiz-engine" content='{{"base":"../assets/"}}'>
</head>
<body>
<main><h1>{title}</h1></main>
</body>
</html>
"""
DOOR = PAGE.replace("</title>", '</title>\n<script src="assets/quiz/shell.js"></script>')
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg">\n<title>Hình</title>\n</svg>\n'

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
}


def python(noise: random.Random, size: int) -> bytes:
    """Return a script in UTF-16 that carries bytes, as runtime files are."""
    head, tail = 'QE.payload.register("x","1",1,"'.encode("utf-16"), '");\n'.encode("utf-16-le")
    return b"\xff\xfe" + head[2:] + encode_units(noise.randbytes(size)) + tail


def make_site(folder: Path) -> Path:
    """Write a site as a build leaves it, small: with a list, of the same kinds of files."""
    noise = random.Random(5)  # what is packed already, as Python is
    texts = {
        "index.html": DOOR.format(title="Học Số"),
        "404.html": "<!doctype html>\n<title>Không có trang này</title>\n",
        "licences.html": "<!doctype html>\n<title>Licences</title>\n",
        "offline.js": "// keeps\n",
        "vi/index.html": PAGE.format(title="Bắt đầu"),
        "vi/app.webmanifest": "{}\n",
        "vi/an-toan/mat-khau.html": PAGE.format(title="Mật khẩu"),
        "vi/an-toan/lua-dao.html": PAGE.format(title="Lừa đảo"),
        "vi/an-toan/img/khoa.svg": PICTURE,
        "assets/quiz/build.json": '{"items": 3, "pages": 3}\n',
        "assets/quiz/common.js": '"use strict";\nQE.words = "Kiểm tra";\n',
        "assets/quiz/quiz.css": "main {\n  color: black;\n}\n",
        "assets/theme/hoc-so.css": 'body::after {\n  content: "→";\n}\n',
        "assets/theme/icon.svg": PICTURE,
        "assets/search/vi.js": "QE.index = [\n" + '"an toàn mật khẩu lừa đảo",\n' * 9000 + "];\n",
        "assets/offline/vi.js": "QE.offline.lists.vi = {};\n",
        "assets/python/worker.js": python(noise, 20_000),
        "assets/python/library.js": python(noise, 350_000),
        "assets/python/wasm.js": python(noise, 700_000),
        "assets/python/packages/fsrs.js": python(noise, 5_000),
        "assets/app/icon-192.png": b"\x89PNG\r\n\x1a\n" + noise.randbytes(900),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    write_list(folder)
    return folder


@dataclass
class Reply:
    """What a host is about to send for one path."""

    path: str
    """From the site's root, as it was asked for; a folder ends in a slash."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None
    """Content-Length where it is another than that of the body."""

    @property
    def ending(self) -> str:
        """The ending of the file's name; a folder's is that of its page."""
        name = self.path.rpartition("/")[2]
        return name.rpartition(".")[2] if "." in name else "html"


@dataclass(frozen=True)
class Quirks:
    """What is wrong with a host."""

    prefix: str = ""
    """Folder of the host in which the site lies, such as "hoc-so/"."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Types by ending, instead of the right ones; empty for none."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of every answer; empty to leave one out."""
    has_gzip: bool = True
    index: str = "index.html"
    """What is sent for a folder; empty for nothing."""
    adds_slash: bool = True
    """Whether a folder without a slash leads to the one with it."""
    absent: bytes | None = None
    """A page for what is not there, sent with status 200."""
    find: Callable[[str], str] = str
    """The file that is sent for a path."""
    change: Callable[[Reply], None] | None = None
    """Changes any answer at the very end, before it is compressed."""
    wrap: Callable[[Reply], None] | None = None
    """Changes it after that."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: else each answer waits for the other side
    folder: Path
    quirks: Quirks
    asked: list[tuple[str, str]]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.asked.append((path, self.headers["User-Agent"]))
        reply = self.reply(path.removeprefix("/"))
        quirks = self.quirks
        if quirks.change:
            quirks.change(reply)
        if quirks.has_gzip and "gzip" in self.headers["Accept-Encoding"] and reply.ending in TYPES:
            reply.headers["Content-Encoding"] = "gzip"
            reply.body = gzip.compress(reply.body, mtime=0)
        if quirks.wrap:
            quirks.wrap(reply)
        self.send_response(reply.status)
        for name, value in {**reply.headers, **quirks.headers}.items():
            if value:
                self.send_header(name, value)
        self.send_header(
            "Content-Length", str(len(reply.body) if reply.length is None else reply.length)
        )
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection |= reply.length is not None

    def reply(self, path: str) -> Reply:
        """What a host with this index and these types sends for a path."""
        quirks = self.quirks
        if not path.startswith(quirks.prefix):
            is_bare = path + "/" == quirks.prefix
            if is_bare and quirks.adds_slash:
                return Reply(path, 301, {"Location": "/" + quote(quirks.prefix)})
            if not is_bare:
                return Reply(path, 404, {"Content-Type": "text/plain"}, b"not here")
            path = quirks.prefix
        path = path.removeprefix(quirks.prefix)
        file = self.folder / quirks.find(path)
        if file.is_dir():
            file /= quirks.index
        if not file.is_file():
            if quirks.absent is not None:
                return Reply(path, 200, {"Content-Type": "text/html"}, quirks.absent)
            return Reply(path, 404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>")
        reply = Reply(path)
        types = {**TYPES, **quirks.types}
        reply.headers = {
            "Content-Type": types.get(file.suffix[1:].lower(), "application/octet-stream"),
            "Cache-Control": "no-cache",
            "Last-Modified": "Wed, 25 Nov 2026 08:00:00 GMT",
        }
        reply.body = file.read_bytes()
        return reply


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@dataclass(frozen=True)
class Running:
    """A host that runs."""

    address: str
    """Address of the site, with a slash at its end."""
    port: int
    asked: list[tuple[str, str]]
    """Paths that were asked for, and by which program, in order."""
    server: _Server


@contextmanager
def serve(folder: Path, quirks: Quirks | None = None) -> Iterator[Running]:
    """Run a host for a folder until the end of the block."""
    quirks = quirks or Quirks()
    asked: list[tuple[str, str]] = []
    handler = type("Handler", (_Handler,), {"folder": folder, "quirks": quirks, "asked": asked})
    server = _Server(("127.0.0.1", 0), functools.partial(handler))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{quote(quirks.prefix)}"
    try:
        yield Running(address, server.server_port, asked, server)
    finally:
        server.shutdown()
        server.server_close()
