"""Shows a course to its author while it is being written (L3).

One thread looks for changes and builds (`run`); waitress answers the browser (`app`); between them
stands what was built last (`state`). What builds, and in what part, is `site/plugin_serve`.
"""

from .place import find_config
from .run import Options, run

__all__ = ["Options", "find_config", "run"]
