"""Facts about the search index: what is found, how words are folded, and that it is reproducible."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunr import get_default_builder

from quiz_engine.site.search_index import (
    build_index,
    decode_posting,
    encode_posting,
    fold_words,
    render_index_script,
    weigh,
)
from quiz_engine.site.sections import QUESTION, TERM, Section, split_sections

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
    assert sections[1].text == "Mã dùng một lần. Nhỏ hơn Sau câu hỏi."


def test_a_question_is_a_result_of_its_own():
    """It leads to the question itself and says what is asked; its page and heading do not count."""
    sections = split_sections(PAGE, "vi/a.html", "Mật khẩu")
    assert sections[2] == Section("vi/a.html#q-a", "Mật khẩu", "", "Mã nào bí mật?", QUESTION)
    assert {word for word, where in weigh(sections).items() if 2 in where} == set(
        fold_words("Mã nào bí mật?")
    )


def test_a_question_in_a_heading_s_words_keeps_the_section():
    """A heading within a prompt begins no section, and what follows belongs to the one before."""
    html = (
        "<h1>A</h1><h2 id=b>B</h2><p>một</p><qe-item id=q-x><fieldset><div class=qe-prompt><h2>Hỏi</h2>"
        "<p>gì?</p></div></fieldset></qe-item><p>hai</p>"
    )
    assert [(each.location, each.title, each.text) for each in split_sections(html, "a.html", "A")][1:] == [
        ("a.html#b", "B", "một hai"),
        ("a.html#q-x", "", "Hỏi gì?"),
    ]


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
    assert render_index_script(sections, "vi").startswith("QE.searchIndex(\"vi\", '{")


def test_what_is_shipped_says_pages_sections_words_and_weights():
    """The format as find.js reads it, small enough to be written out."""
    sections = [
        Section("vi/a.html", "A", "", "dịch vụ"),
        Section("vi/a.html#b", "A", "B", "vụ"),
        Section("vi/g.html#t", "G", "T", "x", TERM),
    ]
    data = build_index(sections)
    assert data["pages"] == [["vi/a.html", "A"], ["vi/g.html", "G"]]
    assert data["sections"] == [
        [0, "", "", "dịch vụ"],
        [0, "b", "B", "vụ"],
        [1, "t", "T", "x", "term"],
    ]
    assert data["words"] == "a b dich t vu x"
    assert [list(decode_posting(each)) for each in data["postings"].split(" ")] == [
        [0, 1],
        [1],
        [0],
        [2],
        [0, 1],
        [2],
    ]


def test_a_course_without_pages_has_an_empty_index():
    """Nothing to find is no mistake."""
    assert build_index([]) == {"version": 1, "pages": [], "sections": [], "words": "", "postings": ""}


@given(
    st.dictionaries(
        st.integers(0, 100_000), st.floats(0.001, 5_000, allow_nan=False), min_size=1, max_size=30
    )
)
def test_postings_come_back(weights):
    """Sections exactly, weights to a twentieth and never 0."""
    back = decode_posting(encode_posting(weights))
    assert list(back) == sorted(weights)
    for number, weight in back.items():
        assert weight > 0 and abs(weight - max(weights[number], 1 / 20)) <= 1 / 40 + 1e-9


def test_weights_are_lunr_s():
    """Each word of each section weighs what lunr's own search scores it with."""
    sections = split_sections(PAGE, "vi/a.html", "Mật khẩu dài")
    texts = [
        {
            "ref": str(number),
            "page": " ".join(fold_words("" if each.kind else each.page)),
            "title": " ".join(fold_words(each.title)),
            "text": " ".join(fold_words(each.text)),
        }
        for number, each in enumerate(sections)
    ]
    builder = get_default_builder("en")
    builder.pipeline.reset()
    builder.search_pipeline.reset()
    builder.ref("ref")
    for name, boost in (("page", 6), ("title", 4), ("text", 1)):
        builder.field(name, boost)
    for text in texts:
        builder.add(text)
    index = builder.build()
    weights = weigh(sections)
    assert {"mat", "khau", "ma", "hai"} <= set(weights)
    for word, expected in weights.items():
        scores = {int(hit["ref"]): hit["score"] for hit in index.search(word)}
        assert scores == pytest.approx(expected, abs=0.002), word
