"""Học Số: offline courseware from Markdown, graded by Python in the learner's browser.

The public names. Importing the package loads only the pure layers (errors, core, item types), which
use the standard library alone and run unchanged in CPython and Pyodide.
"""

from .errors import AuthorError, CodecError, Diagnostic, QuizEngineError, SetupError

__version__ = "0.2.0"

__all__ = ["AuthorError", "CodecError", "Diagnostic", "QuizEngineError", "SetupError", "__version__"]
