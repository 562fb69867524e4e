"""Facts about `quiz-engine serve` as a person runs it: the real command, its port, its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import LONG, ROOT, Serving, lesson, make_course

LESSONS = {"vi/a.md": lesson("a", "Bài A", "Câu đầu.\n"), "vi/b.md": lesson("b", "Bài B")}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory):
    """A server for a small course."""
    with Serving(make_course(tmp_path_factory.mktemp("course"), LESSONS)) as serving:
        yield serving


def test_what_is_saved_is_built_and_told(serving: Serving) -> None:
    """A sentence, a mistake with its line, and its mending; pages are told each time."""
    first = serving.state()
    serving.change("vi/a.md", "Câu đầu.", "Câu khác.")
    assert re.match(r"a\.md: 1 page in [\d.]+ s: 0 mistakes, 0 warnings\.", serving.wait_built())
    second = serving.state()
    assert (second["whole"], second["found"]) == (first["whole"], [])
    assert second["good"] == second["at"] != first["at"]
    assert "Câu khác.".encode() in serving.ask("vi/a.html")[1]
    serving.change("vi/a.md", "Câu khác.", '<question answr="x">\n\nGì?\n\n</question>')
    assert serving.wait_for("QE103").startswith("content/vi/a.md:9:11: QE103: ")
    assert serving.wait_for("answr") == '    <question answr="x">\n'
    assert serving.wait_for("^") == "              ^^^^^\n"
    assert serving.wait_for("Did you mean")
    assert re.match(r"a\.md: not built: \d mistakes?, 0 warnings\.", serving.wait_built())
    third = serving.state()
    lines = [each["line"] for each in third["found"] if each["code"] == "QE103"]
    assert third["good"] == second["good"] and lines == [["<question ", "answr", '="x">']]
    assert "Câu khác.".encode() in serving.ask("vi/a.html")[1]
    serving.change("vi/a.md", '<question answr="x">\n\nGì?\n\n</question>', "Câu đầu.")
    serving.wait_built()
    assert serving.state()["found"] == []


def test_many_files_at_once_are_one_build(serving: Serving) -> None:
    """As git writes them; the line names one of them, and how many more."""
    for name in ("vi/a.md", "vi/b.md", "vi/index.md"):
        with serving.path(name).open("a", encoding="utf-8") as file:
            file.write("\nCâu nữa.\n")
    assert serving.wait_built().startswith("a.md and 2 more: 3 pages in ")
    serving.change("vi/b.md", "Câu nữa.", "Câu cuối.")
    assert serving.wait_built().startswith("b.md: 1 page in ")


def test_a_second_one_takes_the_next_port(serving: Serving, tmp_path: Path) -> None:
    """Where no port is asked for; where one is, and it is taken, the sentence names a free one."""
    folder = make_course(tmp_path, LESSONS)
    with Serving(folder, "content", "--host", "localhost") as one, Serving(folder, "mkdocs.yml") as other:
        ports = [int(each.url.rstrip("/").rpartition(":")[2]) for each in (one, other)]
        assert 8000 <= ports[0] < ports[1] < 8020
        assert one.url.startswith("http://localhost:")
        refused = run(folder, "--port", str(ports[1]))
        assert refused.returncode == 3
        assert re.search(rf"Port {ports[1]} is taken .* say --port \d+", refused.stderr)
        assert one.end() == other.end() == 0


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the command where it ends by itself."""
    command = [sys.executable, "-m", "quiz_engine.cli", "serve", "--no-open", *arguments]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=LONG)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "There is no mkdocs.yml in"),
        (("nowhere",), "There is no nowhere here."),
        (("--port", "x"), "'x' is not a valid integer"),
        (("--language", "fr"), "'fr' is not one of"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, and what to do; no traceback."""
    ended = run(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr and "Traceback" not in ended.stderr


def test_an_address_that_this_computer_has_not(tmp_path: Path) -> None:
    """Exit code 3, with those that it has."""
    ended = run(make_course(tmp_path, LESSONS), "--host", "192.0.2.7")
    assert ended.returncode == 3
    assert ended.stderr.startswith("This computer has not the address 192.0.2.7. It has: ")


def test_what_is_no_address(tmp_path: Path) -> None:
    """Exit code 3, with how one looks, and no option that another command has."""
    ended = run(make_course(tmp_path, LESSONS), "--host", "here")
    assert ended.returncode == 3
    assert ended.stderr.startswith('"here" is no address') and "--bind" not in ended.stderr


def test_it_ends_with_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while a window waits for news, and while it builds; no folder of its own stays."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    folder = make_course(tmp_path / "course", LESSONS)
    serving = Serving(folder)
    serving.wait_for("to be seen at")
    assert [each.name.startswith("quiz-engine-serve-") for each in scratch.iterdir()] == [True]
    assert serving.end() == 0  # before the first build has ended
    assert serving.lines[-1] == "Ended.\n" and not list(scratch.iterdir())
    with Serving(folder) as serving:
        host, port = serving.url.removeprefix("http://").rstrip("/").split(":")
        waiting = socket.create_connection((host, int(port)), LONG)
        name = serving.state()["at"]
        waiting.sendall(f"GET /_serve/state.json?after={name} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        serving.process.send_signal(signal.SIGINT)
        assert serving.process.wait(LONG) == 0
        waiting.close()
    assert serving.lines[-1] == "Ended.\n" and len(serving.lines) == 4
    assert not list(scratch.iterdir())
    assert "Traceback" not in "".join(serving.lines)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_the_wish_to_end_and_a_closed_terminal_leave_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As an editor, a shutdown or the window's cross ends it: no folder of its own stays."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    serving = Serving(make_course(tmp_path / "course", LESSONS))
    serving.wait_for("to be seen at")
    assert len(list(scratch.iterdir())) == 1
    serving.process.send_signal(getattr(signal, name))
    assert serving.process.wait(LONG) == serving.end() == 0
    assert serving.lines[-1] == "Ended.\n" and not list(scratch.iterdir())


def test_the_language_that_is_asked_for(tmp_path: Path) -> None:
    """Its configuration, its folder, its words for the page."""
    folder = make_course(tmp_path, {**LESSONS, "en/a.md": lesson("a", "Lesson A")})
    (folder / "content/en/index.md").write_text("# Start\n", "utf-8")
    below = "INHERIT: ../../mkdocs.yml\ndocs_dir: ..\ntheme:\n  language: en\nnav:\n  - en/index.md\n  - en/a.md\n"
    custom = f"  custom_dir: {ROOT.as_posix()}/themes/hoc_so\n"
    (folder / "content/en/mkdocs.yml").write_text(below.replace("nav:", f"{custom}nav:"), "utf-8")
    with Serving(folder, "--port", "0", "--language", "en") as serving:
        status, page = serving.ask("en/a.html")
        assert status == 200 and b"Fold away (Esc)" in page
        assert serving.ask("vi/a.html")[0] == 404
        assert serving.ask("")[1] == serving.ask("en/index.html")[1]  # "/" leads home


def test_a_lesson_of_5_mb_one_that_is_no_text_and_a_merge(tmp_path: Path) -> None:
    """They are told at once, with what else is wrong, and the server goes on."""
    folder = make_course(tmp_path, LESSONS)
    with Serving(folder) as serving:
        for data, code in (
            (b"\x00\xff" * 1000, "QE117"),
            (b"<<<<<<< HEAD\none\n=======\nother\n>>>>>>> other\n", "QE125"),
            (LESSONS["vi/a.md"].encode() + "Một câu dài. ".encode() * 400_000, "QE126"),
        ):
            serving.path("vi/a.md").write_bytes(data)
            assert code in serving.wait_for("a.md:1:")
            assert " not built: " in serving.wait_built()
        serving.path("vi/a.md").write_text(LESSONS["vi/a.md"], "utf-8")
        assert "1 page in " in serving.wait_built()
        assert serving.state()["found"] == []
