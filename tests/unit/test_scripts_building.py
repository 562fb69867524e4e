"""Building: what counts as a change, how languages are put together, what the scripts say."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from scripts.chores import building, fingerprint, merge, site
from scripts.chores.environment import Environment
from scripts.chores.screen import ChoreError, Screen


@pytest.fixture
def root(tmp_path):
    """A small project in a folder with a difficult name."""
    made = tmp_path / "Học số #1 100%"
    for path, text in {
        "mkdocs.yml": "site_name: x",
        "content/vi/index.md": "# Xin chào",
        "content/vi/an-toan/mat-khau.md": "# Mật khẩu",
        "quiz_engine/core/item.py": "",
        "themes/a.css": "",
    }.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_text(text, "utf-8")
    return made


def _print(root, **circumstances):
    return fingerprint.fingerprint(root, circumstances)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/vi/index.md", "# Chào"),
        ("content/vi/new.md", ""),
        ("mkdocs.yml", "site_name: y"),
        ("quiz_engine/core/item.py", "x = 1"),
        ("themes/a.css", "a {}"),
        ("scripts/lock/site.txt", "x==1"),
    ],
)
def test_a_changed_or_new_input_changes_the_fingerprint(root, path, text):
    """Lessons, engine, themes, configuration and locks all count."""
    before = _print(root)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")
    assert _print(root) != before


def test_a_moved_file_changes_the_fingerprint(root):
    """The same contents under another name are another site."""
    before = _print(root)
    (root / "content/vi/index.md").rename(root / "content/vi/home.md")
    assert _print(root) != before


def test_dates_and_leftovers_do_not_change_the_fingerprint(root):
    """A touched file, compiled Python, hidden files and tests need no new build."""
    before = _print(root)
    os.utime(root / "content/vi/index.md", (1, 1))
    for path in ("quiz_engine/core/__pycache__/item.pyc", "content/.swap", "tests/test_x.py"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")
    assert _print(root) == before


def test_the_clock_changes_the_fingerprint(root):
    """Another date gives other bytes, so it is another build."""
    assert _print(root, clock="1") != _print(root, clock="2")


@pytest.mark.parametrize("change", ["none", "missing", "shorter", "other inputs"])
def test_a_site_is_current_only_in_full(root, change):
    """A file that is missing or was changed in size brings a new build, as do other inputs."""
    page = root / "site" / "vi" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>")
    record = {"fingerprint": "now", "files": fingerprint.measure([root / "site"], root)}
    assert record["files"] == {"site/vi/index.html": 3}
    if change == "missing":
        page.unlink()
    if change == "shorter":
        page.write_text("")
    now = "later" if change == "other inputs" else "now"
    assert fingerprint.is_current(record, now, root) == (change == "none")


def test_an_empty_record_is_never_current(root):
    """Nothing built yet is not the same as nothing to build."""
    assert not fingerprint.is_current({"fingerprint": "now", "files": {}}, "now", root)
    assert fingerprint.read_record(root / "missing.json") == {}


def test_the_clock_is_asked_in_order(tmp_path):
    """SOURCE_DATE_EPOCH, else the commit, else what git wrote into an archive, else 1980."""
    assert fingerprint.clock(tmp_path, {"SOURCE_DATE_EPOCH": "7"}) == "7"
    assert fingerprint.clock(tmp_path, {"SOURCE_DATE_EPOCH": "soon"}) == "315532800"
    (tmp_path / "scripts").mkdir()
    date = tmp_path / "scripts" / "commit-date.txt"
    date.write_text("$Format:%ct$\n")
    assert fingerprint.clock(tmp_path, {}) == "315532800"
    date.write_text("1800000000\n")
    assert fingerprint.clock(tmp_path, {}) == "1800000000"


def test_the_clock_of_a_checkout_is_its_commit(tmp_path):
    """Two checkouts of one commit have the same clock, whenever they were made."""
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a", "GIT_COMMITTER_NAME": "a"}
    environ = {**os.environ, **who, "GIT_COMMITTER_EMAIL": "a"}
    environ["GIT_COMMITTER_DATE"] = "1700000000 +0000"
    for command in (["git", "init", "-q"], ["git", "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(command, cwd=tmp_path, env=environ, check=True)
    assert fingerprint.clock(tmp_path, {}) == "1700000000"


def test_an_archive_carries_the_commits_date():
    """Git fills in the date where the project is downloaded without its history."""
    top = Path(__file__).parents[2]
    assert "$Format:%ct$" in (top / "scripts" / "commit-date.txt").read_text("ascii")
    assert "scripts/commit-date.txt export-subst" in (top / ".gitattributes").read_text("utf-8")


def _tree(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def _files(folder):
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def test_a_language_brings_its_folder_and_new_assets(tmp_path):
    """The shell and the 404 page stay the first course's; equal assets are not doubled."""
    first = _tree(tmp_path / "site", {"index.html": "vi", "vi/a.html": "", "assets/x.css": "x"})
    second = _tree(
        tmp_path / "en",
        {"index.html": "en", "en/a.html": "en", "assets/x.css": "x", "assets/en.js": "en"},
    )
    merge.merge_language(second, "en", first)
    assert _files(first) == {
        "index.html": "vi",
        "vi/a.html": "",
        "en/a.html": "en",
        "assets/x.css": "x",
        "assets/en.js": "en",
    }


