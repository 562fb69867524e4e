"""Walkthroughs, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import json

import pytest

from .page_steps import SAY, Steps

ITEM = "dang-nhap"
CENTER = "{ block: 'center', behavior: 'instant' }"
STEPS = ("mo-app", "dang-nhap", "mat-ma", "may-anh", "thong-bao")


class Phone(Steps):
    """The walkthrough of the sample course."""

    def now(self) -> str:
        """Return the step that is shown, "end" after the last one."""
        found = "document.querySelector('.qe-step.qe-now')?.dataset.step"
        return self.js(f"{found} ?? 'end'")

    def here(self, selector: str) -> str:
        """Return a selector within the shown step."""
        return f".qe-step.qe-now {selector}"

    def click(self, selector: str) -> None:
        """Click where it can be seen: WebKit's driver does not scroll far enough by itself."""
        self.js(f"void document.querySelector({json.dumps(selector)}).scrollIntoView({CENTER})")
        self.browser.click(selector)

    def tap(self, control: str) -> None:
        """Tap a control of the shown step, as a finger or a mouse does."""
        self.click(self.here(f"[data-control={control}]"))

    def type(self, text: str) -> None:
        """Write into the field of the shown step."""
        self.fill(ITEM, text, self.here("input"))

    def reach(self, step: str, timeout: float = 90.0) -> None:
        """Wait until a step is shown."""
        self.wait(f"document.querySelector('.qe-now')?.dataset.step === '{step}'", timeout)

    def told(self) -> str:
        """Return what is told in the shown step."""
        return self.text(ITEM, self.here(".qe-told"))

    def spoken(self) -> str:
        """Return what is read out."""
        return self.text(ITEM, ".qe-walk > [role=status]")

    def focused(self) -> str:
        """Return the text of what has the focus."""
        return self.js("document.activeElement.textContent")

    def actions(self, item: str = ITEM) -> list[list[str]]:
        """Return what was done so far."""
        found = f"document.querySelector('#q-{item}')"
        return self.js(f"QE.shapes.walk.collect({found})?.actions ?? []")

    def walk(self, until: str = "end") -> None:
        """Go the right way from the first step."""
        for step in STEPS:
            self.reach(step)
            if step == until:
                return
            if step == "dang-nhap":
                self.type("001158000123")
                self.click(self.here(".qe-done"))
            elif step == "mat-ma":
                for digit in "739184":
                    self.click(self.here(f"[data-digit='{digit}']"))
                self.click(self.here("[data-digit=ok]"))
            else:
                self.tap("dinh-danh" if step == "mo-app" else "a")


@pytest.fixture
def phone(browser, course) -> Phone:
    """The walkthrough, opened by a learner who is new."""
    steps = Phone(browser)
    steps.open_warm(course, "vi/walkthrough.html")
    return steps


def test_one_step_at_a_time_without_a_hint_at_what_is_right(phone):
    """The first step is shown alone; marks and explanations of the printed guide are hidden."""
    assert phone.now() == "mo-app"
    shown = "[...document.querySelectorAll('.qe-step')].filter((each) => each.checkVisibility())"
    assert phone.js(f"{shown}.length") == 1
    for hidden in (".qe-here", ".qe-step-key", ".qe-why"):
        assert not phone.shown(ITEM, f".qe-now {hidden}")
    assert not phone.shown(ITEM, ".qe-main")
    ready = "[...document.querySelectorAll('.qe-now .qe-screen button')].every((each) => !each.disabled)"
    assert phone.js(ready)
    assert phone.browser.errors == []


def test_right_tap_moves_on_and_says_so(phone):
    """The next step is shown, its heading has the focus, and what is to be done is read out."""
    phone.tap("dinh-danh")
    assert phone.now() == "dang-nhap"
    assert phone.focused() == "Bước 2 / 5: Đăng nhập"
    text = "Bạn nhập số định danh."
    assert phone.spoken() == SAY["walk.moved"].format(number=2, total=5, text=text)
    assert phone.told() == SAY["walk.right"]
    assert phone.actions() == [["mo-app", "dinh-danh", ""]]


