"""Draws variables from a seed: what an author's ``<variables>`` fence has at hand (L0).

Runs in Pyodide under Node, through `quiz_engine.runtime.sandbox`; the browser never loads it. The
functions are our own, because ``random`` may draw otherwise in another Python; the generator is
SplitMix64 (Steele, Lea and Flood 2014), whose numbers every Python computes alike. Numbers are
exact: decimals are fractions, and a float that the author computes counts as the decimal number
that Python prints for it.
"""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

SEEDS = 100
"""Draws of one item, from the seeds 0 to 99."""
AUTHOR = "<author>"
"""File name of the author's code, whose lines an error tells."""
MODULES = (
    "calendar", "collections", "datetime", "decimal", "fractions", "functools", "itertools", "math",
    "operator", "re", "statistics", "string", "textwrap", "unicodedata",
)  # fmt: skip
"""What the fence may import: nothing that draws otherwise, reads a clock or leads elsewhere."""
LONGEST = 500
"""Characters of one text, and digits of one number."""
MOST = 50
"""Variables of one item."""
_MASK = (1 << 64) - 1
Number = int | float | Fraction | Decimal


class DrawError(Exception):
    """What the fence does wrong, as a sentence."""

    def __init__(self, sentence: str, name: str = "") -> None:
        """`name` is the variable concerned."""
        super().__init__(sentence)
        self.name = name


class Draw:
    """Draws from one seed; the fence has one by the name of ``draw``."""

    def __init__(self, seed: int) -> None:
        """`seed` is any whole number; equal seeds draw equal values in the same order."""
        self._state = seed & _MASK

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
        return mixed ^ (mixed >> 31)

    def _below(self, count: int) -> int:
        """Return one of 0 … count - 1, each as likely as the others."""
        bits, words = max(1, (count - 1).bit_length()), 1 + count.bit_length() // 64
        while True:
            number = 0
            for _ in range(words):
                number = number << 64 | self._next()
            number >>= 64 * words - bits
            if number < count:
                return number

    def whole(self, least: int, greatest: int) -> int:
        """Return a whole number from `least` to `greatest`, both included."""
        for number in (least, greatest):
            if not isinstance(number, int) or isinstance(number, bool):
                raise DrawError(f'"draw.whole" takes whole numbers, not {number!r}.')
        if least > greatest:
            raise DrawError(f'In "draw.whole({least}, {greatest})" the smaller number comes first.')
        return least + self._below(greatest - least + 1)

    def decimal(self, least: Number | str, greatest: Number | str, step: Number | str) -> Fraction:
        """Return one of least, least + step, least + 2 steps … up to `greatest`, exact."""
        first, last, width = (_fraction(each) for each in (least, greatest, step))
        if width <= 0 or first > last:
            raise DrawError(
                f'In "draw.decimal({least}, {greatest}, {step})" the smaller number comes first, '
                "and the step is greater than 0."
            )
        return first + width * self._below(int((last - first) / width) + 1)

    def pick(self, values: Sequence) -> object:
        """Return one of `values`."""
        values = _listed(values, "pick")
        if not values:
            raise DrawError('"draw.pick" has nothing to pick from.')
        return values[self._below(len(values))]

    def shuffle(self, values: Sequence) -> list:
        """Return all `values` in an order of chance."""
        return self._mix(_listed(values, "shuffle"))

    def sample(self, values: Sequence, count: int) -> list:
        """Return `count` of `values`, none of them twice, in an order of chance."""
        values = _listed(values, "sample")
        if not isinstance(count, int) or not 0 <= count <= len(values):
            raise DrawError(f'"draw.sample" cannot take {count!r} of {len(values)}.')
        return self._mix(values, count)[:count]

    def _mix(self, values: list, count: int | None = None) -> list:
        """Put `values` in an order of chance, as far as the first `count` (Fisher and Yates)."""
        for index in range(len(values) if count is None else count):
            other = index + self._below(len(values) - index)
            values[index], values[other] = values[other], values[index]
        return values

    def __getattr__(self, name: str) -> object:
        allowed = ", ".join(f"draw.{each}" for each in vars(Draw) if each[0] != "_")
        raise DrawError(f'There is no "draw.{name}"; there are {allowed}.')


def _listed(values: Sequence, name: str) -> list:
    if isinstance(values, set | frozenset):
        raise DrawError(f'"draw.{name}" takes a list; a set has no order.')
    try:
        return list(values)
    except TypeError:
        raise DrawError(f'"draw.{name}" takes a list, not {values!r}.') from None


