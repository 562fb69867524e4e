"""Facts about what `quiz-engine serve` sees, tells and hands out, part by part."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest

from quiz_engine.errors import Diagnostic
from quiz_engine.locale import LANGUAGES
from quiz_engine.serve.app import Desk
from quiz_engine.serve.page import FILES, add_own, render_empty
from quiz_engine.serve.place import find_config
from quiz_engine.serve.state import LONGEST, MOST, State
from quiz_engine.serve.watch import Watch, compare, look
from quiz_engine.site.excerpt import Excerpt
from quiz_engine.site.file_list import write_list
from quiz_engine.station.content import Content

MISTAKE = Diagnostic("content/vi/a.md", 3, 5, "QE104", "Found.", "Do this.")
WARNING = Diagnostic("content/vi/a.md", 1, 1, "QE242", "Found.", "", "warning")


# What has changed


def test_files_that_change_come_and_go_are_seen(tmp_path: Path) -> None:
    """A change of content, a new file, one that is gone, one in a new folder."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    before = look([tmp_path])
    assert compare(before, look([tmp_path])) == set()
    (tmp_path / "a.md").write_text("other")
    (tmp_path / "b.md").unlink()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.md").write_text("c")
    changed = compare(before, look([tmp_path]))
    assert changed == {tmp_path / name for name in ("a.md", "b.md", "deep/c.md")}


@pytest.mark.parametrize("name", [".git/index", ".a.md.swp", "a.md~", "__pycache__/x.pyc", "4.tmp"])
def test_what_editors_and_git_write_beside_is_not_seen(tmp_path: Path, name: str) -> None:
    """Hidden files, copies that editors make, and what Python compiled."""
    before = look([tmp_path])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    assert look([tmp_path]) == before


