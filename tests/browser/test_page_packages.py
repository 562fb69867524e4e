"""Programs with packages that the course brings, and the button that stops a program, on file://."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wheel import MIT, make_wheel

from .conftest import AWKWARD, ROOT, build_site
from .page_steps import SAY, Steps

CODE = "textarea.qe-listing"
CONFIG = """INHERIT: {root}/mkdocs.yml
site_name: Khóa thử
docs_dir: content
theme:
  custom_dir: {root}/themes/hoc_so
plugins:
  - quiz_engine:
      course: khoa-thu
nav:
  - vi/index.md
  - vi/plain.md
  - vi/packages.md
"""
HEAD = """---
id: {name}
title: Bài {name}
description: Bài thử.
---

# Bài {name}

"""
QUESTION = """<question id="{name}" type="program" seconds="{seconds}"{attributes}>

Hét lên điều được gõ vào.

```python
loi = input()
```

<test input="chào">

```text
{output}
```

</test>

<test input="chào">

```text
{output}
```

</test>

<solution>

```python
{solution}
```

</solution>

</question>

"""
RIGHT = "from tinytext import shout\nprint(shout(input()))"
TINY = {
    "tinytext/__init__.py": "import importlib.metadata\nfrom pathlib import Path\n"
    "from other_one import twice\n\nCOUNT = 0\nMARK = (Path(__file__).parent / 'mark.txt').read_text()\n\n\n"
    "def shout(text):\n    global COUNT\n    COUNT += 1\n"
    "    return twice(text).upper() + MARK * COUNT + importlib.metadata.version('tinytext')\n",
    "tinytext/mark.txt": "!",
}


def write_course(folder: Path) -> Path:
    """Write a course with two wheels of its own making; return its configuration."""
    lessons = folder / "content" / "vi"
    lessons.mkdir(parents=True)
    make_wheel(folder / "content" / "packages", requires=["other-one>=2"], files=TINY)
    make_wheel(
        folder / "content" / "packages", "other-one", "2.1",
        {"other_one.py": "def twice(text):\n    return text + text\n"},
    )  # fmt: skip
    make_wheel(folder / "content" / "packages", "unused")
    plain = {"seconds": 30, "attributes": "", "output": "CHÀO", "solution": "print(input().upper())"}
    packed = {"attributes": ' packages="tinytext"', "output": "CHÀOCHÀO!1.0", "solution": RIGHT}
    pages = {
        "index": "",
        "plain": QUESTION.format(name="plain", **plain),
        "packages": QUESTION.format(name="loud", seconds=2, **packed),
    }
    for name, body in pages.items():
        (lessons / f"{name}.md").write_text(HEAD.format(name=name) + body, encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG.format(root=ROOT.as_posix()), encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The course, built into a folder with an awkward name."""
    built = tmp_path_factory.mktemp("built") / AWKWARD
    build_site(write_course(tmp_path_factory.mktemp("course")), built, strict=False)
    yield built


def open_page(browser, folder: Path, name: str) -> Steps:
    """Open a lesson by itself as a learner who is new."""
    steps = Steps(browser)
    steps.open_fresh((folder / "vi" / f"{name}.html").as_uri())
    return steps


def scripts(page: Steps) -> list[str]:
    """Return the names of the runtime files that the page has loaded."""
    names = page.js(
        "performance.getEntriesByType('resource').map((each) => each.name.split('/python/')[1])"
    )
    return [name.partition("?")[0] for name in names if name]


def test_a_program_imports_a_package(browser, folder):
    """What it needs comes with it, data files and metadata too; each test begins with a module that
    nobody has changed; after a program that had to be ended, the packages are there again."""
    page = open_page(browser, folder, "packages")
    page.fill("loud", RIGHT, CODE)
    page.check("loud", "closed")
    assert page.said("loud") == SAY["outcome.correct"]
    page.press("loud")
    page.fill("loud", "5.5 in range(10**9)", CODE)
    page.check("loud", "graded")
    assert SAY["feedback.program.stopped"].format(seconds=2) in page.said("loud")
    page.press("loud")
    page.fill("loud", RIGHT, CODE)
    page.check("loud", "closed")
    assert page.browser.errors == []


def test_in_the_shell_packages_come_too(browser, folder):
    """The shell loads them, from its own address."""
    open_page(browser, folder, "packages")
    browser.open((folder / "index.html").as_uri() + "#vi/packages.html")
    page = Steps(browser, framed=True)
    page.wait_ready()
    page.fill("loud", RIGHT + "\n", CODE)
    page.check("loud", "closed")
    assert page.said("loud") == SAY["outcome.correct"]