def test_assets_that_differ_are_refused(tmp_path):
    """Two courses that disagree on a shared file would break one of them."""
    first = _tree(tmp_path / "site", {"assets/x.css": "x"})
    second = _tree(tmp_path / "en", {"en/a.html": "", "assets/x.css": "y"})
    with pytest.raises(ChoreError, match=r"content/en builds another assets/x\.css"):
        merge.merge_language(second, "en", first)


def test_counts_of_the_languages_are_added(tmp_path):
    """The closing line counts the pages and questions of all courses."""
    counts = "assets/quiz/build.json"
    first = _tree(tmp_path / "site", {counts: json.dumps({"pages": 9, "items": 58})})
    second = _tree(tmp_path / "en", {counts: json.dumps({"pages": 2, "items": 3})})
    merge.merge_language(second, "en", first)
    assert merge.count(first, ["vi", "en"]) == {"pages": 11, "items": 61}


def test_without_counts_the_pages_are_counted(tmp_path):
    """A build that wrote no counts still gets a true number of pages."""
    made = _tree(tmp_path, {"index.html": "", "404.html": "", "vi/a.html": "", "vi/b/c.html": ""})
    assert merge.count(made, ["vi", "en"]) == {"pages": 2, "items": 0}


@pytest.mark.parametrize("held_open", [False, True])
def test_a_swap_leaves_exactly_the_new_site(tmp_path, monkeypatch, held_open):
    """Old files go, new ones come, also where the system refuses to rename the folder."""
    target = _tree(tmp_path / "site", {"old/gone.html": "", "a.html": "old"})
    fresh = _tree(tmp_path / "fresh", {"a.html": "new", "new/b.html": ""})

    def refuse(self, other):
        raise PermissionError(13, "in use")

    if held_open:
        monkeypatch.setattr(Path, "replace", refuse)
    merge.swap(fresh, target, tmp_path / "attic")
    assert _files(target) == {"a.html": "new", "new/b.html": ""}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site"]
    assert not (target / "old").exists()


def test_further_languages_are_found_by_their_configuration(root):
    """A folder with an mkdocs.yml is a course; the authors' guide is none."""
    for name in ("en", "authors", "img"):
        (root / "content" / name).mkdir()
    (root / "content" / "en" / "mkdocs.yml").write_text("")
    (root / "content" / "authors" / "mkdocs.yml").write_text("")
    assert list(building.courses(root)) == ["vi", "en"]


class _Mkdocs:
    """Stands for `mkdocs build`: writes one page per configuration, or fails for one of them."""

    def __init__(self, fails=None):
        self.fails = fails
        self.calls = []

    def __call__(self, command, on_line, *, cwd, environ):
        config, into = command[command.index("-f") + 1], Path(command[command.index("-d") + 1])
        self.calls.append((config.relative_to(cwd).as_posix(), environ["SOURCE_DATE_EPOCH"]))
        language = config.parent.name if config.parent != cwd else "vi"
        _tree(into, {"index.html": language, f"{language}/a.html": "new"})
        if language == self.fails:
            on_line("ERROR   -  content/en/a.md:1:1: QE104: bad")
            return 1, ""
        return 0, ""


