"""Tests of pages, run once more on the course as one file that lies alone in an empty folder.

Those that are here are a choice, so that the suite does not take twice as long; all are run by
`pytest --lone tests/browser`.
"""

from __future__ import annotations

import pytest

from .conftest import Course
from .page_steps import Steps, forget
from .test_page_item import (  # noqa: F401
    choices,
    entry,
    gaps,
    test_expected_wrong_text_is_answered_below_the_field,
    test_gaps_are_marked_one_by_one,
    test_whole_question_by_keyboard,
    test_wrong_choice_is_explained_where_it_stands,
)
from .test_page_progress import (  # noqa: F401
    test_in_the_shell_every_page_knows_of_every_other,
    test_in_the_shell_the_page_shows_all_lessons,
    test_progress_is_saved_and_opened_again,
)
from .test_page_review import (
    remember,
    test_a_deck_leads_from_one_question_to_the_next,  # noqa: F401
)
from .test_page_shell import (  # noqa: F401
    shell,
    test_answers_are_kept_in_the_shells_store,
    test_back_forward_and_reload,
    test_deep_link_keeps_query_and_fragment,
    test_last_keystrokes_reach_the_shell,
    test_second_lesson_starts_no_second_python,
    test_shell_opens_the_first_page,
)
from .test_site_glossary import (  # noqa: F401
    steps,
    test_a_tap_shows_what_a_term_means_and_another_hides_it,
)
from .test_site_home import (
    Way,
    test_a_goal_makes_a_path_that_lessons_follow,  # noqa: F401
)
from .test_site_search import (  # noqa: F401
    search,
    test_escape_closes_and_gives_the_focus_back,
    test_questions_and_terms_are_results_with_a_name,
)


@pytest.fixture(scope="module")
def site(lone_site: Course) -> Course:
    """The real course as one file."""
    return lone_site


@pytest.fixture
def way(browser, site) -> Way:
    """A learner who is new, on the home page of the file."""
    way = Way(browser, site, "shell")
    way.go("vi/index.html")
    with browser.acting(framed=False):
        forget(browser, "hoc-so")
    way.go("vi/index.html")
    browser.errors.clear()
    return way


@pytest.fixture(scope="module")
def course(lone_course: Course) -> Course:
    """The course as one file."""
    return lone_course


@pytest.fixture
def place(browser, course) -> Steps:
    """The page "my progress" after one question was solved, as in test_page_progress.py."""
    steps = Steps(browser)
    steps.url = course.file_url
    steps.open_fresh(course.file_url("vi/choices.html"))
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    steps.open(course.file_url("vi/progress.html"))
    return steps


@pytest.fixture
def page(browser, course) -> Steps:
    """The page of reviews after three questions were answered, as in test_page_review.py."""
    steps = Steps(browser)
    steps.open_fresh(course.file_url("vi/choices.html"))
    remember(steps, "one", (1, 1), (60, 1))
    remember(steps, "many", (3, 0.5))
    remember(steps, "truth", (90, 1))
    steps.js("""void document.querySelector('.contents a[href$="review.html"]').click()""")
    steps.wait("!!document.getElementById('review-sum')?.textContent")
    return steps
