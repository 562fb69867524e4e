"""Facts about `quiz-engine stats`: what it counts, what it leaves out, and what its page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import quiz_engine
from quiz_engine.cli import main
from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.markup import parse_lesson
from quiz_engine.markup.words import count_lesson
from quiz_engine.stats import collect
from quiz_engine.stats.data import dump_stats
from quiz_engine.stats.time import ANSWERING, minutes

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((Path(quiz_engine.__file__).parent / "schema/stats.schema.json").read_text("utf-8"))
NAMED = "{vi: a, en: b, de: c}"
FRAMEWORK = f"""version: 1
name: {NAMED}
levels:
  - {{id: 1, name: {{vi: dễ, en: easy, de: leicht}}, description: {NAMED}}}
  - {{id: 2, name: {{vi: khó, en: hard, de: schwer}}, description: {NAMED}}}
audiences:
  - {{id: adults, name: {NAMED}}}
domains:
  - id: safety
    name: {NAMED}
    competences:
      - {{id: scams, name: {{vi: Lừa đảo, en: Scams, de: Betrug}}, description: {NAMED}}}
      - {{id: health, name: {{vi: Sức khỏe, en: Health, de: Gesundheit}}, description: {NAMED}}}
"""
CHOICE = '<question id="{id}"{more}>\n\nWhich one?\n\n- [x] This\n- [ ] That one\n\n</question>\n\n'
TEXT = '<question id="{id}" answer="a | b">\n\nSay a.\n\n</question>\n\n'


def lesson(id: str, body: str, more: str = "") -> str:
    """Return the text of a lesson."""
    return f"---\nid: {id}\ntitle: Title of {id}\ndescription: D.\n{more}---\n\n# One two\n\n{body}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two lessons, one of them translated, that is the current folder."""
    content = tmp_path / "content"
    files = {
        "framework.yml": FRAMEWORK,
        "vi/index.md": "---\nid: home\ntitle: H\ndescription: D.\ntemplate: home.html\n---\n\n# Home\n",
        "vi/a.md": lesson(
            "a",
            "Three more words.\n\n" + CHOICE.format(id="q1", more="") + CHOICE.format(id="q2", more=' level="2"'),
            "competency: safety.scams\nlevel: 1\nminutes: 7\nreviewed: 2026-02-01\n",
        ),
        "vi/b.md": lesson("b", TEXT.format(id="q3")),
        "en/a.md": lesson(
            "a",
            CHOICE.format(id="q1", more="") + CHOICE.format(id="q2", more=' level="2"'),
            "competency: safety.scams\nlevel: 1\nminutes: 7\nreviewed: 2026-02-01\n",
        ),
        "authors/guide.md": lesson("guide", CHOICE.format(id="q9", more="")),
    }
    for name, text in files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return content


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, ["stats", *arguments], catch_exceptions=False)


def data_of(*arguments: str) -> dict:
    """Return the numbers, which follow their schema."""
    result = run("--format", "json", *arguments)
    data = json.loads(result.stdout)
    Draft202012Validator.check_schema(SCHEMA)
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    return data


def test_lessons_questions_and_words_are_counted(here: Path) -> None:
    """By language; neither the home page nor the guide is a lesson of the course."""
    data = data_of()
    vi, en = data["languages"]
    assert (vi["language"], vi["lessons"], vi["questions"]) == ("vi", 2, 3)
    assert (en["language"], en["lessons"], en["questions"]) == ("en", 1, 2)
    # a: One two, Three more words, twice (Which one, This, That one); b: One two, Say a
    assert [(each["id"], each["words"]) for each in data["lessons"] if each["language"] == "vi"] == [
        ("a", 15),
        ("b", 4),
    ]
    assert (vi["words"], en["words"]) == (19, 12)
    assert vi["minutes"]["stated"] == 7
    assert vi["minutes"]["answering"] == 2  # 40 and 30 seconds, a minute each
    assert data["types"]["single-choice"] == {"vi": 2, "en": 2}
    assert data["types"]["short-text"] == {"vi": 1, "en": 0}
    assert list(data["types"]) == [each.name for each in ITEM_TYPES]
    assert data["course"] == "content"


