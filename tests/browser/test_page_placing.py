"""Pairs, groups and written answers, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import json

import pytest

from tests.unit.test_item_types_extended_text import WORDS

from .drivers import PlaywrightBrowser
from .page_steps import SAY, Steps
from .pointer import drag as drag_to
from .pointer import middle_within, release

KEY = (("vneid", "insurance"), ("portal", "birth"), ("zalo", "call"))


class Placing(Steps):
    """The lesson with cards to be laid."""

    def tap(self, item: str, selector: str) -> None:
        """Press what is found, as a finger or a mouse does, once it is in the middle of the view."""
        found = f"document.querySelector({json.dumps(f'#q-{item} {selector}')})"
        self.js(f"{found}.scrollIntoView({{ block: 'center' }})")
        self.browser.click(f"#q-{item} {selector}")

    def lay(self, item: str, *pairs: tuple[str, str]) -> None:
        """Lay cards on targets, by taps."""
        for card, target in pairs:
            self.tap(item, f"[data-card={card}] .qe-card")
            self.tap(item, f"[data-target={target}] .qe-target")

    def lying(self, item: str) -> dict[str, str]:
        """Return the cards that lie on a target, with that target."""
        rows = f"[...document.querySelectorAll('#q-{item} .qe-places [data-card]')]"
        pairs = "(row) => [row.dataset.card, row.closest('[data-target]').dataset.target]"
        return dict(json.loads(self.js(f"JSON.stringify({rows}.map({pairs}))")))

    def bank(self, item: str) -> list[str]:
        """Return the cards that lie on no target, in the order shown."""
        rows = f"[...document.querySelectorAll('#q-{item} .qe-bank [data-card]')]"
        return json.loads(self.js(f"JSON.stringify({rows}.map((row) => row.dataset.card))"))

    def guide(self, item: str) -> str:
        """Return what the line says that is read out."""
        return self.text(item, ".qe-guide")

    def attribute(self, item: str, selector: str, name: str) -> str | None:
        """Return an attribute of what is found."""
        return self.js(f"document.querySelector('#q-{item} {selector}').getAttribute('{name}')")

    def focused(self) -> str:
        """Return what has the focus: a card, a target, or else its words."""
        return self.js(
            """(({ dataset, textContent }, own) => dataset.card ?? dataset.target ?? textContent)(
              document.activeElement.closest(".qe-card, .qe-target")?.parentNode ?? document.activeElement)"""
        )

    def tab_to(self, name: str) -> None:
        """Press Tab until a card or target has the focus."""
        for _ in range(30):
            if self.focused() == name:
                return
            self.browser.press("Tab")
        raise AssertionError(f"Tab never came to {name}")

    def reload(self, item: str, url: str) -> None:
        """Open the page again once the response to an item, and its outcome, are stored."""
        self.wait(
            f"""((element) => QE.link.recall(["{item}"]).then((record) => {{
              const response = QE.shapes[element.item.shape.kind].collect(element);
              const isGraded = element.dataset.state !== "open";
              return JSON.stringify(record?.response) === JSON.stringify(response)
                && Boolean(record.outcome) === isGraded && !record.waiting;
            }}))(document.querySelector("#q-{item}"))"""
        )
        self.open(url)


@pytest.fixture
def url(course) -> str:
    """Address of the lesson."""
    return course.file_url("vi/placing.html")


@pytest.fixture
def placing(browser, course) -> Placing:
    """The lesson, opened by a learner who is new."""
    steps = Placing(browser)
    steps.open_warm(course, "vi/placing.html")
    return steps


def test_a_tap_picks_up_and_a_tap_lays(placing):
    """A card is a toggle; its place says what lies there; the line tells every step."""
    card = "[data-card=vneid] .qe-card"
    assert placing.attribute("pairs", card, "aria-pressed") == "false"
    placing.tap("pairs", card)
    assert placing.attribute("pairs", card, "aria-pressed") == "true"
    assert placing.guide("pairs") == SAY["place.held"].format(card="VNeID")
    target = "[data-target=insurance] .qe-target"
    name = "Xem bảo hiểm y tế"
    assert placing.attribute("pairs", target, "aria-label") == SAY["place.target.empty"].format(
        target=name
    )
    placing.tap("pairs", target)
    assert placing.lying("pairs") == {"vneid": "insurance"}
    assert placing.attribute("pairs", card, "aria-pressed") == "false"
    assert placing.attribute("pairs", target, "aria-label") == SAY["place.target"].format(
        target=name, cards="VNeID"
    )
    laid = SAY["place.laid"].format(card="VNeID", target=name)
    assert placing.guide("pairs") == f"{laid} {SAY['place.left.targets'].format(count=2)}"
    assert placing.browser.errors == []


def test_lists_and_live_line_have_names_and_roles(placing):
    """Cards, and what lies on each place, are named lists; the line is a status from the start."""
    assert placing.attribute("pairs", ".qe-guide", "role") == "status"
    label = placing.attribute("pairs", ".qe-bank", "aria-labelledby")
    assert placing.js(f"document.getElementById('{label}').textContent") == "Ứng dụng"
    lying = placing.attribute("pairs", "[data-target=call] .qe-lying", "aria-label")
    assert lying == "Gọi hình cho con cháu"
    ids = "[...document.querySelectorAll('[id]')].map(({ id }) => id)"
    assert placing.js(f"((ids) => ids.length - new Set(ids).size)({ids})") == 0


def test_a_place_of_a_pair_takes_one_card(placing):
    """Laying another one sends the first back to where it was among the cards."""
    before = placing.bank("pairs")
    placing.lay("pairs", ("vneid", "birth"), ("portal", "birth"))
    assert placing.lying("pairs") == {"portal": "birth"}
    assert placing.bank("pairs") == [each for each in before if each != "portal"]
    assert SAY["place.returned"].format(card="VNeID") in placing.guide("pairs")


def test_the_other_way_round(placing):
    """First the place, then the card."""
    placing.tap("pairs", "[data-target=call] .qe-target")
    assert placing.attribute("pairs", "[data-target=call] .qe-target", "aria-pressed") == "true"
    assert placing.guide("pairs") == SAY["place.aimed"].format(target="Gọi hình cho con cháu")
    placing.tap("pairs", "[data-card=zalo] .qe-card")
    assert placing.lying("pairs") == {"zalo": "call"}


def test_a_laid_card_can_be_moved_and_put_back(placing):
    """Pressing it picks it up again; the button among the cards takes it back."""
    placing.lay("groups", ("power", "scam"))
    assert not placing.shown("groups", ".qe-back")
    placing.lay("groups", ("power", "real"))
    assert placing.lying("groups") == {"power": "real"}
    before = placing.bank("groups")
    placing.tap("groups", "[data-card=power] .qe-card")
    placing.tap("groups", ".qe-back")
    assert placing.lying("groups") == {}
    assert placing.guide("groups") == SAY["place.returned"].format(
        card="Lịch cắt điện thứ Năm từ 8 giờ đến 11 giờ."
    )
    assert placing.focused() == "power"
    assert [each for each in placing.bank("groups") if each != "power"] == before
    placing.tap("groups", "[data-card=power] .qe-card")
    placing.tap("groups", "[data-card=power] .qe-card")
    assert placing.guide("groups") == SAY["place.released"]


def test_a_card_in_a_pair_gives_way(placing):
    """With a card in hand, pressing one that lies somewhere means its place."""
    placing.lay("pairs", ("vneid", "insurance"))
    placing.tap("pairs", "[data-card=zalo] .qe-card")
    placing.tap("pairs", "[data-card=vneid] .qe-card")
    assert placing.lying("pairs") == {"zalo": "insurance"}


def test_what_is_missing_is_named_and_costs_nothing(placing):
    """Nothing laid, then two empty places by their names, then the number of cards left."""
    placing.press("pairs")
    assert placing.said("pairs") == SAY["feedback.invalid.nothing-placed"]
    placing.lay("pairs", ("vneid", "insurance"))
    placing.press("pairs")
    assert placing.said("pairs") == (
        "Nộp hồ sơ khai sinh, Gọi hình cho con cháu: " + SAY["feedback.invalid.target-empty"]
    )
    assert placing.js("document.querySelectorAll('#q-pairs [data-missing]').length") == 2
    assert placing.text("pairs", ".qe-note").startswith(
        SAY["state.attempts-left"].format(count=3)
    )
    placing.lay("groups", ("power", "real"))
    placing.press("groups")
    assert placing.said("groups") == SAY["feedback.invalid.cards-left"].format(count=3)


def test_marks_of_pairs(placing):
    """Every place is marked with a word; trying again keeps what is right and frees the rest."""
    placing.lay("pairs", ("vneid", "insurance"), ("zalo", "birth"), ("calculator", "call"))
    placing.check("pairs", "graded")
    assert placing.said("pairs").startswith(SAY["outcome.partial"] + "1 / 3")
    right, wrong = SAY["choice.verdict.correct"], SAY["choice.verdict.incorrect"]
    assert placing.text("pairs", "[data-target=insurance] .qe-verdict") == right
    assert placing.text("pairs", "[data-target=birth] .qe-verdict") == wrong
    described = placing.attribute("pairs", "[data-target=birth] .qe-target", "aria-describedby")
    words = f"document.getElementById('{described.split()[0]}').textContent"
    assert placing.js(words) == wrong
    placing.press("pairs")
    assert placing.lying("pairs") == {"vneid": "insurance"}
    assert placing.focused() == placing.bank("pairs")[0]
    assert placing.text("pairs", ".qe-verdict") == ""
    placing.lay("pairs", ("portal", "birth"), ("zalo", "call"))
    placing.check("pairs", "closed")
    assert placing.said("pairs").startswith(SAY["outcome.correct"])


def test_marks_and_feedback_of_groups(placing):
    """The author's words stand below the card that lies wrong, and nowhere else."""
    placing.lay(
        "groups", ("locked", "real"), ("prize", "scam"), ("power", "real"), ("otp", "real")
    )
    placing.check("groups", "graded")
    assert placing.text("groups", "[data-card=locked] .qe-said").startswith("Giục gấp")
    assert placing.text("groups", "[data-card=power] .qe-said") == ""
    assert SAY["feedback.parts.found"].format(found=3, parts=4) in placing.said("groups")
    assert placing.guide("groups") == ""
    placing.lay("groups", ("locked", "scam"))
    assert placing.state("groups") == "open"
    assert placing.text("groups", ".qe-verdict") == ""
    assert placing.text("groups", "[data-card=locked] .qe-said") == ""