def test_wrong_tap_is_explained_and_the_second_one_is_helped(phone):
    """The author's words, read out too; then the right place is ringed and named."""
    phone.tap("a")
    words = "Đây là chỗ đọc tin nhắn. Ứng dụng bạn cần có tên “Định danh”."
    assert phone.told() == SAY["walk.tried"] + words
    assert phone.spoken() == words
    assert phone.text(ITEM, ".qe-now [data-control=a] .qe-tried") == SAY["walk.tried"]
    assert not phone.shown(ITEM, ".qe-now .qe-here")
    phone.tap("c")
    assert phone.now() == "mo-app"
    assert phone.told().startswith(SAY["walk.wrong"])
    assert phone.told().endswith(SAY["walk.do.tap"].format(control="Định danh"))
    assert phone.shown(ITEM, ".qe-now .qe-here")
    described = "document.querySelector('.qe-now [data-control=dinh-danh]').getAttribute('aria-describedby')"
    assert phone.js(f"document.getElementById({described}).textContent") == SAY["walk.here"]
    assert phone.actions() == [["mo-app", "a", ""], ["mo-app", "c", ""]]


def test_the_same_wrong_tap_twice_is_helped_too(phone):
    """Every wrong tap counts, also on the same place."""
    phone.tap("a")
    phone.tap("a")
    assert phone.shown(ITEM, ".qe-now .qe-here")
    assert phone.actions() == [["mo-app", "a", ""]] * 2


def test_a_double_tap_is_one_tap(phone):
    """Its second half, which meets the next screen, is meant for nothing there."""
    late = """new MouseEvent("click", { bubbles: true, detail: 2 })"""
    phone.tap("dinh-danh")
    phone.js(f"void document.querySelector('.qe-now [data-control=c]').dispatchEvent({late})")
    assert (phone.now(), phone.told()) == ("dang-nhap", SAY["walk.right"])
    assert len(phone.actions()) == 1


def test_what_cannot_be_tapped_is_told_kindly_and_not_counted(phone):
    """It is no control at all; a mouse that tries gets an answer."""
    assert phone.js("document.querySelectorAll('.qe-now [data-plain]').length") == 2
    phone.click(".qe-now .qe-apps [data-plain]")
    assert phone.told() == SAY["walk.nothing"]
    assert phone.actions() == []


def test_help_shows_the_place_and_is_an_action(phone):
    """Asked for once, it is recorded once."""
    phone.click(".qe-walk-help")
    phone.click(".qe-walk-help")
    assert phone.told() == phone.spoken() == SAY["walk.do.tap"].format(control="Định danh")
    assert phone.shown(ITEM, ".qe-now .qe-here")
    assert phone.actions() == [["mo-app", "", ""]]


def test_typed_values_are_judged_by_python(phone):
    """A value that the author expected is explained by its quote, another one by the field's."""
    phone.walk("dang-nhap")
    phone.type(" ")
    phone.click(phone.here(".qe-done"))
    assert phone.told() == SAY["walk.empty"].format(done=SAY["walk.done"])
    phone.type("0912345678")
    phone.click(phone.here(".qe-done"))
    phone.wait("document.querySelector('.qe-now .qe-told [data-verdict=invalid]')")
    assert "Đây là số điện thoại." in phone.told()
    phone.type("00115800012")
    phone.click(phone.here(".qe-done"))
    phone.wait("document.querySelector('.qe-now .qe-told')?.textContent.includes('chưa khớp')")
    assert phone.shown(ITEM, ".qe-now .qe-here")
    phone.type("001 158 000 123")
    phone.browser.press("Enter")
    phone.reach("mat-ma")
    assert [each[2] for each in phone.actions()[1:]] == [
        "0912345678", "00115800012", "001 158 000 123",
    ]  # fmt: skip


