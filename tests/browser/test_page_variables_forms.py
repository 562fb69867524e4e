"""Variables in the forms that build something of their own in the page: cards, grids, pictures,
practice phones and conversations; with the real engine, on file:// in three browsers."""

from __future__ import annotations

import json

import pytest

from .page_steps import SAY
from .test_page_variables import Drawn, number


class Forms(Drawn):
    """The page with a question of each form."""

    def click(self, item: str, *selectors: str) -> None:
        """Press what is found, one after the other, as far as scripts can tell."""
        for selector in selectors:
            self.js(f"document.querySelector({json.dumps(f'#q-{item} {selector}')}).click()")

    def names(self, item: str, selector: str) -> list[str]:
        """Return what is read out for the elements found: their label, else their text."""
        return self.js(
            f"[...document.querySelectorAll({json.dumps(f'#q-{item} {selector}')})].map((each) => "
            "(each.getAttribute('aria-label') ?? each.textContent).replace(/\\s+/g, ' ').trim())"
        )


@pytest.fixture
def page(browser, course) -> Forms:
    """The page, opened by a learner who is new."""
    steps = Forms(browser)
    steps.url = course.file_url("vi/variables-forms.html")
    steps.open_warm(course, "vi/variables-forms.html")
    return steps


def solve_pairs(page: Forms) -> None:
    """Lay both cards where they belong."""
    for card, target in (("a", 1), ("b", 2)):
        page.click("tien-thua", f"[data-card={card}] .qe-card", f"[data-target='{target}'] .qe-target")


def test_pairs_are_those_of_the_draw(page):
    """Cards and places say the attempt's values, to eyes and ears, also after starting over."""
    for turn in range(2):
        values = page.values("tien-thua")
        cards = page.names("tien-thua", ".qe-bank .qe-card")
        want = [f"{values[name]} đồng" for name in ("thoi_rau", "thoi_trung", "to")]
        assert sorted(cards) == sorted(want)
        empty = page.names("tien-thua", ".qe-target")
        assert f"Rau {values['rau']} đồng" in empty[0]
        assert page.text("tien-thua", ".qe-board .qe-heading:not([id$=cards])") == (
            f"Món của {values['ten']}"
        )
        solve_pairs(page)
        assert want[0] in page.names("tien-thua", ".qe-target")[0]
        assert number(values["to"]) - number(values["rau"]) == number(values["thoi_rau"])
        page.check("tien-thua", "closed")
        assert page.said("tien-thua").startswith(SAY["outcome.correct"])
        assert f"{values['ten']} khen bạn" in page.said("tien-thua")
        if turn == 0:
            page.restart("tien-thua")
            assert page.values("tien-thua") != values


def test_groups_explain_the_draw(page):
    """What is said of a card that lies wrong has the attempt's values."""
    for turn in range(2):
        values = page.values("chan-le")
        for card, target in (("a", 2), ("b", 1)):
            page.click("chan-le", f"[data-card={card}] .qe-card", f"[data-target='{target}'] .qe-target")
        page.check("chan-le", "graded")
        said = page.text("chan-le", "[data-card=a] .qe-said")
        assert said == f"{values['it']} còn nhỏ hơn {values['moc']}."
        if turn == 0:
            page.click("chan-le", ".qe-reveal")
            page.restart("chan-le")
            again = page.values("chan-le")
            assert again != values
            assert page.names("chan-le", "[data-card=a] .qe-card") == [f"{again['it']} đồng"]


def test_grids_and_pictures(page):
    """Rows, columns and the names of places follow the draw, and what is read out with them."""
    for _ in range(2):
        values = page.values("bang")
        rows = page.names("bang", "tr[data-row] th")
        assert rows == [f"Rau {values['re']} đồng", f"Thịt {values['dat']} đồng"]
        page.click("bang", "[data-row=a] [value='2']", "[data-row=b] [value='2']")
        page.check("bang", "graded")
        said = page.text("bang", ".qe-said")
        assert said == f"{values['re']} nhỏ hơn {values['tien']}."
        page.click("bang", ".qe-reveal")
        page.restart("bang")
        name = page.values("hinh")["ten"]
        page.choose("hinh", "wifi")
        assert f"Nút Wi-Fi của {name}" in page.text("hinh", ".qe-pointed")
        page.check("hinh", "closed")
        page.restart("hinh")


def test_a_walk_types_what_was_drawn(page):
    """Python judges what is typed by the attempt's values, also those of an earlier attempt; the
    keypad has room for as many digits as there are."""
    earlier = ""
    for turn in range(2):
        values = page.values("go-so")
        assert f"Máy của {values['ten']}" in page.text("go-so", ".qe-now .qe-step-title")
        for wrong in filter(None, (values["ma"], earlier)):
            page.fill("go-so", wrong, ".qe-now input")
            page.click("go-so", ".qe-now .qe-done")
            page.wait("document.querySelector('.qe-now .qe-told [data-verdict=invalid]')")
            if wrong == values["ma"]:
                expected = f"{wrong} là mã của {values['ten']}, không phải số định danh."
                assert expected in page.text("go-so", ".qe-now .qe-told")
            page.js("document.querySelector('.qe-now .qe-told').replaceChildren()")
        page.fill("go-so", values["so"], ".qe-now input")
        page.click("go-so", ".qe-now .qe-done")
        page.wait("document.querySelector('.qe-now')?.dataset.step === 'ma'")
        assert page.js("document.querySelectorAll('.qe-now .qe-dots span').length") == 4
        page.click("go-so", *(f".qe-now [data-digit='{digit}']" for digit in values["ma"]))
        page.click("go-so", ".qe-now [data-digit=ok]")
        page.wait("document.querySelector('#q-go-so').dataset.state !== 'open'")
        page.wait("['graded', 'closed'].includes(document.querySelector('#q-go-so').dataset.state)")
        earlier = values["so"]
        if turn == 0:
            if page.state("go-so") == "graded":
                page.click("go-so", ".qe-reveal")
            page.restart("go-so")
            assert page.values("go-so")["so"] != earlier


def test_a_conversation_tells_of_the_draw(page):
    """Speech, turns, their consequences and titles have the attempt's values, on the way and when it
    is explained."""
    for _ in range(2):
        values = page.values("goi")
        assert f"{values['ten']} chuyển {values['tien']} đồng nhé!" in page.text("goi", ".qe-chat")
        assert page.names("goi", ".qe-reply[data-turn=a]") == [f"Chuyển {values['tien']} đồng"]
        page.js("new Promise((done) => setTimeout(() => done(true), 750))")  # no double click
        page.click("goi", ".qe-reply[data-turn=a]")
        page.wait("['graded', 'closed'].includes(document.querySelector('#q-goi').dataset.state)")
        last = page.names("goi", ".qe-beat:last-child")
        assert f"{values['ten']} mất tiền" in last[0]
        assert f"Chuyển {values['tien']} đồng" in page.text("goi", ".qe-route")
        if page.state("goi") == "graded":
            page.click("goi", ".qe-reveal")
        page.restart("goi")


def test_reload_keeps_every_draw(page):
    """After a reload the cards that were laid lie there, with the same words."""
    solve_pairs(page)
    items = ("tien-thua", "chan-le", "bang", "hinh", "go-so", "goi")
    shown = [page.values(item) for item in items], page.names("tien-thua", ".qe-target")
    page.open(page.url)
    again = [page.values(item) for item in items], page.names("tien-thua", ".qe-target")
    assert again == shown
    assert page.browser.errors == []
