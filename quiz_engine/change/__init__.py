"""What a change to a course means (L3): two revisions, read by the present engine.

model        findings and changed pages, as plain data
kind         the kinds of findings, by weight
repository   reads a revision of a Git repository without checking it out
problem      what keeps a review from being made
course       the course that a revision holds
comparison   both of them, and what has to be read
pair         which lesson and which question is which in the other revision
text         when two texts say the same, and where they differ
part         which part of a question is which in another version of it
key          what is right: shapes that are chosen and arranged
typed        the same of typed texts and numbers
practice     the same of questions of several steps
item         one question in both revisions
question     findings about questions
lesson       findings about the text around them and the front matter
file         findings about pictures, framework, glossaries and the rest
translation  translations that are behind
coverage     what of the framework is taught
diagnostic   new mistakes and warnings
link         links that lead nowhere
load         words and bytes
compare      puts all findings together
sentence     a finding in the language of whoever reads
summary      a review in Markdown
output       a review as files
"""

from .compare import compare, compare_trees
from .kind import GROUPS, KINDS, group_of
from .model import Finding, ItemPair, PagePair, Place, Review, Revision
from .problem import Problem
from .repository import WORKING_TREE, Git, Tree, open_pair, open_tree
from .sentence import difference, say, say_group

__all__ = [
    "GROUPS", "KINDS", "WORKING_TREE", "Finding", "Git", "ItemPair", "PagePair", "Place", "Problem",
    "Review", "Revision", "Tree", "compare", "compare_trees", "difference", "group_of", "open_pair", "open_tree",
    "say", "say_group",
]  # fmt: skip
