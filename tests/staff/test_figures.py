"""A figure of the city goes through the one door too: proposed, approved and published by three people."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry import lifecycle
from registry.admin.board import looking_of
from registry.lifecycle import Refused
from registry.models import CityStatistic, ProposedFigure, State
from registry.roles import Act, Matter, Role
from tests import desk, make
from tests.roles import matrix

pytestmark = pytest.mark.django_db

ADD = desk.url(ProposedFigure, "add")


@pytest.fixture
def officer(client: Client) -> User:
    account = desk.staff(Role.OPEN_DATA_OFFICER, name="拟稿人")
    client.force_login(account)
    return account


@pytest.fixture
def publishers() -> tuple[User, User]:
    return desk.staff(Role.PUBLISHER, name="复核人"), desk.staff(Role.PUBLISHER, name="签发人")


def typed(**values: Any) -> dict[str, Any]:
    empty = {"kind": "", "wording": "", "note": "", "source": "", "locator": "", "corrects": ""}
    stated = {"indicator": make.indicator().pk, "year": "2023", "value": "530", "qualifier": "exact", "reason": "年报"}
    return {**empty, **stated, "basis": "unverified", **values}


def act(client: Client, user: User, proposal: ProposedFigure, name: str, **values: str) -> Any:
    """Open the page of an act as ``user`` and confirm it."""
    client.force_login(user)
    address = f"/admin/registry/proposedfigure/{proposal.pk}/act/{name}/"
    if client.get(address).status_code != 200:
        return client.get(address)
    return client.post(address, {"confirmed": proposal.round, **values}, follow=True)


def test_three_people_bring_a_figure_to_the_public(
    client: Client, officer: User, publishers: tuple[User, User]
) -> None:
    client.post(ADD, typed())
    proposal = ProposedFigure.objects.get()
    assert not CityStatistic.objects.exists()
    assert proposal.state == State.SUBMITTED

    act(client, publishers[0], proposal, "approve", reason="与年报一致")
    assert make.fresh(proposal).state == State.REVIEWED
    assert "530" not in client.get("/statistics/").content.decode()
    act(client, publishers[1], proposal, "publish")

    figure = CityStatistic.objects.public().get()
    assert figure.revision
    assert (figure.value, figure.revision.reason, figure.revision.by) == (530, "年报", publishers[1])
    assert make.fresh(proposal).figure == figure
    told = client.get(desk.url(proposal)).content.decode()
    assert all(name in told for name in ("拟稿人", "复核人", "签发人", "与年报一致"))


def test_nobody_approves_or_publishes_what_they_had_a_hand_in(publishers: tuple[User, User]) -> None:
    chief = desk.chief("局长")
    proposal = desk.proposed(by=chief)
    with pytest.raises(Refused):
        lifecycle.approve_figure(proposal, by=chief)
    proposal = lifecycle.approve_figure(proposal, by=publishers[0])
    for own in (chief, publishers[0]):
        with pytest.raises(Refused):
            lifecycle.publish_proposal(proposal, by=own)
    lifecycle.publish_proposal(proposal, by=publishers[1])


def test_settings_say_how_many_approve(settings: Any, publishers: tuple[User, User]) -> None:
    settings.REVIEW_STEPS = 2
    proposal = lifecycle.approve_figure(desk.proposed(), by=publishers[0])
    assert proposal.state == State.SUBMITTED
    with pytest.raises(Refused):
        lifecycle.approve_figure(proposal, by=publishers[0])
    assert lifecycle.approve_figure(proposal, by=publishers[1]).state == State.REVIEWED


def test_what_is_sent_back_is_put_right_and_goes_the_whole_way_again(
    client: Client, officer: User, publishers: tuple[User, User]
) -> None:
    client.post(ADD, typed())
    proposal = lifecycle.approve_figure(ProposedFigure.objects.get(), by=publishers[0])
    act(client, publishers[1], proposal, "send-back", reason="请补来源")
    client.force_login(officer)
    page = client.get(desk.url(proposal))
    assert "请补来源" in page.content.decode()

    client.post(desk.url(proposal), desk.filled(page, value="540"))

    again = make.fresh(proposal)
    assert (int(again.value), again.state, again.round) == (540, State.SUBMITTED, 2)
    lifecycle.approve_figure(again, by=publishers[0])


def test_an_approval_is_of_what_was_shown(client: Client, publishers: tuple[User, User]) -> None:
    proposal = desk.proposed()
    seen = make.fresh(proposal)
    returned = lifecycle.return_figure(proposal, by=publishers[1], reason="数值有误")
    returned.value = 1
    lifecycle.propose_figure(returned, by=desk.chief("拟稿人"))

    answer = act(client, publishers[0], seen, "approve")

    assert not proposal.steps.filter(act="review").exists()
    assert desk.texts(answer)


def test_what_cannot_be_done_now_says_so_before_anything_is_typed(
    client: Client, publishers: tuple[User, User]
) -> None:
    proposal = desk.proposed()
    client.force_login(publishers[0])
    answer: Any = client.get(f"/admin/registry/proposedfigure/{proposal.pk}/act/publish/", follow=True)

    assert answer.redirect_chain[-1][0] == desk.url(proposal)
    assert desk.texts(answer) == ["“发布”目前不能办理：请看下方的办理情况。"]


def test_what_is_under_review_does_not_change(client: Client, officer: User) -> None:
    proposal = desk.proposed()
    assert not client.get(desk.url(proposal)).context["has_change_permission"]
    assert client.post(desk.url(proposal), typed(value="1")).status_code == 403
    assert client.post(desk.url(proposal, "delete"), {"post": "yes"}).status_code == 403


def test_what_was_sent_back_may_be_discarded(client: Client, officer: User) -> None:
    proposal = desk.proposed(returned=True)
    client.post(desk.url(proposal, "delete"), {"post": "yes"})
    assert not ProposedFigure.objects.exists()


def test_a_correction_begins_on_the_page_of_the_figure(
    client: Client, officer: User, publishers: tuple[User, User]
) -> None:
    wrong = make.city_figure()
    form = client.get(client.get(desk.url(wrong)).context["correct_url"])
    client.post(ADD, desk.filled(form, value="540", reason="更正"))
    proposal = ProposedFigure.objects.get()
    assert (proposal.year, proposal.corrects) == (2023, wrong)

    lifecycle.publish_proposal(lifecycle.approve_figure(proposal, by=publishers[0]), by=publishers[1])
    assert make.fresh(wrong).superseded_revision
    assert CityStatistic.objects.public().get().value == 540


def test_a_figure_is_not_superseded_by_mistake(client: Client, officer: User) -> None:
    make.city_figure()
    assert client.post(ADD, typed()).context["errors"]


def test_a_figure_is_proposed_once_at_a_time(client: Client, officer: User) -> None:
    client.post(ADD, typed())
    assert client.post(ADD, typed(value="531")).context["errors"]
    assert ProposedFigure.objects.get().value == 530


def test_a_figure_needs_a_reason(client: Client, officer: User) -> None:
    assert client.post(ADD, typed(reason="")).context["errors"]


@pytest.mark.parametrize("change", [{"year": "2024"}, {"kind": "trial-zone"}])
def test_a_correction_keeps_what_the_figure_is_of(client: Client, officer: User, change: dict[str, str]) -> None:
    wrong = make.city_figure()
    assert client.post(ADD, typed(corrects=wrong.pk, **change)).context["errors"]


def test_a_figure_corrected_by_another_meanwhile_is_not_published(publishers: tuple[User, User]) -> None:
    make.city_figure()
    proposal = lifecycle.approve_figure(desk.proposed(), by=publishers[0])
    make.city_figure(value="1")
    with pytest.raises(Refused):
        lifecycle.publish_proposal(proposal, by=publishers[1])
    assert CityStatistic.objects.public().get().value == 1


@pytest.mark.parametrize("role", Role)
def test_the_acts_are_as_the_table_says(client: Client, role: Role) -> None:
    account = desk.staff(role, name="某人")
    names = {"approve": Act.REVIEW, "send-back": Act.REJECT, "publish": Act.PUBLISH}
    for name, right in names.items():
        proposal = desk.proposed()
        if name == "publish":
            proposal = lifecycle.approve_figure(proposal, by=desk.chief("复核人"))
        before = proposal.state
        act(client, account, proposal, name, reason="同意")
        told = matrix.others()[role, Matter.PROPOSED_FIGURES, right]
        assert (make.fresh(proposal).state != before) is told, name
        ProposedFigure.objects.all().delete()


def test_the_board_counts_what_waits_for_whom(officer: User, publishers: tuple[User, User]) -> None:
    proposal = desk.proposed(by=officer)

    def waiting(user: User) -> int | None:
        found = [look.count for look in looking_of(user) if "waiting=me" in look.url]
        return found[0] if found else None

    assert (waiting(officer), waiting(publishers[0]), waiting(desk.staff(Role.REVIEWER))) == (0, 1, None)
    proposal = lifecycle.approve_figure(proposal, by=publishers[0])
    assert (waiting(publishers[0]), waiting(publishers[1])) == (0, 1)
    lifecycle.return_figure(proposal, by=publishers[1], reason="请补来源")
    assert (waiting(officer), waiting(publishers[1])) == (1, 0)


def test_the_list_can_be_narrowed_to_what_waits(client: Client, publishers: tuple[User, User]) -> None:
    proposal = desk.proposed()
    for user, found in ((publishers[0], [proposal]), (desk.chief("拟稿人"), [])):
        client.force_login(user)
        page = client.get(desk.url(ProposedFigure, "changelist"), {"waiting": "me"})
        assert list(page.context["cl"].result_list) == found
