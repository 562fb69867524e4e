"""Facts about the leaflet, read by PDFium and not by the library that wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.release import ReleaseError
from quiz_engine.release.drawing import (
    HEIGHT,
    WIDTH,
    draw_course,
    draw_sign,
    draw_stick,
    draw_window,
)
from quiz_engine.release.launcher import launcher_name
from quiz_engine.release.leaflet import BODY, Fonts, find_fonts, render_leaflet
from tests.unit.release_site import TIME

ROOT = Path(__file__).resolve().parents[2]
LAUNCHERS = {language: launcher_name(language) for language in LANGUAGES}
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    """The letters, as the site's style brings them."""
    return find_fonts(ROOT / ".cache")


def leaflet(fonts: Fonts, language: str, title: str = "Học Số", **more) -> bytes:
    """Return a leaflet."""
    values = {"folder": "hoc-so", "launchers": LAUNCHERS, "version": "1.4", "time": TIME} | more
    return render_leaflet(language, title, fonts=fonts, **values)


@pytest.fixture(scope="module", params=LANGUAGES)
def sheet(request: pytest.FixtureRequest, fonts: Fonts) -> tuple[str, bytes]:
    """A language, and the leaflet in it."""
    return request.param, leaflet(fonts, request.param)


def text_of(data: bytes) -> str:
    """Return the text of a page, each break and space as one space."""
    page = pypdfium2.PdfDocument(data)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def test_one_page_of_a4(sheet: tuple[str, bytes]) -> None:
    """Nothing runs over to a second."""
    document = pypdfium2.PdfDocument(sheet[1])
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(A4, abs=0.1)


def test_it_says_every_sentence(sheet: tuple[str, bytes]) -> None:
    """With every mark, and the name of the file as Windows shows it."""
    language, data = sheet
    name = LAUNCHERS[language].removesuffix(".html")
    text = text_of(data)
    sentences = {
        code: sentence.format(title="Học Số", file=name, folder="hoc-so")
        for code, sentence in load_catalogue(language).items()
        if code == "release.title" or re.match(r"release\.leaflet\.(?!alt)", code)
    }
    assert len(sentences) == 11
    assert [code for code, sentence in sentences.items() if sentence not in text] == []
    assert "Học Số · 1.4 · 2026-11-26 · CC BY 4.0" in text
    assert all(each.removesuffix(".html") in text for each in LAUNCHERS.values())


def test_it_tells_its_language_title_and_pictures(sheet: tuple[str, bytes]) -> None:
    """For those who have it read aloud."""
    language, data = sheet
    document = pypdfium2.PdfDocument(data)
    sentences = load_catalogue(language)
    assert document.get_metadata_dict()["Title"] == sentences["release.title"].format(
        title="Học Số"
    )
    assert f"/Lang ({language})".encode() in data
    values = {"file": LAUNCHERS[language].removesuffix(".html"), "folder": "hoc-so"}
    for number in (1, 2, 3):
        alt = sentences[f"release.leaflet.alt.{number}"].format(**values)
        written = f"<feff{alt.encode('utf-16-be').hex()}>" if not alt.isascii() else f"({alt})"
        assert f"/Alt {written}".encode() in data, alt


def test_letters_are_large_and_come_with_the_file(sheet: tuple[str, bytes]) -> None:
    """Everything but the foot and the names in the picture has 15 points or more; only our font is
    used, and it is embedded."""
    page = pypdfium2.PdfDocument(sheet[1])[0]
    texts = [each for each in page.get_objects() if each.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    fonts = {each.get_font().get_base_name() for each in texts}
    assert fonts
    assert all("BeVietnamPro" in each for each in fonts), fonts
    assert sheet[1].count(b"/FontFile2") >= 2
    sizes = [each.get_font_size() for each in texts]
    assert sum(size >= BODY for size in sizes) >= 20
    assert min(sizes) >= 9


def test_nothing_touches_the_edge(sheet: tuple[str, bytes]) -> None:
    """Printers leave up to 6 mm free: there is nothing but white, and there is ink within."""
    image = pypdfium2.PdfDocument(sheet[1])[0].render(scale=1).to_pil().convert("L")
    width, height = image.size
    edge = round(6 / 25.4 * 72)
    inner = image.crop((edge, edge, width - edge, height - edge))
    assert inner.getextrema()[0] < 60
    image.paste(255, (edge, edge, width - edge, height - edge))
    assert image.getextrema() == (255, 255)


def test_the_same_bytes_every_time(fonts: Fonts, sheet: tuple[str, bytes]) -> None:
    """The clock is a parameter."""
    language, data = sheet
    assert leaflet(fonts, language) == data
    assert leaflet(fonts, language, version="1.5") != data


def test_a_course_of_one_language_shows_one_file(fonts: Fonts) -> None:
    """What is not on the stick is not in the picture."""
    text = text_of(leaflet(fonts, "de", launchers={"de": LAUNCHERS["de"]}))
    assert "KURS-OEFFNEN" in text
    assert "MO-KHOA-HOC" not in text


def test_a_long_title_becomes_smaller_and_a_longer_one_is_told(fonts: Fonts) -> None:
    """What does not fit is not cut off."""
    long = "Kỹ năng số cho mọi người ở thôn xóm và tổ dân phố"
    assert load_catalogue("vi")["release.title"].format(title=long) in text_of(
        leaflet(fonts, "vi", long)
    )
    with pytest.raises(ReleaseError) as error:
        leaflet(fonts, "vi", " ".join([long] * 8))
    assert error.value.reasons[0].startswith("The leaflet does not fit on a page: the title ")


def test_letters_that_the_font_has_not_are_told(fonts: Fonts) -> None:
    """No empty boxes on paper."""
    with pytest.raises(ReleaseError) as error:
        leaflet(fonts, "en", "数字 Học")
    assert error.value.reasons == (
        'The leaflet has no letters for 字 (U+5B57), 数 (U+6570) in "Open the course 数字 Học". '
        "Change the title in mkdocs.yml.",
    )


def test_every_vietnamese_letter_is_in_the_font(fonts: Fonts) -> None:
    """All twelve vowels with five marks, and đ."""
    letters = "àáảãạ ằắẳẵặ ầấẩẫậ èéẻẽẹ ềếểễệ ìíỉĩị òóỏõọ ồốổỗộ ờớởỡợ ùúủũụ ừứửữự ỳýỷỹỵ ăâêôơư đ"
    for title in (letters, letters.upper()):
        assert title in text_of(leaflet(fonts, "vi", title))


@pytest.mark.parametrize("count", range(1, 4))
def test_drawings_stay_within_their_frame(count: int) -> None:
    """Boxes and labels of every picture lie in it, however many files there are."""
    files = sorted(LAUNCHERS.values())[:count]
    drawings = [
        draw_sign(),
        draw_stick(),
        draw_course(),
        *(draw_window("hoc-so", files, each) for each in files),
    ]
    for drawing in drawings:
        boxes = re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing.svg
        )
        assert boxes
        for x, y, w, h in (map(float, each) for each in boxes):
            assert 0 <= x <= x + w <= WIDTH
            assert 0 <= y <= y + h <= HEIGHT
        assert all(0 < each.x < WIDTH and each.size < each.y < HEIGHT for each in drawing.labels)
    assert {each.text for each in drawings[-1].labels} == {"hoc-so", "2×", *files}
