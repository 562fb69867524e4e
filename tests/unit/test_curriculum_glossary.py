"""Facts about glossaries: what they may say, where a mistake is told, and in which order they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from quiz_engine.curriculum.glossary import (
    Term,
    check_glossary,
    initial,
    load_glossary,
    make_schema,
    sort_terms,
)
from quiz_engine.locale import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
SOUND = """version: 1
terms:
  - id: ma-otp
    term: mã OTP
    also: [OTP]
    definition: Dãy số dùng một lần.
  - id: ma-qr
    term: mã QR
    definition: Ô vuông chấm đen trắng.
    lesson: quet
"""


def told(text: str) -> list[str]:
    """Return what is said of a glossary, without the path."""
    glossary, _, diagnostics = load_glossary(text, "g.yml")
    assert (glossary is None) == bool(diagnostics)
    assert all(each.path == "g.yml" for each in diagnostics)
    return [
        f"{each.line}:{each.column} {each.code} {each.message} {each.help}".strip()
        for each in diagnostics
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_real_glossaries_are_sound_and_the_same(language: str) -> None:
    """At least 30 terms in every language, the same, each with a definition that uses whole
    sentences and is not too long for a phone."""
    text = (ROOT / "content" / language / "glossary.yml").read_text("utf-8")
    glossary, document, diagnostics = load_glossary(text)
    assert diagnostics == []
    original = load_glossary((ROOT / "content/vi/glossary.yml").read_text("utf-8"))[0]
    assert list(check_glossary(original, "vi", glossary, document)) == []
    assert len(glossary.terms) >= 30
    for term in glossary.terms:
        assert term.definition.endswith((".", ".”", ".“")), term.id
        assert 30 <= len(term.definition) <= 240, term.id


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    definition: Dãy số dùng một lần.\n",
            "",
            '3:5 QE280 "definition" is missing in "terms 1". Write: definition: …',
        ),
        (
            "definition: Dãy số dùng một lần.",
            "definition:",
            '6:16 QE280 "terms 1 definition" is empty. Allowed: text.',
        ),
        (
            "    term: mã OTP\n",
            "",
            '3:5 QE280 "term" is missing in "terms 1". Write: term: …',
        ),
        (
            "id: ma-qr",
            "id: Mã QR",
            '7:9 QE280 "terms 2 id" is "Mã QR". Allowed: small letters, digits and single hyphens, '
            "such as mat-khau.",
        ),
        (
            "lesson: quet",
            "lessons: quet",
            '10:5 QE280 "lessons" is not known here. Did you mean "lesson"? Allowed: id, term, '
            "definition, also, lesson.",
        ),
        ("[OTP]", "OTP", '5:11 QE280 "terms 1 also" is "OTP". Write a list: [one, two].'),
        ("version: 1", "version: 2", '1:10 QE280 "version" is "2". Allowed: 1, the only version '
         "there is."),
        (
            "id: ma-qr",
            "id: ma-otp",
            '7:9 QE281 The id "ma-otp" is there before, on line 3. A word has one meaning here: '
            "keep one of them, or write another form.",
        ),
        (
            "term: mã QR",
            "term: otp",
            '8:11 QE281 "otp" is there before, on line 3. A word has one meaning here: keep one of '
            "them, or write another form.",
        ),
        (
            "also: [OTP]",
            "also: [OTP, Mã  otp]",
            '5:17 QE281 "Mã  otp" is there before, on line 3. A word has one meaning here: keep one '
            "of them, or write another form.",
        ),
        (
            "term: mã QR",
            "term: mã QR: x",
            "8:16 QE280 This is not readable YAML: mapping values are not allowed here. Put values "
            "that contain a colon in quotation marks.",
        ),
    ],
)  # fmt: skip
def test_mistakes_are_told_where_they_are(old: str, new: str, message: str) -> None:
    """Place, what was found, what to write."""
    assert told(SOUND) == []
    assert told(SOUND.replace(old, new)) == [message]


def test_an_empty_file_says_what_to_write() -> None:
    """Nothing at all, or no terms."""
    assert told("") == ["1:1 QE280 There is nothing in it. Write: version, terms."]
    assert told("version: 1\nterms: []\n") == [
        '2:8 QE280 "terms" is an empty list. Write a list: [one, two].'
    ]


def test_a_translation_has_the_same_terms() -> None:
    """One too many is a mistake at its id, one too few a warning."""
    original, _, _ = load_glossary(SOUND, "vi/g.yml")
    other = SOUND.replace("id: ma-qr", "id: extra")
    glossary, document, _ = load_glossary(other, "en/g.yml")
    assert [str(each) for each in check_glossary(original, "vi/g.yml", glossary, document)] == [
        'en/g.yml:7:9: QE282: The term "extra" is not in the original, vi/g.yml.\n'
        "    Give it the id that it has there, or write it there first.",
        'en/g.yml:1:1: warning QE283: The term "ma-qr" (mã QR) of vi/g.yml is missing.\n'
        "    Translate it: lessons in this language mark it, too.",
    ]


def test_terms_are_sorted_as_in_a_vietnamese_dictionary() -> None:
    """a ă â, d đ, e ê, o ô ơ, u ư; tones do not count first; digits come before letters."""
    words = ["ưa", "đa", "ấm", "ba", "ăn", "An", "ác", "da", "dù", "4G", "uống", "ổ", "ơn", "ong",
             "Öl", "Äpfel"]  # fmt: skip
    text = "version: 1\nterms:\n" + "".join(
        f"  - {{id: t{number}, term: {word}, definition: x}}\n" for number, word in enumerate(words)
    )
    glossary, _, diagnostics = load_glossary(text)
    assert diagnostics == []
    assert [term.term for term in sort_terms(glossary)] == [
        "4G", "ác", "An", "Äpfel", "ăn", "ấm", "ba", "da", "dù", "đa", "Öl", "ong", "ổ", "ơn",
        "uống", "ưa",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "letter"),
    [("mã OTP", "M"), ("Ấm", "Â"), ("đường dẫn", "Đ"), ("ứng dụng", "Ư"), ("überweisen", "U"),
     ("“Link”", "L"), ("4G", "4"), ("…", "…")],
)  # fmt: skip
def test_a_term_is_listed_under_its_letter(word: str, letter: str) -> None:
    """Vietnamese letters stand for themselves, tones and umlauts do not."""
    assert initial(Term("x", word, "y")) == letter


def test_the_schema_is_in_step() -> None:
    """The published schema is the one made from the types, is valid, and accepts the real
    glossaries."""
    path = ROOT / "quiz_engine" / "schema" / "glossary.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    assert schema == json.loads(json.dumps(make_schema()))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for language in LANGUAGES:
        data = yaml.safe_load((ROOT / "content" / language / "glossary.yml").read_text("utf-8"))
        assert list(validator.iter_errors(data)) == []
    assert list(validator.iter_errors({"version": 1, "terms": [{"id": "a"}]}))