def test_typed_but_not_done_is_pointed_out_once(phone):
    """Typed, then "log in" instead of "done", as on many a phone: no mistake the first time."""
    phone.walk("dang-nhap")
    phone.type("001158000123")
    phone.tap("b")
    assert phone.told() == phone.spoken() == SAY["walk.done-first"].format(done=SAY["walk.done"])
    assert phone.actions()[1:] == []
    phone.tap("b")
    assert "Bạn chưa nhập số định danh." in phone.told()
    assert phone.actions()[1:] == [["dang-nhap", "b", ""]]
    phone.click(phone.here(".qe-done"))
    phone.reach("mat-ma")


def test_keypad_by_keys_and_digits(phone):
    """Dots say how many digits there are, in words too; delete takes the last one away."""
    phone.walk("mat-ma")
    for digit in ("7", "3", "delete", "3"):
        phone.click(phone.here(f"[data-digit='{digit}']"))
    full = "document.querySelectorAll('.qe-now .qe-dots [data-full]').length"
    assert phone.js(full) == 2
    label = "document.querySelector('.qe-now .qe-dots').getAttribute('aria-label')"
    assert phone.js(label) == phone.spoken() == SAY["walk.digits"].format(count=2)
    phone.js("document.querySelector('.qe-now [data-digit=\"5\"]').focus()")
    for key in ("9", "Backspace", "9", "1", "8", "4"):
        phone.browser.press(key)
    assert phone.js(full) == 6
    phone.click(phone.here("[data-digit=ok]"))
    phone.reach("may-anh")
    assert phone.actions()[-1] == ["mat-ma", "a", "739184"]


def test_names_roles_and_states(phone):
    """What is drawn like a control is one, with its name; dialogs are dialogs."""
    roles = """((selector) => [...document.querySelectorAll(selector)].map((each) =>
      [each.getAttribute("role") ?? each.localName, each.getAttribute("aria-checked")]))"""
    assert phone.js("document.querySelector('.qe-now .qe-phone').getAttribute('aria-label')") == (
        SAY["walk.phone"].format(number=1)
    )
    phone.walk("dang-nhap")
    assert phone.js("document.querySelector('.qe-now input').labels[0].textContent") == "Số định danh"
    assert phone.js(f"{roles}('.qe-now .qe-p-link')") == [["link", None]]
    phone.type("001158000123")
    phone.browser.press("Enter")
    phone.reach("mat-ma")
    name = "document.querySelector('.qe-now .qe-keypad').getAttribute('aria-labelledby')"
    assert phone.js(f"document.getElementById({name}).textContent") == "Mật mã"


def test_dialog_covers_its_screen_without_a_trap(phone):
    """What is behind is hidden from assistive technology; Tab goes on from the last button."""
    phone.walk("may-anh")
    dialog = "document.querySelector('.qe-now [role=dialog]')"
    title = f"document.getElementById({dialog}.getAttribute('aria-labelledby')).textContent"
    assert phone.js(title) == "Cho phép Định danh chụp ảnh?"
    assert phone.js("document.querySelector('.qe-now .qe-behind').ariaHidden") == "true"
    for expected in ("Trong khi dùng ứng dụng", "Luôn luôn", "Không cho phép", SAY["walk.back"]):
        phone.browser.press("Tab")
        assert phone.focused() == expected


def test_all_right_is_correct(phone):
    """The whole way by touch: the end is said, the question is solved, and its steps are locked."""
    phone.walk()
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'closed'")
    assert phone.now() == "end"
    assert phone.said(ITEM).startswith(SAY["outcome.correct"])
    assert SAY["walk.finished"].format(total=5) in phone.text(ITEM, ".qe-walk-end")
    assert phone.shown(ITEM, ".qe-explanation")
    phone.click(".qe-walk-back")
    assert phone.now() == "thong-bao"
    assert phone.shown(ITEM, ".qe-now .qe-here")
    assert phone.js("[...document.querySelectorAll('.qe-now button')].every((each) => each.disabled)")
    assert phone.browser.errors == []


