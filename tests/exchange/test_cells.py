"""What downloads gather from parts is kept beside each entry, and follows whatever it was gathered from."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from registry.exchange.cells import outdated
from registry.models import Basis, Citation, Entry, EntryCells, EntryName, Site
from tests import make
from tests.exchange.files import download, rows_of

pytestmark = pytest.mark.django_db


def every_key() -> list[int]:
    return list(Entry.objects.values_list("pk", flat=True))


def test_every_entry_has_its_cells_from_its_first_draft_on() -> None:
    draft = make.opened(make.training_base(parts=[Site(name="甲站")]))
    published = make.training_base(parts=[Site(name="乙站"), EntryName(text="旧名", type=EntryName.Type.FORMER)])

    assert set(EntryCells.objects.values_list("pk", flat=True)) == set(every_key())
    assert EntryCells.objects.get(pk=draft.pk).sites == "甲站"
    assert (published.cells.sites, published.cells.site_count, published.cells.other_names) == ("乙站", 1, "旧名")


def test_a_superseded_entry_keeps_its_own() -> None:
    first = make.training_base(parts=[Site(name="甲站")])
    second = make.revised(first, parts=[Site(name="乙站")])

    assert EntryCells.objects.get(pk=first.pk).sites == "甲站"
    assert EntryCells.objects.get(pk=second.pk).sites == "甲站、乙站"
    assert outdated(every_key()) == set()


@pytest.mark.parametrize("heading", ["行业", "专业", "名称的来源", "主办单位（依托单位）", "区县"])
def test_a_download_follows_a_word_that_is_changed(client: Client, heading: str) -> None:
    words: dict[str, Any] = {"行业": make.industry(), "专业": make.subject(), "名称的来源": make.source()}
    words |= {"主办单位（依托单位）": make.organisation(), "区县": make.district()}
    cited = Citation(field="name", locator="P04", source=words["名称的来源"], basis=Basis.STATED)
    columns = {"host": words["主办单位（依托单位）"], "district": words["区县"], "industries": [words["行业"]]}
    make.training_base(subjects=[words["专业"]], parts=[cited], **columns)

    word = words[heading]
    setattr(word, "title" if heading == "名称的来源" else "name", "新词")
    word.save()

    assert outdated(every_key()) == set()
    (row,) = rows_of(download(client))
    assert row[heading] == "新词"


@pytest.mark.parametrize("wrong", [{"sites": "没有的站"}, {"name_run": "别的名称,,"}, {"level": 3}])
def test_the_check_finds_cells_that_are_not_what_they_should_be(
    capsys: pytest.CaptureFixture[str], wrong: dict[str, Any]
) -> None:
    entry, other = make.training_base(), make.training_base()
    EntryCells.objects.filter(pk=entry.pk).update(**wrong)
    EntryCells.objects.filter(pk=other.pk).delete()

    with pytest.raises(CommandError, match="2"):
        call_command("reindex", "--check")
    assert "miswritten: 2" in capsys.readouterr().out

    call_command("reindex")
    call_command("reindex", "--check")
