"""How the learner wants pages to look: the letters of our own, the panel, and that a choice is kept."""

from __future__ import annotations

import re

import pytest

from .conftest import ROOT
from .drivers import LOADED, PlaywrightBrowser
from .page_steps import AT, START, Steps
from .site_steps import LESSON, address, in_browsers

HOME = "vi/index.html"
OTHER = "vi/an-toan/mat-khau.html"
PICTURED = "vi/thiet-bi/ket-noi.html"
LETTERS = """document.fonts.ready.then(() => [...document.fonts]
  .filter((each) => each.family.includes("Vietnam")).map((each) => each.status).sort().join())"""
LOOK = """(() => { const { size, contrast, spacing, mdColorScheme } = document.documentElement.dataset;
  return [size, contrast, spacing, mdColorScheme].join(); })()"""
TEXT = "parseFloat(getComputedStyle(document.querySelector('article p:not([class])')).fontSize)"
FORGET = "(localStorage.removeItem('hoc-so/display'), true)"
ROWS = """new Set([...document.querySelectorAll(".top > :not(.tools), .tools > *")]
  .filter((each) => each.checkVisibility())
  .map((each) => Math.round(each.getBoundingClientRect().top / 24))).size"""


def choose(steps: Steps, name: str, value: str) -> None:
    """Choose in the panel, opening it where it is closed."""
    steps.wait("document.querySelector('#display-open')?.hidden === false")
    steps.js(
        f"""(() => {{
          const panel = document.querySelector("#display");
          if (!panel.open) document.querySelector("#display-open").click();
          panel.querySelector('input[name="{name}"][value="{value}"]').click();
        }})()"""
    )


@pytest.mark.parametrize("way", ["file", "http"])
def test_our_own_letters_come_from_the_folder(browser, site, way):
    """Vietnamese text in both weights is set in the font that the style sheet holds, also on file://,
    and nothing is asked of anybody for it."""
    browser.requests.clear()
    browser.errors.clear()
    Steps(browser).open(address(site, way, OTHER))
    browser.wait(f"{LETTERS}.then((said) => said === 'loaded,loaded,loaded,loaded')", START)
    style = "getComputedStyle(document.querySelector('h1')).fontFamily"
    assert browser.js(style).startswith('"Be Vietnam Pro"')
    assert [each for each in browser.errors if "font" in each.lower()] == []
    assert [each for each in browser.requests if ".woff" in each and not each.startswith("data:")] == []


@in_browsers("chromium")
def test_nothing_moves_when_the_letters_come(browser, site):
    """On a processor six times slower, no line of a lesson moves once it was painted."""
    browser.slow_down(6)
    try:
        for page in (HOME, OTHER, LESSON):
            browser.open(address(site, "file", page))
            browser.wait(LOADED, 60)
            browser.page.wait_for_timeout(1500)
            moved = """new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const each of list.getEntries()) sum += each.value;
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 300);
            })"""
            assert browser.js(moved) <= 0.01, page
    finally:
        browser.slow_down(1)


