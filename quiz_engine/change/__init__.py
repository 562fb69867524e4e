"""What a change to a course means (L3): two revisions, read by the present engine.

    model       findings and changed pages, as plain data
    kind        the kinds of findings, by weight
    repository  reads a revision of a Git repository without checking it out
    problem     what keeps a review from being made
"""

from .kind import GROUPS, KINDS, group_of
from .model import Finding, ItemPair, PagePair, Place, Review, Revision
from .problem import Problem
from .repository import WORKING_TREE, Git, Tree, open_tree

__all__ = [
    "GROUPS", "KINDS", "WORKING_TREE", "Finding", "Git", "ItemPair", "PagePair", "Place", "Problem",
    "Review", "Revision", "Tree", "group_of", "open_tree",
]  # fmt: skip
