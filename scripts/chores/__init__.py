"""What the scripts share. Standard library only: it runs before anything is installed.

Each command is a module here with a `main`; the file of the same name in `scripts/` only starts
it, after `python_version` has refused a Python that could not even read these modules.
Written for Linux, macOS and Windows; tried on Linux.
"""
