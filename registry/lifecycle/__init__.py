"""The only writers of editorial state.

Every act takes entries in, locks them, and either happens whole or not at all. An act that the rules forbid raises
``Refused`` with a sentence for the person who asked. ``system`` is the door of the registry itself.
"""

from registry.lifecycle import system
from registry.lifecycle.closing import merge, withdraw
from registry.lifecycle.confirmations import confirm, invite
from registry.lifecycle.corrections import answer, draft_for, receive, take_up
from registry.lifecycle.drafts import (
    create_draft,
    create_drafts,
    discard,
    edited,
    open_draft,
    open_drafts,
    restore,
    restore_all,
)
from registry.lifecycle.errors import Refused
from registry.lifecycle.figures import (
    approve_figure,
    propose_figure,
    publish_figures,
    publish_proposal,
    return_figure,
)
from registry.lifecycle.indexing import refresh
from registry.lifecycle.publishing import publish, schedule
from registry.lifecycle.reviewing import recall, review, send_back, submit
from registry.lifecycle.scheduling import publish_due
from registry.lifecycle.snapshots import canonical, digest, snapshots_of
from registry.lifecycle.undoing import undo, undoing

__all__ = [
    "Refused",
    "answer",
    "approve_figure",
    "canonical",
    "confirm",
    "create_draft",
    "create_drafts",
    "digest",
    "discard",
    "draft_for",
    "edited",
    "invite",
    "merge",
    "open_draft",
    "open_drafts",
    "propose_figure",
    "publish",
    "publish_due",
    "publish_figures",
    "publish_proposal",
    "recall",
    "receive",
    "refresh",
    "restore",
    "restore_all",
    "return_figure",
    "review",
    "schedule",
    "send_back",
    "snapshots_of",
    "submit",
    "system",
    "take_up",
    "undo",
    "undoing",
    "withdraw",
]
