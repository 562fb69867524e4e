"""The test, benchmark and screen helpers: selection, browsers, lines."""

import io
import json
import tomllib
from pathlib import Path

import pytest

from scripts.chores import bench, browsers, lock, screen, test
from scripts.chores.screen import ChoreError, Screen
from tests.browser.sample import DIFFERENT, is_sampled

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    """A project with one test of each kind."""
    for name in ("unit", "golden", "property", "browser"):
        (tmp_path / "tests" / name).mkdir(parents=True)
        (tmp_path / "tests" / name / "test_a.py").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["-k", "number"], False),
        (["tests/unit"], True),
        (["tests/unit/test_a.py::test_x", "-k", "x"], True),
        (["tests/unit", "tests/golden/", "tests/property"], True),
        (["tests/unit", "tests/browser"], False),
        (["tests"], False),
        (["tests/unit/../browser"], False),
    ],
)
def test_only_runs_that_need_it_build_the_site(root, arguments, expected):
    """A selection inside the self-contained folders needs neither site nor browsers."""
    assert test.is_self_contained(test.selected(arguments, root), root) == expected


def test_unknown_options_are_pytests():
    """Only our own option is taken; everything else is passed on in its order."""
    options, rest = test.parser().parse_known_args(["tests/unit", "-k", "x", "--no-browser", "-x"])
    assert options.no_browser
    assert rest == ["tests/unit", "-k", "x", "-x"]


@pytest.mark.parametrize("code", range(7))
def test_the_closing_line_is_one_sentence(code):
    """Every exit code of pytest has its sentence, and only 0 says that tests passed."""
    line = test.closing_line(code, "3.0 s")
    assert line.endswith(".")
    assert ("passed" in line) == (code == 0)
    assert ("No test fits" in line) == (code == 5)


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', True),
        ('ID=raspbian\nID_LIKE="debian"\n', True),
        ('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', False),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', False),
        ('ID="fedora"\n', False),
        ("", False),
    ],
)
def test_only_debians_packages_hold_browsers(release, expected):
    """Ubuntu's packages of the browsers are stubs, so Playwright brings them there."""
    assert browsers.is_debian(release) == expected


def test_only_missing_packages_are_asked_for():
    """What is there under another name is not installed again."""
    assert browsers.missing_packages(lambda name: False, has_font=False) == [
        "chromium",
        "firefox-esr",
        "webkit2gtk-driver",
        "xvfb",
        "fonts-dejavu-core",
    ]
    there = {"google-chrome", "firefox", "Xvfb"}
    assert browsers.missing_packages(there.__contains__, has_font=True) == ["webkit2gtk-driver"]


def test_without_root_the_exact_command_is_said(monkeypatch):
    """Who may not install gets one sentence with a command that can be copied."""
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(browsers, "missing_packages", lambda *_: ["chromium", "xvfb"])
    monkeypatch.setattr(browsers.subprocess, "run", lambda *_, **__: pytest.fail("installed"))
    monkeypatch.setattr(browsers, "shows_vietnamese", lambda: True)
    with pytest.raises(ChoreError) as caught:
        browsers._bring_packages(Screen(io.StringIO()))
    assert caught.value.code == 9
    command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium xvfb"
    assert f"`{command}`" in caught.value.sentence


def test_playwrights_browsers_are_found(tmp_path):
    """All three must lie in its folder, in whatever release."""
    for name in ("chromium-1200", "firefox-1500"):
        (tmp_path / name).mkdir()
    assert not browsers.has_playwright_browsers(tmp_path)
    (tmp_path / "webkit-2200").mkdir()
    assert browsers.has_playwright_browsers(tmp_path)


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_playwrights_folder_can_be_named(system):
    """PLAYWRIGHT_BROWSERS_PATH counts on every system."""
    named = {"PLAYWRIGHT_BROWSERS_PATH": "/named"}
    assert browsers._playwright_folder(named, system) == Path("/named")
    assert browsers._playwright_folder({}, system).name == "ms-playwright"


