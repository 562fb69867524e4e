"""Tables of ticks, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import pytest

from .page_steps import SAY, Steps

ROWS = {"a": "Mã OTP", "b": "Tên con mèo", "c": "Số căn cước"}
COLUMNS = {"1": "Ai cũng được", "2": "Chỉ người nhà", "3": "Không ai cả"}
NAME = """((input) => input.getAttribute("aria-labelledby").split(" ")
  .map((id) => document.getElementById(id).textContent.trim()).join(" "))"""


class Table(Steps):
    """The page with tables."""

    def cell(self, row: str, column: str, item: str = "secret") -> str:
        """Return a selector for a place to tick."""
        return f"#q-{item} tr[data-row={row}] [value='{column}']"

    def tick(self, cells: str, item: str = "secret") -> None:
        """Click cells, written as "a=1 b=2"."""
        for each in cells.split():
            self.browser.click(self.cell(*each.split("="), item=item))

    def ticked(self, item: str = "secret") -> str:
        """Return what is ticked, in the same notation."""
        inputs = f"document.querySelectorAll('#q-{item} tr input:checked')"
        return self.js(
            f"[...{inputs}].map((input) => input.closest('tr').dataset.row + '=' + input.value).join(' ')"
        )

    def verdicts(self, item: str = "secret") -> dict[str, str]:
        """Return the marks on the rows."""
        rows = f"document.querySelectorAll('#q-{item} tr[data-verdict]')"
        return dict(self.js(f"[...{rows}].map(({{dataset}}) => [dataset.row, dataset.verdict])"))


@pytest.fixture
def page(browser, course) -> Table:
    """A lesson with tables, opened by a learner who is new."""
    steps = Table(browser)
    browser.resize(1280, 900)
    steps.open_warm(course, "vi/matrix.html")
    return steps


def test_a_table_with_headings_and_named_places(page):
    """Row and column headings have their scope; every place is called by both, with a pause between
    them that nobody sees; rows are groups."""
    heads = "[...document.querySelectorAll('#q-secret th')].map((head) => head.scope).join()"
    assert page.js(heads) == "col,col,col,row,row,row"
    names = set()
    for row, text in ROWS.items():
        for column, heading in COLUMNS.items():
            found = f'document.querySelector("{page.cell(row, column)}")'
            assert page.js(f"{NAME}({found})") == f"{text} , {heading}"
            assert page.js(f"{found}.type") == "radio"
            names.add((row, page.js(f"{found}.name")))
    assert len(names) == len({name for _, name in names}) == 3
    assert page.text("secret", "[id$=-pause]") == ","
    assert not page.shown("secret", "[id$=-pause]")
    kinds = "[...document.querySelectorAll('#q-apps tbody input')].map((input) => input.type)"
    assert set(page.js(kinds)) == {"checkbox"}


@pytest.mark.parametrize(("width", "shown"), [(1280, False), (360, True)])
def test_places_are_large_enough_and_say_their_column_where_it_is_narrow(page, width, shown):
    """At least 48 px each way; on a phone one block for each row, with the headings beside."""
    page.browser.resize(width, 800)
    labels = "[...document.querySelectorAll('#q-secret tbody label')]"
    sizes = page.js(f"{labels}.map((label) => Math.min(label.offsetWidth, label.offsetHeight))")
    assert min(sizes) >= 48
    beside = "document.querySelector('#q-secret .qe-column').getClientRects().length > 0"
    assert page.js(beside) is shown
    assert page.js("document.documentElement.scrollWidth <= innerWidth")
    page.browser.resize(1280, 900)


def test_mouse(page):
    """A click ticks; in a row with one tick the one before goes."""
    page.tick("a=1 a=3 b=1 c=2")
    assert page.ticked() == "a=3 b=1 c=2"
    page.check("secret", "closed")
    assert page.said("secret").startswith(SAY["outcome.correct"])
    assert set(page.verdicts().values()) == {"correct"}
    assert page.js("[...document.querySelectorAll('#q-secret tbody input')].every((input) => input.disabled)")
    assert page.shown("secret", ".qe-explanation")
    assert page.browser.errors == []


def test_keyboard_alone(page):
    """Tab goes from row to row, arrows choose within one, the space bar ticks, Tab reaches the
    check."""
    page.js(f'document.querySelector("{page.cell("a", "1")}").focus()')
    page.browser.press(" ")
    page.browser.press("ArrowRight")
    page.browser.press("ArrowRight")
    page.browser.press("Tab")
    page.browser.press(" ")
    page.browser.press("Tab")
    page.browser.press(" ")
    page.browser.press("ArrowDown")
    page.wait(f'document.querySelector("{page.cell("c", "2")}").checked')
    assert page.ticked() == "a=3 b=1 c=2"
    page.browser.press("Tab")
    page.wait("document.activeElement.classList.contains('qe-main')")
    page.browser.press("Enter")
    page.wait("document.querySelector('#q-secret').dataset.state === 'closed'")
    assert page.said("secret").startswith(SAY["outcome.correct"])


def test_nothing_and_open_rows_are_told_at_once(page):
    """Open rows are named and marked, and no attempt is used."""
    page.press("secret")
    assert page.said("secret") == SAY["feedback.invalid.nothing-chosen"]
    page.tick("b=1")
    page.press("secret")
    assert page.state("secret") == "open"
    said = f"{ROWS['a']}, {ROWS['c']}: {SAY['feedback.invalid.row-open']}"
    assert page.said("secret") == said
    marked = "[...document.querySelectorAll('#q-secret [data-invalid]')].map((row) => row.dataset.row)"
    assert page.js(marked) == ["a", "c"]
    page.tick("a=1")
    assert page.js(marked) == []


def test_wrong_rows_are_marked_and_explained(page):
    """Marks for the eye and for screen readers; the author's words below the row they are about."""
    page.tick("a=1 b=1 c=1")
    page.check("secret", "graded")
    assert page.verdicts() == {"a": "incorrect", "b": "correct", "c": "incorrect"}
    assert page.text("secret", "tr[data-row=a] .qe-verdict") == SAY["choice.verdict.incorrect"]
    assert page.text("secret", "tr[data-row=a] + tr .qe-said") == "Kể cả người xưng là ngân hàng."
    assert page.text("secret", "tr[data-row=b] + tr .qe-said") == ""
    assert SAY["feedback.parts.found"].format(found=1, parts=3) in page.said("secret")
    described = f'document.querySelector("{page.cell("a", "1")}").getAttribute("aria-describedby")'
    assert page.js(f"{described}.split(' ').every((id) => document.getElementById(id))")
    live = "document.querySelector('#q-secret tr[data-row=a] + tr .qe-said').getAttribute('aria-live')"
    assert page.js(live) == "polite"
    page.press("secret")
    focus = "[document.activeElement.closest('tr').dataset.row, document.activeElement.value]"
    assert page.js(focus) == ["a", "1"]
    assert page.verdicts() == {}
    assert page.ticked() == "a=1 b=1 c=1"


