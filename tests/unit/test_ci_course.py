"""Recipes for CI: the shared script itself, on a real course in a real repository."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess

import pytest

from scripts.ci.steps.shelf import slug
from tests.unit.ci_course import ENGINE, LESSON, ROOT, course, make_origin, run_script
from tests.unit.ci_host import clone, commit, git
from tests.wheel import make_wheel


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A bare repository of a small course, whose branch "more" has a new key, and main went on."""
    return make_origin(tmp_path_factory.mktemp("origin"))


@pytest.fixture
def checkout(origin, tmp_path):
    """What a host checks out for the pull request."""
    return clone(origin, tmp_path / "checkout", "--branch=more", "--depth=1")


@pytest.fixture(scope="module")
def built(origin, tmp_path_factory):
    """The same, after all steps."""
    checkout = clone(origin, tmp_path_factory.mktemp("built") / "checkout", "--branch=more", "--depth=1")
    done = course(checkout, "all")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no tests/test_course.py" in done.stdout
    return checkout


def test_the_course_is_built_and_shown_beside_its_review(built):
    """The preview opens from its first page, and stays on no phone."""
    page = (built / "dist/preview/index.html").read_text("utf-8")
    assert re.findall('href="(.*?)"', page) == ["review/index.html", "course/index.html"]
    assert (built / "dist/preview/review/index.html").is_file()
    assert list(built.rglob("dist/review/pictures/*.png")) == []  # COURSE_PICTURES is "no"
    assert "now 3" in (built / "dist/preview/summary.md").read_text("utf-8")
    assert (built / "site/assets/quiz/app.js").is_file()
    assert (built / "dist/preview/course/vi/index.html").is_file()
    assert not (built / "dist/preview/course/assets/quiz/app.js").exists()
    assert not (built / "dist/preview/course/offline.js").exists()
    assert git(built, "status", "--porcelain") == ""


def test_a_change_is_compared_with_where_it_began(origin, checkout, tmp_path):
    """In a clone of one commit, with a base that went on; the summary is shown where the host has
    a place for it."""
    place = tmp_path / "summary"
    done = course(checkout, "review", GITHUB_STEP_SUMMARY=str(place))
    assert (done.returncode, done.stderr) == (0, "")
    summary = (checkout / "dist/review/summary.md").read_text("utf-8")
    assert "The right number was 2, now 3." in summary
    assert git(origin, "rev-parse", "--short=10", "main~1") in summary
    assert "other.txt" not in summary
    assert place.read_text("utf-8") == summary
    data = json.loads((checkout / "dist/review/review.json").read_text("utf-8"))
    assert [each["group"] for each in data["findings"]] == ["key"]
    done = course(checkout, "review", COURSE_LANGUAGE="de", COURSE_CONTENT="content")
    assert (checkout / "dist/review/summary.md").read_text("utf-8") != summary


