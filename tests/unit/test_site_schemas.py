"""Facts about the schemas of YAML files: they are those of the types, accept what the check accepts,
and refuse what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from mkdocs.config.base import ValidationError

from quiz_engine.cli import main
from quiz_engine.curriculum import load_facts, load_framework, load_glossary, split_front_matter
from quiz_engine.curriculum.lesson import make_schema
from quiz_engine.site.plugin import QuizEngineConfig
from quiz_engine.site.recordings import NOTES, read_notes
from quiz_engine.site.schemas import NAMES, dump_schema, make_schemas

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "quiz_engine" / "schema"
WORDS = "{vi: a, en: b, de: c}"
LESSON = """id: mat-khau
title: Mật khẩu
description: Một câu.
competency: safety.protect-devices
level: 1
audience: [adults, older-people]
minutes: 10
reviewed: 2026-11-22
sources:
  - title: One
    url: https://example.org
search: {exclude: true, boost: 2}
hide: [toc]
"""
FRAMEWORK = f"""version: 1
name: {WORDS}
levels:
  - {{id: 1, name: {WORDS}, description: {WORDS}}}
audiences:
  - {{id: adults, name: {WORDS}}}
domains:
  - id: safety
    name: {WORDS}
    competences:
      - {{id: protect-data, name: {WORDS}, description: {WORDS}, goal: {WORDS}}}
"""
GLOSSARY = """version: 1
terms:
  - id: ma-otp
    term: mã OTP
    also: [OTP]
    definition: Dãy số dùng một lần.
    lesson: mat-khau
"""
RECORDED = "mat-khau.mp3: 0123456789abcdef fedcba9876543210\n"
MKDOCS = """site_name: A
theme: {name: material, language: vi}
plugins:
  - search
  - quiz_engine:
      course: a
      languages: !ENV [LANGUAGES, ""]
      offline: false
"""


class Plain(yaml.SafeLoader):
    """YAML as editors read it: a date is text, and `!ENV` is what stands behind it."""


Plain.yaml_implicit_resolvers = {
    letter: [each for each in rules if each[0] != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node))


def problems(name: str, text: str) -> list[str]:
    """Return what a published schema says of a text."""
    schema = json.loads((PUBLISHED / f"{name}.schema.json").read_text("utf-8"))
    data = yaml.load(text, Plain)
    checker = Draft202012Validator.FORMAT_CHECKER
    found = Draft202012Validator(schema, format_checker=checker).iter_errors(data)
    return [each.message for each in found]


def mistakes(name: str, text: str, folder: Path) -> list[Any]:
    """Return what the program itself says of a text."""
    if name == "recorded":
        (folder / NOTES).write_text(text, "utf-8")
        return read_notes(folder)[1]
    if name == "mkdocs":
        data = yaml.load(text, Plain)
        plugins = [each for each in data["plugins"] if isinstance(each, dict)]
        config = QuizEngineConfig()
        given = plugins[0]["quiz_engine"] or {}
        config.load_dict({key: each for key, each in given.items() if not isinstance(each, list)})
        errors, warnings = config.validate()
        assert all(isinstance(each, ValidationError) for _, each in errors)
        return [*errors, *warnings]
    load = {"lesson": load_facts, "framework": load_framework, "glossary": load_glossary}[name]
    told = load(text, "x")
    return told[1].diagnostics if name == "lesson" else told[-1]


def real_files() -> Iterator[tuple[str, str, str]]:
    """Yield every YAML file of the repository's courses: its schema, its path and its text."""
    for folder in (ROOT / "content", ROOT / "tests" / "browser" / "course", ROOT / "tests/browser/reading"):
        for path in sorted(folder.rglob("*")):
            name = {"framework.yml": "framework", "glossary.yml": "glossary"}.get(path.name)
            name = name or {"mkdocs.yml": "mkdocs", NOTES: "recorded"}.get(path.name)
            if name:
                yield name, path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
            if path.suffix == ".md":
                front = split_front_matter(path.read_text("utf-8")).text
                if front and (path.name != "index.md" or "\nid:" in f"\n{front}"):
                    yield "lesson", path.relative_to(ROOT).as_posix(), front
    yield "mkdocs", "mkdocs.yml", (ROOT / "mkdocs.yml").read_text("utf-8")


