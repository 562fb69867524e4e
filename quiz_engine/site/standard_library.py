"""Names of the standard library of Pyodide's Python, whatever Python builds the course (L3)."""

from __future__ import annotations

import sys

_GONE = frozenset(
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib "
    "nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)
"""In Python 3.11 and no more in 3.14 (PEP 594, PEP 632): a package may bring them back."""
_NEW = frozenset(["annotationlib", "compression"])
"""In Python 3.14 and not in every older one."""


def is_standard(name: str) -> bool:
    """Whether Python 3.14 has a module of this name itself."""
    return name in _NEW or (name in sys.stdlib_module_names and name not in _GONE)
