"""Facts about the programs of a course: the check runs solutions and starters, in the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import markdown

from quiz_engine.errors import Diagnostic, SetupError
from quiz_engine.markup import Defaults, parse_lesson
from quiz_engine.markup.extension import HOST_EXTENSIONS, PageContext, QuestionExtension
from quiz_engine.runtime import sandbox
from quiz_engine.site.draws import draw_all
from quiz_engine.site.programs import Ran, check_packages, check_programs, read_ran
from quiz_engine.site.wheels import Shelf
from tests.wheel import make_wheel

CACHE = Path(__file__).resolve().parents[2] / ".cache"
LESSON = """<question id="twice" type="program" seconds="1">

Print twice the number.

```python
{starter}
```

<test input="2">

```text
4
```

</test>

<test hidden input="0">

```text
0
```

</test>

<solution>

```python
{solution}
```

</solution>

</question>
"""
RIGHT = "print(2 * int(input()))"


def told(solution: str = RIGHT, starter: str = "n = input()", cache: Path = CACHE) -> list[str]:
    """Return what is said of a lesson with this program."""
    lesson = parse_lesson(LESSON.format(solution=solution, starter=starter), language="en")
    assert not lesson.diagnostics
    questions = [("lesson.md", each) for each in lesson.questions]
    shelf = Shelf(cache / "no-such-folder", "packages")
    return [str(each).partition("\n")[0] for each in check_programs(questions, cache, shelf)]


def test_a_sound_program() -> None:
    """The solution passes, the starter does not: nothing is said."""
    assert told() == []


@pytest.mark.parametrize(
    ("solution", "messages"),
    [
        ("print(4)", ['17:1: QE260: The solution does not pass the test "b". It prints "4" instead of "0".']),
        (
            "n = int(input())\nprint(2 * n / n if n else 1 / n)",
            [
                '9:1: QE260: The solution does not pass the test "a". It prints "2.0" instead of "4".',
                '17:1: QE260: The solution does not pass the test "b". Line 2: this divides by 0, which '
                "no number allows.",
            ],
        ),
        (
            "import os\nos.system('true')",
            ["9:1: QE260", "17:1: QE260"],
        ),
        (
            "while True: pass",
            [
                '9:1: QE260: The solution does not pass the test "a". It takes longer than 1 seconds.',
                "17:1: QE260",
            ],
        ),
    ],
)  # fmt: skip
def test_a_solution_that_fails(solution: str, messages: list[str]) -> None:
    """Each failed test is told at its place, with the reason; an endless one is stopped."""
    found = told(solution)
    assert len(found) == len(messages)
    for each, message in zip(found, messages, strict=True):
        assert each.startswith(f"lesson.md:{message}")


def diagnose(solution: str) -> list[Diagnostic]:
    """Return what is told of a lesson with this solution."""
    lesson = parse_lesson(LESSON.format(solution=solution, starter="n = input()"), language="en")
    questions = [("lesson.md", each) for each in lesson.questions]
    return list(check_programs(questions, CACHE, Shelf(CACHE / "no-such-folder", "packages")))


@pytest.mark.parametrize(
    ("module", "help"),
    [
        ("zipapp", 'Do without "zipapp": browsers get the part of the standard library'),
        ("bz2", 'Do without "bz2": browsers get'),
        ("xml.etree.ElementTree", 'Do without "xml'),
        ("tinytext", 'Name a package that has "tinytext" in packages="…", or do without it.'),
    ],
)
def test_a_module_that_browsers_lack(module: str, help: str) -> None:
    """It is not there in the check either, whatever library builds the course; the author is told
    what to do."""
    found = diagnose(f"import {module}\n{RIGHT}")
    assert [each.code for each in found] == ["QE260", "QE260"]
    assert all("Line 1: there is no module “" in each.message for each in found)
    assert all(each.help.startswith(help) for each in found)


def test_a_module_that_browsers_have() -> None:
    """Also those that others of the library bring along."""
    modules = "json, zipfile, statistics, collections.abc, importlib.abc, datetime, unittest.mock, asyncio"
    assert diagnose(f"import {modules}\n{RIGHT}") == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        [],
        {},
        {"passed": "yes"},
        {"passed": False},
        {"passed": False, "printed": 1, "trouble": "program.other", "args": {}},
        {"passed": False, "printed": "", "trouble": "no such code", "args": {}},
        {"passed": False, "printed": "", "trouble": "program.other", "args": {"kind": 5}},
        {"passed": False, "printed": "", "trouble": [], "args": []},
    ],
)
def test_a_result_of_another_form(value: object) -> None:
    """The course's own code had a hand in it: nothing is taken on trust."""
    assert read_ran({"value": value}) == Ran(error="Died")


