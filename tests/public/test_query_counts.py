"""Every page has a number of queries, and it does not grow with what is on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from registry.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]

PAGES = [
    ("/", 13),
    ("/search/", 7),
    ("/technical-colleges/", 7),
    ("/training-bases/", 7),
    ("/trial-zones/", 7),
    ("/master-studios/", 7),
    ("/search/?q=学院", 7),
    ("/search/export.csv", 1),
    ("/districts/", 7),
    ("/industries/", 4),
    ("/sources/", 1),
    ("/statistics/", 1),
    ("/healthz", 0),
]


def fill(times: int) -> None:
    """Publish ``times`` records of each kind, with everything that lists show."""
    region = make.region()
    for number in range(times):
        place = make.district(f"第{number}区", regions=[region])
        values = {"district": place, "host": make.organisation(f"第{number}公司"), "industries": ["汽车", "电子"]}
        make.technical_college(**values)
        make.training_base(**values)
        make.trial_zone(**values)
        make.master_studio(masters=[f"张{number}"], **values)
        make.city_figure(f"第{number}项")


@pytest.mark.parametrize(("address", "queries"), PAGES)
@pytest.mark.parametrize("times", [1, 4])
def test_a_page_asks_the_database_so_many_times(
    client: Client, django_assert_num_queries: Counting, address: str, queries: int, times: int
) -> None:
    fill(times)

    with django_assert_num_queries(queries):
        response = client.get(address)
        assert response.status_code == 200
        b"".join(response)  # type: ignore[call-overload]


@pytest.mark.parametrize("times", [1, 4])
def test_a_record_page_asks_no_more_for_a_record_with_more_parts(
    client: Client, django_assert_num_queries: Counting, times: int
) -> None:
    fill(times)
    entry = Entry.objects.public().get(kind="technical-college", name__startswith="第", host__name="第0公司")
    make.revised(entry.downcast(), parts=[make.figure(f"第{number}项") for number in range(times)])

    with django_assert_num_queries(RECORD_PAGE):
        assert client.get(entry.get_absolute_url()).status_code == 200


RECORD_PAGE = 22
