"""The matrix over HTTP: every role, act, district and state, one request each, and what it did is looked at.

The entries are made once for the module; each request is undone by a savepoint. The kinds take turns, so that each act
and state is asked of each of them by some role; `make stress` asks every cell of every kind.
"""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django import DjangoDbBlocker

from registry import lifecycle
from registry.lifecycle import system
from registry.models import District, Entry, State, entry_models
from registry.roles import Act, Role
from registry.roles.rules import ENTRY_RULES
from tests import desk, make
from tests.fixtures import kept_for_module
from tests.roles import matrix

pytestmark = pytest.mark.turns

ALL_KINDS = bool(os.environ.get("MATRIX_ALL_KINDS"))
OWN, ELSEWHERE = "北碚区", "渝中区"
BUILDERS = {
    "technical-college": make.technical_college,
    "training-base": make.training_base,
    "trial-zone": make.trial_zone,
    "master-studio": make.master_studio,
}
# Where an act is asked for, and what its form sends besides the entry that it showed.
PAGES: dict[Act, tuple[str, dict[str, str]]] = {
    Act.OPEN: ("open_draft", {}),
    Act.RESTORE: ("restore", {}),
    Act.SUBMIT: ("submit", {"reason": "请审", "evidence": ""}),
    Act.REVIEW: ("review", {"reason": ""}),
    Act.REJECT: ("send_back", {"reason": "请改"}),
    Act.PUBLISH: ("publish", {"reason": "准予", "on": ""}),
    Act.WITHDRAW: ("withdraw", {"reason": "停办", "successor": "", "evidence": ""}),
    Act.DISCARD: ("discard", {}),
}


class Spot(NamedTuple):
    """A kind, a district and a state."""

    kind: str
    is_own: bool
    state: State


class World(NamedTuple):
    """One entry for every spot, another published one beside it, and a signed-in client for every role."""

    entries: dict[Spot, Entry]
    targets: dict[tuple[str, bool], Entry]
    clients: dict[Role, Client]
    forms: dict[tuple[str, bool], dict[str, Any]]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with kept_for_module(django_db_blocker):
        with django_db_blocker.unblock():
            world = _build()
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return made


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not put into words: nobody reads them here, and there are thousands."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


def _build() -> World:
    for name in (OWN, ELSEWHERE):
        make.district(name)
    spots = [Spot(kind, is_own, state) for kind in BUILDERS for is_own in (True, False) for state in State]
    entries = {spot: _made(spot.kind, spot.is_own) for spot in spots}
    targets = {(kind, own): _made(kind, own, name="另一机构") for kind in BUILDERS for own in (True, False)}
    entries = _brought(entries, list(targets.values()))
    targets = {place: make.fresh(entry) for place, entry in targets.items()}
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    drafts = {spot: entry for spot, entry in entries.items() if spot.state is State.DRAFT}
    forms = {spot[:2]: desk.filled(root.get(desk.url(entry))) for spot, entry in drafts.items()}
    return World(entries, targets, {role: _client(role) for role in Role}, forms)


def _client(role: Role) -> Client:
    client = Client()
    client.force_login(desk.staff(role, name=f"有职{role}", districts=[OWN]))
    return client


def _made(kind: str, is_own: bool, **values: Any) -> Any:
    return BUILDERS[kind](district=OWN if is_own else ELSEWHERE, published=False, **values)


def _brought(entries: dict[Spot, Any], published: list[Any]) -> dict[Spot, Entry]:
    """Each of these drafts in the state of its spot."""

    def of(*states: State) -> list[Any]:
        return [entry for spot, entry in entries.items() if spot.state in states]

    lifecycle.submit(of(State.SUBMITTED, State.REVIEWED), by=desk.chief("撰稿人"))
    lifecycle.review([make.fresh(entry) for entry in of(State.REVIEWED)], by=desk.chief("审核人"))
    system.publish([*published, *of(State.PUBLISHED, State.WITHDRAWN)], reason="建档")
    system.withdraw([make.fresh(entry) for entry in of(State.WITHDRAWN)], reason="停办")
    heads = {entry.record_id: entry for entry in Entry.objects.heads()}
    return {spot: heads[entry.record_id].downcast() for spot, entry in entries.items()}


# One request, and whether it did what it asks for


def did(world: World, client: Client, act: Act, spot: Spot) -> bool:
    """Whether ``client`` can do ``act`` to the entry at ``spot``; what was done is undone."""
    entry = world.entries[spot]
    if act is Act.VIEW:
        return _is_shown(client, entry)
    with transaction.atomic():
        before = _traces(entry)
        _ask(world, client, act, spot)
        happened = _traces(entry) != before
        transaction.set_rollback(True)
    return happened


