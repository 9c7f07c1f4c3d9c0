"""Error pages help: they say what is wrong in both languages, and lead on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from pytest_django import Settings

from registry import errors
from registry.middleware import OwnErrorPages

Broken = Callable[[BaseException], Client]
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Broken:
    """A visitor of a site whose accessibility page raises what is given."""

    def site(problem: BaseException) -> Client:
        def fail(*args: Any, **kwargs: Any) -> HttpResponse:
            raise problem

        view = resolve("/accessibility/").func.view_class  # type: ignore[attr-defined]
        monkeypatch.setattr(view, "get", fail)
        return Client(raise_request_exception=False)

    return site


CASES = [
    (SuspiciousOperation("…"), 400, "网址", "This address does not work"),
    (PermissionDenied("…"), 403, "无权", "This is not open to you"),
    (errors.NotFound("没有第9页。"), 404, "没有第9页。", "There is no such page"),
    (ValueError("…"), 500, "系统出错了", "Something went wrong on our side"),
    (OperationalError("…"), 503, "暂时无法访问", "The registry cannot answer just now"),
]


@pytest.mark.parametrize(("problem", "status", "chinese", "english"), CASES)
def test_an_error_is_told_in_both_languages_with_ways_on(
    broken: Broken, problem: Exception, status: int, chinese: str, english: str
) -> None:
    page = broken(problem).get("/accessibility/")

    text = page.content.decode()
    assert page.status_code == status
    assert chinese in text
    assert english in text
    assert 'role="search"' in text
    assert 'href="/districts/"' in text
    assert "…" not in text


def test_where_the_database_does_not_answer_the_page_says_when_to_try_again(broken: Broken) -> None:
    assert broken(OperationalError()).get("/accessibility/").headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_the_page_of_an_error_asks_the_database_nothing(broken: Broken, django_assert_num_queries: Counting) -> None:
    visitor = broken(ValueError())

    with django_assert_num_queries(0):
        assert visitor.get("/accessibility/").status_code == 500


def test_where_the_error_page_is_broken_too_a_bare_one_answers(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    def unrenderable(*args: Any, **kwargs: Any) -> HttpResponse:
        raise ValueError

    monkeypatch.setattr(errors, "render", unrenderable)

    page = broken(ValueError()).get("/accessibility/")

    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()


def test_who_asks_too_often_is_told_when_to_come_back(rf: RequestFactory) -> None:
    page = errors.too_many(rf.get("/search/"), wait=60)

    assert (page.status_code, page.headers["Retry-After"]) == (429, "60")
    assert "请求过于频繁" in page.content.decode()


def test_a_form_without_its_token_is_refused_with_advice() -> None:
    page = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "王小丽"})

    assert page.status_code == 403
    assert "重新提交" in page.content.decode()


def test_developers_see_the_page_that_readers_see(rf: RequestFactory, settings: Settings) -> None:
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "registry.middleware.OwnErrorPages"]

    page = Client().get("/nowhere/")

    assert page.status_code == 404
    assert "没有这个页面" in page.content.decode()
    assert OwnErrorPages(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None


def test_an_address_without_its_last_slash_still_leads_to_the_page(settings: Settings) -> None:
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "registry.middleware.OwnErrorPages"]

    assert Client().get("/statistics").headers["Location"] == "/statistics/"
