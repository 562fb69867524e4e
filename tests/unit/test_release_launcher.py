"""Facts about the file that opens the course: it leads there with and without scripts, and
helps."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.release.launcher import OPENER, launcher_name, render_launcher
from quiz_engine.release.name import check_names
from quiz_engine.release.pack import SCRIPTS
from quiz_engine.runtime import vendor


def page(language: str, title: str = "Học Số") -> BeautifulSoup:
    """Return a launcher, read as browsers do."""
    text = render_launcher(language, title, "hoc-so", f"{language}/index.html", "release")
    return BeautifulSoup(text, "html.parser")


def test_names_are_by_language_and_fit_everywhere() -> None:
    """No two alike, capitals and hyphens only."""
    names = {launcher_name(each) for each in LANGUAGES}
    assert names == {"MO-KHOA-HOC.html", "OPEN-THE-COURSE.html", "KURS-OEFFNEN.html"}
    assert check_names(dict.fromkeys(sorted(names), 1)) == []
    assert all(re.fullmatch(r"[A-Z-]+\.html", each) for each in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_leads_to_the_course(language: str) -> None:
    """The script stands before everything that is painted and names the home page; without scripts
    there is one link, to the same page."""
    soup = page(language)
    script, icon = soup.head.find_all(["script", "link"])
    assert script["src"] == f"hoc-so/release/{OPENER}"
    assert script["data-page"] == f"{language}/index.html"
    assert not script.has_attr("defer")
    assert not script.string
    assert icon["href"].startswith("hoc-so/")
    (link,) = soup.find_all("a")
    assert link["href"] == f"hoc-so/{language}/index.html"
    assert link.get_text() == load_catalogue(language)["release.open"]
    assert soup.html["lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_to_do_where_nothing_opens(language: str) -> None:
    """Three hints, with the names of this file and of the folder."""
    soup = page(language)
    hints = [each.get_text() for each in soup.find_all("li")]
    assert len(hints) == 3
    assert launcher_name(language) in hints[0]
    assert launcher_name(language) in hints[1]
    assert "hoc-so" in hints[1]
    assert "{" not in soup.get_text()
    assert [each.name for each in soup.find_all(["h1", "h2"])] == ["h1", "h2"]


def test_it_is_as_it_was_read_last() -> None:
    """Word for word: whoever changes the page reads it once more."""
    golden = Path(__file__).parent / "data" / "MO-KHOA-HOC.html"
    made = render_launcher("vi", "Học Số", "hoc-so", "vi/index.html", "release")
    assert made == golden.read_text("utf-8")


def test_a_title_is_no_markup() -> None:
    """Whatever the course is called."""
    soup = page("en", "A <b>&amp; B\"'</b><script>alert(1)</script>")
    assert soup.h1.get_text() == "A <b>&amp; B\"'</b><script>alert(1)</script>"
    assert len(soup.find_all("script")) == 1


def test_it_weighs_little_and_asks_for_nothing_outside() -> None:
    """A few kilobytes, no address with a scheme."""
    for language in LANGUAGES:
        text = render_launcher(language, "Học Số", "hoc-so", f"{language}/index.html", "release")
        assert len(text.encode()) < 4000
        assert "//" not in text


def follow(own: str, home: str) -> str:
    """Return where the script leads, run by Node with an address and a home page of its own."""
    script = (SCRIPTS / OPENER).read_text("utf-8")
    code = f"""
      globalThis.document = {{ currentScript: {{ src: {json.dumps(own)}, dataset: {{ page: {json.dumps(home)} }} }} }};
      globalThis.location = {{ replace: (to) => console.log(to) }};
      {script}"""
    done = subprocess.run(
        [*vendor.node_command(), "-"], input=code, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "place",
    [
        "file:///D:/hoc-so",
        "file:///C:/Users/A%20B/B%C3%A0i%20%231%20100%25/hoc-so-1.4/hoc-so",
        "https://school.example/kurs/hoc-so",
    ],
)
def test_the_script_leads_to_the_shell(place: str) -> None:
    """To the one beside it, wherever that is, with the home page behind the hash, as shell.js reads
    it."""
    assert (
        follow(f"{place}/release/open.js", "de/index.html") == f"{place}/index.html#de/index.html"
    )
