"""What a course has, in numbers (L3): for those who write it, and who ask what is still missing.

    time.py     how long it takes to read and to answer
    collect.py  the numbers of a course as one value
    data.py     as JSON: quiz_engine/schema/stats.schema.json
    table.py    as tables on a terminal
    view.py     as a page with charts
"""

from .collect import Stats, collect

__all__ = ["Stats", "collect"]