def test_the_answer_stands_at_each_wrong_part(placing):
    """Given up: each place that is wrong says its card, buttons are locked."""
    placing.lay("pairs", ("vneid", "insurance"), ("zalo", "birth"), ("portal", "call"))
    placing.check("pairs", "graded")
    placing.press("pairs", ".qe-reveal")
    assert placing.text("pairs", "[data-target=birth] .qe-right") == SAY["item.key"].format(
        key="Cổng dịch vụ công"
    )
    assert placing.text("pairs", "[data-target=insurance] .qe-right") == ""
    buttons = "[...document.querySelectorAll('#q-pairs :is(.qe-card, .qe-target)')]"
    assert placing.js(f"{buttons}.every((button) => button.disabled)")
    placing.press("pairs")
    assert placing.lying("pairs") == {}
    assert placing.text("pairs", ".qe-right") == ""
    assert placing.guide("pairs") == SAY["place.how"]


def test_by_keyboard_alone(placing):
    """Tab, Enter and Space; arrow keys between places; Escape lets go; the check ends it."""
    browser = placing.browser
    first, second, *_ = placing.bank("groups")
    placing.js("document.querySelector('#q-groups .qe-card').focus()")
    browser.press("Enter")
    assert placing.attribute("groups", f"[data-card={first}] .qe-card", "aria-pressed") == "true"
    browser.press("Escape")
    assert placing.attribute("groups", f"[data-card={first}] .qe-card", "aria-pressed") == "false"
    assert placing.guide("groups") == SAY["place.released"]
    browser.press("Enter")
    browser.press("ArrowDown")
    assert placing.focused() == "scam"
    browser.press("ArrowDown")
    assert placing.focused() == "real"
    browser.press("Enter")
    assert placing.lying("groups") == {first: "real"}
    assert placing.focused() == second  # goes on with the next card
    browser.press(" ")
    placing.tab_to("scam")
    browser.press(" ")
    assert placing.lying("groups") == {first: "real", second: "scam"}
    for _ in range(2):
        browser.press("Enter")
        browser.press("ArrowDown")
        browser.press("Enter")
    assert placing.bank("groups") == []
    assert placing.focused() == "scam"
    assert placing.guide("groups").endswith(SAY["place.done"])
    placing.tab_to(SAY["button.check"])
    browser.press("Enter")
    placing.wait("['graded', 'closed'].includes(document.querySelector('#q-groups').dataset.state)")


