"""The web servers for the tests of this folder, each as wrong as it can be set, and what a learner
does there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup

from quiz_engine.doctor.policy import STRICTEST
from tests.servers import (
    make_readable,
    run_apache,
    run_busybox,
    run_lighttpd,
    run_nginx,
    run_python,
)
from tests.unit.test_station_server import running as run_station

from .page_steps import SAY, Steps
from .site_steps import Search

BELOW = "Lớp 5/hoc-so/"
"""The sub-path of the course: with a space and a Vietnamese letter, as teachers name folders."""
PATH = quote(BELOW)
_TYPES = "text/html html; text/css css; image/svg+xml svg; image/png png;"
_POLICY = f'Content-Security-Policy "{STRICTEST}"'
_APACHE_TYPES = "text/html html\ntext/css css\nimage/svg+xml svg\nimage/png png\ntext/plain js json webmanifest\n"


@dataclass(frozen=True)
class Host:
    """A server, and what is wrong with it."""

    program: tuple[str, ...]
    """Any of these must be there; none where Python is enough."""
    run: Callable[[Path], AbstractContextManager[str]]
    """Serves the folder `web` below the one given; gives the course's address."""
    kind: str
    """The type that scripts come with."""
    is_strict: bool = True
    """Whether it sends the strictest policy."""
    has_listings: bool = False


def _nginx(top: Path) -> AbstractContextManager[str]:
    return run_nginx(top, f"add_header {_POLICY} always; gzip off; autoindex off;", _TYPES, PATH)


def _apache(top: Path) -> AbstractContextManager[str]:
    return run_apache(top, f"Header always set {_POLICY}\nOptions -Indexes", _APACHE_TYPES, PATH)


def _lighttpd(top: Path) -> AbstractContextManager[str]:
    return run_lighttpd(
        top,
        f"""
index-file.names = ( "index.html" )
mimetype.assign = (
  ".html" => "text/html", ".css" => "text/css", ".svg" => "image/svg+xml", ".png" => "image/png",
  "" => "text/plain"
)
dir-listing.activate = "disable"
setenv.add-response-header = ( "Content-Security-Policy" => "{STRICTEST}" )
""",
        PATH,
    )


def _busybox(top: Path) -> AbstractContextManager[str]:
    return run_busybox(top, ".js:application/octet-stream\n.json:text/plain", PATH)


def _python(top: Path) -> AbstractContextManager[str]:
    return run_python(top, PATH)


@contextmanager
def _station(top: Path) -> Iterator[str]:
    with run_station(top / "web", "--port", "0") as station:  # it finds the course below
        yield f"http://127.0.0.1:{station.wait_for('serving')['port']}/"


HOSTS = {
    "nginx": Host(("nginx",), _nginx, "application/octet-stream"),
    "apache": Host(("apache2", "httpd"), _apache, "text/plain"),
    "lighttpd": Host(("lighttpd",), _lighttpd, "text/plain"),
    "busybox": Host(("busybox",), _busybox, "application/octet-stream", is_strict=False),
    "python": Host((), _python, "text/javascript", is_strict=False, has_listings=True),
    "station": Host((), _station, "text/javascript; charset=utf-8", is_strict=False),
}
"""No compression anywhere but at the station. busybox knows no headers of one's own; Python's server
knows nothing that can be set, so it stands for a host as it comes."""


def put_course(top: Path, course: Path) -> Path:
    """Copy a built course to where a host's users put it."""
    shutil.copytree(course, top / "web" / BELOW)
    make_readable(top)
    return top


def loads(folder: Path, *pages: str) -> set[str]:
    """Return all that phones load for some Vietnamese pages: what the pages name, and what their
    scripts bring, or may bring."""
    other = (".en.", ".de.", "/en.", "/de.", ".json")
    kinds = ("python/*.js", "theme/*.*s", "quiz/*.*s", "quiz/shapes/*.*s", "search/*.js")
    brought = [each for kind in kinds for each in folder.glob(f"assets/{kind}")]
    found = {
        each.relative_to(folder).as_posix()
        for each in brought
        if not any(part in f"/{each.name}" for part in other)
    }
    for page in pages:
        found.add(page)
        tree = BeautifulSoup((folder / page).read_bytes(), "html.parser")
        named = [each.get("src") for each in tree.select("script[src], img[src]")]
        named += [each["href"] for each in tree.select("link[rel=stylesheet], link[rel=icon]")]
        for name in named:
            if not name.startswith("data:"):
                place = (folder / page).parent / name.partition("?")[0]
                found.add(place.resolve().relative_to(folder.resolve()).as_posix())
    return found


def learn(steps: Steps, address: str) -> None:
    """Do what a learner does: open the course by its address, search, open the lesson that is found,
    answer, be graded by Python, and find it all again after a reload."""
    browser = steps.browser
    browser.open(address)
    steps.wait(
        "/[/](vi|en|de)[/]index[.]html$/.test(location.pathname)", 30
    )  # the device's language
    search = Search(browser)
    search.open_page(address + "vi/index.html")
    search.open()
    assert search.ask("bai chon")[0] == "vi/choices.html"
    browser.press("Enter")
    steps.wait("location.pathname.endsWith('/vi/choices.html')")
    steps.wait_ready()
    assert steps.js(
        "document.images.length === 0 || [...document.images].every((each) => each.naturalWidth)"
    )
    steps.choose("one", "c")
    steps.check("one", "closed")
    assert steps.said("one").startswith(SAY["outcome.correct"])
    steps.open(address + "vi/choices.html")
    steps.wait("document.querySelector('#q-one').dataset.state === 'closed'")


def write_program(steps: Steps, address: str) -> None:
    """Write a program and have it tested: a second Python, in a worker of its own."""
    steps.open(address + "vi/program.html")
    steps.fill("greet", 'ten = input("Tên? ")\nprint("Chào", ten)', "textarea.qe-listing")
    steps.check("greet", "closed")
    assert steps.said("greet").startswith(SAY["outcome.correct"])
