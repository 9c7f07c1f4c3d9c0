"""The rules, as data: which role may do which act, where, in which state. Nothing else in the registry grants anything.

``tests/roles/matrix.csv`` says the same cell by cell; a change of a rule is a change of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.models import STAMPED_STATES, State
from registry.roles.vocabulary import Act, Matter, Role, Where

ALWAYS = frozenset(State)
STAMPED = frozenset(STAMPED_STATES)
LOOK = frozenset({Act.VIEW})
ADDING = frozenset({Act.VIEW, Act.ADD})
KEEPING = frozenset({Act.VIEW, Act.ADD, Act.EDIT, Act.DELETE})
ANSWERING = frozenset({Act.VIEW, Act.ADD, Act.EDIT})
# A figure of the city lies in no district: one publisher approves what was proposed, another publishes it.
APPROVING = frozenset({Act.VIEW, Act.REVIEW, Act.REJECT, Act.PUBLISH})
# A withdrawal is proposed by those who write, and reviewed and published like any other change.
WRITING = frozenset(
    {Act.ADD, Act.OPEN, Act.EDIT, Act.SUBMIT, Act.WITHDRAW, Act.RESTORE, Act.DISCARD, Act.IMPORT, Act.EXPORT}
)

# The states an act can be done in, whoever does it.
STATES: Mapping[Act, frozenset[State]] = {
    Act.VIEW: ALWAYS,
    Act.ADD: ALWAYS,
    Act.OPEN: frozenset({State.PUBLISHED}),
    Act.EDIT: frozenset({State.DRAFT}),
    Act.SUBMIT: frozenset({State.DRAFT}),
    Act.REVIEW: frozenset({State.SUBMITTED}),
    Act.REJECT: frozenset({State.SUBMITTED, State.REVIEWED}),
    Act.PUBLISH: frozenset({State.REVIEWED}),
    Act.WITHDRAW: frozenset({State.PUBLISHED}),
    Act.RESTORE: STAMPED,
    Act.DISCARD: frozenset({State.DRAFT}),
    Act.MERGE: frozenset({State.PUBLISHED}),
    Act.UNDO: STAMPED,
    Act.IMPORT: ALWAYS,
    Act.EXPORT: ALWAYS,
    # A draft is discarded, a record withdrawn.
    Act.DELETE: frozenset(),
}


@dataclass(frozen=True)
class Rule:
    """Acts on entries that a role may do, where, and in which states (further narrowed by ``STATES``)."""

    acts: frozenset[Act]
    where: Where
    states: frozenset[State] = ALWAYS

    def allows(self, act: Act, state: State | None) -> bool:
        """Whether it speaks for ``act`` in ``state``, or in any state."""
        if act not in self.acts:
            return False
        return bool(self.states & STATES[act]) if state is None else state in self.states & STATES[act]


# Acts on entries. An account reviews and publishes only by the roles that say so: an administrator who is to publish
# as well is given that role, and the log says who gave it.
ENTRY_RULES: Mapping[Role, tuple[Rule, ...]] = {
    Role.CITY_ADMINISTRATOR: (Rule(LOOK | WRITING | {Act.MERGE, Act.UNDO}, Where.ANYWHERE),),
    # What lies in no district has no reviewer of its own: one publisher reviews it and another publishes it.
    Role.PUBLISHER: (Rule(LOOK | {Act.REVIEW, Act.REJECT, Act.PUBLISH, Act.UNDO, Act.EXPORT}, Where.ANYWHERE),),
    Role.REVIEWER: (
        Rule(LOOK | {Act.REVIEW, Act.EXPORT}, Where.OWN),
        Rule(frozenset({Act.REJECT}), Where.OWN, frozenset({State.SUBMITTED})),
    ),
    Role.DISTRICT_EDITOR: (Rule(LOOK | WRITING, Where.OWN),),
    Role.DISTRICT_READER: (Rule(LOOK, Where.OWN),),
    Role.AUDITOR: (Rule(LOOK | {Act.EXPORT}, Where.ANYWHERE),),
    Role.OPEN_DATA_OFFICER: (Rule(LOOK, Where.ANYWHERE, STAMPED),),
}

# Acts on everything else, which has neither district nor state.
OTHER_RULES: Mapping[Role, Mapping[Matter, frozenset[Act]]] = {
    Role.CITY_ADMINISTRATOR: {
        Matter.WORDS: KEEPING,
        Matter.SOURCES: KEEPING,
        Matter.BODIES: KEEPING,
        Matter.FIGURES: LOOK,
        Matter.PROPOSED_FIGURES: KEEPING,
        Matter.REPORTS: KEEPING,
        Matter.PUBLICATIONS: LOOK,
        Matter.ACCOUNTS: frozenset({Act.VIEW, Act.ADD, Act.EDIT}),
        Matter.AUDIT: LOOK,
    },
    Role.PUBLISHER: {
        Matter.WORDS: LOOK,
        Matter.SOURCES: ADDING,
        Matter.BODIES: LOOK,
        Matter.FIGURES: LOOK,
        Matter.PROPOSED_FIGURES: APPROVING,
        Matter.REPORTS: LOOK,
        Matter.PUBLICATIONS: LOOK,
    },
    Role.REVIEWER: {
        Matter.WORDS: LOOK,
        Matter.SOURCES: LOOK,
        Matter.BODIES: LOOK,
        Matter.FIGURES: LOOK,
        Matter.REPORTS: LOOK,
        Matter.PUBLICATIONS: LOOK,
    },
    # What all districts share is added by editors, and changed by those who see the whole.
    Role.DISTRICT_EDITOR: {
        Matter.WORDS: LOOK,
        Matter.SOURCES: ADDING,
        Matter.BODIES: ADDING,
        Matter.FIGURES: LOOK,
        Matter.REPORTS: ANSWERING,
        Matter.PUBLICATIONS: LOOK,
    },
    Role.DISTRICT_READER: {
        Matter.WORDS: LOOK,
        Matter.SOURCES: LOOK,
        Matter.BODIES: LOOK,
        Matter.FIGURES: LOOK,
        Matter.REPORTS: LOOK,
    },
    Role.AUDITOR: {
        Matter.WORDS: LOOK,
        Matter.SOURCES: LOOK,
        Matter.BODIES: LOOK,
        Matter.FIGURES: LOOK,
        Matter.PROPOSED_FIGURES: LOOK,
        Matter.REPORTS: LOOK,
        Matter.PUBLICATIONS: LOOK,
        Matter.ACCOUNTS: LOOK,
        Matter.AUDIT: LOOK | {Act.EXPORT},
    },
    Role.OPEN_DATA_OFFICER: {
        Matter.WORDS: KEEPING,
        Matter.SOURCES: KEEPING,
        Matter.BODIES: KEEPING,
        Matter.FIGURES: LOOK,
        Matter.PROPOSED_FIGURES: KEEPING,
        Matter.REPORTS: ANSWERING,
        Matter.PUBLICATIONS: LOOK,
    },
}
