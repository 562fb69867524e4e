"""Files as they should not be: the check, fmt and stats say what is wrong, and go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main
from quiz_engine.site.text_file import LARGEST, decode

ROOT = Path(__file__).resolve().parents[2]
HEAD = "---\nid: {id}\ntitle: Tiếng Việt\ndescription: D.\n---\n\n"
BODY = '<question id="q-{id}">\n\nWhich?\n\n- [x] This\n- [ ] That\n\n</question>\n'
LESSON = HEAD + BODY
CONFLICT = "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> main\n"
GLOSSARY = "version: 1\nterms:\n  - id: ma-otp\n    term: mã OTP\n    definition: Dãy số.\n    lesson: bad\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that is the current folder: a lesson that is sound, one called bad with its
    translation, and a glossary that names it."""
    content = tmp_path / "content"
    for language in ("vi", "en"):
        (content / language).mkdir(parents=True)
        (content / language / "bad.md").write_text(LESSON.format(id="bad"), "utf-8")
    (content / "vi/good.md").write_text(LESSON.format(id="good"), "utf-8")
    (content / "vi/glossary.yml").write_text(GLOSSARY, "utf-8")
    (content / "framework.yml").write_bytes((ROOT / "content/framework.yml").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert told() == []
    return content


def run(*arguments: str) -> Result:
    """Run the command line; what is not caught by the program fails the test."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def told() -> list[str]:
    """Return what the check says of the whole course."""
    data = json.loads(run("check", "--format", "json", "content").stdout)
    return [f"{each['path']}:{each['line']}:{each['column']} {each['code']} {each['message']}" for each in data["diagnostics"]]


LARGE = (HEAD + "Word. " * 900_000).format(id="bad").encode()
SIDES = CONFLICT.format(ours=BODY, theirs=BODY.replace("This", "It"))
BAD = {
    "Windows-1252": (
        HEAD.format(id="bad").replace("Tiếng Việt", "Prüfung").encode("cp1252"),
        "content/vi/bad.md:3:10 QE117 The file is not UTF-8: byte 0xfc cannot be read.",
    ),
    "UTF-16": (
        LESSON.format(id="bad").encode("utf-16"),
        "content/vi/bad.md:1:1 QE117 The file is not UTF-8: byte 0xff cannot be read.",
    ),
    "a sound, not a text": (
        b"ID3\x04\x00\x00\x00\xff\xfb\x90",
        "content/vi/bad.md:1:8 QE117 The file is not UTF-8: byte 0xff cannot be read.",
    ),
    "a merge in a question": (
        (HEAD + SIDES).format(id="bad").encode(),
        "content/vi/bad.md:7:1 QE125 A merge conflict is not settled: lines 7 to 25.",
    ),
    "a merge in the front matter": (
        ("---\nid: bad\n" + CONFLICT.format(ours="title: A\n", theirs="title: B\n") + "description: D.\n---\n").encode(),
        "content/vi/bad.md:3:1 QE125 A merge conflict is not settled: lines 3 to 7.",
    ),
    "two merges with Windows line ends": (
        (HEAD + 2 * CONFLICT.format(ours="a\n", theirs="b\n")).format(id="bad").replace("\n", "\r\n").encode(),
        "content/vi/bad.md:7:1 QE125 A merge conflict is not settled: lines 7 to 11, and 1 more below.",
    ),
    "a merge with its base": (
        (HEAD + "<<<<<<< HEAD\na\n||||||| 1234567\nc\n=======\n>>>>>>> main").format(id="bad").encode(),
        "content/vi/bad.md:7:1 QE125 A merge conflict is not settled: lines 7 to 12.",
    ),
    "5 MB": (LARGE, "content/vi/bad.md:1:1 QE126 The file has 5.4 MB."),
}
"""By name, the bytes of a lesson, and the one thing that is said of the course."""


@pytest.mark.parametrize("name", BAD)
def test_one_clear_message_and_nothing_that_follows_from_it(here: Path, name: str) -> None:
    """Neither the translation nor the glossary is blamed; fmt leaves the file as it is, and stats
    counts the rest."""
    data, expected = BAD[name]
    (here / "vi/bad.md").write_bytes(data)
    assert told() == [expected]
    result = run("check", "content/vi/bad.md")
    assert (result.exit_code, result.stdout.count("QE")) == (1, 1)
    result = run("fmt", "content")
    assert result.exit_code == 1
    assert result.stderr == 'content/vi/bad.md: left as it is, because it has 1 mistake; see "quiz-engine check".\n'
    assert (here / "vi/bad.md").read_bytes() == data
    result = run("stats", "--format", "json")
    assert result.exit_code == 1
    place, _, message = expected.partition(" ")
    assert f"Not counted, or not all of it: {place}: {message[:5]}: {message[6:]}" in result.stderr
    lessons = {each["path"] for each in json.loads(result.stdout)["lessons"]}
    assert lessons == {"content/vi/good.md", "content/en/bad.md"}


@pytest.mark.parametrize("name", ["vi/glossary.yml", "framework.yml"])
@pytest.mark.parametrize("kind", ["merge", "bytes", "large"])
def test_yaml_is_told_the_same_way(here: Path, name: str, kind: str) -> None:
    """A merge, foreign bytes and size, once each; schemas refuses such a framework."""
    data = {
        "merge": CONFLICT.format(ours="version: 1\n", theirs="version: 2\n").encode(),
        "bytes": b"version: \xe9\n",
        "large": b"# " + b"x" * LARGEST,
    }[kind]
    (here / name).write_bytes(data)
    (message,) = told()
    code = {"merge": "QE125", "bytes": "QE117", "large": "QE126"}[kind]
    assert message.startswith(f"content/{name}:1:") and f" {code} " in message
    assert run("check", f"content/{name}").exit_code == 1
    assert run("fmt", "content").exit_code == 0
    assert run("stats").exit_code == 0
    if name == "framework.yml":
        assert run("schemas", "out", "--course", "content").exit_code == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_no_mistake(here: Path, end: str) -> None:
    """Places, words and form are the same, and fmt keeps the line ends."""
    text = LESSON.format(id="bad").replace(">\n\nWhich", ">\nWhich")
    (here / "vi/bad.md").write_bytes(text.replace("\n", end).encode())
    assert told() == ['content/vi/bad.md:8:1 QE120 There is no blank line after "<question id="q-bad">".']
    assert run("stats").exit_code == 0
    assert run("fmt", "content/vi/bad.md").exit_code == 0
    fixed = (here / "vi/bad.md").read_bytes()
    assert fixed == LESSON.format(id="bad").replace("\n", end).encode()
    glossary = here / "vi/glossary.yml"
    glossary.write_bytes(GLOSSARY.replace("\n", end).encode())
    assert told() == []


def test_what_looks_like_a_merge_and_is_none(here: Path) -> None:
    """A heading underlined by "=======", marks that are indented to be shown, one mark alone."""
    shown = "".join(f"    {line}\n" for line in CONFLICT.format(ours="a\n", theirs="b\n").splitlines())
    text = HEAD.format(id="bad") + f"Title\n=======\n\n{shown}\n>>>>>>> quoted\n\n<<<<<<< HEAD\n\n"
    (here / "vi/bad.md").write_text(text + BODY.format(id="bad"), "utf-8")
    assert told() == []


def test_empty_and_strange_files(here: Path) -> None:
    """Nothing in it, nothing but marks, control characters, a folder that is called as a lesson."""
    (here / "vi/folder.md").mkdir()
    for data, codes in ((b"", {"QE116"}), (b"---\n---\n", {"QE116"}), (b"---\n", {"QE116"}), (b"\x00\x02\x03", {"QE116"})):
        (here / "vi/bad.md").write_bytes(data)
        (here / "en/bad.md").unlink(missing_ok=True)
        (here / "vi/glossary.yml").unlink(missing_ok=True)
        found = {line.split(" ")[1] for line in told()}
        assert found == codes, data
        for command in (["fmt", "content"], ["stats"], ["check", "content/vi/bad.md"]):
            assert run(*command).exit_code == 1, (data, command)


def test_a_thousand_beginnings_of_a_merge_take_no_time() -> None:
    """The search for marks is linear: twice the text, about twice the time, and never a hang."""
    text = "<<<<<<< HEAD\n=======\n" * (LARGEST // 24)
    assert decode(text.encode(), "a.md") == (text, None)
    assert decode((text + ">>>>>>> main\n").encode(), "a.md")[1].code == "QE125"


@pytest.mark.parametrize("name", BAD)
def test_a_build_tells_the_same(here: Path, name: str) -> None:
    """And builds nothing; MkDocs alone would end with an error of Python at bytes that are no text."""
    data, expected = BAD[name]
    (here / "vi/bad.md").write_bytes(data)
    theme = f"{{name: material, custom_dir: '{ROOT / 'themes/hoc_so'}', font: false, language: vi}}"
    settings = f"site_name: A\ndocs_dir: content\nuse_directory_urls: false\ntheme: {theme}\n"
    Path("mkdocs.yml").write_text(settings + "plugins: [quiz_engine]\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    place, code, message = expected.split(" ", 2)
    assert f"{place}: {code}: {message}\n" in done.stderr
    assert done.stderr.count("QE") == 1 and "Traceback" not in done.stderr
    assert done.returncode == 1 and not Path("site/vi/bad.html").exists()
