"""Results that travel as a picture: a QR code on the page "my progress", in three browsers."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from .drivers import open_browser
from .page_steps import SAY, Steps
from .site_steps import in_browsers
from .test_page_progress import (  # noqa: F401
    learn,
    open_file,
    open_in_shell,
    page,
    place,
    save_file,
    solved,
    turn_to_progress,
    wait_learner,
)

SAID = "document.getElementById('place-code-said').textContent"
STORED = "QE.link.all().then((all) => JSON.stringify(all.filter(([key]) => /^(item|lesson)/.test(key))))"
PHOTO = """new Promise((done) => {
  const picture = new Image();
  const make = (width, height) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    return [canvas, canvas.getContext("2d")];
  };
  picture.onload = () => {
    const [sensor, small] = make(700, Math.round(700 * picture.height / picture.width));
    small.drawImage(picture, 0, 0, sensor.width, sensor.height); // out of focus
    const [canvas, brush] = make(1500, 1100);
    brush.fillStyle = "#6b5d4d";
    brush.fillRect(0, 0, 1500, 1100);
    brush.setTransform(1.02, 0.16, -0.12, 0.9, 190, 60); // a hand holds no phone straight
    brush.drawImage(sensor, 0, 0, 1100, 1100 * sensor.height / sensor.width);
    brush.setTransform(1, 0, 0, 1, 0, 0);
    const shade = brush.createLinearGradient(0, 0, 1500, 900); // a window beside the screen
    shade.addColorStop(0, "rgba(255, 255, 240, 0.25)");
    shade.addColorStop(1, "rgba(0, 0, 0, 0.5)");
    brush.fillStyle = shade;
    brush.fillRect(0, 0, 1500, 1100);
    done(canvas.toDataURL("image/jpeg", 0.7).split(",")[1]);
  };
  picture.src = "data:image/png;base64,SCREEN";
})"""
"""Makes of a screenshot what a phone would make of the screen."""


def show(steps: Steps) -> str:
    """Ask for the code; return what is said of it."""
    steps.js("void document.getElementById('place-code-show').click()")
    return steps.wait(f"{SAID} !== '' && {SAID}")


def take_picture(steps: Steps, path: Path) -> str:
    """Return what stands on the screen around the code, as a PNG in base64."""
    steps.js("void document.getElementById('place-code-canvas').scrollIntoView({ block: 'center', behavior: 'instant' })")
    steps.pause()
    steps.browser.screenshot(path)
    return base64.b64encode(path.read_bytes()).decode()


def draw(steps: Steps, text: str) -> str:
    """Return a picture of a code that says `text`, as drawn by the page's own script."""
    return steps.js(
        f"""(() => {{
          const rows = QE.qr.encodeQR({json.dumps(text)}, "raw", {{ border: 4 }});
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = rows.length * 6;
          const brush = canvas.getContext("2d");
          rows.forEach((row, y) => row.forEach((dark, x) => {{
            brush.fillStyle = dark ? "#000" : "#fff";
            brush.fillRect(x * 6, y * 6, 6, 6);
          }}));
          return canvas.toDataURL("image/png").split(",")[1];
        }})()"""
    )


def read(steps: Steps, picture: str, name: str = "place-code-picture") -> str:
    """Choose a picture, given in base64, as the dialog would; return what is said of it."""
    steps.js("void (document.getElementById('place-code-said').textContent = '')")
    steps.js(
        f"""(() => {{
          const input = document.getElementById("{name}");
          const box = new DataTransfer();
          const bytes = Uint8Array.from(atob("{picture}"), (letter) => letter.charCodeAt(0));
          box.items.add(new File([bytes], "IMG_0001", {{ type: "image/png" }}));
          input.files = box.files;
          input.dispatchEvent(new Event("change"));
        }})()"""
    )
    return steps.wait(f"![{json.dumps(SAY['code.reading'])}, ''].includes({SAID}) && {SAID}")


def say(code: str, **values: object) -> str:
    """Return a sentence of the page."""
    return SAY[f"code.{code}"].format(**values)


