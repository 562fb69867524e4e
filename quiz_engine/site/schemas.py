"""The JSON Schemas of what authors write as YAML (L3), for their editors.

Each is made from the types that read the file, and published in quiz_engine/schema/; a test holds
the two together, and `python -m quiz_engine.site.schemas` publishes them anew. Other schemas in that
folder are of data that programs write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..curriculum import Framework, framework, glossary, lesson
from . import recordings

NAMES = ("framework", "glossary", "lesson", "mkdocs", "recorded")
"""What there is a schema of."""
FILES = {name: f"{name}.schema.json" for name in NAMES}
"""The files of schemas, by what they are of."""
PUBLISHED = Path(__file__).resolve().parents[1] / "schema"


def make_schemas() -> dict[str, dict[str, Any]]:
    """Return all schemas by name, made anew."""
    from . import plugin_schema  # here, because MkDocs is slow to import and no command needs it

    makers = (framework, glossary, lesson, plugin_schema, recordings)
    return {name: each.make_schema() for name, each in zip(NAMES, makers, strict=True)}


def dump_schema(schema: dict[str, Any]) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path, named: Framework | None = None) -> list[Path]:
    """Write the published schemas to a folder and return their files. With the framework of a
    course, the one for lessons allows what that names. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, file in FILES.items():
        text = (PUBLISHED / file).read_text(encoding="utf-8")
        if name == "lesson" and named is not None:
            text = dump_schema(lesson.make_schema(named))
        path = folder / file
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":
    for _name, _schema in make_schemas().items():
        (PUBLISHED / FILES[_name]).write_text(dump_schema(_schema), "utf-8", newline="\n")