def test_a_choice_is_seen_at_once_and_kept_for_other_pages(browser, site):
    """Over http: each choice changes the page behind the panel, holds on the next page before its
    first paint, and goes with "back to how it was"."""
    steps = Steps(browser)
    browser.open(site.http_url(HOME))
    steps.wait(LOADED)
    browser.js(FORGET)
    browser.open(site.http_url(LESSON))
    try:
        steps.wait(LOADED)
        before = steps.js(TEXT)
        assert before >= 18
        assert steps.js(LOOK) == "1,normal,normal,default"
        for name, value in (
            ("size", "3"),
            ("scheme", "dark"),
            ("contrast", "high"),
            ("spacing", "wide"),
        ):
            choose(steps, name, value)
        assert steps.js(LOOK) == "3,high,wide,slate"
        assert steps.js(TEXT) == pytest.approx(before * 1.4, abs=0.5)
        assert steps.js("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
        browser.open(site.http_url(OTHER))
        steps.wait(LOADED)
        assert steps.js(LOOK) == "3,high,wide,slate"
        choose(steps, "size", "4")
        steps.js("(document.querySelector('#display [type=reset]').click(), true)")
        assert steps.js(LOOK) == "1,normal,normal,default"
        checked = "[...document.querySelectorAll('#display :checked')].map((each) => each.value).join()"
        assert steps.js(checked) == "1,device,normal,normal"
    finally:
        browser.js(FORGET)


def test_the_shell_keeps_the_choice_for_the_lessons_in_its_frame(browser, site):
    """On file://, where Firefox gives each file a storage of its own: chosen in one lesson, it holds in
    the next, and after the shell was opened anew."""
    top, lesson = Steps(browser), Steps(browser, framed=True)

    def open_shell(page: str) -> None:
        browser.open("about:blank")
        browser.open(site.file_url("index.html") + "#" + page)
        arrive(page)

    def arrive(page: str) -> None:
        top.wait(f"location.hash === '#{page}' && !!document.querySelector('iframe')")
        lesson.wait(f"{AT}.endsWith('{page}') && {LOADED}")

    try:
        open_shell(OTHER)
        choose(lesson, "size", "2")
        choose(lesson, "contrast", "high")
        assert lesson.js(LOOK).startswith("2,high,normal")
        lesson.js("(document.querySelector('.contents a[href$=\"lua-dao.html\"]').click(), true)")
        arrive("vi/an-toan/lua-dao.html")
        assert lesson.js(LOOK).startswith("2,high,normal")
        top.wait("localStorage.getItem('hoc-so/display')?.includes('high')")
        open_shell(LESSON)
        assert lesson.js(LOOK).startswith("2,high,normal")
        assert top.js("document.documentElement.dataset.contrast") == "high"
    finally:
        top.js(FORGET)


@in_browsers("chromium", "firefox")
def test_the_panel_is_used_by_keyboard(browser, site):
    """Enter opens it, the arrows choose, Escape closes it and gives the focus back."""
    browser.open(address(site, "http", LESSON))
    browser.wait("document.querySelector('#display-open')?.hidden === false")
    browser.js("(document.querySelector('#display-open').focus(), true)")
    try:
        browser.press("Enter")
        browser.wait("document.querySelector('#display').open")
        browser.press("Tab")
        assert browser.js("document.activeElement.name") == "size"
        assert browser.js("document.activeElement.closest('fieldset').querySelector('legend').textContent")
        browser.press("ArrowRight")
        browser.wait("document.documentElement.dataset.size === '2'")
        browser.press("Escape")
        browser.wait("!document.querySelector('#display').open")
        assert browser.js("document.activeElement.id") == "display-open"
    finally:
        browser.js(FORGET)


@in_browsers("chromium", "firefox")
def test_the_top_of_a_page_takes_two_rows_on_a_phone(browser, site):
    """At 360 px: the name, with the way into the course, and the tools with their words; less than a
    fifth of the screen. With the largest letters these are two rows still."""
    browser.resize(360, 740)
    height = "document.querySelector('.top').offsetHeight"
    try:
        for way in ("file", "http"):
            steps = Steps(browser)
            steps.open(address(site, way, LESSON))
            browser.wait("document.querySelector('#display-open')?.hidden === false")
            assert browser.js(ROWS) == 2
            assert browser.js(height) < 740 / 5
            choose(steps, "size", "4")
            browser.wait(f"{LETTERS}.then((said) => said === 'loaded,loaded,loaded,loaded')", START)
            assert browser.js(ROWS) == 2
            assert browser.js(height) < 740 * 0.28
            browser.js("(QE.display.keep(null), true)")
    finally:
        browser.js(FORGET)
        browser.resize(1280, 720)


@in_browsers("chromium", "firefox", "webkit")
def test_a_button_that_hides_pushes_nothing_aside(browser, site):
    """On a phone level and minutes stand in one row until a voice is found; then both are beside the
    button, and what is below has not moved."""
    browser.resize(360, 740)
    browser.open(site.http_url(OTHER))
    browser.wait(f"{LOADED} && !!document.querySelector('#read-lesson')")
    edges = """[...document.querySelectorAll('.facts span, #read-lesson')].map((each) => each.getBoundingClientRect())
      .map(({ left, right, top, bottom }) => [left, right, top, bottom].map(Math.round))"""
    below = "Math.round(document.querySelector('.lesson-head').nextElementSibling.getBoundingClientRect().top)"
    # In one go: read.js, which looks for voices again and again at first, sets it too.
    seen = f"(document.querySelector('#read-lesson').hidden = %s, [{edges}, {below}])"
    try:
        (level, minutes, _), place = browser.js(seen % "true")
        assert level[2] == minutes[2] and level[1] < minutes[0]
        (level, minutes, listen), after = browser.js(seen % "false")
        assert level[3] <= minutes[2] and level[0] == minutes[0] < 24
        assert minutes[1] < listen[0] and listen[1] <= browser.js("innerWidth") and listen[3] - listen[2] >= 48
        assert after == place
    finally:
        browser.resize(1280, 720)


@in_browsers("chromium")
def test_the_largest_letters_lose_nothing(browser, site):
    """Largest letters, wide spacing, 320 px (a window of 1280 px at 400 %): nothing stands out sideways,
    the panel neither, and all of it can be reached."""
    browser.resize(320, 640)
    browser.open(site.http_url(LESSON))
    steps = Steps(browser)
    try:
        choose(steps, "size", "4")
        choose(steps, "spacing", "wide")
        panel = "document.querySelector('#display')"
        assert browser.js(f"{panel}.scrollWidth <= {panel}.clientWidth")
        assert browser.js(f"{panel}.getBoundingClientRect().bottom <= innerHeight")
        for page in (HOME, LESSON, OTHER, "vi/progress.html", "vi/an-toan/tap-tra-loi.html"):
            browser.open(site.http_url(page))
            browser.wait(LOADED)
            assert browser.js("document.scrollingElement.scrollWidth <= innerWidth"), page
    finally:
        browser.js(FORGET)
        browser.resize(1280, 720)


@in_browsers("chromium")
def test_a_device_that_asks_for_it_gets_dark_and_contrast(browser, site):
    """Without a choice pages follow the device, also while they are open; a choice goes before."""
    assert isinstance(browser, PlaywrightBrowser)
    page = browser.page
    try:
        page.emulate_media(color_scheme="dark", contrast="more")
        browser.open(site.http_url(HOME))
        browser.wait(LOADED)
        assert browser.js(LOOK) == "1,high,normal,slate"
        page.emulate_media(color_scheme="light", contrast="no-preference")
        browser.wait(f"{LOOK} === '1,normal,normal,default'")
        choose(Steps(browser), "scheme", "dark")
        page.emulate_media(color_scheme="light", contrast="more")
        browser.wait(f"{LOOK} === '1,normal,normal,slate'")
    finally:
        browser.js(FORGET)
        page.emulate_media(color_scheme="light", contrast="no-preference")


@in_browsers("chromium", "firefox", "webkit")
def test_a_last_page_has_the_answers_for_those_who_ask(browser, site):
    """Printed with the box ticked: after the lesson the key of every question, by its name and in the
    letters that stand on paper; gaps to choose for show what there is. Afterwards the page is as before."""
    browser.open(address(site, "http", OTHER))
    steps = Steps(browser)
    steps.wait("document.querySelector('#display-open')?.hidden === false")
    steps.wait("[...document.querySelectorAll('qe-item')].every((each) => each.dataset.state)")
    names = "[...document.querySelectorAll('qe-item legend')].map((each) => each.textContent)"
    entries = """[...document.querySelectorAll('.paper-key > div')].map((each) =>
      [each.querySelector('h3').textContent, each.querySelector('.qe-key')?.textContent])"""
    browser.js("dispatchEvent(new Event('beforeprint'))")
    assert browser.js("document.querySelectorAll('.paper-key').length") == 0
    gaps = "[...document.querySelectorAll('select.qe-gap + .paper-options')].map((each) => each.textContent)"
    options = browser.js(gaps)
    assert len(options) == browser.js("document.querySelectorAll('select.qe-gap').length") >= 3
    assert all(each.count(" / ") >= 1 for each in options)
    browser.js("dispatchEvent(new Event('afterprint'))")
    browser.js("(document.querySelector('#paper-with-key').checked = true)")
    browser.js("dispatchEvent(new Event('beforeprint'))")
    shown = browser.js(entries)
    assert [name for name, _ in shown] == browser.js(names)
    source = (ROOT / "content" / OTHER).with_suffix(".md").read_text("utf-8")
    assert shown[0][1] == "Đáp án: C" and "- [x] `ghe go hat ru trang`" in source
    assert all(key for _, key in shown)
    assert browser.js("document.querySelectorAll('.paper-key [id]').length") == 0
    browser.js("dispatchEvent(new Event('afterprint'))")
    assert browser.js("document.querySelectorAll('.paper-key, .paper-options').length") == 0


BEFORE_PAINT = """(() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const asked = performance.getEntriesByType("resource").map(({ name, startTime }) => [name, startTime]);
  const early = asked.filter(([name, time]) => time < painted && /[.](js|css)$/.test(name));
  return early.map(([name]) => name.split("/").at(-1)).sort();
})()"""


@in_browsers("chromium")
def test_only_the_style_is_asked_for_before_the_first_paint(browser, site):
    """No other script keeps a learner from reading; then all of them are there, and all pictures."""
    browser.open(address(site, "http", PICTURED))
    browser.wait(LOADED)
    assert browser.js(BEFORE_PAINT) == ["hoc-so.css", "quiz.css", "theme.js"]
    assert browser.js("[...document.images].filter((each) => each.naturalWidth).length") >= 2
    assert browser.js("!!QE.progress && !document.querySelector('#search-open').hidden")


@pytest.mark.folder  # one file paints its frame itself
@in_browsers("chromium")
def test_a_page_that_nobody_sees_has_its_scripts_too(browser, site):
    """A tab behind is not painted; what it brings does not wait for that."""
    browser.open("about:blank")
    page = browser.context.new_page()
    try:
        page.add_init_script("self.requestAnimationFrame = () => 0")
        page.goto(address(site, "file", PICTURED))
        page.wait_for_function(f"{LOADED} && !!QE.progress", polling=50)
    finally:
        page.close()


@in_browsers("chromium")
def test_a_script_that_is_missing_keeps_no_other_from_beginning(browser, site):
    """As on a stick that was copied in part."""
    browser.page.route("**/read.js", lambda route: route.abort())
    try:
        browser.open(address(site, "http", PICTURED))
        browser.wait(f"{LOADED} && !!QE.progress && !document.querySelector('#search-open').hidden")
    finally:
        browser.page.unroute("**/read.js")
        browser.errors.clear()


def test_the_style_is_there_before_the_first_paint():
    """The script that applies the choice is in the head and waits for nothing; all others do wait."""
    template = (ROOT / "themes" / "hoc_so" / "main.html").read_text("utf-8").partition("</head>")[0]
    now, later = template.split('<template id="later">')
    assert re.findall(r"<script.*", now) == ["<script src=\"{{ 'assets/theme/theme.js' | url }}\"></script>"]
    assert "['assets/theme/display.js'] + quiz.scripts" in later
