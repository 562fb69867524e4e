"""What became of a file on its way: told from its bytes and what the list says of it (L3).

Only a hash of the right bytes is known, so each guess is proven by undoing it: the hash of what is
then left must be the listed one.
"""

from __future__ import annotations

import hashlib
import re

from ..site.file_list import Listed
from .kind import NOTICE, kind_of

SAME = "same"
EMPTY = "empty"
SHORT = "short"
"""Cut off, as far as its size tells."""
MARK = "mark"
"""A byte order mark was put before it."""
LINES = "lines"
"""An upload "as text" changed line ends; the text is the same."""
TORN = "torn"
"""Such an upload of a file that is no text: it is destroyed."""
ADDED = "added"
"""The file is there, and something of the host's in it."""
REPLACED = "replaced"
"""Another page came in its place: what a host says where it has nothing."""
CHANGED = "changed"

_BOM = b"\xef\xbb\xbf"
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_MOST = 200_000
"""Bytes added to a page beyond which nobody looks for them."""
_PLACES = re.compile(
    rb"<(?:!doctype|/?html|/?head|/?body|/?main|/?title|meta|script|link)\b[^>]*>", re.I
)
_FOREIGN = re.compile(
    rb"""<script>|<(?:script|iframe|img|link)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//""",
    re.I,
)
"""What no page of ours has: a script that stands in the page, and anything from another host."""


def compare(file: Listed, data: bytes) -> str:
    """Return what became of `file`, of which `data` came: one of the names above."""
    if _is(file, data):
        return SAME
    if not data:
        return EMPTY
    if _is_replaced(file, data):
        return REPLACED
    if data.startswith(_BOM) and _is(file, data[len(_BOM) :]):
        return MARK
    plain = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
    if _is(file, plain):
        return LINES if _is_text(data) else TORN
    if not _is_text(data) and _is_torn(file, data):
        return TORN
    if file.path.endswith((".html", ".js", ".css")) and _is_added(file, data):
        return ADDED
    return SHORT if len(data) < file.size else CHANGED


def _is(file: Listed, data: bytes) -> bool:
    return len(data) == file.size and hashlib.sha256(data).hexdigest() == file.sha256


def _is_replaced(file: Listed, data: bytes) -> bool:
    if file.path.endswith((".html", ".htm")):
        return kind_of(file.path) != NOTICE and b"quiz-engine" not in data
    return bool(_PAGE.match(data))


def _is_text(data: bytes) -> bool:
    """Whether these are letters in UTF-8, to which line ends do not matter; runtime files are
    scripts in UTF-16 (runtime/codec.py), to which they do."""
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_torn(file: Listed, data: bytes) -> bool:
    pairs = data.count(b"\r\n")
    if len(data) > file.size:  # LF became CR LF: no other LF is left
        return pairs > 0 and data.count(b"\n") == pairs
    # CR LF became LF: none is left, and few bytes are missing, as many as chance makes pairs
    return pairs == 0 and 0 < file.size - len(data) <= file.size / 20_000 + 4


def _is_added(file: Listed, data: bytes) -> bool:
    """Whether one piece was put into the file, or pieces of another site into a page."""
    more = len(data) - file.size
    if 0 < more <= _MOST:
        ends = [0, file.size]
        for found in _PLACES.finditer(data):
            ends += [found.start(), found.end(), found.start() - more, found.end() - more]
        for start in dict.fromkeys(each for each in ends if 0 <= each <= file.size):
            if _is(file, data[:start] + data[start + more :]):
                return True
    return file.path.endswith(".html") and is_ours(data) and bool(_FOREIGN.search(data))


def is_ours(page: bytes) -> bool:
    """Return whether this is a page of a course, whole as far as its two ends tell."""
    return b'name="quiz-engine"' in page and b"</html>" in page.lower()
