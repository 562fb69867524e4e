"""What the browser remembers of a question, and what it says where it remembers nothing."""

from __future__ import annotations

import json

import pytest

from .page_steps import COURSE, SAY, Steps
from .site_steps import in_browsers

STORED = f"""new Promise((done) => {{
  const request = indexedDB.open("quiz-engine/{COURSE}");
  request.onsuccess = () => {{
    const database = request.result;
    const get = database.transaction("records").objectStore("records").get("item/KEY");
    get.onsuccess = () => {{ database.close(); done(JSON.stringify(get.result ?? null)); }};
  }};
}})"""


def stored(steps: Steps, item: str) -> dict:
    """Return the record of an item as the browser holds it."""
    return json.loads(steps.js(STORED.replace("KEY", item)))


def change(steps: Steps, item: str, changes: dict) -> None:
    """Change the record of an item behind the page's back."""
    steps.js(
        f"""QE.openStore("{COURSE}").then(async (store) => {{
          const record = await store.get("item/{item}");
          await store.put("item/{item}", {{ ...record, ...{json.dumps(changes)} }});
          return true;
        }})"""
    )


@pytest.fixture
def choices(browser, course) -> Steps:
    """A lesson with choices in a browser that remembers nothing."""
    steps = Steps(browser)
    steps.open_fresh(course.file_url("vi/choices.html"))
    return steps


@pytest.fixture
def entry(browser, course) -> Steps:
    """A lesson with fields to type into."""
    steps = Steps(browser)
    steps.open_fresh(course.file_url("vi/entry.html"))
    return steps


def test_outcomes_and_order_survive_a_reload(choices, course):
    """Response, verdict, feedback, attempts, hints and the drawn order are there, silently."""
    choices.js("document.querySelector('#q-one .qe-hint summary').click()")
    choices.choose("one", "b")
    choices.check("one", "graded")
    choices.choose("truth", "b")
    choices.check("truth", "closed")
    choices.wait("document.querySelector('#q-truth .qe-note').dataset.kept === 'true'")
    order = choices.order("one")
    choices.open(course.file_url("vi/choices.html"))
    assert choices.order("one") == order
    assert choices.said("one") == SAY["outcome.incorrect"]
    assert choices.text("one", "[data-choice=b] .qe-said") == "Hàng xóm cũng biết."
    assert choices.shown("one", ".qe-hint + .qe-hint")
    assert choices.shown("one", ".qe-reveal")
    live = "document.querySelector('#q-one .qe-status').getAttribute('aria-live')"
    assert choices.js(live) == "off"
    assert choices.state("truth") == "closed"
    assert choices.js("document.querySelector('#q-truth [value=b]').checked")


def test_record_holds_what_later_parts_of_the_course_need(choices):
    """Version, key revision, response, outcome, session, hints, seed, best score and the time."""
    choices.choose("many", "a")
    choices.check("many", "graded")
    choices.wait("document.querySelector('#q-many .qe-note').dataset.kept === 'true'")
    record = stored(choices, "many")
    assert record["version"] == 1
    assert record["key"] == choices.js("document.querySelector('#q-many').dataset.key")
    assert record["response"] == {"version": 1, "kind": "selection", "choices": ["a"]}
    assert record["outcome"]["verdict"] == "partial"
    assert record["session"]["attempts"] == 1
    assert record["best"] == record["outcome"]["score"]["scaled"] == 0.5
    assert (record["closed"], record["waiting"], record["hints"]) == (False, False, 0)
    assert 0 <= record["seed"] < 2**32
    assert record["when"] > 1_600_000_000_000


def test_last_keystrokes_are_kept(entry, course):
    """What is typed a moment before the page goes is there on the next visit."""
    entry.fill("text", "mật kh")
    entry.fill("text", "mật khẩ")
    entry.open(course.file_url("vi/entry.html"))
    assert entry.js("document.querySelector('#q-text input').value") == "mật khẩ"


def test_a_draw_is_kept_that_was_not_stored_yet(choices, course):
    """Who leaves a page with variables while its first storing is under way finds the same numbers:
    a store that takes a while shall not make it another draw."""
    choices.js(
        """(() => {
          const { put } = QE.link;
          QE.link.put = () => new Promise(() => {});
          const record = QE.makeRecord("k", 7, QE.environment.now());
          const keeper = new QE.Keeper({ id: "drawn" }, () => record, () => {});
          keeper.begin();
          QE.link.put = put;
          keeper.saveLate();
        })()"""
    )
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    assert stored(choices, "drawn")["seed"] == 7