def test_benchmarks_are_modules_with_a_main(tmp_path):
    """Helpers beside them are not run."""
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    (folder / "startup.py").write_text("def main(arguments):\n    return 0\n")
    (folder / "table.py").write_text("def row():\n    pass\n")
    assert bench.benchmarks(tmp_path) == ["startup"]
    assert bench.choose([], ["startup"]) == ["startup"]
    with pytest.raises(ChoreError, match='"starup" is no benchmark.*startup') as caught:
        bench.choose(["starup"], ["startup"])
    assert caught.value.code == 2


def test_locks_are_made_from_the_projects_own_lists():
    """The build backend is locked too, or the project could not be installed without network."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        sources = lock.sources(tomllib.load(file))
    assert list(sources) == ["test", "site", "node"]
    assert set(sources["site"]) < set(sources["test"])
    assert any(each.startswith("flit_core") for each in sources["site"])


def test_the_moving_line_leaves_no_trace():
    """On a terminal it is wiped before the next line; in a log it does not appear."""
    terminal, log = io.StringIO(), io.StringIO()
    for stream, moving in ((terminal, True), (log, False)):
        shown = Screen(stream, moving=moving)
        shown.tick("Collecting babel")
        shown.line("Ready.")
    assert log.getvalue() == "Ready.\n"
    wiped = "\r" + " " * len("  Collecting babel") + "\r"
    assert terminal.getvalue() == "  Collecting babel" + wiped + "Ready.\n"


def test_a_failure_is_one_sentence_and_its_code(capsys):
    """What a person can mend never shows a traceback."""

    def fail(arguments):
        raise ChoreError("Do this.", 5)

    assert screen.run(fail, []) == 5
    assert capsys.readouterr().err == "Do this.\n"


def test_ctrl_c_ends_quietly(capsys):
    """Stopping a run is not an error to explain."""

    def stop(arguments):
        raise KeyboardInterrupt

    assert screen.run(stop, []) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        (["tests/browser/test_a.py::t[firefox]"], ["tests/browser/test_a.py::t[firefox]"]),
        (["tests/browser/test_a.py::t", "tests/unit/test_b.py::t"], []),
        ([f"tests/browser/test_a.py::t{number}" for number in range(31)], []),
        ([], []),
    ],
)
def test_only_a_few_browser_tests_get_a_second_run(failed, expected):
    """A failure anywhere else, or many of them, is final."""
    assert test.shaky_tests(failed) == expected


def test_a_whole_run_uses_two_cores_and_a_part_does_not():
    """What is asked for by name is run in order, so that it can be followed and stopped."""
    assert test.side_by_side([], 8) == ["-n", "2", "--dist", "worksteal"]
    assert test.side_by_side([], 1) == []
    assert test.side_by_side(["tests/unit"], 8) == []


def test_a_whole_run_has_every_test_in_one_browser_and_in_all_what_differs():
    """Of the others about an eighth, always the same; what knows no browser is always there."""
    folder = "tests/browser"
    alike = [f"{folder}/test_page_order.py::test_a[firefox-{number}]" for number in range(400)]
    kept = list(filter(is_sampled, alike))
    assert 25 < len(kept) < 80 and kept == list(filter(is_sampled, alike))
    assert all(is_sampled(each.replace("firefox", "chromium")) for each in alike)
    assert all(is_sampled(each.replace("page_order", "page_store")) for each in alike)
    assert is_sampled(f"{folder}/test_crowd.py::test_webkit") and is_sampled("tests/unit/test_a.py::t[1]")
    assert all((ROOT / folder / f"{each}.py").is_file() for each in DIFFERENT)


def test_failed_tests_are_known_by_their_own_names(tmp_path):
    """Without the group that pytest-xdist adds."""
    folder = tmp_path / ".pytest_cache/v/cache"
    folder.mkdir(parents=True)
    names = ["tests/unit/test_b.py::t[a@b]", "tests/browser/test_a.py::t[firefox]"]
    (folder / "lastfailed").write_text(json.dumps(dict.fromkeys(names, True)))
    assert test.last_failed(tmp_path) == [
        "tests/browser/test_a.py::t[firefox]",
        "tests/unit/test_b.py::t[a@b]",
    ]
    assert test.last_failed(tmp_path / "none") == []
