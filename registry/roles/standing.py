"""What an account is: its roles, and the districts it is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.accounts.models import StaffDistrict
from registry.models.vocabulary import district_links, kin
from registry.roles.vocabulary import Role

KEPT = "_standing"


@dataclass(frozen=True)
class Standing:
    """Roles and districts of an account; ``is_superuser`` passes every role."""

    roles: frozenset[Role] = frozenset()
    districts: frozenset[int] = frozenset()
    is_superuser: bool = False


NOBODY = Standing()


def standing_of(user: Any) -> Standing:
    """The standing of ``user``, asked for once an object: each request loads its user anew, so a lost role is lost."""
    if not (user and user.is_active and user.is_staff):
        return NOBODY
    # Through getattr and setattr, so that it is kept on the account itself where a request holds it lazily.
    kept: Standing | None = getattr(user, KEPT, None)
    if kept is None:
        kept = _ask(user)
        setattr(user, KEPT, kept)
    return kept


def _ask(user: Any) -> Standing:
    if user.is_superuser:
        return Standing(is_superuser=True)
    names = user.groups.filter(name__in=Role.values).values_list("name", flat=True)
    own = set(StaffDistrict.objects.filter(user=user).values_list("district_id", flat=True))
    # A district that was redrawn is kept by those who keep what it came from or went into.
    return Standing(frozenset(map(Role, names)), frozenset(kin(own, district_links()) if own else ()))
