"""Strategies that draw sound items, responses to them, and JSON of any form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from quiz_engine.core.item import OUTCOMES, Example, Item, Scoring, Variable
from quiz_engine.core.number import LANGUAGES, format_number
from quiz_engine.core.response import (
    Actions,
    Filling,
    Order,
    Pairing,
    Path,
    Response,
    Result,
    Run,
    Selection,
    Text,
    Writing,
)
from quiz_engine.core.shape import (
    Blank,
    Blanks,
    Card,
    Case,
    Choice,
    Choices,
    Control,
    Conversation,
    Criterion,
    Essay,
    Grid,
    Level,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    Placement,
    Program,
    Regions,
    Row,
    Scene,
    Sequence,
    Shape,
    Step,
    Target,
    TextAnswer,
    TextEntry,
    TextRule,
    Turn,
    Walk,
)
from quiz_engine.core.text import normalise
from quiz_engine.item_types import find_item_type
from quiz_engine.item_types.scoring import ALL_OR_NOTHING, RIGHT_MINUS_WRONG

words = st.text(max_size=12)
"""Any text, lone surrogates included."""
letters = st.text("aàãbdđeèoòốuùyỳßüAÒĐ \u0300\u0309\u0323\u0302.,?-'", max_size=12)
"""Text on which the rules of comparison have something to do."""
weights = st.integers(1, 4)
shares = st.builds(Fraction, st.integers(0, 20), st.just(20))
ids = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=5, unique=True)
units = st.sampled_from(["", "km", "m", "đồng", "con gà", "%", "GB"])
exact = st.builds(Fraction, st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 5, 1000]))
tolerances = st.builds(Fraction, st.integers(0, 100), st.sampled_from([1, 10, 100]))
numbers = st.builds(NumberKey, exact, tolerances, st.booleans(), units)


@st.composite
def choices(draw: st.DrawFn, several: bool = False, most: int = 5) -> Choices:
    """Draw options with one key, or with any number of them."""
    names = draw(ids)[:most]
    keys = draw(st.sets(st.sampled_from(names), min_size=1, max_size=5 if several else 1))
    options = [Choice(each, each in keys, draw(words), "", draw(weights)) for each in names]
    return Choices(tuple(options), several)


@st.composite
def text_entries(draw: st.DrawFn) -> TextEntry:
    """Draw expected texts, the first of them right."""
    answers = [
        TextAnswer(each, draw(letters), index == 0 or draw(st.booleans()), draw(words))
        for index, each in enumerate(draw(ids))
    ]
    rule = st.builds(TextRule, st.booleans(), st.booleans(), st.sampled_from([0, 0, 1, 3]))
    patterns = [TextAnswer("z", "[ab]+|\\d{2,}", draw(st.booleans()), "", True)]
    return TextEntry((*answers, *draw(st.sampled_from([[], patterns]))), draw(rule))


@st.composite
def number_entries(draw: st.DrawFn) -> NumberEntry:
    """Draw expected numbers, the first of them right."""
    answers = [
        NumberAnswer(each, draw(numbers), index == 0 or draw(st.booleans()), draw(words))
        for index, each in enumerate(draw(ids))
    ]
    return NumberEntry(tuple(answers), draw(st.sampled_from(LANGUAGES)))


@st.composite
def blanks(draw: st.DrawFn) -> Blanks:
    """Draw gaps of all kinds."""
    entry = st.one_of(text_entries(), number_entries(), choices())
    return Blanks(tuple(Blank(each, draw(entry), draw(weights)) for each in draw(ids)))


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """Draw cards in their right order."""
    return Sequence(tuple(Card(each, draw(words)) for each in draw(ids)))


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    """Draw scenes that all can be reached, with a way from each to the best ending, and with loops.

    The last ending is the best one; every other ending hangs on some scene.
    """
    count = draw(st.integers(1, 4))
    inner = [f"s{number}" for number in range(count)]
    scores = draw(st.lists(st.integers(0, 100), min_size=1, max_size=3))
    endings = [f"e{number}" for number in range(len(scores))]
    following = [*inner[1:], "best"]
    targets = {name: [next_one] for name, next_one in zip(inner, following, strict=True)}
    for ending in endings:
        targets[draw(st.sampled_from(inner))].append(ending)
    for name in inner:
        others = st.sampled_from([*inner, *endings, "best"])
        targets[name] = draw(st.permutations([*targets[name], *draw(st.lists(others, max_size=2))]))
    scenes = [
        Scene(
            name,
            tuple(
                Turn(letter, target, f"{letter} {draw(words)}", draw(words))
                for letter, target in zip("abcdefgh", targets[name], strict=False)
            ),
            None,
            f"T {draw(words)}",
            draw(words),
        )
        for name in inner
    ]
    scenes += [
        Scene(name, (), Fraction(score, 100), "T", draw(words))
        for name, score in zip(endings, scores, strict=True)
    ]
    return Conversation((*scenes, Scene("best", (), Fraction(1), "T")))


@st.composite
def paths(draw: st.DrawFn, shape: Conversation) -> Path:
    """Draw a walk through a conversation: to an ending, or cut off, or with a step astray."""
    scenes = {scene.id: scene for scene in shape.scenes}
    here = shape.scenes[0]
    turns = []
    for _ in range(draw(st.integers(0, 12))):
        if not here.turns:
            break
        turn = draw(st.sampled_from(here.turns))
        turns.append((here.id, turn.id))
        here = scenes[turn.next]
    if draw(st.integers(0, 9)) == 0:
        turns.insert(draw(st.integers(0, len(turns))), ("s0", draw(st.sampled_from(["a", "z"]))))
    return Path(tuple(turns))


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """Draw screens; the first control of each is right, and fields may be typed into."""
    steps = []
    typed = text_entries().filter(lambda entry: normalise(entry.answers[0].text, entry.rule))
    for name in draw(ids):
        controls = []
        for index, each in enumerate(draw(ids)):
            entry = draw(st.none() | typed) if index == 0 else None
            feedback = draw(words)
            controls.append(Control(each, index == 0, f"{each} {draw(words)}", feedback, entry))
        texts = [draw(words) for _ in range(3)]
        steps.append(Step(name, tuple(controls), *texts, draw(st.integers(1, 3))))
    return Walk(tuple(steps))


@st.composite
def pairs(draw: st.DrawFn) -> Placement:
    """Draw pairs to be matched, and cards that belong nowhere."""
    names, places = draw(ids), draw(ids)
    targets = tuple(Target(each, draw(words)) for each in places[: len(names)])
    owners = [target.id for target in targets] + [""] * (len(names) - len(targets))
    cards = [
        Card(name, draw(words), target, weight=draw(weights) if target else 1)
        for name, target in zip(names, draw(st.permutations(owners)), strict=True)
    ]
    return Placement(targets, tuple(cards), True)


@st.composite
def groups(draw: st.DrawFn) -> Placement:
    """Draw groups, none of them empty, and the cards that belong to them."""
    names, places = draw(ids), draw(ids)
    targets = tuple(Target(each, draw(words)) for each in places[: len(names)])
    more = st.lists(st.sampled_from([each.id for each in targets]), min_size=3, max_size=3)
    owners = draw(st.permutations([*[each.id for each in targets], *draw(more)][: len(names)]))
    made = zip(names, owners, strict=True)
    cards = [Card(name, draw(words), owner, "", draw(weights)) for name, owner in made]
    return Placement(targets, tuple(cards))


@st.composite
def essays(draw: st.DrawFn) -> Essay:
    """Draw a rubric, with or without a length of the text."""
    points = st.lists(st.integers(0, 5), min_size=2, max_size=4, unique=True)
    criteria = []
    for name in draw(ids):
        levels = enumerate(draw(points), 1)
        made = tuple(Level(str(number), each, f"{number} {draw(words)}") for number, each in levels)
        criteria.append(Criterion(name, made, f"{name} {draw(words)}"))
    least = draw(st.integers(0, 3))
    most = draw(st.just(0) | st.integers(max(least, 1), 5))
    return Essay(tuple(criteria), least, most)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Draw a grid with one key in every row, or with any number of them."""
    multiple = draw(st.booleans())
    names = draw(ids)
    least, most = (0, len(names)) if multiple else (1, 1)
    ticked = st.sets(st.sampled_from(names), min_size=least, max_size=most)
    rows = []
    for index, each in enumerate(draw(ids)):
        keys = draw(ticked) or ({names[0]} if index == 0 else set())
        rows.append(Row(each, tuple(sorted(keys)), draw(words), weight=draw(weights)))
    return Grid(tuple(Target(each, draw(words)) for each in names), tuple(rows), multiple)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw a program with tests that check something."""
    cases = [
        Case(
            each, draw(words), draw(words), draw(st.none() | words) if index else "x",
            draw(st.booleans()), draw(st.integers(1, 5)), draw(words),
        )
        for index, each in enumerate(draw(ids))
    ]  # fmt: skip
    cases = [each for each in cases if each.code.strip() or each.output is not None]
    return Program(tuple(cases), draw(words), "pass", draw(st.integers(1, 60)), ())


SHAPES: dict[str, st.SearchStrategy[Shape]] = {
    "single-choice": choices(),
    "true-false": choices(most=2),
    "multiple-choice": choices(several=True),
    "short-text": text_entries(),
    "number": number_entries(),
    "gaps": blanks(),
    "order": sequences(),
    "scenario": conversations(),
    "walkthrough": walks(),
    "match": pairs(),
    "group": groups(),
    "extended-text": essays(),
    "matrix": grids(),
    "program": programs(),
    "hotspot": st.one_of(choices(), choices(several=True)).map(
        lambda drawn: Regions(drawn.choices, drawn.multiple)
    ),
}


args = st.dictionaries(words, words, max_size=2).map(lambda each: tuple(each.items()))


def spell_out(shape: Shape) -> Shape:
    """Return a shape in which no two parts have the same text or number, as authors write them."""
    match shape:
        case Choices(choices) | Regions(choices):
            return replace(
                shape, choices=tuple(replace(each, text=f"text {each.id}") for each in choices)
            )
        case TextEntry(answers, rule):
            made = [
                each
                if each.pattern
                else replace(each, text=normalise(f"{each.text} spelled {each.id}", rule))
                for each in answers
            ]
            return replace(shape, answers=tuple(made))
        case NumberEntry(answers):
            made = [
                replace(each, number=NumberKey(Fraction(index * 10), Fraction(index % 3)))
                for index, each in enumerate(answers)
            ]
            return replace(shape, answers=tuple(made))
        case Blanks(gaps):
            return Blanks(tuple(replace(gap, entry=spell_out(gap.entry)) for gap in gaps))
        case Sequence(cards):
            return Sequence(tuple(replace(each, text=f"text {each.id}") for each in cards))
        case Grid(columns, rows):
            return replace(
                shape,
                columns=tuple(replace(each, text=f"text {each.id}") for each in columns),
                rows=tuple(replace(each, text=f"text {each.id}") for each in rows),
            )
    return shape


def _typed(entry: TextEntry | NumberEntry | Choices) -> st.SearchStrategy[str]:
    match entry:
        case TextEntry(answers):
            return st.one_of(letters, st.sampled_from([answer.text for answer in answers]))
        case NumberEntry(answers, language):
            expected = [
                f"{format_number(answer.number.value, language)} {answer.number.unit}"
                for answer in answers
            ]
            return st.one_of(
                letters, st.text("0123456789., km½/-", max_size=12), st.sampled_from(expected)
            )
        case Choices(options):
            return st.sampled_from([*(choice.id for choice in options), "", "z"])


def responses_to(shape: Shape) -> st.SearchStrategy[Response]:
    """Draw responses of the right kind: right, wrong and invalid ones."""
    match shape:
        case Choices(options) | Regions(options):
            names = [*(choice.id for choice in options), "z"]
            chosen = st.lists(st.sampled_from(names), unique=True, max_size=len(names))
            return st.builds(Selection, chosen.map(tuple))
        case Blanks(gaps):
            pairs = [st.tuples(st.just(gap.id), _typed(gap.entry)) for gap in gaps]
            return st.builds(Filling, st.tuples(*pairs))
        case Grid(columns, rows, multiple):
            names = [*(column.id for column in columns), *["z"] * multiple]
            cells = st.sets(st.sampled_from(names), max_size=len(names) if multiple else 1)
            row = [cells.map(lambda ticks, row=row: [(row.id, each) for each in sorted(ticks)]) for row in rows]
            return st.builds(Pairing, st.tuples(*row).map(lambda pairs: tuple(sum(pairs, []))))
        case Sequence(cards):
            names = [card.id for card in cards]
            some = st.lists(st.sampled_from([*names, "z"]), unique=True, max_size=len(names))
            return st.builds(Order, st.permutations(names).map(tuple) | some.map(tuple))
        case Conversation():
            return paths(shape)
        case Walk(steps):
            return st.builds(Actions, st.lists(_actions(steps), max_size=8).map(tuple))
        case Placement(targets, cards):
            places = st.sampled_from([*(target.id for target in targets), "", "z"])
            laid = st.fixed_dictionaries({card.id: places for card in cards})
            pairs = laid.map(lambda each: tuple(pair for pair in each.items() if pair[1]))
            return st.builds(Pairing, pairs)
        case Essay(criteria):
            chosen = {
                each.id: st.sampled_from([*(level.id for level in each.levels), "", "z"])
                for each in criteria
            }
            levels = st.fixed_dictionaries(chosen).map(
                lambda each: tuple(level for level in each.items() if level[1])
            )
            return st.builds(Writing, st.sampled_from(["", "…", "a b c", "một hai ba bốn"]), levels)
        case Program(tests):
            names = st.sampled_from([*(test.id for test in tests), "z"])
            result = st.builds(Result, names, st.booleans(), words, st.just("program.zero"), args)
            results = st.lists(result, unique_by=lambda each: each.case).map(tuple)
            return st.builds(Run, st.sampled_from(["", "pass"]), results)
        case _:
            return st.builds(Text, _typed(shape))


def _actions(steps: tuple[Step, ...]) -> st.SearchStrategy[tuple[str, str, str]]:
    """Draw actions: right, wrong, looks at the help, and some on what is not there."""
    drawn = [st.tuples(st.just("z"), words, words)]
    for step in steps:
        drawn.append(st.tuples(st.just(step.id), st.sampled_from(["", "z"]), st.just("")))
        for control in step.controls:
            typed = _typed(control.entry) if control.entry else st.just("")
            drawn.append(st.tuples(st.just(step.id), st.just(control.id), typed))
    return st.one_of(drawn)


responses = st.one_of(
    st.builds(Selection, st.lists(words, unique=True, max_size=4).map(tuple)),
    st.builds(Text, words),
    st.builds(Order, st.lists(words, unique=True, max_size=4).map(tuple)),
    st.builds(Actions, st.lists(st.tuples(words, words, words), max_size=4).map(tuple)),
    st.builds(Pairing, st.lists(st.tuples(words, words), unique=True, max_size=4).map(tuple)),
    st.builds(
        Writing, words, st.dictionaries(words, words, max_size=4).map(lambda each: tuple(each.items()))
    ),
    st.builds(
        Filling, st.dictionaries(words, words, max_size=4).map(lambda each: tuple(each.items()))
    ),
    st.builds(Path, st.lists(st.tuples(words, words), max_size=4).map(tuple)),
    st.builds(
        Run,
        words,
        st.lists(
            st.builds(Result, words, st.booleans(), words, words, args),
            max_size=3,
            unique_by=lambda each: each.case,
        ).map(tuple),
    ),
)
"""Responses of any kind."""


PARTS = ("choices", "blanks", "cards", "rows", "steps", "tests")
"""Fields of shapes that hold parts with a weight."""


def reweigh(shape: Shape, change: Callable[[int], int]) -> Shape:
    """Return a shape with other weights."""
    name = next((each for each in PARTS if hasattr(shape, each)), None)
    if name is None:
        return shape
    parts = [replace(part, weight=change(part.weight)) for part in getattr(shape, name)]
    return replace(shape, **{name: tuple(parts)})


@st.composite
def scored(draw: st.DrawFn, item: Item) -> Item:
    """Draw a way of scoring that makes sense for an item, and take weights away that do not."""
    item_type = find_item_type(item.type)
    rule = draw(st.sampled_from(["", *item_type.rules]))
    used = item_type.rule_of(replace(item, scoring=Scoring(rule)))
    is_difference = used == RIGHT_MINUS_WRONG
    is_single = isinstance(item.shape, Choices | Regions) and not item.shape.multiple
    negative = is_difference and (is_single or draw(st.booleans()))
    penalty = draw(shares) if item.attempts != 1 else Fraction(0)
    cost = draw(shares) if item.hints else Fraction(0)
    shape = item.shape
    if is_single or used == ALL_OR_NOTHING:
        shape = reweigh(shape, lambda _: 1)
    return replace(item, shape=shape, scoring=Scoring(rule, penalty, cost, negative))


@st.composite
def variables(draw: st.DrawFn) -> tuple[Variable, ...]:
    """Draw variables with as many values each."""
    count = draw(st.integers(1, 3))
    values = st.lists(words, min_size=count, max_size=count).map(tuple)
    shown = st.just(()) | values
    names = draw(st.lists(words, max_size=3, unique=True))
    return tuple(Variable(name, draw(values), draw(shown)) for name in names)


@st.composite
def items(draw: st.DrawFn, *types: str) -> Item:
    """Draw an item, of one of these types, with everything that an item can carry."""
    item_type = draw(st.sampled_from(types or sorted(SHAPES)))
    texts = st.lists(words, max_size=3).map(tuple)
    examples = {each: Example(each, draw(responses), draw(st.booleans())) for each in draw(texts)}
    item = Item(
        id=draw(words),
        type=item_type,
        shape=draw(SHAPES[item_type]),
        points=draw(st.integers(1, 2**53 - 1) | st.integers(1, 10)),
        attempts=draw(st.integers(0, 9)),
        shuffle=draw(st.booleans()),
        prompt=draw(words),
        hints=draw(texts),
        feedback=tuple(draw(st.dictionaries(st.sampled_from(OUTCOMES), words)).items()),
        explanation=draw(words),
        competency=draw(words),
        level=draw(st.integers(0, 4)),
        audience=draw(texts),
        tags=draw(texts),
        aliases=draw(texts),
        language=draw(st.sampled_from([*LANGUAGES, "fr"])),
        examples=tuple(examples.values()),
        variables=draw(variables()),
    )
    return draw(scored(item))


@st.composite
def plain_items(draw: st.DrawFn, item_type: str) -> Item:
    """Draw an item of a type with all that grading reads and no more; its texts are sound."""
    item = Item(
        id="x",
        type=item_type,
        shape=draw(SHAPES[item_type].map(spell_out)),
        points=draw(st.integers(1, 10)),
        attempts=draw(st.integers(0, 3)),
        hints=draw(st.sampled_from([(), ("hint",)])),
    )
    return draw(scored(item))


@st.composite
def graded(draw: st.DrawFn, *types: str) -> tuple[Item, Response]:
    """Draw an item, of one of these types, and a response of its kind."""
    item = draw(items(*types))
    return item, draw(responses_to(item.shape))


def likely_responses(item: Item) -> st.SearchStrategy[Response]:
    """Draw responses that follow from the key, or any others to the item's shape."""
    known = [each.response for each in find_item_type(item.type).examples(item)]
    return st.one_of(st.sampled_from(known), responses_to(item.shape))


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), words, st.just(10**400),
    st.sampled_from(["choices", "typed", "number", "blanks", "selection", "single-choice", "grade"]),
    st.sampled_from(["1e999999999", "-1/0"]),
)  # fmt: skip
json_data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
"""JSON of any form, with numbers that no float holds."""


@st.composite
def damaged(draw: st.DrawFn, data: object) -> object:
    """Draw `data` with one place of it replaced, removed or added to."""
    if isinstance(data, dict) and data and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(data)))
        if not draw(st.integers(0, 4)):
            return {each: value for each, value in data.items() if each != key}
        return {**data, key: draw(damaged(data[key]))}
    if isinstance(data, list) and data and draw(st.integers(0, 4)):
        index = draw(st.integers(0, len(data) - 1))
        return [*data[:index], draw(damaged(data[index])), *data[index + draw(st.integers(0, 1)) :]]
    if isinstance(data, dict) and draw(st.booleans()):
        return {**data, draw(words): draw(json_data)}
    return draw(json_data)