def test_the_line_stays_in_view_and_hides_no_focus(placing):
    """While a card is held, the line is seen however far one scrolls, and what gets the focus by a
    key comes out from below it."""
    placing.browser.resize(400, 520)
    try:
        _stays_in_view(placing)
    finally:
        placing.browser.resize(1280, 800)


def _stays_in_view(placing):
    placing.js("document.querySelector('#q-groups .qe-card').focus()")
    placing.browser.press("Enter")
    top = "document.querySelector('#q-groups %s').getBoundingClientRect().top"
    last = ".qe-places [data-target=real] .qe-target"
    placing.js(f"scrollBy({{ top: {top % last} - 20, behavior: 'instant' }})")
    assert 0 <= placing.js(top % ".qe-guide") < 20
    placing.browser.press("ArrowUp")
    assert placing.focused() == "real"
    line = "document.querySelector('#q-groups .qe-guide').getBoundingClientRect().bottom"
    placing.wait(f"{top % last} >= {line}")


def test_everything_survives_a_reload(placing, url):
    """What is laid, before and after the check, and the order of the cards."""
    order = placing.bank("pairs")
    placing.lay("pairs", ("vneid", "birth"))
    placing.reload("pairs", url)
    assert placing.lying("pairs") == {"vneid": "birth"}
    assert placing.bank("pairs") == [each for each in order if each != "vneid"]
    placing.lay("pairs", ("zalo", "insurance"), ("portal", "call"))
    placing.check("pairs", "graded")
    placing.reload("pairs", url)
    assert placing.state("pairs") == "graded"
    assert placing.text("pairs", "[data-target=birth] .qe-verdict")
    placing.press("pairs")
    placing.lay("pairs", *KEY)
    placing.check("pairs", "closed")
    placing.reload("pairs", url)
    assert placing.lying("pairs") == dict(KEY)
    assert placing.state("pairs") == "closed"


