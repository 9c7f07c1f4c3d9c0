"""What tests of the desk share: its addresses, and filling in its forms as a browser would."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client
from django.urls import reverse

from registry import lifecycle
from registry.accounts.models import StaffDistrict
from registry.models import CityStatistic, Entry, ProposedFigure
from registry.roles import Role
from tests import make


def url(row: models.Model | type[models.Model], page: str = "change") -> str:
    """The desk's address of a row, or of a page of its model."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=[row.pk] if isinstance(row, models.Model) else [])


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """What the form on a page would send, with ``changes``."""
    data = _values(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _values(form)
    return {**data, "seen": response.context.get("seen") or "", **changes}


def _values(form: Any) -> dict[str, Any]:
    values = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def another(data: dict[str, Any], prefix: str, **values: Any) -> dict[str, Any]:
    """``data`` with one more part among those of ``prefix``."""
    place = int(data[f"{prefix}-TOTAL_FORMS"])
    evidence = {"source": "", "locator": "", "basis": "unverified", "order": "", "id": ""}
    row = {f"{prefix}-{place}-{name}": value for name, value in {**evidence, **values}.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": place + 1}


def confirmed(client: Client, address: str, **values: Any) -> Any:
    """Open the page of an act and confirm it; what follows is followed."""
    shown: Any = client.get(address)
    return client.post(address, {"confirmed": "1", "chosen": shown.context["chosen"], **values}, follow=True)


def texts(response: Any) -> list[str]:
    """The messages on a page."""
    return [str(message) for message in response.context["messages"]]


def staff(*roles: Role, name: str = "", districts: Sequence[str] = ()) -> User:
    """An account of the desk with these roles, bound to these districts."""
    account = make.user(name or "、".join(roles) or "无职", is_staff=True)
    account.groups.set(Group.objects.filter(name__in=roles))
    for district in districts:
        StaffDistrict.objects.get_or_create(user=account, district=make.district(district))
    return account


def editor(name: str = "编辑") -> User:
    """An account that may do everything to every record, and is no superuser."""
    return staff(Role.CITY_ADMINISTRATOR, Role.PUBLISHER, name=name)


def chief(name: str) -> User:
    """A superuser: every right, but for approving their own."""
    return make.user(name, is_staff=True, is_superuser=True)


def proposed(*, by: User | None = None, returned: bool = False, value: str = "530") -> ProposedFigure:
    """A proposed figure of the city, under review or sent back to who wrote it."""
    indicator, by = make.indicator("技能人才数"), by or chief("拟稿人")
    in_force = CityStatistic.objects.public().filter(indicator=indicator, kind="", year=2023).first()
    made = ProposedFigure(indicator=indicator, year=2023, value=value, reason="年报", corrects=in_force)
    lifecycle.propose_figure(made, by=by)
    return lifecycle.return_figure(made, by=chief("退稿人"), reason="请补来源") if returned else made


def sent(draft: Entry, by: User | None = None) -> Entry:
    """The draft, sent for review."""
    lifecycle.submit([draft], by=by or chief("撰稿人"), reason="请审核")
    return make.fresh(draft)


def reviewed(draft: Entry, by: User | None = None) -> Entry:
    """The draft, sent and approved: it only has to be published."""
    lifecycle.review([sent(draft)], by=by or chief("审核人"))
    return make.fresh(draft)