def test_results_travel_as_a_picture(place, course, tmp_path):  # noqa: F811
    """The code is drawn when it is asked for; a picture of the screen, read in another profile,
    brings the results there, with nickname and picture, and again, or at home, it brings nothing."""
    learn(place, "Bà Lan", "lotus", "place-name")
    wait_learner(place, "Bà Lan")
    before = solved(place)
    assert place.js("!QE.qr && document.getElementById('place-code').hidden")
    assert show(place) == say("shown", count=1)
    label = place.js("document.getElementById('place-code-canvas').getAttribute('aria-label')")
    assert label == say("name", count=1)
    assert place.js("document.activeElement.id") == "place-code-save"
    picture = take_picture(place, tmp_path / "screen.png")
    stored = place.js(STORED)
    assert read(place, picture) == say("nothing")
    assert place.js(STORED) == stored
    assert place.js("document.getElementById('place-code').hidden")
    assert place.browser.errors == []
    with open_browser(place.browser.name) as other:
        there = Steps(other)
        there.open(place.url("vi/progress.html"))
        assert solved(there) != before
        assert read(there, picture, "place-code-photo") == SAY["progress.opened"].format(count=1)
        assert solved(there) == before
        there.wait("document.getElementById('place-link').textContent.includes('Bà Lan')")
        attempts = "QE.link.get('item/one').then(({ log, solved }) => JSON.stringify([log, solved]))"
        assert there.js(attempts) == place.js(attempts)
        assert read(there, picture) == say("nothing")
        there.open(place.url("vi/choices.html"))
        assert there.state("one") == "open"
        there.wait("document.getElementById('lesson-progress').hidden === false")
        assert "1" in there.js("document.querySelector('#lesson-progress span').textContent")
        assert other.errors == []


def test_a_photo_by_hand_is_read(place, tmp_path):  # noqa: F811
    """Aslant, a little out of focus, in uneven light; a large code, at that."""
    ids = place.js("QE.course.lessons.flatMap(({ items = [] }) => items)")
    for number, (name, key, *_) in enumerate(ids):
        log = [[1_795_000_000_000 + number * 40_000 + step * 7_001, key, step / 3] for step in (2, 1)]
        record = {"version": 1, "key": key, "response": None, "outcome": None, "session": {}, "best": 2 / 3, "when": 1, "hints": 0, "seed": 1, "closed": False, "waiting": False, "log": log}
        place.js(f"QE.link.put('item/{name}', {json.dumps(record)}).then(() => true)")
    assert len(ids) > 30
    assert show(place) == say("shown", count=len(ids))
    stored = place.js(STORED)
    screen = take_picture(place, tmp_path / "screen.png")
    place.browser.open("about:blank")  # the course's own policy lets no such picture in
    photo = place.js(PHOTO.replace("SCREEN", screen))
    place.open(place.url("vi/progress.html"))
    (tmp_path / "photo.jpg").write_bytes(base64.b64decode(photo))
    place.js("QE.link.clearAll().then(() => true)")
    place.open(place.url("vi/progress.html"))
    assert read(place, photo) == SAY["progress.opened"].format(count=len(ids))
    bests = "(text) => JSON.stringify(JSON.parse(text).filter(([key]) => key.startsWith('item')).map(([key, { best, log }]) => [key, best, log]))"
    assert place.js(f"{STORED}.then({bests})") == place.js(f"({bests})({json.dumps(stored)})")


@in_browsers("chromium")  # the only driver that sets all three
@pytest.mark.parametrize("look", ["dark", "forced", "paper"])
def test_the_code_is_read_however_it_is_shown(place, tmp_path, look):  # noqa: F811
    """On a dark page, in the colours of the device, and on paper, where only the code is left of its
    section; without a code, paper has nothing of the section."""
    media = {"dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active", "color_scheme": "dark"}, "paper": {"media": "print"}}
    seen = "[...document.querySelectorAll('#place-keep, #place-keep *')].filter((each) => each.checkVisibility()).map((each) => each.localName)"
    place.browser.page.emulate_media(**media[look])
    try:
        assert (place.js(seen) == []) == (look == "paper")
        place.browser.page.emulate_media(media="screen")
        assert show(place) == say("shown", count=1)
        place.browser.page.emulate_media(**media[look])
        picture = take_picture(place, tmp_path / "screen.png")
        if look == "paper":
            assert place.js(seen) == ["section", "figure", "canvas", "figcaption", "p"]
    finally:
        place.browser.page.emulate_media(media="null", color_scheme="null", forced_colors="null")
    assert read(place, picture) == say("nothing")


