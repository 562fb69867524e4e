"""The types that the scripts state in their comments, read by TypeScript's checker, pinned in
tests/npm.json and brought as what is shipped is; of it nothing is shipped."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.runtime import vendor

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "quiz_engine" / "runtime" / "jsconfig.json"


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command that checks types."""
    package = vendor.load_table(ROOT / "tests" / "npm.json")["typescript"]
    folder = vendor.bring(package, ROOT / ".cache")
    return [*vendor.node_command(), str(folder / "lib" / "tsc.js"), "--pretty", "false"]


def complaints(checker: list[str], config: Path, *options: str) -> list[str]:
    """Return what the checker says about the files of a configuration, a line each."""
    done = subprocess.run(
        [*checker, "-p", str(config), *options],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    said = (done.stdout + done.stderr).splitlines()
    assert bool(done.returncode) == bool(said and "error" in said[0]), said
    return said


def test_the_scripts_keep_their_types(checker):
    """No script says one type and uses another, neither the runtime's nor the theme's."""
    assert complaints(checker, CONFIG) == []


def test_every_script_is_among_those_checked(checker):
    """What git holds as a script is what the checker reads."""
    read = {Path(line).resolve() for line in complaints(checker, CONFIG, "--listFilesOnly")}
    scripts = [*ROOT.glob("quiz_engine/**/*.js"), *ROOT.glob("themes/**/*.js")]
    assert len(scripts) > 20
    assert [each for each in scripts if each.resolve() not in read] == []


def test_a_wrong_type_is_found(checker, tmp_path):
    """A sentence with an argument that may be missing is refused: the shared names have types."""
    (tmp_path / "wrong.js").write_text(
        '"use strict";\n'
        "(function () {\n"
        '  const names = new Map([["a", "A"]]);\n'
        '  QE.say("place.held", { card: names.get("b") });\n'
        '  QE.make("buton");\n'
        "})();\n",
        "utf-8",
    )
    settings = json.loads(CONFIG.read_text("utf-8"))
    include = ["wrong.js", str(CONFIG.parent / "js" / "**" / "*.d.ts")]
    config = tmp_path / "jsconfig.json"
    config.write_text(json.dumps({**settings, "include": include}), "utf-8")
    found = [line for line in complaints(checker, config) if "wrong.js(" in line]
    assert [line.partition("wrong.js")[2].partition(":")[0] for line in found] == ["(4,26)", "(5,11)"]
