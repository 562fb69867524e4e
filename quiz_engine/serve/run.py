"""The server: it listens, builds, waits for changes and builds again, until it is interrupted."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waitress import create_server

from ..site.excerpt import read_excerpts
from ..site.plugin_serve import Build, Builder
from ..station.content import Content
from ..station.listen import open_sockets
from ..station.problem import StationError
from ..station.server import quieten
from .app import Desk
from .state import State
from .watch import Watch

PORT = 8000
TRIES = 20
"""Ports that are tried, from PORT on, where none was asked for."""
THREADS = 24
"""Each window in view takes one, which waits for news."""
Tell = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for."""

    config: Path
    """The course's mkdocs.yml."""
    host: str = "127.0.0.1"
    """Address to listen at, or localhost."""
    port: int | None = None
    """Where none is given, the first that is free."""


def run(options: Options, tell: Tell) -> None:
    """Serve until this thread is interrupted, by KeyboardInterrupt. Raises StationError where no port
    can be had.

    Told are "listening" with `url`, "built" with `build`, `found`, `seconds`, `changed` and
    `url`, the address of the first page, and "trouble" with `problem`.
    """
    sockets = _open(options)
    quieten()
    with tempfile.TemporaryDirectory(prefix="quiz-engine-serve-", ignore_cleanup_errors=True) as scratch:
        _serve(options, Path(scratch), sockets, tell)


def _serve(options: Options, scratch: Path, sockets: list, tell: Tell) -> None:
    state = State(os.urandom(4).hex())
    app = Desk(state, options.host, lambda problem: tell({"event": "trouble", "problem": problem}))
    server = create_server(
        app,
        sockets=sockets,
        threads=THREADS,
        ident="",
        channel_timeout=120,
        max_request_body_size=1,  # nothing is taken in
        clear_untrusted_proxy_headers=True,
    )
    url = _address(options.host, sockets[0].getsockname()[1])
    threading.Thread(target=server.run, daemon=True).start()
    tell({"event": "listening", "url": url})
    try:
        _build_on(Builder(options.config, scratch), state, url, tell)
    finally:
        state.end()
        server.close()


def _build_on(builder: Builder, state: State, url: str, tell: Tell) -> None:
    content: Content | None = None
    watch = Watch(builder.sources)
    changed: set[Path] | None = None
    while True:
        start = time.monotonic()
        build = builder.build(changed)
        found = list(read_excerpts(build.found))
        if build.is_good and build.is_whole:
            content = Content(build.folder)
        state.show(
            found,
            content,
            builder.language,
            builder.home,
            is_good=build.is_good,
            is_whole=build.is_whole and not _are_lessons(changed),
        )
        took = time.monotonic() - start
        tell(_built(build, found, took, changed, url + builder.home))
        watch.widen()
        changed = set()
        while not changed:
            changed = {each for each in watch.wait() if builder.concerns(each)}


def _are_lessons(changed: set[Path] | None) -> bool:
    """Whether a change can be seen by comparing pages: not that of a picture or of a style."""
    return bool(changed) and all(each.suffix == ".md" for each in changed)


def _built(
    build: Build, found: list, took: float, changed: set[Path] | None, url: str
) -> dict[str, Any]:
    return {
        "event": "built",
        "build": build,
        "found": found,
        "seconds": took,
        "changed": sorted(changed or ()),
        "url": url,
    }


def _open(options: Options) -> list:
    host = "127.0.0.1" if options.host == "localhost" else options.host
    if options.port is not None:
        return open_sockets(host, options.port)
    for port in range(PORT, PORT + TRIES):
        try:
            return open_sockets(host, port)
        except StationError as error:
            problem = error
    raise problem


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