def test_response_that_waited_is_graded_on_the_next_visit(choices, course):
    """Who leaves the page while Python starts finds the response graded on coming back."""
    choices.choose("one", "b")
    choices.press("one")
    choices.wait("document.querySelector('#q-one').dataset.state !== 'open'")
    change(choices, "one", {"waiting": True, "outcome": None, "session": {}})
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    choices.wait("document.querySelector('#q-one').dataset.state === 'graded'")
    assert choices.said("one") == SAY["outcome.incorrect"]


def test_changed_key_is_told_and_the_response_kept(choices, course):
    """With another key the old verdict is not shown; the response is, because it still fits."""
    choices.choose("one", "c")
    choices.check("one", "closed")
    change(choices, "one", {"key": "000000000000"})
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    assert choices.said("one") == SAY["state.changed"]
    assert choices.js("document.querySelector('#q-one [value=c]').checked")
    assert choices.text("one", ".qe-verdict") == ""
    assert choices.state("one") == "open"
    choices.check("one", "closed")


@pytest.mark.parametrize(
    "response",
    [
        {"version": 1, "kind": "selection", "choices": ["z"]},
        {"version": 1, "kind": "typed", "text": "c"},
        {"version": 1, "kind": "selection"},
    ],
)
def test_response_that_no_longer_fits_is_left_out(choices, course, response):
    """A choice that is gone, another kind or a damaged record: nothing is chosen; it is told."""
    choices.choose("one", "b")
    choices.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'true'")
    change(choices, "one", {"response": response, "key": "000000000000"})
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    assert choices.js("document.querySelectorAll('#q-one :checked').length") == 0
    assert choices.said("one") == SAY["state.changed"]
    assert choices.browser.errors == []


def test_record_of_a_newer_version_is_not_overwritten(choices, course):
    """An older course on the same machine leaves it alone, and says that nothing is kept."""
    choices.choose("one", "b")
    choices.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'true'")
    change(choices, "one", {"version": 2})
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    choices.choose("one", "c")
    choices.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'false'")
    assert stored(choices, "one")["response"]["choices"] == ["b"]


def test_courses_do_not_mix(choices):
    """Every course has a store of its own, and says what it holds in the order of the keys."""
    assert choices.js(
        """Promise.all([QE.openStore("a"), QE.openStore("b")]).then(async ([a, b]) => {
          await a.put("y", { n: 1 }); await a.put("x", { n: 2 }); await b.put("x", { n: 3 });
          const other = [await b.get("x"), (await b.get("y")) ?? 0];
          const seen = JSON.stringify([a.kind, await a.all(), ...other]);
          for (const name of ["a", "b"]) indexedDB.deleteDatabase("quiz-engine/" + name);
          return seen;
        })"""
    ) == '["indexeddb",[["x",{"n":2}],["y",{"n":1}]],{"n":3},0]'


@pytest.mark.parametrize(
    ("blocked", "kind"),
    [(("indexedDB",), "localstorage"), (("indexedDB", "localStorage"), "memory")],
)
def test_second_and_third_best_storage(choices, blocked, kind):
    """Without IndexedDB localStorage is used, without both memory; the interface is the same."""
    block = " ".join(
        f"Object.defineProperty(self, '{name}', {{ configurable: true, get: refuse }});"
        for name in blocked
    )
    free = " ".join(f"delete self.{name};" for name in blocked)
    seen = choices.js(
        f"""(async () => {{
          const refuse = () => {{ throw new DOMException("blocked", "SecurityError"); }};
          const names = ["indexedDB", "localStorage"];
          const own = names.map((name) => [name, Object.getOwnPropertyDescriptor(self, name)]);
          {block}
          const store = await QE.openStore("c");
          await store.put("y", {{ n: 1 }}); await store.put("x", {{ n: 2 }});
          const seen = JSON.stringify([store.kind, await store.all(), await store.get("x")]);
          {free}
          for (const [name, was] of own) if (was) Object.defineProperty(self, name, was);
          localStorage.removeItem("quiz-engine/c/x"); localStorage.removeItem("quiz-engine/c/y");
          return seen;
        }})()"""
    )
    assert seen == f'["{kind}",[["x",{{"n":2}}],["y",{{"n":1}}]],{{"n":2}}]'


def test_same_seed_gives_the_same_order_everywhere(choices):
    """The order is part of the stored format: these draws must never change."""
    assert choices.js("QE.shuffle([...'abcde'], 1).join('')") == "ecbad"
    assert choices.js("QE.shuffle([...'abcde'], 4294967295).join('')") == "dbcae"
    counts = choices.js(
        """(() => {
          const counts = {};
          for (let seed = 0; seed < 6000; seed++) {
            const order = QE.shuffle(["a", "b", "c"], seed * 2654435761).join("");
            counts[order] = (counts[order] ?? 0) + 1;
          }
          return counts;
        })()"""
    )
    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values())


