"""Cards to be put in order, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import pytest

from .drivers import Chromium
from .page_steps import SAY, Steps
from .pointer import drag, middle, middle_within, release, swipe

KEY = list("abcde")
TEXTS = {
    "a": "Đưa thẻ vào máy", "b": "Che tay, bấm mã PIN", "c": "Chọn số tiền", "d": "Nhận lại thẻ",
    "e": "Nhận tiền",
}  # fmt: skip


class Cards(Steps):
    """The page with cards."""

    def cards(self, item: str = "money") -> list[str]:
        """Return the cards as shown and read."""
        rows = f"document.querySelectorAll('#q-{item} [data-card]')"
        return self.js(f"[...{rows}].map((row) => row.dataset.card)")

    def told(self) -> str:
        """Return what was read out of the last move."""
        return self.text("money", ".qe-moved[role=status]")

    def move(self, card: str, way: str, item: str = "money") -> None:
        """Press one of a card's buttons."""
        self.press(item, f"[data-card={card}] [data-move={way}]")

    def sort(self, order: list[str], item: str = "money") -> None:
        """Bring the cards into an order, by their buttons."""
        for place, card in enumerate(order):
            while self.cards(item).index(card) > place:
                self.move(card, "up", item)

    def verdicts(self) -> dict[str, str]:
        """Return the marks on the cards."""
        rows = "document.querySelectorAll('#q-money [data-verdict][data-card]')"
        return dict(self.js(f"[...{rows}].map(({{dataset}}) => [dataset.card, dataset.verdict])"))


@pytest.fixture
def page(browser, course) -> Cards:
    """A lesson with cards, opened by a learner who is new."""
    steps = Cards(browser)
    browser.resize(1280, 900)
    steps.open_warm(course, "vi/order.html")
    return steps


def test_cards_never_begin_in_the_right_order(page):
    """Whatever is drawn: over many seeds neither five nor two cards lie as they should."""
    dealt = page.js(
        """[...Array(500).keys()].map((seed) => {
          const counts = {};
          for (const id of ["money", "two"]) {
            const item = document.querySelector(`#q-${id}`);
            QE.shapes.sequence.arrange(item, seed * 7919);
            counts[id] = [...item.querySelectorAll("[data-card]")].map((row) => row.dataset.card).join();
          }
          return counts;
        })"""
    )
    assert {each["two"] for each in dealt} == {"call,charge"}
    assert "a,b,c,d,e" not in {each["money"] for each in dealt}
    assert len({each["money"] for each in dealt}) > 90  # of 119


def test_every_card_says_its_place_and_has_two_named_buttons(page):
    """A list of five, each entry with two buttons of at least 48 px named after it."""
    assert page.js("document.querySelector('#q-money .qe-order').getAttribute('role')") == "list"
    for card in page.cards():
        for way in ("up", "down"):
            found = f"document.querySelector('#q-money [data-card={card}] [data-move={way}]')"
            assert page.js(f"{found}.getAttribute('aria-label')") == SAY[f"order.{way}"].format(card=TEXTS[card])
            assert page.js(f"{found}.type") == "button"
            assert page.js(f"Math.min({found}.offsetWidth, {found}.offsetHeight)") >= 48
        shown = f"getComputedStyle(document.querySelector('#q-money [data-card={card}]'), '::before').content"
        assert "place" in page.js(shown) or page.js(shown).strip('"').isdigit()
    first, last = page.cards()[0], page.cards()[-1]
    disabled = "document.querySelector('#q-money [data-card={}] [data-move={}]').getAttribute('aria-disabled')"
    assert page.js(disabled.format(first, "up")) == "true"
    assert page.js(disabled.format(first, "down")) == "false"
    assert page.js(disabled.format(last, "down")) == "true"
    grip = "document.querySelector('#q-money .qe-grip')"
    assert page.js(f"{grip}.getAttribute('aria-hidden')") == "true"
    assert page.js(f"getComputedStyle({grip}).touchAction") == "none"
    assert page.js("getComputedStyle(document.querySelector('#q-money [data-card]')).touchAction") == "auto"


