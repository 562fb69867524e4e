"""The guide's page on editors and hooks: what it tells to copy works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz_engine.cli import main
from quiz_engine.errors import Diagnostic
from quiz_engine.site.schemas import NAMES
from tests.unit.test_guide import FENCE


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest) -> str:
    """The page."""
    return (request.config.rootpath / "content/authors/editor.md").read_text("utf-8")


def fences(page: str, kind: str) -> list[str]:
    """Return the fences of a kind."""
    return [fence["body"] for fence in FENCE.finditer(page) if fence["kind"] == kind]


def test_an_editor_finds_the_place_of_every_message(page: str, tmp_path: Path) -> None:
    """By the pattern of the task: mistakes and warnings, on every system, as `check` prints them."""
    task = json.loads(fences(page, "json")[0])["tasks"][0]
    (pattern,) = task["problemMatcher"]["pattern"]
    match = re.compile(pattern["regexp"])
    error = Diagnostic("C:/a b/vi/x.md", 12, 3, "QE104", '"[q]": no marker.', "Use it.")
    warning = Diagnostic("vi/x.md", 1, 1, "QE213", "It: gives itself away.", severity="warning")
    for each in (error, warning):
        found = match.match(str(each).splitlines()[0])
        told = {name: found[pattern[name]] for name in ("file", "line", "column", "code", "message")}
        assert told["file"] == each.path and told["message"] == each.message
        assert (int(told["line"]), int(told["column"])) == (each.line, each.column)
        assert found[pattern["severity"]] == ("warning" if each is warning else None)
    path = tmp_path / "lesson.md"
    path.write_text('<question id="q" answer="a">\nWhich?\n\n</question>\n\n</question>\n')
    result = CliRunner().invoke(main, ["check", str(path)])
    lines = [line for line in result.output.splitlines() if match.match(line)]
    assert [match.match(line)[pattern["code"]] for line in lines] == ["QE120", "QE102"]


def test_the_schemas_that_are_named_are_written(page: str) -> None:
    """In the settings and in the first lines of files; all but that of lessons, which no editor
    takes from there."""
    settings = json.loads(fences(page, "json")[1])
    named = {Path(each).name for each in settings["yaml.schemas"]}
    assert named == {f"{name}.schema.json" for name in NAMES if name != "lesson"}
    lines = re.findall(r"^\| `(\S+)` \| `# yaml-language-server: \$schema=(\S+)` \|$", page, re.M)
    assert len(lines) == 3
    for file, schema in lines:
        way = (Path("/course") / file).parent / schema
        assert Path("/course/schemas", way.name) == Path(*_resolve(way.parts))
        assert way.name.removesuffix(".schema.json") in (*NAMES,)


def _resolve(parts: tuple[str, ...]) -> list[str]:
    made: list[str] = []
    for part in parts:
        made = made[:-1] if part == ".." else [*made, part]
    return made
