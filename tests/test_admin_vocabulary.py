"""Words, organisations, figures of the city and publications on the desk."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from masters.models import Master
from registry.creditcode import check_character, organisation_check
from registry.models import District, Organisation, Publication, Source
from tests import desk, make

pytestmark = pytest.mark.django_db


def credit_code(area: str) -> str:
    """A credit code that checks, of a company registered in ``area``."""
    body = f"91{area}12345678"
    body += organisation_check("12345678")
    return body + check_character(body)


def test_a_word_says_how_many_records_use_it(admin_client: Client) -> None:
    used = make.district("北碚区")
    make.district("万州区")
    for _n in range(2):
        make.opened(make.technical_college(district=used))
    rows = admin_client.get(desk.url(District, "changelist")).context["cl"].result_list
    assert {row.name: row.uses for row in rows} == {"北碚区": 2, "万州区": 0}


@pytest.mark.parametrize("model", [District, Organisation, Source, Master])
def test_lists_of_words_ask_the_same_number_of_queries_however_long(admin_client: Client, model: Any) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            name = f"{model.__name__}{count}-{number}"
            body = make.organisation(f"机构{name}", district=make.district(f"{count}{number}区"))
            make.technical_college(host=body, parts=[make.figure(source=make.source(name), basis="stated")])
            make.master(name, employer=body)
        admin_client.get(desk.url(model, "changelist"))
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(desk.url(model, "changelist"))
        return len(queries)

    assert asked(1) == asked(8)


def test_a_word_in_use_is_not_deleted(admin_client: Client) -> None:
    make.technical_college(district="北碚区")
    admin_client.post(desk.url(make.district("北碚区"), "delete"), {"post": "yes"})
    assert District.objects.filter(name="北碚区").exists()


@pytest.mark.parametrize(("area", "warned"), [("500105", False), ("110105", True)])
def test_an_unusual_credit_code_is_saved_with_a_warning(admin_client: Client, area: str, warned: bool) -> None:
    data = desk.filled(admin_client.get(desk.url(Organisation, "add")), name="某公司", credit_code=credit_code(area))
    answer = admin_client.post(desk.url(Organisation, "add"), data, follow=True)
    levels = [message.level_tag for message in answer.context["messages"]]
    assert ("warning" in levels) is warned
    assert Organisation.objects.get(name="某公司").credit_code == credit_code(area)


def test_a_wrong_credit_code_is_refused(admin_client: Client) -> None:
    wrong = credit_code("500105")[:-1] + ("0" if credit_code("500105")[-1] != "0" else "1")
    data = desk.filled(admin_client.get(desk.url(Organisation, "add")), name="某公司", credit_code=wrong)
    assert admin_client.post(desk.url(Organisation, "add"), data).context["errors"]


# Publications


def test_publications_are_read_only(admin_client: Client) -> None:
    make.technical_college(name="某校")
    act = Publication.objects.get()
    row = admin_client.get(desk.url(Publication, "changelist")).context["cl"].result_list[0]
    assert row.extent == (1, 0)
    assert "某校" in admin_client.get(desk.url(act)).content.decode()
    assert admin_client.post(desk.url(act), {"reason": "改"}).status_code == 403
    assert admin_client.get(desk.url(Publication, "add")).status_code == 403
    assert admin_client.post(desk.url(act, "delete"), {"post": "yes"}).status_code == 403


# Demonstration accounts


def test_demonstration_accounts_get_new_passwords_each_time(settings: Settings, client: Client) -> None:
    settings.DEBUG = True
    printed = []
    for _time in range(2):
        out = StringIO()
        call_command("demo_staff", stdout=out)
        printed.append(dict(line.split() for line in out.getvalue().splitlines()))
    assert printed[0]["demo-district-editor"] != printed[1]["demo-district-editor"]
    form = {"username": "demo-district-editor", "password": printed[1]["demo-district-editor"]}
    assert client.post("/admin/login/", {**form, "next": "/admin/"}).status_code == 302
    assert client.get("/admin/institutions/trainingbase/add/").status_code == 200
    assert client.get("/admin/auth/user/").status_code == 403


def test_demonstration_accounts_are_refused_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("demo_staff")
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize(("studio", "shown"), [("some", "何涛"), ("none", "张毅")])
def test_masters_in_no_studio_are_found(admin_client: Client, studio: str, shown: str) -> None:
    make.master_studio(masters=["何涛"])
    make.master("张毅")
    listed = admin_client.get("/admin/masters/master/", {"studio": studio}).context["cl"].queryset
    assert [master.name for master in listed] == [shown]