def test_a_fork_is_compared_with_where_it_shall_go(origin, tmp_path):
    """As GitLab runs it, in the fork: whose own main has stayed behind, or gone elsewhere."""
    fork = tmp_path / "fork"
    git(origin, "clone", "--quiet", "--bare", str(origin), str(fork))
    work = clone(fork, tmp_path / "eve", "--branch=main")
    (work / "content/vi/index.md").write_text(LESSON.replace("1 + 1", "2 - 0"), "utf-8")
    commit(work, "A change of Eve's")
    git(work, "push", "--quiet", "origin", "HEAD:eve")
    git(fork, "update-ref", "refs/heads/main", "more")
    checkout = clone(fork, tmp_path / "checkout", "--branch=eve", "--depth=1")
    merge = {
        "GITLAB_CI": "true",
        "CI_PROJECT_ID": "66",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_PROJECT_ID": "42",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "66",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    origin.with_suffix(".git").symlink_to(origin)
    address = origin.as_uri()
    done = course(checkout, "review", CI_MERGE_REQUEST_PROJECT_URL=address, **merge)
    assert (done.returncode, done.stderr) == (0, "")
    summary = (checkout / "dist/review/summary.md").read_text("utf-8")
    assert "The right number was" not in summary
    assert "two" in summary


def test_all_steps_are_taken_whatever_fails(origin, tmp_path):
    """The review of a change with mistakes is what its author needs most."""
    checkout = clone(origin, tmp_path / "checkout", "--branch=more")
    (checkout / "content/vi/index.md").write_text(LESSON.replace('answer="= 2"', ""), "utf-8")
    commit(checkout, "A mistake")
    done = course(checkout, "all")
    assert done.returncode == 1, done.stderr
    assert (checkout / "dist/review/summary.md").is_file()
    assert not (checkout / "site").exists()
    git(checkout, "remote", "remove", "origin")
    done = course(checkout, "all")
    assert (done.returncode, 'The branch "main" cannot be brought' in done.stderr) == (3, True)


def test_mistakes_end_with_code_1(checkout):
    """They are told, and on GitHub marked at their lines."""
    (checkout / "content/vi/index.md").write_text(LESSON.replace('answer="= 2"', ""), "utf-8")
    done = course(checkout, "check")
    assert done.returncode == 1
    assert "content/vi/index.md:9:1: QE" in done.stdout
    done = course(checkout, "check", GITHUB_ACTIONS="true", GITHUB_API_URL="https://api.github.com")
    assert (done.returncode, done.stdout[:8]) == (1, "::error ")
    done = course(checkout, "check", GITHUB_ACTIONS="true", GITHUB_API_URL="https://a.example/api/v1")
    assert "content/vi/index.md:9:1: QE" in done.stdout


def test_a_warning_of_the_build_ends_with_code_1(checkout):
    """A link to nothing mends itself as little as a mistake does."""
    (checkout / "content/vi/index.md").write_text(f"{LESSON}\n[x](nowhere.md)\n", "utf-8")
    done = course(checkout, "build")
    assert (done.returncode, "nowhere.md" in done.stderr) == (1, True)


@pytest.mark.parametrize(("value", "code"), [("1", 0), ("2", 1)])
def test_a_course_has_tests_of_its_own(checkout, value, code):
    """They run where they are there, by the engine's Python."""
    (checkout / "tests").mkdir()
    (checkout / "tests/test_course.py").write_text(
        "import unittest, quiz_engine\n\n"
        "class T(unittest.TestCase):\n"
        f"    def test_one(self):\n        self.assertEqual(1, {value})\n"
    )
    done = course(checkout, "test")
    assert (done.returncode, "Ran 1 test" in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chekc"], '"chekc" is no step.'),
        (["check", "content"], '"check" takes nothing behind it.'),
        (["review", "a", "b"], '"review" takes one branch at most.'),
    ],
)
def test_wrong_usage_ends_with_code_2(checkout, arguments, told):
    """And shows the help, which the word "help" shows, too."""
    done = course(checkout, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{told}\n\nUsage: ")
    assert course(checkout, "help").stdout in done.stderr


@pytest.mark.parametrize(
    ("arguments", "environ", "told"),
    [
        (["review", "nowhere"], {}, 'The branch "nowhere" cannot be brought from origin'),
        (["review"], {"COURSE_CONTENT": "nowhere"}, "There is no course in"),
        (["preview"], {}, "run the steps before this one"),
        (["check"], {"COURSE_ENGINE": "/nowhere"}, "There is no quiz-engine in /nowhere"),
        (["check"], {"COURSE_ENGINE": ""}, "requirements.txt is missing"),
    ],
)
def test_what_is_missing_ends_with_code_3(checkout, arguments, environ, told):
    """A sentence says what to do."""
    done = course(checkout, *arguments, **environ)
    assert (done.returncode, told in done.stderr) == (3, True), done.stderr
    assert "Traceback" not in done.stderr


def test_the_engine_is_the_one_that_the_course_pins(checkout, tmp_path):
    """By its hash: other bytes are refused; and it is installed once."""
    files = {
        "hoc_so.py": "def main():\n    print('this engine was pinned')\n",
        "hoc_so-1.0.dist-info/entry_points.txt": "[console_scripts]\nquiz-engine=hoc_so:main\n",
    }
    wheel = make_wheel(tmp_path, "hoc-so", files=files)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    environ = {"COURSE_ENGINE": "", "PIP_NO_INDEX": "1", "PYTHONPATH": ""}
    requirements = checkout / "requirements.txt"
    requirements.write_text(f"hoc-so @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    done = course(checkout, "check", **environ)
    assert (done.returncode, "DO NOT MATCH THE HASHES" in done.stderr) == (3, True), done.stderr
    requirements.write_text(f"hoc-so @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    done = course(checkout, "check", **environ)
    assert done.stdout == "this engine was pinned\n", done.stderr
    wheel.unlink()
    assert course(checkout, "check", **environ).stdout == "this engine was pinned\n"
    requirements.write_text("hoc-so\n")
    done = course(checkout, "check", **environ)
    assert (done.returncode, "does not say which version" in done.stderr) == (3, True)


def test_a_server_without_ci_shows_every_branch(origin, tmp_path):
    """The course from main, previews beside it; only what moved is built; what is gone goes."""
    home = tmp_path / "course.git"
    git(origin, "clone", "--quiet", "--bare", str(origin), str(home))
    git(home, "branch", "--quiet", "Fix/ö", "main")
    work = clone(home, tmp_path / "work", "--branch=main")
    shelf = tmp_path / "www"

    mark = subprocess.run(["cksum"], input=str(shelf).encode(), capture_output=True, check=True).stdout
    kept = tmp_path / "cache/course-ci" / mark.decode().strip().replace(" ", "-")
    kept.mkdir(parents=True)
    (kept / "cache").symlink_to(ROOT / ".cache")  # Pyodide need not be packed again

    def serve_branches(engine=str(ENGINE)):
        script = ROOT / "scripts/ci/plain.sh"
        environ = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "COURSE_ENGINE": engine}
        done = run_script(script, home, shelf, cwd=tmp_path, GIT_DIR="nowhere", **environ)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    *built, _ = serve_branches("/nowhere")  # as when a package cannot be brought: tried again
    assert [each for each in built if not each.endswith(": mistakes, see log.txt")] == []
    *built, last = serve_branches()
    assert sorted(built) == ["Fix/ö: built", "main: built", "more: built"]
    assert last.endswith("www has 2 previews.")
    assert (shelf / "vi/index.html").is_file()
    page = (shelf / "preview/index.html").read_text("utf-8")
    assert re.findall(r'href="([^"]+)">([^<]+)<', page) == [
        (f"{slug('Fix/ö')}/index.html", "Fix/ö"),
        ("more/index.html", "more"),
    ]
    assert (shelf / "preview/more/course/vi/index.html").is_file()
    assert (shelf / "preview/more/review/index.html").is_file()
    assert "1 file, 0 mistakes" in (shelf / "preview/more/log.txt").read_text("utf-8")
    assert serve_branches() == [last]

    (work / "content/vi/index.md").write_text(LESSON.replace('answer="= 2"', ""), "utf-8")
    commit(work, "A mistake")
    git(work, "push", "--quiet", "origin", "main", ":Fix/ö")
    before = (shelf / "vi/index.html").read_bytes()
    assert serve_branches() == ["main: mistakes, see log.txt", last.replace("has 2", "has 1")]
    assert (shelf / "vi/index.html").read_bytes() == before
    assert "content/vi/index.md:9:1: QE" in (shelf / "log.txt").read_text("utf-8")
    assert sorted(each.name for each in (shelf / "preview").iterdir()) == ["index.html", "more"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [([], 2, "scripts/ci/plain.sh REPOSITORY FOLDER"), (["/nowhere", "www"], 3, "/nowhere")],
)
def test_a_server_of_ones_own_is_told_what_is_wrong(arguments, code, told, tmp_path):
    """Its help is the top of the script."""
    done = run_script(ROOT / "scripts/ci/plain.sh", *arguments, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