def _ask(world: World, client: Client, act: Act, spot: Spot) -> None:
    entry, target = world.entries[spot], world.targets[spot.kind, spot.is_own]
    if act is Act.EDIT:
        form = urlencode({**world.forms[spot.kind, spot.is_own], "name": "改过的名字"})
        client.post(desk.url(entry), form, content_type="application/x-www-form-urlencoded")
    elif act is Act.MERGE:
        told = {"confirmed": "1", "successor": target.record_id, "shown": f"{entry.pk}:{target.pk}"}
        client.post(desk.url(entry, "merge"), {**told, "reason": "合并", "evidence": ""})
    else:
        page, values = PAGES[act]
        chosen = {"confirmed": "1", "chosen": f"{entry.pk}:{entry.version}"}
        client.post(desk.url(entry, page), {**chosen, **values})


def _is_shown(client: Client, entry: Entry) -> bool:
    """By its code: the address leads to the entry, or nowhere."""
    name = f"admin:{entry._meta.app_label}_{entry._meta.model_name}_code"
    return client.get(reverse(name, args=[entry.record_id])).status_code == 302


def _traces(entry: Entry) -> list[Any]:
    """All that an act could change of a record."""
    return list(
        Entry.objects.filter(record=entry.record_id).order_by("pk").values_list("pk", "state", "name", "version")
    )


def spots_of(place: int, cell: matrix.Cell) -> list[Spot]:
    """The same cell for every kind; in the everyday suite for the kind whose turn it is."""
    kinds = list(BUILDERS) if ALL_KINDS else [list(BUILDERS)[place % len(BUILDERS)]]
    return [Spot(kind, cell.is_own, cell.state) for kind in kinds]


ASKED = [act for act in Act if act in {Act.VIEW, Act.EDIT, Act.MERGE, *PAGES}]


@pytest.mark.parametrize("act", ASKED)
@pytest.mark.parametrize("role", Role)
def test_every_cell(world: World, unread: None, role: Role, act: Act) -> None:
    wrong = [
        (spot, not allowed)
        for place, (cell, allowed) in enumerate(matrix.cells().items())
        for spot in (spots_of(place, cell) if cell[:2] == (role, act) else ())
        if did(world, world.clients[role], act, spot) is not allowed
    ]
    assert not wrong


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize("role", Role)
def test_a_list_holds_what_may_be_seen(world: World, role: Role, kind: str) -> None:
    seen = {cell[2:] for cell, allowed in matrix.cells().items() if allowed and cell[:2] == (role, Act.VIEW)}
    wanted = {entry.pk for spot, entry in world.entries.items() if spot.kind == kind and spot[1:] in seen}
    answer = world.clients[role].get(desk.url(entry_models()[kind], "changelist"))
    shown = {entry.pk for entry in answer.context["cl"].result_list}
    assert shown - {target.pk for target in world.targets.values()} == wanted


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize("role", Role)
def test_where_a_new_record_is_added(world: World, role: Role, kind: str) -> None:
    client, model = world.clients[role], entry_models()[kind]
    for is_own, district in ((True, OWN), (False, ELSEWHERE)):
        with transaction.atomic():
            form = world.forms[kind, is_own] | {"name": "新机构", "district": District.objects.get(name=district).pk}
            empty = {name: "0" for name in form if name.endswith("_FORMS") and "MAX" not in name}
            client.post(desk.url(model, "add"), {**form, **empty})
            happened = model._default_manager.filter(name="新机构").exists()
            transaction.set_rollback(True)
        assert happened is matrix.cells()[matrix.Cell(role, Act.ADD, is_own, State.DRAFT)]


@pytest.mark.parametrize("act", [act for act in ASKED if act is not Act.VIEW])
def test_the_desk_obeys_a_rule_that_is_changed(
    world: World, unread: None, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only the tables know the rules: with each act given or taken, the same request has the other outcome."""
    role = Role.DISTRICT_EDITOR
    spot = next(
        Spot("training-base", True, cell.state)
        for cell, allowed in matrix.cells().items()
        if allowed and cell.act is act
    )
    before = did(world, world.clients[role], act, spot)
    (rule,) = ENTRY_RULES[role]
    changed = type(rule)(rule.acts ^ {act}, rule.where, rule.states)
    monkeypatch.setitem(ENTRY_RULES, role, (changed,))
    assert did(world, world.clients[role], act, spot) is not before


def test_a_superuser_does_everything_but_what_a_state_forbids(world: World, unread: None) -> None:
    root = Client()
    root.force_login(User.objects.get(username="root"))
    allowed = {cell[1::2] for cell, may in matrix.cells().items() if may}
    for act in ASKED:
        for state in State:
            assert did(world, root, act, Spot("trial-zone", False, state)) is ((act, state) in allowed), (act, state)


def test_nobody_is_refused_by_a_page_alone(world: World) -> None:
    """Past the pages, the acts themselves ask for the role."""
    reader = User.objects.get(username=f"有职{Role.DISTRICT_READER}")
    draft = world.entries[Spot("trial-zone", True, State.DRAFT)]
    with pytest.raises(lifecycle.Refused), transaction.atomic():
        lifecycle.submit([draft], by=reader, reason="越权")
