"""Facts about the languages of a course: where a page is in each, and what is not translated yet."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.locale import LANGUAGES, NAMES
from quiz_engine.runtime import vendor
from quiz_engine.site.assets import write_shell
from quiz_engine.site.languages import (
    find_borrowed,
    find_languages,
    find_untranslated,
    list_tongues,
)

BOTH = ["vi", "de"]
SHELL = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js" / "shell.js"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A course whose German has one of three lessons, and one of its own."""
    for name in (
        "vi/index.md", "vi/a/one.md", "vi/a/two.md", "vi/three.md", "de/index.md", "de/three.md",
        "de/own.md", "en/a/one.md", "authors/index.md",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n\n![A picture](img/b%C3%A0i.svg)\n" if "two" in name else "# T\n", "utf-8")
    for name in ("vi/a/img/bài.svg", "vi/a/img/other.svg", "vi/mkdocs.yml", "vi/.x/bài.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    return tmp_path


def test_languages_are_those_that_begin(content):
    """A folder without a home page is no course yet; the author's guide is none."""
    assert find_languages(content) == ["vi", "de"]


def test_lessons_that_are_missing_are_found(content):
    """With the pictures that they name, and no others."""
    missing = find_untranslated(content, "de")
    assert [path.relative_to(content).as_posix() for path in missing] == ["vi/a/one.md", "vi/a/two.md"]
    assert find_borrowed(content, "de", missing) == [content / "vi/a/img/bài.svg"]
    (content / "de/a/img").mkdir(parents=True)
    (content / "de/a/img/bài.svg").write_text("its own")
    assert find_borrowed(content, "de", missing) == []
    assert find_untranslated(content, "vi") == find_untranslated(content, "authors") == []


def test_the_switch_stays_on_the_page(content):
    """On the translation where there is one, on the original in its place where there is none."""
    told = [(each.url, each.is_here, each.is_same) for each in list_tongues(content, BOTH, "vi", "three.md")]
    assert told == [("vi/three.html", True, True), ("de/three.html", False, True)]
    told = [(each.url, each.is_here, each.is_same) for each in list_tongues(content, BOTH, "de", "a/two.md")]
    assert told == [("vi/a/two.html", False, True), ("de/a/two.html", True, False)]


def test_a_page_that_only_one_language_has_leads_home_in_the_others(content):
    """There is nothing else to show. What the build makes is in every language."""
    assert [each.url for each in list_tongues(content, BOTH, "de", "own.md")] == ["vi/index.html", "de/own.html"]
    made = list_tongues(content, BOTH, "de", "progress.md", made={"progress.md": BOTH})
    assert [each.url for each in made] == ["vi/progress.html", "de/progress.html"]
    made = list_tongues(content, BOTH, "de", "glossary.md", made={"glossary.md": ["de"]})
    assert [each.url for each in made] == ["vi/index.html", "de/glossary.html"]


def test_every_language_has_a_name():
    """In its own words."""
    assert tuple(NAMES) == LANGUAGES


HOMES = {"vi": "vi/index.html", "en": "en/index.html", "de": "de/index.html"}


def opened(devices: list[str], last: str | None = None, hash: str = "", blocked: bool = False) -> str:
    """Return where the front door leads over http, as Node runs it."""
    settings = json.dumps({"course": "c", "homes": HOMES})
    stored = "throw new Error('blocked')" if blocked else f"return {json.dumps(last)}"
    code = f"""
      globalThis.self = globalThis;
      const define = (name, value) => Object.defineProperty(globalThis, name, {{ value, configurable: true }});
      define("document", {{ querySelector: () => ({{ getAttribute: () => {json.dumps(settings)} }}) }});
      define("navigator", {{ languages: {json.dumps(devices)} }});
      define("localStorage", {{ getItem(key) {{ if (key !== "quiz-engine-language/c") return null; {stored} }} }});
      define("location", {{ protocol: "http:", hash: {json.dumps(hash)}, replace: (to) => console.log(to) }});
      {SHELL.read_text("utf-8")}"""
    done = subprocess.run(
        [*vendor.node_command(), "-e", code], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("devices", "last", "home"),
    [
        (["de-AT", "en"], None, "de"),
        (["fr-FR", "EN-GB", "de"], None, "en"),
        (["vi"], None, "vi"),
        (["fr", "ja"], None, "vi"),
        ([], None, "vi"),
        (["de"], "en", "en"),
        (["de"], "xx", "de"),
        (["constructor"], "__proto__", "vi"),
    ],
)
def test_the_front_door_speaks_the_learners_language(devices, last, home):
    """The one last used, else the device's, else Vietnamese."""
    assert opened(devices, last) == HOMES[home]


def test_the_front_door_opens_what_is_asked_for():
    """A named page comes before any language; a blocked storage is no hindrance."""
    assert opened(["de"], "de", "#en/a/b.html") == "en/a/b.html"
    assert opened(["de"], None, blocked=True) == HOMES["de"]


def test_without_a_script_the_front_door_has_a_link_for_each_language(tmp_path):
    """Each in its own words."""
    write_shell(tmp_path, "vi", HOMES, {"course": "c", "review": ["fsrs"]}, "Học <Số>")
    html = (tmp_path / "index.html").read_text("utf-8")
    for language, home in HOMES.items():
        assert html.count(f'<a href="{home}" lang="{language}" hreflang="{language}">') == 2
    assert "Học &lt;Số>" in html and "{{" not in html
