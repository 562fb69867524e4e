"""Facts about `quiz-engine new course` and `new lesson`: what they write has no mistake, and nothing
is ever overwritten."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from quiz_engine import __version__
from quiz_engine.cli import main
from quiz_engine.cli.fmt import plan
from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.new.course import make_requirement
from quiz_engine.site.course import check_course, draw_course, read_lesson_file

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
TYPES = [item_type.name for item_type in ITEM_TYPES]


def run(*arguments: str) -> Result:
    """Run `quiz-engine new` where the test stands."""
    return CliRunner().invoke(main, ["new", *arguments])


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder with their bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def mistakes(content: Path) -> list[str]:
    """Return everything that is wrong with a course, and what is not in form."""
    told = [str(each) for each in check_course(content, cache=CACHE)]
    return told + [each.shown for each in plan([content]) if each.after != each.before]


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty folder that the test stands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def course(here) -> Path:
    """A new course in English that the test stands in."""
    assert run("course", "--language", "en").exit_code == 0
    return here


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_course_has_nothing_to_mend(here, language):
    """Neither mistakes nor warnings, in any language, and all questions are in form."""
    done = run("course", "--language", language)
    assert done.exit_code == 0, done.output
    assert mistakes(here / "content") == []
    assert f"{len(snapshot(here))} files" in done.output
    assert "site/index.html" in done.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_course_shows_every_item_type_once(here, language):
    """In the lesson where its README says."""
    run("course", "--language", language)
    folder = here / "content" / language
    draws = draw_course(here / "content", [language], CACHE)
    found = {}
    for path in sorted(folder.glob("*.md")):
        questions = read_lesson_file(path, here / "content", draws=draws).lesson.questions
        found[path.name] = [each.item.type for each in questions]
    assert sorted(sum(found.values(), [])) == sorted(TYPES)
    readme = (here / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+\.md)`.*? \| (.*) \|$", readme, re.M)
    assert {name: types.split(", ") for name, types in rows} == {
        name: types for name, types in found.items() if types
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_names_the_button_as_it_is(here, language):
    """Learners find what they are told to press."""
    run("course", "--language", language)
    home = (here / "content" / language / "index.md").read_text("utf-8")
    assert f"**{load_catalogue(language)['button.check']}**" in home


def test_the_three_courses_translate_each_other(tmp_path):
    """They differ in words only, so what is learned of one is true of the others."""
    for language in LANGUAGES:
        CliRunner().invoke(main, ["new", "course", str(tmp_path / language), "--language", language])
    content = tmp_path / "all"
    shutil.copytree(tmp_path / "vi" / "content", content)
    for language in LANGUAGES[1:]:
        shutil.copytree(tmp_path / language / "content" / language, content / language)
    assert check_course(content, cache=CACHE) == []


def test_the_contents_and_the_readme_name_what_is_there(course):
    """No lesson is missing in the contents, and no file is explained that is not there."""
    config = yaml.safe_load((course / "mkdocs.yml").read_text("utf-8"))
    lessons = {path.relative_to(course / "content").as_posix() for path in course.rglob("content/*/*.md")}
    assert set(config["nav"]) == lessons
    readme = (course / "README.md").read_text("utf-8")
    table = readme.partition("| File |")[2]
    for name in re.findall(r"`([\w./-]+)`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M))):
        assert (course / name).exists(), name


def test_no_mark_is_left_in_what_is_written(course):
    """Everything that a sample leaves open is filled in."""
    marks = re.compile(rb"@[a-z]+@")
    assert [name for name, data in snapshot(course).items() if marks.search(data)] == []


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, f"hoc-so=={__version__}"),
        ('{"url": "file:///a/hoc_so.whl", "archive_info": {}}', f"hoc-so=={__version__}"),
        ('{"url": "file:///a", "dir_info": {"editable": true}}', f"hoc-so=={__version__}"),
        (
            '{"url": "https://git.example/x", "vcs_info": {"vcs": "git", "commit_id": "0123abc"}}',
            "hoc-so @ git+https://git.example/x@0123abc",
        ),
    ],
)
def test_a_course_names_the_program_that_made_it(origin, expected):
    """By its commit where pip knows it, else by its version: never one that may change."""
    assert make_requirement(origin) == expected


def test_what_its_author_says_is_in_it(here):
    """The title as it is, whatever signs it has; the name is what browsers keep progress under."""
    title = 'Đi chợ: "an toàn" & *vui* <b> #1 \\ {{x}} [[y]]'
    done = run("course", "market", "--title", title, "--name", "di-cho")
    assert done.exit_code == 0, done.output
    assert "cd market" in done.output
    config = yaml.safe_load((here / "market" / "mkdocs.yml").read_text("utf-8"))
    assert config["site_name"] == title
    assert config["plugins"] == [{"quiz_engine": {"course": "di-cho"}}]
    home = read_lesson_file(here / "market" / "content" / "vi" / "index.md", here / "market" / "content")
    assert home.facts.title == title
    assert mistakes(here / "market" / "content") == []


def test_the_name_is_made_of_the_folder(here):
    """Two courses on one stick then have two names; a folder without letters gives one, too."""
    for folder, name in (("Học số", "hoc-so"), ("???", "my-course")):
        assert run("course", folder).exit_code == 0
        config = yaml.safe_load((here / folder / "mkdocs.yml").read_text("utf-8"))
        assert config["plugins"] == [{"quiz_engine": {"course": name}}]


def test_what_is_there_already_stays(here):
    """An environment and a repository may be there; a file of the course may not."""
    for name in (".venv/pyvenv.cfg", ".git/config", "notes.txt"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text("mine", "utf-8")
    before = snapshot(here)
    assert run("course").exit_code == 0
    after = snapshot(here)
    assert before.items() <= after.items()
    (here / "content" / "vi" / "call.md").write_text("mine", "utf-8")
    after = snapshot(here)
    done = run("course", "--language", "de")
    assert done.exit_code == 1
    assert "would overwrite: " in done.stderr
    assert "nothing was written" in done.stderr
    assert snapshot(here) == after


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--name", "Mein Kurs"], 'such as "mein-kurs"'),
        (["--name", "ế"], 'such as "e"'),
        (["--name", "!"], 'such as "my-course"'),
        (["--name", "a" * 61], "at most 60 small letters"),
        (["--title", ""], "one line"),
        (["--title", " "], "one line"),
        (["--title", "a\nb"], "one line"),
        (["--title", "x" * 121], "at most 120 letters"),
        (["--language", "fr"], "'vi', 'en', 'de'"),
        (["a", "b"], "unexpected extra argument"),
    ],
)
def test_a_wrong_option_writes_nothing(here, arguments, told):
    """Said with what is allowed."""
    done = run("course", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert snapshot(here) == {}


@pytest.mark.parametrize("name", ["content", "tests", "scripts/ci", "schemas/lesson.schema.json"])
def test_a_file_in_the_way_is_told(here, name):
    """Also one that is called like a folder of the course: no half of a course is left."""
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text("mine", "utf-8")
    done = run("course")
    assert done.exit_code == 1
    assert f"would overwrite: {name}. " in done.stderr
    assert snapshot(here) == {name: b"mine"}


def test_nothing_is_written_through_a_link(here):
    """Not even where it leads to nothing yet."""
    (here / "README.md").symlink_to(here / "elsewhere.md")
    assert run("course").exit_code == 1
    assert snapshot(here) == {}


def test_files_name_schemas_that_are_there(course):
    """So that an editor completes them."""
    named = 0
    for path in [course / "mkdocs.yml", *course.glob("content/**/*.yml")]:
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert (path.parent / found[1]).is_file(), path
        named += 1
    assert named == 3


def test_the_recipes_for_ci_are_those_of_this_repository(course):
    """Not a second version; what is run as a program can be run."""
    recipes = ROOT / "scripts" / "ci"
    kept = [path for path in recipes.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    written = snapshot(course).values()
    assert [path.name for path in kept if path.name != "places.txt" and path.read_bytes() not in written] == []
    pairs = (
        ("course.sh", "scripts/ci/course.sh"),
        ("steps/main.py", "scripts/ci/steps/main.py"),
        ("github/course.yml", ".github/workflows/course.yml"),
        ("gitlab/gitlab-ci.yml", ".gitlab-ci.yml"),
    )
    for source, target in pairs:
        assert (course / target).read_bytes() == (recipes / source).read_bytes()
    if os.name != "nt":
        assert os.access(course / "scripts" / "ci" / "course.sh", os.X_OK)


# lessons


def test_a_new_lesson_has_nothing_to_mend(course):
    """Its id is the name of its file; the line for the contents is told."""
    done = run("lesson", "content/en/my-chapter/my-lesson", "--title", 'What is "it"? *This*: that')
    assert done.exit_code == 0, done.output
    assert '"- en/my-chapter/my-lesson.md"' in done.output
    file = read_lesson_file(course / "content/en/my-chapter/my-lesson.md", course / "content")
    assert (file.facts.id, file.facts.title) == ("my-lesson", 'What is "it"? *This*: that')
    assert mistakes(course / "content") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_lesson_is_in_the_language_of_its_folder(here, language):
    """It has none of another."""
    run("course", "--language", language)
    assert run("lesson", f"content/{language}/one.md").exit_code == 0
    text = (here / "content" / language / "one.md").read_text("utf-8")
    word = {"vi": "Hãy mở đầu", "en": "Begin with", "de": "Beginnen Sie"}
    assert [each for each in LANGUAGES if word[each] in text] == [language]
    assert mistakes(here / "content") == []


def test_ids_are_not_given_twice(course):
    """A second lesson of that name, in another chapter, and its question have a number."""
    for chapter in ("one", "two", "three"):
        assert run("lesson", f"content/en/{chapter}/call").exit_code == 0
    lessons = [course / "content/en" / chapter / "call.md" for chapter in ("one", "two", "three")]
    files = [read_lesson_file(path, course / "content") for path in lessons]
    assert [file.facts.id for file in files] == ["call-2", "call-3", "call-4"]
    assert mistakes(course / "content") == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/en/call.md", "is there already"),
        ("content/en/chapter/index.md", "is a home page"),
        ("content/en/Passwords.md", '"Passwords" cannot be a name'),
        ("content/en/Chapter 1/one.md", '"Chapter 1" cannot be a name'),
        ("content/en/mật-khẩu.md", "small letters without marks"),
        ("content/fr/one.md", "content/vi/, content/en/, content/de/"),
        ("content/one.md", "is in no language's folder"),
        ("en/one.md", "such as content/en/my-lesson.md"),
        ("one.md", "such as content/en/my-lesson.md"),
        ("", "such as content/en/my-lesson.md"),
        ("content/de/call.md", "would translate content/en/call.md"),
    ],
)
def test_a_lesson_that_cannot_be_is_told(course, path, told):
    """With what to do, and nothing is written."""
    before = snapshot(course)
    done = run("lesson", path)
    assert done.exit_code == 1
    assert told in done.stderr
    assert snapshot(course) == before


def test_without_a_course_there_is_no_lesson(here):
    """It is said how to make one."""
    done = run("lesson", "one.md")
    assert done.exit_code == 1
    assert 'make one with "quiz-engine new course"' in done.stderr
    assert snapshot(here) == {}
