"""Every page has a number of queries, and it does not grow with what is on it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from registry.models import Citation, District, Entry, Kind, Organisation
from tests import make
from tests.fixtures import kept_for_module

pytestmark = pytest.mark.usefixtures("filled")
# The first time: a process then holds the index, and a list asks for its rows alone.
LIST_PAGE = {Kind.TECHNICAL_COLLEGE: 18, Kind.TRAINING_BASE: 18, Kind.TRIAL_ZONE: 17, Kind.MASTER_STUDIO: 16}
RECORD_PAGE = {Kind.TECHNICAL_COLLEGE: 27, Kind.TRAINING_BASE: 26, Kind.TRIAL_ZONE: 26, Kind.MASTER_STUDIO: 27}
Counting = Callable[[int], AbstractContextManager[object]]

# Every public address by its name, with how often it asks the database. Lists are asked with a filter of each sort.
PAGES = [
    ("home", "/", 13),
    ("search", "/search/", 16),
    ("search", "/search/?q=学院", 17),
    ("search-export", "/search/export.csv", 1),
    ("suggest", "/suggest/?q=学院", 6),
    *((f"{kind}-list", f"/{kind.path}/", LIST_PAGE[kind]) for kind in Kind),
    *((f"{kind}-export", f"/{kind.path}/export.csv", 1) for kind in Kind),
    *((f"{kind}-record", f"/{kind.path}/{{{kind}}}/", RECORD_PAGE[kind]) for kind in Kind),
    *((f"{kind}-entry", f"/{kind.path}/{{{kind}}}/entries/1/", 2) for kind in Kind),
    ("permanent", "/id/{technical-college}/", 1),
    ("districts", "/districts/", 7),
    ("district", "/districts/{district}/", 14),
    ("industries", "/industries/", 4),
    ("industry", "/industries/{industry}/", 7),
    ("organisation", "/organisations/{organisation}/", 6),
    ("sources", "/sources/", 1),
    ("source", "/sources/{source}/", 18),
    ("statistics", "/statistics/", 1),
    ("healthz", "/healthz", 0),
    ("readyz", "/readyz", 2),
]


@pytest.fixture(scope="module")
def filled_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Four records of each kind, for all tests of the module."""
    with kept_for_module(django_db_blocker):
        with django_db_blocker.unblock():
            fill()
        yield


@pytest.fixture
def filled(filled_once: None, db: None) -> None:
    """The same, with what a test changes undone after it."""


def fill() -> None:
    """Publish four records of each kind, with everything that lists show."""
    region = make.region()
    for number in range(4):
        place = make.district(f"第{number}区", regions=[region])
        values = {"district": place, "host": make.organisation(f"第{number}公司"), "industries": ["汽车", "电子"]}
        make.technical_college(parts=[Citation(field="name", **make.sourced())], **values)
        make.training_base(**values)
        make.trial_zone(**values)
        make.master_studio(masters=[f"张{number}"], **values)
        make.city_figure(f"第{number}项")


def keys() -> dict[str, object]:
    """What stands in the addresses of single things."""
    records = {entry.kind: entry.record_id for entry in Entry.objects.public()}
    district, organisation = District.objects.latest("pk"), Organisation.objects.get(name="第0公司")
    others = {"district": district.code, "organisation": organisation.pk, "source": make.source().key}
    return {**records, **others, "industry": make.industry("汽车").code}


@pytest.mark.parametrize(("name", "address", "queries"), PAGES)
def test_a_page_asks_the_database_so_many_times_however_much_is_on_it(
    client: Client, django_assert_num_queries: Counting, name: str, address: str, queries: int
) -> None:
    place = address.format(**keys())

    with django_assert_num_queries(queries):
        response = client.get(place)
        b"".join(response)

    assert response.status_code in {200, 302}
    assert resolve(urlsplit(place).path).url_name == name


def test_a_list_whose_index_is_held_asks_for_its_rows_alone(
    client: Client, django_assert_num_queries: Counting
) -> None:
    client.get("/search/")

    with django_assert_num_queries(9):
        client.get("/search/")


def test_every_public_address_has_its_number() -> None:
    names = {pattern.name for pattern in _patterns(get_resolver().url_patterns)}

    assert names == {name for name, _address, _queries in PAGES}


def _patterns(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The patterns of the public site, those of included apps too."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin":
            yield from _patterns(pattern.url_patterns)
