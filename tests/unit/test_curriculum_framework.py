"""Facts about the framework file: what it may say, and where a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from quiz_engine.curriculum.framework import check_named, load_framework, make_schema

ROOT = Path(__file__).resolve().parents[2]
NAMES = "{vi: a, en: b, de: c}"
SOUND = f"""version: 1
name: {NAMES}
levels:
  - {{id: 1, name: {NAMES}, description: {NAMES}}}
  - {{id: 2, name: {NAMES}, description: {NAMES}}}
audiences:
  - {{id: adults, name: {NAMES}}}
  - {{id: farmers, name: {NAMES}}}
domains:
  - id: safety
    name: {NAMES}
    competences:
      - {{id: protect-data, name: {NAMES}, description: {NAMES}}}
      - {{id: health, name: {NAMES}, description: {NAMES}}}
"""


def told(text: str) -> list[str]:
    """Return what is said of a framework, without the path."""
    framework, diagnostics = load_framework(text, "f.yml")
    assert (framework is None) == bool(diagnostics)
    assert all(each.code == "QE210" and each.path == "f.yml" for each in diagnostics)
    return [f"{each.line}:{each.column} {each.message} {each.help}".strip() for each in diagnostics]


def test_the_real_framework_is_sound() -> None:
    """The course's framework has 7 domains, 26 competences, 4 levels and no mistake."""
    text = (ROOT / "content" / "framework.yml").read_text("utf-8")
    framework, diagnostics = load_framework(text)
    assert diagnostics == []
    assert (len(framework.domains), len(framework.competencies), len(framework.levels)) == (
        7,
        26,
        4,
    )
    assert "safety.protect-data" in framework.competencies


def test_the_schema_is_in_step() -> None:
    """The published schema is the one made from the types, is valid, and accepts the real
    framework."""
    path = ROOT / "quiz_engine" / "schema" / "framework.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    assert schema == json.loads(json.dumps(make_schema()))
    Draft202012Validator.check_schema(schema)
    data = yaml.safe_load((ROOT / "content" / "framework.yml").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert list(Draft202012Validator(schema).iter_errors({**data, "levls": []})) != []


def test_a_sound_framework() -> None:
    """Competencies are named domain.competence."""
    framework, diagnostics = load_framework(SOUND)
    assert diagnostics == []
    assert framework.competencies == ("safety.protect-data", "safety.health")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "levels:",
            "levls:",
            '3:1 "levls" is not known here. Did you mean "levels"? Allowed: version, name,',
        ),
        (
            "version: 1",
            "version: 2",
            '1:10 "version" is "2". Allowed: 1, the only version there is.',
        ),
        ("id: adults", "id: Adults", '7:10 "audiences 1 id" is "Adults". Allowed: small letters,'),
        (
            "id: farmers",
            "id: adults",
            '8:10 The id "adults" is used twice in audiences. Write another id.',
        ),
        ("id: 2", "id: two", '5:10 "levels 2 id" is "two". Allowed: a whole number from 1 to 4.'),
        (
            "{id: health,",
            "{id: health, checked: maybe,",
            '14:31 "domains 1 competences 2 checked" is "maybe". Allowed: true or false.',
        ),
        ("  - id: safety", "  - di: safety", '10:5 "di" is not known here. Allowed: id, name,'),
        (
            "id: protect-data, name: {vi: a,",
            "id: protect-data, name: {vi: '',",
            '13:39 "domains 1 competences 1 name vi" is empty. Allowed: text.',
        ),
        (
            "version: 1\n",
            "version: 1\nversion: 1\n",
            '2:1 "version" is written twice. Keep one of them.',
        ),
    ],
)
def test_mistakes_have_a_place(old: str, new: str, expected: str) -> None:
    """Each kind of mistake is told at its own place, with what is allowed."""
    assert old in SOUND
    assert any(line.startswith(expected) for line in told(SOUND.replace(old, new, 1)))


def test_all_mistakes_are_told() -> None:
    """Several mistakes are told together, in the order of the file."""
    text = (
        SOUND.replace("id: adults", "id: Adults")
        .replace("id: 2", "id: two")
        .replace("version: 1", "version: x")
    )
    assert [line.partition(" ")[0] for line in told(text)] == ["1:10", "5:10", "7:10"]


def test_missing_and_empty() -> None:
    """Missing keys, empty lists and an empty file are mistakes."""
    assert told("") == [
        "1:1 There is nothing in it. Write: version, name, levels, audiences, domains."
    ]
    assert told("version: 1")[0] == '1:1 "name" is missing in the file. Write: name: …'
    assert told(SOUND.replace("domains:", "note: x\nold:")) != []
    start = SOUND.index("domains:")
    assert told(SOUND[:start] + "domains: []\n") == [
        '9:10 "domains" is an empty list. Write a list: [one, two].'
    ]
    assert told("- 1") == [
        "1:1 the file is a list. Write: version, name, levels, audiences, domains, note, sources."
    ]


@pytest.mark.parametrize(
    "text",
    ["version: [1", "a: b: c", "\x00", "a: !!python/object:os.system x", "a: &a [*a]", "%YAML 9"],
)
def test_unreadable_yaml(text: str) -> None:
    """Text that is no plain YAML is a mistake with a place, never a traceback."""
    assert told(text)


def test_unknown_names_have_a_nearest_one() -> None:
    """Unknown competencies, levels and audiences are told with the nearest known one."""
    framework, _ = load_framework(SOUND)
    assert check_named(framework, "safety.health", 2, ["adults"]) == []
    found = check_named(framework, "safty.protect-data", 3, ["adults", "farmer"])
    assert [(name, message) for name, message, _ in found] == [
        ("competency", '"safty.protect-data" is no competency of the framework.'),
        ("level", '"3" is no level of the framework.'),
        ("audience", '"farmer" is no audience of the framework.'),
    ]
    assert [help.partition("?")[0] for _, _, help in found] == [
        'Did you mean "safety.protect-data"',
        "Allowed: 1, 2.",
        'Did you mean "farmers"',
    ]
    assert 'Did you mean "safety.health"?' in check_named(framework, "problem.health")[0][2]
