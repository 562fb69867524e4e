"""Facts about the script that draws and reads QR codes, run by Node as the browser would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.errors import SetupError
from quiz_engine.runtime import qr, vendor

ROOT = Path(__file__).resolve().parents[2]
ROUND = """
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const said = [[30, "medium"], [970, "medium"], [971, "low"], [2520, "low"]].map(([length, ecc]) => {
  const text = Array.from({ length }, (_, place) => letters[(place * place + 7 * place) % 45]).join("");
  const rows = QE.qr.encodeQR(text, "raw", { ecc, border: 4 });
  const [side, scale] = [rows.length, 4];
  const data = new Uint8ClampedArray(4 * (side * scale) ** 2).fill(255);
  for (let y = 0; y < side * scale; y++) {
    for (let x = 0; x < side * scale; x++) {
      if (!rows[Math.floor(y / scale)][Math.floor(x / scale)]) continue;
      data.fill(0, 4 * (y * side * scale + x), 4 * (y * side * scale + x) + 3);
    }
  }
  const read = QE.qr.decodeQR({ width: side * scale, height: side * scale, data });
  return [side - 8, read === text];
});
console.log(JSON.stringify(said));
"""


def test_what_is_drawn_is_read():
    """Up to the largest codes that the page draws: versions 20-M and 30-L (ISO/IEC 18004, table 7)."""
    script = qr.make_script(ROOT / ".cache").decode()
    code = f"globalThis.self = globalThis; {script} {ROUND}"
    done = subprocess.run(
        [*vendor.node_command(), "-"], input=code, capture_output=True, check=True, encoding="utf-8"
    )
    assert json.loads(done.stdout) == [[25, True], [97, True], [89, True], [137, True]]


@pytest.mark.parametrize(
    ("writer", "reader"),
    [
        ("const A = 1;\n", "import { A } from './index.js';\n"),
        ("export { A };\n", "const B = 1;\n"),
        ("export { A };\nexport * from './other.js';\n", "import { A } from './index.js';\n"),
    ],
)
def test_another_package_is_refused(writer, reader):
    """A version with other modules stops the build, not the learner."""
    with pytest.raises(SetupError, match="is not what"):
        qr.join_modules(writer, reader)
