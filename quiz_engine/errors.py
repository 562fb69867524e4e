"""What can be wrong, and how it is told (L0: standard library only, runs unchanged in Pyodide).

Every code is listed here once, so that the author's guide, `quiz-engine check` and the tests share
one table. Messages are written where the mistake is found, since only that place knows what was
found.

    QuizEngineError
    ├── AuthorError      mistakes in a course; carries every Diagnostic of the run
    ├── CodecError       data of a foreign, damaged or newer format
    └── SetupError       something this machine lacks; the message says what to do
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CODES: dict[str, str] = {
    # QE1xx: markup, found while reading Markdown
    "QE101": "An element is not closed.",
    "QE102": "A closing tag has no opening tag.",
    "QE103": "An attribute is unknown, doubled or not readable.",
    "QE104": "A list entry has no choice marker.",
    "QE105": "The id is missing.",
    "QE106": "The id is used twice.",
    "QE107": "An id is not well formed.",
    "QE108": "An attribute's value is not allowed.",
    "QE109": "An element stands where it does not belong.",
    "QE110": "The question type is unknown or cannot be told.",
    "QE111": "What stands inside does not fit the question type.",
    "QE112": "A gap is not readable.",
    "QE113": "A number key is not readable.",
    "QE114": "An example response is not readable.",
    "QE115": "The question is not shown, because Markdown reads this place as code.",
    "QE116": "The front matter is missing or not readable.",
    "QE117": "The file is not UTF-8 text.",
    "QE118": "A tag does not stand alone on its line.",
    "QE119": "A list would not be shown as a list.",
    "QE120": "A blank line is missing after a tag.",
    "QE121": "The indentation does not fit.",
    "QE122": "The variables are not readable.",
    "QE123": "A name in double braces is unknown or stands where it cannot be.",
    "QE124": "The picture cannot be used for this question.",
    "QE125": "A merge conflict is left in the file.",
    "QE126": "The file is too large.",
    # QE2xx: model, found while checking what a question says
    "QE201": "There is no key.",
    "QE202": "There are too many keys.",
    "QE203": "There are too few choices.",
    "QE204": "Two choices are equal.",
    "QE205": "A choice is empty.",
    "QE206": "The prompt is empty.",
    "QE207": "An answer is listed twice.",
    "QE208": "An example is not graded as its tick says.",
    "QE209": "The competency, level or audience is not in the framework.",
    "QE210": "The framework file is not valid.",
    "QE211": "Right and wrong number keys overlap.",
    "QE212": "There is no gap.",
    "QE213": "A choice gives itself away.",
    "QE220": "What is said of the score has no effect or does not fit the type.",
    "QE221": "A pattern is not readable.",
    "QE222": "Typing errors cannot be forgiven.",
    "QE230": "A turn leads to no scene.",
    "QE231": "The scenes of a conversation do not fit together.",
    "QE240": "Two choices can hardly be told apart.",
    "QE241": "A wrong choice explains nothing.",
    "QE242": "A picture has no text alternative.",
    "QE243": "A text is hard to read for its audience.",
    "QE244": "An allowance is not readable.",
    "QE245": "An allowance allows nothing.",
    "QE250": "The variables cannot be drawn.",
    "QE251": "Some draw of the variables makes a question that nobody can answer.",
    "QE252": "A variable changes nothing.",
    "QE260": "A solution does not pass its tests.",
    "QE261": "A starter passes all tests.",
    "QE262": "The programs could not be run.",
    "QE263": "A package cannot be shipped.",
    "QE270": "A translation has a question that its original has not.",
    "QE271": "A translation differs from its original in more than words.",
    "QE272": "A translation lacks a question.",
    "QE280": "The glossary is not valid.",
    "QE281": "A term stands in the glossary twice.",
    "QE282": "A translated glossary has a term that its original has not.",
    "QE283": "A translated glossary lacks a term.",
    "QE290": "What is noted of recordings is not readable.",
    # QE3xx: interchange, found while reading stored or foreign data
    "QE301": "The data is not of the expected form.",
    "QE302": "The data was written by a newer version.",
    "QE303": "The file is no progress file, or it is damaged.",
    "QE304": "The progress file is of another course.",
    # QE4xx: browser, shown to learners in plain words
    "QE401": "The browser has no WebAssembly.",
    "QE402": "A runtime file is missing.",
    "QE403": "A runtime file is damaged.",
    "QE404": "The runtime did not start in time.",
    "QE405": "The runtime stopped.",
    "QE406": "Grading failed.",
    "QE407": "The message to the grader is not understood.",
}


class QuizEngineError(Exception):
    """The root of all errors this package raises on purpose."""


class CodecError(QuizEngineError):
    """Data that does not follow its format. `code` is one of QE301 to QE304."""

    def __init__(self, message: str, code: str = "QE301") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class SetupError(QuizEngineError):
    """This machine lacks something; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One mistake at one place of an author's own file."""

    path: str
    """File as the author knows it, with forward slashes."""
    line: int
    """Line, counted from 1."""
    column: int
    """Column in characters, counted from 1."""
    code: str
    """A key of CODES."""
    message: str
    """What was found, in one sentence."""
    help: str = ""
    """What is allowed and what to do."""
    severity: str = "error"
    """"error" stops the build; "warning" does not."""

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}:{self.column}: {self.code}: {self.message}"
        if self.severity == "warning":
            head = f"{self.path}:{self.line}:{self.column}: warning {self.code}: {self.message}"
        return head + (f"\n    {self.help}" if self.help else "")


class AuthorError(QuizEngineError):
    """A course with mistakes; `diagnostics` holds all of them, sorted by file and place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(diagnostics))
        super().__init__("\n".join(str(each) for each in self.diagnostics))


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a model, before anyone knows where in which file it stands."""

    code: str
    """A key of CODES."""
    message: str
    """What was found."""
    help: str = ""
    """What is allowed and what to do."""
    part: str | None = None
    """Id of the choice, answer, gap or example concerned; None for the whole item."""
    severity: str = "error"
    """As in Diagnostic."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that `word` most likely meant, or None when nothing is near."""
    import difflib  # here, because grading in the browser never needs it and would wait for it

    matches = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return matches[0] if matches else None