DRAG = """((root, card, target, kind, rest) => new Promise(async (done) => {
  const pause = (ms) => new Promise((over) => setTimeout(over, ms));
  const button = root.querySelector(`[data-card=${card}] .qe-card`);
  const place = root.querySelector(target);
  root.scrollIntoView({ block: "center" });
  const at = (node) => ((box) => [box.left + box.width / 2, box.top + box.height / 2])(node.getBoundingClientRect());
  const fire = (node, type, [clientX, clientY]) => node.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, isPrimary: true, pointerId: 7, pointerType: kind, clientX, clientY }));
  const start = at(button);
  fire(button, "pointerdown", start);
  await pause(rest);
  const end = at(place);
  for (const share of [0.2, 0.6, 1]) {
    fire(button, "pointermove", [0, 1].map((axis) => start[axis] + (end[axis] - start[axis]) * share));
    await pause(20);
  }
  const over = root.querySelector(".qe-over");
  const ghosts = root.querySelectorAll(".qe-ghost").length;
  fire(button, "pointerup", end);
  done(JSON.stringify({ over: over?.dataset.target ?? over?.className ?? null, ghosts,
    left: root.querySelectorAll(".qe-ghost").length }));
}))(document.querySelector('#q-%s .qe-board'), "%s", "%s", "%s", %d)"""