def test_coverage_is_told_for_every_competence_and_level(here: Path) -> None:
    """A question counts where it says so itself, else where its lesson does; what says nothing is
    there, too."""
    coverage = data_of()["coverage"]
    cells = {(each["competency"], each["level"]): (each["lessons"], each["questions"]) for each in coverage["cells"]}
    assert cells == {
        ("safety.scams", 1): (1, 1),
        ("safety.scams", 2): (0, 1),
        ("safety.scams", 0): (0, 0),
        ("safety.health", 1): (0, 0),
        ("safety.health", 2): (0, 0),
        ("safety.health", 0): (0, 0),
        ("", 1): (0, 0),
        ("", 2): (0, 0),
        ("", 0): (1, 1),
    }
    assert coverage["uncovered"] == ["safety.health"]
    assert coverage["language"] == "vi"


def test_translations_are_present_behind_or_missing(here: Path) -> None:
    """Behind is what differs in more than words, lacks a question, or was reviewed before its
    original was."""

    def states() -> dict:
        return data_of()["languages"][1]["translations"]

    assert data_of()["languages"][0]["translations"] is None
    assert states() == {"present": 1, "behind": 0, "missing": 1, "untranslated": ["b"]}
    path = here / "en/a.md"
    sound = path.read_text("utf-8")
    for old, new, told in (
        ("- [x] This\n- [ ] That", "- [ ] This\n- [x] That", "is not the same as in the original"),
        (CHOICE.format(id="q1", more=""), "", 'The question "q1" of content/vi/a.md is missing.'),
        ("2026-02-01", "2026-01-31", "It was reviewed on 2026-01-31, and the original on 2026-02-01."),
    ):
        assert old in sound
        path.write_text(sound.replace(old, new, 1), "utf-8")
        assert states()["behind"] == 1 and states()["present"] == 0
        (lesson,) = [each for each in data_of()["lessons"] if each["language"] == "en"]
        assert lesson["translation"] == "behind"
        assert told in lesson["behind"][0]


def test_a_part_of_a_course_can_be_counted(here: Path) -> None:
    """A file, a folder, and the guide where it is named."""
    assert [each["id"] for each in data_of("content/vi/b.md")["lessons"]] == ["b"]
    assert [each["language"] for each in data_of("content/en")["languages"]] == ["en"]
    assert [each["id"] for each in data_of("content/authors")["lessons"]] == ["guide"]
    assert data_of("content/vi/a.md", "content/vi/b.md", "content/vi/a.md")["languages"][0]["lessons"] == 2


def test_tables(here: Path) -> None:
    """What the page and the data say, as tables on a terminal; a dash where there is nothing."""
    result = run("content")
    assert result.exit_code == 0
    lines = [re.split(r"  +", line.strip()) for line in result.stdout.splitlines()]
    assert ["Tiếng Việt", "2", "3", "19", "7", "2", "2", "–", "–", "–"] in lines
    assert ["English", "1", "2", "12", "7", "1", "1", "1", "0", "1"] in lines
    assert ["short-text", "1", "–"] in lines
    assert ["safety.scams", "1 / 1", "0 / 1", "–"] in lines
    assert ["safety.health", "–", "–", "–"] in lines
    assert ["Lessons / questions. Without any: safety.health."] in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(here: Path, language: str) -> None:
    """No script, nothing that is loaded, every bar said in words and in numbers beside it."""
    result = run("--html", "out/numbers.html", "--language", language)
    assert (result.exit_code, result.stderr) == (0, "out/numbers.html\n")
    text = Path("out/numbers.html").read_text("utf-8")
    assert "<script" not in text and "url(" not in text and "http:" not in text and "https:" not in text
    page = BeautifulSoup(text, "html.parser")
    assert page.html["lang"] == language
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    words = load_catalogue(language)
    assert page.h1.text == page.title.text == words["stats.title"]
    assert [each.text for each in page.find_all("h2")] == [
        words[f"stats.{name}"]
        for name in ("languages", "types", "coverage", "levels", "time", "untranslated")
    ]
    bars = page.find_all("svg")
    assert len(bars) > 20 and all(each["role"] == "img" and each["aria-label"] for each in bars)
    rows = {each.th.text: [cell.text for cell in each.find_all("td")] for each in page.select("tbody tr")}
    assert rows[words["stats.type.single-choice"]] == ["2", "2"]
    assert rows["English"][-3:] == ["1", "0", "1"]
    scams, health = {"vi": ("Lừa đảo", "Sức khỏe"), "en": ("Scams", "Health"), "de": ("Betrug", "Gesundheit")}[language]
    assert rows[scams][:2] == ["1 / 1", "0 / 1"]
    assert rows[health][0] == f"–{words['stats.nothing']}"
    assert [each.text for each in page.select("#report-coverage li")] == [health]
    assert [each.text for each in page.select("#report-missing li")] == ["English: Title of b"]
    widths = [float(each["width"]) for each in page.select("#report-types-table tbody tr:nth-of-type(4) rect")]
    assert sum(widths) == pytest.approx(100, abs=0.02) and widths[0] == 50


