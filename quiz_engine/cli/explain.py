"""`quiz-engine explain`: what a code means, a wrong and a right example, and what to do (L3)."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator

import click

from ..errors import CODES
from ..explain import Explanation, find_code, nearest_codes, plain, read_explanations

_LABELS = {"wrong": "Wrong:", "message": "What the check says:", "right": "Right:"}
_WIDEST = 100


@click.command()
@click.argument("codes", nargs=-1)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
def explain(codes: tuple[str, ...], style: str) -> None:
    """Explain what a message of `check` means, and what to do.

    CODES are those of the messages: QE104, qe104 or 104. Without any, all are listed.

    \b
    Exit codes:
      0  explained
      2  wrong usage, or a code that does not exist
    """
    found = [(word, find_code(word)) for word in codes]
    known = read_explanations()
    chosen = list(dict.fromkeys(code for _, code in found if code)) if codes else list(CODES)
    if style == "json":
        rows = [_as_data(known[code]) for code in chosen]
        click.echo(json.dumps({"version": 1, "explanations": rows}, ensure_ascii=False, indent=2))
    elif not codes:
        for code, sentence in CODES.items():
            click.echo(f"{code}  {sentence}")
    elif chosen:
        click.echo("\n\n".join("\n".join(_lines(known[code])) for code in chosen))
    unknown = [word for word, code in found if code is None]
    for word in unknown:
        click.echo(_unknown(word), err=True)
    if unknown:
        sys.exit(2)


def hint(codes: set[str]) -> str:
    """Return the line that tells how to have codes explained; the first of them, where many."""
    return f"What they mean, and what to do: quiz-engine explain {' '.join(sorted(codes)[:5])}"


def _unknown(word: str) -> str:
    near = nearest_codes(word)
    told = f'There is no code "{word}".'
    if not near:
        return f'{told} "quiz-engine explain" lists all of them.'
    return "\n".join((f"{told} The nearest:", *(f"  {code}  {CODES[code]}" for code in near)))


def _as_data(explanation: Explanation) -> dict[str, object]:
    blocks = [{"kind": each.kind, "text": each.text} for each in explanation.blocks]
    return {
        "code": explanation.code,
        "sentence": explanation.sentence,
        "blocks": blocks,
        "guide": explanation.anchor,
    }


def _lines(explanation: Explanation) -> Iterator[str]:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    yield click.style(f"{explanation.code}: {explanation.sentence}", bold=True)
    for block in explanation.blocks:
        yield ""
        if block.kind == "text":
            yield from _paragraphs(plain(block.text), width)
            continue
        color = {"wrong": "red", "right": "green"}.get(block.kind)
        yield click.style(_LABELS[block.kind], fg=color)
        yield ""
        yield textwrap.indent(block.text, "    ")


def _paragraphs(text: str, width: int) -> Iterator[str]:
    """Wrap paragraphs; tables and quotes keep their lines."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith(("|", ">")):
            yield paragraph
        else:
            yield textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False)
