"""Facts about the search index: what is found, how words are folded, and that it is reproducible."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quiz_engine.site.search_index import (
    Section,
    build_index,
    fold_words,
    render_index_script,
    split_sections,
)

FOLDED = json.loads(
    (Path(__file__).parents[1] / "golden/search/fold_words.json").read_text(encoding="utf-8")
)
PAGE = """
<h1 id="top">Mật khẩu</h1>
<p>Đặt <em>mật khẩu</em>&nbsp;dài.<br>Giữ kín.</p><ul><li>một</li><li>hai</li></ul>
<h2 id="otp">Mã OTP <a class="headerlink" href="#otp">¶</a></h2>
<p>Mã dùng một lần.</p><h3 id="sub">Nhỏ hơn</h3><script>let secret</script>
<qe-item id="q-a"><fieldset><legend>Câu 1</legend>
<div class="qe-prompt"><div><p>Mã <b>nào</b> bí mật?<br></p></div><p><select class="qe-gap"><option>lộ 1</option></select></p></div>
<ol class="qe-choices"><li><label><input type="radio"><span>lộ 2</span></label></li></ol>
<p class="qe-entry"><label><span>lộ 3</span><input></label></p>
<section class="qe-of-a-later-type"><p>lộ 9 <button>lộ 10</button></p></section></fieldset>
<details class="qe-hint"><summary>Gợi ý</summary><p>lộ 4</p></details>
<details class="qe-solution"><summary>lộ 5</summary><details><p>lộ 6</p></details><p>lộ 7</p></details>
<script type="application/json">{"key": "lộ 8"}</script></qe-item>
<p>Sau câu hỏi.</p>
"""


@pytest.mark.parametrize(("text", "words"), FOLDED)
def test_words_are_folded_as_in_the_browser(text, words):
    """The same table holds the browser's folding, in tests/browser/test_site_search.py."""
    assert fold_words(text) == words


def test_a_page_is_cut_at_its_headings():
    """Each section has its address, its heading and its words, block by block."""
    sections = split_sections(PAGE, "vi/a.html", "Mật khẩu dài")
    assert sections[0] == Section(
        "vi/a.html", "Mật khẩu dài", "", "Đặt mật khẩu dài. Giữ kín. một hai"
    )
    assert (sections[1].location, sections[1].title) == ("vi/a.html#otp", "Mã OTP")
    assert sections[1].text == "Mã dùng một lần. Nhỏ hơn Mã nào bí mật? Sau câu hỏi."


def test_of_a_question_only_the_prompt_is_found():
    """Neither keys nor choices, hints, solutions or the model's data are in the index."""
    script = render_index_script(split_sections(PAGE, "vi/a.html", "Mật khẩu"), "vi")
    assert "bí mật" in script
    assert "lộ" not in script and '"lo"' not in script and "secret" not in script


@pytest.mark.parametrize(
    "html",
    ["", "<p></p>", "<h1 id=x></h1>", "<p>a", "</p></div>", "<p><span class=qe-hint>a</div>"],
)
def test_odd_html_is_read_to_the_end(html):
    """Whatever a page holds, its sections have words."""
    assert all(each.title or each.text for each in split_sections(html, "vi/a.html", "A"))


def test_text_before_the_first_heading_belongs_to_the_page():
    """It leads to the page's beginning, without a fragment."""
    sections = split_sections("<p>Mở đầu</p><h2 id=b>B</h2><p>c</p>", "vi/a.html", "A")
    assert [each.location for each in sections] == ["vi/a.html", "vi/a.html#b"]


def test_the_same_pages_give_the_same_index():
    """No set or dict order, clock or hash seed gets into the file."""
    sections = split_sections(PAGE, "vi/a.html", "Mật khẩu")
    assert render_index_script(sections, "vi") == render_index_script(list(sections), "vi")
    assert render_index_script(sections, "vi").startswith('QE.searchIndex("vi", {"index":')


def test_the_index_is_lunr_s_of_the_version_that_reads_it():
    """lunr warns of another version; the sections are those that were given."""
    from quiz_engine.runtime.vendor import load_table

    sections = [Section("vi/a.html", "A", "", "dịch vụ công")]
    data = build_index(sections)
    assert data["index"]["version"] == load_table()["lunr"].version
    assert [term for term, _ in data["index"]["invertedIndex"]] == ["a", "cong", "dich", "vu"]
    assert data["sections"] == [["vi/a.html", "A", "", "dịch vụ công"]]
