"""Places of a picture, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import pytest

from .page_steps import SAY, Steps
from .pointer import click, middle

NAMES = {"wifi": "Nút Wi-Fi", "sound": "Nút âm thanh", "camera": "Máy ảnh", "home": "Vạch ở dưới"}


class Picture(Steps):
    """The page with pictures."""

    def point(self, place: str, item: str = "find", aside: tuple[float, float] = (0, 0)) -> None:
        """Click the middle of a place, or a point beside it."""
        x, y = middle(self.browser, f"#q-{item} [data-region={place}]")
        click(self.browser, (x + aside[0], y + aside[1]))

    def chosen(self, item: str = "find") -> list[list[str]]:
        """Return what is chosen in the list, and on the picture."""
        listed = f"[...document.querySelectorAll('#q-{item} .qe-list :checked')].map((input) => input.value)"
        shown = f"[...document.querySelectorAll('#q-{item} [data-chosen]')].map((place) => place.dataset.region)"
        return [sorted(self.js(listed)), sorted(self.js(shown))]

    def told(self, item: str = "find") -> str:
        """Return what was read out."""
        return self.text(item, ".qe-pointed[role=status]")

    def is_open(self, item: str = "find") -> bool:
        """Whether the list is unfolded."""
        return self.js(f"document.querySelector('#q-{item} .qe-list').open")


@pytest.fixture
def page(browser, course) -> Picture:
    """A lesson with pictures, opened by a learner who is new."""
    steps = Picture(browser)
    browser.resize(1280, 900)
    steps.open_warm(course, "vi/hotspot.html")
    steps.wait("[...document.images].every((image) => image.complete && image.naturalWidth)")
    return steps


@pytest.mark.parametrize("width", [1280, 360])
def test_places_lie_where_the_picture_shows_them(page, width):
    """The overlay is as large as the picture, and the transforms around a place were followed."""
    page.browser.resize(width, 800)
    boxes = page.js(
        """["img", ".qe-regions", "[data-region=camera]"].map((each) => {
          const box = document.querySelector("#q-find " + each).getBoundingClientRect();
          return [box.x, box.y, box.width, box.height];
        })"""
    )
    image, over, camera = boxes
    assert over == pytest.approx(image, abs=1)
    scale = image[2] / 400
    wanted = [image[0] + 55 * scale, image[1] + 155 * scale, 90 * scale, 90 * scale]
    assert camera == pytest.approx(wanted, abs=1.5)
    page.browser.resize(1280, 900)


def test_one_place_by_mouse(page):
    """A click chooses in the picture and in the folded list, and is read out; another one moves
    it."""
    assert not page.is_open()
    assert page.text("find", ".qe-how") == SAY["region.how"]
    page.point("sound")
    assert page.chosen() == [["sound"], ["sound"]]
    assert page.told() == SAY["region.chosen"].format(name=NAMES["sound"])
    page.point("wifi")
    assert page.chosen() == [["wifi"], ["wifi"]]
    page.check("find", "closed")
    assert page.said("find").startswith(SAY["outcome.correct"])
    pins = "[...document.querySelectorAll('#q-find .qe-pin')].map(({dataset}) => dataset.verdict)"
    assert page.js(pins) == ["correct"]
    page.point("sound")
    assert page.chosen() == [["wifi"], ["wifi"]]
    assert page.browser.errors == []


def test_a_fingertip_beside_a_place_still_means_it(page):
    """Up to 24 px aside; further away nothing is chosen, and that is told."""
    box = "document.querySelector('#q-find [data-region=home]').getBoundingClientRect()"
    half = page.js(f"{box}.width / 2")
    page.point("home", aside=(half + 15, 0))
    assert page.chosen() == [["home"], ["home"]]
    page.point("home", aside=(half + 60, 0))
    assert page.chosen() == [["home"], ["home"]]
    assert page.told() == SAY["region.missed"]


def test_several_places_toggle(page):
    """A second click takes a place back, and says so."""
    page.point("camera", "round")
    page.point("light", "round")
    page.point("wifi", "round")
    assert page.chosen("round") == [["camera", "light", "wifi"]] * 2
    page.point("wifi", "round")
    assert page.chosen("round") == [["camera", "light"]] * 2
    assert page.told("round") == SAY["region.dropped"].format(name="Nút có chữ Wi-Fi")
    page.check("round", "closed")
    assert page.said("round").startswith(SAY["outcome.correct"])


def test_keyboard_alone(page):
    """Tab reaches the list, which opens and chooses as any list; the picture shows it; the picture
    itself is silent."""
    assert page.js("document.querySelector('#q-find .qe-regions').getAttribute('aria-hidden')") == "true"
    assert page.js("document.querySelectorAll('#q-find .qe-map [tabindex]').length") == 0
    page.js("document.querySelector('#q-find .qe-list summary').focus()")
    page.browser.press("Enter")
    page.wait("document.querySelector('#q-find .qe-list').open")
    page.browser.press("Tab")
    assert page.js("document.activeElement.value") == "wifi"
    assert page.js("document.querySelector('#q-find [data-focused]').dataset.region") == "wifi"
    page.browser.press("ArrowDown")
    page.browser.press("ArrowDown")
    assert page.chosen() == [["camera"], ["camera"]]
    assert page.told() == SAY["region.chosen"].format(name=NAMES["camera"])
    page.browser.press("ArrowUp")
    page.browser.press("ArrowUp")
    page.browser.press("Tab")
    page.browser.press("Enter")
    page.wait("document.querySelector('#q-find').dataset.state === 'closed'")
    assert page.said("find").startswith(SAY["outcome.correct"])


def test_nothing_chosen_is_told_at_once(page):
    """Without Python, and without using an attempt."""
    page.press("find")
    assert page.state("find") == "open"
    assert page.said("find") == SAY["feedback.invalid.nothing-chosen"]


def test_a_wrong_place_is_marked_in_both_and_explained(page):
    """The author's words unfold the list; trying again folds it and takes the marks away."""
    page.point("sound")
    page.check("find", "graded")
    assert page.is_open()
    assert page.text("find", "[data-choice=sound] .qe-said") == "Nút này chỉnh tiếng to nhỏ."
    assert page.text("find", "[data-choice=sound] .qe-verdict") == SAY["choice.verdict.incorrect"]
    assert page.js("document.querySelector('#q-find [data-region=sound]').dataset.verdict") == "incorrect"
    assert page.js("document.querySelector('#q-find .qe-pin').dataset.verdict") == "incorrect"
    page.press("find")
    assert page.state("find") == "open"
    assert not page.is_open()
    assert page.chosen() == [[], []]
    assert page.js("document.querySelectorAll('#q-find .qe-pin, #q-find [data-verdict]').length") == 0
    assert page.js("document.activeElement.localName") == "summary"


