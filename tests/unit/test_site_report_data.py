"""Facts about what the build writes for the teacher's page."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from quiz_engine.locale import LANGUAGES
from quiz_engine.markup.lesson import parse_lesson
from quiz_engine.report.output import report_words
from quiz_engine.results.course import parse_course
from quiz_engine.site import assets, report_data

LESSON = """\
<question id="gaps">

Điền vào chỗ trống:

| Việc | Nút |
|---|---|
| Gọi | [[( xanh ) | đỏ]] |

Rồi bấm [[gửi | chuyển]] nhé.

</question>

<question id="choice">

**Nút** nào để *gọi*?

- [x] Nút [xanh](x.md)
- [ ] Nút đỏ
  > Đó là nút tắt.

</question>

<question id="match" type="match">

Nối từng cặp.

| Con | Tiếng |
|---|---|
| Chó | Gâu |
| Mèo | Meo |

</question>
"""


def described() -> dict[str, dict]:
    """Return what is said of the questions of LESSON."""
    lesson = parse_lesson(LESSON, "vi/x.md")
    assert len(lesson.items) == 3, lesson.diagnostics
    return report_data.describe_questions(lesson.items)


def test_questions_are_told_in_plain_words():
    """Without marks of Markdown and without a table; the key in a gap is not part of what is asked."""
    found = described()
    assert found["gaps"]["text"] == "Điền vào chỗ trống: Rồi bấm … nhé."
    assert found["choice"] == {"text": "Nút nào để gọi?", "labels": {"a": "Nút xanh", "b": "Nút đỏ"}}
    assert found["match"]["text"] == "Nối từng cặp."


def test_answers_have_a_label():
    """Choices of a gap by gap and choice, cards and where they can lie."""
    found = described()
    assert sorted(found["gaps"]["labels"].values()) == ["xanh", "đỏ"]
    assert set(found["match"]["labels"].values()) == {"Chó", "Mèo", "Gâu", "Meo"}
    assert len([name for name in found["match"]["labels"] if name.startswith("=")]) == 2


def test_a_report_can_be_made_of_what_is_written(tmp_path, monkeypatch):
    """The course reads back; the sentences are those of the command line; the package holds the same
    Python that runs here."""
    made = {}
    monkeypatch.setattr(report_data.packages, "make_zip", lambda files, _: made.update(files) or _zip(files))
    (tmp_path / "assets/quiz").mkdir(parents=True)
    course_map = {"lessons": [{"id": "x", "page": "vi/x.html", "title": "X", "items": [["choice", "k"]]}]}
    report_data.write_report(tmp_path, tmp_path, "khoa", "vi", course_map, described())
    course = parse_course((tmp_path / "assets/quiz/report.vi.js").read_text("utf-8"))
    assert (course.name, course.questions[0].text) == ("khoa", "Nút nào để gọi?")
    script = (tmp_path / "assets/quiz/words.report.vi.js").read_text("utf-8")
    assert json.loads(script.partition("QE.reportWords = ")[2].rstrip(";\n")) == report_words("vi")
    assert (tmp_path / "assets/python/packages/hoc-so-results.js").stat().st_size > 1000
    own = report_data.SOURCES
    assert made == {f"quiz_engine/results/{path.name}": path.read_bytes() for path in own.glob("*.py")}


def _zip(files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_that_page_loads_it(language):
    """No page of a learner does."""
    own = set(report_data.report_scripts(language))
    for scripts in (assets.page_scripts(language, ()), assets.place_scripts(language), assets.home_scripts(language)):
        assert not {each for each in scripts if "report" in each}
    assert {f"assets/quiz/report.{language}.js", "assets/quiz/report.js"} <= own
    assert len(own) > 10
