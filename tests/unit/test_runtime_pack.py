"""Making the runtime files: what goes in, that it is the same every time, and that it is cached."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from quiz_engine.errors import SetupError
from quiz_engine.runtime import pack, vendor

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    "quiz_engine/__init__.py": "",
    "quiz_engine/bridge.py": "def f(x):\n    return x in {'một', 'hai', 'ba', 'bốn', 'năm'}\n" * 3,
}

TRY_LIBRARY = """
const path = require("node:path"), [folder, job] = process.argv.slice(2);
const lock = require(path.join(folder, "pyodide-lock.json"));
require(path.join(folder, "pyodide.js")).loadPyodide({
  indexURL: folder + path.sep,
  stdLibURL: path.join(__dirname, "library.zip"),
  lockFileContents: { info: lock.info, packages: {} },
}).then((python) => {
  python.globals.set("job", job);
  process.stdout.write(python.runPython(`
    import importlib, json
    failed = []
    for name in sum(json.loads(job).values(), []):
        try:
            importlib.import_module(name)
        except ImportError:
            failed.append(name)
    json.dumps(failed)
  `), () => process.exit(0));
});
"""


@pytest.fixture(scope="module")
def pyodide() -> Path:
    return vendor.bring(vendor.load_table()["pyodide"], ROOT / ".cache")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Compiling replaced by writing the job down: what it was asked for, in order."""
    jobs: list[dict] = []

    def compile_zip(job: dict, _: Path) -> bytes:
        jobs.append(job)
        return json.dumps(job).encode()

    monkeypatch.setattr(pack, "compile_zip", compile_zip)
    monkeypatch.setattr(pack.vendor, "bring", lambda *_: ROOT / "no-such-folder")
    monkeypatch.setattr(pack, "worker_source", lambda *_: "worker")
    monkeypatch.setattr(pack, "wasm_bytes", lambda _: b"wasm")
    return jobs


def test_packs_the_pure_layers_only() -> None:
    """Pyodide gets errors, core, item types, runner and the bridge, with a package that imports nothing."""
    names = set(pack.engine_sources())
    assert {"quiz_engine/errors.py", "quiz_engine/bridge.py"} <= names
    folders = {name.split("/")[1] for name in names if name.count("/") == 2}
    assert folders == {"core", "item_types", "runner"}
    assert "import" not in pack.engine_sources()["quiz_engine/__init__.py"]
    outside = ("markup", "site", "cli", "runtime", "curriculum")
    assert not [name for name in names if name.split("/")[1] in outside]


def test_library_list_is_data_with_reasons() -> None:
    """Each group says why, and no module is listed twice."""
    groups = json.loads((pack.HERE / "library.json").read_text(encoding="utf-8"))
    assert all(len(group["reason"]) > 10 for group in groups)
    job = pack.library_job()
    modules = [*job["library"], *job["left_out"]]
    assert len(modules) == len(set(modules))


def test_library_is_complete(pyodide: Path, tmp_path: Path) -> None:
    """Each listed module imports from the packed library alone, and none of those left out does."""
    job = pack.library_job()
    (tmp_path / "library.zip").write_bytes(pack.compile_zip(job, pyodide))
    (tmp_path / "try.cjs").write_text(TRY_LIBRARY, encoding="utf-8")
    done = subprocess.run(
        [*vendor.node_command(), str(tmp_path / "try.cjs"), str(pyodide), json.dumps(job)],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    failed = json.loads(done.stdout)
    assert [name for name in job["library"] if name in failed] == []
    optional = [name for name in job["left_out"] if not name.startswith("importlib.")]
    assert [name for name in optional if name not in failed] == []


def test_compiling_gives_the_same_bytes(pyodide: Path) -> None:
    """Two runs of Pyodide compile the same sources, sets in them included, to the same bytes."""
    first, second = (pack.compile_zip({"sources": SOURCES}, pyodide) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["quiz_engine/__init__.pyc", "quiz_engine/bridge.pyc"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_source_that_does_not_compile(pyodide: Path) -> None:
    """A mistake in a packed source is one sentence with what Python said."""
    with pytest.raises(SetupError) as caught:
        pack.compile_zip({"sources": {"a.py": "def f(:\n"}}, pyodide)
    assert "SyntaxError" in str(caught.value) and "\n" not in str(caught.value)


def test_pyodide_that_does_not_start(pyodide: Path, tmp_path: Path) -> None:
    """A Pyodide that fails on its own is one short sentence, not a megabyte of its source."""
    for file in pyodide.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "pyodide-lock.json").write_text('{"info": {"abi_version": "1999"}}')
    with pytest.raises(SetupError) as caught:
        pack.compile_zip({"sources": SOURCES}, tmp_path)
    assert len(str(caught.value)) < 400 and "\n" not in str(caught.value)
    assert "version" in str(caught.value)


def test_worker_is_a_classic_script(pyodide: Path) -> None:
    """Nothing that only a module may contain is left in the worker's source."""
    source = pack.worker_source(pyodide, "314.0.7")
    _, notice, rest = source.partition("/* Pyodide, Mozilla Public License 2.0")
    assert notice
    code = rest.partition("*/")[2]
    assert "import.meta" not in code
    assert "export default" not in code
    assert "sourceMappingURL" not in source


def test_unknown_pyodide_is_refused() -> None:
    """Another pyodide.asm.mjs than the known one is an error, not a broken worker."""
    with pytest.raises(ValueError, match="export default"):
        pack.classic_asm("import.meta.url" * 3)


def test_second_pack_makes_nothing(compiled: list[dict], tmp_path: Path) -> None:
    """With nothing changed, nothing is compiled and no file is written again."""
    first = pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES)
    assert [file.path.stem for file in first] == ["worker", "wasm", "library", "graders"]
    assert all(file.size == file.path.stat().st_size for file in first)
    assert len(compiled) == 2
    times = [file.path.stat().st_mtime_ns for file in first]
    second = pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES)
    assert len(compiled) == 2
    assert [file.path.stat().st_mtime_ns for file in second] == times


def test_changed_source_makes_only_the_graders(compiled: list[dict], tmp_path: Path) -> None:
    """A changed grader compiles the graders and leaves the library."""
    pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES)
    before = (tmp_path / "out" / "graders.js").read_bytes()
    pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES | {"quiz_engine/bridge.py": "A = 1"})
    assert ["sources" in job for job in compiled] == [False, True, True]
    assert (tmp_path / "out" / "graders.js").read_bytes() != before


def test_damaged_output_is_written_again(compiled: list[dict], tmp_path: Path) -> None:
    """A runtime file that was changed by hand is put right by the next pack."""
    first = pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES)
    good = first[0].path.read_bytes()
    first[0].path.write_bytes(good[:-4])
    pack.pack(tmp_path / "out", tmp_path / "cache", SOURCES)
    assert first[0].path.read_bytes() == good


def test_runtime_fits_on_the_stick(tmp_path: Path) -> None:
    """The whole runtime is at most 8 MB."""
    files = pack.pack(tmp_path, ROOT / ".cache")
    assert sum(file.size for file in files) <= 8_000_000