def _fraction(number: object) -> Fraction:
    if isinstance(number, float):
        return Fraction(repr(number))  # ValueError for nan and inf
    return Fraction(number)


def exact(value: Number) -> str:
    """Return a number as keys have it: a decimal number where one is exact, else a fraction."""
    number = _fraction(value)
    rest, places = number.denominator, [0, 0]
    for index, prime in enumerate((2, 5)):
        while rest % prime == 0:
            rest //= prime
            places[index] += 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number) * 10 ** max(places)).rjust(max(places) + 1, "0")
    whole, part = digits[: len(digits) - max(places)], digits[len(digits) - max(places) :]
    return ("-" if number < 0 else "") + whole + ("." + part if part else "")


def run(job: dict) -> dict:
    """Run a fence for every seed; the entry for the sandbox.

    `job` has "code", and "seeds" (SEEDS where it is missing). Returns ``{"names", "numbers",
    "values", "idle", "others"}``: the variables in the order of the code, whether each is a number,
    one list of texts for each seed, names that nothing in the code reads, and what kind of thing
    the other names hold; or ``{"error": {"seed", "kind", "line", "text", "values"}}``.
    """
    seed, names = None, {}
    try:
        tree = ast.parse(job["code"], AUTHOR)
        code = compile(tree, AUTHOR, "exec")
        first: dict = {}
        draws = []
        for seed in range(job.get("seeds", SEEDS)):
            names = {"draw": Draw(seed), "__builtins__": _BUILTINS}
            exec(code, names)
            names = _own(names)
            values = {name: value for name, value in names.items() if _is_value(value)}
            first = first or {"names": names, "values": values}
            if values.keys() != first["values"].keys():
                name = min(values.keys() ^ first["values"].keys())
                raise DrawError(f'"{name}" is set in some draws and not in others.', name)
            if len(values) > MOST:
                raise DrawError(f"There are more than {MOST} variables.")
            draws.append({name: _text(name, value) for name, value in values.items()})
    except Exception as error:
        return {"error": {"seed": seed, **_told(error), "values": _so_far(names)}}
    order = list(first["values"])
    read = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    }
    others = {
        name: type(value).__name__
        for name, value in first["names"].items()
        if name not in first["values"]
    }
    return {
        "names": order,
        "numbers": [all(values[name][0] for values in draws) for name in order],
        "values": [[values[name][1] for name in order] for values in draws],
        "idle": [name for name in order if name not in read],
        "others": others,
    }


def _own(names: dict) -> dict:
    """Return the names that the code left, without those that begin with an underscore."""
    return {
        name: value
        for name, value in names.items()
        if not name.startswith("_") and name != "draw" and not keyword.iskeyword(name)
    }


def _import(name: str, *arguments: object) -> object:
    """Import for the fence, but only MODULES; the imports within those are Python's own."""
    if name.partition(".")[0] not in MODULES:
        raise DrawError(f'"{name}" cannot be imported here; there are {", ".join(MODULES)}.')
    return __import__(name, *arguments)


_BUILTINS = {**vars(builtins), "__import__": _import}


def _so_far(names: dict) -> dict[str, str]:
    """Return the values that were there when the code stopped, shortened."""
    values = {name: value for name, value in _own(names).items() if _is_value(value)}
    shown = {}
    for name in list(values)[:10]:
        try:
            shown[name] = _text(name, values[name])[1][:40]
        except DrawError:
            shown[name] = "…"
    return shown


def _is_value(value: object) -> bool:
    return isinstance(value, int | float | Fraction | Decimal | str)


def _text(name: str, value: object) -> tuple[bool, str]:
    """Return whether a value is a number, and its text."""
    is_number = not isinstance(value, str | bool)
    try:
        text = exact(value) if is_number else str(value)
    except (ValueError, OverflowError):
        raise DrawError(f'"{name}" is {value}, which is no number.', name) from None
    if len(text) > LONGEST:
        raise DrawError(f'"{name}" is longer than {LONGEST} characters.', name)
    return is_number, text


def _told(error: Exception) -> dict:
    kind = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename == AUTHOR:
        return {"kind": kind, "line": error.lineno, "text": str(error.msg)}
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == AUTHOR:
            line = step.tb_lineno
        step = step.tb_next
    text = " ".join(str(error).split())[:300]
    return {"kind": kind, "line": line, "text": text, "name": getattr(error, "name", None) or ""}
