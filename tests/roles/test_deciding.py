"""Who may do what, asked of the one place that decides."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from registry.models import Entry, Organisation, Source, State
from registry.roles import Act, Role, may, visible
from tests import desk, make

pytestmark = pytest.mark.django_db


def test_every_role_is_a_group() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_a_district_editor_sees_and_edits_the_own_district_alone() -> None:
    editor = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"])
    own = make.technical_college(district="北碚区", published=False)
    other, nowhere = (make.technical_college(district=name, published=False) for name in ("渝中区", None))
    assert [may(editor, Act.EDIT, entry) for entry in (own, other, nowhere)] == [True, False, False]
    assert [entry.pk for entry in visible(editor, Entry.objects.all())] == [own.pk]


def test_a_redrawn_district_is_kept_by_those_who_keep_its_successor_or_predecessor() -> None:
    make.district("两江新区", succeeds=["江北区"])
    old, new = make.technical_college(district="江北区"), make.technical_college(district="两江新区")
    for district in ("江北区", "两江新区"):
        editor = desk.staff(Role.DISTRICT_EDITOR, name=district, districts=[district])
        assert {entry.pk for entry in visible(editor, Entry.objects.all())} == {old.pk, new.pk}


def test_a_role_without_districts_reaches_nothing_where_it_is_bound() -> None:
    entry = make.technical_college(published=False)
    assert not may(desk.staff(Role.DISTRICT_EDITOR), Act.VIEW, entry)


def test_two_roles_are_their_sum() -> None:
    account = desk.staff(Role.DISTRICT_READER, Role.PUBLISHER, districts=["北碚区"])
    draft = desk.reviewed(make.technical_college(district="渝中区", published=False))
    assert may(account, Act.PUBLISH, draft)
    assert not may(account, Act.EDIT, draft)


def test_what_is_published_is_edited_by_nobody() -> None:
    root = User.objects.create_superuser("root")
    assert not may(root, Act.EDIT, make.technical_college())
    assert may(root, Act.EDIT, make.technical_college(published=False))


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_is_closed_may_nothing(change: dict[str, Any]) -> None:
    account = desk.staff(Role.CITY_ADMINISTRATOR)
    User.objects.filter(pk=account.pk).update(**change)
    assert not may(make.fresh(account), Act.VIEW)
    assert not may(AnonymousUser(), Act.VIEW)


def test_a_permission_in_the_database_grants_nothing() -> None:
    account = desk.staff(Role.DISTRICT_READER, districts=["北碚区"])
    account.user_permissions.set(Permission.objects.all())
    account.groups.get().permissions.set(Permission.objects.all())
    assert not make.fresh(account).has_perm("registry.add_source")


def test_what_all_districts_share_is_added_by_editors_and_changed_by_those_who_see_the_whole() -> None:
    editor, officer = desk.staff(Role.DISTRICT_EDITOR), desk.staff(Role.OPEN_DATA_OFFICER)
    for model in (Source, Organisation):
        assert [may(editor, act, model) for act in (Act.ADD, Act.EDIT)] == [True, False]
        assert may(officer, Act.EDIT, model)


def test_an_open_data_officer_sees_no_draft() -> None:
    officer = desk.staff(Role.OPEN_DATA_OFFICER)
    published = make.technical_college()
    make.opened(published)
    assert set(visible(officer, Entry.objects.all()).values_list("state", flat=True)) == {State.PUBLISHED}
