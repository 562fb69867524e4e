"""Facts about the notices: everything that is shipped is named, with its licence's words."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from quiz_engine.runtime import pack, vendor
from quiz_engine.site.licences import NOTICES, load_notices, render_licences


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return BeautifulSoup(render_licences("vi", "vi"), "html.parser")


def test_every_npm_package_is_named_with_its_pinned_version_and_licence(page):
    """What vendor.json pins is what the page says."""
    for name, package in vendor.load_table().items():
        row = next(row for row in load_notices() if row.get("npm") == name)
        heading = page.find("h2", string=f"{row['part']} {package.version}")
        notice = heading.find_next_sibling("p")
        assert notice.find("a", href=f"#{package.licence}").get_text() == package.licence
        assert notice.find("a", href=package.source)


def test_each_edit_of_the_mpl_file_is_shown(page):
    """MPL-2.0, section 3: what is changed in pyodide.asm.mjs, and where the original is."""
    shown = [[code.get_text() for code in row.find_all("code")] for row in page.find_all("li")]
    assert shown == [[old, new] if new else [old] for old, new, _ in pack.ASM_EDITS]
    assert "pyodide.asm.mjs" in page.get_text()
    assert "github.com/pyodide/pyodide" in page.get_text()


def test_every_licence_that_is_named_has_its_text(page):
    """Each row links to a licence's text on the same page; no text is without a row."""
    named = {row["licence"] for row in load_notices()}
    assert named == {
        path.name.removesuffix(".txt") for path in NOTICES.iterdir() if path.name.endswith(".txt")
    }
    for name in named:
        text = page.find(id=name).find_next_sibling("pre").get_text()
        assert text == (NOTICES / f"{name}.txt").read_text(encoding="utf-8")
        assert len(text) > 500


@pytest.mark.parametrize(
    ("path", "begins"),
    [("quiz_engine/LICENSE", "MIT License"), ("content/LICENSE", "Attribution 4.0 International")],
)
def test_code_and_content_have_their_licence(root, path, begins):
    """MIT for the code, CC BY 4.0 for the content, as the notices say."""
    text = (root / path).read_text(encoding="utf-8")
    assert begins.lower() in re.sub(r"\s+", " ", text).lower()
    own = {
        row["part"]: row["licence"] for row in load_notices() if row["part"].startswith("Học Số")
    }
    assert own == {"Học Số: program": "MIT", "Học Số: lessons and pictures": "CC-BY-4.0"}


def test_every_row_says_who_what_and_what_for():
    """No notice without a holder, a licence and a use."""
    for row in load_notices():
        assert row["part"] and row["copyright"] and row["licence"] and row["use"]
