"""Facts about the sandbox: what jobs get and give, and that nothing gets out, through any wall."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.errors import SetupError
from quiz_engine.runtime import sandbox, vendor

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    "helper/__init__.py": "",
    "helper/run.py": """
def run(job):
    names = {}
    exec(compile(job["code"], "<author>", "exec"), names)
    return names.get("value")
""",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of its own for this file, with the packages that are there already."""
    folder = tmp_path_factory.mktemp("cache")
    vendor.bring(vendor.load_table()["pyodide"], ROOT / ".cache")
    (folder / "npm").symlink_to(ROOT / ".cache" / "npm", target_is_directory=True)
    return folder


def run(codes: list[str], cache: Path, seconds: float = 10) -> list[dict]:
    """Return the results of running each code as an author's."""
    jobs = [{"entry": "helper.run:run", "code": code} for code in codes]
    return sandbox.run_jobs(jobs, cache, seconds, SOURCES)


def kinds(results: list[dict]) -> list[str]:
    """Return the kind of each error, "value" for none."""
    return [result["error"]["kind"] if "error" in result else "value" for result in results]


PLAIN = [
    "value = {'a': [1, 2.5, 'ế', None]}",
    "x = 1\ny = x / 0",
    "def f():\n    return g()\n\nf()",
    "\nvalue = (",
    "value = {1, 2}",
    "raise SystemExit('bye')",
    "raise ValueError('x' * 1000)",
    "raise ValueError('\\ud800')",
    "class E(Exception):\n    def __str__(self): raise RuntimeError\nraise E",
    "value = input()",
    "print('x' * 10**6)\nvalue = 'ok'",
    "def f(): f()\nf()",
    "value = 'x' * 10 ** 7",
]
LEFT_BEHIND = [
    "import builtins, os, random, sys, helper\nbuiltins.len = 1\nos.environ['A'] = 'b'\n"
    "sys.path.clear()\nhelper.mark = 1\nsys.setrecursionlimit(300)\n"
    "sys.modules['new'] = type(sys)('new')\nsys.stdout = None\nvalue = random.random()",
    "import os, random, sys, helper\nvalue = [len([1]), dict(os.environ), len(sys.path) > 0,\n"
    "    hasattr(helper, 'mark'), sys.getrecursionlimit() > 500, 'new' in sys.modules,\n"
    "    sys.stdout is None, random.random()]",
]


@pytest.fixture(scope="module")
def plain(cache: Path) -> list[dict]:
    """The results of PLAIN and LEFT_BEHIND, from one start."""
    return run([*PLAIN, *LEFT_BEHIND], cache)


def test_values_and_errors(plain: list[dict]) -> None:
    """A job gives JSON or says what went wrong, and on which line of the author's code."""
    results = plain
    assert results[0] == {"value": {"a": [1, 2.5, "ế", None]}}
    assert [each["error"] for each in results[1:4]] == [
        {"kind": "ZeroDivisionError", "line": 2, "text": "division by zero"},
        {"kind": "NameError", "line": 2, "text": "name 'g' is not defined"},
        {"kind": "SyntaxError", "line": 2, "text": "'(' was never closed"},
    ]
    assert results[4]["error"]["kind"] == "TypeError"
    assert results[5]["error"] == {"kind": "SystemExit", "line": 1, "text": "bye"}
    assert results[6]["error"]["text"] == "x" * 300
    assert kinds(results[7:10]) == ["ValueError", "E", "EOFError"]
    assert results[10] == {"value": "ok"}
    assert results[11]["error"]["kind"] == "RecursionError"
    assert results[12]["error"]["kind"] == "OutputLimit"


def test_a_job_leaves_nothing_behind(plain: list[dict]) -> None:
    """Each job finds Python as the first one did."""
    first, second = plain[-2:]
    assert second["value"] == [1, {}, True, False, True, False, False, first["value"]]


