"""Run Python that a course carries, shut in (runtime layer, standard library only).

A course's own Python (variables, tests of program items) comes with pull requests from strangers,
so it never runs in the building process. It runs in Pyodide under Node.js, behind several walls;
each holds by itself where it exists, and a test tries to break out through each:

==================  ==============================================================================
Python              audit hook and import filter of sandbox_inside.py: plain messages for the honest
JavaScript          ``import js`` sees an empty object; Node's modules, ``fetch`` and the like are
                    gone; no code from strings (``--disallow-code-generation-from-strings``)
WebAssembly         its own file system in memory; the memory ends at MEMORY
Node.js             permission model: reads Pyodide's folder, writes nothing, starts no process, no
                    worker, no add-on (Node 20 and later; from 25 on no network either)
system              empty environment; a process group of its own, killed when time is up; on Linux,
                    before the first job: no new file, socket, pipe, process or thread, no file to
                    write, no more data than DATA (prlimit)
==================  ==============================================================================

Where a Node.js or a system lacks a wall, the others stand: a Node.js before 20 has no permission
model, macOS and Windows no prlimit. Time is limited twice: an interrupt inside, then a kill.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from quiz_engine.errors import SetupError
from quiz_engine.runtime import pack, vendor

HERE = Path(__file__).parent
MEMORY = 512
"""MiB that Python may use; the empty Pyodide takes 30."""
HEAP = 256
"""MiB for the objects of JavaScript."""
DATA = 1024
"""MiB that the whole process may add to what it has when started; Linux only."""
SECONDS = 10.0
"""For one job, unless told otherwise."""
GRACE = 3.0
"""Seconds from the interrupt inside to the kill."""
START = 120.0
"""Seconds that a start may take on a slow machine."""
LONGEST = 8_000_000
"""Bytes of one result."""
AUTHOR = "<author>"
"""File name under which an entry compiles the author's code; `error.line` counts its lines."""
PASSING = ("TimeLimit", "MemoryError", "Died")
"""Kinds of errors that may depend on the machine and are not cached; after them Python starts
afresh."""

Job = Mapping[str, object]
Result = dict[str, object]


def run_jobs(
    jobs: Sequence[Job],
    cache: Path,
    seconds: float = SECONDS,
    sources: Mapping[str, str] | None = None,
    packages: Sequence[bytes] = (),
    library: Sequence[str] | None = None,
) -> list[Result]:
    """Return one result for each job, in their order.

    A job is JSON with ``"entry": "package.module:function"``; the function gets the whole job and
    returns JSON. A result is ``{"value": …}`` or ``{"error": {"kind": …, "line": …, "text": …}}``;
    the kind is the name of the exception, or TimeLimit, OutputLimit or Died; the line is the
    innermost one of code compiled under the file name AUTHOR, or None. `seconds` limit each job.
    `sources` are the Python files on the path, by name in it: the pure layers where not given.
    `packages` are what jobs may import besides, as `runtime.packages.make_zip` returns them;
    `library` are the files of the standard library that are there: all where not given.

    Results are kept in `cache`/sandbox under all that they depend on: where nothing changed, no
    Node.js starts. Raises SetupError where Node.js or Pyodide is missing or does not start.
    """
    package = vendor.load_table()["pyodide"]
    if sources is None:
        sources = pack.engine_sources()
    shelf = [hashlib.sha256(data).hexdigest() for data in packages]
    inputs = [dict(sources), shelf, library]
    common = pack.cache_key(package.integrity, _text("sandbox_inside.py"), *inputs)
    paths = [cache / "sandbox" / f"{_hash(common, job)}.json" for job in jobs]
    results = [_load(path) for path in paths]
    missing = [index for index, result in enumerate(results) if result is None]
    if missing:
        folder = vendor.bring(package, cache)
        first = _first(sources, packages, library)
        made = _run([jobs[index] for index in missing], folder, first, seconds)
        for index, result in zip(missing, made, strict=True):
            results[index] = result
            if result.get("error", {}).get("kind") not in PASSING:
                _save(paths[index], result)
    return results


