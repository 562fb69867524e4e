"""Refuses a Python that is too old, in one sentence.

Kept in the syntax that Python 2.7 and every 3.x read, because they are who it speaks to.
"""
import os
import sys

OLDEST = (3, 11)
EXIT_CODE = 3


def find_newer(directories):
    """The name of a newer Python in these directories (a PATH, split), or None."""
    for minor in range(19, OLDEST[1] - 1, -1):
        name = "python3.%d" % minor
        if any(os.path.isfile(os.path.join(directory, name)) for directory in directories):
            return name
    return None


def refusal(version, executable, script, newer):
    """The sentence for a Python that is too old, or None where it is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return None
    found = "This is Python %d.%d (%s) and Python %d.%d or newer is needed: " % (
        version[0],
        version[1],
        executable,
        OLDEST[0],
        OLDEST[1],
    )
    if newer:
        return found + "run %s %s" % (newer, script)
    return found + "install it from python.org, then run the command again with it."


def require():
    """Ends the program with exit code 3 when this Python is too old."""
    path = os.environ.get("PATH", "").split(os.pathsep)
    script = os.path.join("scripts", os.path.basename(sys.argv[0]))
    sentence = refusal(sys.version_info, sys.executable, script, find_newer(path))
    if sentence:
        sys.stderr.write(sentence + "\n")
        sys.exit(EXIT_CODE)


require()
