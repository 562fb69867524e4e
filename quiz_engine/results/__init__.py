"""Who can what in a class, from the files that learners hand in (L1, standard library only).

A result file is the learner's progress file (core/progress_codec.py); nothing else has to be
learnt, saved or explained. The same files run in the teacher's page, in Pyodide, and on the command
line.

    course.py   what a class is measured by, as the build writes it
    standing.py what counts as solved and done: the rules of the page "my progress"
    answer.py   a wrong response in words that can be counted
    sheet.py    what one learner reached, small enough that ten thousand fit in memory
    people.py   which files are of one learner, and where only the teacher can tell
    count.py    the numbers of a class
    advice.py   what to teach next, and why
    report.py   all of that as one value, and as JSON
    table.py    as CSV
    view.py     as a tree of elements, which a page and a file of HTML are made of
    tree.py     such trees, and what tables and bars of them look like
    message.py  what the page asks for (bridge.py)
"""

from .advice import Advice, advise
from .count import Numbers, count
from .course import Course, dump_course, load_course
from .people import Doubt, People, recognise
from .report import Left, Person, Report, dump_report, make_report
from .sheet import Sheet, read_sheet

__all__ = [
    "Advice", "Course", "Doubt", "Left", "Numbers", "People", "Person", "Report", "Sheet", "advise",
    "count", "dump_course", "dump_report", "load_course", "make_report", "read_sheet", "recognise",
]  # fmt: skip
