"""Facts about a course, or a lesson, as one file: it is whole, asks for nothing, is no larger than
it may be, and is the same every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.cli import main
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.release import BuiltSite, ReleaseError, read_site
from quiz_engine.release.lone import COURSE_LIMIT, LESSON_LIMIT, LoneMaker
from quiz_engine.release.lone_page import Places, as_data, as_text, for_frame, read_page, resolve
from quiz_engine.release.name import check_names, is_plain
from quiz_engine.release.single import course_name, lesson_name
from quiz_engine.runtime import codec
from tests.browser.conftest import build_course

ROOT = Path(__file__).resolve().parents[2]
AWAY = "(not here)"
PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Bài một – Khóa</title>
<link rel="icon" href="../assets/theme/icon.svg"><link rel="stylesheet" href="../assets/a.css">
<script src="../assets/theme/theme.js"></script>
<template id="later"><script src="../assets/quiz/x.js"></script></template>
</head><body><details class="languages"><a href="../de/a.html">DE</a></details>
<main id="main" tabindex="-1"><h1 id="top">Bài <em>một</em></h1>{}</main></body></html>
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample course of the browser tests, built."""
    folder = tmp_path_factory.mktemp("built") / "site"
    build_course(ROOT / "tests" / "browser" / "course", folder)
    return read_site(folder)


@pytest.fixture(scope="module")
def maker(site: BuiltSite) -> LoneMaker:
    """Its Vietnamese pages."""
    return LoneMaker(site, "vi")


@pytest.fixture(scope="module")
def course(maker: LoneMaker) -> str:
    """The whole course as one file."""
    return read(maker.make_course())


def read(data: bytes) -> str:
    """Return a file's text."""
    assert data[:2] == b"\xff\xfe"
    return data[2:].decode("utf-16-le")


def text_of(content: str, shared: tuple[str, ...] = ()) -> str:
    """Return what stands in vi/a.html as text, in a file that has vi/b.html, too."""
    page = read_page("vi/a.html", PAGE.format(content))
    files = {"vi/img/x.svg": "<svg>ổ</svg>".encode(), "vi/img/y.png": b"\x89PNG"}
    places = Places(
        {"vi/a.html": page.ids, "vi/b.html": {"own", "both"}, "vi/progress.html": set()},
        {"vi/index.html": "vi/a.html"},
        shared,
        files.get,
        AWAY,
    )
    heading = '<h1 id="top">Bài <em>một</em></h1>'
    return as_text(page, places).removeprefix(heading)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<a href="b.html">B</a>', '<a href="#vi/b.html">B</a>'),
        ('<a href="a.html">A</a>', '<a href="#vi/a.html">A</a>'),
        ('<a href="index.html">A</a>', '<a href="#vi/a.html">A</a>'),
        ('<a href="#top">A</a>', '<a href="#top">A</a>'),
        ('<a href="b.html#own">B</a>', '<a href="#own" data-lone="vi/b.html#own">B</a>'),
        ('<a href="b.html#both">B</a>', '<a href="#vi/b.html#both" data-lone="vi/b.html#both">B</a>'),
        ('<a href="b.html#no">B</a>', '<a href="#vi/b.html" data-lone="vi/b.html#no">B</a>'),
        (
            '<a href="progress.html#keep">P</a>',
            '<a href="#vi/progress.html" data-lone="vi/progress.html#keep">P</a>',
        ),
        ('<a href="https://x.vn/a?b=1&amp;c">W</a>', '<a href="https://x.vn/a?b=1&amp;c">W</a>'),
        (
            '<a class="tool" href="c.html">C</a>!',
            '<a role="link" aria-disabled="true" class="tool lone-away">C'
            f'<small class="lone-note"> {AWAY}</small></a>!',
        ),
        (
            '<a href="words.html#pin">PIN</a><li id="meaning-pin">',
            '<a href="#meaning-pin" data-lone="vi/words.html#pin">PIN</a><li id="meaning-pin">',
        ),
        (
            '<b id="both"></b><a href="#both" aria-labelledby="top both">',
            '<b id="vi/a.html#both"></b><a href="#vi/a.html#both" aria-labelledby="top vi/a.html#both">',
        ),
        (
            '<img alt="Ổ &amp; khóa" src="img/x.svg">',
            '<img alt="Ổ &amp; khóa" src="data:image/svg+xml,%3Csvg%3E%E1%BB%95%3C/svg%3E">',
        ),
        ("<img src='img/y.png'/>", '<img src="data:image/png;base64,iVBORw=="/>'),
        ("<pre>&lt;a href=\"b.html\"&gt;</pre>", "<pre>&lt;a href=\"b.html\"&gt;</pre>"),
        ("<!-- <a href=\"b.html\"> -->", "<!-- <a href=\"b.html\"> -->"),
    ],
)
def test_links_and_pictures(content: str, expected: str) -> None:
    """Links lead into the file or say that they do not; pictures are data; the rest stays."""
    assert text_of(content, ("both",)) == expected


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_text_stays_as_it_is(text: str) -> None:
    """What has no element stays letter by letter, also where it looks like one."""
    safe = text.replace("<", "&lt;")
    assert text_of(safe) == safe