def drag(placing, item, card, target, kind, rest):
    """Drag a card with a pointer of that kind, after a rest in ms."""
    script = DRAG % (item, card, target, kind, rest)
    return json.loads(placing.js(script))


def test_dragging(placing):
    """By mouse at once, by finger after a rest; a finger that moves at once scrolls the page."""
    assert drag(placing, "pairs", "zalo", ".qe-places [data-target=call]", "mouse", 0) == {
        "over": "call", "ghosts": 1, "left": 0
    }  # fmt: skip
    assert placing.lying("pairs") == {"zalo": "call"}
    assert drag(placing, "pairs", "vneid", ".qe-places [data-target=birth]", "touch", 0)["ghosts"] == 0
    assert placing.lying("pairs") == {"zalo": "call"}
    assert drag(placing, "pairs", "vneid", ".qe-places [data-target=birth]", "touch", 350)["over"] == "birth"
    assert placing.lying("pairs") == {"zalo": "call", "vneid": "birth"}
    drag(placing, "pairs", "zalo", ".qe-tray-top", "mouse", 0)
    assert placing.lying("pairs") == {"vneid": "birth"}
    assert placing.attribute("pairs", "[data-card=zalo] .qe-card", "aria-pressed") == "false"


def test_a_card_is_let_go_when_the_question_is_closed(placing):
    """What is being dragged then stays where it was, and is laid nowhere afterwards."""
    ghosts = "document.querySelectorAll('.qe-ghost').length"
    start, end = (
        middle_within(placing.browser, "#q-pairs .qe-board", f"#q-pairs {each}")
        for each in ("[data-card=zalo] .qe-card", ".qe-places [data-target=call] .qe-target")
    )
    drag_to(placing.browser, start, end, release=False)
    assert placing.js(ghosts) == 1
    placing.js("void QE.shapes.placement.lock(document.querySelector('#q-pairs'), true)")
    assert placing.js(ghosts) == 0
    release(placing.browser)
    assert placing.lying("pairs") == {}
    assert placing.browser.errors == []


def test_dragging_with_a_real_mouse(placing):
    """The click that a browser makes of the drop changes nothing more."""
    if not isinstance(placing.browser, PlaywrightBrowser):
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.by import By

        driver = placing.browser.driver
        driver.switch_to.frame(0)
        found = [
            driver.find_element(By.CSS_SELECTOR, f"#q-pairs {each}")
            for each in ("[data-card=zalo] .qe-card", "[data-target=insurance] .qe-target")
        ]
        ActionChains(driver).drag_and_drop(*found).perform()
        driver.switch_to.default_content()
    else:
        page, lesson = placing.browser.page, placing.browser.view
        lesson.locator("#q-pairs [data-card=zalo] .qe-card").scroll_into_view_if_needed()
        boxes = [
            lesson.locator(f"#q-pairs {each}").bounding_box()
            for each in ("[data-card=zalo] .qe-card", ".qe-places [data-target=insurance]")
        ]
        (x, y), (to_x, to_y) = (
            (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes
        )
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=3)
        page.mouse.move(to_x, to_y, steps=3)
        page.mouse.up()
    placing.wait("!!document.querySelector('#q-pairs .qe-places [data-card]')")
    assert placing.lying("pairs") == {"zalo": "insurance"}
    assert placing.attribute("pairs", "[data-card=zalo] .qe-card", "aria-pressed") == "false"


