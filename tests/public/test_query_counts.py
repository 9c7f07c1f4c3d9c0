"""Every page has a number of queries, and it does not grow with what is on it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.timezone import localdate
from pytest_django import DjangoDbBlocker

from registry import lifecycle
from registry.models import Citation, Correction, District, Entry, Kind, Manifest, Organisation, Publication
from registry.opendata.words import WORDS
from tests import make
from tests.fixtures import kept_for_module

pytestmark = pytest.mark.usefixtures("filled")
# The first time: a process then holds the index, and a list asks for its rows alone.
LIST_PAGE = {Kind.TECHNICAL_COLLEGE: 17, Kind.TRAINING_BASE: 17, Kind.TRIAL_ZONE: 16, Kind.MASTER_STUDIO: 15}
RECORD_PAGE = {Kind.TECHNICAL_COLLEGE: 28, Kind.TRAINING_BASE: 25, Kind.TRIAL_ZONE: 25, Kind.MASTER_STUDIO: 26}
PAST_RECORD = {Kind.TECHNICAL_COLLEGE: 31, Kind.TRAINING_BASE: 27, Kind.TRIAL_ZONE: 27, Kind.MASTER_STUDIO: 28}
# The college is the one that names a source.
ENTRY_PAGE = {Kind.TECHNICAL_COLLEGE: 5, Kind.TRAINING_BASE: 3, Kind.TRIAL_ZONE: 3, Kind.MASTER_STUDIO: 3}
# A page of the past reads a snapshot too, and today's statement beside it.
PAST = "?as_of={past}"
API_LIST = {Kind.TECHNICAL_COLLEGE: 18, Kind.TRAINING_BASE: 17, Kind.TRIAL_ZONE: 17, Kind.MASTER_STUDIO: 17}
API_RECORD = {Kind.TECHNICAL_COLLEGE: 19, Kind.TRAINING_BASE: 18, Kind.TRIAL_ZONE: 18, Kind.MASTER_STUDIO: 19}
Counting = Callable[[int], AbstractContextManager[object]]

# Every public address by its name, with how often it asks the database. Lists are asked with a filter of each sort.
PAGES = [
    ("home", "/", 14),
    ("search", "/search/", 15),
    ("search", "/search/?q=学院", 16),
    ("search", "/search/" + PAST, 18),
    # The rows themselves are read by the driver's own cursor, which is not counted; six queries keep the manifest.
    ("search-export", "/search/export.csv", 13),
    *((f"{table}-export", f"/data/{table}.csv", 13) for table in ("statistics", "citations")),
    ("verify", "/data/verify/", 0),
    ("changes", "/data/changes/", 0),
    ("changes", "/data/changes/?since=1", 5),
    ("changes-file", "/data/changes.csv?since=1", 5),
    ("manifest", "/data/manifests/{manifest}/", 1),
    ("search-feed", "/search/feed.atom?district={district}", 6),
    *((f"{kind}-feed", f"/{kind.path}/feed.atom", 3) for kind in Kind),
    ("suggest", "/suggest/?q=学院", 6),
    *((f"{kind}-list", f"/{kind.path}/", LIST_PAGE[kind]) for kind in Kind),
    *((f"{kind}-export", f"/{kind.path}/export.csv", 14) for kind in Kind),
    *((f"{kind}-record", f"/{kind.path}/{{{kind}}}/", RECORD_PAGE[kind]) for kind in Kind),
    *((f"{kind}-record", f"/{kind.path}/{{{kind}}}/{PAST}", PAST_RECORD[kind]) for kind in Kind),
    *((f"{kind}-entry", f"/{kind.path}/{{{kind}}}/entries/1/", ENTRY_PAGE[kind]) for kind in Kind),
    ("compare", "/compare/?record={technical-college}&record={other}", 20),
    ("compare", "/compare/?record={technical-college}&record={other}&as_of={past}", 23),
    ("permanent", "/id/{technical-college}/", 1),
    ("report-error", "/id/{technical-college}/report/", 1),
    ("corrections", "/corrections/", 0),
    ("correction", "/corrections/{correction}/", 2),
    ("confirm", "/confirm/{token}/", 2),
    ("districts", "/districts/", 7),
    ("district", "/districts/{district}/", 27),
    ("district", "/districts/{district}/" + PAST, 30),
    ("industries", "/industries/", 4),
    ("industry", "/industries/{industry}/", 18),
    ("industry", "/industries/{industry}/" + PAST, 21),
    ("organisation", "/organisations/{organisation}/", 7),
    ("organisation", "/organisations/{organisation}/" + PAST, 9),
    ("sources", "/sources/", 1),
    ("source", "/sources/{source}/", 19),
    # The first time of a state: the files are measured, and the snapshot is written.
    ("data", "/data/", 62),
    ("dictionary", "/data/dictionary/", 0),
    ("datapackage", "/data/datapackage.json", 32),
    ("catalog", "/data/catalog.jsonld", 32),
    ("snapshot", "/data/registry.sqlite", 31),
    *(("data-file", f"/data/{name}.csv", 2) for name in WORDS),
    ("robots", "/robots.txt", 0),
    ("sitemap-index", "/sitemap.xml", 4),
    ("sitemap", "/sitemaps/pages-0.xml", 6),
    ("sitemap", "/sitemaps/records-0.xml", 1),
    ("sitemap", "/sitemaps/organisations-0.xml", 1),
    ("opensearch", "/opensearch.xml", 0),
    ("opensearch-suggestions", "/opensearch/suggestions?q=学院", 6),
    ("accessibility", "/accessibility/", 0),
    ("site-map", "/site-map/", 2),
    ("statistics", "/statistics/", 11),
    ("statistics", "/statistics/" + PAST, 14),
    ("api", "/api/v1/", 0),
    ("api-entries", "/api/v1/entries/", 20),
    *((f"{kind}-api", f"/api/v1/{kind.path}/", API_LIST[kind]) for kind in Kind),
    *(("api-record", f"/api/v1/entries/{{{kind}}}/", API_RECORD[kind]) for kind in Kind),
    ("api-changes", "/api/v1/changes/", 4),
    ("api-match", "/api/v1/match/", 0),
    ("api-statistics", "/api/v1/statistics/", 3),
    ("api-districts", "/api/v1/districts/", 6),
    ("api-industries", "/api/v1/industries/", 3),
    ("api-organisations", "/api/v1/organisations/", 4),
    ("api-sources", "/api/v1/sources/", 3),
    ("api-schema", "/api/v1/schema/", 0),
    ("api-docs", "/api/v1/docs/", 0),
    ("api-nothing", "/api/v1/nothing/", 0),
    ("kept", "/admin/kept/1/", 0),
    ("healthz", "/healthz", 0),
    ("readyz", "/readyz", 2),
]


# Not to be read (matching takes names), and not there.
REFUSED = {"api-match", "api-nothing"}


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
    lifecycle.receive(Entry.objects.earliest("pk"), message="地址有误")


def keys() -> dict[str, object]:
    """What stands in the addresses of single things."""
    records = {entry.kind: entry.record_id for entry in Entry.objects.public()}
    district, organisation = District.objects.latest("pk"), Organisation.objects.get(name="第0公司")
    manifest = Manifest.objects.create(table="entries", key="0" * 16, revision=1, day=localdate(), rows=1, size=1).key
    colleges = Entry.objects.public().of_kinds([Kind.TECHNICAL_COLLEGE])
    _confirmation, token = lifecycle.invite(Entry.objects.public().earliest("pk"), addressee="院办", by=make.user())
    others = {
        "past": Publication.objects.earliest("-revision").revision,
        "other": colleges.earliest("pk").record_id,
        "correction": Correction.objects.get().code,
        "token": token,
        "manifest": manifest,
        "district": district.code,
        "organisation": organisation.pk,
        "source": make.source().key,
    }
    return {**records, **others, "industry": make.industry("汽车").code}


@pytest.mark.parametrize(("name", "address", "queries"), PAGES)
def test_a_page_asks_the_database_so_many_times_however_much_is_on_it(
    client: Client, django_assert_num_queries: Counting, name: str, address: str, queries: int
) -> None:
    place = address.format(**keys())

    with django_assert_num_queries(queries):
        response = client.get(place)
        b"".join(response)

    assert response.status_code in {200, 302} or name in REFUSED
    assert resolve(urlsplit(place).path).url_name == name


def test_a_list_whose_index_is_held_asks_for_its_rows_alone(
    client: Client, django_assert_num_queries: Counting
) -> None:
    client.get("/search/")

    with django_assert_num_queries(8):
        client.get("/search/")


def test_open_data_that_was_measured_is_not_measured_again(client: Client, django_assert_num_queries: Counting) -> None:
    client.get("/data/")

    for address in ("/data/", "/data/datapackage.json", "/data/catalog.jsonld"):
        with django_assert_num_queries(4):
            client.get(address)


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