def test_an_empty_course_has_no_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a page that says so."""
    (tmp_path / "content/vi").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert run("--html", "x.html").exit_code == 0
    assert load_catalogue("vi")["stats.none"] in Path("x.html").read_text("utf-8")
    assert data_of()["languages"] == []


def test_what_has_mistakes_is_told_and_the_rest_counted(here: Path) -> None:
    """One reason a file; exit code 1."""
    (here / "vi/b.md").write_bytes(b"\xff\xfe")
    (here / "vi/c.md").write_text(lesson("c", TEXT.format(id="q4")).replace("title", "titel"), "utf-8")
    (here / "vi/d.md").write_text(lesson("d", "<question>\n\nWhat?\n\n</question>\n" + TEXT.format(id="q5")), "utf-8")
    result = run()
    assert result.exit_code == 1
    told = [line for line in result.stderr.splitlines() if line.startswith("Not counted")]
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == [
        f"content/vi/{name}.md" for name in "bcd"
    ]
    data = data_of()
    assert [(each["id"], len(each["questions"])) for each in data["lessons"] if each["language"] == "vi"] == [
        ("a", 2),
        ("d", 1),
    ]


def test_wrong_usage(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two courses at once, no course, a page that cannot be written."""
    other = tmp_path / "other/content/vi"
    other.mkdir(parents=True)
    (other.parent / "framework.yml").write_text(FRAMEWORK, "utf-8")
    (other / "x.md").write_text(lesson("x", ""), "utf-8")
    result = run("content", "other/content")
    assert result.exit_code == 2 and "These are of several courses" in result.stderr
    assert run("nowhere").exit_code == 2
    (here / "README.md").write_text("# Read me\n", encoding="utf-8")
    result = run(str(here / "README.md"))
    assert result.exit_code == 2 and "README.md is no lesson" in result.stderr
    (tmp_path / "file").write_text("x")
    assert run("--html", "file/x.html").exit_code == 2
    assert run("--language", "fr").exit_code == 2
    monkeypatch.chdir(tmp_path / "other/content/vi")
    assert 'There is no folder "content" here.' in run().stderr


def test_the_real_course(root: Path) -> None:
    """Every question that the check knows is counted, and stated minutes are those of the home
    page."""
    stats = collect([root / "content"])
    data = dump_stats(stats)
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    for each in data["languages"]:
        texts = [path.read_text("utf-8") for path in (root / "content" / each["language"]).rglob("*.md")]
        assert each["questions"] == sum(len(re.findall("^ *<question ", text, re.M)) for text in texts)
        assert each["minutes"]["stated"] == sum(
            int(found[1]) for text in texts if (found := re.search(r"^minutes: (\d+)$", text, re.M))
        )
    assert stats.mistakes == () and stats.main == "vi"


def test_every_kind_has_a_time_and_a_name() -> None:
    """In every language."""
    names = {each.name for each in ITEM_TYPES}
    assert set(ANSWERING) == names
    for language in LANGUAGES:
        assert {f"stats.type.{name}" for name in names} <= set(load_catalogue(language))


def test_minutes_are_rounded_but_never_to_nothing() -> None:
    """Ten seconds are a minute; ninety-one are two."""
    assert [minutes(each) for each in (0, 10, 89, 91, 600)] == [0, 1, 1, 2, 10]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two, three - four.", (4, ())),
        ("# Title {#id .wide}\n\n- [a link](far/away.md) and ![a picture](x.svg)\n", (6, ())),
        ("One\n\n```python\nprint(1)\n```\n\n<!-- not read -->\n", (1, ())),
        ("| a | b |\n|---|---|\n| c d | e |\n", (5, ())),
        ('!!! note "Two words"\n\n    Three more words.\n', (5, ())),
        ("1. mật khẩu\n2. mã *OTP*\n", (4, ())),
        (
            'Before.\n\n<question id="q" answer="x">\n\nOne **two** {{three}}?\n\n<hint>\n\nFour.\n\n'
            "</hint>\n\n<examples>\n\n- [x] not read\n\n</examples>\n\n</question>\n\nAfter it.\n",
            (3, (4,)),
        ),
    ],
)
def test_words(text: str, words: tuple[int, tuple[int, ...]]) -> None:
    """What a reader meets counts: no code, comments, addresses, marks, or what only the build
    reads."""
    assert count_lesson(text, parse_lesson(text, language="en")) == words


