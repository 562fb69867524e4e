"""Facts about the Python-Markdown extension: what a page becomes, in every place a question can
stand."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown, markdown

from quiz_engine.core.codec import load_item
from quiz_engine.errors import AuthorError
from quiz_engine.markup import Defaults, parse_lesson
from quiz_engine.markup.extension import (
    HOST_EXTENSIONS,
    PageContext,
    QuestionExtension,
    check_placement,
)
from quiz_engine.markup.variables import Drawn

CHOICE = """<question id="{id}">

Which [one](page.md)?

- [x] **Yes**
  > Right.
- [ ] No

  ```python
  x = 1
  ```

<hint>

| a | b |
|---|---|
| 1 | 2 |

</hint>

<explanation>

!!! note

    Inside.

</explanation>

</question>"""


MAP = """<question id="map" type="hotspot">

Tap it.

![Two](two.svg)
{below}
- [x] One {{#one}}
- [ ] Two {{#two}}

</question>"""
TWO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<circle id="one" r="1"/><circle id="two" r="2"/></svg>"""


def indented(text: str, width: int = 4) -> str:
    """Return the text moved to the right."""
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))


def convert(text: str, **page: object) -> BeautifulSoup:
    """Convert a page with all extensions of a course."""
    extension = QuestionExtension()
    extension.page = PageContext(**page)
    configs = {"pymdownx.tabbed": {"alternate_style": True}}
    html = markdown(text, extensions=[extension, *HOST_EXTENSIONS], extension_configs=configs)
    return BeautifulSoup(html, "html.parser")


PLACES = {
    "alone": ("{}", "[document]"),
    "list": ("- entry\n\n{4}\n\n- next", "li"),
    "nested list": ("1. one\n    - two\n\n{8}", "li"),
    "tight list": ("- entry\n{4}\n- next", "li"),
    "admonition": ('!!! tip "Title"\n\n    Text\n\n{4}\n\n    More\n', "div.admonition"),
    "tight admonition": ("!!! tip\n{4}", "div.admonition"),
    "details": ("??? tip\n\n{4}", "details.tip"),
    "tab": ('=== "One"\n\n{4}\n\n=== "Two"\n\n    Text', "div.tabbed-block"),
    "list in tab": ('=== "One"\n\n    - entry\n\n{8}', "li"),
    "div": ('<div markdown="1" class="box">\n\n{}\n\n</div>', "div.box"),
    "after a paragraph": ("Text\n{}\nText", "[document]"),
    "three spaces": ("Text\n\n{3}", "[document]"),
    "definition": ("Term\n\n:   Text\n\n{4}", "dd"),
    "footnote": ("Text[^1]\n\n[^1]:\n    Note\n\n{4}", "li"),
}


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str) -> None:
    """A question is shown whole and in its place, whatever surrounds it."""
    template, parent = PLACES[name]
    question = CHOICE.replace("{id}", "here")
    text = re.sub(r"\{(\d?)\}", lambda match: indented(question, int(match[1] or 0)), template)
    page = convert(text)
    item = page.select_one("qe-item")
    assert item is not None
    assert item.select_one("legend").text == "Câu 1"
    assert item.select_one("ol.qe-choices li strong").text == "Yes"
    assert item.select_one("ol.qe-choices pre code").text == "x = 1\n"
    assert item.select_one("details.qe-hint table td").text == "1"
    assert item.select_one(".qe-explanation .admonition p:last-child").text == "Inside."
    assert item.select_one('[data-feedback="choice:a"]').text == "Right."
    above = (
        item.parent
        if parent == "[document]"
        else item.find_parent(
            class_=parent.partition(".")[2] or None, name=parent.partition(".")[0]
        )
    )
    assert above is not None
    assert (above.name == "[document]") == (parent == "[document]")


def test_two_questions_have_two_numbers() -> None:
    """Questions are counted through the page, from the number that the host gives."""
    page = convert(
        CHOICE.replace("{id}", "a1") + "\n\n" + CHOICE.replace("{id}", "b1"), first_number=4
    )
    assert [legend.text for legend in page.select("legend")] == ["Câu 4", "Câu 5"]


def test_the_data_of_a_page_grades() -> None:
    """The JSON in the page is the item as far as grading reads it, and cannot end its script
    element."""
    text = '<question id="end" type="short-text" answer="&lt;/script&gt;">\n\nWhich?\n\n</question>'
    script = convert(text).select_one('script[type="application/json"]')
    assert "</" not in script.string
    item = load_item(json.loads(script.string))
    assert item.shape.answers[0].text == "</script>"
    assert item.prompt == ""


def test_controls_are_named() -> None:
    """Every input belongs to a label or has one of its own, and the group is named by number and
    prompt."""
    text = (
        CHOICE.replace("{id}", "a1")
        + '\n\n<question id="b1">\n\nA [[b]] and [[(c) | d]].\n\n</question>'
    )
    text += '\n\n<question id="c1" answer="x">\n\nWhich?\n\n</question>'
    page = convert(text)
    for control in page.select("input, select"):
        assert control.find_parent("label") or control.get("aria-label")
    for group in page.select("fieldset"):
        for name in group["aria-labelledby"].split():
            assert page.find(id=name) is not None
    names = [control["name"] for control in page.select("input[type=radio]")]
    assert names == ["q1", "q1"]


def test_gaps_stand_where_they_are_written() -> None:
    """Gaps become controls in emphasis, lists, tables and raw HTML, with running numbers."""
    text = """<question id="gaps">

*[[a]]* text

| x |
|---|
| [[= 2 km]] |

- [[(c) | d]]

<div>[[e]]</div>

</question>"""
    page = convert(text)
    parents = [control.parent.name for control in page.select(".qe-gap")]
    assert parents == ["em", "td", "li", "div"]
    labels = [control["aria-label"] for control in page.select(".qe-gap")]
    assert labels == [f"Chỗ trống {number}" for number in range(1, 5)]
    assert page.select_one("td .qe-unit").text == "km"
    assert [option.text for option in page.select("option")] == ["Chọn…", "c", "d"]


def test_language_of_the_interface() -> None:
    """The words around a question are in the language of the page."""
    page = convert(CHOICE.replace("{id}", "a1"), language="de")
    assert page.legend.text == "Frage 1"
    assert page.select_one(".qe-key").text == "Lösung: A"


def test_mistakes_are_raised_once() -> None:
    """Without a list for them, all mistakes of a page are raised together, and warnings are not."""
    text = '<question id="A">\n\nWhich?\n\n- [q] a\n\n</question>\n\n<hint>\n\nx\n\n</hint>'
    with pytest.raises(AuthorError) as caught:
        markdown(text, extensions=[QuestionExtension(path="bai.md", first_line=11)])
    assert [(each.path, each.line, each.code) for each in caught.value.diagnostics] == [
        ("bai.md", 11, "QE107"),
        ("bai.md", 15, "QE104"),
        ("bai.md", 19, "QE109"),
    ]
    warning = '<question id="a" answer="b">\nWhich?\n\n</question>'
    assert "qe-item" in markdown(warning, extensions=["quiz_engine.markup.extension"])


def test_mistakes_are_collected_and_shown() -> None:
    """With a list, mistakes are added to it, once each, and a box on the page shows them."""
    found: list = []
    page = convert(
        '# Title\n\n<question id="a1">\n\nWhich?\n\n</question>', diagnostics=found, path="bai.md"
    )
    assert [(each.code, each.line) for each in found] == [("QE110", 3)]
    assert page.select_one(".qe-error[role=alert]").text.strip().startswith("bai.md:3:1: QE110")


@pytest.mark.parametrize(
    "text",
    ["Text\n\n{4}", "<div>\n\n{0}\n\n</div>", "- entry\n\n{8}"],
    ids=["code", "html", "code in a list"],
)
def test_a_question_in_code_is_a_mistake(text: str) -> None:
    """Where Markdown reads code or raw HTML, the question is told at its opening line, not lost."""
    question = CHOICE.replace("{id}", "lost")
    text = re.sub(r"\{(\d)\}", lambda match: indented(question, int(match[1])), text)
    found = check_placement(text, PageContext("bai.md"))
    assert [(each.code, each.line) for each in found] == [("QE115", 3)]


def test_attributes_without_a_value() -> None:
    """They stay as they are, in a page with questions too."""
    text = "A [form](form.pdf){download}, *now*{{x}}.\n\n" + CHOICE.replace("{id}", "beside")
    extension = QuestionExtension()
    page = Markdown(extensions=[extension, *HOST_EXTENSIONS]).convert(text)
    assert '<a download href="form.pdf">form</a>' in page
    assert check_placement(text, PageContext("bai.md")) == []


@pytest.mark.parametrize("attributes", ["{[[a]]}", "{ [[a]] }", "{.x [[a]]}", "{x=[[a]]}", "{[[a]]=x}"])
def test_a_gap_in_an_attribute_is_a_mistake(attributes: str) -> None:
    """A gap that attr_list takes for an attribute is told where it stands, not lost."""
    text = f'<question id="x">\n\nWhich *one*{attributes} is it?\n\n</question>'
    found = check_placement(text, PageContext("bai.md"))
    column = 12 + attributes.index("[[")
    assert [(each.code, each.line, each.column) for each in found] == [("QE112", 3, column)]
    assert check_placement("An *attribute*{_qe0g0_}.", PageContext("bai.md")) == []


def test_a_value_in_an_attribute_is_a_mistake() -> None:
    """So is a name in double braces."""
    code = "```python\nn = draw.whole(1, 9)\n```"
    text = (
        '<question id="x" answer="= 2">\n\nWhich *one*{ {{n}} } is it, {{n}}?\n\n'
        f"<variables>\n\n{code}\n\n</variables>\n\n</question>"
    )
    drawn = Drawn(("n",), (True,), (("1",), ("2",)))
    page = PageContext("bai.md", defaults=Defaults(draws={code[10:-3]: drawn}))
    assert [(each.code, each.line) for each in check_placement(text, page)] == [("QE123", 1)]


@pytest.mark.parametrize("entry", ["1. ", "{}1. a\n\n"], ids=["one line", "many lines"])
def test_too_many_lists_in_one_another_are_told(entry: str) -> None:
    """A traceback of Markdown is no message."""
    text = "Text\n\n" + "".join(entry.format(" " * 4 * level) for level in range(600)) + "x"
    (found,) = check_placement(text, PageContext("bai.md", first_line=5))
    assert found.code == "QE121"
    assert found.line == (7 if entry == "1. " else 3 + text.count("\n"))


def test_a_host_gives_each_page_its_context() -> None:
    """One extension converts page after page, as a plugin uses it, and keeps nothing of the page
    before."""
    extension = QuestionExtension()
    for number, name in enumerate(("a1", "b1")):
        extension.page = PageContext(
            path=f"{name}.md", defaults=Defaults(competency="safety.health", level=2)
        )
        assert extension.lesson.questions == ()
        html = Markdown(extensions=[extension]).convert(CHOICE.replace("{id}", name))
        assert f'id="q-{name}"' in html
        (item,) = extension.lesson.items
        assert (item.id, item.competency, item.level) == (name, "safety.health", 2), number
    extension.page = PageContext()
    Markdown(extensions=[extension]).convert("no question")
    assert extension.lesson.questions == ()


def test_front_matter_words_in_a_question_stay() -> None:
    """Python-Markdown's "meta" extension does not eat a prompt that begins like front matter."""
    text = '<question id="a1" answer="b">\n\nNote: which?\n\n</question>'
    html = markdown(text, extensions=["meta", QuestionExtension()])
    assert "Note: which?" in html


def test_link_definitions_and_footnotes_of_the_page_work_inside() -> None:
    """A link that is defined elsewhere in the page, and a footnote, work in a question."""
    question = '<question id="a1" answer="b">\n\nSee [this][ref] and[^1].\n\n</question>'
    text = f"{question}\n\n[ref]: page.md\n\n[^1]: Note."
    page = convert(text)
    assert page.select_one(".qe-prompt a")["href"] == "page.md"
    assert page.select_one(".qe-prompt sup a")["href"] == "#fn:1"


def test_three_questions_take_at_most_six_kilobytes() -> None:
    """Three usual questions, with feedback, hint and explanation, take at most 6 KB beside their
    words."""
    text = "\n\n".join(CHOICE.replace("{id}", f"question-number-{number}") for number in range(3))
    page = convert(text)
    html = "".join(str(each) for each in page.select("qe-item"))
    assert len(html.encode()) < 6 * 1024


def test_extension_and_check_agree() -> None:
    """What the extension tells of a page is what the parser tells of the same text, tabs
    included."""
    text = "- a\n\n\t<question id='t1'>\n\n\tWhich?\n\n\t- [q] a\n\t- [x] b\n\n\t</question>\r\n"
    found: list = []
    convert(text, path="<text>", diagnostics=found)
    assert tuple(found) == parse_lesson(text).diagnostics
    assert [(each.line, each.column) for each in found] == [(7, 4)]


def test_a_line_of_thousands_of_tags_stays_one_mistake() -> None:
    """Only the first tags of a line are looked at, and the messages do not multiply."""
    lesson = parse_lesson("<question>[[" * 3000)
    assert len(lesson.questions) == 20
    assert len(lesson.diagnostics) < 100


def test_a_picture_that_markdown_takes_for_a_term_is_a_mistake():
    """What follows may make another thing of the paragraph, which only Markdown itself can tell."""
    found = []
    for below in ("", "\n:   a line that explains\n"):
        page = PageContext("bai.md", "en", 1, Defaults(read=lambda _: TWO), diagnostics=[])
        extension = QuestionExtension()
        extension.page = page
        html = Markdown(extensions=[extension, *HOST_EXTENSIONS]).convert(MAP.format(below=below))
        found.append(("data-region" in html, [(each.code, each.line) for each in page.diagnostics]))
    assert found == [(True, []), (False, [("QE124", 5)])]

RUBRIC = """<question id="letter" type="extended-text">

Write a letter.

<rubric>

| Criterion | 0 | 1 |
|---|---|---|
| Greeting {#1} | none | one |

</rubric>

</question>"""
FIELD = """<question id="walk" type="walkthrough">

Type it.

<step>

Type **5**.

- [x] field: One = 5 {#2}

</step>
MORE
</question>"""


def test_names_within_a_page_are_told_apart():
    """Radio buttons of one name are one group, and an id stands once: whatever ids authors write
    and however many questions and steps there are."""
    choices = "\n\n".join(CHOICE.format(id=f"c{number}") for number in range(2, 13))
    page = convert(f"{RUBRIC}\n\n{choices}")
    owners: dict[str, set[str]] = {}
    for radio in page.select("input[type=radio]"):
        owners.setdefault(radio["name"], set()).add(radio.find_parent("qe-item")["id"])
    assert len(owners) == 12 and all(len(each) == 1 for each in owners.values())
    more = "".join(f"<step>\n\nTap.\n\n- [x] button: B{each}\n\n</step>\n" for each in range(2, 13))
    ids = [each["id"] for each in convert(FIELD.replace("MORE", more)).select("[id]")]
    assert len(ids) == len(set(ids)) > 12


WALK = """<question id="{id}" type="walkthrough">

Bạn mở {id}.

### Trong bài

<step id="go">

Bấm nút.

- title: Màn hình
- [x] button: Tiếp

</step>

</question>
"""


@pytest.mark.parametrize(
    ("heading", "levels"),
    [("", ["3", "4"]), ("# Bài", ["2", "3"]), ("## Phần", ["3", "4"]), ("### Mục", ["4", "5"])],
)
def test_headings_within_follow_those_of_the_page(heading: str, levels: list[str]) -> None:
    """One level below the heading that the question stands under, whatever its own text has."""
    text = f"{heading}\n\n" + WALK.format(id="a") + "\n" + WALK.format(id="b")
    found = convert(text).select("[aria-level]")
    assert [each["aria-level"] for each in found] == levels * 2
