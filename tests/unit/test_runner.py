"""Facts about running a program: what it reads and prints, and what is said of its mistakes.

The programs in here are the test's own and end by themselves; what has to be stopped is run in
Pyodide only, in tests/browser/test_page_program.py.
"""

from __future__ import annotations

import ast
import sys
import time

import pytest

from quiz_engine.bridge import handle
from quiz_engine.core.codec import dump_item
from quiz_engine.core.item import Item
from quiz_engine.core.shape import Case, Program
from quiz_engine.runner import SHOWN, run_case
from quiz_engine.runner.guard import Refused, screen

GREET = 'name = input("Tên? ")\nprint("Chào", name)\n'


def trouble(source: str, **case: object) -> tuple[str, dict[str, str]]:
    """Return code and values of what is wrong with a run, an empty code for nothing."""
    result = run_case(source, Case("a", **case)).result
    assert result.passed == (not result.trouble)
    return result.trouble, dict(result.args)


def test_input_is_typed_and_seen() -> None:
    """The screen shows questions, and typed lines marked as such; only what was printed is
    compared."""
    trial = run_case(GREET, Case("a", input="An", output="Chào An"))
    assert trial.result.passed and not trial.spent
    assert trial.result.output == "Tên? \x02An\x03\nChào An\n"


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("Chào An", ""),
        ("Chào An  \n\n", ""),
        ("Tên? An\nChào An", ""),
        ("chào an", "program.output-close"),
        ("Chào\nAn", "program.output-close"),
        ("Chao An", "program.output-differs"),
        ("", "program.output-differs"),
    ],
)
def test_output_is_compared(expected: str, code: str) -> None:
    """Spaces at line ends, blank lines at the end and the questions of input() do not matter."""
    assert trouble(GREET, input="An", output=expected)[0] == code


def test_nothing_printed() -> None:
    """It is told as such, and is right where nothing is to be printed."""
    assert trouble("x = 1", output="1")[0] == "program.output-nothing"
    assert trouble("x = 1", output="")[0] == ""
    assert trouble("print(1)")[0] == ""


@pytest.mark.parametrize(
    ("source", "code", "values"),
    [
        ("prnt(1)", "program.name-near", {"line": "1", "text": "prnt(1)", "near": "print"}),
        ("total = 1\nprint(Total)", "program.name-near", {"line": "2", "near": "total"}),
        ("xyzzy", "program.name", {"name": "xyzzy"}),
        ("def f():\n    n += 1\nn = 0\nf()", "program.local", {"line": "2", "name": "n"}),
        ("if True\n    x = 1", "program.colon", {"line": "1"}),
        ("if True:\nx = 1", "program.indent-missing", {"line": "2"}),
        ("x = 1\n  y = 2", "program.indent-extra", {"line": "2", "text": "y = 2"}),
        ("if 1:\n    x = 1\n  y = 2", "program.indent-uneven", {"line": "3"}),
        ("print((1)", "program.bracket-open", {"what": "("}),
        ("print(1))", "program.bracket-extra", {"what": ")"}),
        ("print(1]", "program.bracket-extra", {"what": "]"}),
        ('print("a)', "program.string-open", {"line": "1"}),
        ("print(\u201ca\u201d)", "program.character", {"what": "\u201c"}),
        ("print 1", "program.print", {}),
        ("x = 1\nif x = 1:\n    pass", "program.equals", {"line": "2"}),
        ("x = [1 2]", "program.comma", {}),
        ("return 1", "program.outside", {"what": "return"}),
        ("break", "program.outside", {"what": "break"}),
        ("a b", "program.syntax", {"line": "1"}),
        ("x = \0", "program.syntax", {"line": "1"}),
        ("'a' + 1", "program.types", {"what": "int", "which": "str"}),
        ("1 + 'a'", "program.types", {"what": "int", "which": "str"}),
        ("1 < 'a'", "program.types", {}),
        ("def f(a): pass\nf()", "program.arguments", {"line": "2", "what": "f"}),
        ("5()", "program.not-callable", {"what": "int"}),
        ("for i in 5: pass", "program.type", {"message": "'int' object is not iterable"}),
        ("int('ba')", "program.number", {"what": "ba"}),
        ("float('1,5')", "program.number", {"what": "1,5"}),
        ("[1].remove(2)", "program.value", {}),
        ("1 / 0", "program.zero", {"line": "1"}),
        ("[1][1]", "program.index", {}),
        ("{}['a']", "program.key", {"key": "'a'"}),
        ("'a'.uper()", "program.attribute-near", {"name": "uper", "near": "upper", "kind": "str"}),
        ("[].qqq", "program.attribute", {"kind": "list"}),
        ("input()", "program.input-end", {"line": "1"}),
        ("def f(): return f()\nf()", "program.recursion", {"line": "1"}),
        ("10.0 ** 400", "program.large", {}),
        ("open('no-such-file')", "program.file", {}),
        ("import no_such_module", "program.module", {"name": "no_such_module"}),
        ("assert 1 == 2", "program.assert", {"line": "1"}),
        ("raise LookupError('x')", "program.other", {"kind": "LookupError", "message": "x"}),
        ("import json\njson.loads('{')", "program.value", {"line": "2"}),
        ("import js", "program.module-refused", {"name": "js"}),
        ("from pyodide.ffi import x", "program.module-refused", {"name": "pyodide.ffi"}),
        ("__import__('js')", "program.module", {"name": "js"}),
        ("import itertools\n5 in itertools.count()", "program.endless", {"line": "2"}),
        ("while True: print('x' * 99)", "program.flood", {"line": "1", "count": "20000"}),
    ],
)  # fmt: skip
def test_mistakes_are_explained(source: str, code: str, values: dict[str, str]) -> None:
    """Each gets a code of its own, with the line of the learner's program."""
    found, args = trouble(source)
    assert found == code
    assert values.items() <= args.items()