def test_untouched_cards_are_nothing_given(page):
    """What was dealt is no response: it is told at once what to do, and no attempt is used."""
    page.press("two")
    assert page.state("two") == "open"
    assert page.said("two") == SAY["feedback.invalid.not-arranged"]
    assert page.text("two", ".qe-note") == SAY["state.attempts-left"].format(count=2)


def test_keyboard_alone(page):
    """Tab reaches the buttons, Enter and the space bar move, the focus stays on the moved card, every
    move is read out, and the check is reached by Tab too."""
    last = page.cards()[-1]
    before = page.cards()[-2]
    page.js(f"document.querySelector('#q-money [data-card={before}] [data-move=down]').focus()")
    page.browser.press("Tab")
    focus = "[document.activeElement.closest('[data-card]')?.dataset.card, document.activeElement.dataset.move]"
    assert page.js(focus) == [last, "up"]
    page.browser.press("Enter")
    page.browser.press(" ")
    assert page.cards().index(last) == 2
    assert page.js(focus) == [last, "up"]
    assert page.told() == SAY["order.moved"].format(card=TEXTS[last], place=3, count=5)
    for _ in range(3):
        page.browser.press("Enter")
    assert page.cards()[0] == last
    assert page.told() == SAY["order.moved"].format(card=TEXTS[last], place=1, count=5)
    page.browser.press("Tab")
    assert page.js(focus) == [last, "down"]
    page.browser.press("Enter")
    assert page.cards()[1] == last
    for _ in range(8):
        page.browser.press("Tab")
        if page.js("document.activeElement.classList.contains('qe-main')"):
            break
    page.browser.press("Enter")
    page.wait("['graded', 'closed'].includes(document.querySelector('#q-money').dataset.state)")
    assert page.browser.errors == []


def test_mouse(page):
    """A card that is dragged by its grip over all others lies last, and is read out."""
    first, *others = page.cards()
    grip = f"#q-money [data-card={first}] .qe-grip"
    start = middle_within(page.browser, "#q-money .qe-order", grip)
    height = page.js(
        f"document.querySelector('#q-money [data-card={others[-1]}]').offsetTop"
        f" - document.querySelector('#q-money [data-card={first}]').offsetTop"
    )
    end = (start[0], start[1] + height)
    drag(page.browser, start, end)
    assert page.cards() == [*others, first]
    assert page.told() == SAY["order.moved"].format(card=TEXTS[first], place=5, count=5)
    assert page.js("document.querySelectorAll('[data-dragged]').length") == 0
    assert page.js(f"document.querySelector('#q-money [data-card={first}]').style.transform") == ""
    start = middle_within(page.browser, "#q-money .qe-order", grip)
    drag(page.browser, start, (start[0], start[1] - height))
    assert page.cards() == [first, *others]
    assert page.browser.errors == []


def test_escape_puts_a_dragged_card_back(page):
    """Who changes their mind while dragging leaves all as it was, and has given nothing."""
    before = page.cards()
    start = middle(page.browser, f"#q-money [data-card={before[0]}] .qe-grip")
    drag(page.browser, start, (start[0], start[1] + 150), release=False)
    assert page.cards() != before
    page.browser.press("Escape")
    assert page.cards() == before
    release(page.browser)
    assert page.cards() == before
    page.press("money")
    assert page.said("money") == SAY["feedback.invalid.not-arranged"]


def test_a_card_is_let_go_when_the_result_closes_the_question(page):
    """Checked, and dragged before the result is there: what was graded stays as it was."""
    page.sort(KEY)
    page.js(
        """void ((grade) => (QE.link.grade = async (message) => {
          await new Promise((resolve) => (self.go = resolve));
          return grade(message);
        }))(QE.link.grade)"""
    )
    page.press("money")
    page.wait("!!self.go")
    start = middle_within(page.browser, "#q-money .qe-order", "#q-money [data-card=a] .qe-grip")
    drag(page.browser, start, (start[0], start[1] + 150), release=False)
    assert page.cards() != KEY
    assert page.js("QE.shapes.sequence.collect(document.querySelector('#q-money')).cards") == KEY
    page.js("void self.go()")
    page.wait("document.querySelector('#q-money').dataset.state === 'closed'")
    assert page.cards() == KEY
    release(page.browser)
    assert page.cards() == KEY
    assert page.state("money") == "closed"
    assert page.js("document.querySelectorAll('[data-dragged]').length") == 0
    assert page.verdicts() == dict.fromkeys(KEY, "correct")
    assert page.browser.errors == []


