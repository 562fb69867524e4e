"""Every lesson as a Git host shows it: GitHub-flavoured Markdown, then GitHub's own sanitising.

The allowed elements and attributes are those of html-pipeline's SanitizationFilter, plus `input`,
which GitHub's task list filter adds afterwards. Unknown elements go, their content stays.
"""

from __future__ import annotations

import re
from pathlib import Path

import nh3
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "content").glob("??/**/*.md"))
ELEMENTS = set(
    "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img input tt div ins del sup sub p ol ul table thead tbody"
    " tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption"
    " figure figcaption abbr bdo cite dfn mark small span time wbr".split()
)
ATTRIBUTES = {
    "*": {
        "align",
        "alt",
        "checked",
        "dir",
        "disabled",
        "id",
        "lang",
        "name",
        "open",
        "start",
        "title",
        "type",
    },
    "a": {"href"},
    "img": {"src"},
}
MARKDOWN = (
    MarkdownIt("gfm-like", {"linkify": False})
    .use(front_matter_plugin)
    .use(tasklists_plugin, enabled=True)
)
TASK = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[([ xX])\][ \t]+(.*)$", re.MULTILINE)
BLOCK = re.compile(
    r"^[ \t]*<(hint|explanation|feedback)\b[^>]*>$(.*?)^[ \t]*</\1>$", re.MULTILINE | re.DOTALL
)
STRAY = re.compile(
    r"</?(?:question|answer|hint|feedback|explanation|examples)|</|\x02|x02|\{#|"
    r"\b(?:competency|outcome|marks|shuffle|audience)=|qe-"
)

REGION = re.compile(r" \{#[a-z0-9-]+\}$", re.MULTILINE)


def render(text: str) -> BeautifulSoup:
    """Return a file as a Git host shows it."""
    html = nh3.clean(MARKDOWN.render(text), tags=ELEMENTS, attributes=ATTRIBUTES, link_rel=None)
    return BeautifulSoup(html, "html.parser")


def words(text: str) -> str:
    """Return text in one line."""
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """Return what is read of a piece of Markdown."""
    return words(BeautifulSoup(MARKDOWN.render(markdown), "html.parser").get_text())


def boxes(page: BeautifulSoup) -> list[tuple[bool, str]]:
    """Return each box of a page, ticked or not, with the line behind it."""
    found = []
    for box in page.find_all("input"):
        holder = box.find_parent(["p", "li"])
        for nested in holder.find_all(["ul", "ol", "p", "blockquote", "pre"]):
            nested.extract()
        found.append((box.has_attr("checked"), words(holder.get_text())))
    return found


@pytest.fixture(params=LESSONS, ids=lambda path: path.relative_to(ROOT / "content").as_posix())
def text(request) -> str:
    return request.param.read_text(encoding="utf-8")


def test_no_markup_is_left_to_read(text):
    """No tag, attribute or placeholder is seen as text, and no id but those that name a region of
    a picture: they stand last in their line."""
    seen = REGION.sub("", render(text).get_text())
    assert STRAY.findall(seen) == []


def test_keys_are_ticked_and_distractors_are_not(text):
    """Every task in the source is a box, in order, ticked where the source says x, with its words."""
    body = text.split("\n---\n", 1)[1]
    expected = [(mark != " ", plain(line)) for mark, line in TASK.findall(body)]
    assert boxes(render(text)) == [(ticked, line.split(" > ")[0]) for ticked, line in expected]


def test_hints_and_explanations_are_paragraphs(text):
    """What stands in a hint, a feedback or an explanation is read as text, not as code or one line."""
    paragraphs = {words(each.get_text()) for each in render(text).find_all(["p", "li"])}
    for _, block in BLOCK.findall(text):
        lines = "\n".join(line.strip() for line in block.splitlines())
        first = plain(lines.strip().split("\n\n")[0])
        assert first in paragraphs, first


def test_no_question_fell_into_a_code_block(text):
    """Indentation swallowed no list, no tag and no hint."""
    for code in render(text).find_all("pre"):
        assert not re.search(r"^\s*(?:[-*+] |\d+\. |<|>)", code.get_text(), re.MULTILINE), (
            code.get_text()
        )


def test_pictures_are_found_beside_the_lesson(text, request):
    """A Git host shows the pictures too: their addresses are relative and have a text."""
    path = request.node.callspec.params["text"]
    for image in render(text).find_all("img"):
        assert (path.parent / image["src"]).is_file()
        assert image["alt"].strip()


BROKEN = """---
id: a
---
<question id="b">
- [x] Không có dòng trống
</question>

1. Một

        - [x] trong mã

Chữ {#b} thừa
"""


def test_these_tests_can_fail():
    """Tags without blank lines, indentation as code and an id in the text are all seen."""
    page = render(BROKEN)
    assert boxes(page) == []
    assert "{#" in page.get_text()
    assert page.find("pre")
