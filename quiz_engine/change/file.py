"""Findings about files that are no lessons (L3): pictures and the like, the framework, glossaries,
and what a review does not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..curriculum import Framework, Glossary, load_framework, load_glossary
from ..site.course import FRAMEWORK, GLOSSARY
from ..site.lesson_file import decode
from .comparison import Comparison
from .course import LARGEST, Course, find_conflict, folder_of, is_lesson, names_file
from .model import Finding, Place
from .repository import Tree
from .text import canonical

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
NAMED = 5
"""Files that a sentence names."""


def file_findings(made: Comparison) -> Iterator[Finding]:
    """Yield what changed about pictures, recordings and whatever else lessons bring along."""
    same = {course.object_of(name) for course in (made.base, made.head) for name in made.changed}
    gone = {made.base.object_of(name) for name in made.changed if name not in made.head.files}
    more = {made.head.object_of(name) for name in made.changed if name not in made.base.files}
    moved = gone & more & same
    for name in made.changed:
        if is_lesson(name) or name.rpartition("/")[2] in (FRAMEWORK, GLOSSARY, "mkdocs.yml"):
            continue
        objects = made.base.object_of(name), made.head.object_of(name)
        if not all(objects) and (objects[0] or objects[1]) in moved:
            continue
        what = "picture" if name.lower().endswith(PICTURES) else "file"
        how = "changed" if all(objects) else "added" if objects[1] else "removed"
        paths = made.base.files.get(name), made.head.files.get(name)
        sizes = (str(course.size_of(name)) for course in (made.base, made.head))
        lesson, line = _shown_on(made, name)
        yield Finding(
            f"{what}-{how}",
            lesson,
            language=folder_of(name),
            base=Place(paths[0], 1) if paths[0] else None,
            head=Place(paths[1], 1) if paths[1] else None,
            values={
                "path": name,
                "lines": line,
                **dict(zip(("before", "now"), sizes, strict=True)),
            },
        )


def _shown_on(made: Comparison, name: str) -> tuple[str, str]:
    """Return the lesson that names a file, and where; empty where none does that was read."""
    for pair in made.lessons:
        course, page = (made.head, pair.head) if pair.head is not None else (made.base, pair.base)
        for number, line in enumerate(page.file.text.splitlines(), page.file.first_line):
            if names_file(course, f"{page.folder}/{page.name}", line, name):
                return page.id, f"{page.path}:{number}"
    return "", ""


def vocabulary_findings(made: Comparison) -> Iterator[Finding]:
    """Yield what changed about the framework and the glossaries."""
    for name in made.changed:
        short = name.rpartition("/")[2]
        if name == FRAMEWORK:
            sides = [_read(made, course, name, load_framework) for course in (made.base, made.head)]
            yield from _named(
                _framework_words(sides[0]), _framework_words(sides[1]), made, name, ""
            )
        elif short == GLOSSARY and folder_of(name):
            sides = [_read(made, course, name, load_glossary) for course in (made.base, made.head)]
            words = [_glossary_words(each) for each in sides]
            yield from _named(*words, made, name, folder_of(name))


def _read(made: Comparison, course: Course, name: str, load: Callable) -> object:
    """Return a framework or a glossary; None where there is none or it cannot be read, which is
    noted."""
    path = course.files.get(name)
    if path is None:
        return None
    side = "head" if course is made.head else "base"
    if course.size_of(name) > LARGEST:
        values = {"path": path, "size": str(course.size_of(name)), "most": str(LARGEST)}
        made.trouble.append(Finding("too-large", values=values, **{side: Place(path, 1)}))
        return False
    data = course.read(name)
    line = find_conflict(data)
    text, problem = decode(data, path)
    read, *_, found = load(text, path) if text is not None else (None, [problem])
    if read is None or line:
        kind = "conflict" if line and side == "head" else f"unreadable-{side}"
        reason = "<<<<<<<" if line else found[0].message
        line = line or found[0].line
        values = {"path": path, "line": str(line), "reason": reason}
        made.trouble.append(Finding(kind, values=values, **{side: Place(path, line)}))
        return False
    return read


Words = Mapping[str, str]
"""What a part of the framework, or a term, says, by its name."""


def _framework_words(framework: Framework | None | bool) -> Words | None:
    if framework is False:
        return None
    if framework is None:
        return {}
    found = {}
    for level in framework.levels:
        found[f"level {level.id}"] = _says(level.name, level.description)
    for each in framework.audiences:
        found[f"audience {each.id}"] = _says(each.name)
    for domain in framework.domains:
        found[domain.id] = _says(domain.name, domain.description)
        for each in domain.competences:
            found[f"{domain.id}.{each.id}"] = _says(each.name, each.description, each.goal)
    return found


def _says(*names: object) -> str:
    """Return words of all languages, one language a line."""
    return "\n".join(
        " – ".join(getattr(each, language) for each in names if each is not None)
        for language in ("vi", "en", "de")
    )


def _glossary_words(glossary: Glossary | None | bool) -> Words | None:
    if glossary is False:
        return None
    terms = glossary.terms if glossary is not None else ()
    return {
        each.id: "\n".join([" · ".join(each.forms), each.definition, each.lesson or ""]).strip()
        for each in terms
    }


def _named(
    base: Words | None, head: Words | None, made: Comparison, name: str, folder: str
) -> Iterator[Finding]:
    if base is None or head is None:
        return
    what = "term" if folder else "framework"
    paths = made.base.files.get(name), made.head.files.get(name)
    places = [Place(path, 1) if path is not None else None for path in paths]
    for part in dict.fromkeys([*base, *head]):
        old, new = base.get(part), head.get(part)
        if old is None or new is None:
            how = "added" if old is None else "removed"
            side = (
                (None, _line(made.head, name, part))
                if old is None
                else (_line(made.base, name, part), None)
            )
            values = {"part": part, "now": new or old or ""}
            if not folder:
                values |= dict(zip(("vi", "en", "de"), values["now"].split("\n"), strict=False))
            yield Finding(f"{what}-{how}", "", "", folder, *side, values)
        elif canonical(old) != canonical(new):
            lines = [
                pair
                for pair in zip(old.split("\n"), new.split("\n"), strict=False)
                if pair[0] != pair[1]
            ]
            texts = [" / ".join(each) for each in zip(*lines, strict=True)] if lines else [old, new]
            values = {"part": part, "before": texts[0], "now": texts[1]}
            places = [_line(course, name, part) for course in (made.base, made.head)]
            yield Finding(f"{what}-changed", "", "", folder, *places, values)


def _line(course: Course, name: str, part: str) -> Place:
    """Return where a part of a YAML file has its id."""
    last = re.escape(part.rpartition(".")[2].rpartition(" ")[2])
    text = course.read(name).decode("utf-8", "replace")
    found = re.search(rf"\bid:[ \t]*[\"']?{last}[\"']?[ \t]*(?:$|[,}}#])", text, re.M)
    return Place(course.files[name], text[: found.start()].count("\n") + 1 if found else 1)


def other_findings(made: Comparison) -> Iterator[Finding]:
    """Yield what changed that a review does not read: settings of the build, programs, looks; and
    submodules in the course."""
    base, head = made.base.tree, made.head.tree
    for path in sorted({*base.modules, *head.modules}):
        inside = f"{path}/".startswith(f"{made.head.content}/") if made.head.content else True
        if inside or f"{made.head.content}/".startswith(f"{path}/"):
            yield Finding("submodule", head=Place(path, 1), values={"path": path})
    ours = {*made.base.files.values(), *made.head.files.values()}
    changed = [
        path
        for path in sorted({*base.entries, *head.entries})
        if _object(base, path) != _object(head, path)
    ]
    settings = [path for path in changed if path.rpartition("/")[2] == "mkdocs.yml"]
    for path in settings:
        yield Finding("settings-changed", head=Place(path, 1), values={"path": path})
    others = [path for path in changed if path not in ours and path not in settings]
    if others:
        more = "" if len(others) <= NAMED else " …"
        values = {"count": str(len(others)), "paths": ", ".join(others[:NAMED]) + more}
        yield Finding("other-files", values=values)


def _object(tree: Tree, path: str) -> str:
    return tree.entries[path].name if path in tree.entries else ""
