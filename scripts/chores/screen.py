"""What a person sees while a script works, and how a script ends.

Plain lines, so that a log reads as well as a terminal; only on a terminal is one line rewritten
in place to show that something moves. A failure is one sentence that says what to do.
"""

import os
import sys
import time
from collections.abc import Callable

EXIT_CODES = {
    0: "done",
    1: "the site was not built, or a test failed: the messages above say why",
    2: "an option or argument is unknown",
    3: "this Python is too old",
    4: "this Python lacks venv or pip",
    5: "the network, or what came over it, failed",
    6: "a package has no ready-made build here and no compiler was found",
    7: "the disk is full, or a folder is not writable",
    8: "npm and Node are missing and could not be installed",
    9: "a browser is missing",
    130: "stopped by Ctrl+C",
}


class ChoreError(Exception):
    """A failure that the person at the keyboard can mend: one sentence and an exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """What happened and what to do, in one sentence."""
        self.code = code
        """One of EXIT_CODES."""


class Screen:
    """Prints steps, and on a terminal a moving line below the last step."""

    def __init__(self, stream=None, moving: bool | None = None) -> None:
        self.stream = stream or sys.stdout
        if moving is None:
            moving = self.stream.isatty() and "CI" not in os.environ
        self.moving = moving
        """Whether lines may be rewritten in place."""
        self._shown = 0

    def line(self, text: str) -> None:
        """A line that stays."""
        self._wipe()
        print(text, file=self.stream, flush=True)

    def tick(self, text: str) -> None:
        """A line that the next one replaces; nothing at all where lines cannot be rewritten."""
        if not self.moving:
            return
        text = f"  {text}"[: terminal_width() - 1]
        self._wipe()
        self.stream.write(text)
        self.stream.flush()
        self._shown = len(text)

    def _wipe(self) -> None:
        if self._shown:
            self.stream.write("\r" + " " * self._shown + "\r")
            self._shown = 0


def terminal_width() -> int:
    """Columns of the terminal; 80 where nobody knows."""
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


def seconds(start: float) -> str:
    """The time since `start` (a `time.monotonic()`), as a person would say it."""
    passed = time.monotonic() - start
    return f"{passed:.1f} s" if passed < 10 else f"{passed:.0f} s"


def exit_code_help(codes: dict[int, str] = EXIT_CODES) -> str:
    """The exit codes as the last part of a `--help`."""
    return "exit codes:\n" + "\n".join(f"  {code:>3}  {says}" for code, says in codes.items())


def run(main: Callable[[list[str]], int], arguments: list[str] | None = None) -> int:
    """Runs a command and turns what can go wrong outside of it into a sentence and a code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return main(sys.argv[1:] if arguments is None else arguments)
    except ChoreError as error:
        print(error.sentence, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
