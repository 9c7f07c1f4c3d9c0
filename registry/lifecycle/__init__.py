"""The only writers of editorial state.

Every act takes entries in, locks them, and either happens whole or not at all. An act that the rules forbid raises
``Refused`` with a sentence for the person who asked.
"""

from registry.lifecycle.confirmations import confirm, invite
from registry.lifecycle.corrections import answer, draft_for, receive, take_up
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
    "answer",
    "canonical",
    "confirm",
    "create_draft",
    "create_drafts",
    "digest",
    "discard",
    "draft_for",
    "invite",
    "open_draft",
    "open_drafts",
    "publish",
    "publish_figures",
    "receive",
    "refresh",
    "restore",
    "restore_all",
    "snapshots_of",
    "take_up",
    "withdraw",
]
