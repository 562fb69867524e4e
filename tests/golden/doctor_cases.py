"""Golden outputs of `quiz-engine doctor`: a real host, or a folder, each wrong on purpose in one way.

`doctor/<name>.out` is what the command prints and its exit code. The site is that of tests/hosts.py.

    python -m tests.golden.doctor_cases --diff  [TEXT IN THE NAME]
    python -m tests.golden.doctor_cases --write [TEXT IN THE NAME]
"""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from quiz_engine.cli import main
from quiz_engine.site.file_list import write_list
from tests.hosts import PICTURE, Quirks, Reply, make_site, serve

FOLDER = Path(__file__).parent / "doctor"
ADVERT = b'<script src="https://ads.example/a.js"></script>\n'
YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
WELCOME = b"<!doctype html><html><h1>Welcome to your new web space</h1></html>"


@dataclass(frozen=True)
class Case:
    """One thing that is wrong."""

    title: str
    quirks: Quirks = field(default_factory=Quirks)
    """What is wrong with the host."""
    spoil: Callable[[Path], object] = lambda site: None
    """What happened to the files on their way."""
    options: tuple[str, ...] = ()
    is_folder: bool = False
    """Whether it is a folder, not a host."""
    path: str = ""
    """What is asked for below the site's address or folder."""
    is_built_given: bool = False
    """Whether the folder that was uploaded is named with --built."""


def only(test: Callable[[Reply], bool], change: Callable[[Reply], None]) -> Callable[[Reply], None]:
    """Return a change for some answers."""

    def changed(reply: Reply) -> None:
        if test(reply):
            change(reply)

    return changed


def of(*endings: str) -> Callable[[Reply], bool]:
    """Return a test for files that are there, by their endings."""
    return lambda reply: reply.status == 200 and reply.path.endswith(endings)


