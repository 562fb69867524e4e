"""The Python-Markdown extension (L2): puts items into a page.

A preprocessor reads the questions before Markdown sees them and leaves one line for each; a block
processor turns that line into elements, wherever Markdown's own rules have put it (list,
admonition, tab); a postprocessor fills the gaps in.

Gaps are filled in by the postprocessor, not by an inline pattern, because inline patterns do not
run in raw HTML, where an author may well put a gap."""

from __future__ import annotations

import bisect
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from ..errors import AuthorError, Diagnostic
from ..locale import load_catalogue
from .filling import MARK as VALUE
from .filling import Filling
from .forms.kind import Unplaced
from .gap import INSIDE
from .lesson import Defaults, Lesson, parse_lesson
from .question import Question
from .render import render_gap, render_mistakes, render_question

_MARK = re.compile(r"\x02qe(\d+)\x03")
_BLOCK = re.compile(r" {0,3}\x02qe(\d+)\x03\s*")
_GAP = re.compile(r"\x02qe(\d+)g(\d+)\x03")
_IN_NAME = re.compile(r"_(qe\d+[gv]\d+)(?=_)")
"""What attr_list makes of such a mark in the name of an attribute."""
_READ, _CUT = 31, 29
"""Before and after Python-Markdown's own "normalize_whitespace" (30), and before fences (25)."""
_IN_ATTRIBUTE = (
    "A name in double braces stands within a link, a picture or a heading.",
    "Move it into running text.",
)
_UNDRAWN = (
    "Nothing has drawn the variables of this question.",
    'Build the page with the "quiz_engine" plugin, which runs their code.',
)
_DRAWN_UNDER = 2
"""The level of the heading under which forms think that their question stands."""
_NESTING = re.compile(r"(?:\s|[-*+>:]|\d+\.)*")
_TOO_DEEP = (
    "Lists, quotes or other blocks stand in one another here, more than Markdown can read.",
    "Nest at most ten.",
)
_SKIPPED = ("meta", "mkdocs_raw_html")
"""Preprocessors for whole documents only: one would take "word: text" for front matter, the other
would forget the anchors of the page for those of its last question."""


@dataclass(slots=True)
class PageContext:
    """What a host tells about the page to be converted."""

    path: str = "<text>"
    """File name in messages."""
    language: str = "vi"
    """vi, en or de: of the texts around a question and of the notation of numbers."""
    first_line: int = 1
    """Line of the file on which the Markdown begins, after front matter."""
    defaults: Defaults = field(default_factory=Defaults)
    """From the page's front matter."""
    first_number: int = 1
    """Shown number of the first question."""
    diagnostics: list[Diagnostic] | None = None
    """A list to which mistakes are added; None to have them raised as one AuthorError."""


class QuestionExtension(Extension):
    """Questions in Markdown. Set `page` before a conversion, read `lesson` after it."""

    def __init__(self, **options: object) -> None:
        """Options: `language`, `path` and `first_line`, as in PageContext."""
        self.config = {
            "language": ["vi", "Language of the page: vi, en or de."],
            "path": ["<text>", "File name in messages."],
            "first_line": [1, "Number of the first line in the file."],
        }
        super().__init__(**options)
        self.lesson = Lesson()
        self.page = PageContext(**self.getConfigs())

    @property
    def page(self) -> PageContext:
        """The page to be converted next."""
        return self._page

    @page.setter
    def page(self, page: PageContext) -> None:
        self._page = page
        self.lesson = Lesson()

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        md.registerExtension(self)
        md.preprocessors.register(_Reader(md, self), "quiz_read", _READ)
        md.preprocessors.register(_Cutter(md, self), "quiz_cut", _CUT)
        md.parser.blockprocessors.register(_Renderer(md.parser, self), "quiz_render", 110)
        # after all others, toc's and pymdownx's included
        md.treeprocessors.register(_Teller(md, self), "quiz_tell", -10)
        md.treeprocessors.register(_Leveller(md), "quiz_level", -11)
        md.postprocessors.register(_Finisher(md, self), "quiz_finish", -10)
        self.reset()

    def reset(self) -> None:
        """Forget the page before; called by `Markdown.reset`."""
        self.lesson = Lesson()
        self.rendered: set[int] = set()
        self.undrawn: list[Diagnostic] = []

    def diagnostics_of(self, question: Question) -> list[Diagnostic]:
        """Return the mistakes within the lines of a question."""
        first = self.page.first_line + question.element.opened
        last = self.page.first_line + question.element.end
        found = self.lesson.diagnostics
        start = bisect.bisect_left(found, first, key=lambda each: each.line)
        end = bisect.bisect_right(found, last, key=lambda each: each.line)
        return [each for each in found[start:end] if each.severity == "error"]


