"""Facts about `quiz-engine explain`: every code has its explanation, and it is the guide's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main
from quiz_engine.curriculum import load_framework, load_glossary
from quiz_engine.errors import CODES
from quiz_engine.explain import Explanation, find_code, plain, read_explanations
from quiz_engine.site.course import check_course, read_lesson_file
from quiz_engine.site.recordings import read_notes
from tests.unit.test_guide import anchors

NO_EXAMPLE = {
    *("QE117", "QE125", "QE126"),  # of bytes, of marks that a page cannot show, of size
    "QE262",  # of a machine that lacks Node.js
}
"""Mistakes of authors that no text of a page shows; the message is shown."""
HEAD = "---\nid: one\ntitle: T\ndescription: D.\n---\n\n"
CHOICE = '<question id="sac">\n\n**Bạn sạc gì?**\n\n- [x] Pin\n- [ ] Màn hình\n\n</question>\n'
SECOND = '\n<question id="tat" type="true-false">\n\n"Ban đêm phải tắt máy."\n\n- [ ] Đúng\n- [x] Sai\n\n</question>\n'
TERMS = "version: 1\nterms:\n  - {id: ma-otp, term: mã OTP, definition: Dãy số.}\n"
BESIDE = {
    **dict.fromkeys(("QE270", "QE271"), ("en/a/one.md", {"vi/a/one.md": HEAD + CHOICE})),
    "QE272": ("en/a/one.md", {"vi/a/one.md": HEAD + CHOICE + SECOND}),
    "QE282": ("en/glossary.yml", {"vi/glossary.yml": TERMS}),
    "QE283": (
        "en/glossary.yml",
        {"vi/glossary.yml": TERMS + "  - {id: ma-qr, term: mã QR, definition: Ô vuông.}\n"},
    ),
    "QE290": ("vi/audio/recorded.yml", {}),
}
"""By code, which file its examples are, and what stands beside it, as the page says."""


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, ["explain", *arguments], catch_exceptions=False)


def of_kind(explanation: Explanation, kind: str) -> list[str]:
    """Return the texts of one kind."""
    return [each.text for each in explanation.blocks if each.kind == kind]


def test_every_code_is_explained(root: Path) -> None:
    """In the order of the table, none left out, none empty, each with where the guide has it."""
    known = read_explanations()
    assert list(known) == list(CODES)
    assert [code for code, each in known.items() if not each.blocks] == []
    places = anchors((root / "content/authors/errors.md").read_text("utf-8"))
    assert {each.anchor.partition("#")[2] for each in known.values()} <= places


def test_every_mistake_of_authors_has_a_wrong_and_a_right_example() -> None:
    """And what the check says of the wrong one, by that code."""
    for code, each in read_explanations().items():
        if code[2] not in "12":
            continue
        wrong, right, told = (of_kind(each, kind) for kind in ("wrong", "right", "message"))
        if code in NO_EXAMPLE:
            assert (wrong, right) == ([], []), code
            assert code in "".join(each.text for each in each.blocks)
            continue
        assert wrong and right and len(told) == len(wrong), code
        assert all(code in text for text in told), code
        assert not set(wrong) & set(right), code


@pytest.mark.parametrize("code", sorted(set(CODES) - NO_EXAMPLE))
def test_right_examples_are_right(code: str, tmp_path: Path) -> None:
    """As they are printed: no mistake and no warning of any code. (What programs print, and what
    variables draw, is run by the tests of the guide.)"""
    for number, text in enumerate(of_kind(read_explanations()[code], "right")):
        if text.startswith("version:"):
            load = load_glossary if "\nterms:\n" in text else load_framework
            assert load(text)[-1] == []
            continue
        path = tmp_path / f"{number}.md"
        path.write_text(text + "\n", "utf-8")
        (tmp_path / "img").mkdir(exist_ok=True)
        picture = Path(__file__).resolve().parents[2] / "content/authors/img/messages.svg"
        (tmp_path / "img/messages.svg").write_bytes(picture.read_bytes())
        found = read_lesson_file(path).diagnostics
        assert [each for each in found if each.code != "QE250"] == []


@pytest.mark.parametrize("code", BESIDE)
def test_examples_of_two_files_are_as_printed(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong one gives the message that the page shows, the right one none."""
    monkeypatch.chdir(tmp_path)
    name, beside = BESIDE[code]
    explanation = read_explanations()[code]
    (message,) = of_kind(explanation, "message")
    for kind, expected in (("wrong", message), ("right", "")):
        (text,) = of_kind(explanation, kind)
        head = HEAD if name.endswith(".md") else ""
        for path, content in {**beside, name: f"{head}{text}\n"}.items():
            Path("content", path).parent.mkdir(parents=True, exist_ok=True)
            Path("content", path).write_text(content, "utf-8")
        found = check_course(Path("content"))
        if name.endswith("recorded.yml"):
            found = read_notes(Path("content", name).parent)[1]
        assert "\n".join(map(str, found)) == expected


