"""The one comment that a pull request gets, from a summary and a few links."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARK = "<!-- quiz-engine review -->"
"""First line of the comment, by which the next run finds it; nobody sees it."""
LIMIT = 60_000
"""Characters: GitHub takes 65,536, the others more."""
CUT = "\n\n… The rest is in the review itself."
FOREIGN = (
    "> **From a fork.** What follows was made by the code of this pull request, without any rights:"
    " trust it as far as you trust its author."
)


def compose(
    summary: str, links: Sequence[tuple[str, str]] = (), *, is_foreign: bool = False
) -> str:
    """Return the comment: the mark, links as (text, address), then the summary, cut where it is
    too long; a fork's summary is marked as one, and tamed."""
    parts = [MARK]
    if links:
        parts.append(" · ".join(f"[{text}]({address})" for text, address in links))
    if is_foreign:
        parts.append(FOREIGN)
        summary = tame(summary)
    room = LIMIT - sum(len(part) + 2 for part in parts)
    return "\n\n".join([*parts, cut(summary.strip(), room)]) + "\n"


def cut(text: str, room: int) -> str:
    """Return the text, or as many whole lines as there is room for, and a word about the rest."""
    if len(text) <= room:
        return text
    kept = text[: max(0, room - len(CUT))]
    return kept[: max(kept.rfind("\n"), 0)].rstrip() + CUT


def tame(text: str) -> str:
    """Return a stranger's Markdown without what acts by itself: comments (a mark of ours among
    them), pictures, which tell their host who reads, and "@name", which calls people."""
    text = re.sub(r"<!--.*?(-->|\Z)", "", text, flags=re.S)
    text = re.sub(r"!(?=\[)", "", text)
    text = re.sub(r"<(?=\s*/?\s*(?:img|picture|source|video|audio|iframe)\b)", "&lt;", text, flags=re.I)
    return re.sub(r"@(?=\w)", "@\N{WORD JOINER}", text)