def test_a_folder_that_is_gone_or_leads_in_a_circle_is_no_trouble(tmp_path: Path) -> None:
    """It is looked into once, and nothing is in what is not there."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "again").symlink_to(tmp_path)
    assert list(look([tmp_path])) == [str(tmp_path / "a.md")]
    assert look([tmp_path / "nowhere"]) == {}


def test_several_files_saved_at_once_are_one_change(tmp_path: Path) -> None:
    """As a checkout writes them, one after the other, while somebody looks; and what was saved while
    nobody looked, as during a build, counts as well."""
    names = iter(["a.md", "b.md", "c.md"])
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) > 2 and (name := next(names, None)):
            (tmp_path / name).write_text("x")

    watch = Watch(lambda: [tmp_path], rest)
    (tmp_path / "early.md").write_text("x")
    early = watch.wait()
    assert early == {tmp_path / "early.md"}
    assert watch.wait() == {tmp_path / name for name in ("a.md", "b.md", "c.md")}
    assert next(names, None) is None


def test_what_a_build_found_out_to_be_a_source_is_no_change(tmp_path: Path) -> None:
    """The theme, say; but a lesson that changed during that build is one."""
    lessons, theme = tmp_path / "content", tmp_path / "theme"
    for folder in (lessons, theme):
        folder.mkdir()
        (folder / "a").write_text("a")
    sources = [lessons]
    watch = Watch(lambda: sources, lambda seconds: None)
    (lessons / "a").write_text("changed")
    sources.append(theme)
    watch.widen()
    assert watch.wait() == {lessons / "a"}


# Which course


def make_courses(folder: Path) -> None:
    """Write three configurations, as this repository has them."""
    (folder / "content" / "vi" / "deep").mkdir(parents=True)
    (folder / "content" / "en").mkdir()
    (folder / "content" / "authors").mkdir()
    (folder / "mkdocs.yml").write_text("docs_dir: content\ntheme: {name: x, language: vi}\nx: !ENV [A, 1]\n")
    below = "INHERIT: ../../mkdocs.yml\ndocs_dir: ..\ntheme: {language: en}\n"
    (folder / "content" / "en" / "mkdocs.yml").write_text(below)
    (folder / "content" / "authors" / "mkdocs.yml").write_text(below)
    (folder / "content" / "vi" / "deep" / "a.md").write_text("x")


@pytest.mark.parametrize(
    ("place", "language", "expected"),
    [
        (".", "", "mkdocs.yml"),
        ("mkdocs.yml", "", "mkdocs.yml"),
        ("content", "", "mkdocs.yml"),
        ("content/vi/deep", "", "mkdocs.yml"),
        ("content/vi/deep/a.md", "", "mkdocs.yml"),
        ("content/en", "", "content/en/mkdocs.yml"),
        ("content/authors", "", "content/authors/mkdocs.yml"),
        (".", "en", "content/en/mkdocs.yml"),
        ("content/en", "vi", "mkdocs.yml"),
        ("mkdocs.yml", "en", "content/en/mkdocs.yml"),
        ("content/authors", "en", "content/authors/mkdocs.yml"),
    ],
)
def test_the_nearest_course_is_meant(tmp_path: Path, place: str, language: str, expected: str) -> None:
    """A folder, a lesson or a configuration name it; a language another beside it."""
    make_courses(tmp_path)
    assert find_config(tmp_path / place, language) == tmp_path / expected


def test_where_there_is_no_course_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    """No folder, no mkdocs.yml, no such language."""
    with pytest.raises(ValueError, match="There is no nowhere here"):
        find_config(tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r'no mkdocs.yml in .*"quiz-engine new course"'):
        find_config(tmp_path)
    make_courses(tmp_path)
    with pytest.raises(ValueError, match='no course in "de". Languages here: vi, en'):
        find_config(tmp_path, "de")


@pytest.mark.parametrize("text", ["a: [", "- a", "\udcff", "INHERIT: gone.yml\n"])
def test_a_broken_configuration_is_found_all_the_same(tmp_path: Path, text: str) -> None:
    """What is wrong with it, building it says."""
    (tmp_path / "mkdocs.yml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert find_config(tmp_path) == tmp_path / "mkdocs.yml"
    with pytest.raises(ValueError, match="none that can be told"):
        find_config(tmp_path, "vi")


# What is told


@pytest.fixture
def site(tmp_path: Path) -> Content:
    """A small built site."""
    folder = tmp_path / "site"
    (folder / "vi").mkdir(parents=True)
    page = "<!doctype html><html><head><title>x</title></head><body>y</body></html>"
    for name in ("vi/index.html", "404.html"):
        (folder / name).write_text(page)
    (folder / "vi" / "a.css").write_text("a{}")
    write_list(folder)
    (tmp_path / "secret.txt").write_text("secret")
    return Content(folder)


def show(state: State, content: Content | None, *found: Diagnostic, good: bool = True, whole: bool = True) -> None:
    """Show what a build came to."""
    line = Excerpt("- ", "[q]", " x")
    shown = [(each, line) for each in found]
    state.show(shown, content, "vi", "vi/index.html", is_good=good, is_whole=whole)


def test_mistakes_leave_the_last_good_site(site: Content) -> None:
    """Its name stays, the state's is another; mistakes come first, with their lines."""
    state = State("x")
    show(state, site)
    show(state, site, WARNING, MISTAKE, good=False)
    told = json.loads(state.describe(state.shown))
    assert (told["at"], told["good"], told["whole"], told["isThere"]) == ("x-2", "x-1", "x-1", True)
    assert [each["severity"] for each in told["found"]] == ["error", "warning"]
    assert told["found"][0] == {
        "place": "content/vi/a.md:3:5",
        "code": "QE104",
        "severity": "error",
        "message": "Found.",
        "help": "Do this.",
        "line": ["- ", "[q]", " x"],
    }
    show(state, site, whole=False)
    told = json.loads(state.describe(state.shown))
    assert (told["good"], told["whole"], told["found"]) == ("x-3", "x-1", [])


def test_the_first_good_site_is_a_new_one_for_every_page(site: Content) -> None:
    """Also where it came of a change of text alone: before it there was no page."""
    state = State("x")
    show(state, None, MISTAKE, good=False)
    show(state, site, whole=False)
    assert state.shown.whole == state.shown.good == 2


def test_no_page_is_told_without_end() -> None:
    """A thousand mistakes, and one that quotes a line of 5 MB."""
    state = State("x")
    many = [Diagnostic("a.md", line, 1, "QE104", "x" * 5_000_000) for line in range(1, 1001)]
    show(state, None, *many, good=False)
    told = json.loads(state.describe(state.shown))
    assert len(told["found"]) == MOST and told["more"] == 1000 - MOST
    assert all(len(each["message"]) == LONGEST for each in told["found"])


def test_who_waits_is_told_at_once(site: Content) -> None:
    """When something is shown, and when the server ends; who knows an older state, without waiting."""
    state = State("x")
    show(state, site)
    assert state.wait("x-0", 60).number == 1
    got: list[int] = []
    waiting = threading.Thread(target=lambda: got.append(state.wait("x-1", 60).number))
    waiting.start()
    show(state, site)
    waiting.join(30)
    assert got == [2]
    ending = threading.Thread(target=lambda: got.append(state.wait("x-2", 60).number))
    ending.start()
    state.end()
    ending.join(30)
    assert got == [2, 2]


