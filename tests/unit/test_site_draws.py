"""Facts about drawing the variables of a course: one start, one list of mistakes, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz_engine.cli import main
from quiz_engine.core.draw import run
from quiz_engine.errors import SetupError
from quiz_engine.markup import Defaults, parse_lesson
from quiz_engine.markup.variables import Drawn
from quiz_engine.runtime import sandbox
from quiz_engine.site.course import check_course, draw_course, read_lesson_file
from quiz_engine.site.draws import SOURCES, draw_all, read_drawn

CACHE = Path(__file__).resolve().parents[2] / ".cache"
CODE = "a = draw.whole(2, 9)\nb = a * 2\n"
QUESTION = """<question id="{id}" answer="= {{{{b}}}}">

Hai lần {{{{a}}}} là mấy?

<variables>

```python
{code}```

</variables>

</question>
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A course of two lessons with three questions, two of them with the same code."""
    folder = tmp_path / "content"
    (folder / "vi").mkdir(parents=True)
    (folder / "framework.yml").touch()
    one = QUESTION.format(id="mot", code=CODE) + "\n" + QUESTION.format(id="hai", code=CODE)
    (folder / "vi" / "index.md").write_text(one, "utf-8")
    other = CODE.replace("whole(2, 9)", "pick([3, 4])")
    (folder / "vi" / "index2.md").write_text(QUESTION.format(id="ba", code=other), "utf-8")
    return folder


def test_a_course_starts_the_sandbox_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All requests go together, equal ones once; what was drawn is the draws of the module."""
    asked = []
    real = sandbox.run_jobs

    def run_jobs(jobs: list, *more: object) -> list:
        asked.append(len(jobs))
        return real(jobs, *more)

    monkeypatch.setattr(sandbox, "run_jobs", run_jobs)
    draws = draw_course(content, ["vi"], CACHE)
    assert asked == [2]
    lesson = read_lesson_file(content / "vi" / "index.md", content, draws=draws).lesson
    assert [item.id for item in lesson.items] == ["mot", "hai"]
    a, b = lesson.items[0].variables
    assert (a.name, b.name, len(a.values)) == ("a", "b", 100)
    # Python in Pyodide and Python here draw alike.
    here = run({"code": CODE})
    assert [[*row] for row in zip(a.values, b.values, strict=True)] == here["values"]


def test_a_course_without_variables_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of a machine without Node.js, as long as no question has variables."""
    monkeypatch.setattr(sandbox, "run_jobs", lambda *_: pytest.fail("started"))
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "index.md").write_text("# Bài\n", "utf-8")
    assert check_course(tmp_path, ["vi"], tmp_path) == []


def test_without_node_each_question_says_so(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remedy stands in the message, with the place of the variables."""

    def run_jobs(*_: object) -> list:
        raise SetupError("Node.js is not on this machine: install it.")

    monkeypatch.setattr(sandbox, "run_jobs", run_jobs)
    told = [each for each in check_course(content, cache=CACHE) if each.code == "QE250"]
    assert len(told) == 3
    assert told[0].line == 5
    assert told[0].message == "The variables cannot be drawn."
    assert told[0].help == "Node.js is not on this machine: install it."


def test_check_and_a_single_file(content: Path, tmp_path: Path) -> None:
    """`quiz-engine check` draws too, for a course and for a file outside of one."""
    file = tmp_path / "bai.md"
    file.write_text(QUESTION.format(id="x", code="a = 1\nb = a / (a - 1)\n"), "utf-8")
    result = CliRunner().invoke(main, ["check", str(file), "--cache", str(CACHE)])
    assert result.exit_code == 1
    assert "bai.md:9:1: QE250: This line divides by zero (seed 0, with a = 1)." in result.output
    (content / "vi" / "index2.md").unlink()
    result = CliRunner().invoke(main, ["check", str(content / "vi"), "--cache", str(CACHE)])
    assert (result.exit_code, result.output) == (0, "1 file, 0 mistakes, 0 warnings.\n")


def test_without_draws_there_is_no_item() -> None:
    """A question that nothing was drawn for has a draft and a request, and no mistake."""
    lesson = parse_lesson(QUESTION.format(id="x", code=CODE))
    (question,) = lesson.questions
    assert (question.item, lesson.diagnostics, lesson.requests) == (None, (), (CODE,))
    assert question.draft.prompt == "Hai lần {{a}} là mấy?"
    assert parse_lesson(QUESTION.format(id="x", code=CODE), defaults=Defaults(draws={})).items == ()


def test_numbers_follow_the_language() -> None:
    """The values are the same in every language, only their notation differs."""
    source = QUESTION.format(id="x", code="a = 1000.5\nb = 2001\n")
    draws = draw_all(parse_lesson(source).requests, CACHE)
    shown = {}
    for language in ("vi", "de", "en"):
        (item,) = parse_lesson(source, language=language, defaults=Defaults(draws=draws)).items
        shown[language] = [item.variables[0].shown[0], item.variables[1].shown[0]]
        assert item.variables[0].values[0] == "1000.5"
    assert shown == {
        "vi": ["1.000,5", "2.001"], "de": ["1.000,5", "2.001"], "en": ["1,000.5", "2,001"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "result",
    [
        {}, {"value": None}, {"value": {}}, {"value": {"names": ["a"]}},
        {"value": {"names": ["a"], "numbers": [True], "values": [[1]], "idle": [], "others": {}}},
        {"value": {"names": ["a"], "numbers": [True], "values": [], "idle": [], "others": {}}},
        {"value": {"names": ["a"], "numbers": [True], "values": [["1", "2"]], "idle": [],
                   "others": {}}},
        {"value": {"names": ["a"], "numbers": [], "values": [["1"]], "idle": [], "others": {}}},
        {"value": {"names": "a", "numbers": [True], "values": [["1"]], "idle": [], "others": {}}},
        {"value": {"names": ["a"], "numbers": [True], "values": [["1"]], "idle": [], "others": []}},
    ],
)  # fmt: skip
def test_a_result_of_another_form_is_an_error(result: dict) -> None:
    """Foreign code had a hand in it: nothing is taken on trust."""
    assert read_drawn(result) == Drawn(error={"kind": "Died", "line": None, "text": ""})


def test_the_sources_stand_alone() -> None:
    """Drawing needs these files and no others, so that a new grader draws nothing anew."""
    assert all((CACHE.parent / name).is_file() for name in SOURCES)
    source = (CACHE.parent / SOURCES[-1]).read_text("utf-8")
    assert "from ." not in source
    assert "quiz_engine" not in source.replace("`quiz_engine.runtime.sandbox`", "")
