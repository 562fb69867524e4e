"""What pip's and venv's output means, as one sentence that says what to do.

The patterns are read in order, the surest first: a machine without network also says that it
found no matching distribution.
"""

import re

from .folder import DISK_FULL
from .screen import ChoreError

_BUILD = (
    "{package} has no ready-made build for this Python and system: use a 64-bit Python 3.11 to"
    " 3.14 from python.org, or install a C compiler (Debian: apt install build-essential"
    " python3-dev; macOS: xcode-select --install; Windows: Visual Studio Build Tools)."
)

_CAUSES = (
    (
        r"No space left on device|ENOSPC|not enough space on the disk|Disk quota exceeded",
        7,
        DISK_FULL,
    ),
    (
        r"DO NOT MATCH THE HASHES",
        5,
        "A downloaded package is not the one that scripts/lock names: run this again, and if it"
        " stays so, do not install it but tell the maintainers.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        5,
        "The package index showed a certificate that this machine does not trust: set the clock,"
        " or ask your network's operator which certificate pip needs (PIP_CERT).",
    ),
    (
        r"command '[^']*' failed: No such file|unable to execute '[^']*'"
        r"|Microsoft Visual C\+\+ .* is required|No C compiler"
        r"|linker `cc` not found|can't find Rust compiler|Cargo, the Rust package manager, is not",
        6,
        _BUILD,
    ),
    (
        r"Temporary failure in name resolution|Name or service not known|getaddrinfo failed"
        r"|nodename nor servname|Failed to establish a new connection|Connection refused"
        r"|Network is unreachable|NewConnectionError|ConnectTimeout|Read timed out|ReadTimeoutError"
        r"|ProxyError|Connection reset|RemoteDisconnected|IncompleteRead|ConnectionResetError",
        5,
        "The Python packages could not be downloaded: connect this machine to the internet (or set"
        " HTTPS_PROXY, or PIP_FIND_LINKS to a folder that holds them), then run this again; later"
        " runs need no network.",
    ),
    (
        r"Failed (building|to build)|subprocess-exited-with-error|metadata-generation-failed",
        6,
        _BUILD,
    ),
    (
        r"No matching distribution found",
        5,
        "The package index does not have {package} for this Python: use Python 3.11 to 3.14, or"
        " ask who runs the index that pip is set to.",
    ),
)

_PACKAGE = (
    r"Failed building wheel for ([\w.-]+)",
    r"Failed to build (?:'|installable wheels for )?([\w.-]+)",
    r"No matching distribution found for ([\w.=-]+)",
    r"(?s:.*)Collecting ([\w.-]+)",
)


def explain_pip(output: str) -> ChoreError:
    """The error for a pip run that failed with this output."""
    for pattern, code, sentence in _CAUSES:
        if re.search(pattern, output):
            return ChoreError(sentence.format(package=package_of(output)), code)
    return ChoreError(
        "pip could not install the packages: read its last lines above, then run this again.", 5
    )


def package_of(output: str) -> str:
    """The package that pip stumbled over, as its output tells."""
    for pattern in _PACKAGE:
        if found := re.search(pattern, output):
            return found[1].rstrip(".")
    return "A package"


def is_explained(error: ChoreError) -> bool:
    """Whether the sentence says the cause, so that pip's own output need not be shown."""
    return "read its last lines" not in error.sentence


NO_PIP = ChoreError(
    "This Python has neither venv with ensurepip nor pip: install them (Debian, Ubuntu: apt install"
    " python3-venv; Fedora: dnf install python3-pip; elsewhere: Python from python.org).",
    4,
)
NO_VENV = ChoreError(
    "This Python lacks the venv module: install it (Debian, Ubuntu: apt install python3-venv;"
    " elsewhere: Python from python.org).",
    4,
)
NO_NODE = ChoreError(
    "npm and Node are missing and no ready-made build of them exists for this system: install"
    " Node 20 or newer (nodejs.org, or apt install npm), then run this again.",
    8,
)
