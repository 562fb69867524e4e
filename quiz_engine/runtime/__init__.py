"""The browser's side: Pyodide packed for file://, and the scripts of a page. No grading in here.

vendor.py brings what npm has, pack.py makes the runtime files of it, js/ runs in the browser.
"""
