"""The course is sound: no mistakes, every example answer is graded, and it builds.

    python -m unittest tests/test_course.py

needs quiz-engine and nothing else.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
EXAMPLES = re.compile(r"(?<=<examples>\n).*?(?=</examples>)", re.S)
TICK = re.compile(r"^- \[([ x])\] ", re.M)
CODE = re.compile(r"^(`{3,})(?!`).*?^\1$", re.M | re.S)
QUESTION = re.compile(r'^ *<question [^>]*?\bid="([^"]+)"', re.M)


def run(*arguments, folder=ROOT):
    """Run a module of this Python, as the command line does."""
    command = [sys.executable, "-X", "utf8", "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace")


def check(content):
    """Return what "quiz-engine check" says of a course, as (code, line) by file."""
    done = run("quiz_engine.cli", "check", content, "--format", "json", "--cache", ROOT / ".cache")
    if done.returncode not in (0, 1):
        raise AssertionError(done.stderr)
    found = {}
    for each in json.loads(done.stdout)["diagnostics"]:
        found.setdefault(Path(each["path"]).name, []).append((each["code"], each["line"]))
    return found


def lessons():
    """Return the pages of the course that learners see."""
    return sorted(path for folder in ("vi", "en", "de") for path in (CONTENT / folder).rglob("*.md"))


class CourseTest(unittest.TestCase):
    """What must hold of the course, whatever is written in it."""

    def test_there_is_nothing_to_mend(self):
        """Neither mistakes nor warnings: keys, names, pictures, links between files."""
        done = run("quiz_engine.cli", "check", "content", "--strict")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_questions_are_in_form(self):
        """As "quiz-engine fmt content" writes them."""
        done = run("quiz_engine.cli", "fmt", "--check", "content")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_example_is_graded(self):
        """Each answer in <examples> is given and compared with its tick: turned round, it is told."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "content"
            shutil.copytree(CONTENT, copy)
            turned = {}
            for path in sorted(copy.rglob("*.md")):
                text = path.read_text("utf-8")
                new = EXAMPLES.sub(lambda part: TICK.sub(turn, part[0]), text)
                path.write_text(new, "utf-8", newline="")
                pairs = enumerate(zip(text.splitlines(), new.splitlines()), 1)
                lines = [number for number, (old, other) in pairs if old != other]
                if lines:
                    turned[path.name] = sorted(turned.get(path.name, []) + lines)
            found = check(copy)
        told = {
            name: sorted(line for code, line in each if code == "QE208") for name, each in found.items()
        }
        self.assertEqual({name: each for name, each in told.items() if each}, turned)

    def test_it_builds(self):
        """Without a warning, and every question is on its page."""
        with tempfile.TemporaryDirectory() as site:
            # not --quiet, which hides warnings from --strict, too
            done = run("mkdocs", "build", "--strict", "--site-dir", site)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            built = [path for path in lessons() if (Path(site) / path.relative_to(CONTENT).parts[0]).is_dir()]
            self.assertTrue(built)
            for path in built:
                page = Path(site, path.relative_to(CONTENT)).with_suffix(".html").read_text("utf-8")
                for name in QUESTION.findall(CODE.sub("", path.read_text("utf-8"))):
                    self.assertIn(f'"{name}"', page, path.name)


def turn(tick):
    """Return the other tick."""
    return "- [x] " if tick[1] == " " else "- [ ] "


if __name__ == "__main__":
    unittest.main()