def edit(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a change of one file."""

    def edited(site: Path) -> None:
        (site / path).write_bytes(change((site / path).read_bytes()))

    return edited


def edit_all(change: Callable[[bytes], bytes], *patterns: str) -> Callable[[Path], None]:
    """Return a change of all files of some names."""

    def edited(site: Path) -> None:
        for pattern in patterns:
            for path in site.rglob(pattern):
                path.write_bytes(change(path.read_bytes()))

    return edited


def remove(*patterns: str) -> Callable[[Path], None]:
    """Return what deletes files of some names."""

    def removed(site: Path) -> None:
        for path in [path for pattern in patterns for path in site.rglob(pattern)]:
            path.unlink()

    return removed


def lengthen(data: bytes) -> bytes:
    """What FTP does in ASCII mode from Unix to Windows."""
    return data.replace(b"\n", b"\r\n")


def shorten(data: bytes) -> bytes:
    """What FTP does in ASCII mode from Windows to Unix."""
    return data.replace(b"\r\n", b"\n")


def rename(old: str, new: str) -> Callable[[Path], None]:
    """Return what gives a file another name."""
    return lambda site: (site / old).rename(site / new)


def bare_name(path: str) -> str:
    """Find the file of a page's name without its ending."""
    bare = path.rstrip("/")
    return bare + ".html" if bare and "." not in bare.rpartition("/")[2] and bare != "vi" else path


def newer(site: Path) -> None:
    """A later build, of which nothing was uploaded."""
    edit("vi/an-toan/mat-khau.html", lambda data: data.replace(b"<h1>", b"<h1>!"))(site)
    write_list(site)


def led(reply: Reply, target: str) -> None:
    """Lead on to another address."""
    reply.status, reply.body = 301, b""
    reply.headers = {"Location": target}


CASES: dict[str, Case] = {
    "good": Case("A host that does everything right."),
    "sub-path": Case("In a folder of the host, given by a lesson's address.", Quirks(prefix="hoc-so/"), path="vi/an-toan/mat-khau.html"),
    "octets": Case("Scripts are application/octet-stream.", Quirks(types={"js": "application/octet-stream", "json": "application/octet-stream"})),
    "nosniff": Case(
        "Scripts are text/plain and browsers must believe it.",
        Quirks(types={"js": "text/plain"}, headers={"X-Content-Type-Options": "nosniff"}),
    ),
    "styles-as-text": Case("Style sheets are text/plain.", Quirks(types={"css": "text/plain"})),
    "pictures-as-octets": Case("Drawings are application/octet-stream.", Quirks(types={"svg": "application/octet-stream"})),
    "pages-as-text": Case("Pages are text/plain.", Quirks(types={"html": "text/plain"})),
    "latin": Case("The host claims another encoding.", Quirks(types={"html": "text/html; charset=ISO-8859-1", "js": "text/javascript; charset=ISO-8859-1"})),
    "attachment": Case("Pages are offered for saving.", Quirks(headers={"Content-Disposition": "attachment"})),
    "no-compression": Case("Nothing is compressed.", Quirks(has_gzip=False)),
    "twice-compressed": Case("It says gzip and sends something else.", Quirks(has_gzip=False, change=only(of(".css"), lambda reply: reply.headers.update({"Content-Encoding": "gzip"})))),
    "policy": Case("The policy of many a host's form.", Quirks(headers={"Content-Security-Policy": "default-src 'self'; script-src 'self'"})),
    "policy-in-page": Case(
        "A policy put into pages.",
        Quirks(change=only(of(".html"), lambda reply: setattr(reply, "body", reply.body.replace(b"<head>", b'<head><meta http-equiv="Content-Security-Policy" content="script-src \'none\'">')))),
    ),
    "clears": Case("The host empties the browser.", Quirks(headers={"Clear-Site-Data": '"cache", "storage"'})),
    "steers": Case("What the host says would steer the terminal.", Quirks(types={"js": "text/\x1b[31mplain\x07" + "x" * 99})),
    "kept-for-a-year": Case("Everything is put aside for a year.", Quirks(headers=YEAR)),
    "never-kept": Case("Nothing may be put aside.", Quirks(headers={"Cache-Control": "no-store"})),
    "wrong-address": Case("What is not there is answered with status 200.", Quirks(absent=b"<h1>Home</h1>")),
    "wrong-address-and-missing": Case("Files are missing, and a page comes in their place.", Quirks(absent=b"<html><h1>Home</h1></html>"), remove("common.js", "lua-dao.html")),
    "welcome": Case("The host's own page stands at the address.", Quirks(change=only(lambda reply: not reply.path, lambda reply: setattr(reply, "body", WELCOME)))),
    "no-slash": Case("Without the slash the page comes from the wrong folder.", Quirks(prefix="hoc-so/", change=only(lambda reply: reply.path == "hoc-so", lambda reply: (setattr(reply, "status", 200), setattr(reply, "body", b'<meta name="quiz-engine"></html>')))) ),
    "clean-addresses": Case("The ending .html is taken off.", Quirks(find=bare_name, change=only(of(".html"), lambda reply: led(reply, "/" + reply.path.removesuffix(".html").removesuffix("index"))))),
    "added-slashes": Case("A slash is put behind pages' names.", Quirks(find=bare_name, change=only(of("khau.html", "dao.html"), lambda reply: led(reply, "/" + reply.path.removesuffix(".html") + "/")))),
    "to-another-host": Case("Pictures are somewhere else.", Quirks(change=only(of(".svg"), lambda reply: led(reply, "https://pictures.example/a.svg")))),
    "missing": Case("Files are missing.", spoil=remove("lua-dao.html", "common.js", "khoa.svg", "vi.js")),
    "limit": Case("The host takes no large files.", spoil=remove("wasm.js", "library.js")),
    "refused-ending": Case("The host takes no .json but the list, and no .webmanifest.", spoil=lambda site: (shutil.copy(site / "vi/app.webmanifest", site / "vi/more.webmanifest"), write_list(site), remove("*.webmanifest")(site))),
    "lost-folder": Case("A folder was not uploaded.", spoil=lambda site: shutil.rmtree(site / "assets/python")),
    "forbidden": Case("Files may not be read.", Quirks(change=only(of("mat-khau.html"), lambda reply: setattr(reply, "status", 403)))),
    "fault": Case("The host has a fault.", Quirks(change=only(of(".css"), lambda reply: setattr(reply, "status", 500)))),
    "large-letters": Case("An old system wrote names in capitals.", spoil=lambda site: (rename("vi/an-toan/mat-khau.html", "vi/an-toan/MAT-KHAU.HTML")(site), rename("vi/an-toan/lua-dao.html", "vi/an-toan/LUA-DAO.HTML")(site))),
    "small-letters": Case("The host knows no capitals.", spoil=lambda site: (rename("vi/an-toan/img/khoa.svg", "vi/an-toan/img/Khoa.SVG")(site), write_list(site), rename("vi/an-toan/img/Khoa.SVG", "vi/an-toan/img/khoa.svg")(site))),
    "three-letters": Case("Names end in .htm.", spoil=rename("vi/an-toan/mat-khau.html", "vi/an-toan/mat-khau.htm")),
    "cut-off": Case("An upload ended early.", spoil=edit("assets/python/wasm.js", lambda data: data[:400_000])),
    "empty": Case("The disk was full.", spoil=edit("vi/an-toan/lua-dao.html", lambda data: b"")),
    "breaks-off": Case("The host ends before all has come.", Quirks(wrap=only(of("wasm.js"), lambda reply: (setattr(reply, "length", len(reply.body)), setattr(reply, "body", reply.body[:1000]))))),
    "line-ends": Case("FTP in ASCII mode, to Windows.", spoil=edit_all(lengthen, "*.html", "*.js", "*.css", "*.svg")),
    "line-ends-lost": Case("FTP in ASCII mode, from Windows.", spoil=edit("assets/python/wasm.js", shorten)),
    "mark": Case("An editor put a mark before a page.", spoil=edit("vi/index.html", lambda data: b"\xef\xbb\xbf" + data)),
    "advertising": Case("Advertising is put into every page.", Quirks(change=only(of(".html"), lambda reply: setattr(reply, "body", reply.body.replace(b"</body>", ADVERT + b"</body>"))))),
    "advertising-twice": Case("Advertising in two places.", Quirks(change=only(of("khau.html"), lambda reply: setattr(reply, "body", ADVERT + reply.body + ADVERT)))),
    "half-new": Case("A part is of another version.", spoil=edit_all(lambda data: data.replace(b"QE", b"Qe"), "common.js")),
    "old": Case("The host has another version, whole.", spoil=newer, is_built_given=True),
    "folder": Case("A folder that is whole.", is_folder=True),
    "stick": Case("The top of a stick.", is_folder=True, path=".."),
    "stick-damaged": Case("A stick that was pulled out too early.", spoil=lambda site: (edit("assets/python/wasm.js", lambda data: data[:300_000])(site), remove("lua-dao.html")(site), rename("vi/an-toan/mat-khau.html", "vi/an-toan/Mat-Khau.html")(site), edit("vi/index.html", lengthen)(site)), is_folder=True),
    "json": Case("For other programs.", Quirks(has_gzip=False), spoil=remove("khoa.svg"), options=("--json",)),
    "strict": Case("With --strict something worse is a fault.", spoil=remove("khoa.svg"), options=("--strict",)),
    "no-course": Case("There is no course.", spoil=lambda site: shutil.rmtree(site / "vi") or [path.unlink() for path in site.rglob("*.*") if path.is_file()]),
    "no-list": Case("There is a course, but no list.", spoil=remove("files.json")),
    "robots": Case("The host answers programs with a page of its own.", Quirks(change=lambda reply: (setattr(reply, "status", 200), setattr(reply, "body", b"<html><script>check()</script></html>")))),
    "password": Case("The host asks for a password.", Quirks(change=lambda reply: setattr(reply, "status", 401))),
    "down": Case("The host has a fault from the beginning.", Quirks(change=lambda reply: setattr(reply, "status", 500))),
    "leads-away": Case("The address leads to another host.", Quirks(change=lambda reply: led(reply, "https://www.example.org/"))),
    "circle": Case("The address leads to itself.", Quirks(change=lambda reply: led(reply, "/"))),
    "folder-without-course": Case("A folder without a course.", spoil=remove("files.json"), is_folder=True),
}  # fmt: skip
"""Every case, by name."""


def run(case: Case, folder: Path) -> str:
    """Return what the command prints for a case, and its exit code; `folder` is empty."""
    site = make_site(folder / "site")
    built = (
        shutil.copytree(site, folder.parent / f"{folder.name}-built")
        if case.is_built_given
        else None
    )
    case.spoil(site)
    options = [*case.options, *(["--built", str(built)] if built else [])]
    if case.is_folder:
        place = folder if case.path == ".." else site
        result = CliRunner().invoke(main, ["doctor", str(place), *options], catch_exceptions=False)
        return _written(result.output, result.exit_code).replace(f"{folder}{os.sep}", "FOLDER/")
    with serve(site, case.quirks) as host:
        command = ["doctor", host.address + case.path, *options]
        result = CliRunner().invoke(main, command, catch_exceptions=False)
        return _written(result.output, result.exit_code).replace(f":{host.port}", ":PORT")


def _written(output: str, code: int) -> str:
    return f"{output}\nexit code {code}\n"


def expected(name: str) -> str:
    """Return what the case's file says."""
    path = FOLDER / f"{name}.out"
    return path.read_text("utf-8") if path.is_file() else ""


def actual(name: str) -> str:
    """Return what is printed now, with the case's title before it."""
    case = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").mkdir()
        return f"{case.title}\n\n{run(case, Path(folder) / 'a')}"


def main_of_cases(arguments: list[str]) -> int:
    """Show or write the cases that have changed."""
    text = arguments[1] if len(arguments) > 1 else ""
    for name in CASES:
        if text in name and (new := actual(name)) != (old := expected(name)):
            print(
                "".join(
                    difflib.unified_diff(
                        old.splitlines(True), new.splitlines(True), f"{name} before", name
                    )
                )
            )
            if arguments[:1] == ["--write"]:
                (FOLDER / f"{name}.out").write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main_of_cases(sys.argv[1:]))