@pytest.fixture
def build(root, monkeypatch):
    """Builds the small project with a given stand-in and returns what it made."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")

    def run(mkdocs, **options):
        monkeypatch.setattr(building, "stream", mkdocs)
        with open(root / "screen.txt", "w", encoding="utf-8") as file:
            return building.build_site(Environment(root), root, Screen(file), **options)

    return run


def test_everything_is_built_once(root, build):
    """Each course and the guide are built; a second run builds nothing."""
    _tree(root, {"content/en/mkdocs.yml": "", "content/authors/mkdocs.yml": ""})
    mkdocs = _Mkdocs()
    first, again = build(mkdocs), build(mkdocs)
    assert mkdocs.calls == [
        ("mkdocs.yml", "5"),
        ("content/en/mkdocs.yml", "5"),
        ("content/authors/mkdocs.yml", "5"),
    ]
    assert (first.pages, first.files, first.was_current, again.was_current) == (2, 3, False, True)
    assert _files(root / "site").keys() == {"index.html", "vi/a.html", "en/a.html"}
    assert (root / "site-authors" / "index.html").is_file()
    assert [each.name for each in (root / ".cache").iterdir() if each.is_dir()] == []


def test_clean_builds_again(root, build):
    """With --clean nothing that was built before is used; downloads stay, it works offline."""
    mkdocs = _Mkdocs()
    build(mkdocs)
    _tree(root, {".cache/packed/old.js": "", ".cache/npm/pyodide/package.json": ""})
    assert not build(mkdocs, clean=True).was_current
    assert not (root / ".cache" / "packed").exists()
    assert (root / ".cache" / "npm" / "pyodide" / "package.json").is_file()


def test_a_failed_build_leaves_the_old_site(root, build):
    """What is wrong is on the screen, the old site is whole, and the next run tries again."""
    _tree(root, {"site/vi/a.html": "old", "content/en/mkdocs.yml": ""})
    with pytest.raises(ChoreError, match=r"en/mkdocs\.yml was not built.*unchanged") as caught:
        build(_Mkdocs(fails="en"))
    assert caught.value.code == 1
    assert _files(root / "site") == {"vi/a.html": "old"}
    assert "QE104" in (root / "screen.txt").read_text("utf-8")
    assert not build(_Mkdocs()).was_current


def test_a_mistake_taken_back_needs_no_new_build(root, build):
    """After a failed build the record of the old site still holds."""
    build(_Mkdocs())
    _tree(root, {"content/vi/new.md": ""})
    with pytest.raises(ChoreError):
        build(_Mkdocs(fails="vi"))
    (root / "content/vi/new.md").unlink()
    assert build(_Mkdocs(fails="vi")).was_current


def test_the_closing_line_says_what_was_built():
    """Pages, questions, size, files, time, and what to open."""
    built = building.Built(9, 58, 120, 9_812_345, was_current=False)
    line = site.closing_line(built, "14 s").replace("\\", "/")
    assert line == (
        "Built 9 pages, 58 questions: site/ is 9.8 MB in 120 files, in 14 s. Open site/index.html"
    )
    single = site.closing_line(building.Built(1, 1, 1, 0, was_current=True), "0.1 s")
    assert single.startswith("Nothing changed since the last build: 1 page, 1 question, site/")


def test_a_page_is_opened_by_an_encoded_address(tmp_path, monkeypatch):
    """Spaces, "#", "%" and Vietnamese letters of the folder arrive in the browser."""
    opened = []
    monkeypatch.setattr(site, "has_screen", lambda environ: True)
    monkeypatch.setattr(site.webbrowser, "open", lambda address: opened.append(address) or True)
    assert site.open_page(Path("/Học #1 50%/site/index.html"))
    assert opened[0].endswith("/H%E1%BB%8Dc%20%231%2050%25/site/index.html")
    assert opened[0].startswith("file:///")


@pytest.mark.parametrize(
    ("environ", "system", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_no_browser_is_started_where_nobody_would_see_it(environ, system, expected):
    """Without a display a text browser would take over the terminal."""
    assert site.has_screen(environ, system) == expected


def test_options_of_the_site_command():
    """--serve takes a language or stands alone for the first."""
    parse = site.parser().parse_args
    assert parse([]).serve is None
    assert parse(["--serve"]).serve == "vi"
    assert parse(["--serve", "en", "--no-open"]).no_open
    with pytest.raises(SystemExit) as caught:
        parse(["--sevre"])
    assert caught.value.code == 2


def test_a_course_that_does_not_exist_is_not_served():
    """The sentence lists the courses that can be served."""
    with pytest.raises(ChoreError, match="There is no course .xx.: serve one of vi") as caught:
        site.serve(Environment(Path("x")), "xx", opens=False)
    assert caught.value.code == 2
