"""The only writers of editorial state.

Every act takes entries in, locks them, and either happens whole or not at all. An act that the rules forbid raises
``Refused`` with a sentence for the person who asked.
"""

from registry.lifecycle.drafts import (
    create_draft,
    create_drafts,
    discard,
    open_draft,
    open_drafts,
    restore,
    restore_all,
)
from registry.lifecycle.errors import Refused
from registry.lifecycle.figures import publish_figures
from registry.lifecycle.indexing import refresh
from registry.lifecycle.publishing import publish, withdraw
from registry.lifecycle.snapshots import canonical, digest, snapshots_of

__all__ = [
    "Refused",
    "canonical",
    "create_draft",
    "create_drafts",
    "digest",
    "discard",
    "open_draft",
    "open_drafts",
    "publish",
    "publish_figures",
    "refresh",
    "restore",
    "restore_all",
    "snapshots_of",
    "withdraw",
]
