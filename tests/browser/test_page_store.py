"""What the browser remembers of a question, and what it says where it remembers nothing."""

from __future__ import annotations

import json

import pytest

from .page_steps import COURSE, SAY, Steps

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