def test_what_is_around_a_page() -> None:
    """Styles and the first script are to be filled in; languages and the icon are gone; what comes
    later is still named as it is built."""
    page = read_page("vi/a.html", PAGE.format(""))
    assert page.title == "Bài một"
    around = for_frame(page, Places({}, {}, (), lambda _: None, AWAY), True)
    assert '<meta charset="utf-8">%%qe-base%%<script>%%qe-file qe%%</script>' in around
    assert "<style>%%qe-file assets/a.css%%</style>" in around
    assert "<script>%%qe-file assets/theme/theme.js%%</script>" in around
    assert '<template id="later"><script src="../assets/quiz/x.js"></script>' in around
    assert '<main id="main" tabindex="-1">%%qe-content%%</main>' in around
    assert "languages" not in around and "icon" not in around


def test_a_page_that_is_none() -> None:
    """It is named."""
    with pytest.raises(ReleaseError, match="vi/x.html has no <main>"):
        read_page("vi/x.html", "<p>")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("b.html", ("vi/x/b.html", "")),
        ("../b%20c.html?q=1#d%C3%A1", ("vi/b c.html", "?q=1#dá")),
        ("#a", ("vi/x/a.html", "#a")),
        ("https://x.vn/", None),
        ("//x.vn/", None),
        ("mailto:a@b.vn", None),
        ("data:,a", None),
    ],
)
def test_addresses(address: str, expected: tuple[str, str] | None) -> None:
    """From the page's own folder; None where it leads out of the site."""
    assert resolve("vi/x/a.html", address) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_drawing_as_data_is_itself(text: str) -> None:
    """Whatever is in it, the browser reads the same, and the address has no sign that ends one."""
    data = as_data("x.svg", text.encode())
    assert unquote(data.removeprefix("data:image/svg+xml,")) == text
    assert not set(data) & set('"<>#%'.replace("%", "")) and data.isascii()


def test_pages_are_built_from_their_parts(maker: LoneMaker) -> None:
    """Nothing of a page is lost between its two parts."""
    for path, page in maker.pages.items():
        built = (maker.site.folder / path).read_text("utf-8")
        assert page.around.replace("%%qe-content%%", page.content) == built


