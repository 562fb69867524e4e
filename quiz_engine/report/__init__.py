"""The report of a class from a folder (L3): reads result files, counts, writes HTML, CSV and JSON.

What is counted, and how, stands in quiz_engine/results, which the teacher's page runs, too.
"""

from .folder import Handed, Problem, put_together, read_course, read_folder
from .output import write_report

__all__ = ["Handed", "Problem", "put_together", "read_course", "read_folder", "write_report"]