@pytest.mark.parametrize(
    ("code", "found", "values"),
    [
        ("assert f(2) == 4", "", {}),
        ("assert f(2) == 5, 'f(2) phải là 5'", "program.check-said", {"message": "f(2) phải là 5"}),
        ("assert f(2) == 5", "program.check-failed", {"text": "assert f(2) == 5"}),
        ("assert g(2) == 5", "program.missing", {"name": "g"}),
        ("f('a', 1)", "program.check-broke", {"text": "f('a', 1)"}),
        ("f(None)", "program.types", {"line": "2", "text": "return 2 + so"}),
        ("assert (", "program.test-broken", {}),
    ],
)
def test_code_of_a_test(code: str, found: str, values: dict[str, str]) -> None:
    """It runs after the program with its names; what it raises is told as the test's doing."""
    assert trouble("def f(so):\n    return 2 + so\n", code=code)[0] == found
    args = trouble("def f(so):\n    return 2 + so\n", code=code)[1]
    assert values.items() <= args.items()


def test_a_hidden_test_tells_no_more_than_that_it_failed() -> None:
    """Neither output nor trouble, except what is wrong with the program in every test."""
    result = run_case(GREET, Case("a", input="An", output="x", hidden=True)).result
    assert (result.passed, result.output, result.trouble) == (False, "", "")
    assert run_case("1/0", Case("a", hidden=True)).result.trouble == ""
    assert run_case("if", Case("a", hidden=True)).result.trouble == "program.syntax"
    passed = run_case(GREET, Case("a", input="An", output="Chào An", hidden=True)).result
    assert (passed.passed, passed.output) == (True, "")


def test_runs_leave_nothing_behind() -> None:
    """Names, streams and built-in names are as before; so is the main module."""
    before = sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"], time.sleep
    run_case("import sys\nsys.stdout = None\nlist = 5\nx = 1", Case("a"))
    run_case("import sys\nsys.setrecursionlimit(5000)\n1/0", Case("a"))
    assert before == (sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"], time.sleep)
    assert sys.getrecursionlimit() != 5000
    assert trouble("print(x)")[0] == "program.name"


@pytest.mark.parametrize("end", ["exit()", "quit()", "import sys\nsys.exit(1)", "raise SystemExit"])
def test_a_program_may_end_itself(end: str) -> None:
    """That is an ordinary end, after which the test's code runs."""
    assert trouble(f"print(1)\n{end}\nprint(2)", output="1\n3", code="print(3)")[0] == ""


def test_builtins_behave() -> None:
    """The interruptible functions give what Python's own give."""
    source = """
import itertools
assert sum([1, 2]) == 3 and sum((i for i in range(3)), start=4) == 7
assert max(1, 2) == 2 and max([], default=5) == 5 and min(iter("ba")) == "a"
assert max(range(5), key=lambda n: -n) == 0
assert any(map(bool, [0, 1])) and not all(n < 2 for n in range(5))
assert list(filter(None, [0, 1])) == [1] and isinstance(filter(None, []), filter)
assert list(itertools.islice(filter(lambda n: n % 2, itertools.count()), 2)) == [1, 3]
import sys
assert sys.stdin.readline() == "a\\n" and [line for line in sys.stdin] == ["b\\n"]
if __name__ == "__main__":
    print("ok", file=sys.stdout)
print("no", file=sys.stderr)
"""
    assert trouble(source, input="a\nb", output="ok") == ("", {})


def test_the_screen_is_cut() -> None:
    """A result keeps the beginning of a long screen."""
    output = run_case("print('x' * 9000)", Case("a")).result.output
    assert len(output) == SHOWN + 1 and output.endswith("…")


def test_spent_engines_are_told() -> None:
    """After a deep recursion the interpreter is to be replaced, after another mistake it is not."""
    assert run_case("def f(): return f()\nf()", Case("a")).spent
    assert not run_case("1/0", Case("a")).spent


@pytest.mark.parametrize(
    "source",
    ["5 in range(9)", "for i in count(): break", "x in repeat(1, 5)", "deque([1])", "import math"],
)
def test_what_ends_is_not_refused(source: str) -> None:
    """Only what can never end is."""
    screen(ast.parse(source))
    with pytest.raises(Refused):
        screen(ast.parse("x not in cycle(a)"))


def test_the_bridge_runs_programs() -> None:
    """A message names the item, the program and a test, or lines to be typed."""
    item = dump_item(Item("x", "program", Program((Case("a", input="An", output="Chào An"),))))
    message = {"do": "run", "item": item, "source": GREET}
    assert handle({**message, "case": "a"})["result"]["passed"]
    assert handle({**message, "input": "Hoa"}) == {
        "result": {"case": "", "passed": True, "output": "Tên? \x02Hoa\x03\nChào Hoa\n"},
        "spent": False,
    }
    for wrong in ({"case": "z"}, {"source": 5}, {"input": 5}, {"item": None}):
        assert handle({**message, **wrong})["error"]["code"] == "QE301"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "program.other"),
        ("class E(Exception):\n    def __str__(self): return 5\nraise E", "program.other"),
        ("class E(Exception):\n    def __str__(self): raise SystemExit\nraise E", "program.other"),
        ("-" * 9000 + "1", "program.syntax"),
        ("+".join("1" * 20000), "program.syntax"),
        ("x = '\ud800'", "program.syntax"),
    ],
)
def test_nothing_escapes(source: str, code: str) -> None:
    """Neither an exception that cannot be told, nor a text that Python cannot even parse, is put
    down to the test or to the course."""
    assert trouble(source, code="assert x")[0] == code