def test_the_published_schemas_are_those_of_the_types() -> None:
    """Letter for letter. `python -m quiz_engine.site.schemas` writes them anew."""
    made = make_schemas()
    assert tuple(made) == NAMES
    for name, schema in made.items():
        Draft202012Validator.check_schema(schema)
        assert (PUBLISHED / f"{name}.schema.json").read_text("utf-8") == dump_schema(schema), name


def test_all_real_files_are_accepted() -> None:
    """Lessons of all languages and of the guide, frameworks, glossaries, mkdocs.yml."""
    files = list(real_files())
    assert [(path, told) for name, path, text in files if (told := problems(name, text))] == []
    seen = {name: sum(each == name for each, _, _ in files) for name in NAMES}
    assert seen["lesson"] > 100 and seen["glossary"] >= 4 and seen["mkdocs"] >= 6
    assert seen["framework"] >= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lesson", LESSON),
        ("lesson", LESSON.replace("level: 1", "level:")),
        ("lesson", LESSON.replace("reviewed: 2026-11-22", 'reviewed: "2026-11-22"')),
        ("framework", FRAMEWORK),
        ("glossary", GLOSSARY),
        ("recorded", RECORDED),
        ("recorded", ""),
        ("mkdocs", MKDOCS),
        ("mkdocs", "plugins: [search, quiz_engine: ]\n"),
    ],
)
def test_what_the_program_accepts_is_accepted(name: str, text: str, tmp_path: Path) -> None:
    """Both say nothing."""
    assert (mistakes(name, text, tmp_path), problems(name, text)) == ([], [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("lesson", "id: mat-khau", "id: Mật khẩu"),
        ("lesson", "id: mat-khau\n", ""),
        ("lesson", "title: Mật khẩu", "title:"),
        ("lesson", "title: Mật khẩu", "title: ' '"),
        ("lesson", "level: 1", "level: one"),
        ("lesson", "level: 1", "level: 5"),
        ("lesson", "[adults, older-people]", "adults"),
        ("lesson", "[adults, older-people]", "[Adults]"),
        ("lesson", "minutes: 10", "minutes: 0"),
        ("lesson", "reviewed: 2026-11-22", "reviewed: 22.11.2026"),
        ("lesson", "reviewed: 2026-11-22", "reviewed: yesterday"),
        ("lesson", "url: https://", "url: "),
        ("lesson", "audience:", "audiences:"),
        ("lesson", "competency: safety.protect-devices", "competency: safety"),
        ("lesson", "- title: One\n    url", "- url"),
        ("lesson", "boost: 2", "boost: 0"),
        ("framework", "levels:", "levls:"),
        ("framework", "version: 1", "version: 2"),
        ("framework", "id: adults", "id: Adults"),
        ("framework", "id: 1", "id: two"),
        ("framework", "goal:", "checked: maybe, goal:"),
        ("framework", "de: c", "fr: c"),
        ("framework", "vi: a", "vi: ''"),
        ("framework", "domains:", "domains: []\nold:"),
        ("glossary", "    definition: Dãy số dùng một lần.\n", ""),
        ("glossary", "definition: Dãy số dùng một lần.", "definition:"),
        ("glossary", "id: ma-otp", "id: Mã OTP"),
        ("glossary", "lesson:", "lessons:"),
        ("glossary", "[OTP]", "OTP"),
        ("glossary", "version: 1", "version: 2"),
        ("recorded", " fedcba9876543210", ""),
        ("recorded", "0123456789abcdef fedcba9876543210", "[1, 2]"),
        ("recorded", "mat-khau.mp3: ", "- "),
        ("mkdocs", "course: a", "course: 7"),
        ("mkdocs", "course: a", "corse: a"),
        ("mkdocs", "offline: false", "offline: maybe"),
    ],
)
def test_what_the_program_refuses_is_refused(name: str, old: str, new: str, tmp_path: Path) -> None:
    """Each mistake is seen by the program and by the schema. (Readable YAML, a key or an id that is
    there twice, and names that another file knows are beyond a schema.)"""
    sound = {"lesson": LESSON, "framework": FRAMEWORK, "glossary": GLOSSARY}
    text = {**sound, "recorded": RECORDED, "mkdocs": MKDOCS}[name]
    assert old in text
    text = text.replace(old, new, 1)
    assert mistakes(name, text, tmp_path)
    assert problems(name, text)