def test_a_course_that_forges_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets no further than a message at its test."""
    forged = "import quiz_engine.runner\nquiz_engine.runner.Result.passed = 5\n"
    code = "import sys\nsys.modules['quiz_engine.runner'].run_case = lambda *_: None\n" + forged
    assert {each.code for each in diagnose(code)} == {"QE260"}
    value = {"passed": False, "printed": "", "trouble": "program.output-differs", "args": {}}
    monkeypatch.setattr(sandbox, "run_jobs", lambda jobs, *_, **__: [{"value": value} for _ in jobs])
    assert {each.code for each in diagnose(RIGHT)} == {"QE260"}


def test_a_starter_that_passes() -> None:
    """There would be nothing to do."""
    assert told(starter=RIGHT) == ["lesson.md:1:1: QE261: The starter passes all tests already."]


def test_an_unchanged_course_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are kept."""
    assert told() == []
    monkeypatch.setattr(sandbox, "_run", lambda *_: pytest.fail("the sandbox was started"))
    assert told() == []


def test_without_a_sandbox_there_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the check goes on."""

    def refuse(*_: object, **__: object) -> None:
        raise SetupError("Node.js is not on this machine.")

    monkeypatch.setattr(sandbox, "run_jobs", refuse)
    (found,) = told()
    assert found.startswith("lesson.md:1:1: warning QE262: The programs of the course were not run")


PACKED = LESSON.replace(' seconds="1">', ' packages="tinytext">')
SHOUT = "from tinytext import shout\nprint(len(shout(input())) * int(2))"


def told_packed(lesson: str, folder: Path) -> list[str]:
    """Return what is said of a lesson whose packages lie in a folder."""
    questions = [("lesson.md", each) for each in parse_lesson(lesson, language="en").questions]
    shelf = Shelf(folder, "packages")
    found = [*check_packages(questions, shelf), *check_programs(questions, CACHE, shelf)]
    return [str(each).partition("\n")[0] for each in found]


def test_programs_run_with_the_packages_they_name(tmp_path: Path) -> None:
    """And with what those need, and no other: "2!" has two letters, and "0!" too."""
    make_wheel(tmp_path, requires=["other"], files={"tinytext.py": "from other import shout\n"})
    make_wheel(tmp_path, "other")
    lesson = PACKED.format(starter="n = input()", solution=SHOUT)
    (found,) = told_packed(lesson, tmp_path)
    assert found == (
        'lesson.md:17:1: QE260: The solution does not pass the test "b". It prints "4" instead of "0".'
    )
    alone = LESSON.format(starter="n = input()", solution=SHOUT)
    found = told_packed(lesson + alone.replace('"twice"', '"alone"'), tmp_path)
    assert found[1:] == [
        f'lesson.md:{line}:1: QE260: The solution does not pass the test "{test}". Line 1: there is no '
        'module "tinytext" here.'.replace('"tinytext"', "“tinytext”")
        for line, test in ((43, "a"), (51, "b"))
    ]


def test_a_changed_wheel_runs_anew(tmp_path: Path) -> None:
    """Results are kept for the very bytes of a package."""
    lesson = PACKED.format(starter="n = input()", solution="import tinytext\nprint(tinytext.twice(input()))")
    make_wheel(tmp_path, files={"tinytext.py": "def twice(text):\n    return 2 * int(text)\n"})
    assert told_packed(lesson, tmp_path) == []
    make_wheel(tmp_path, files={"tinytext.py": "def twice(text):\n    return 3 * int(text)\n"})
    (found,) = told_packed(lesson, tmp_path)
    assert found.endswith('It prints "6" instead of "4".')


def test_a_program_whose_package_is_not_there_is_not_run(tmp_path: Path) -> None:
    """One mistake is told, not what follows from it."""
    lesson = PACKED.format(starter="n = input()", solution=SHOUT)
    assert told_packed(lesson, tmp_path) == [
        'lesson.md:1:47: QE263: There is no wheel of "tinytext" in packages.'
    ]


def test_a_program_with_variables_is_run() -> None:
    """Double braces in code, typed lines and output are text, on the page as in the run, so the
    program is the same in every draw."""
    varied = LESSON.replace("Print twice", "Hello {{who}}: print twice").replace(
        "<solution>", '<variables>\n\n```python\nwho = draw.pick(["Lan", "Minh"])\n```\n\n</variables>\n\n<solution>'
    )
    for solution, count in ((RIGHT, 0), ("print(4)", 1)):
        source = varied.replace("{starter}", 'print(f"{{who}}")').replace("{solution}", solution)
        draws = draw_all(parse_lesson(source).requests, CACHE)
        lesson = parse_lesson(source, language="en", defaults=Defaults(draws=draws))
        assert not lesson.diagnostics
        questions = [("lesson.md", each) for each in lesson.questions]
        found = list(check_programs(questions, CACHE, Shelf(CACHE / "no-such-folder", "packages")))
        assert [each.code for each in found] == ["QE260"] * count
    extension = QuestionExtension(language="en")
    page = PageContext("lesson.md", "en", defaults=Defaults(draws=draws), diagnostics=[])
    extension.page = page
    html = markdown(source, extensions=[extension, *HOST_EXTENSIONS])
    assert 'print(f"{{who}}")\n</textarea>' in html
    assert 'Hello <span data-var="who">' in html
