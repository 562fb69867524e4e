"""What of the framework the course teaches no longer, or newly (L3).

A competence counts as taught at a level where a question practises it there. Only where the last
question of the changed lessons is gone, the others are asked, and of these only the ones that name
the competence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..curriculum import Framework, load_framework
from ..site.course import FRAMEWORK
from ..site.lesson_file import decode
from ..site.translation import ORIGINAL
from .comparison import Comparison
from .course import LARGEST, Course, Page
from .model import Finding

Taught = tuple[str, int]
"""Competence and level; 0 for a level that is not stated."""


def coverage_findings(made: Comparison) -> Iterator[Finding]:
    """Yield what was taught and is no longer, and what is taught for the first time."""
    folders = [each for each in made.head.folders() or made.base.folders() if each != "authors"]
    if not folders:
        return
    folder = ORIGINAL if ORIGINAL in folders else folders[0]
    pairs = [pair for pair in made.lessons if pair.page.folder == folder]
    old = _count(pair.base for pair in pairs if pair.base is not None)
    new = _count(pair.head for pair in pairs if pair.head is not None)
    framework = read_framework(made.head) or read_framework(made.base)
    for kind, here, there in (("coverage-lost", old, new), ("coverage-gained", new, old)):
        for taught in sorted(here):
            if not there[taught] and not _is_taught_elsewhere(made, folder, taught):
                yield _finding(kind, taught, folder, framework)


def _count(pages: Iterable[Page]) -> Counter[Taught]:
    found: Counter[Taught] = Counter()
    for page in pages:
        for each in page.asked():
            item = each.question.draft
            if item is not None and item.competency:
                found[item.competency, item.level] += 1
    return found


def _is_taught_elsewhere(made: Comparison, folder: str, taught: Taught) -> bool:
    """Return True where a lesson that did not change has such a question."""
    word = taught[0].encode()
    read = {pair.head.path for pair in made.lessons if pair.head is not None}
    names = [
        name
        for name in made.head.lessons()
        if name.startswith(f"{folder}/") and name not in made.changed
        and made.head.files[name] not in read and made.head.size_of(name) <= LARGEST
    ]  # fmt: skip
    made.head.tree.load(made.head.files[name] for name in names)
    return any(
        _count([made.head.page(name)])[taught] for name in names if word in made.head.read(name)
    )


def _finding(kind: str, taught: Taught, folder: str, framework: Framework | None) -> Finding:
    values = {"title": taught[0], "competency": taught[0], "level": str(taught[1] or "–")}
    for domain in framework.domains if framework is not None else ():
        for each in domain.competences:
            if f"{domain.id}.{each.id}" == taught[0]:
                values |= {name: getattr(each.name, name) for name in ("vi", "en", "de")}
    return Finding(kind, language=folder, values=values)


def read_framework(course: Course) -> Framework | None:
    """Return the framework of a revision; None where there is none, or it has mistakes."""
    path = course.files.get(FRAMEWORK)
    if path is None or course.size_of(FRAMEWORK) > LARGEST:
        return None
    text, problem = decode(course.read(FRAMEWORK), path)
    return load_framework(text, path)[0] if text is not None and problem is None else None