def rate(placing, criterion, level):
    """Choose a level of the rubric."""
    placing.tap("essay", f"[data-criterion={criterion}] [value='{level}']")


def test_a_text_is_judged_by_its_writer(placing):
    """First the text, then the rubric with the model answer, then the levels, then the score."""
    assert not placing.shown("essay", ".qe-rubric")
    placing.press("essay")
    assert placing.said("essay") == SAY["feedback.invalid.no-text"]
    placing.fill("essay", "Tôi cúp máy.", "textarea")
    placing.press("essay")
    assert placing.said("essay") == SAY["feedback.invalid.few-words"].format(count=3, least=5)
    assert placing.attribute("essay", "textarea", "aria-invalid") == "true"
    placing.fill("essay", "Tôi cúp máy ngay lập tức.", "textarea")
    placing.press("essay")
    assert placing.said("essay") == SAY["feedback.invalid.rate"]
    assert placing.shown("essay", ".qe-rubric fieldset")
    assert placing.text("essay", ".qe-model").startswith(SAY["item.model"] + "Tôi tắt máy.")
    assert placing.js("document.activeElement.textContent") == SAY["item.rubric"]
    rate(placing, "refuse", 3)
    placing.press("essay")
    assert placing.said("essay") == "Kiểm tra lại: " + SAY["feedback.invalid.unrated"]
    rate(placing, "verify", 1)
    placing.check("essay", "graded")
    assert placing.said("essay") == SAY["feedback.essay.self-assessed"].format(points=2, most=4)
    assert placing.browser.errors == []


def test_rubric_is_made_of_named_radio_groups(placing):
    """A fieldset with a legend for each criterion, a labelled radio button for each level."""
    legends = "[...document.querySelectorAll('#q-essay [data-criterion] legend')]"
    assert placing.js(f"{legends}.map((each) => each.textContent).join()") == (
        "Không làm theo,Kiểm tra lại"
    )
    level = "document.querySelector('#q-essay [data-criterion=verify] [value=\"3\"]')"
    assert placing.js(f"{level}.type") == "radio"
    assert placing.js(f"{level}.labels[0].textContent") == "gọi số chính thức2 điểm"
    names = "new Set([...document.querySelectorAll('#q-essay [type=radio]')].map(({ name }) => name))"
    assert placing.js(f"{names}.size") == 2
    described = placing.attribute("essay", "textarea", "aria-describedby")
    assert placing.js(f"document.getElementById('{described}').textContent") == (
        SAY["item.words.between"].format(least=5, most=40)
    )


def test_full_marks_leave_the_text_open(placing, url):
    """Changing a text that its writer found perfect takes the verdict away, after a reload too."""
    placing.fill("essay", "Tôi tắt máy và gọi công an.", "textarea")
    placing.press("essay")
    rate(placing, "refuse", 3)
    rate(placing, "verify", 3)
    placing.check("essay", "closed")
    assert placing.said("essay") == SAY["feedback.essay.self-assessed"].format(points=4, most=4)
    placing.reload("essay", url)
    assert placing.state("essay") == "closed"
    assert placing.js("document.querySelector('#q-essay textarea').value").startswith("Tôi tắt")
    assert placing.js("document.querySelector('#q-essay [type=radio]').disabled")
    placing.fill("essay", "Tôi tắt máy và gọi công an xã.", "textarea")
    assert placing.state("essay") == "open"
    assert placing.said("essay") == ""
    assert not placing.js("document.querySelector('#q-essay [type=radio]').disabled")
    rate(placing, "verify", 1)
    placing.press("essay")
    half = SAY["feedback.essay.self-assessed"].format(points=2, most=4)
    placing.wait(f"document.querySelector('#q-essay .qe-status').textContent === {json.dumps(half)}")


