"""Questions with variables, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import pytest

from .page_steps import SAY, Steps


class Drawn(Steps):
    """The page with variables."""

    url = ""

    def values(self, item: str) -> dict[str, str]:
        """Return the values that a question shows, by name; the same everywhere in it."""
        spans = f"document.querySelectorAll('#q-{item} [data-var]')"
        pairs = self.js(f"[...{spans}].map((each) => [each.dataset.var, each.textContent])")
        values = dict(pairs)
        assert all(values[name] == value for name, value in pairs), pairs
        return values

    def restart(self, item: str) -> None:
        """Start over."""
        self.press(item)
        assert self.state(item) == "open"


def number(text: str) -> float:
    """Read a number in Vietnamese notation."""
    return float(text.replace(".", "").replace(",", "."))


def written(value: float) -> str:
    """Write a number in Vietnamese notation."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,")).removesuffix(",0")


@pytest.fixture
def page(browser, course) -> Drawn:
    """A lesson with variables, opened by a learner who is new."""
    steps = Drawn(browser)
    steps.url = course.file_url("vi/variables.html")
    steps.open_warm(course, "vi/variables.html")
    return steps


def test_every_draw_is_graded_with_its_own_key(page):
    """What the numbers of this draw add up to is right; after starting over other numbers stand
    there, and the sum from before is wrong."""
    first = page.values("tong")
    total = number(first["gao"]) + number(first["rau"])
    page.fill("tong", written(total))
    page.check("tong", "closed")
    assert page.said("tong") == SAY["outcome.correct"]
    assert page.text("tong", ".qe-key") == f"Đáp án: {written(total)} đồng"
    assert page.text("tong", ".qe-explanation").endswith(f"= {written(total)}")

    page.restart("tong")
    second = page.values("tong")
    assert second != first
    page.fill("tong", written(total + 1))
    page.check("tong", "graded")
    assert page.said("tong").startswith(SAY["outcome.incorrect"])
    assert f"{second['ten']}: {second['gao']} + {second['rau']}." in page.said("tong")
    page.press("tong")
    page.fill("tong", written(number(second["gao"]) + number(second["rau"])))
    page.check("tong", "closed")
    assert page.said("tong").startswith(SAY["outcome.correct"])
    assert page.browser.errors == []


def test_reload_keeps_the_draw(page):
    """Numbers, the response and its outcome are the same after the page was loaded again."""
    shown = page.values("tong"), page.values("hon"), page.values("xep")
    page.fill("tong", "1")
    page.check("tong", "graded")
    page.choose("hon", "b")
    page.check("hon", "graded")
    said = page.said("tong"), page.text("hon", "[data-choice=b] .qe-said")
    page.open(page.url)
    assert (page.values("tong"), page.values("hon"), page.values("xep")) == shown
    assert page.js("document.querySelector('#q-tong input').value") == "1"
    assert (page.said("tong"), page.text("hon", "[data-choice=b] .qe-said")) == said


def test_numbers_have_the_notation_of_the_page(page):
    """Thousands with a point, decimals with a comma, in text and key alike."""
    values = page.values("tong")
    assert values["gao"][-4:] == ".500"
    assert values["rau"].endswith(",5")
    assert values["ten"] in ("Cô Ba", "Bác Tư", "Dì Út")


@pytest.mark.parametrize(("language", "mark"), [("en", ","), ("de", ".")])
def test_notation_of_other_languages(browser, course, language, mark):
    """The same draw reads otherwise in an English and in a German lesson."""
    steps = Drawn(browser)
    steps.open_warm(course, f"{language}/half.html")
    whole = steps.values("half")["whole"]
    assert whole[1] == mark
    half = int(whole.replace(mark, "")) / 2
    text = f"{half:,.1f}" if language == "en" else written(half)
    steps.fill("half", text)
    steps.check("half", "closed")
    assert text in steps.text("half", ".qe-key")


