"""Who may do what: roles, their rules, and the one place that decides."""

from registry.roles.deciding import choosable, is_bound, is_own, matter_of, may, visible
from registry.roles.standing import Standing, standing_of
from registry.roles.vocabulary import Act, Matter, Role, Where

__all__ = [
    "Act",
    "Matter",
    "Role",
    "Standing",
    "Where",
    "choosable",
    "is_bound",
    "is_own",
    "matter_of",
    "may",
    "standing_of",
    "visible",
]
