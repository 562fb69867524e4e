"""Programs: written, tried, checked and stopped, with the real engines, on file://."""

from __future__ import annotations

import json

import pytest

from .page_steps import SAY, Steps

CODE = "textarea.qe-listing"


@pytest.fixture
def page(browser, course) -> Steps:
    """A lesson with two programs, opened by a learner who is new."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/program.html")
    return steps


def value(page: Steps, item: str = "greet") -> str:
    """Return what stands in the editor."""
    return page.js(f"document.querySelector('#q-{item} {CODE}').value")


def row(name: str) -> str:
    """Return a selector of a test's row."""
    return f"[data-test={name}]"


def check(page: Steps, source: str, state: str = "graded", item: str = "greet") -> None:
    """Write a program and check it."""
    if page.state(item) == "graded":
        page.press(item)
    page.fill(item, source, CODE)
    page.check(item, state)


def test_a_right_program_passes_all_tests(page):
    """Each test is marked, the solution opens, and the editor is locked."""
    check(page, 'ten = input("Tên? ")\nprint("Chào", ten)', "closed")
    assert page.said("greet").startswith(SAY["outcome.correct"])
    for name in "abc":
        assert SAY["choice.verdict.correct"] in page.text("greet", row(name))
    assert page.text("greet", "pre.qe-listing").startswith("ten = input(")
    assert page.js(f"document.querySelector('#q-greet {CODE}').readOnly")
    assert page.browser.errors == []


def test_a_failed_test_shows_what_was_expected_and_what_was_printed(page):
    """Side by side, with a sentence; a hidden test shows neither."""
    check(page, 'ten = input("Tên? ")\nif ten == "An":\n    print("Chào An")')
    assert page.text("greet", f"{row('a')} [data-io=got] pre") == "Tên? An Chào An"
    assert page.text("greet", f"{row('b')} [data-io=expected] pre") == "Chào Bình"
    assert page.text("greet", f"{row('b')} [data-io=got] pre") == "Tên? Bình"
    assert SAY["feedback.program.output-nothing"] in page.text("greet", f"{row('b')} .qe-said")
    assert not page.shown("greet", f"{row('c')} pre")
    passed = SAY["feedback.program.passed"].format(passed=1, tests=3)
    assert passed in page.said("greet")
    assert "1 / 4" in page.said("greet")


def test_a_mistake_is_explained_with_its_line(page):
    """In plain words, the line quoted and marked beside the editor; never a traceback."""
    check(page, 'ten = input()\nprnt("Chào", ten)')
    sentence = SAY["feedback.program.name-near"].format(line=2, name="prnt", near="print")
    assert sentence in page.said("greet")
    assert page.text("greet", f"{row('a')} .qe-quote code") == 'prnt("Chào", ten)'
    assert page.text("greet", ".qe-lines [data-wrong]") == "2"
    assert "Traceback" not in page.text("greet", "fieldset")


def test_results_survive_a_reload_and_go_with_a_change(page, course):
    """What was printed stands there again; the first key in the editor takes it away."""
    source = 'ten = input("Tên? ")\nprint("Chao", ten)'
    check(page, source)
    page.open(course.file_url("vi/program.html"))
    page.wait("document.querySelector('#q-greet').dataset.state === 'graded'")
    assert value(page) == source
    assert page.text("greet", f"{row('a')} [data-io=got] pre") == "Tên? An Chao An"
    page.press("greet")
    page.fill("greet", source + "  ", CODE)
    assert page.state("greet") == "open"
    assert not page.shown("greet", "[data-io=got]")
    assert page.said("greet") == ""


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    pass",
        "while True:\n    try:\n        while True: pass\n    except:\n        pass",
        "import contextlib\nwhile True:\n    with contextlib.suppress(BaseException):\n"
        "        while True: pass",
        "print(sum(range(10**12)))",
        "import time\ntime.sleep(60)",
        "print(10 ** 10**8)",
    ],
)
def test_an_endless_program_is_stopped(page, source):
    """Whatever it catches, in every browser; the tests that follow are not run, and Python is as
    good as before."""
    check(page, source, item="double")
    said = page.said("double")
    assert SAY["feedback.program.time"].partition("{line}")[2].format(seconds=1) in said, said
    check(page, "def gap_doi(so):\n    return 2 * so", "closed", item="double")


def test_what_cannot_be_stopped_from_within_loses_its_engine(page):
    """One long step in C: told after a while, and a fresh Python takes the next program."""
    check(page, "5.5 in range(10**9)", item="double")
    assert SAY["feedback.program.stopped"].format(seconds=1) in page.said("double")
    check(page, "def gap_doi(so):\n    return 2 * so", "closed", item="double")


SLOW = "import time\nend = time.monotonic() + 0.5\nwhile time.monotonic() < end: pass\n"