KEPT = "document.querySelector('#q-{}').querySelector('.qe-note').dataset.kept === '{}'"
REFUSE = """void (IDBObjectStore.prototype.put = () => {
  throw new DOMException("full", "QuotaExceededError");
})"""
FILL = """(() => {
  for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (let part = 0; ; part++) localStorage.setItem(`fill/${size}/${part}`, "x".repeat(size));
    } catch {
      // So much does not fit any more.
    }
  }
  return Object.keys(localStorage).length;
})()"""


def refuse(steps: Steps) -> None:
    """From now on the database is full. It belongs to the window, also where the page is in a frame."""
    with steps.browser.acting(framed=False):
        steps.browser.js(REFUSE)


def test_what_the_database_refuses_is_kept_beside(choices, course):
    """A full database is no loss: localStorage takes the answer, and gives it back with the rest."""
    choices.choose("one", "b")
    choices.wait(KEPT.format("one", "true"))
    refuse(choices)
    choices.choose("one", "c")
    choices.choose("many", "a")
    choices.wait(KEPT.format("many", "true"))
    assert stored(choices, "one")["response"]["choices"] == ["b"]
    both = "QE.link.all().then((all) => all.filter(([key]) => /^item.(one|many)$/.test(key)).map(([, each]) => each.response.choices))"
    assert choices.js(both) == [["a"], ["c"]]
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    assert choices.js("document.querySelector('#q-one [value=c]').checked")
    assert stored(choices, "one")["response"]["choices"] == ["c"]
    assert choices.js("localStorage.getItem('quiz-engine/khoa-thu/item/one')") is None


def test_nowhere_to_store_is_told_and_loses_nothing(choices, course):
    """With database and localStorage full, grading goes on, the note says that nothing is kept, and
    what was kept before is there afterwards."""
    choices.choose("one", "b")
    choices.wait(KEPT.format("one", "true"))
    refuse(choices)
    choices.js(FILL)
    choices.choose("one", "c")
    choices.wait(KEPT.format("one", "false"))
    choices.check("one", "closed")
    assert choices.shown("one", ".qe-note")
    assert choices.browser.errors == []
    choices.browser.open("about:blank")
    choices.open(course.file_url("vi/choices.html"))
    assert choices.js("document.querySelector('#q-one [value=b]').checked")
    choices.js("void localStorage.clear()")


def test_full_localstorage_is_still_read(choices):
    """Where it is all there is, what stands in it is shown though nothing more fits."""
    seen = choices.js(
        f"""(async () => {{
          const own = Object.getOwnPropertyDescriptor(self, "indexedDB");
          Object.defineProperty(self, "indexedDB", {{ configurable: true, get() {{ throw new Error(); }} }});
          const before = await QE.openStore("d");
          await before.put("x", {{ n: 1 }});
          localStorage.setItem("quiz-engine/d/damaged", "{{");
          {FILL};
          const store = await QE.openStore("d");
          const isRefused = await store.put("y", {{ n: 2 }}).then(() => false, () => true);
          const seen = JSON.stringify([store.kind, await store.all(), isRefused]);
          delete self.indexedDB;
          if (own) Object.defineProperty(self, "indexedDB", own);
          localStorage.clear();
          return seen;
        }})()"""
    )
    assert seen == '["localstorage",[["x",{"n":1}]],true]'


HOLD = f"""new Promise((done) => {{
  indexedDB.open("quiz-engine/{COURSE}").onsuccess = ({{ target }}) => {{
    self.held = target.result; // and it stays open, so that whoever asks after this one has to wait
    const request = indexedDB.open("quiz-engine/{COURSE}", 2);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onblocked = () => done(true);
  }};
}})"""


@in_browsers("chromium")  # Firefox's driver gets no answer from the page that holds it; WebKit's has one page
@pytest.mark.parametrize("storage", ["localStorage", "memory"])
def test_a_database_that_opens_late_is_used_from_then_on(browser, course, storage):
    """As on a slow phone: the page begins without it, and what is done meanwhile is kept with what
    was there."""
    steps = Steps(browser)
    url = course.http_url("vi/choices.html")
    steps.open_fresh(url)
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.wait("QE.link.get('item/one').then((each) => each?.closed)")
    with browser.context.new_page() as other:
        other.goto(course.http_url("light"))
        other.evaluate(HOLD)
        browser.open("about:blank")
        mark = "#blocked" if storage == "memory" else ""
        browser.page.add_init_script(
            "if (location.hash === '#blocked') Object.defineProperty(self, 'localStorage', { get() { throw new Error('blocked'); } });"
        )
        steps.open(url + mark)
        assert steps.js("QE.link.kind()") == storage.lower()
        assert steps.state("one") == "open"
        steps.choose("many", "a")
        steps.wait("QE.link.get('item/many').then((each) => each?.response?.choices.join() === 'a')")
        other.evaluate("held.close()")
        steps.wait("QE.link.kind().then((kind) => kind === 'indexeddb')")
        steps.wait("QE.link.get('item/many').then((each) => each?.response?.choices.join() === 'a')")
    assert stored(steps, "one")["closed"]
    steps.open(url)
    assert steps.state("one") == "closed"
    assert steps.js("document.querySelector('#q-many [value=a]').checked")


