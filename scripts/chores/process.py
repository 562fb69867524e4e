"""Starting other programs, and reading along while they work."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LEFT_OUT = (
    # each would lead pip or Python away from the project's own environment
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
)


def clean_environ(environ: Mapping[str, str], **extra: str) -> dict[str, str]:
    """The variables for a program inside the environment: nothing that leads it elsewhere.

    UTF-8 is switched on because Windows would read the project's path, with its Vietnamese
    letters, in an old code page.
    """
    kept = {name: value for name, value in environ.items() if name not in LEFT_OUT}
    return {**kept, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", **extra}


def stream(
    command: Sequence[str | os.PathLike],
    on_line: Callable[[str], None],
    *,
    cwd: Path,
    environ: Mapping[str, str],
) -> tuple[int, str]:
    """Runs a program, hands over each line it prints, and returns its exit code and all output."""
    lines = []
    with subprocess.Popen(
        [os.fspath(part) for part in command],
        cwd=cwd,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout:
                lines.append(line)
                on_line(line.rstrip())
        except BaseException:
            process.kill()
            raise
    return process.returncode, "".join(lines)