def test_all_by_keyboard(phone):
    """Tab, Enter, Space and digits alone lead through all five steps."""
    phone.js("document.querySelector('.qe-now .qe-step-title').focus()")

    def tab_to(text: str) -> None:
        for _ in range(20):
            phone.browser.press("Tab")
            if phone.focused().strip().startswith(text):
                return
        raise AssertionError(text)

    tab_to("ĐĐịnh danh")
    phone.browser.press("Enter")
    assert phone.now() == "dang-nhap"
    phone.browser.press("Tab")
    for letter in "001158000123":
        phone.browser.press(letter)
    phone.browser.press("Enter")
    phone.reach("mat-ma")
    phone.browser.press("Tab")
    for digit in "739184":
        phone.browser.press(digit)
    tab_to(SAY["walk.done"])
    phone.browser.press("Enter")
    phone.reach("may-anh")
    tab_to("Trong khi dùng")
    phone.browser.press(" ")
    phone.reach("thong-bao", 5)
    phone.browser.press("Tab")
    phone.browser.press("Enter")
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'closed'")
    assert phone.said(ITEM).startswith(SAY["outcome.correct"])


def test_slips_are_listed_with_their_reason(phone):
    """Steps by weight: two of six shares are lost; the outcome names the steps, and leads there."""
    phone.tap("a")
    phone.walk("may-anh")
    phone.tap("b")
    phone.tap("a")
    phone.click(".qe-walk-help")
    phone.tap("a")
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'graded'")
    said = phone.said(ITEM)
    assert said.startswith(SAY["outcome.partial"] + "0,33 / 1")
    assert SAY["feedback.walk.found"].format(found=2, steps=5) in said
    slips = phone.js("[...document.querySelectorAll('.qe-slips li')].map((each) => each.textContent)")
    assert len(slips) == 3
    assert slips[0].startswith("Bước 1 / 5: Màn hình chính")
    assert SAY["walk.reason.tapped"].format(control="Tin nhắn") in slips[0]
    assert "Đây là chỗ đọc tin nhắn." in slips[0]
    assert "Không cần rộng như vậy" in slips[1]
    assert SAY["walk.reason.helped"] in slips[2]
    phone.click(".qe-slips li:nth-child(2) button")
    assert phone.now() == "may-anh"
    assert phone.focused().startswith("Bước 4 / 5")
    assert phone.js("document.querySelector('.qe-now [data-control=a]').disabled")
    assert not phone.shown(ITEM, ".qe-now .qe-here")


def test_trying_again_begins_anew(phone):
    """Another attempt starts at the first step, with nothing recorded."""
    phone.tap("a")
    phone.walk()
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'graded'")
    phone.press(ITEM)
    assert phone.now() == "mo-app"
    assert phone.focused() == "Bước 1 / 5: Màn hình chính"
    assert phone.actions() == []
    assert phone.said(ITEM) == ""
    phone.walk()
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'closed'")
    phone.press(ITEM)
    assert (phone.now(), phone.state(ITEM), phone.actions()) == ("mo-app", "open", [])


def test_a_reload_comes_back_to_the_step(phone, course):
    """In the middle, after a typed value that only Python can judge, and after the end."""
    phone.tap("a")
    phone.walk("mat-ma")
    phone.wait("document.querySelector('.qe-note').dataset.kept === 'true'")
    done = phone.actions()
    phone.open(course.file_url("vi/walkthrough.html"))
    phone.reach("mat-ma")
    assert phone.actions() == done
    assert phone.js("document.activeElement === document.body")
    for digit in "739184":
        phone.click(phone.here(f"[data-digit='{digit}']"))
    phone.click(phone.here("[data-digit=ok]"))
    phone.reach("may-anh")
    phone.tap("a")
    phone.tap("a")
    phone.wait(f"document.querySelector('#q-{ITEM}').dataset.state === 'graded'")
    said = phone.said(ITEM)
    phone.wait("document.querySelector('.qe-note').dataset.kept === 'true'")
    phone.pause()
    phone.open(course.file_url("vi/walkthrough.html"))
    assert (phone.state(ITEM), phone.now()) == ("graded", "end")
    assert phone.said(ITEM) == said


