"""The container of the runtime files: written by Python, read by the browser's own script."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz_engine.runtime import codec, pack, vendor

READER = """
const fs = require("node:fs"), vm = require("node:vm"), readline = require("node:readline");
globalThis.self = globalThis;
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const browser = new TextDecoder("utf-16le"); // like a browser's: a lone surrogate would be lost
readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  let answer;
  try {
    const [verb, script] = line.split(" ");
    vm.runInThisContext(browser.decode(Buffer.from(script, "hex")));
    const bytes = await QE.payload[verb](QE.payload.take("x"));
    answer = { bytes: Buffer.from(bytes).toString("hex") };
  } catch (error) {
    answer = { error: error.name };
  }
  process.stdout.write(JSON.stringify(answer) + "\\n");
});
"""


class Reader:
    """js/payload.js under Node, running as long as the tests need it."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            [*vendor.node_command(), str(script), str(pack.HERE / "js" / "payload.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self, script: bytes, verb: str = "read") -> dict[str, str]:
        """Return what the script gives when it is run and its payload read, or only decoded."""
        self.process.stdin.write(f"{verb} {script.hex()}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    script = tmp_path_factory.mktemp("reader") / "reader.cjs"
    script.write_text(READER, encoding="utf-8")
    opened = Reader(script)
    yield opened
    opened.close()


def units_of(text: bytes) -> list[int]:
    """Return UTF-16-LE text as numbers."""
    return [low | high << 8 for low, high in zip(text[::2], text[1::2], strict=True)]


def container(data: bytes) -> bytes:
    """Return the script that carries `data` as it is, so that any unit can occur in it."""
    head = f'QE.payload.register("x","1",{len(data)},"'.encode("utf-16-le")
    return b"\xff\xfe" + head + codec.encode_units(data) + '");\n'.encode("utf-16-le")


@given(data=st.binary(max_size=2000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_come_back(reader: Reader, data: bytes) -> None:
    """Whatever bytes Python writes, the browser's script reads."""
    assert reader.read(codec.payload_script("x", "1", data)) == {"bytes": data.hex()}


def test_every_unit_survives(reader: Reader) -> None:
    """Each of the 65,536 units is carried, surrogates in every order included."""
    every = [unit.to_bytes(2, "little") for unit in range(0x10000)]
    for data in (b"".join(every), b"".join(reversed(every))):
        assert reader.read(container(data), "decode") == {"bytes": data.hex()}


@given(data=st.binary(max_size=400))
def test_scripts_are_plain_text(data: bytes) -> None:
    """No unit that a decoder or a script could change is written as it is."""
    units = units_of(codec.encode_units(data))
    assert not set(units) & (codec.UNSAFE - {codec.MARK})


def test_shifted_units_are_safe() -> None:
    """What stands after the mark never needs a mark itself, and is never taken for another."""
    shifted = {(unit + codec.SHIFT) & 0xFFFF for unit in codec.UNSAFE}
    assert not shifted & codec.UNSAFE
    assert len(shifted) == len(codec.UNSAFE)


@given(data=st.binary(min_size=1, max_size=300), draw=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changed_data_is_found(reader: Reader, data: bytes, draw: st.DataObject) -> None:
    """One changed byte of the content or of its checksum is an error, never other content."""
    packed = bytearray(codec.compress(data))
    at = draw.draw(st.integers(min_value=10, max_value=len(packed) - 1))
    packed[at] ^= draw.draw(st.integers(min_value=1, max_value=255))
    read = reader.read(container(bytes(packed)))
    assert "error" in read or read == {"bytes": data.hex()}


@pytest.mark.parametrize("change", [-2, 2])
def test_wrong_length_is_found(reader: Reader, change: int) -> None:
    """A script that carries more or less than it says is an error."""
    script = codec.payload_script("x", "1", b"abc")
    length = str(len(codec.compress(b"abc"))).encode("utf-16-le")
    wrong = str(len(codec.compress(b"abc")) + change).encode("utf-16-le")
    assert script.count(length) == 1
    assert reader.read(script.replace(length, wrong)) == {"error": "RangeError"}


def test_gzip_is_the_same_every_time() -> None:
    """The gzip data names no time, no file and no system, and unpacks to what went in."""
    packed = codec.compress(b"abc" * 100)
    assert packed == codec.compress(b"abc" * 100)
    assert packed[4:8] == b"\0\0\0\0" and packed[3] == 0 and packed[9] == 255
    assert gzip.decompress(packed) == b"abc" * 100


@given(data=st.binary(max_size=600))
def test_python_reads_what_it_wrote(data: bytes) -> None:
    """The packed bytes of a runtime file come back, with its name and version."""
    found = codec.read_payload(codec.payload_script("packages/x", "314.0.7", data))
    assert (found.name, found.version) == ("packages/x", "314.0.7")
    assert found.packed == codec.compress(data)


def test_python_reads_every_unit() -> None:
    """Each of the 65,536, in both orders, and one byte that is padded."""
    every = [unit.to_bytes(2, "little") for unit in range(0x10000)]
    for data in (b"".join(every), b"".join(reversed(every)), b"", b"a"):
        assert codec.decode_units(codec.encode_units(data))[: len(data)] == data


@pytest.mark.parametrize(
    "script",
    [
        b"",
        b"QE.payload.register()",
        "\ufeffQE.payload.register(1)".encode("utf-16-le"),
        codec.payload_script("x", "1", b"abc")[:-10],
        codec.payload_script("x", "1", b"abc").replace(b'2\0' b'3\0', b'9\0' b'9\0'),
    ],
)
def test_python_refuses_what_is_no_runtime_file(script: bytes) -> None:
    """Also one that is cut off or of another length."""
    with pytest.raises(ValueError, match="no runtime file|bytes, not"):
        codec.read_payload(script)
