"""Countries of sites: chosen by name, told by name."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from registry.countries import country_choices, in_reading_order
from registry.models import Site
from tests import make

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_country_has_a_chinese_and_an_english_name() -> None:
    with override("zh-hans"):
        assert [name for _code, name in country_choices() if not CHINESE.search(str(name))] == []
    with override("en"):
        assert [name for _code, name in country_choices() if CHINESE.search(str(name))] == []


def test_regions_of_china_are_named_as_such() -> None:
    with override("zh-hans"):
        names = dict(country_choices())
    assert [str(names[code]) for code in ("HK", "MO", "TW")] == ["中国香港", "中国澳门", "中国台湾"]


def test_they_are_offered_home_first_and_then_by_pinyin() -> None:
    names = [name for _code, name in in_reading_order("zh-hans")]
    assert names[0] == "中国"
    assert names.index("阿尔及利亚") < names.index("德国") < names.index("老挝") < names.index("越南")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("zh-hans", "老挝"), ("en", "Laos")])
def test_a_page_names_the_country_of_a_site(client: Client, language: str, name: str) -> None:
    site = Site(name="甲工作站", type=Site.Type.OVERSEAS, place="琅勃拉邦", country="LA")
    body = make.master_studio(parts=[site])
    page = client.get(body.get_absolute_url(), {"lang": language}).content.decode()
    assert f"<span>{name}</span>" in page
    assert "<span>LA</span>" not in page
