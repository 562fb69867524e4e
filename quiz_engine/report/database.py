"""The numbers of a class, counted by DuckDB (L3): as `quiz_engine.results.count`, for thousands.

Only whole numbers go into the database, so that no text from a file is ever part of a query, and
equal numbers are put in the same order as Python puts them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..results.count import ANSWERS, Asked, Numbers, Reached, Standings
from ..results.course import Course
from ..results.sheet import Sheet
from ..results.standing import BEGUN, NEW, SOLVED

TABLES = {
    "state": "learner INTEGER, question INTEGER, state UTINYINT",
    "lesson_state": "learner INTEGER, lesson INTEGER, state UTINYINT",
    "answer": "learner INTEGER, question INTEGER, text INTEGER",
    "question": "question INTEGER, lesson INTEGER",
    "lesson": "lesson INTEGER, skill INTEGER",
}
REACHED = f"""
    WITH all_of AS (SELECT DISTINCT skill FROM lesson WHERE skill >= 0 UNION ALL SELECT -1),
    part AS (
      SELECT l.lesson, s.skill FROM all_of s JOIN lesson l ON s.skill = -1 OR l.skill = s.skill),
    solved AS (
      SELECT st.learner, p.skill, count(*) AS many FROM state st
      JOIN question q USING (question) JOIN part p USING (lesson)
      WHERE st.state = {SOLVED} GROUP BY ALL),
    done AS (
      SELECT ls.learner, p.skill, count(*) AS many FROM lesson_state ls JOIN part p USING (lesson)
      WHERE ls.state = {SOLVED} GROUP BY ALL),
    size AS (SELECT skill, count(*) AS many FROM part GROUP BY skill),
    reached AS (
      SELECT who.learner, size.skill, coalesce(solved.many, 0) AS solved,
        coalesce(done.many, 0) AS done, size.many AS lessons
      FROM (SELECT unnest(range($1)) AS learner) who CROSS JOIN size
      LEFT JOIN solved USING (learner, skill) LEFT JOIN done USING (learner, skill))
    SELECT learner, skill, solved, done,
      CASE WHEN done = lessons THEN {SOLVED} WHEN solved > 0 OR done > 0 THEN {BEGUN} ELSE {NEW} END
        AS state
    FROM reached ORDER BY skill, learner
"""
STOOD = """
    SELECT lesson, state, count(*) FROM lesson_state GROUP BY ALL
"""
STUCK = f"""
    SELECT q.lesson, count(DISTINCT st.learner) FROM state st JOIN question q USING (question)
    WHERE st.state = {BEGUN} GROUP BY ALL
"""
ASKED = f"""
    SELECT question, count(*) FILTER (state = {SOLVED}), count(*) FILTER (state = {BEGUN})
    FROM state GROUP BY ALL
"""
GIVEN = f"""
    SELECT question, text, count(*) AS many FROM answer
    JOIN state USING (learner, question) WHERE state = {BEGUN} GROUP BY question, text
    QUALIFY row_number() OVER (PARTITION BY question ORDER BY count(*) DESC, text) <= {ANSWERS}
    ORDER BY question, many DESC, text
"""


def count_by_database(course: Course, sheets: Sequence[Sheet]) -> Numbers:
    """Count a class. Raises ImportError where DuckDB is not installed."""
    import duckdb

    texts = sorted({text for each in sheets for _, wrong in each.answers for text in wrong})
    number = {text: place for place, text in enumerate(texts)}
    skills = {each.id: place for place, each in enumerate(course.competences)}
    rows: dict[str, Iterable[tuple[int, ...]]] = {
        "state": _states((each.states for each in sheets)),
        "lesson_state": _states((each.lessons for each in sheets)),
        "answer": (
            (learner, question, number[text])
            for learner, sheet in enumerate(sheets)
            for question, wrong in sheet.answers
            for text in wrong
        ),
        "question": ((place, each.lesson) for place, each in enumerate(course.questions)),
        "lesson": (
            (place, skills.get(each.competence, -1)) for place, each in enumerate(course.lessons)
        ),
    }
    with duckdb.connect(":memory:") as base:
        _fill(base, rows)
        reached = base.execute(REACHED, [len(sheets)]).fetchall()
        stood = base.execute(STOOD).fetchall()
        stuck = dict(base.execute(STUCK).fetchall())
        asked = {question: many for question, *many in base.execute(ASKED).fetchall()}
        given: dict[int, list[tuple[str, int]]] = {}
        for question, text, many in base.execute(GIVEN).fetchall():
            given.setdefault(question, []).append((texts[text], many))
    of: dict[int, list[Reached]] = {}
    for _, skill, solved, done, state in reached:
        of.setdefault(skill, []).append(Reached(solved, done, str(state)))
    # A competence that no lesson teaches is reached by nobody
    nothing = [Reached(0, 0, NEW)] * len(sheets)
    by_skill = [of.get(place, nothing) for place in range(len(course.competences))]
    questions = []
    for place in range(len(course.questions)):
        solved, missed = asked.get(place, (0, 0))
        questions.append(Asked(solved + missed, solved, missed, tuple(given.get(place, ()))))
    return Numbers(
        tuple(of.get(-1, nothing)),
        tuple(tuple(each[learner] for each in by_skill) for learner in range(len(sheets))),
        tuple(_stand(len(sheets), [each.state for each in column]) for column in by_skill),
        tuple(_stood(place, stood, len(sheets)) for place in range(len(course.lessons))),
        tuple(stuck.get(place, 0) for place in range(len(course.lessons))),
        tuple(questions),
    )


def _states(all_states: Iterable[str]) -> Iterable[tuple[int, int, int]]:
    return (
        (learner, place, int(state))
        for learner, states in enumerate(all_states)
        for place, state in enumerate(states)
        if state != NEW
    )


def _fill(base, rows: dict[str, Iterable[tuple[int, ...]]]) -> None:
    """Put rows into tables by way of a file: a row at a time takes a hundred times as long."""
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        for name, columns in TABLES.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
            path = Path(folder, f"{name}.csv")
            with path.open("w", encoding="ascii") as file:
                file.writelines(",".join(map(str, row)) + "\n" for row in rows[name])
            if path.stat().st_size:
                quoted = str(path).replace("'", "''")
                base.execute(f"COPY {name} FROM '{quoted}' (HEADER false)")


def _stand(learners: int, states: Sequence[str]) -> Standings:
    can, begun = states.count(SOLVED), states.count(BEGUN)
    return Standings(can, begun, learners - can - begun)


def _stood(place: int, rows: Sequence[tuple[int, int, int]], learners: int) -> Standings:
    many = {str(state): found for lesson, state, found in rows if lesson == place}
    can, begun = many.get(SOLVED, 0), many.get(BEGUN, 0)
    return Standings(can, begun, learners - can - begun)