def test_choices_and_their_feedback_vary(page):
    """Choices, the words about them and the verdict belong to one draw; it changes with starting
    over."""
    values = page.values("hon")
    assert number(values["lon"]) > number(values["nho"])
    assert page.text("hon", "[data-choice=a] label") == values["lon"]
    page.choose("hon", "b")
    page.check("hon", "graded")
    said = f"{values['nho']} nhỏ hơn {values['lon']}."
    assert page.text("hon", "[data-choice=b] .qe-said") == said
    page.press("hon")
    page.choose("hon", "a")
    page.check("hon", "closed")
    page.restart("hon")
    again = page.values("hon")
    assert again != values
    assert number(again["lon"]) > number(again["nho"])
    page.choose("hon", "b")
    page.check("hon", "graded")
    assert page.text("hon", "[data-choice=b] .qe-said") == f"{again['nho']} nhỏ hơn {again['lon']}."


def test_gaps_vary(page):
    """A number, a list and a word; the list's entries have the values too."""
    for turn in range(2):
        values = page.values("cho-trong")
        options = page.js(
            "[...document.querySelectorAll('#q-cho-trong option')].map((each) => each.textContent)"
        )
        assert {f"ít hơn {values['pin']}", f"nhiều hơn {values['pin']}"} < set(options)
        page.fill("cho-trong", str(int(values["pin"]) - int(values["hao"])), "[data-gap=a]")
        page.fill("cho-trong", "a", "[data-gap=b]")
        page.fill("cho-trong", values["chu"].lower(), "[data-gap=c]")
        page.check("cho-trong", "closed")
        assert page.said("cho-trong").startswith(SAY["outcome.correct"])
        key = f"Đáp án: {values['con']}; ít hơn {values['pin']}; {values['chu']}"
        assert page.text("cho-trong", ".qe-key") == key
        if turn == 0:
            page.restart("cho-trong")
            assert page.values("cho-trong") != values


def test_cards_vary(page):
    """A type with a form of its own has variables without a line of code for it."""
    values = page.values("xep")
    assert number(values["a"]) < number(values["b"]) < number(values["c"])
    labels = page.js(
        "[...document.querySelectorAll('#q-xep button')]"
        ".map((each) => each.getAttribute('aria-label') ?? each.textContent)"
    )
    assert not [label for label in labels if "{{" in label], labels
    assert "{{" not in page.js("document.querySelector('#q-xep').innerText")


def test_buttons_of_cards_are_named_by_the_draw(page):
    """After starting over the buttons that move a card are named by what stands on it now."""
    for _ in range(2):
        rows = page.js(
            """[...document.querySelectorAll("#q-xep [data-card]")].map((row) => [
              row.querySelector(".qe-order-card").textContent.trim(),
              ...[...row.querySelectorAll("[data-move]")].map((each) => each.getAttribute("aria-label")),
            ])"""
        )
        assert len(rows) == 3
        for card, *names in rows:
            assert len(names) == 2
            assert all(card in name for name in names), (card, names)
        page.press("xep", "[data-card]:first-child [data-move=down]")
        page.press("xep")
        page.wait("['graded', 'closed'].includes(document.querySelector('#q-xep').dataset.state)")
        if page.state("xep") == "graded":
            page.press("xep", ".qe-reveal")
        page.restart("xep")


def test_seeds_decide_alone(page):
    """A seed gives the draw of its remainder, and no two of the first hundred are out of range."""
    found = page.js(
        """(() => {
          const { item } = document.querySelector("#q-tong");
          const draws = [0, 1, 99, 100, 4294967295].map((seed) => QE.variables.drawOf(item, seed));
          const of = (seed) => item.variables.map(({ values }) => values[seed % 100]).join();
          const renewed = [...Array(100).keys()].filter((seed) => {
            const record = { seed };
            QE.variables.renew(item, { seed }, record);
            return of(record.seed) !== of(seed);
          });
          return { draws, renewed: renewed.length };
        })()"""
    )
    assert found == {"draws": [0, 1, 99, 0, 95], "renewed": 100}


def test_a_page_without_scripts_shows_the_first_draw(course):
    """Text and key of the first draw stand in the file itself, for paper and for old browsers."""
    html = (course.folder / "vi" / "variables.html").read_text(encoding="utf-8")
    body = html[: html.index('<script type="application/json">')]
    assert "{{" not in body
    assert body.count('data-var="gao"') == 4
