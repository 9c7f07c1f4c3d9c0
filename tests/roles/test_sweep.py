"""Every address of the desk, asked by every role."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from registry import lifecycle, quality
from registry.audit.models import AuditLine
from registry.models import (
    Confirmation,
    Correction,
    Entry,
    Import,
    Kind,
    Move,
    NotDuplicate,
    Publication,
    Record,
    Waiver,
)
from registry.roles import Act, Matter, Role, matter_of
from tests import desk, make
from tests.filling import another_record, related
from tests.roles import matrix

pytestmark = [pytest.mark.django_db, pytest.mark.turns]
OURS = ("registry", "institutions", "masters", "auth", "audit")
MODELS = [model for model in admin.site._registry if matter_of(model) not in {None, Matter.ENTRIES, Matter.REPORTS}]
ALL_ROLES = bool(os.environ.get("SWEEP_ALL_ROLES"))
# What comes and goes with a request, whoever asks.
PASSING = {"sessions", "audit", "otp_totp", "otp_static", "axes", "contenttypes"}


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not put into words: only who is let in matters here."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.fixture
def drafts() -> dict[str, Entry]:
    """A draft of every kind in 北碚区, each of a record that is public."""
    builders = (make.technical_college, make.training_base, make.trial_zone, make.master_studio)
    found = [make.opened(build(district="北碚区", host="某公司")) for build in builders]
    return {str(draft.kind): draft for draft in found}


def sample(model: type[models.Model], drafts: dict[str, Entry]) -> models.Model:
    """A row of a model: for the kinds of record their draft."""
    if issubclass(model, Entry):
        return drafts[str(model.kind_of_model)]
    if model is User:
        return make.user("某账号", is_staff=True)
    found = model._default_manager.first() if model in {Publication, Move, AuditLine, Record} else None
    return found or (make.region() if model.__name__ == "Region" else _other(model))


def _reported(model: type[models.Model]) -> models.Model:
    entry, by = make.technical_college(district="北碚区"), make.user()
    made: dict[type[models.Model], Callable[[], models.Model]] = {
        Correction: lambda: lifecycle.receive(entry, message="地址有误"),
        Confirmation: lambda: lifecycle.invite(entry, addressee="院办", by=by)[0],
        Waiver: lambda: quality.waive(entry.record, "stale", reason="待复核", until=make.day(30), by=by),
        NotDuplicate: lambda: quality.not_duplicates(
            entry.record, make.training_base().record, reason="两家机构", by=by
        ),
    }
    return made[model]()


def _other(model: type[models.Model]) -> models.Model:
    if matter_of(model) is Matter.REPORTS:
        return _reported(model)
    if model is Import:
        return Import.objects.create(kind=Kind.TECHNICAL_COLLEGE, name="名单.csv", by=desk.chief("导入人"))
    if model.__name__ == "CityStatistic":
        return make.city_figure()
    if model.__name__ == "ProposedFigure":
        return desk.proposed(returned=True)
    return another_record() if model is Record else related(model)


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        else:
            yield each


def addresses(drafts: dict[str, Entry]) -> list[str]:
    """Every address below /admin/ that has a name, with a row where it needs one."""
    rows = {f"{m._meta.app_label}_{m._meta.model_name}_": sample(m, drafts) for m in admin.site._registry}
    [desk_urls] = [each for each in get_resolver().url_patterns if str(each.pattern) == "admin/"]
    assert isinstance(desk_urls, URLResolver)
    made = [reverse("admin:app_list", args=[label]) for label in OURS]
    for pattern in patterns(desk_urls.url_patterns):
        row = next((row for start, row in rows.items() if str(pattern.name).startswith(start)), None)
        known = {
            "object_id": row,
            "pk": row,
            "code": row.pk
            if isinstance(row, Correction)
            else getattr(row, "record_id", None) or getattr(row, "code", "x"),
        }
        known |= {"content_type_id": 1, "app_label": "registry", "url": "nowhere"}
        kwargs = {
            name: getattr(known[name], "pk", known[name]) for name in pattern.pattern.converters if known.get(name)
        }
        if pattern.name not in {None, "app_list"} and set(kwargs) == set(pattern.pattern.converters):
            made.append(reverse(f"admin:{pattern.name}", kwargs=kwargs))
    return sorted(set(made) - {reverse("admin:logout"), reverse("admin:leave")})


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(desk.staff(role, name=f"有职{role}", districts=["北碚区"]))
    return client


@pytest.mark.parametrize(
    "roles", [[Role.CITY_ADMINISTRATOR], [role for role in Role if role != Role.CITY_ADMINISTRATOR]]
)
def test_no_address_breaks_for_any_role(drafts: dict[str, Entry], roles: list[Role], unread: None) -> None:
    """Whoever may most asks for all, the others take turns; `make stress` has each of them ask for every address."""
    asked = addresses(drafts)
    assert len(asked) > 120
    turns = [[role] for role in roles] if not ALL_ROLES else [roles] * len(asked)
    clients = {role: client_of(role) for role in roles}
    broken = {
        (address, role): clients[role].get(address).status_code
        for place, address in enumerate(asked)
        for role in turns[place % len(turns)]
    }
    assert not {asked: status for asked, status in broken.items() if status not in {200, 302, 403, 404, 405}}


def test_every_address_asks_for_a_login(drafts: dict[str, Entry], client: Client) -> None:
    answers = {address: client.get(address) for address in addresses(drafts)}
    open_ones = {"/admin/login/", "/admin/jsi18n/"}
    let_in = [address for address, answer in answers.items() if answer.status_code not in {302, 405}]
    assert set(let_in) <= open_ones


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DISTRICT_READER])
def test_who_only_reads_changes_nothing_by_any_form(drafts: dict[str, Entry], role: Role, unread: None) -> None:
    asked, client = addresses(drafts), client_of(role)
    own = [reverse(f"admin:{name}") for name in ("remove_factor", "set_up_factor", "password_change")]
    draft = next(iter(drafts.values()))
    form = {"post": "yes", "confirmed": "1", "chosen": f"{draft.pk}:{draft.version}", "reason": "越权", "name": "越权"}
    before = contents()
    for address in asked:
        if address not in own:
            client.post(address, {**form, "action": "publish_selected", "_selected_action": [draft.pk]})
    assert contents() == before


def contents() -> dict[str, list[Any]]:
    """Every row of every table but those that come and go with a request."""
    kept = [
        model for model in apps.get_models() if model._meta.app_label not in PASSING and model.__name__ != "KeptForm"
    ]
    left_out = {"last_login"}
    columns = {m: [f.attname for f in m._meta.concrete_fields if f.name not in left_out] for m in kept}
    return {m._meta.label: list(m._base_manager.order_by("pk").values_list(*columns[m])) for m in kept}


@pytest.mark.parametrize("model", MODELS)
def test_everything_else_is_as_the_table_says(model: type[models.Model], unread: None) -> None:
    make.technical_college()
    row, matter = sample(model, {}), matter_of(model)
    for role in Role:
        client = client_of(role)
        told = {act for (who, what, act), may in matrix.others().items() if may and (who, what) == (role, matter)}
        found = {Act.VIEW} if client.get(desk.url(model, "changelist")).status_code == 200 else set()
        found |= {Act.ADD} if client.get(desk.url(model, "add")).status_code == 200 else set()
        found |= {Act.EDIT} if client.post(desk.url(row), {}).status_code != 403 else set()
        found |= {Act.DELETE} if client.get(desk.url(row, "delete")).status_code == 200 else set()
        # What else is done has pages of its own (tests/staff/test_figures.py, tests/audit).
        assert found == told - {Act.EXPORT, Act.REVIEW, Act.REJECT, Act.PUBLISH}, role


def test_every_kind_is_swept() -> None:
    assert {str(model.kind_of_model) for model in admin.site._registry if issubclass(model, Entry)} == set(Kind.values)
    assert {model._meta.app_label for model in admin.site._registry} <= set(OURS)