def test_a_language_without_a_course_is_refused() -> None:
    """Of the theme, whose other settings are its own affair."""
    assert problems("mkdocs", MKDOCS.replace("language: vi", "language: fr"))
    assert problems("mkdocs", MKDOCS.replace("language: vi", "palette: {primary: teal}")) == []


def test_every_key_says_what_it_is_for() -> None:
    """An editor shows it: of each key of a lesson that is ours, of a glossary, of the options."""
    schemas = make_schemas()
    lesson = schemas["lesson"]["$defs"]["LessonFacts"]["properties"]
    theirs = {"hide", "icon", "status", "subtitle", "tags"}
    for keys in (lesson, schemas["mkdocs"]["$defs"]["options"]["properties"]):
        assert [key for key, each in keys.items() if not each.get("description")] == [
            key for key in keys if key in theirs
        ]
    assert lesson["level"]["description"].startswith("How well, from the framework.")


def test_files_name_their_schema() -> None:
    """The first line of each file of the course, by a path that leads there."""
    named = [
        (path, re.match(r"# yaml-language-server: \$schema=(\S+)\n", text), name)
        for name, path, text in real_files()
        if name != "lesson" and not path.startswith("tests/")
    ]
    assert len(named) >= 8
    for path, comment, name in named:
        assert comment, path
        schema = ((ROOT / path).parent / comment[1]).resolve()
        assert schema == PUBLISHED / f"{name}.schema.json", path


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, ["schemas", *arguments], catch_exceptions=False)


def test_the_command_writes_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, into a folder that it makes; into "schemas" where none is named."""
    monkeypatch.chdir(tmp_path)
    result = run("editor/schemas")
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"editor/schemas/{name}.schema.json" for name in NAMES]
    for name in NAMES:
        file = f"{name}.schema.json"
        assert (tmp_path / "editor/schemas" / file).read_bytes() == (PUBLISHED / file).read_bytes()
    assert run().exit_code == 0
    assert len(list((tmp_path / "schemas").iterdir())) == len(NAMES)


def test_a_course_offers_its_own_names(tmp_path: Path) -> None:
    """With --course, lessons may name what its framework has, and nothing else."""
    (tmp_path / "framework.yml").write_text(FRAMEWORK, "utf-8")
    assert run(str(tmp_path / "s"), "--course", str(tmp_path)).exit_code == 0
    schema = json.loads((tmp_path / "s/lesson.schema.json").read_text("utf-8"))
    assert schema == json.loads(json.dumps(make_schema(load_framework(FRAMEWORK)[0])))
    sound = LESSON.replace("protect-devices", "protect-data").replace(", older-people", "")
    for text, is_sound in (
        (sound, True),
        (sound.replace("level: 1\n", ""), True),
        (sound.replace("level: 1", "level: 2"), False),
        (sound.replace("protect-data", "health"), False),
        (sound.replace("[adults]", "[farmers]"), False),
    ):
        assert Draft202012Validator(schema).is_valid(yaml.load(text, Plain)) == is_sound, text


def test_exit_codes(tmp_path: Path) -> None:
    """1 where the framework cannot be used, 2 where the folder cannot be written."""
    result = run(str(tmp_path / "s"), "--course", str(tmp_path))
    assert (result.exit_code, (tmp_path / "s").exists()) == (1, False)
    assert result.stderr.endswith(
        'framework.yml is not there, or has mistakes: see "quiz-engine check".\n'
    )
    (tmp_path / "framework.yml").write_text("version: 2\n")
    assert run(str(tmp_path / "s"), "--course", str(tmp_path)).exit_code == 1
    (tmp_path / "file").write_text("x")
    for folder in ("file", "file/s"):
        result = run(str(tmp_path / folder))
        assert result.exit_code == 2
        assert "Error: " in result.stderr
