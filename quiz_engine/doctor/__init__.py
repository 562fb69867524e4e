"""Checks an upload of a built site, or a folder or stick with one (L3, standard library only).

`check_address` asks a host, `check_folder` reads a disk; both compare what is there with the list
that the build wrote (site/file_list.py), and return a Report of Findings in plain words. What the
host says besides, its headers, is judged by what pages need (see decision 26). Not a crawler: pages
name their parts in scripts, which a crawler would have to run; a list cannot miss one.
"""

from .finding import BROKEN, BUT, WORKS, Finding, Report
from .folder import check_folder
from .host import Limits, Unreachable
from .web import check_address

__all__ = [
    "BROKEN",
    "BUT",
    "WORKS",
    "Finding",
    "Limits",
    "Report",
    "Unreachable",
    "check_address",
    "check_folder",
]