@pytest.mark.parametrize("word", ["QE104", "qe104", "104", " Qe104 "])
def test_a_code_is_known_however_it_is_typed(word: str) -> None:
    """Capitals, small letters, digits alone."""
    assert find_code(word) == "QE104"
    result = run(word)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "QE104: A list entry has no choice marker."
    wrong, said, right = (lines.index(each) for each in ("Wrong:", "What the check says:", "Right:"))
    assert wrong < lines.index("    - [q] The screen") < said
    assert said < lines.index("A marker is `- [ ]` or `- [x]`, with spaces as shown. Each entry of the list") < right
    assert lines[-1] == "    </question>"


def test_several_codes_come_in_the_order_given_and_once() -> None:
    """Whoever writes one twice reads it once."""
    heads = [line for line in run("204", "QE101", "qe204").output.splitlines() if line[:2] == "QE"]
    assert heads == ["QE204: Two choices are equal.", "QE101: An element is not closed."]


def test_an_unknown_code_is_answered_by_the_nearest() -> None:
    """Exit code 2; what is known is explained all the same."""
    result = run("QE14")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('There is no code "QE14". The nearest:\n  QE1')
    assert "QE104  A list entry has no choice marker." in result.stderr
    result = run("tolerance", "101")
    assert result.exit_code == 2
    assert result.stderr == 'There is no code "tolerance". "quiz-engine explain" lists all of them.\n'
    assert result.stdout.startswith("QE101: ")


def test_without_a_code_all_are_listed() -> None:
    """One line each."""
    result = run()
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"{code}  {text}" for code, text in CODES.items()]


def test_json() -> None:
    """The same parts, for other programs; an unknown code is told beside it."""
    data = json.loads(run("--format", "json", "qe101", "103").output)
    assert [each["code"] for each in data["explanations"]] == ["QE101", "QE103"]
    (first, _) = data["explanations"]
    assert (data["version"], first["sentence"]) == (1, CODES["QE101"])
    assert first["guide"] == "errors.md#qe101-an-element-is-not-closed"
    assert {each["kind"] for each in first["blocks"]} == {"text", "wrong", "message", "right"}
    assert len(json.loads(run("--format", "json").output)["explanations"]) == len(CODES)
    result = run("--format", "json", "QE999")
    assert (result.exit_code, json.loads(result.stdout)["explanations"]) == (2, [])


def test_a_terminal_shows_words_instead_of_links() -> None:
    """Within the guide a link means nothing here; an address is shown."""
    assert plain("See [Gaps](gaps.md).") == "See Gaps."
    assert plain("[GOV.UK](https://gov.uk/x) says") == "GOV.UK (https://gov.uk/x) says"
    assert plain("*Key* and **bold** and 2*3*4") == "Key and **bold** and 2*3*4"
