"""What a station is asked to do, as the supervisor hands it to the server's process."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a station is asked to do."""

    folder: Path
    """The built course itself."""
    port: int
    """Where it listens; 0 for any that is free."""
    bind: str = ""
    """The only address it listens at; empty for all of this computer."""
    language: str = "vi"
    """Language of the helper's page, until another is chosen on it."""
    wifi: str = ""
    """Name of the Wi-Fi that the page tells; empty for none."""
    minutes: int = 10
    """How long a device counts after it was last seen."""


def dump_settings(settings: Settings) -> str:
    """Return the settings as one line of JSON."""
    return json.dumps({**dataclasses.asdict(settings), "folder": str(settings.folder)})


def load_settings(text: str) -> Settings:
    """Return the settings of a line that `dump_settings` made."""
    data = json.loads(text)
    return Settings(**{**data, "folder": Path(data["folder"])})
