"""Finding entries: exactly what the rule of ``matching`` says, in an order that can be explained, on both databases."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry import lifecycle
from registry.models import Entry, EntryQuerySet, SearchDocument
from registry.search import bitsets, matching
from registry.search.engine import Rank, engine
from registry.search.fold import fold
from registry.search.grams import BREAK, document
from registry.search.hits import find
from registry.search.query import MAX_LENGTH, MAX_TERMS, Query, QueryTooLong, parse
from registry.search.readings import Spelling, spell
from tests import make

RAILWAY = "重庆铁路运输技师学院"
# Few characters, so that terms and texts meet; some of two code units, some that fold, quote or mean something to SQL.
SIGNS = "铁路安啊鐵Aa3n+%_'*\\^\"“” \n重𠮷\U0010fffd"


class Texts(NamedTuple):
    """What an entry says: its name, its other names and the rest."""

    name: str
    names: list[str]
    rest: list[str]

    @property
    def spellings(self) -> list[Spelling]:
        return [spelling for name in [self.name, *self.names] for spelling in spell(name)]

    @property
    def all_text(self) -> str:
        return document([self.name, *self.names, *self.rest])


def written(key: int, texts: Texts) -> SearchDocument:
    """The document of these texts."""
    pinyin = BREAK.join(matching.pinyin_document(name) for name in [texts.name, *texts.names])
    names, rest = document(texts.names), document(texts.rest)
    return SearchDocument(entry_id=key, name=fold(texts.name), names=names, text=rest, pinyin=pinyin)


def rank_of(query: Query, texts: Texts) -> Rank:
    """The rank of an entry that answers ``query``, by the definition."""
    wanted = [term for term in query.terms if not term.excluded]
    name, whole = fold(texts.name), "".join(term.folded for term in wanted)
    other = document(texts.names)
    if wanted and whole == name:
        return Rank.EXACT
    if wanted and name.startswith(whole):
        return Rank.PREFIX
    if wanted and all(term.folded in name for term in wanted):
        return Rank.NAME
    by_names = [matching.matches(term, f"{name}{BREAK}{other}", texts.spellings) for term in wanted]
    return Rank.OTHER_NAME if wanted and all(by_names) else Rank.ELSEWHERE


names = st.text(SIGNS, max_size=6)
texts_of_entries = st.builds(Texts, names, st.lists(names, max_size=2), st.lists(names, max_size=2))


@st.composite
def documents_and_queries(draw: st.DrawFn) -> tuple[list[Texts], str]:
    """Some entries, and terms of which many are taken from their texts or sounds."""
    entries = draw(st.lists(texts_of_entries, min_size=1, max_size=4))
    pool = [text for texts in entries for text in [texts.name, *texts.names, *texts.rest] if text] or ["铁"]
    term = st.one_of(
        st.text(SIGNS, max_size=4),
        st.text("tieluanzhong3", max_size=6),
        st.sampled_from(pool).flatmap(lambda text: st.slices(len(text)).map(lambda part: text[part])),
    )
    return entries, " ".join(draw(st.sampled_from(["", "", "-"])) + draw(term) for _ in range(draw(st.integers(1, 3))))


class TestOracle(TestCase):
    """Against a plain scan of the texts."""

    keys: Sequence[int]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.keys = [make.training_base(published=False).pk for _ in range(4)]
        SearchDocument.objects.all().delete()

    @given(documents_and_queries())
    def test_what_is_found_is_what_answers_at_its_rank(self, case: tuple[list[Texts], str]) -> None:
        entries, q = case
        query = parse(q)
        texts = dict(zip(self.keys, entries, strict=False))
        engine(DEFAULT_DB_ALIAS).write([written(key, each) for key, each in texts.items()])
        answers = {key for key, each in texts.items() if matching.answers(query, each.all_text, each.spellings)}

        hits = find(query)

        if hits is None:
            assert not query.terms
            return
        found = {key: rank for rank in Rank for key in bitsets.ids(hits.tiers[rank])}
        assert found == {key: rank_of(query, texts[key]) for key in answers}
        assert set(Entry.objects.matching(q).values_list("pk", flat=True)) == answers

    @given(st.lists(texts_of_entries, min_size=1, max_size=4), st.lists(texts_of_entries, min_size=1, max_size=4))
    def test_the_index_holds_what_the_documents_say_whatever_was_there_before(
        self, before: list[Texts], after: list[Texts]
    ) -> None:
        asked = engine(DEFAULT_DB_ALIAS)
        asked.write([written(key, texts) for key, texts in zip(self.keys, before, strict=False)])
        asked.write([written(key, texts) for key, texts in zip(self.keys, after, strict=False)])

        assert asked.differing(lambda count: None) == set()


pytestmark = pytest.mark.django_db


def found(q: str, entries: EntryQuerySet | None = None) -> list[str]:
    """The names of the public entries that match, in order of relevance."""
    among = Entry.objects.public() if entries is None else entries
    return list(among.with_level().matching(q).in_order("relevance").values_list("name", flat=True))


def test_entries_come_by_how_well_they_fit_then_by_level_then_by_code() -> None:
    make.technical_college(name="永川学校", host="巴南学院")
    make.technical_college(name="乙学校", names=["巴南学院分院"])
    make.technical_college(name="重庆巴南学院", code="CQA0B1KT46")
    make.technical_college(name="重庆巴南学院", code="CQ1TBV8K75", level="municipal")
    make.technical_college(name="重庆巴南学院", code="CQB0269X95", level="municipal")
    make.technical_college(name="巴南学院东区")
    make.technical_college(name="巴南学院")

    entries = Entry.objects.public().with_level().matching("巴南学院").in_order("relevance")

    assert list(entries.values_list("name", "rank")) == [
        ("巴南学院", Rank.EXACT),
        ("巴南学院东区", Rank.PREFIX),
        *[("重庆巴南学院", Rank.NAME)] * 3,
        ("乙学校", Rank.OTHER_NAME),
        ("永川学校", Rank.ELSEWHERE),
    ]
    assert [entry.record_id for entry in entries][2:5] == ["CQ1TBV8K75", "CQB0269X95", "CQA0B1KT46"]


@pytest.mark.parametrize(
    ("q", "rank"),
    [
        ("重庆铁路运输技师学院", Rank.EXACT),
        ("重庆 铁路运输 技师学院", Rank.EXACT),
        ("重慶鐵路", Rank.PREFIX),
        ("重庆 铁路", Rank.PREFIX),
        ("铁路 重庆", Rank.NAME),
        ("铁路 -公路", Rank.NAME),
        ("tieluyunshu", Rank.OTHER_NAME),
        ("铁路 tlys", Rank.OTHER_NAME),
        ("铁路技师学院 重庆", Rank.OTHER_NAME),
        ("铁路 沙坪坝", Rank.ELSEWHERE),
    ],
)
def test_a_query_fits_as_well_as_the_worst_of_its_terms(q: str, rank: Rank) -> None:
    entry = make.technical_college(name=RAILWAY, names=["铁路技师学院"], district="沙坪坝区")

    hits = find(parse(q))

    assert hits
    assert list(hits.tiers) == [1 << entry.pk if each == rank else 0 for each in Rank]


def test_former_and_short_names_find() -> None:
    make.technical_college(name=RAILWAY, names=["铁路技师学院"])
    make.training_base(name="开州基地", district=make.district("开州区", former_names="开县"))
    make.master_studio(name="张毅工作室", host=make.organisation("国网市南供电分公司", short_name="市南供电公司"))

    assert found("铁路技师学院") == [RAILWAY]
    assert found("开县") == ["开州基地"]
    assert found("市南供电公司") == found("市南供电分公司") == ["张毅工作室"]


def test_the_past_can_be_searched() -> None:
    first = make.training_base(name="旧名基地")
    make.revised(first, name="新名基地")
    revision = make.fresh(first).revision_id
    assert revision

    assert found("旧名") == []
    assert found("旧名", Entry.objects.as_of(revision)) == ["旧名基地"]
    assert found("新名", Entry.objects.as_of(revision)) == []


def test_drafts_are_found_among_heads_as_they_are() -> None:
    entry = make.training_base(name="长安基地")
    draft = make.opened(entry)
    draft.name = "深蓝基地"
    draft.save()
    lifecycle.refresh([draft])

    assert found("深蓝", Entry.objects.heads()) == ["深蓝基地"]
    assert found("长安", Entry.objects.heads()) == []
    assert found("长安") == ["长安基地"]
    lifecycle.discard(draft)
    assert found("长安", Entry.objects.heads()) == ["长安基地"]
    assert engine(DEFAULT_DB_ALIAS).differing(lambda count: None) == set()


def test_a_renamed_host_district_or_master_finds_its_entries_at_once() -> None:
    make.master_studio(name="工作室", host="旧公司", district="江北区", masters=["何涛"])
    studio = Entry.objects.get()
    for row, name in [(studio.host, "新公司"), (studio.district, "新北区"), (make.master("何涛"), "贺韬")]:
        assert row
        row.name = name
        row.save()

    assert [len(found(q)) for q in ("旧公司", "江北", "何涛", "新公司", "新北", "贺韬", "heta")] == [
        0,
        0,
        0,
        1,
        1,
        1,
        1,
    ]


def test_what_is_deleted_is_not_found_by_one_that_takes_its_number() -> None:
    entry = make.training_base(name="长安基地", published=False)
    SearchDocument.objects.filter(pk=entry.pk).delete()
    engine(DEFAULT_DB_ALIAS).write([written(entry.pk, Texts("深蓝基地", [], []))])

    assert found("长安", Entry.objects.all()) == []
    assert found("深蓝", Entry.objects.all()) == ["长安基地"]


def test_a_text_too_large_for_the_index_is_found_all_the_same() -> None:
    summary = "".join(chr(0x4E00 + number % 20_000) + chr(0x4E00 + number * 7 % 19_997) for number in range(90_000))
    make.training_base(name="长安基地", summary=f"{summary}末尾")
    make.training_base(name="深蓝基地", summary="末尾")

    assert found("末尾 基地") == found("末尾")
    assert sorted(found("末尾")) == sorted(["长安基地", "深蓝基地"])
    assert found(summary[70_000:70_020]) == found("cajd") == ["长安基地"]
    assert engine(DEFAULT_DB_ALIAS).differing(lambda count: None) == set()


def test_an_empty_query_finds_all_and_has_an_order() -> None:
    make.training_base(name="甲基地")

    assert found(" “” ") == ["甲基地"]


def test_the_longest_queries_are_answered() -> None:
    make.training_base(name="甲" * 200)
    make.training_base(name="a" * 200)

    assert found("甲" * MAX_LENGTH) == ["甲" * 200]
    assert found("jia" * 66) == ["甲" * 200]
    assert found("a" * MAX_LENGTH) == ["a" * 200]
    assert found(" ".join(f"{number}甲" for number in range(MAX_TERMS))) == []
    with pytest.raises(QueryTooLong):
        found("甲" * (MAX_LENGTH + 1))


@given(st.text(max_size=20) | st.text(SIGNS + "-", max_size=20))
def test_no_text_breaks_the_search_page(q: str) -> None:
    assert Client().get("/search/", {"q": q}).status_code in {200, 400}
