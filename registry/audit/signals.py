"""Lines that follow from what Django itself announces: logins, and changes of accounts, roles and districts."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from registry.accounts.models import StaffDistrict
from registry.audit.origin import acting
from registry.audit.recording import record
from registry.audit.vocabulary import Happening

# What decides on an account's rights, beside its roles and districts.
SWITCHES = ("username", "is_active", "is_staff", "is_superuser")


def connect() -> None:
    """Listen."""
    user_logged_in.connect(_logged_in)
    user_logged_out.connect(_logged_out)
    user_login_failed.connect(_failed)
    user_locked_out.connect(_locked_out)
    pre_save.connect(_remember, sender=User)
    post_save.connect(_saved, sender=User)
    post_delete.connect(_account_deleted, sender=User)
    m2m_changed.connect(_roles_changed, sender=User.groups.through)
    post_save.connect(_district_given, sender=StaffDistrict)
    post_delete.connect(_district_taken, sender=StaffDistrict)


def _logged_in(user: Any, **kwargs: Any) -> None:
    record(Happening.LOGIN, by=user)


def _logged_out(user: Any, **kwargs: Any) -> None:
    if user:
        record(Happening.LOGOUT, by=user)


def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    record(Happening.LOGIN_FAILED, by=_known(credentials.get("username")))


def _locked_out(username: str | None, **kwargs: Any) -> None:
    record(Happening.LOCKED_OUT, by=_known(username))


def _known(typed: Any) -> str:
    """What was typed, where it is the name of an account: else it may be a password in the wrong field."""
    name = str(typed or "")
    return name if get_user_model().objects.filter(username=name).exists() else ""


def _remember(instance: User, **kwargs: Any) -> None:
    instance.__dict__["_stored"] = User.objects.filter(pk=instance.pk).first() if instance.pk else None


def _saved(instance: User, **kwargs: Any) -> None:
    before, after = _switches(instance.__dict__.pop("_stored", None)), _switches(instance)
    changed = [
        f"{name}: {before.get(name, '—')} → {after[name]}" for name in SWITCHES if before.get(name) != after[name]
    ]
    if changed:
        record(Happening.ACCOUNT, by=acting(), what=instance.username, detail="; ".join(changed))
    # The same password hashed anew at a login is not a new password: Django forgets its text before it saves.
    if before and instance._password is not None:  # type: ignore[attr-defined]
        record(Happening.PASSWORD, by=acting(), what=instance.username)


def _switches(user: User | None) -> dict[str, Any]:
    return {name: getattr(user, name) for name in SWITCHES} if user else {}


def _account_deleted(instance: User, **kwargs: Any) -> None:
    record(Happening.ACCOUNT, by=acting(), what=instance.username, detail="deleted")


def _roles_changed(instance: Any, action: str, pk_set: set[int] | None, reverse: bool, **kwargs: Any) -> None:
    """One line for each account: what it was given, or what was taken from it, from whichever side that was done."""
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    others: Any = instance.user_set if reverse else instance.groups
    concerned = others.all() if pk_set is None else others.model.objects.filter(pk__in=pk_set)
    sign = "+" if action == "post_add" else "−"
    for other in concerned.order_by("pk"):
        account, role = (other, instance) if reverse else (instance, other)
        record(Happening.ROLES, by=acting(), what=account.username, detail=f"{sign}{role.name}")


def _district_given(instance: StaffDistrict, **kwargs: Any) -> None:
    record(Happening.ROLES, by=acting(), what=instance.user.username, detail=f"+{instance.district}")


def _district_taken(instance: StaffDistrict, **kwargs: Any) -> None:
    record(Happening.ROLES, by=acting(), what=instance.user.username, detail=f"−{instance.district}")
