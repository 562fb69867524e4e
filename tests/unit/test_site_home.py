"""Facts about the home page: what it asks and lists, and the path that follows from a choice, computed
by Node as the browser would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.runtime import vendor
from quiz_engine.site.course import read_framework
from quiz_engine.site.home import describe_home, tell_time

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = read_framework(ROOT / "content")
SCRIPTS = ROOT / "quiz_engine" / "runtime" / "js"


def lesson(id: str, level: int | None, competency: str = "", audience: str = "", minutes: int = 0) -> dict:
    """Return a lesson as it stands in the course's map: what is not stated is not there."""
    data = {"id": id, "page": f"vi/{id}.html", "title": id, "level": level, "competency": competency,
            "audience": audience.split(), "minutes": minutes}  # fmt: skip
    return {name: value for name, value in data.items() if value}


COURSE = {
    "lessons": [
        lesson("hard", 3, "content.programming", "pupils adults", 25),
        lesson("phone", 1, "devices.use-devices", "older-people adults", 20),
        lesson("plain", None),
        lesson("scam", 1, "safety.protect-data", "older-people pupils", 14),
    ],
    "levels": [[1, "Cơ bản", "a"], [3, "Nâng cao", "b"]],
    "audiences": [["adults", "A"], ["older-people", "B"], ["pupils", "C"]],
    "competencies": [["devices.use-devices", "", ""], ["content.programming", "", ""], ["safety.protect-data", "", ""]],
}


def test_lessons_are_listed_by_level():
    """In the order of the course within one; those that state none come last; none is left out."""
    home = describe_home(COURSE, FRAMEWORK, "vi")
    assert [[level.id, level.name, [each["id"] for each in level.lessons]] for level in home.levels] == [
        [1, "Cơ bản", ["phone", "scam"]],
        [3, "Nâng cao", ["hard"]],
        [0, "", ["plain"]],
    ]
    assert [each["id"] for each in home.lessons] == ["phone", "scam", "hard", "plain"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_goals_are_in_the_learners_words(language):
    """Those of the framework, in the order of the lessons; the competence's name where it has none."""
    home = describe_home(COURSE, FRAMEWORK, language)
    goals = {f"{domain.id}.{each.id}": each.goal for domain in FRAMEWORK.domains for each in domain.competences}
    assert home.goals == [
        (name, getattr(goals[name], language))
        for name in ("devices.use-devices", "safety.protect-data", "content.programming")
    ]
    other = {"lessons": [lesson("x", 1, "safety.health")], "competencies": [["safety.health", "", ""]]}
    assert goals["safety.health"] is None
    (name, words), = describe_home(other, FRAMEWORK, "en").goals
    assert (name, words) == ("safety.health", "Protecting health")


def test_every_competence_of_the_course_has_a_goal():
    """So that no learner is asked in the words of a circular."""
    used = {
        line.split(": ")[1].strip()
        for path in (ROOT / "content" / "vi").rglob("*.md")
        for line in path.read_text("utf-8").split("\n---\n")[0].splitlines()
        if line.startswith("competency: ")
    }
    goals = {f"{domain.id}.{each.id}" for domain in FRAMEWORK.domains for each in domain.competences if each.goal}
    assert used and used <= goals


def test_a_course_without_a_framework_has_a_list_all_the_same():
    """And asks nothing."""
    home = describe_home({"lessons": [lesson("a", None)]}, None, "de")
    assert (home.goals, home.audiences, len(home.lessons)) == ([], [], 1)


@pytest.fixture(scope="module")
def run():
    """A function that returns the value of an expression over COURSE and its standings, `all`."""
    node = vendor.node_command()
    script = (SCRIPTS / "path.js").read_text("utf-8")

    def call(expression: str, language: str = "vi"):
        words = {key.removeprefix("progress."): text for key, text in load_catalogue(language).items()}
        code = f"""globalThis.self = globalThis;
          globalThis.document = {{ addEventListener() {{}} }};
          const words = {json.dumps(words)};
          globalThis.QE = {{ tell: (code, values) => words[code].replace(/\\{{(\\w+)\\}}/g, (_, name) => values[name]) }};
          {script}
          const course = {json.dumps(COURSE)};
          const all = course.lessons.map((lesson) => ({{ lesson }}));
          const ids = (goals, audience) => QE.onPath(all, {{ goals, audience }}).map(({{ lesson }}) => lesson.id);
          console.log(JSON.stringify({expression}))"""
        done = subprocess.run([*node, "-e", code], capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)

    return call


def test_a_path_holds_what_was_chosen(run):
    """Any of the goals, and the audience; a lesson that names no audience is for all of them."""
    assert run("[ids([], ''), ids([], 'pupils'), ids(['safety.protect-data'], ''), "
               "ids(['safety.protect-data', 'content.programming'], 'older-people'), ids(['devices.use-devices'], 'pupils')]"
               ) == [
        ["phone", "scam", "hard", "plain"], ["scam", "hard", "plain"], ["scam"], ["scam"], [],
    ]  # fmt: skip


def test_without_a_choice_the_path_is_the_list_of_the_page(run):
    """The browser hides rows and moves none: both orders are the same."""
    listed = [each["id"] for each in describe_home(COURSE, FRAMEWORK, "vi").lessons]
    assert run("ids([], '')") == listed


@pytest.mark.parametrize(
    ("stored", "choice"),
    [
        (None, {"goals": [], "audience": ""}),
        ({"goals": ["gone", "safety.protect-data"], "audience": "pupils"}, {"goals": ["safety.protect-data"], "audience": "pupils"}),
        ({"goals": "safety.protect-data", "audience": "nobody"}, {"goals": [], "audience": ""}),
        ("x", {"goals": [], "audience": ""}),
    ],
)
def test_a_stored_choice_is_read_with_care(run, stored, choice):
    """What the course does not have any more is forgotten, and what is no choice at all is none."""
    assert run(f"QE.readChoice({json.dumps(stored)}, course)") == choice


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [0, 14, 59, 60, 62, 63, 120, 238, 600])
def test_both_tell_time_alike(run, language, minutes):
    """The page as it is built, and the browser after a choice."""
    lessons = [{"minutes": minutes}, {}]
    told = tell_time(lessons, load_catalogue(language))
    assert run(f"QE.timeOf({json.dumps(lessons)})", language) == told
    assert (told == "") == (minutes == 0)


def test_time_is_rounded():
    """To five minutes from an hour on."""
    words = load_catalogue("vi")
    assert tell_time([{"minutes": 238}], words) == "khoảng 4 giờ"
    assert tell_time([{"minutes": 59}], words) == "khoảng 59 phút"
    assert tell_time([{"minutes": 94}], words) == "khoảng 1 giờ 35 phút"