def test_results_are_kept(
    plain: list[dict], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What did not change starts no Node; another job, other sources or half a file do."""
    monkeypatch.setattr(vendor, "node_command", lambda: pytest.fail("Node was started"))
    assert run(PLAIN, cache) == plain[: len(PLAIN)]
    with pytest.raises(pytest.fail.Exception):
        run(["value = 2"], cache)
    with pytest.raises(pytest.fail.Exception):
        job = {"entry": "helper.run:run", "code": PLAIN[0]}
        sandbox.run_jobs([job], cache, sources={**SOURCES, "other.py": ""})
    for file in (cache / "sandbox").glob("*.json"):
        whole = file.read_text(encoding="utf-8")
        if '"ok"' in whole:
            file.write_text('{"val', encoding="utf-8")
            with pytest.raises(pytest.fail.Exception):
                run(PLAIN, cache)
            file.write_text(whole, encoding="utf-8")
            break
    else:
        pytest.fail("nothing is kept")


@pytest.mark.parametrize(
    "answer",
    [
        None, 5, [], {}, {"error": None}, {"error": {}}, {"error": {"kind": 5, "line": 1, "text": ""}},
        {"error": {"kind": "E", "line": "1", "text": ""}}, {"error": {"kind": "E", "line": None}},
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_no_result(answer: object) -> None:
    """A job may have had a hand in it."""
    assert not sandbox._is_result(answer)
    assert sandbox._is_result({"value": answer})
    assert sandbox._is_result({"error": {"kind": "E", "line": None, "text": ""}})


def test_limits(cache: Path) -> None:
    """Time and memory end; the jobs after it run as if nothing had been."""
    codes = [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "value = 2 ** (10 ** 9)",
        "x = []\nwhile True: x.append(bytearray(10 ** 7))",
        "value = bytearray(10 * 2 ** 30)",
        "import os\nos._exit(0)",
        "value = 'after'",
    ]
    results = run(codes, cache, 2)
    found = kinds(results)
    assert found[:2] == ["TimeLimit", "TimeLimit"]
    assert found[2] in ("TimeLimit", "MemoryError")
    assert set(found[3:5]) <= {"TimeLimit", "MemoryError", "OverflowError"}
    assert found[5:] == ["Died", "value"]
    # What depends on the machine is not kept.
    kept = [path.read_text() for path in (cache / "sandbox").glob("*.json")]
    assert not [text for text in kept if re.search("TimeLimit|MemoryError|Died", text)]


def test_memory_ends_where_stated(cache: Path) -> None:
    """Python gets the memory it is promised and no more, as an error that it can tell."""
    code = (
        "x = []\ntry:\n    while True: x.append(bytearray(2 ** 20))\n"
        "except MemoryError:\n    value = len(x)"
    )
    (result,) = run([code], cache, 60)
    assert sandbox.MEMORY * 0.7 < result["value"] < sandbox.MEMORY


@pytest.fixture
def port() -> Iterator[tuple[int, list]]:
    """A port on this machine, and a list of those who came."""
    visitors: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def wait() -> None:
            while not ended.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                visitors.append(address)
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        yield server.getsockname()[1], visitors
        ended.set()
        thread.join()


def test_python_says_no(cache: Path, tmp_path: Path, port: tuple[int, list]) -> None:
    """The straight ways out of Python end in an error and harm nothing."""
    number, visitors = port
    secret, made = tmp_path / "secret.txt", tmp_path / "made"
    secret.write_text("secret", encoding="utf-8")
    codes = [
        "import js\nvalue = js.process",
        "from js import fetch",
        "import pyodide_js",
        "from pyodide.code import run_js\nvalue = run_js('1')",
        "import pyodide.http",
        "import ctypes",
        "import pyodide\nvalue = pyodide.code.run_js('1')",
        f"value = open({str(secret)!r}).read()",
        "value = open('/etc/passwd').read()",
        f"import socket\nsocket.create_connection(('127.0.0.1', {number}), 2)",
        f"import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{number}/')",
        f"import os\nvalue = os.system('touch {made}')",
        f"import subprocess\nsubprocess.run(['touch', {str(made)!r}])",
        "import subprocess\nwhile True: subprocess.Popen(['sh', '-c', 'sh &'])",
        "import os\nwhile True: os.fork()",
        f"import os\nos.execv('/usr/bin/touch', ['touch', {str(made)!r}])",
        "import threading\nthreading.Thread(target=print).start()",
        "import multiprocessing\nmultiprocessing.Process(target=print).start()",
        "import signal\nsignal.raise_signal(9)",
    ]
    results = run(codes, cache)
    assert "value" not in kinds(results), results
    assert "Died" not in kinds(results[:-1]), results  # the last one kills itself, and nobody else
    assert not made.exists()
    assert visitors == []


ESCAPES = {
    "process": "import js\nvalue = str(js.process)",
    "names": "import js\nnames = ('fetch', 'process', 'eval', 'require')\n"
    "value = [name for name in names if hasattr(js, name)] or 1 / 0",
    "function": "import pyodide_js\nvalue = str(pyodide_js.FS.open.constructor('return process')())",
    "run_js": "from pyodide.code import run_js\nvalue = str(run_js('process'))",
    "eval": "import pyodide_js\nvalue = str(pyodide_js._module.eval('1'))",
    "mount": "import pyodide_js\nfrom pyodide.ffi import to_js\nFS = pyodide_js.FS\nFS.mkdir('/host')\n"
    "FS.mount(FS.filesystems.NODEFS, to_js({{'root': '{folder}'}}), '/host')\n"
    "value = open('/host/secret.txt').read()",
    "mount-write": "import pyodide_js\nfrom pyodide.ffi import to_js\nFS = pyodide_js.FS\nFS.mkdir('/w')\n"
    "FS.mount(FS.filesystems.NODEFS, to_js({{'root': '{folder}'}}), '/w')\n"
    "open('/w/made', 'w').write('x')\nvalue = 1",
    "mountNodeFS": "import pyodide_js\npyodide_js.mountNodeFS('/n', '{folder}')\n"
    "value = open('/n/secret.txt').read()",
    "system": "import os\nif os.system('touch {folder}/made'): raise OSError\nvalue = 1",
    "libc": "import ctypes\n"
    "if ctypes.CDLL(None).system(b'touch {folder}/made'): raise OSError\nvalue = 1",
    "package": "import pyodide_js\nfrom pyodide.ffi import run_sync\n"
    "run_sync(pyodide_js.loadPackage('http://127.0.0.1:{port}/x-1-py3-none-any.whl'))\nvalue = 1",
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nvalue = 1",
}
"""Ways out for who already holds JavaScript objects; each would set a value."""


def _escape(cache: Path, folder: Path, number: int) -> dict[str, str]:
    """Try every way out with the wall of Python taken down; return the kind of each result."""
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    codes = [code.format(folder=folder, port=number) for code in ESCAPES.values()]
    jobs = [{"entry": "helper.run:run", "code": code} for code in codes]
    pyodide = vendor.bring(vendor.load_table()["pyodide"], cache)
    # Past the cache: what other walls made of the same job says nothing of these.
    return dict(zip(ESCAPES, kinds(sandbox._run(jobs, pyodide, sandbox._first(SOURCES), 5)), strict=True))


def _without_python(monkeypatch: pytest.MonkeyPatch) -> None:
    text = sandbox._text("sandbox_inside.py")
    assert text.count("\n    _close()\n") == 1
    monkeypatch.setattr(sandbox, "_text", lambda _: text.replace("\n    _close()\n", "\n"))


@pytest.mark.parametrize("walls", ["all but Python's", "JavaScript's alone", "Node's alone"])
def test_each_wall_holds_by_itself(
    walls: str,
    cache: Path,
    tmp_path: Path,
    port: tuple[int, list],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With Python's own wall taken down, and others with it, there is still no way out."""
    _without_python(monkeypatch)
    tried = set(ESCAPES)
    if walls == "JavaScript's alone":
        monkeypatch.setattr(sandbox, "permission_flag", lambda _: "")
        monkeypatch.setattr(sandbox, "limit_process", lambda _: False)
    elif walls == "Node's alone":
        if not sandbox.permission_flag(tuple(vendor.node_command())):
            pytest.skip("this Node.js has no permission model")
        monkeypatch.setattr(sandbox, "limit_process", lambda _: False)
        script = (sandbox.HERE / "sandbox.cjs").read_text(encoding="utf-8")
        opened = re.sub(r"\n  closeAfter\(\);", "", script)
        assert opened != script
        here = tmp_path / "here"
        here.mkdir()
        (here / "sandbox.cjs").write_text(opened, encoding="utf-8")
        (here / "sandbox_inside.py").touch()
        monkeypatch.setattr(sandbox, "HERE", here)
    number, visitors = port
    found = _escape(cache, tmp_path, number)
    assert [name for name in tried if found[name] == "value"] == []
    assert not (tmp_path / "made").exists()
    assert visitors == []


def test_the_escapes_are_real(
    cache: Path, tmp_path: Path, port: tuple[int, list], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every wall taken down the same ways do lead out, so that the tests above can fail."""
    _without_python(monkeypatch)
    monkeypatch.setattr(sandbox, "permission_flag", lambda _: "")
    monkeypatch.setattr(sandbox, "limit_process", lambda _: False)
    script = (sandbox.HERE / "sandbox.cjs").read_text(encoding="utf-8")
    for wall in ("closeBefore();", "closeAfter();", "limitMemory(Number(megabytes) * 1024 * 1024);",
                 "jsglobals: Object.create(null),"):  # fmt: skip
        assert script.count(f"  {wall}") == 1, wall
        script = script.replace(f"  {wall}", "")
    here = tmp_path / "here"
    here.mkdir()
    (here / "sandbox.cjs").write_text(script, encoding="utf-8")
    monkeypatch.setattr(sandbox, "HERE", here)
    command = sandbox.command
    off = "--disallow-code-generation-from-strings"
    monkeypatch.setattr(
        sandbox, "command", lambda folder: [word for word in command(folder) if word != off]
    )
    number, visitors = port
    found = _escape(cache, tmp_path, number)
    assert {name for name in found if found[name] == "value"} >= {
        "process", "names", "function", "run_js", "mount", "mount-write", "mountNodeFS", "system",
    }  # fmt: skip
    assert (tmp_path / "made").exists()
    assert visitors


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_the_system_closes_its_doors(cache: Path) -> None:
    """Before the first job, the system lets the process open, start and write nothing more; it is
    gone afterwards, also after a kill."""
    folder = vendor.bring(vendor.load_table()["pyodide"], cache)
    with sandbox._started(folder, sandbox._first(SOURCES)) as process:
        number = process._process.pid
        limits = Path(f"/proc/{number}/limits").read_text(encoding="ascii")
        environment = Path(f"/proc/{number}/environ").read_bytes()
        code = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
        result = process.ask({"entry": "helper.run:run", "code": code}, 0.2)
        assert result["error"]["kind"] == "TimeLimit"
    assert process._process.poll() is not None
    assert not Path(f"/proc/{number}").exists()
    for name in ("open files", "processes", "file size", "core file size"):
        assert re.search(rf"Max {name} +0 +0 ", limits), limits
    assert re.search(r"Max data size +\d+ +\d+ ", limits), limits
    assert environment == b""


def test_without_node(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Node.js is told in one sentence what to install."""
    monkeypatch.setattr(vendor.shutil, "which", lambda _: None)
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SetupError, match="Node.js is not on this machine: install"):
        run(["value = 1"], cache)


def test_a_start_that_fails_is_told(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Pyodide does not start, the reason stands in one sentence."""
    monkeypatch.setattr(sandbox, "_text", lambda _: "raise RuntimeError('no start')")
    with pytest.raises(SetupError, match="could not start under Node.js.*no start"):
        run(["value = 1"], cache)


def test_permission_flag_is_found() -> None:
    """The permission model is switched on where this Node.js has one."""
    node = vendor.node_command()
    version = subprocess.run([*node, "-v"], capture_output=True, text=True).stdout
    major = int(re.match(r"v(\d+)", version)[1])
    assert bool(sandbox.permission_flag(tuple(node))) == (major >= 20)
    words = sandbox.command(ROOT / ".cache")
    assert major < 20 or any(word.endswith("permission") for word in words)
    assert "--disallow-code-generation-from-strings" in words
