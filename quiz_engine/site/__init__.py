"""From a course to a site (L3): a thin MkDocs plugin over plain functions that any host can call."""
