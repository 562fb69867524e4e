"""A program to be written and run (L0)."""

from __future__ import annotations

from dataclasses import dataclass

SECONDS = 5
"""Time that one test may take where the author says nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a program: lines typed in and what must be printed, or Python that asserts."""

    id: str
    """Unique in its item; written, or a, b, c … by the order in the source."""
    code: str = ""
    """Python run after the program, in its namespace; an exception fails the test. May be empty."""
    input: str = ""
    """Lines that `input()` gives, one a line."""
    output: str | None = None
    """What the program must print, but for spaces at line ends and blank lines at the end; None
    when it does not matter."""
    hidden: bool = False
    """True: the learner sees only whether it passed."""
    weight: int = 1
    """Share of the score, in proportion to the others; at least 1."""
    text: str = ""
    """Markdown: what it shows."""


@dataclass(frozen=True, slots=True)
class Program:
    """A Python program with its tests."""

    tests: tuple[Case, ...]
    """Run in this order, each in a fresh namespace."""
    starter: str = ""
    """What the learner begins with."""
    solution: str = ""
    """A program that passes; never sent to the learner's page as data."""
    seconds: int = SECONDS
    """Time that one test may take, 1 to 60."""
    packages: tuple[str, ...] = ()
    """Names of pure-Python wheels that the program may import, normalised (PEP 503)."""
