"""What "my progress" shows of the real course: the sum, the lessons by level or path, the skills."""

from __future__ import annotations

import pytest

from .page_steps import SAY, Steps, forget

PAGE = "vi/progress.html"
LEARN = """(async () => {
  const now = Date.now();
  for (const [name, count, ago] of [["dung-dien-thoai", 99, 3], ["ket-noi-mang", 2, 2], ["mat-khau", 1, 1]]) {
    const { items } = QE.course.lessons.find(({ id }) => id === name);
    for (const [id, key] of items.slice(0, count)) {
      await QE.link.put("item/" + id, { version: 1, key, response: null, outcome: null, session: {}, best: 1,
        when: now, hints: 0, seed: 1, closed: true, waiting: false, solved: [key] });
    }
    await QE.link.put("lesson/" + name, { first: 1, last: now - ago, read: 50 });
  }
  return true;
})()"""
"""One lesson with all its questions solved, and two begun, of which the second was read last."""
GROUPS = """[...document.querySelectorAll("#place-lessons > section")].map((group) => [
  group.querySelector("h3")?.textContent ?? "",
  [...group.querySelectorAll(":scope > ul a")].map((each) => each.pathname.split("/").pop()),
  [...group.querySelectorAll("details a")].map((each) => each.pathname.split("/").pop()),
])"""
"""Of each group of lessons its name, and what of it is open and folded."""
LEVEL = SAY["progress.level"].split(":")[0]


@pytest.fixture
def page(browser, site) -> Steps:
    """The page of who is new."""
    steps = Steps(browser)
    steps.url = site.http_url
    steps.open(site.http_url(PAGE))
    forget(steps.browser, "hoc-so")
    show(steps)
    yield steps
    forget(steps.browser, "hoc-so")


def show(steps: Steps) -> None:
    """Open the page anew and wait until it has its lists."""
    steps.open(steps.url(PAGE))
    steps.wait("!!document.querySelector('#place-lessons section')")


def seen(steps: Steps, name: str) -> str:
    """Return what a screen reader reads of the link of a lesson."""
    return steps.js(
        f"""(() => {{
          const link = document.querySelector("#place-lessons a[href$='{name}']").cloneNode(true);
          for (const each of link.querySelectorAll("[aria-hidden=true]")) each.remove();
          return link.textContent.trim();
        }})()"""
    )


def test_who_is_new_sees_where_to_begin(page):
    """The first lesson; what nobody has opened stands folded, with its minutes, by level."""
    assert page.js("document.getElementById('place-ring').textContent").startswith("0")
    assert not page.js("document.getElementById('place-none').hidden")
    assert page.js("document.querySelector('#place-next a').pathname").endswith("dien-thoai.html")
    groups = page.js(GROUPS)
    assert len(groups) == page.js("QE.course.levels.length")
    assert all(name.startswith(LEVEL.format(level="")) and not shown for name, shown, _ in groups)
    assert sum(len(folded) for *_, folded in groups) == page.js("QE.course.lessons.length")
    assert page.js("document.querySelectorAll('#place-lessons details[open]').length") == 0
    minutes = page.js("QE.course.lessons[0].minutes")
    assert seen(page, "dien-thoai.html").endswith(SAY["progress.time-minutes"].format(minutes=minutes))


def test_what_was_begun_comes_first(page):
    """The lesson read last before the other; then what is done; each with its mark in words. What
    was unfolded stays so when something new is known."""
    page.js(LEARN)
    show(page)
    _, shown, folded = page.js(GROUPS)[0]
    assert shown == ["mat-khau.html", "ket-noi.html", "dien-thoai.html"]
    assert "cai-ung-dung.html" in folded
    total = page.js("QE.course.lessons.find(({ id }) => id === 'mat-khau').items.length")
    said = SAY["progress.solved"].format(solved=1, total=total)
    assert seen(page, "mat-khau.html").endswith(", " + said)
    assert seen(page, "dien-thoai.html").endswith(", " + SAY["progress.done"])
    whole = page.js("QE.course.lessons.reduce((sum, { items }) => sum + (items ?? []).length, 0)")
    solved = page.js("QE.course.lessons[0].items.length") + 3
    ring = f"{100 * solved // whole}"
    assert page.js("document.getElementById('place-ring').textContent").startswith(ring)
    page.js("void (document.querySelector('#place-lessons details').open = true)")
    page.js("new Promise((done) => setTimeout(() => done(true), 100))")
    page.js("void QE.progress.show()")
    assert page.js("[...document.querySelectorAll('#place-lessons details')].map((each) => each.open)")[:2] == [True, False]


def test_the_path_comes_first_and_is_open(page):
    """With all its lessons, also those nobody has opened; the others follow by level."""
    page.js("QE.link.put('path', { goals: ['safety.protect-data'], audience: '' }).then(() => true)")
    show(page)
    first, *others = page.js(GROUPS)
    assert first[0] == SAY["progress.home-path"] and first[2] == []
    ours = page.js("QE.course.lessons.filter((each) => each.competency === 'safety.protect-data').map((each) => each.page.split('/').pop())")
    assert first[1] == ours and len(ours) > 1
    assert not {*first[1]} & {each for _, shown, folded in others for each in shown + folded}
    assert len(others) == page.js("QE.course.levels.length")


def test_skills_are_a_table(page):
    """By domain, each with how many of its questions are solved."""
    page.js(LEARN)
    show(page)
    rows = page.js(
        """[...document.querySelectorAll("#place-competencies tbody tr")].map((row) => [
          row.querySelector("th").scope, row.querySelector("th").textContent.trim(),
          row.querySelector("td [aria-hidden=true]")?.textContent])"""
    )
    skills = [row for row in rows if row[0] == "row"]
    assert [name for _, name, _ in skills] == page.js("QE.course.competencies.map(([, name]) => name)")
    domains = [row for row in rows if row[0] == "rowgroup"]
    assert len(domains) == page.js("new Set(QE.course.competencies.map(([, , domain]) => domain)).size")
    count = page.js(
        """(() => {
          const own = QE.course.lessons.filter(({ competency }) => competency === "devices.use-devices");
          return own.reduce((sum, { items }) => sum + items.length, 0);
        })()"""
    )
    first = page.js("QE.course.lessons[0].items.length")
    assert SAY["progress.count"].format(solved=first + 2, total=count) in [row[2] for row in skills]


def test_on_paper_all_lessons_stand_open(page):
    """And are folded again after it."""
    folds = "[...document.querySelectorAll('#place-lessons details')].map((each) => each.open)"
    assert page.js(folds) and not any(page.js(folds))
    page.js("void dispatchEvent(new Event('beforeprint'))")
    assert all(page.js(folds))
    page.js("void dispatchEvent(new Event('afterprint'))")
    assert not any(page.js(folds))


def test_it_fits_a_narrow_screen_with_large_letters(page):
    """Nothing reaches beyond 320 px, unfolded and with the largest letters."""
    page.js(LEARN)
    show(page)
    page.js("void QE.display.keep({ size: '4' })")
    page.js("void dispatchEvent(new Event('beforeprint'))")
    page.browser.resize(320, 800)
    try:
        assert page.js("document.documentElement.dataset.size") == "4"
        assert page.js("document.documentElement.scrollWidth <= innerWidth")
        table = "document.querySelector('#place-competencies')"
        assert page.js(f"{table}.getBoundingClientRect().right <= innerWidth")
    finally:
        page.browser.resize(1280, 800)
        page.js("void QE.display.keep(null)")
