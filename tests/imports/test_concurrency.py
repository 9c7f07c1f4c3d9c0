"""Lists that are applied at the same moment."""

import pytest

from registry.imports.applying import apply_all
from registry.lifecycle import Refused
from registry.models import Entry, Import
from tests import desk
from tests.imports.lists import brought
from tests.staff.processes import all_done, started

pytestmark = pytest.mark.django_db(transaction=True)
LISTS, BODIES = 3, 5


def test_of_lists_that_bring_the_same_new_bodies_one_is_applied() -> None:
    rows = [{"name": f"第{place}号新校"} for place in range(BODIES)]
    batches = [brought(rows, by=desk.chief(f"导入人{number}")) for number in range(LISTS)]
    assert all_done([started(_apply, batch.pk) for batch in batches], seconds=60)
    assert Import.objects.filter(state="applied").count() == 1
    assert sorted(Entry.objects.values_list("name", flat=True)) == [row["name"] for row in rows]


def _apply(key: int) -> None:
    batch = Import.objects.select_related("by").get(pk=key)
    try:
        apply_all(batch, by=batch.by, reason="同时写入")
    except Refused:
        return
