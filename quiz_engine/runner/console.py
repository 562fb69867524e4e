"""The screen and the keyboard of a program that is being run (L1)."""

from __future__ import annotations

import io

TYPED = ("\x02", "\x03")
"""Stand before and after what was typed, in `Console.marked` (ASCII: start and end of text)."""
_UNMARKED = {ord(mark): None for mark in TYPED}
LIMIT = 20_000
"""Characters that a program may print; a terminal page holds about 2,000."""


class Flood(BaseException):
    """Too much was printed. Not an Exception, so that `except Exception` does not take it."""


class _Errors(io.TextIOBase):
    """What goes to sys.stderr: seen on the screen, but not part of what is compared."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def write(self, text: str) -> int:
        self.console.show(text)
        return len(text)


class Console(io.TextIOBase):
    """Stands for sys.stdout; answers `input()` from given lines, as if somebody typed them."""

    encoding = "utf-8"

    def __init__(self, lines: str) -> None:
        """Take what will be typed, one line for each `input()`."""
        self.stdin = io.StringIO(lines if not lines or lines.endswith("\n") else lines + "\n")
        self.stderr = _Errors(self)
        self.is_flooded = False
        self._screen: list[str] = []
        self._printed: list[str] = []
        self._length = 0

    @property
    def printed(self) -> str:
        """What was printed, without the questions of `input()`."""
        return "".join(self._printed)

    @property
    def screen(self) -> str:
        """All that a person at the screen would see: also the questions, and what was typed."""
        return self.marked.translate(_UNMARKED)

    @property
    def marked(self) -> str:
        """The screen, with what was typed between TYPED, so that nobody takes it for output."""
        return "".join(self._screen)

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Print. Raises Flood beyond the limit, at every further call too."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = self.show(text)
        self._printed.append(text)
        return len(text)

    def show(self, text: str) -> str:
        """Put on the screen what is not printed; return what of it was shown."""
        text = text[: LIMIT - self._length]
        self._length += len(text)
        self._screen.append(text.translate(_UNMARKED))
        if self._length >= LIMIT:
            self.is_flooded = True
            raise Flood
        return text

    def read(self, prompt: object = "") -> str:
        """Stand for `input()`. Raises EOFError where no line is left."""
        self.show(str(prompt))
        line = self.stdin.readline()
        if not line:
            raise EOFError("EOF when reading a line")
        line = line.removesuffix("\n")
        before = len(self._screen)
        try:
            self.show(line + "\n")
        finally:
            shown = "".join(self._screen[before:]).removesuffix("\n")
            self._screen[before:] = [TYPED[0], shown, TYPED[1], "\n"]
        return line


def tidy(text: str) -> str:
    """Return a text without what does not count: spaces at line ends, blank lines at the end."""
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")


def differs(expected: str, printed: str, screen: str) -> str:
    """Return a code for how the output is not what is expected; empty where it is.

    The questions of `input()` may or may not be part of what is expected.
    """
    wanted = tidy(expected)
    if wanted in (tidy(printed), tidy(screen)):
        return ""
    if not printed.strip():
        return "program.output-nothing" if wanted else ""
    loose = "".join(wanted.split()).casefold()
    if loose == "".join(printed.split()).casefold():
        return "program.output-close"
    return "program.output-differs"