def test_finger(page):
    """On a phone a finger on the grip moves the card, and one beside it scrolls the page."""
    if not isinstance(page.browser, Chromium):
        pytest.skip("only Chromium's driver has fingers")
    page.browser.resize(360, 700)
    first, second, *others = page.cards()
    start = middle(page.browser, f"#q-money [data-card={first}] .qe-grip")
    swipe(page.browser, start, (start[0], start[1] + 110))
    assert page.cards() == [second, first, *others]
    scrolled = page.js("scrollY")
    start = middle(page.browser, f"#q-money [data-card={second}] .qe-order-card")
    swipe(page.browser, start, (start[0], start[1] - 200))
    page.wait(f"scrollY > {scrolled}")
    assert page.cards() == [second, first, *others]
    page.browser.resize(1280, 900)


def test_cards_to_be_moved_are_marked_and_explained(page):
    """Those outside of the longest run are wrong, with the author's words; the others stand."""
    page.sort(list("acdbe"))
    page.move("e", "up")
    page.move("e", "down")
    page.check("money", "graded")
    assert page.verdicts() == {**dict.fromkeys("acde", "correct"), "b": "incorrect"}
    assert page.text("money", "[data-card=b] .qe-verdict") == SAY["choice.verdict.incorrect"]
    assert page.text("money", "[data-card=b] .qe-said") == "Có mã PIN rồi máy mới cho chọn số tiền."
    assert page.text("money", "[data-card=d] .qe-said") == ""
    said = page.said("money")
    assert SAY["outcome.partial"] in said and "0,75 / 1" in said
    assert SAY["feedback.order.found"].format(found=4, cards=5) in said
    described = "document.querySelector('#q-money [data-card=b] [data-move=up]').getAttribute('aria-describedby')"
    assert page.js(f"{described}.split(' ').every((id) => document.getElementById(id))")
    page.press("money")
    focus = "[document.activeElement.closest('[data-card]').dataset.card, document.activeElement.dataset.move]"
    assert page.js(focus) == ["b", "up"]
    assert page.verdicts() == {}
    assert page.cards() == list("acdbe")
    assert page.browser.errors == []


def test_right_order_closes_and_stays(page, course):
    """Solved: buttons are locked, the explanation is open, and a reload shows the same."""
    page.sort(KEY)
    page.check("money", "closed")
    assert page.said("money").startswith(SAY["outcome.correct"])
    buttons = "[...document.querySelectorAll('#q-money .qe-move')]"
    assert page.js(f"{buttons}.every((button) => button.disabled)")
    assert page.shown("money", ".qe-explanation")
    grip = "#q-money .qe-grip"
    assert not page.js(f"document.querySelector('{grip}').getClientRects().length")
    page.open(course.file_url("vi/order.html"))
    assert page.cards() == KEY
    assert page.state("money") == "closed"
    assert set(page.verdicts().values()) == {"correct"}
    page.press("money")
    assert page.state("money") == "open"
    assert page.cards() != KEY
    assert page.js(f"{buttons}.every((button) => !button.disabled)")


def test_moved_cards_are_there_after_a_reload(page, course):
    """What was moved and not checked is stored; who moves a card back has given that order."""
    dealt = page.cards()
    page.move(dealt[0], "down")
    page.wait("document.querySelector('#q-money .qe-note').dataset.kept !== ''")
    page.open(course.file_url("vi/order.html"))
    assert page.cards() == [dealt[1], dealt[0], *dealt[2:]]
    page.move(dealt[0], "up")
    assert page.cards() == dealt
    page.check("money", "graded")


def test_used_attempts_show_the_right_order_in_words(page):
    """After the answer was asked for, the order stands in the solution, numbered."""
    page.sort(list("acdbe"))
    page.move("e", "up")
    page.move("e", "down")
    page.check("money", "graded")
    page.press("money", ".qe-reveal")
    assert page.state("money") == "closed"
    key = "; ".join(f"{place}. {TEXTS[card]}" for place, card in enumerate(KEY, 1))
    assert page.text("money", ".qe-key") == SAY["item.key"].format(key=key)
    assert page.shown("money", ".qe-key")
