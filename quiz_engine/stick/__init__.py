"""Writes courses to sticks (L3): only what changed, verified, safe against being pulled out.

    problem     what can go wrong, in a sentence each, with the exit code it means
    name        what a stick's file system can hold
    content     size and hash of a file
    source      the folder that is to be on the stick
    disk        everything that touches a stick, one small step each
    renaming    exchanging two names in one step, and other calls that Python lacks
    manifest    what earlier runs wrote, kept on the stick in two slots
    shelf       our hidden folder on the stick
    plan        what differs, what is in the way, where to switch
    stage       the new version beside the old one, read back
    write       puts these together
    check       whether a stick is whole, without a source

Nothing here knows the command line. Why it works like this is decision 25 of the author's guide.
"""

from .check import Checked, check_stick
from .disk import Disk
from .problem import StickError
from .source import Source, read_source
from .write import Report, write_stick

__all__ = [
    "Checked",
    "Disk",
    "Report",
    "Source",
    "StickError",
    "check_stick",
    "read_source",
    "write_stick",
]