def test_several_ticks_and_the_key_after_the_last_attempt(page):
    """Partial credit over cells; then the missed cells are marked, and starting over clears all."""
    page.tick("zalo=goi zalo=tien bank=goi", "apps")
    page.check("apps", "graded")
    # two of four keys, less one of four other cells: a quarter of six points
    assert "1,5 / 6" in page.said("apps")
    page.press("apps")
    page.tick("bank=goi bank=tien", "apps")
    page.check("apps", "closed")
    keys = "[...document.querySelectorAll('#q-apps td[data-verdict=key] input')]"
    assert page.js(f"{keys}.map((input) => input.closest('tr').dataset.row + input.value)") == ["vitien"]
    assert page.text("apps", "td[data-verdict=key] .qe-verdict") == SAY["choice.verdict.correct"]
    page.press("apps")
    assert page.state("apps") == "open"
    assert page.ticked("apps") == ""
    assert page.js("document.querySelectorAll('#q-apps [data-verdict]').length") == 0
    assert page.js("[...document.querySelectorAll('#q-apps input')].every((input) => !input.disabled)")


def test_ticks_and_marks_are_there_after_a_reload(page, course):
    """What was ticked, and what was said of it."""
    page.tick("a=1 b=1 c=2")
    page.check("secret", "graded")
    page.tick("zalo=goi", "apps")
    page.wait("document.querySelector('#q-apps .qe-note').dataset.kept !== ''")
    page.open(course.file_url("vi/matrix.html"))
    assert page.ticked() == "a=1 b=1 c=2"
    assert page.verdicts() == {"a": "incorrect", "b": "correct", "c": "correct"}
    assert page.ticked("apps") == "zalo=goi"
    assert page.state("apps") == "open"