def test_cleared_while_the_page_is_open(choices, course):
    """Whoever clears the browser's data loses what was there; the page goes on and keeps anew."""
    choices.choose("one", "b")
    choices.wait(KEPT.format("one", "true"))
    choices.js(
        f"""new Promise((done) => {{
          localStorage.clear();
          const request = indexedDB.deleteDatabase("quiz-engine/{COURSE}");
          request.onsuccess = request.onerror = () => done(true);
          setTimeout(() => done(true), 10000);
        }})"""
    )
    choices.choose("one", "c")
    choices.check("one", "closed")
    choices.wait(f"{KEPT.format('one', 'true')} && QE.link.get('item/one').then((each) => each?.closed)")
    assert choices.browser.errors == []
    choices.open(course.file_url("vi/choices.html"))
    assert choices.state("one") == "closed"


@pytest.mark.folder  # over http
@in_browsers("chromium")  # the only driver that can clear the data of an open page
def test_cleared_by_the_browser_itself(choices, course):
    """As its settings do, which close the database under the open page: the next answer is kept."""
    choices.open_fresh(course.http_url("vi/choices.html"))
    choices.choose("one", "c")
    choices.check("one", "closed")
    choices.wait("QE.link.get('item/one').then((each) => each?.closed)")
    session = choices.browser.context.new_cdp_session(choices.browser.page)
    data = {"origin": course.http.rstrip("/"), "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", data)
    # Chromium answers before it has done so; what is stored until then goes with the rest.
    choices.wait(f"indexedDB.databases().then((all) => all.every(({{ name }}) => name !== 'quiz-engine/{COURSE}'))")
    choices.choose("many", "a")
    choices.wait(KEPT.format("many", "true"))
    assert stored(choices, "one") is None
    assert stored(choices, "many")["response"]["choices"] == ["a"]
    assert choices.browser.errors == []


def test_two_tabs_at_once(browser, course):
    """Each keeps what the other stored: attempts, best score, and answers to other questions."""
    steps = Steps(browser)
    steps.open_fresh(course.http_url("vi/choices.html"))
    steps.js(
        """new Promise((done) => {
          const tab = document.createElement("iframe");
          tab.id = "tab";
          tab.onload = () => done(true);
          tab.src = location.href;
          document.body.append(tab);
        })"""
    )
    other = "document.getElementById('tab').contentDocument"
    steps.wait(f"{other}.querySelector('#q-one').dataset.ready === ''")
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.wait("QE.link.get('item/one').then((each) => each?.solved?.length === 1)")
    steps.js(f"{other}.querySelector('#q-one [value=b]').click()")
    steps.js(f"{other}.querySelector('#q-one .qe-main').click()")
    steps.js(f"{other}.querySelector('#q-many [value=a]').click()")
    steps.wait(f"{other}.querySelector('#q-one').dataset.state === 'graded'")
    steps.wait("QE.link.get('item/one').then((each) => each?.log?.length === 2)")
    record = stored(steps, "one")
    assert (record["best"], len(record["solved"])) == (1, 1)
    assert record["response"]["choices"] == ["b"]
    assert stored(steps, "many")["response"]["choices"] == ["a"]
    count = steps.js(
        """(async () => {
          const links = [QE.link, document.getElementById("tab").contentWindow.QE.link];
          const make = (when) => QE.makeRecord("k", 1, when, { log: [[when, "k", 0]] });
          const puts = [];
          for (let when = 1; when <= 20; when++) puts.push(links[when % 2].put("item/x", make(when)));
          await Promise.all(puts);
          return (await QE.link.get("item/x")).log.length;
        })()"""
    )
    assert count == 20


def test_a_clock_that_was_put_back_loses_nothing(choices, course):
    """What is stored later counts as later, whatever the device takes the time for."""
    choices.choose("one", "b")
    choices.wait(KEPT.format("one", "true"))
    before = stored(choices, "one")["when"]
    choices.js("void (QE.environment.now = () => 1000)")
    choices.choose("one", "c")
    choices.wait("QE.link.get('item/one').then((each) => each.response.choices[0] === 'c')")
    assert stored(choices, "one")["when"] > before
