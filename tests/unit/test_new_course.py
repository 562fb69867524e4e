"""A new course as a new user makes it: the installed wheel, an empty folder, and nothing else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.installed import ROOT, build_wheel, install, run

COMMAND = "quiz_engine.cli"


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """The Python of an environment with the wheel of this repository."""
    folder = tmp_path_factory.mktemp("installed")
    return install(build_wheel(ROOT, folder), folder / "environment")


@pytest.fixture
def course(python, tmp_path) -> Path:
    """A new course in Vietnamese. What a first build brings is there already: tests need no
    network."""
    (tmp_path / ".cache").symlink_to(ROOT / ".cache", target_is_directory=True)
    made = run(python, COMMAND, "new", "course", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    return tmp_path


def test_its_own_tests_pass_and_notice_a_mistake(python, course):
    """They check, lay out, grade and build it; each of the four fails where it should."""
    own = ("unittest", "tests/test_course.py")
    done = run(python, *own, cwd=course)
    assert done.returncode == 0, done.stderr
    assert "Ran 4 tests" in done.stderr
    lesson = course / "content" / "vi" / "data.md"
    text = lesson.read_text("utf-8")
    broken = {
        "test_questions_are_in_form": text.replace('question id="data-gaps"', 'question  id="data-gaps"'),
        "test_there_is_nothing_to_mend": text.replace("competency: numbers.data", "competency: none.data"),
        "test_every_example_is_graded": text.replace("- [x] gb", "- [ ] gb"),
        "test_it_builds": text.replace("# Tốn", "[đâu](none.md)\n\n# Tốn"),
    }
    for name, changed in broken.items():
        assert changed != text
        lesson.write_text(changed, "utf-8")
        done = run(python, *own, "-k", name, cwd=course)
        assert f"FAIL: {name} " in done.stderr
    lesson.write_text(broken["test_questions_are_in_form"], "utf-8")
    done = run(python, *own, cwd=course)
    assert "FAILED (failures=1)" in done.stderr


def test_it_can_be_packed_as_it_is(python, course):
    """What is built from it goes on a stick, like any other course."""
    done = run(python, "mkdocs", "build", "--strict", cwd=course)
    assert done.returncode == 0, done.stderr
    done = run(python, COMMAND, "pack", "site", "--date", "2026-11-26", cwd=course)
    assert done.returncode == 0, done.stderr
    assert list((course / "dist").glob("*.zip"))


def test_the_recipe_for_ci_checks_and_builds_it(python, course):
    """In a repository of its own, with the program that is installed; a broken link ends the build."""
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=course, check=True)

    def recipe(step: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": os.environ["PATH"], "HOME": str(course), "COURSE_ENGINE": str(python.parent)}
        command = ["scripts/ci/course.sh", step]
        return subprocess.run(command, cwd=course, env=environ, capture_output=True, encoding="utf-8")

    for step in ("check", "build"):
        done = recipe(step)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (course / "site" / "vi" / "call.html").is_file()
    with (course / "content" / "vi" / "call.md").open("a", encoding="utf-8") as lesson:
        lesson.write("\n[đâu](none.md)\n")
    done = recipe("build")
    assert done.returncode != 0
    assert "none.md" in done.stdout + done.stderr