def test_the_answer_marks_the_missed_places(page):
    """Both keys are marked on the picture, the missed one too; starting over clears it."""
    page.point("camera", "round")
    page.check("round", "graded")
    assert "1 / 2" in page.said("round")
    page.press("round", ".qe-reveal")
    verdict = "document.querySelector('#q-round [data-region={}]').dataset.verdict"
    assert page.js(verdict.format("camera")) == "correct"
    assert page.js(verdict.format("light")) == "key"
    assert page.js("document.querySelectorAll('#q-round .qe-pin').length") == 2
    page.press("round")
    assert page.chosen("round") == [[], []]
    assert page.js("document.querySelectorAll('#q-round .qe-pin').length") == 0


def test_places_and_marks_are_there_after_a_reload(page, course):
    """What was pointed at, and what was said of it."""
    page.point("sound")
    page.check("find", "graded")
    page.point("light", "round")
    page.wait("document.querySelector('#q-round .qe-note').dataset.kept !== ''")
    page.open(course.file_url("vi/hotspot.html"))
    assert page.chosen() == [["sound"], ["sound"]]
    assert page.js("document.querySelector('#q-find .qe-pin').dataset.verdict") == "incorrect"
    assert page.chosen("round") == [["light"], ["light"]]
    assert page.told("round") == ""