def test_pages_without_packages_load_none(browser, folder):
    """Where no program names one, nothing of it is loaded, nor can it be imported."""
    page = open_page(browser, folder, "plain")
    page.fill("plain", RIGHT, CODE)
    page.check("plain", "graded")
    sentence = SAY["feedback.program.module"].format(line=1, name="tinytext")
    assert sentence in page.said("plain")
    if scripts(page):  # some browsers list no files
        assert not [name for name in scripts(page) if name.startswith("packages/")]


def test_a_missing_package_is_told(browser, folder, tmp_path):
    """Its file did not come along with the copy: a plain sentence, no attempt used, and once the
    file is there it works."""
    page = open_page(browser, folder, "packages")
    file = folder / "assets" / "python" / "packages" / "other-one.js"
    data = file.read_bytes()
    file.unlink()
    try:
        page.fill("loud", RIGHT, CODE)
        page.check("loud", "failed")
        assert page.said("loud") == SAY["error.QE402"]
    finally:
        file.write_bytes(data)
    page.check("loud", "closed")


def test_stop(browser, folder):
    """A button appears while a program runs, beside the one that began it; it stops the program at
    once, is announced, gives the focus back, and the next program runs."""
    page = open_page(browser, folder, "plain")
    page.fill("plain", "while True:\n    pass", CODE)
    assert not page.shown("plain", ".qe-stop")
    page.press("plain", ".qe-run")
    page.wait("!!document.querySelector('#q-plain .qe-stop')?.getClientRects().length")
    assert page.text("plain", ".qe-stop") == SAY["button.stop"]
    page.wait(f"document.querySelector('#q-plain .qe-console').textContent.includes({SAY['state.running']!r})")
    browser.press("Tab")
    assert page.js("document.activeElement.className") == "qe-button qe-stop"
    browser.press("Enter")
    page.wait("!document.querySelector('#q-plain .qe-stop').getClientRects().length", timeout=15)
    assert page.text("plain", ".qe-console[role=status]") == SAY["feedback.program.halted"]
    assert page.js("document.activeElement.className") == "qe-button qe-run"
    page.fill("plain", "print(1)", CODE)
    page.press("plain", ".qe-run")
    page.wait("!!document.querySelector('#q-plain .qe-terminal')")
    assert page.text("plain", ".qe-terminal") == "1"


def test_stop_while_checking(browser, folder):
    """Nothing is counted, and the next check is an ordinary one."""
    page = open_page(browser, folder, "plain")
    page.fill("plain", "while True:\n    pass", CODE)
    page.press("plain")
    page.wait("!!document.querySelector('#q-plain .qe-actions .qe-stop')?.getClientRects().length")
    page.press("plain", ".qe-stop")
    page.wait("document.querySelector('#q-plain').dataset.state === 'open'", timeout=15)
    assert page.said("plain") == SAY["feedback.invalid.halted"]
    assert page.js("document.activeElement.className") == "qe-button qe-main"
    page.fill("plain", "print(input().upper())", CODE)
    page.check("plain", "closed")
    assert page.browser.errors == []


def test_what_ships(folder):
    """Only packages that are used, by programs, for reviews and for the class report, and licences."""
    shipped = sorted(path.name for path in (folder / "assets" / "python" / "packages").iterdir())
    assert shipped == ["fsrs.js", "hoc-so-results.js", "other-one.js", "tinytext.js", "typing-extensions.js"]
    licences = (folder / "licences.html").read_text("utf-8")
    assert "<h2>tinytext 1.0</h2>" in licences and "<h2>other-one 2.1</h2>" in licences
    assert "unused" not in licences
    assert MIT in licences
    settings = 'packages":{"tinytext":["other-one","tinytext"]}'
    assert settings in (folder / "vi" / "packages.html").read_text("utf-8").replace("&quot;", '"')
    plain = (folder / "vi" / "plain.html").read_text("utf-8").replace("&quot;", '"')
    assert '"packages":' not in plain and "tinytext" not in plain


def test_the_same_bytes_every_time(folder, tmp_path):
    """Another build, from another folder, writes the same files."""
    again = tmp_path / "again"
    build_site(write_course(tmp_path / "course"), again, strict=False)
    for name in ("tinytext.js", "other-one.js"):
        path = Path("assets", "python", "packages", name)
        assert (folder / path).read_bytes() == (again / path).read_bytes()
