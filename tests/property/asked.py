"""Questions of every type as an author would write them, with another key or in another order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

WORDS = (
    "parcel", "bicycle", "harvest", "umbrella", "kitchen", "volcano", "whistle", "lantern", "giraffe",
    "compass", "orchard", "plumber", "satchel", "thunder", "velvet", "walnut", "zeppelin", "monsoon",
    "carpet", "dolphin",
)  # fmt: skip
"""So unlike that none is another one with a typing error."""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'

Mix = Callable[[Sequence], list]
"""Gives things in another order, or as they are."""


def _list(options: Sequence[tuple[str, bool]]) -> str:
    return "\n".join(
        f"- [{'x' if key else ' '}] {text}\n  > About {text}." for text, key in options
    )


def single(words: Sequence[str], mix: Mix, other: bool) -> str:
    """One right option."""
    return "Which?\n\n" + _list(
        mix([(word, at == int(other)) for at, word in enumerate(words[:4])])
    )


def multiple(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Two right options, or three."""
    return "Which?\n\n" + _list(mix([(word, at < 2 + other) for at, word in enumerate(words[:5])]))


def true_false(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Two options, of which one is right."""
    return f"Is it {words[0]}?\n\n" + _list(mix([("True", not other), ("False", other)]))


def order(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Cards in their order, in which alone the key lies."""
    cards = [words[1], words[0], *words[2:4]] if other else words[:4]
    return "In which order?\n\n" + "\n".join(f"{n}. {card}" for n, card in enumerate(cards, 1))


def match(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Pairs, in rows of any order."""
    cards = [words[5], words[4], words[6]] if other else words[4:7]
    rows = mix([f"| {target} | {card} |" for target, card in zip(words[:3], cards, strict=True)])
    return "Which pairs?\n\n| A | B |\n|---|---|\n" + "\n".join(rows)


def group(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Groups of cards."""
    groups = {words[0]: words[2:4], words[1]: words[4:6]}
    if other:
        groups = {words[0]: [words[2], words[4]], words[1]: [words[3], words[5]]}
    parts = [
        f"- {name}\n" + "\n".join(f"    - {card}" for card in mix(cards))
        for name, cards in mix(list(groups.items()))
    ]
    return "Which belong together?\n\n" + "\n".join(parts)


def matrix(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Rows with one tick each."""
    ticks = [int(other), 1, 0]
    rows = mix(
        [
            f"| {word} | [{'x' if tick == 0 else ' '}] | [{'x' if tick == 1 else ' '}] |"
            for word, tick in zip(words[2:5], ticks, strict=True)
        ]
    )
    return f"What fits?\n\n| | {words[0]} | {words[1]} |\n|---|---|---|\n" + "\n".join(rows)


def gaps(words: Sequence[str], mix: Mix, other: bool) -> str:
    """A typed gap and a menu."""
    right = words[1] if other else words[0]
    return f"The [[{right}]] is a [[( {words[2]} ) | {' | '.join(mix(words[3:5]))}]]."


def number(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Two accepted numbers; one of them is another one."""
    answers = mix([f"- [x] {7 if other else 5}", f"- [ ] 9\n  > Not {words[0]}."])
    return "How many?\n\n<answer>\n\n" + "\n".join(answers) + "\n\n</answer>"


def short_text(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Two accepted words, or two others."""
    answers = mix([f"- [x] {word}" for word in (words[2:4] if other else words[:2])])
    return "What is it?\n\n<answer>\n\n" + "\n".join(answers) + "\n\n</answer>"


def essay(words: Sequence[str], mix: Mix, other: bool) -> str:
    """A rubric whose best level has other points."""
    rows = mix([f"| {word} | no | yes |" for word in words[:3]])
    table = f"| Criterion | 0 | {3 if other else 2} |\n|---|---|---|\n" + "\n".join(rows)
    return f"Write.\n\n<rubric>\n\n{table}\n\n</rubric>"


def hotspot(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Places of a picture."""
    options = [(f"{word} {{#{word}}}", at == int(other)) for at, word in enumerate(words[:3])]
    return "Where?\n\n![A picture](p.svg)\n\n" + _list(mix(options))


def walkthrough(words: Sequence[str], mix: Mix, other: bool) -> str:
    """One screen, on which something else is to be tapped."""
    parts = [
        f"- [{'x' if at == int(other) else ' '}] button: {w}" for at, w in enumerate(words[:3])
    ]
    step = f'<step id="s" title="Screen">\n\nTap.\n\n{chr(10).join(parts)}\n\n</step>'
    return f"Do it.\n\n{step}"


def scenario(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Two endings, whose scenes stand in any order."""
    good, bad = ("worse", "better") if other else ("better", "worse")
    first = (
        f'<scene id="start">\n\nNow?\n\n- [{words[0]}](#{good})\n- [{words[1]}](#{bad})\n\n</scene>'
    )
    ends = mix(
        [
            f'<scene id="better" score="100%" title="{words[2]}">\n\nIt is {words[2]}.\n\n</scene>',
            f'<scene id="worse" score="0%" title="{words[3]}">\n\nIt is {words[3]}.\n\n</scene>',
        ]
    )
    return "\n\n".join(["What do you do?", first, *ends])


def program(words: Sequence[str], mix: Mix, other: bool) -> str:
    """Tests in any order, of which one wants something else."""
    tests = mix(
        [
            f'<test input="{typed}">\n\n```text\n{printed}\n```\n\n</test>'
            for typed, printed in ((words[0], words[3 if other else 1]), (words[4], words[5]))
        ]
    )
    return "\n\n".join(
        ["Write a program.", *tests, "<solution>\n\n```python\npass\n```\n\n</solution>"]
    )


TYPES: dict[str, tuple[Callable[[Sequence[str], Mix, bool], str], str]] = {
    "single-choice": (single, ""),
    "multiple-choice": (multiple, ""),
    "true-false": (true_false, 'type="true-false"'),
    "order": (order, 'type="order"'),
    "match": (match, 'type="match"'),
    "group": (group, 'type="group"'),
    "matrix": (matrix, 'type="matrix"'),
    "gaps": (gaps, 'shuffle="true"'),
    "number": (number, 'type="number"'),
    "short-text": (short_text, 'type="short-text"'),
    "extended-text": (essay, 'type="extended-text"'),
    "hotspot": (hotspot, 'type="hotspot"'),
    "walkthrough": (walkthrough, 'type="walkthrough"'),
    "scenario": (scenario, 'type="scenario"'),
    "program": (program, 'type="program"'),
}
"""How each type is written, and what its tag says besides."""


def lesson(asked: str, attributes: Sequence[str], more: str = "", title: str = "Messages") -> str:
    """Return a lesson with one question."""
    tag = " ".join(["<question", *filter(None, attributes)])
    front = f"---\nid: a\ntitle: {title}\ndescription: What messages say.\n---\n\n# {title}\n\n"
    return f"{front}Scammers are in a hurry.{more}\n\n{tag}>\n\n{asked}\n\n</question>\n\nThat was it.\n"


def files(words: Sequence[str], text: str) -> dict[str, str]:
    """Return a course with a lesson, and the picture that it may show."""
    shapes = "".join(f'<rect id="{word}" x="1" y="1" width="2" height="2"/>' for word in words[:3])
    return {"content/en/a.md": text, "content/en/p.svg": SVG.format(shapes)}


def shuffled(seed: int) -> Mix:
    """Return what brings things into an order drawn from a seed."""
    chance = random.Random(seed)
    return lambda things: chance.sample(list(things), len(things))
