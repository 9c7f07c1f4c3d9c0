"""The forms of the desk are drawn without templates, and are what the templates of Django would have made."""

import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.test.html import parse_html
from pytest_django import Settings

from institutions.models import TechnicalCollege
from registry.admin import rows
from registry.models import EntryName, Site
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db
FIELDSET = "admin/includes/fieldset.html"
# What is another one on every page.
SIGNED = re.compile(r'name="(csrfmiddlewaretoken|keeper)" value="[^"]*"')


def full_draft() -> TechnicalCollege:
    """A draft with parts of many kinds, with signs that a page must escape."""
    parts = [
        EntryName(text='甲 & "乙"', type=EntryName.Type.FORMER, **make.sourced()),
        Site(name="<工作站>", place="'江边'", district=make.district("永川区")),
        make.figure(value="12.50"),
    ]
    return make.technical_college(
        name="<b>一校</b>",
        published=False,
        level="municipal",
        district="永川区",
        host="甲 & 乙公司",
        website="https://example.com/?a=1&b=2",
        industries=["汽车"],
        subjects=["汽车技术"],
        parts=parts,
    )


def a_draft(client: Client) -> Any:
    return client.get(desk.url(full_draft()))


def mistakes(client: Client) -> Any:
    """A draft that comes back: a mistake in the form, one in a part, and a part that was added."""
    draft = full_draft()
    data = desk.filled(client.get(desk.url(draft)), name="", **{"statistic_set-0-year": "多"})
    return client.post(desk.url(draft), desk.another(data, "entryname_set", text="", type="former"))


def a_new_record(client: Client) -> Any:
    return client.get(desk.url(TechnicalCollege, "add"))


def what_is_published(client: Client) -> Any:
    return client.get(desk.url(make.technical_college()))


def an_account(client: Client) -> Any:
    """A form with boxes to tick, passwords and choices of many."""
    return client.get(desk.url(desk.staff(Role.REVIEWER, name="审", districts=["永川区"])))


def a_figure(client: Client) -> Any:
    """A form of which everything is only read, with what is explained."""
    return client.get(desk.url(make.city_figure()))


def a_source(client: Client) -> Any:
    return client.get(desk.url(make.source(url="https://example.com/", published_on=make.day(0))))


@pytest.mark.parametrize("shown", [a_draft, mistakes, a_new_record, what_is_published, an_account, a_figure, a_source])
def test_a_form_is_what_the_templates_of_django_make(
    shown: Callable[[Client], Any], settings: Settings, tmp_path: Path
) -> None:
    client = Client()
    client.force_login(desk.chief("周文"))
    drawn = shown(client)
    address, posted = drawn.wsgi_request.get_full_path(), drawn.wsgi_request.POST

    by_templates(settings, tmp_path)
    made = client.post(address, posted) if posted else client.get(address)

    assert drawn.status_code == 200
    assert parse_html(page(drawn)) == parse_html(page(made))
    assert page(drawn) != page(made), "neither was made by templates"


def by_templates(settings: Settings, folder: Path) -> None:
    """Let the templates of Django make the forms."""
    theirs = Path(admin.__file__).parent / "templates" / FIELDSET
    (folder / FIELDSET).parent.mkdir(parents=True)
    shutil.copy(theirs, folder / FIELDSET)
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [folder]
    settings.TEMPLATES = engines
    settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
    rows.DRAWN.clear()


def page(response: Any) -> str:
    return SIGNED.sub(r'name="\1"', response.content.decode())
