"""Facts about `quiz-engine report`: what it writes, and what it makes of all that lies in a folder."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import quiz_engine
from quiz_engine.cli import main
from quiz_engine.report import folder as reading
from quiz_engine.results.sheet import LARGEST

from .result_class import DAY, SCRIPT, done, result_file, write_class, write_course

SCHEMA = json.loads((Path(quiz_engine.__file__).parent / "schema" / "report.schema.json").read_text("utf-8"))
LAN = result_file("Lan", {"q1": done("k1", False)})
MINH = result_file("Minh", {"q1": done("k1", False, when=DAY + 3), "q2": done("k2", True)}, when=DAY + 4)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """What of a built course a report needs, in a folder with a difficult name."""
    return write_course(tmp_path / "Học số #1 100%")


def run(*arguments: object) -> Result:
    """Run the command."""
    command = ["report", *(str(each) for each in arguments)]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def report(tmp_path: Path, site: Path, files: dict[str, object], *more: object) -> tuple[Result, dict]:
    """Report on files; return what was said, and the JSON."""
    folder = write_class(tmp_path / "lớp", files)
    output = tmp_path / "out"
    said = run(folder, "--course", site, "--output", output, "--zone", 420, *more)
    path = output / "report.json"
    return said, json.loads(path.read_text("utf-8")) if path.exists() else {}


def test_a_class_becomes_four_files(tmp_path, site):
    """All with the same numbers; the folder itself stays as it was; the same bytes each time."""
    said, data = report(tmp_path, site, {"a.json": LAN, "sub/b.json": MINH})
    assert said.exit_code == 0 and "2 learners from 2 files, 0 left out." in said.output
    Draft202012Validator(SCHEMA).validate(data)
    assert [each["name"] for each in data["learners"]] == ["Lan", "Minh"]
    assert data["questions"][0]["answers"] == [{"text": "Năm", "learners": 2}]
    rows = list(csv.reader((tmp_path / "out/learners.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:2] for row in rows[1:]] == [["Lan", "0"], ["Minh", "1"]]
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert "Hai cộng hai?" in page and "://" not in page
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert len(before) == 4
    for counter in ("duckdb", "python"):
        assert report(tmp_path, site, {}, "--count-with", counter)[0].exit_code == 0
        assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in (tmp_path / "lớp").rglob("*.json")) == ["a.json", "b.json"]


def test_the_page_runs_its_own_script_only(tmp_path, site):
    """Its policy names the hash of the script that sorts, and allows nothing else."""
    report(tmp_path, site, {"a.json": LAN})
    page = (tmp_path / "out/report.html").read_bytes().decode()
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    import base64

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#x27;", "'")
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy
    assert "makeSortable(document)" in script


BAD = {
    "large.json": "large",
    "empty.json": "nothing",
    "cut.json": "damaged",
    "utf16-no-mark.json": "encoding",
    "deep.json": "other",
    "notes.txt": "other",
    "<img src=x onerror=alert(1)>.txt": "other",
    "photo.JPG": "picture",
    "code.txt": "code-text",
    "foreign.json": "foreign",
    "newer.json": "newer",
    "nobody.json": "empty",
    "again/a.json": "doubled",
    "link.json": "unreadable",
    "pipe.json": "unreadable",
}


def test_whatever_lies_in_a_folder_is_named(tmp_path, site):
    """Each in one sentence; nothing of it is run, followed or waited for; the good ones count. A file of
    1 GB is refused by its size: it is sparse, and would not be done in this time."""
    text = json.dumps(LAN, ensure_ascii=False)
    folder = write_class(
        tmp_path / "lớp",
        {
            "<script>alert(1)<_script>.json": MINH,
            "again/a.json": LAN,
            "a.json": LAN,
            "utf16.json": json.dumps(result_file("Hoa")).encode("utf-16"),
            "utf16-no-mark.json": json.dumps(result_file("Hoà")).encode("utf-16-be"),
            "empty.json": b"",
            "cut.json": text[:200],
            "deep.json": "[" * 100_000,
            "notes.txt": "Nhớ mua phấn",
            "<img src=x onerror=alert(1)>.txt": "x",
            "photo.JPG": b"\xff\xd8",
            "code.txt": "HS1:ABC",
            "foreign.json": {**LAN, "course": "khac"},
            "newer.json": {**LAN, "version": 2},
            "nobody.json": result_file(),
        },
    )
    with (folder / "large.json").open("wb") as file:
        file.truncate(10**9)
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.json")
    (folder / "link.json").symlink_to(folder / "a.json")
    said, data = report(tmp_path, site, {})
    assert said.exit_code == 0
    found = {each["file"]: each["reason"] for each in data["left"]}
    expected = {**BAD, "again/a.json": "doubled"}
    if sys.platform == "win32":
        del expected["pipe.json"]
    # which of two equal files comes first is the order of their names
    doubled = next(file for file in ("a.json", "again/a.json") if file in found)
    assert {file: reason for file, reason in found.items() if file != doubled} == {
        file: reason for file, reason in expected.items() if file != "again/a.json"
    }
    assert sorted(each["name"] for each in data["learners"]) == ["Hoa", "Lan", "Minh"]
    assert said.output.count("left out: ") == len(expected)
    assert "1000 MB" in said.output
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert "<img" not in page and "&lt;img src=x onerror=alert(1)&gt;.txt" in page


def test_a_name_of_bytes_can_be_told(tmp_path, site):
    """A stick written elsewhere has names that are no UTF-8."""
    folder = write_class(tmp_path / "lớp", {"a.json": LAN})
    try:
        (folder / os.fsdecode(b"t\xeb\xff\x1b[2J.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    said, data = report(tmp_path, site, {})
    assert said.exit_code == 0 and "\x1b" not in said.output
    assert data["left"][0]["file"] == "t\ufffd\ufffd [2J.txt"


def test_two_files_of_one_learner_are_one(tmp_path, site):
    """Merged where they surely are; asked about where not, until --same or --apart says so."""
    later = result_file("Lan", {"q1": done("k1", True, when=DAY + 9)})
    stranger = result_file("Lan", {"q2": done("k2", True, when=DAY + 1)}, when=DAY + 1)
    files = {"a.json": LAN, "b.json": later, "c.json": stranger}
    said, data = report(tmp_path, site, files)
    assert [each["files"] for each in data["learners"]] == [["a.json", "b.json"], ["c.json"]]
    assert [each["solved"] for each in data["learners"]] == [1, 1]
    assert data["doubts"] == [{"kind": "name", "files": [["a.json", "b.json"], ["c.json"]]}]
    assert "same name: a.json, b.json | c.json" in said.output
    said, data = report(tmp_path, site, {}, "--same", "a.json", "c.json")
    assert [(each["files"], each["solved"]) for each in data["learners"]] == [(["a.json", "b.json", "c.json"], 2)]
    assert data["doubts"] == []
    said, data = report(tmp_path, site, {}, "--apart", "a.json", "b.json")
    assert len(data["learners"]) == 3
    said, _ = report(tmp_path, site, {}, "--same", "a.json", "z.json")
    assert said.exit_code == 3 and "there is no z.json" in said.output


def test_exit_codes(tmp_path, site):
    """1 where nothing can be counted, 2 for wrong usage, 3 for a course or an output that cannot be."""
    nothing = write_class(tmp_path / "nothing", {"x.txt": "x"})
    out = ("--output", tmp_path / "out")
    said = run(nothing, "--course", site, *out)
    assert said.exit_code == 1 and "no result file of khoa" in said.output
    assert not (tmp_path / "out").exists()
    assert run(nothing).exit_code == 2
    assert run(tmp_path / "none", "--course", site, *out).exit_code == 2
    said = run(nothing, "--course", nothing, *out)
    assert said.exit_code == 3 and "no course that knows of reports" in said.output
    said = run(nothing, "--course", site, *out, "--language", "de")
    assert said.exit_code == 3 and "It has: vi." in said.output
    good = write_class(tmp_path / "good", {"a.json": LAN})
    blocked = write_class(tmp_path, {"file": "x"}) / "file" / "deeper"
    said = run(good, "--course", site, "--output", blocked)
    assert said.exit_code == 3 and "cannot be written" in said.output
    script = site / "assets/quiz/report.vi.js"
    for text, word in ((SCRIPT[:90], "damaged"), (SCRIPT.replace('"version":1', '"version":2', 1), "newer version")):
        script.write_text(text, encoding="utf-8")
        said = run(good, "--course", site, *out)
        assert said.exit_code == 3 and word in said.output


def test_the_report_does_not_read_itself(tmp_path, site):
    """Where its output lies within the folder, a second run finds the same files."""
    folder = write_class(tmp_path / "lớp", {"a.json": LAN})
    for _ in range(2):
        said = run(folder, "--course", site, "--output", folder / "out")
        assert "1 learner from 1 file, 0 left out." in said.output


def test_many_files_are_read_by_many(tmp_path, site, monkeypatch):
    """From a number of files on by several processes, with the same report, in the same order."""
    files = {}
    for number in range(30):
        right = {"q1": done("k1", number % 3 == 0, when=DAY + number * 10)}
        files[f"{number:02}.json"] = result_file(f"Bạn {number}", right, when=DAY + number)
    _, alone = report(tmp_path, site, {**files, "x.txt": "x"})
    monkeypatch.setattr(reading, "MANY", 10)
    monkeypatch.setattr(reading.os, "cpu_count", lambda: 2)
    said, together = report(tmp_path, site, {})
    assert together == alone and len(alone["learners"]) == 30
    assert [each["file"] for each in together["left"]] == ["x.txt"]


def test_a_file_that_grows_is_too_large(tmp_path):
    """The limit holds for what is read, not only for what was said before."""
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * (LARGEST + 1))
    with pytest.raises(reading.Refused, match="large"):
        reading._text(str(path))
