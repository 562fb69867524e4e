"""Runs the command line as `python -m quiz_engine.cli`."""

from . import main

if __name__ == "__main__":
    main(prog_name="quiz-engine")