HOST_EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed",
)  # fmt: skip
"""What a course may use; decides together with Markdown where a question can stand."""


def check_placement(text: str, page: PageContext) -> list[Diagnostic]:
    """Convert a lesson and return what only Markdown itself can tell: places that it reads as
    code, and blocks in one another that are too many for it."""
    extension = QuestionExtension()
    extension.page = replace(page, diagnostics=[])
    try:
        Markdown(extensions=[extension, *HOST_EXTENSIONS]).convert(text)
    except RecursionError:
        depths = [len(_NESTING.match(line)[0]) for line in text.splitlines()]
        line = page.first_line + depths.index(max(depths))
        return [Diagnostic(page.path, line, 1, "QE121", *_TOO_DEEP)]
    known = set(extension.lesson.diagnostics)
    return [each for each in extension.page.diagnostics if each not in known]


def convert_lesson(text: str, page: PageContext) -> str:
    """Return a lesson's content as HTML, as a course without other extensions shows it. Mistakes
    are added to those of `page`."""
    extension = QuestionExtension()
    extension.page = page
    return Markdown(extensions=[extension, *HOST_EXTENSIONS]).convert(text)


class _Reader(Preprocessor):
    """Reads the questions from the text as the author wrote it."""

    def __init__(self, md: Markdown, extension: QuestionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        extension, page = self.extension, self.extension.page
        extension.reset()
        text = re.sub(r"\r\n?", "\n", "\n".join(lines))
        extension.lesson = parse_lesson(
            text, page.path, page.language, page.defaults, page.first_line
        )
        return text.split("\n")


class _Cutter(Preprocessor):
    """Replaces each question by one line."""

    def __init__(self, md: Markdown, extension: QuestionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        start = 0
        for index, question in enumerate(self.extension.lesson.questions):
            element = question.element
            result += lines[start : element.opened]
            start = element.end if element.closed is None else element.closed + 1
            if result and result[-1].strip():
                result.append("")
            result.append(" " * question.indent + f"\x02qe{index}\x03")
            if lines[start : start + 1] and lines[start].strip():
                result.append("")
        return result + lines[start:]


class _Renderer(BlockProcessor):
    """Turns the line of a question into its elements."""

    def __init__(self, parser: object, extension: QuestionExtension) -> None:
        super().__init__(parser)
        self.extension = extension

    def test(self, parent: etree.Element, block: str) -> bool:
        return _BLOCK.fullmatch(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        index = int(_BLOCK.fullmatch(blocks.pop(0))[1])
        extension = self.extension
        question = extension.lesson.questions[index]
        extension.rendered.add(index)
        if question.item is None:
            mistakes = extension.diagnostics_of(question)
            if not mistakes and question.request is not None:
                mistakes = [Diagnostic(extension.page.path, *question.place, "QE250", *_UNDRAWN)]
                extension.undrawn += mistakes
            parent.append(render_mistakes(mistakes))
            return
        messages = load_catalogue(extension.page.language)
        number = extension.page.first_number + index
        try:
            parent.append(render_question(question, index, number, messages, self.parse))
        except Unplaced as unplaced:
            mistake = Diagnostic(extension.page.path, *unplaced.diagnosis)
            extension.undrawn.append(mistake)
            parent.append(render_mistakes([mistake]))

    def parse(self, element: etree.Element, text: str) -> None:
        """Parse Markdown into an element, as if it were a document of its own."""
        lines = [*text.split("\n"), "", ""]
        md = self.parser.md
        own = md.preprocessors.get_index_for_name("quiz_cut")
        skipped = [md.preprocessors[name] for name in _SKIPPED if name in md.preprocessors]
        for preprocessor in list(md.preprocessors)[own + 1 :]:
            if preprocessor not in skipped:
                lines = preprocessor.run(lines)
        self.parser.state.set("question")
        self.parser.parseChunk(element, "\n".join(lines))
        self.parser.state.reset()


class _Teller(Treeprocessor):
    """Tells what is wrong with the page, once all of it was parsed."""

    def __init__(self, md: Markdown, extension: QuestionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        extension, page = self.extension, self.extension.page
        found = [*extension.lesson.diagnostics, *extension.undrawn]
        found += [*self._unrendered(), *self._misplaced(root)]
        if page.diagnostics is not None:
            page.diagnostics += found
        elif mistakes := [each for each in found if each.severity == "error"]:
            raise AuthorError(mistakes)

    def _unrendered(self) -> Iterator[Diagnostic]:
        extension = self.extension
        for index, question in enumerate(extension.lesson.questions):
            if index not in extension.rendered:
                yield Diagnostic(
                    extension.page.path,
                    *question.place,
                    "QE115",
                    "This question is not shown, because Markdown reads this place as code or as "
                    "HTML.",
                    "Indent it as its surroundings ask: not at all, or by four spaces in a list, "
                    "an admonition "
                    'or a tab; in HTML, write <div markdown="1">.',
                )

    def _misplaced(self, root: etree.Element) -> Iterator[Diagnostic]:
        """Find gaps and values that have become part of an attribute, where no element can be.

        An attribute without a value has None for it (Python-Markdown 3.11).
        """
        path, questions = self.extension.page.path, dict(enumerate(self.extension.lesson.questions))
        gaps = {
            (str(index), str(number)): gap.place
            for index, question in questions.items()
            for number, gap in enumerate(question.gaps)
        }
        for element in root.iter():
            for name, value in element.attrib.items():
                written = _IN_NAME.sub("\x02\\1\x03", name) + (value or "")
                if "\x02" not in written:
                    continue
                for match in _GAP.finditer(written):
                    if place := gaps.get(match.groups()):
                        yield Diagnostic(path, *place, "QE112", *INSIDE)
                for match in VALUE.finditer(written):
                    # Found here only where Markdown sees more than a look at one line does.
                    if question := questions.get(int(match[1])):
                        yield Diagnostic(path, *question.place, "QE123", *_IN_ATTRIBUTE)
                if value:
                    element.set(name, VALUE.sub("", _GAP.sub("", value)))


class _Leveller(Treeprocessor):
    """Puts the headings within questions, which are drawn as below an ``<h2>``, one level below the
    heading that they stand under."""

    def run(self, root: etree.Element) -> None:
        above = _DRAWN_UNDER
        within: set[etree.Element] = set()
        for element in root.iter():
            if element.tag == "qe-item":
                within = set(element.iter())
            elif element not in within and re.fullmatch("h[1-6]", str(element.tag)):
                above = int(element.tag[1])
            elif element in within and (level := element.get("aria-level")):
                element.set("aria-level", str(int(level) + above - _DRAWN_UNDER))


class _Finisher(Postprocessor):
    """Fills the gaps in."""

    def __init__(self, md: Markdown, extension: QuestionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        messages = load_catalogue(self.extension.page.language)

        def fill(match: re.Match[str]) -> str:
            gap = self.extension.lesson.questions[int(match[1])].gaps[int(match[2])]
            item = self.extension.lesson.questions[int(match[1])].item
            return render_gap(gap, int(match[2]) + 1, messages, item)

        def put(match: re.Match[str]) -> str:
            index = int(match[1])
            return Filling(self.extension.lesson.questions[index].item, index).render(int(match[2]))

        return _MARK.sub("QE115", VALUE.sub(put, _GAP.sub(fill, text)))


def makeExtension(**options: object) -> QuestionExtension:
    """Return the extension, for `markdown_extensions` in mkdocs.yml."""
    return QuestionExtension(**options)
