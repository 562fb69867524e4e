"""The model of items, responses and outcomes (L0).

Standard library only; no I/O, no clock, no global random source. The same files run in CPython
(build, checks, tests) and in Pyodide (grading in the learner's browser).
"""