def test_programs_wait_for_one_another(page):
    """One that takes its time is not stopped for the time that those before it took, and one that
    has to be ended takes no other with it."""
    page.fill("double", SLOW + "print('xong')", CODE)
    page.press("greet", ".qe-run")
    page.wait("!!document.querySelector('#q-greet .qe-console').children.length")
    runs = """Promise.all([...Array(6)].map((_, index) => {
      const item = document.querySelector("#q-double");
      const source = index === 2 ? "5.5 in range(10**9)" : item.querySelector("textarea").value;
      return item.run({ do: "run", item: item.item, source, input: "" }, 3500);
    }))"""
    page.js(f"void {runs}.then((replies) => (self.replies = replies))")
    page.wait("!!self.replies")
    said = page.js("self.replies.map(({ result, broken }) => broken ?? result.output)")
    assert said == ["xong\n", "xong\n", "stopped", "xong\n", "xong\n", "xong\n"]
    page.fill("double", "while True:\n    pass", CODE)
    page.js(f"void {runs}.then((replies) => (self.halted = replies))")
    page.js("void setTimeout(() => QE.link.stopRun(), 300)")
    page.wait("!!self.halted")
    assert page.js("self.halted.map(({ broken }) => broken)") == ["halted"] * 6
    check(page, "def gap_doi(so):\n    return 2 * so", "closed", item="double")
    assert page.browser.errors == []


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('x = "a" * 10**9', ["memory"]),
        ("x = []\nwhile True:\n    x.append('a' * 10**6)", ["memory"]),
        ("class A:\n    def __repr__(self): return repr(self)\nrepr(A())", ["recursion", "crashed"]),
    ],
)
def test_memory_and_depth_are_bounded(page, source, codes):
    """Told in plain words, and a fresh Python takes the next program."""
    check(page, source)
    said = page.said("greet")
    sentences = [SAY[f"feedback.program.{code}"].partition("{line}")[2] for code in codes]
    sentences += [SAY[f"feedback.program.{code}"] for code in codes]
    assert any(each and each in said for each in sentences), said
    check(page, 'print("Chào", input())', "closed")


def test_a_program_has_no_network(page):
    """What a browser's worker could reach is gone, also for who gets around the import."""
    source = (
        "import sys\n"
        "def gap_doi(so):\n"
        "    world = sys.modules.get('js') or sys.modules['_pyodide_core']\n"
        "    return [name for name in ('fetch', 'XMLHttpRequest', 'WebSocket', 'indexedDB')"
        " if getattr(world, name, None) is not None]\n"
        "print(gap_doi(2))"
    )
    page.fill("double", source, CODE)
    page.press("double", ".qe-run")
    page.wait("!!document.querySelector('#q-double .qe-terminal')")
    assert page.text("double", ".qe-terminal") == "[]"


def test_try_it_runs_with_lines_of_ones_own(page):
    """The screen is a status region, shows questions and answers, and costs nothing."""
    page.fill("greet", 'a = input("Một? ")\nb = input("Hai? ")\nprint(a + b)', CODE)
    page.fill("greet", "x\ny", "textarea.qe-typed")
    page.press("greet", ".qe-run")
    page.wait("!!document.querySelector('#q-greet .qe-terminal')")
    assert page.text("greet", ".qe-terminal") == "Một? x Hai? y xy"
    assert page.js("document.querySelector('#q-greet .qe-console').getAttribute('role')") == "status"
    assert page.state("greet") == "open"
    page.fill("greet", "print(1/0)", CODE)
    assert not page.shown("greet", ".qe-typed")
    page.press("greet", ".qe-run")
    page.wait("!!document.querySelector('#q-greet .qe-console .qe-quote')")
    assert SAY["feedback.program.zero"].format(line=1) in page.text("greet", ".qe-console")


def test_an_empty_program_is_told_at_once(page):
    """It needs no Python and costs no attempt."""
    page.fill("greet", "", CODE)
    page.press("greet")
    assert page.said("greet") == SAY["feedback.invalid.empty"]


def test_the_keyboard_writes_code_and_is_not_trapped(page):
    """Tab indents, Enter keeps the indentation, Backspace takes a step of it, Escape and Tab
    leave."""
    page.js(
        f"""(() => {{
          const field = document.querySelector("#q-double {CODE}");
          field.focus();
          field.select();
        }})()"""
    )
    for key in ("i", "f", " ", "1", ":", "Enter", "x", "Enter", "Backspace", "y"):
        page.browser.press(key)
    assert value(page, "double") == "if 1:\n    x\ny"
    page.browser.press("Tab")
    assert value(page, "double") == "if 1:\n    x\ny" + " " * 3
    page.browser.press("Escape")
    page.browser.press("Tab")
    assert value(page, "double") == "if 1:\n    x\ny" + " " * 3
    assert page.js("document.activeElement.className") == "qe-button qe-run"


def test_names_and_descriptions(page):
    """The editor has a label and says how to leave it; line numbers are not read out."""
    field = f"document.querySelector('#q-greet {CODE}')"
    assert page.js(f"{field}.labels[0].textContent") == SAY["program.label"]
    described = f"document.getElementById({field}.getAttribute('aria-describedby')).textContent"
    assert page.js(described) == SAY["program.keys"]
    assert page.js("document.querySelector('#q-greet .qe-lines').getAttribute('aria-hidden')")
    typed = "document.querySelector('#q-greet .qe-typed').labels[0].textContent"
    assert page.js(typed) == SAY["program.input"]


def test_start_over_brings_the_starter_back(page):
    """After giving up, the button starts anew."""
    check(page, "print(1)")
    page.press("greet", ".qe-reveal")
    assert page.state("greet") == "closed"
    page.press("greet")
    assert value(page) == 'ten = input("Tên bạn là gì? ")\n'
    assert page.state("greet") == "open"


def test_a_lesson_opened_by_itself_runs_it_there(browser, course):
    """Without the shell around it a lesson has an engine for programs of its own."""
    if browser.name == "webkit":
        browser.begin_anew()  # it still holds the memory of the programs before, and starts too late
    alone = Steps(browser)
    alone.open_fresh(course.file_url("vi/program.html"))
    alone.fill("double", "def gap_doi(so):\n    return so + so", CODE)
    alone.check("double", "closed")
    assert alone.said("double") == SAY["outcome.correct"]