def test_every_script_and_style_is_allowed_and_no_other(course: str) -> None:
    """By its hash, in both encodings that browsers take it of; there is no wider rule."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', course)[1]
    rules = {name: values.split() for name, *rest in [each.split(" ", 1) for each in policy.split("; ")]
             for values in rest}
    assert rules["default-src"] == ["'none'"]
    assert "'unsafe-inline'" not in policy and "'unsafe-eval'" not in policy and "https:" not in (
        policy.replace("base-uri https://lone.invalid/", "")
    )
    inside = {
        "script-src": re.findall(r"<script>(.*?)</script>", course, re.DOTALL),
        "style-src": re.findall(r"<style[^>]*>(.*?)</style>", course, re.DOTALL),
    }
    bundle = held(course)["pages"]
    files = json.loads(bundle)["files"]
    inside["script-src"] += [text for name, text in files.items() if name.endswith(".js")]
    for rule, texts in inside.items():
        assert len(texts) > 3
        for text in texts:
            for encoding in ("utf-8", "utf-16-le"):
                digest = base64.b64encode(hashlib.sha256(text.encode(encoding)).digest()).decode()
                assert f"'sha256-{digest}'" in rules[rule]


def held(text: str) -> dict[str, bytes]:
    """Return what a file carries as texts, by name."""
    found = {}
    node = r'<script type="text/plain" data-name="([^"]*)" data-length="(\d+)"[^>]*>([^<]*)</script>'
    for name, length, units in re.findall(node, text):
        packed = codec.decode_units(units.encode("utf-16-le"))[: int(length)]
        found[name] = gzip.decompress(packed)
    return found


def test_python_is_inside_as_it_is_in_the_folder(course: str, site: BuiltSite) -> None:
    """The same bytes, and the packages of programs and reviews; nothing that HTML would change."""
    inside = held(course)
    for name in ("worker", "wasm", "library", "graders"):
        script = (site.folder / "assets" / "python" / f"{name}.js").read_bytes()
        assert inside[name] == gzip.decompress(codec.read_payload(script).packed)
    assert {name for name in inside if name.startswith("packages/")} >= {"packages/fsrs"}
    assert "\0" not in course and "\r" not in course


def test_packages_are_where_a_lesson_needs_them(site: BuiltSite, tmp_path: Path) -> None:
    """A lesson whose programs name a package has it, with what that needs; the others have none."""
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    page = folder / "vi" / "program.html"
    named = '"packages":{"fsrs":["typing-extensions","fsrs"]},"lesson":'
    page.write_text(page.read_text("utf-8").replace('"lesson":', named, 1), "utf-8")
    maker = LoneMaker(replace(site, folder=folder), "vi")
    for lesson in maker.lessons[:1] + [each for each in maker.lessons if "program" in each.page]:
        inside = {name for name in held(read(maker.make_lesson(lesson))) if "packages/" in name}
        needed = {"packages/fsrs", "packages/typing-extensions"}
        assert inside == (needed if lesson.page == "vi/program.html" else set())


def test_a_runtime_that_is_none_is_told(site: BuiltSite, tmp_path: Path) -> None:
    """A file of Python that is damaged or missing makes no file."""
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    (folder / "assets" / "python" / "wasm.js").write_bytes(b"<html>not found</html>")
    maker = LoneMaker(replace(site, folder=folder), "vi")
    with pytest.raises(ReleaseError, match=r"assets/python/wasm\.js: this is no runtime file"):
        maker.make_course()


def test_nothing_in_it_is_asked_for(course: str) -> None:
    """No element that loads anything names a file or a host."""
    plain = re.sub(r"<script\b.*?</script>|<style\b.*?</style>", "", course, flags=re.DOTALL)
    assert set(re.findall(r'\ssrc="([^"]{5})', plain)) == {"data:"}
    assert not re.search(r"<link\b|<iframe\b|<object\b|<embed\b|srcset=", plain)
    assert {each[0] for each in re.findall(r'<a\b[^>]*\shref="([^"]+)"', plain)} <= {"#", "h"}


def test_no_two_elements_have_one_name(course: str) -> None:
    """Where no script runs, all pages are one document."""
    plain = re.sub(r"<script\b.*?</script>", "", course, flags=re.DOTALL)
    ids = re.findall(r'<[^>]*\sid="([^"]*)"', plain)
    assert len(ids) == len(set(ids)) > 50


def test_sizes(site: BuiltSite) -> None:
    """The sample course, with every type of question, is far below what is allowed."""
    for language in LANGUAGES:
        maker = LoneMaker(site, language)
        assert len(maker.make_course()) < COURSE_LIMIT / 2
        assert len(maker.make_lesson(maker.lessons[0])) < LESSON_LIMIT


def test_the_same_site_gives_the_same_bytes(site: BuiltSite, maker: LoneMaker, tmp_path: Path) -> None:
    """Wherever it lies, and whatever was made before."""
    shutil.copytree(site.folder, tmp_path / "elsewhere")
    other = LoneMaker(read_site(tmp_path / "elsewhere"), "vi")
    assert other.make_lesson(other.lessons[0]) == maker.make_lesson(maker.lessons[0])
    assert other.make_course() == maker.make_course()


def test_a_lesson_knows_of_itself_alone(maker: LoneMaker) -> None:
    """Its map, its index, its pages: search leads to nothing that is not there."""
    lesson = maker.lessons[0]
    bundle = json.loads(held(read(maker.make_lesson(lesson)))["pages"])
    assert set(bundle["pages"]) == {lesson.page, "vi/progress.html", "licences.html"}
    assert f'"page":"{lesson.page}"' in bundle["files"]["assets/quiz/course.vi.js"]
    for other in maker.lessons[1:]:
        assert other.page not in bundle["files"]["assets/quiz/course.vi.js"]
        assert other.page not in bundle["files"]["assets/search/vi.js"]


@pytest.mark.parametrize("kind", ["course", "lesson"])
def test_too_large_a_file_is_refused(site: BuiltSite, tmp_path: Path, kind: str) -> None:
    """It is told how large, how much is allowed, what takes most, and what to do."""
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    page = folder / "vi" / "choices.html"
    (folder / "vi" / "big.png").write_bytes(bytes(8_000_000))
    page.write_text(page.read_text("utf-8").replace("</h1>", '</h1><img alt="" src="big.png">', 1), "utf-8")
    large = LoneMaker(replace(site, folder=folder, files={**site.files, "vi/big.png": 8_000_000}), "vi")
    lesson = next(each for each in large.lessons if each.page == "vi/choices.html")
    with pytest.raises(ReleaseError) as error:
        large.make_course() if kind == "course" else large.make_lesson(lesson)
    told = str(error.value)
    start = {"course": "The course in vi", "lesson": f'The lesson "{lesson.id}" in vi'}[kind]
    limit = {"course": 20, "lesson": 9}[kind]
    assert re.match(rf"{re.escape(start)} would have 2\d\.\d MB as one file; {limit} MB are allowed", told)
    assert "text of the pages 2" in told and told.endswith("or send the zip instead.")


def test_names_are_plain_and_by_language() -> None:
    """ASCII, fit for sticks, and other words in other languages."""
    names = {course_name(each, "hoc-so") for each in LANGUAGES}
    names |= {lesson_name(each, "mat-khau") for each in LANGUAGES}
    assert names == {
        *("KHOA-HOC-hoc-so.html", "KURS-hoc-so.html", "COURSE-hoc-so.html"),
        *("BAI-mat-khau.html", "LEKTION-mat-khau.html", "LESSON-mat-khau.html"),
    }
    assert all(map(is_plain, names)) and check_names(dict.fromkeys(names, 1)) == []


def test_the_command_writes_them_beside_the_release(site: BuiltSite, tmp_path: Path) -> None:
    """With checksums that the system's own program finds true, and one more time in their place; a
    file that somebody put there is kept."""
    words = ["pack", str(site.folder), "--output", str(tmp_path), "--version", "1", "--single-file",
             "--date", "2026-11-26", "--cache", str(ROOT / ".cache")]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "khoa-thu-1-files"
    assert "the course in vi as one file, to be sent and opened by tapping" in result.output
    assert f"{folder}: " in result.output and "lessons as one file each" in result.output
    sums = (folder / "SHA256SUMS").read_text("utf-8")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    assert {line.split("  ")[1] for line in sums.splitlines()} == files
    assert {f"{each}/{course_name(each, 'khoa-thu')}" for each in LANGUAGES} < files
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder)
    assert done.returncode == 0
    again = CliRunner().invoke(main, words, catch_exceptions=False)
    assert again.exit_code == 0, again.output
    assert (folder / "SHA256SUMS").read_text("utf-8") == sums
    (folder / "mine.txt").write_text("x")
    refused = CliRunner().invoke(main, words, catch_exceptions=False)
    assert refused.exit_code == 1 and "mine.txt" in refused.output
    assert (folder / "mine.txt").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_where_no_script_runs(site: BuiltSite, language: str) -> None:
    """How questions can be answered, before everything else."""
    text = read(LoneMaker(site, language).make_course())
    words = load_catalogue(language)
    at = [text.index(words[f"lone.plain.{each}"]) for each in ("read", "open")]
    assert at == sorted(at) and at[-1] < text.index("<section")
