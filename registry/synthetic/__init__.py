"""Invented records for load tests: plausible in form, marked in every name, and removable without a trace.

Each kind brings its own ``Recipe`` in a module ``synthetic`` of its app, in a list ``RECIPES``.
"""

from registry.synthetic.making import AlreadyThere, NoVocabulary, make
from registry.synthetic.naming import ENGLISH_MARK, MARK
from registry.synthetic.progress import Progress
from registry.synthetic.removing import StillUsed, remove

__all__ = ["ENGLISH_MARK", "MARK", "AlreadyThere", "NoVocabulary", "Progress", "StillUsed", "make", "remove"]
