"""`quiz-engine new`: a course, a lesson or a question to begin with (L3)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..errors import SetupError
from ..locale import LANGUAGES
from ..markup.format import make_slug
from ..new import NewCourse, NewError, add_item, make_item, write_course, write_lesson
from ..new.course import CONTENT, TITLES
from ..new.item import TYPES
from ..new.place import find_folder
from ..new.text import LONGEST, is_slug, is_title
from ..site.course import FRAMEWORK, find_folders

class _Name(click.ParamType):
    """A name of small letters, digits and single hyphens."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; fails with a sentence."""
        if not is_slug(value):
            self.fail(
                f'"{value}" cannot be a name: use at most {LONGEST} small letters without marks, '
                f'digits, and single hyphens, such as "{make_slug(value, "my-course")}".'
            )
        return value


class _Title(click.ParamType):
    """One line of text."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the title without spaces around it; fails with a sentence."""
        if not is_title(value):
            self.fail(f"a title is one line of at most {2 * LONGEST} letters, not {value!r}.")
        return value.strip()


@click.group()
def new() -> None:
    """Write a course, a lesson or a question to begin with.

    \b
    Exit codes:
      0  it is written
      1  something is in the way: nothing was written
      2  wrong usage, or a file that cannot be read or written
    """


@new.command()
@click.argument("directory", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="The language that the course is written in.",
)
@click.option("--title", type=_Title(), help="Its title; not given: that of the sample.")
@click.option(
    "--name",
    type=_Name(),
    help="Name under which browsers keep progress; not given: made of the folder's name.",
)
def course(directory: Path, language: str, title: str | None, name: str | None) -> None:
    """Write a course that works: four lessons, with a question of each kind.

    DIRECTORY is this folder where not given. What is there already stays as it is; where a file of
    the course would overwrite one, nothing is written.

    \b
    Exit codes:
      0  it is written
      1  something is in the way: nothing was written
      2  wrong usage, or a file that cannot be read or written
    """
    name = name or make_slug(directory.resolve().name, "my-course")
    made = NewCourse(name, title or TITLES[language], language)
    with _told():
        files = write_course(directory, made)
    where = directory.as_posix()
    click.echo(f'Wrote the course "{made.title}" to {where}: {len(files)} files.')
    steps = [
        *([f"cd {where}"] if where != "." else []),
        "mkdocs build",
        "open site/index.html in a browser, by a double click",
        "read README.md, change a lesson, and build again",
    ]
    _show_next(steps)


@new.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--title", type=_Title(), help="Its title; not given: made of the file's name.")
def lesson(path: Path, title: str | None) -> None:
    """Write a lesson with a plan to write after, and a first question.

    PATH is its file, such as content/vi/my-chapter/my-lesson.md; its id is the file's name.

    \b
    Exit codes:
      0  it is written
      1  something is in the way: nothing was written
      2  wrong usage, or a file that cannot be read or written
    """
    with _told():
        written = write_lesson(path, title or "")
    shown = written.as_posix()
    click.echo(f"Wrote {shown}.")
    content, _ = find_folder(written)
    entry = written.resolve().relative_to(content.resolve()).as_posix()
    _show_next(
        [
            f'add it to "nav" in mkdocs.yml, where learners are to meet it: "- {entry}"',
            f"write {shown}: say what it teaches in its description, too",
            f"quiz-engine new item TYPE --lesson {shown}",
            "quiz-engine check content/",
        ]
    )


@new.command()
@click.argument("item_type", metavar="TYPE", type=click.Choice(TYPES))
@click.option(
    "--lesson",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lesson to add it to, at its end; not given: it is printed.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of a printed question; not given: that of the course here.",
)
def item(item_type: str, lesson: Path | None, language: str | None) -> None:
    """Write a question of an item type that works, to be rewritten.

    \b
    Exit codes:
      0  it is written
      1  something is in the way: nothing was written
      2  wrong usage, or a file that cannot be read or written
    """
    if lesson is None:
        click.echo(make_item(item_type, language or _language_here(), f"my-{item_type}"), nl=False)
        return
    if language is not None:
        raise click.UsageError("--language is for a printed question: a lesson has its own.")
    with _told():
        made = add_item(item_type, lesson)
    click.echo(f'{lesson.as_posix()}:{made.line}: added the question "{made.id}".')
    if made.picture is not None:
        click.echo(f"{made.picture.as_posix()}: added its picture.")
    _show_next(["put your own words and your own key into it", "quiz-engine check content/"])


def _language_here() -> str:
    """Return the language of the course in this folder, the first where it has several or there is
    none."""
    here = Path(CONTENT)
    found = [each for each in find_folders(here) if each in LANGUAGES]
    return found[0] if (here / FRAMEWORK).is_file() and found else LANGUAGES[0]


def _show_next(steps: list[str]) -> None:
    click.echo("Next:")
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}")


@contextmanager
def _told() -> Iterator[None]:
    """Tell what is in the way, and end."""
    try:
        yield
    except (NewError, SetupError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