def test_what_is_no_code_of_this_course_changes_nothing(place):  # noqa: F811
    """It is told in plain words what was found instead."""
    show(place)
    before, sum_before = place.js(STORED), solved(place)
    text = "QE.progress.keeper.makeFile().then((file) => QE.codes.encode({ ...file, course: %s }, QE.course, 2520).text)"
    mine = place.js(text % '"khoa-thu"')
    wrong = mine[:-1] + ("0" if mine[-1] != "0" else "1")
    blank = place.js(
        "(() => { const canvas = document.createElement('canvas'); canvas.width = canvas.height = 300;"
        " return canvas.toDataURL('image/png').split(',')[1]; })()"
    )
    for picture, code in (
        (blank, "none"),
        (base64.b64encode("Không phải ảnh".encode()).decode(), "no-picture"),
        (draw(place, "https://nganhang.example/qr"), "qe303"),
        (draw(place, wrong), "qe303"),
        (draw(place, "HS2:" + mine[4:]), "qe302"),
        (draw(place, place.js(text % '"khac"')), "qe304"),
    ):
        assert read(place, picture) == say(code)
        assert place.js(STORED) == before
    assert solved(place) == sum_before
    assert place.browser.errors == []


def test_questions_of_another_version_are_told(place):  # noqa: F811
    """What this version of the course does not have stays out, and the learner is told so."""
    show(place)
    newer = """QE.progress.keeper.makeFile().then((file) => {
      const lesson = { id: "moi", items: [["moi", "k"], ["one", ...QE.course.lessons.flatMap(({ items = [] }) => items).find(([id]) => id === "one").slice(1)]] };
      const items = { ...file.items, moi: { ...file.items.one, key: "k", past: {}, solved: ["k"], log: [] } };
      return QE.codes.encode({ ...file, items }, { lessons: [lesson] }, 2520).text;
    })"""
    picture = draw(place, place.js(newer))
    assert read(place, picture) == " ".join([say("nothing"), say("left", count=1)])


def test_too_much_for_one_code(place):  # noqa: F811
    """The page says so and offers the file, which holds everything."""
    place.js(
        """(() => {
          const ids = Array.from({ length: 600 }, (_, number) => `nhieu-${number}`);
          QE.course.lessons[0].items.push(...ids.map((id) => [id, "k"]));
          const record = QE.makeRecord("k", 1, 1, { best: 1 });
          return Promise.all(ids.map((id) => QE.link.put("item/" + id, record))).then(() => true);
        })()"""
    )
    assert show(place) == say("full")
    assert place.js("document.getElementById('place-code').hidden")
    assert json.loads(save_file(place))["items"]["nhieu-599"]["best"] == 1
    place.js("QE.link.clearAll().then(() => true)")
    place.open(place.url("vi/progress.html"))
    assert show(place) == say("empty")


def test_in_the_shell(browser, course, tmp_path):
    """In the frame on file://, which in Firefox is where progress of all lessons is."""
    shell = open_in_shell(browser, course)
    shell.lesson.choose("one", "c")
    shell.lesson.check("one", "closed")
    shell.lesson.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    turn_to_progress(shell)
    before = solved(shell.lesson)
    assert show(shell.lesson) == say("shown", count=1)
    picture = take_picture(shell.lesson, tmp_path / "screen.png")
    shell.lesson.js("void document.getElementById('place-clear').click()")
    shell.lesson.js("void document.querySelector('#place-sure [value=clear]').click()")
    shell.lesson.wait(f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.cleared'])}")
    assert shell.lesson.js("document.getElementById('place-code').hidden")
    assert solved(shell.lesson) != before
    assert read(shell.lesson, picture) == SAY["progress.opened"].format(count=1)
    assert solved(shell.lesson) == before
