"""Facts about what search finds, computed by Node as the browser would, on an index as shipped."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.runtime import vendor
from quiz_engine.site.search_index import render_index_script
from quiz_engine.site.sections import Section

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "quiz_engine" / "runtime" / "js"
GOLDEN = ROOT / "tests" / "golden" / "search"
SECTIONS = [Section(*row) for row in json.loads((GOLDEN / "sections.json").read_text("utf-8"))]
QUERIES = json.loads((GOLDEN / "queries.json").read_text("utf-8"))
FOLDED = json.loads((GOLDEN / "fold_words.json").read_text("utf-8"))


def run(expression: str, sections: list[Section] = SECTIONS):
    """Return the value of an expression over `index`, an index of these sections."""
    scripts = "".join((SCRIPTS / name).read_text("utf-8") for name in ("words.js", "find.js"))
    code = f"""globalThis.self = globalThis; globalThis.document = {{ addEventListener() {{}} }};
      {scripts}
      {render_index_script(sections, "vi")}
      const index = QE.indexOf("vi");
      const places = (query) => QE.findSections(index, query).sections.map((each) => each.location);
      console.log(JSON.stringify({expression} ?? null))"""
    done = subprocess.run(
        [*vendor.node_command(), "-"], input=code, capture_output=True, check=True, encoding="utf-8"
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[list[str], bool, list[str]]]:
    """What each golden query finds, whether words are missing, and what is suggested."""
    queries = json.dumps([query for query, *_ in QUERIES])
    found = run(
        f"{queries}.map((query) => [places(query), QE.findSections(index, query).isPartial, "
        "QE.suggest(index, query)])"
    )
    return dict(zip((query for query, *_ in QUERIES), found, strict=True))


@pytest.mark.parametrize("row", QUERIES, ids=[row[0] or "nothing" for row in QUERIES])
def test_golden_queries(row, answers):
    """The best results in order; with words that occur nowhere, what may have been meant."""
    query, expected, *guesses = row
    found, is_partial, near = answers[query]
    if expected == "none":
        assert (found, is_partial) == ([], False)
    elif expected == "partial":
        assert found and is_partial
    else:
        assert (found[: len(expected)], is_partial, near) == (expected, False, [])
    if guesses:
        assert near[: len(guesses[0])] == guesses[0] and bool(near) == bool(guesses[0])


def test_folding_is_python_s():
    """The table that holds Python's folding holds the scripts'."""
    texts = json.dumps([text for text, _ in FOLDED])
    assert run(f"{texts}.map(QE.foldWords)") == [words for _, words in FOLDED]


@pytest.mark.parametrize(
    ("text", "query", "level", "marked"),
    [
        ("Mật khẩu và mat khau", "mật khẩu", 3, ["Mật khẩu"]),
        ("Mật khẩu và mat khau", "mat khau", 3, ["mat khau"]),
        ("Mật khẩu, MẬT KHẨU", "mat khau", 2, ["Mật khẩu", "MẬT KHẨU"]),
        ("Khẩu trang, mật ong", "mật khẩu", 1, ["Khẩu", "mật"]),
        ("Dịch vụ công", "dich vu co", 2, ["Dịch vụ công"]),
        ("Dịch vụ công", "dịch vụ côn", 3, ["Dịch vụ công"]),
        ("Wi-Fi nhà", "wi fi", 3, ["Wi-Fi"]),
        ("mật khẩu", "mật khẩu", 3, ["mật khẩu"]),
        ("số 5G", "5g", 3, ["5G"]),
        ("a b", "", 0, []),
        ("a b", "c", 0, []),
        ("ba bà", "b", 0, []),
    ],
)
def test_marks_are_the_phrase_before_its_words(text, query, level, marked):
    """The learner's own marks first, then folded, then word by word; decomposed letters too."""
    for form in ("NFC", "NFD"):
        found = run(
            f"(({{ level, spans }}, text) => [level, spans.map((span) => text.slice(...span))])"
            f"(QE.match({json.dumps(text)}.normalize('{form}'), {json.dumps(query)}), "
            f"{json.dumps(text)}.normalize('{form}')).flat().map((each) => "
            "each.normalize ? each.normalize('NFC') : each)"
        )
        assert found == [level, *marked]


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("otp", "otp", 0), ("otp", "opt", 1), ("khau", "khuu", 1), ("a", "abc", 2), ("", "ab", 2),
     ("vneid", "vnied", 1), ("mat", "khau", 3)],
)  # fmt: skip
def test_letters_between_words(one, other, far):
    """Changed, added, left out and swapped letters count one each."""
    assert run(f"QE.letterDistance({json.dumps(one)}, {json.dumps(other)}, 9)") == far
    assert run(f"QE.letterDistance({json.dumps(one)}, {json.dumps(other)}, 1)") == min(far, 2)


def test_an_index_of_another_version_is_refused():
    """A page from an older build beside a newer index says that search does not open."""
    with pytest.raises(subprocess.CalledProcessError) as error:
        run("QE.searchIndex('vi', '{\"version\": 2}')")
    assert "search index 2" in error.value.stderr


def test_texts_with_every_quotation_mark_arrive_whole():
    """Quotation marks, backslashes and line separators are not the script's own."""
    text = "“a” 'b' \"c\" \\d\\ \u2028 \u2029 </script> `${e}`"
    sections = [Section("vi/a.html", "A", "", text)]
    assert run("index.sections[0].text", sections) == text


def test_an_empty_course_finds_nothing():
    """No words, no results, no suggestions."""
    assert run("[places('a'), QE.suggest(index, 'a')]", []) == [[], []]
