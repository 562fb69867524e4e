"""`quiz-engine serve` as an author runs it, on a course of their own: the real command."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "browser" / "course" / "content"
LONG = 60
"""Seconds in which a build ends on a busy machine."""
HOME = "# Trang đầu\n\nChào bạn.\n"
SETTINGS = f"""INHERIT: {ROOT.as_posix()}/mkdocs.yml
site_name: Khóa thử
docs_dir: content
theme:
  custom_dir: {ROOT.as_posix()}/themes/hoc_so
plugins:
  - quiz_engine:
      course: khoa-thu
      cache: {ROOT.as_posix()}/.cache
nav:
"""


def lesson(id: str, title: str, text: str = "") -> str:
    """Return a lesson."""
    front = f"---\nid: {id}\ntitle: {title}\ndescription: {title}.\n---\n\n"
    return f"{front}# {title}\n\n{text}"


def make_course(folder: Path, lessons: dict[str, str], language: str = "vi") -> Path:
    """Write a course to an empty folder: its lessons by path below content/, a home page beside
    them; return the folder."""
    files = {f"{language}/index.md": HOME, **lessons}
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    settings = SETTINGS.replace("theme:\n", f"theme:\n  language: {language}\n")
    listed = "".join(f"  - {each}\n" for each in files if each.startswith(f"{language}/"))
    (folder / "mkdocs.yml").write_text(settings + listed, "utf-8")
    return folder


class Serving:
    """A server that runs for one course. Use as a context manager."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        options = options or ("--port", "0")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "quiz_engine.cli", "serve", "--no-open", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            cwd=folder,
        )
        self.lines: list[str] = []
        self._told: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = ""

    def __enter__(self) -> Serving:
        self.url = re.search(r"http://\S+", self.wait_for("to be seen at"))[0]
        self.wait_for("Ctrl-C ends")
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)
            self._told.put(line)

    def wait_for(self, *texts: str) -> str:
        """Return the next line with all of some texts in it."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            try:
                line = self._told.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None, "".join(self.lines)
                continue
            if all(each in line for each in texts):
                return line
        raise AssertionError(f"no {texts}: {''.join(self.lines)}")

    def wait_built(self) -> str:
        """Return the line that a build ends with."""
        return self.wait_for(" warning", " mistake")

    def path(self, name: str) -> Path:
        """Return a file below content/."""
        return self.folder / "content" / name

    def change(self, name: str, old: str, new: str) -> None:
        """Change a text in a file, as an editor saves it."""
        text = self.path(name).read_text("utf-8")
        assert old in text, old
        self.path(name).write_text(text.replace(old, new), "utf-8")

    def ask(self, path: str = "_serve/state.json", **headers: str) -> tuple[int, bytes]:
        """Return status and body of an answer."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=LONG) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def settle(self) -> None:
        """Wait until all that was changed before is built: the home page is changed last."""
        home = next(self.folder.glob("content/*/index.md"))
        mark = f"<!-- {time.monotonic_ns()} -->"
        home.write_text(f"{HOME}\n{mark}\n", "utf-8")
        address = f"{home.parent.name}/index.html"
        end = time.monotonic() + LONG
        at = ""
        while mark.encode() not in self.ask(address)[1]:
            assert time.monotonic() < end, "".join(self.lines)
            at = json.loads(self.ask(f"_serve/state.json?after={at}")[1])["at"]

    def state(self) -> dict[str, Any]:
        """Return what pages are told."""
        return json.loads(self.ask()[1])

    def end(self) -> int:
        """End it as a person does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(LONG)
        self._reader.join(LONG)
        self.process.stdout.close()
        return code