def _hash(common: str, job: Job) -> str:
    text = json.dumps([common, job], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def _load(path: Path) -> Result | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _save(path: Path, result: Result) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _first(
    sources: Mapping[str, str], packages: Sequence[bytes] = (), library: Sequence[str] | None = None
) -> dict[str, object]:
    """Return what a process is told first; see `run_jobs`."""
    return {
        "inside": _text("sandbox_inside.py"),
        "sources": dict(sources),
        "packages": [base64.b64encode(data).decode("ascii") for data in packages],
        "library": None if library is None else list(library),
    }


def _run(
    jobs: Sequence[Job], folder: Path, first: Mapping[str, object], seconds: float
) -> list[Result]:
    """Run jobs one after the other in as few processes as their misdeeds allow."""
    results: list[Result] = []
    while len(results) < len(jobs):
        with _started(folder, first) as process:
            for job in jobs[len(results) :]:
                result = process.ask(job, seconds)
                results.append(result)
                if result.get("error", {}).get("kind") in PASSING:
                    break
    return results


def _is_result(answer: object) -> bool:
    """Whether an answer has the form of a result: a job may have had a hand in it."""
    if not isinstance(answer, dict) or "error" not in answer:
        return isinstance(answer, dict) and "value" in answer
    error = answer["error"]
    return (
        isinstance(error, dict)
        and is_texts([error.get("kind"), error.get("text")])
        and isinstance(error.get("line"), int | None)
    )


def is_texts(values: object) -> bool:
    """Whether a piece of a job's value, which is not to be trusted, is a list of texts."""
    return isinstance(values, list) and all(isinstance(each, str) for each in values)


def _failed(kind: str) -> Result:
    return {"error": {"kind": kind, "line": None, "text": ""}}


@contextlib.contextmanager
def _started(folder: Path, first: Mapping[str, object]) -> Iterator[_Process]:
    process = _Process(command(folder))
    try:
        process.start(first)
        yield process
    finally:
        process.kill()


def command(folder: Path) -> list[str]:
    """Return the command that starts the sandbox with Pyodide from `folder`, with all the walls
    that this Node.js has. Raises SetupError where there is none."""
    node = vendor.node_command()
    script = HERE / "sandbox.cjs"
    flags = ["--no-warnings", "--no-addons", f"--max-old-space-size={HEAP}"]
    flags.append("--disallow-code-generation-from-strings")
    permission = permission_flag(tuple(node))
    if permission:
        readable = (folder.resolve() / "*", script.resolve())
        flags += [permission, *(f"--allow-fs-read={path}" for path in readable)]
    return [*node, *flags, str(script.resolve()), str(folder.resolve()), str(MEMORY)]


@functools.cache
def permission_flag(node: tuple[str, ...]) -> str:
    """Return the flag that switches on the permission model of a Node.js; empty for none."""
    known = "process.stdout.write([...process.allowedNodeEnvironmentFlags].join(' '))"
    done = subprocess.run(
        [*node, "-e", known],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    known_flags = done.stdout.split()
    wanted = ("--permission", "--experimental-permission")
    return next((flag for flag in wanted if flag in known_flags), "")


def _environment() -> dict[str, str]:
    """Return the environment of the process: empty, but Windows cannot start one without this."""
    return {name: os.environ[name] for name in ("SystemRoot",) if name in os.environ}


class _Process:
    """One Node.js with Pyodide in it."""

    def __init__(self, arguments: list[str]) -> None:
        self._process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=os.name == "posix",
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._said = b""
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read_lines(self) -> None:
        while line := self._process.stdout.readline(LONGEST):
            self._lines.put(line)
        self._lines.put(b"")

    def _read_errors(self) -> None:
        while piece := self._process.stderr.read1(1000):
            self._said = (self._said + piece)[-2000:]

    def start(self, first: Mapping[str, object]) -> None:
        """Hand over the sources, wait for Pyodide, close the system's doors."""
        self._say(first)
        answer = self._next(START)
        if not isinstance(answer, dict) or "ready" not in answer:
            self.kill()
            said = self._said.decode("utf-8", "replace").strip().splitlines()
            reason = said[-1][:300] if said else "it did not answer."
            raise SetupError(f"Python could not start under Node.js in the sandbox: {reason}")
        limit_process(answer["ready"])

    def ask(self, job: Job, seconds: float) -> Result:
        """Return the result of one job; the process is of no use after a kind of PASSING."""
        self._say({"job": job, "seconds": seconds})
        answer = self._next(seconds + GRACE)
        if answer is None:
            return _failed("Died" if self._process.poll() is not None else "TimeLimit")
        return answer if _is_result(answer) else _failed("Died")

    def _say(self, data: Mapping[str, object]) -> None:
        with contextlib.suppress(OSError):  # a process that died is told by its silence
            self._process.stdin.write(json.dumps(data).encode("utf-8") + b"\n")
            self._process.stdin.flush()

    def _next(self, seconds: float) -> object:
        """Return the next line as data, None where none comes in time; other text as itself."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            return None
        if not line:
            self._process.wait()
            return None
        try:
            return json.loads(line)
        except ValueError:
            return line

    def kill(self) -> None:
        """End the process and all that it started."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        elif self._process.poll() is None:
            tree = ["taskkill", "/F", "/T", "/PID", str(self._process.pid)]
            subprocess.run(tree, capture_output=True)
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                stream.close()


def limit_process(number: int) -> bool:
    """Let the process open nothing, start nothing, write nothing, and bound its memory. Returns
    False where the system cannot (it is not Linux)."""
    if sys.platform != "linux":
        return False
    import resource

    status = Path(f"/proc/{number}/status").read_text(encoding="ascii", errors="replace")
    used = next((int(row.split()[1]) for row in status.splitlines() if row[:7] == "VmData:"), 0)
    data = used * 1024 + DATA * 1024 * 1024
    limits = [
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, data),
    ]
    try:
        for kind, limit in limits:
            resource.prlimit(number, kind, (limit, limit))
    except (OSError, ValueError):
        return False  # a container may forbid it
    return True
