"""A new course, made and built by the installed wheel, in Chromium from file://: every question of
every kind takes its right answer. What differs by browser is in the tests of the types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.locale import LANGUAGES
from tests.installed import build_wheel, install, run

from .conftest import AWKWARD, ROOT
from .drivers import LOADED, Chromium
from .every_type import check, draw_of, example, read_items, show
from .page_steps import Steps

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

LESSONS = ("clear-photo", "reminder", "call", "data")
WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, Path]:
    """Built new courses by language, each in a folder with an awkward name."""
    folder = tmp_path_factory.mktemp("installed")
    python = install(build_wheel(ROOT, folder), folder / "environment")
    made = {}
    for language in LANGUAGES:
        course = folder / language / AWKWARD
        course.mkdir(parents=True)
        (course / ".cache").symlink_to(ROOT / ".cache", target_is_directory=True)
        for command in (
            ("quiz_engine.cli", "new", "course", "--language", language, "--name", f"new-{language}"),
            ("mkdocs", "build", "--strict"),
        ):
            done = run(python, *command, cwd=course)
            assert done.returncode == 0, done.stderr
        made[language] = course / "site"
    return made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all of them."""
    with Chromium() as browser:
        yield browser


def solution_of(lesson: Path) -> str:
    """Return the solution of a lesson's program, which no page has as data."""
    return re.search(r"<solution>\n\n```python\n(.*?)```", lesson.read_text("utf-8"), re.S)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_takes_its_right_answer(chromium, sites, language) -> None:
    """All fifteen types, on a phone's screen, without a word in the console or a request outside."""
    chromium.resize(360, 800)
    steps = Steps(chromium)
    seen = []
    for lesson in LESSONS:
        steps.open((sites[language] / language / f"{lesson}.html").as_uri())
        assert not steps.js(WIDE), lesson
        for item in read_items(chromium):
            name = item["id"]
            right = example(item, True, draw_of(chromium, name))
            if item["type"] == "program":
                right["source"] = solution_of(sites[language].parent / "content" / language / f"{lesson}.md")
            show(chromium, name, right)
            check(chromium, name)
            # attempts have no limit, so only a solved question is closed
            steps.wait(f"document.getElementById('q-{name}').dataset.state === 'closed'", 30)
            seen.append(item["type"])
    assert sorted(seen) == sorted(item_type.name for item_type in ITEM_TYPES)
    assert chromium.errors == []
    assert [each for each in chromium.requests if not each.startswith(("file:", "blob:", "data:"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_leads_to_all_lessons(chromium, sites, language) -> None:
    """Opened as a learner does, by the file at the top."""
    chromium.open((sites[language] / "index.html").as_uri())
    with chromium.acting(True):
        chromium.wait(f"{LOADED} && document.querySelector('main h1')")
        links = chromium.js("[...document.querySelectorAll('main a[href]')].map((each) => each.href)")
    for lesson in LESSONS:
        assert any(each.endswith(f"/{language}/{lesson}.html") for each in links), lesson
