"""Whatever its author calls it, a new course has no mistake, and says what it is called."""

from __future__ import annotations

import tempfile
from pathlib import Path

import markdown
import yaml
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiz_engine.locale import LANGUAGES
from quiz_engine.new import NewCourse, write_course, write_lesson
from quiz_engine.new.text import FILES, LONGEST, SLUG, escape, is_slug, is_title
from quiz_engine.site.course import CACHE, check_course, read_lesson_file

ROOT = Path(__file__).resolve().parents[2]
TAKEN = ("clear-photo", "reminder", "call", "data", "home", "index")
CONFIG = yaml.safe_load((FILES / "course" / "mkdocs.yml").read_text("utf-8").replace("@", ""))
EXTENSIONS = [each for each in CONFIG["markdown_extensions"] if isinstance(each, str)]
NAMES = st.from_regex(SLUG, fullmatch=True).filter(lambda name: is_slug(name) and name not in TAKEN)
SIGNS = st.text(st.sampled_from("@title@*_`[]{}<>\"'\\#&:!%|~^=-+ aé\u0301đ😀"), min_size=1)
TITLES = st.one_of(st.text(min_size=1, max_size=2 * LONGEST), SIGNS).map(str.strip).filter(is_title)


@given(TITLES)
def test_a_title_is_shown_as_it_is(title):
    """In a heading, nothing of it becomes Markdown; with the extensions of a course, too."""
    html = markdown.markdown(f"# {escape(title)}", extensions=EXTENSIONS)
    (heading,) = BeautifulSoup(html, "html.parser").find_all(True)
    assert (heading.name, heading.get_text()) == ("h1", title)


@settings(max_examples=30)
@example("1", "null", "vi")
@example("null", "- x: #y", "de")
@given(NAMES, TITLES, st.sampled_from(LANGUAGES))
def test_any_allowed_name_makes_a_course_that_checks_clean(name, title, language):
    """What is written is read back as it was said, in mkdocs.yml, on the home page and in a lesson."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        write_course(Path(folder), NewCourse(name, title, language))
        config = yaml.safe_load(Path(folder, "mkdocs.yml").read_text("utf-8"))
        assert config["site_name"] == title
        assert config["plugins"] == [{"quiz_engine": {"course": name}}]
        home = read_lesson_file(content / language / "index.md", content)
        assert home.facts.title == title
        lesson = write_lesson(content / language / f"x/{name}", title)
        facts = read_lesson_file(lesson, content).facts
        assert (facts.id, facts.title) == (name, title)
        assert check_course(content, cache=ROOT / CACHE) == []