def test_looking_back_changes_no_first_try(phone):
    """An earlier step can be done again; the record of its first try stays, and the way goes on."""
    phone.tap("a")
    phone.tap("dinh-danh")
    phone.click(".qe-walk-back")
    assert (phone.now(), phone.focused()) == ("mo-app", "Bước 1 / 5: Màn hình chính")
    phone.click(".qe-walk-forward")
    assert phone.now() == "dang-nhap"
    assert not phone.shown(ITEM, ".qe-walk-forward")
    phone.click(".qe-walk-back")
    phone.tap("dinh-danh")
    assert phone.now() == "dang-nhap"
    assert phone.actions()[0] == ["mo-app", "a", ""]


def test_printing_marks_this_walkthrough_alone(phone):
    """The button prints all steps of this question; afterwards the page is as before."""
    phone.js("void (self.print = () => void (self.printed = document.documentElement.className))")
    phone.click(".qe-walk-print")
    assert "qe-printing" in phone.js("self.printed")
    assert phone.js(f"document.querySelector('#q-{ITEM}').classList.contains('qe-printed')")
    phone.js("void dispatchEvent(new Event('afterprint'))")
    assert phone.js("document.querySelectorAll('.qe-printing, .qe-printed').length") == 0


def test_a_late_judgement_finds_the_step_again_after_a_reload(phone, course):
    """Left while Python was still judging: it is asked again, and the way goes on from there."""
    phone.walk("dang-nhap")
    element = f"document.querySelector('#q-{ITEM}')"
    phone.js(f"void ({element}.ask = () => new Promise(() => {{}}))")
    phone.type("001158000123")
    phone.browser.press("Enter")
    phone.wait(f"{element}.querySelector('.qe-note').dataset.kept === 'true'")
    phone.pause()
    phone.open(course.file_url("vi/walkthrough.html"))
    phone.reach("mat-ma")
    assert phone.actions() == [["mo-app", "dinh-danh", ""], ["dang-nhap", "a", "001158000123"]]


def test_python_is_not_woken_far_from_view(browser, course):
    """A walk that was left at a typed value asks Python once the learner comes near, not before."""
    steps = Phone(browser)
    url = course.http_url("vi/walkthrough-far.html")
    steps.open_fresh(url)
    steps.js("document.querySelector('#q-ma-xa').scrollIntoView({ behavior: 'instant' })")
    for digit in "739184":
        steps.click(steps.here(f"[data-digit='{digit}']"))
    steps.click(steps.here("[data-digit=ok]"))
    steps.reach("xong")
    steps.wait("document.querySelector('.qe-note').dataset.kept === 'true'")
    steps.pause()
    browser.open("about:blank")
    steps.open(url)
    assert steps.js("scrollY") == 0
    for _ in range(20):
        steps.pause()
    assert steps.now() == "mat-ma"
    loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/python/'))"
    assert steps.js(f"{loaded}.length") == 0
    steps.js("document.querySelector('#q-ma-xa').scrollIntoView({ behavior: 'instant' })")
    steps.reach("xong")
    assert steps.actions("ma-xa") == [["mat-ma", "a", "739184"]]


def test_typed_steps_can_be_skipped_where_python_does_not_start(phone):
    """Taps work without Python; a typed value that cannot be judged is told, and the way goes on."""
    phone.js(
        f"void (document.querySelector('#q-{ITEM}').ask = () => Promise.reject(new Error('no')))"
    )
    phone.tap("dinh-danh")
    phone.type("001158000123")
    phone.browser.press("Enter")
    phone.wait("document.querySelector('.qe-walk-skip')")
    assert SAY["walk.skip"] in phone.told()
    phone.browser.press("Enter")
    assert phone.actions() == [["mo-app", "dinh-danh", ""], ["dang-nhap", "a", "001158000123"]]
    phone.click(".qe-walk-skip")
    assert phone.now() == "mat-ma"