def test_text_and_levels_survive_a_reload_and_a_new_beginning_takes_them(placing, url):
    """The rubric is open again, not judged yet as well as half judged; before it was opened it stays
    closed."""
    placing.fill("essay", "Tôi tắt máy và gọi công an.", "textarea")
    placing.js("document.querySelector('#q-essay textarea').dispatchEvent(new Event('change', {bubbles: true}))")
    placing.reload("essay", url)
    assert placing.js("document.querySelector('#q-essay textarea').value").startswith("Tôi tắt")
    assert not placing.shown("essay", ".qe-rubric")
    placing.press("essay")
    assert placing.said("essay") == SAY["feedback.invalid.rate"]
    placing.reload("essay", url)
    assert placing.shown("essay", ".qe-rubric fieldset")
    assert placing.text("essay", ".qe-model").startswith(SAY["item.model"] + "Tôi tắt máy.")
    assert placing.js("document.querySelectorAll('#q-essay :checked').length") == 0
    rate(placing, "refuse", 2)
    placing.reload("essay", url)
    assert placing.js("document.querySelector('#q-essay textarea').value").startswith("Tôi tắt")
    assert placing.shown("essay", ".qe-rubric fieldset")
    checked = "[...document.querySelectorAll('#q-essay :checked')].map(({ value }) => value).join()"
    assert placing.js(checked) == "2"
    rate(placing, "verify", 1)
    placing.check("essay", "graded")
    placing.press("essay")
    assert placing.js(checked) == ""
    placing.press("essay")
    assert placing.said("essay") == SAY["feedback.invalid.rate"]
    rate(placing, "refuse", 3)
    rate(placing, "verify", 3)
    placing.check("essay", "closed")
    placing.press("essay")
    assert placing.js("document.querySelector('#q-essay textarea').value") == ""
    assert not placing.shown("essay", ".qe-rubric")


def test_a_text_is_written_and_judged_by_keyboard_alone(placing):
    """Typing, Tab to the button, Enter; arrow keys in the rubric."""
    browser = placing.browser
    placing.js("document.querySelector('#q-essay textarea').focus()")
    for letter in "a b c d e":
        browser.press(letter)
    browser.press("Enter")  # a new line, no check
    assert placing.said("essay") == ""
    assert placing.js("document.querySelector('#q-essay textarea').value") == "a b c d e\n"
    browser.press("Tab")
    browser.press("Enter")
    assert placing.said("essay") == SAY["feedback.invalid.rate"]
    browser.press("Tab")
    browser.press("ArrowDown")
    browser.press("Tab")
    browser.press("ArrowDown")
    checked = "[...document.querySelectorAll('#q-essay :checked')].map(({ value }) => value).join()"
    assert placing.js(checked) == "2,3"
    browser.press("Tab")
    browser.press("Enter")
    placing.wait("document.querySelector('#q-essay').dataset.state === 'graded'")
    assert placing.said("essay") == SAY["feedback.essay.self-assessed"].format(points=3, most=4)


def test_words_are_counted_as_in_python(placing):
    """The browser's number and Python's are the same, shown at once, read out in a pause."""
    texts = json.dumps([text for text, _ in WORDS])
    assert placing.js(f"JSON.stringify({texts}.map(QE.countWords))") == json.dumps(
        [count for _, count in WORDS], separators=(",", ":")
    )
    placing.fill("essay", "một hai ba", "textarea")
    told = SAY["essay.count"].format(count=3)
    assert placing.text("essay", ".qe-count") == told
    assert placing.text("essay", ".qe-spoken") == ""
    assert placing.attribute("essay", ".qe-spoken", "role") == "status"
    placing.wait(f"document.querySelector('#q-essay .qe-spoken').textContent === {json.dumps(told)}")


def test_the_field_grows_with_its_text(placing):
    """No scrolling within a field."""
    high = "document.querySelector('#q-essay textarea').clientHeight"
    before = placing.js(high)
    placing.fill("essay", "dòng\n" * 20, "textarea")
    assert placing.js(high) > before
    assert placing.js(f"document.querySelector('#q-essay textarea').scrollHeight <= {high} + 1")
