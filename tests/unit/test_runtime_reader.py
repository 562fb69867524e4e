"""Facts about the sentences that are read aloud, cut by Node as the browser would, with and without
its own cutter of sentences."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.runtime import vendor

SCRIPT = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js" / "reader_text.js"
SENTENCES = {
    "vi": [
        ["Mật khẩu giống như chìa khóa nhà: ai cầm chìa thì mở được cửa.", "Bạn giữ kín nhé!", "Được không?"],
        ["Ở TP. Hồ Chí Minh có 9.300.000 người.", "Phí là 1.500,50 đồng."],
        ["BS. Lan và ThS. Nam gửi thư, ảnh, v.v. cho bác.", "Bác đọc."],
        ["Vào trang vneid.gov.vn rồi bấm “Đăng nhập”.", "Xong."],
        ["Anh gọi số 1900.0368 lúc 7.30 sáng.", "Họ nghe máy…", "Rồi họ cúp."],
        ["“Bác đọc mã đi!”", "Người lạ giục."],
        ["Ngày 02.9.2026 là ngày nghỉ.", "VD. hôm ấy ngân hàng đóng cửa."],
    ],
    "de": [
        ["Das kostet z. B. 1.200,50 Euro.", "Fragen Sie Dr. Weber."],
        ["Am 3. Oktober ist Feiertag.", "Dann ist die Bank zu."],
        ["Es geht um Fotos, Briefe usw.", "Alles bleibt hier."],
        ["Die Nr. 5 liegt in der Hauptstr. 12, d. h. im Zentrum.", "Gehen Sie bzw. fahren Sie hin!"],
        ["Er sagte: „Warten Sie!“", "Sie wartete."],
        ["Das dauert ca. 10 min. und kostet nichts.", "Gut so."],
    ],
    "en": [
        ["Dr. Smith lives at St. Mary's, i.e. near the bank.", "He pays 1,200.50 dollars."],
        ["Call no. 113 at 9 a.m. on Monday.", "Is the answer no.", "Then stop."],
        ["Use a long word, e.g. a whole sentence.", "It is safe!", "Is it?"],
        ["J. Weber wrote it.", "We read it."],
    ],
}
"""Sentences by language, each list one text."""


def call(expression: str, before: str = "") -> object:
    """Return the value of an expression in which QE is there."""
    code = f"globalThis.self = globalThis; globalThis.QE = {{}}; {before}\n{SCRIPT.read_text('utf-8')}"
    code += f"\nconsole.log(JSON.stringify({expression}))"
    done = subprocess.run([*vendor.node_command(), "-e", code], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("before", ["", "delete Intl.Segmenter;"], ids=["segmenter", "pattern"])
@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_a_reader_would_stop(language: str, before: str) -> None:
    """Not within numbers and addresses, nor after short forms and initials; the text stays whole."""
    texts = [" ".join(sentences) for sentences in SENTENCES[language]]
    found = call(f"{json.dumps(texts)}.map((text) => QE.splitSentences(text, '{language}'))", before)
    assert [[each.strip() for each in sentences] for sentences in found] == SENTENCES[language]
    assert ["".join(sentences) for sentences in found] == texts


def test_a_long_sentence_is_said_in_breaths() -> None:
    """At commas where there are some, never within a word, and nothing is lost."""
    long = ", ".join(["một mệnh đề vừa phải để đọc"] * 20) + "."
    plain = "từ " * 150
    for text in (long, plain):
        found = call(f"QE.splitSentences({json.dumps(text)}, 'vi')")
        assert "".join(found) == text
        assert len(found) > 2 and max(map(len, found)) <= 220
    assert all(each.rstrip().endswith((",", ".")) for each in call(f"QE.splitSentences({json.dumps(long)}, 'vi')"))


def test_a_line_break_ends_a_sentence() -> None:
    """As between two lines of an address."""
    assert call("QE.splitSentences('Một dòng\\nhai dòng', 'vi').map((each) => each.trim())") == ["Một dòng", "hai dòng"]
