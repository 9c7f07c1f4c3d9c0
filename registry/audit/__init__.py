"""The log of acts that matter for security: append-only, and chained so that a change of any line is found.

``record`` writes a line, ``chain.check`` verifies the log, ``pruning.prune`` keeps it as long as the policy says.
"""

from registry.audit.vocabulary import Happening

__all__ = ["Happening"]