# What is handed out


def ask(state: State, path: str = "/", host: str = "127.0.0.1:8000", method: str = "GET", **more: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the application, as waitress does."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "HTTP_ACCEPT": "text/html",
        "wsgi.file_wrapper": lambda file: [file.read()],
        "wsgi.input": io.BytesIO(),
        **more,
    }
    got: list = []
    problems: list[str] = []
    body = b"".join(Desk(state, "desk.example", problems.append)(environ, lambda *told: got.extend(told)))
    assert problems == []
    return int(got[0][:3]), dict(got[1]), body


@pytest.fixture
def shown(site: Content) -> State:
    """A state with a site."""
    state = State("x")
    show(state, site)
    return state


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.1.7:8000", "kurs.localhost", "DESK.example:8000"],
)
def test_this_computer_is_known_by_its_addresses(shown: State, host: str) -> None:
    """And by localhost, and by what the author asked for."""
    assert ask(shown, host=host)[0] == 302


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "[evil]", "xlocalhost"]
)
@pytest.mark.parametrize("path", ["/", "/vi/index.html", "/_serve/state.json", "/_serve/page.js"])
def test_a_foreign_name_gets_nothing(shown: State, host: str, path: str) -> None:
    """A page elsewhere could lead its own name here (DNS rebinding)."""
    status, _, body = ask(shown, path, host)
    assert status == 421
    assert b"title" not in body and b"x-1" not in body


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/vi/../../secret.txt", "//secret.txt", "/vi/..\\..\\secret.txt", "/_serve/../secret.txt", "/_serve/page.html", "/.quiz", "/vi/\xff"],
)
def test_no_name_leads_out_of_the_site(shown: State, path: str) -> None:
    """What is not in the list of the build is not there."""
    status, _, body = ask(shown, path)
    assert status == 404
    assert b"secret" not in body


def test_pages_carry_the_script_and_files_do_not(shown: State, site: Content) -> None:
    """Only on their way: the site on the disk is as it was built."""
    status, headers, body = ask(shown, "/vi/index.html")
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert b"/_serve/page.js" in body.partition(b"</head>")[0]
    assert int(headers["Content-Length"]) == len(body)
    assert b"_serve" not in (site.folder / "vi/index.html").read_bytes()
    status, headers, body = ask(shown, "/vi/a.css")
    assert (status, body) == (200, b"a{}")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    again = ask(shown, "/vi/a.css", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")
    status, _, body = ask(shown, "/vi/lost.html")
    assert status == 404 and b"/_serve/page.js" in body


def test_only_what_is_asked_for_is_answered(shown: State) -> None:
    """HEAD has no body; nothing is taken in."""
    status, headers, body = ask(shown, "/vi/index.html", method="HEAD")
    assert (status, body) == (200, b"") and int(headers["Content-Length"]) > 0
    assert ask(shown, "/vi/index.html", method="POST")[0] == 405


def test_without_a_site_every_page_says_so() -> None:
    """In the course's language; and that it is being built, as long as it is."""
    state = State("x")
    status, _, body = ask(state, "/vi/a.html")
    assert status == 503 and b"/_serve/page.js" in body
    assert b"<p>The course is being built" in body
    show(state, None, MISTAKE, good=False)
    assert "<p>Chưa dựng được gì" in ask(state, "/vi/a.html")[2].decode()


def test_news_is_told_to_who_asks(shown: State) -> None:
    """At once to whoever knows an older state, or none."""
    for path in ("/_serve/state.json", "/_serve/state.json?after=x-0", "/_serve/state.json?after=other-1"):
        status, headers, body = ask(shown, path)
        assert (status, headers["Content-Type"]) == (200, "application/json")
        assert json.loads(body)["at"] == "x-1"
    assert {name: ask(shown, f"/_serve/{name}")[0] for name in FILES} == dict.fromkeys(FILES, 200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_page_are_in_each_language(language: str) -> None:
    """All that the script says comes with the page, whatever signs are in it."""
    html = add_own(b"<head></head>", "x-1", "x-1", language).decode()
    assert html.startswith("<head><link") and html.endswith("</head>")
    script = FILES["page.js"][1].decode()
    for code in ("fold", "behind", "nothing", "more", "mended", "gone"):
        assert f'say("{code}"' in script or f'"{code}"' in script
        assert f"&quot;{code}&quot;" in html
    assert render_empty(language, True) != render_empty(language, False)
    assert add_own(b"no head", "a", "b", language) == b"no head"
