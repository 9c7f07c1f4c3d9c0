"""The database itself refuses a bad row, whichever door it comes through: each constraint by one row that breaks it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from masters.models import Leadership
from registry import lifecycle
from registry.models import (
    Basis,
    Citation,
    CityStatistic,
    Confirmation,
    Correction,
    District,
    Entry,
    EntryIndustry,
    EntryName,
    Evidenced,
    Import,
    ImportRow,
    Manifest,
    NotDuplicate,
    Offering,
    Organisation,
    ProposedFigure,
    Recognition,
    Record,
    Region,
    Site,
    State,
    Subject,
    Waiver,
)
from tests import make

DAY = datetime.date(2024, 5, 17)
BEFORE = datetime.date(2024, 5, 16)
LONG_AGO = datetime.datetime(2024, 5, 17, tzinfo=datetime.UTC)
ANSWERED = {"outcome": "done", "answer": "已更正", "answered_at": LONG_AGO}
BUREAU = "11500000009275780L"


def insert(model: type[models.Model], **values: Any) -> None:
    """A row past every form, ``save`` and queryset of ours."""
    model._base_manager.bulk_create([model(**values)])


def change(row: models.Model, **values: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def part(model: type[models.Model], times: int = 1, **values: Any) -> None:
    """Parts of a draft, so many alike."""
    draft = make.training_base(published=False)
    for _ in range(times):
        insert(model, entry=draft, **values)


def parent_of(entry: Entry) -> Entry:
    """The row of an entry in the table that all kinds share."""
    row: Entry = Entry._base_manager.get(pk=entry.pk)
    return row


def second_entry(entry: Entry, **values: Any) -> None:
    """Another parent row of the entry's record."""
    row = {"record": entry.record, "kind": entry.kind, "number": entry.number + 1, "name": "另一条", "is_head": False}
    insert(Entry, **{**row, **values})


def stamp(entry: Entry) -> dict[str, Any]:
    return {"state": State.PUBLISHED, "revision": entry.revision, "hash": "f" * 64}


def not_its_own_group() -> None:
    industry = make.industry()
    change(industry, parent=industry.pk)


def one_in_force() -> None:
    entry = make.training_base()
    second_entry(entry, **stamp(entry))


def revisions_in_order() -> None:
    first = make.training_base()
    make.revised(first)
    change(parent_of(first), superseded_revision=first.revision)


def its_own_successor() -> None:
    gone = make.withdrawn(make.training_base())
    change(parent_of(gone), successor=gone.record)


def successor_of_the_living() -> None:
    entry, other = make.training_base(), make.training_base()
    change(parent_of(entry), successor=other.record)


def its_own_parent() -> None:
    draft = make.training_base(published=False)
    change(parent_of(draft), parent=draft.record)


def figures_in_force(year: int | None) -> None:
    figure = make.city_figure(year=year)
    insert(CityStatistic, indicator=figure.indicator, year=year, value=1, revision=figure.revision)


def figure_revisions_in_order() -> None:
    figure = make.city_figure()
    change(figure, superseded_revision=figure.revision)


def twice(model: type[models.Model], **values: Any) -> None:
    for _ in range(2):
        insert(model, **values)


def reported() -> Correction:
    return lifecycle.receive(make.training_base(), message="地址有误")


def invited() -> Confirmation:
    return lifecycle.invite(make.training_base(), addressee="院办", by=make.user())[0]


def merger_into_nothing() -> None:
    change(parent_of(make.training_base(published=False)), closing="merger", reason="同一机构")


def decided(model: type[models.Model], **values: Any) -> None:
    insert(model, by=make.user(), **values)


def waived_twice_over() -> None:
    subject, record = ContentType.objects.get_for_model(Record), make.training_base().record
    decided(Waiver, record=record, subject_type=subject, subject_id=1, until=DAY, reason="待复核")


def proposals(times: int, **values: Any) -> None:
    for _time in range(times):
        insert(ProposedFigure, **{"indicator": make.indicator(), "value": 1, "reason": "年报", **values})


def pair(*, times: int = 1, swapped: bool = False) -> None:
    first, second = (
        Record.objects.get_or_create(code=code, kind="training-base")[0] for code in ("CQ00000098", "CQ00000195")
    )
    for _time in range(times):
        decided(NotDuplicate, reason="同名", first=second if swapped else first, second=first if swapped else second)


CASES: list[tuple[str, Callable[[], object]]] = [
    ("record_code_shape", lambda: insert(Record, code="CQ00000001", kind="training-base")),
    ("record_code_check", lambda: insert(Record, code="CQB0269X96", kind="training-base")),
    ("region_unique", lambda: twice(Region, scheme="group-2024", code="yuxi", name="渝西")),
    ("district_unique", lambda: twice(District, code="500105", name="江北区", short_name="江北", pinyin="jiangbei")),
    ("district_dates_in_order", lambda: change(make.district(valid_from=DAY), valid_to=DAY)),
    ("industry_not_its_own_group", not_its_own_group),
    ("subject_unique", lambda: twice(Subject, type="major", name="焊接")),
    ("subject_occupation_code", lambda: insert(Subject, type="occupation", name="焊工", code="6-18-2-04")),
    ("organisation_credit_code_shape", lambda: insert(Organisation, name="某局", credit_code="")),
    ("organisation_credit_code_check", lambda: insert(Organisation, name="某局", credit_code=BUREAU[:-1] + "K")),
    ("entry_number_unique", lambda: second_entry(make.training_base(), number=1, state=State.DRAFT)),
    ("entry_one_draft", lambda: second_entry(make.training_base(published=False))),
    ("entry_one_draft", lambda: second_entry(make.training_base(published=False), state=State.REVIEWED)),
    ("entry_one_in_force", one_in_force),
    ("entry_one_head", lambda: second_entry(make.training_base(), is_head=True)),
    ("entry_stamped_when_published", lambda: change(parent_of(make.training_base(published=False)), state="published")),
    ("entry_stamped_when_published", lambda: change(parent_of(make.training_base()), state="draft")),
    ("entry_stamped_when_published", lambda: change(parent_of(make.training_base()), hash="")),
    ("entry_revisions_in_order", revisions_in_order),
    (
        "entry_withdrawn_with_reason",
        lambda: change(parent_of(make.withdrawn(make.training_base())), reason="", closing=""),
    ),
    ("entry_successor_of_withdrawn", its_own_successor),
    ("entry_successor_of_withdrawn", successor_of_the_living),
    ("entry_not_its_own_parent", its_own_parent),
    ("entry_closing_with_reason", lambda: change(parent_of(make.training_base(published=False)), closing="withdrawal")),
    ("entry_merged_into_another", merger_into_nothing),
    ("import_row_once", lambda: twice(ImportRow, batch=Import.objects.create(by=make.user()), line=2)),
    ("manifest_once", lambda: twice(Manifest, table="entries", key="0" * 16, revision=1, day=DAY, rows=1, size=1)),
    ("entry_named", lambda: change(parent_of(make.training_base()), name="")),
    ("name_dates_in_order", lambda: part(EntryName, text="别名", valid_from=DAY, valid_to=BEFORE)),
    ("entry_industry_once", lambda: part(EntryIndustry, 2, industry=make.industry())),
    ("recognition_dates_in_order", lambda: part(Recognition, recognised_on=DAY, ended_on=BEFORE, end_reason="期满")),
    ("recognition_end_has_reason", lambda: part(Recognition, ended_on=DAY)),
    ("offering_once", lambda: part(Offering, 2, subject=make.subject())),
    ("site_district_in_china", lambda: part(Site, name="老挝站", country="LA", district=make.district())),
    ("citation_once", lambda: part(Citation, 2, field="name")),
    ("leadership_dates_in_order", lambda: part(Leadership, master=make.master(), since=DAY, until=BEFORE)),
    ("waiver_with_reason", lambda: decided(Waiver, record=make.training_base().record, until=DAY, reason="")),
    ("waiver_of_one", lambda: decided(Waiver, until=DAY, reason="待复核")),
    ("waiver_of_one", waived_twice_over),
    ("notduplicate_once", lambda: pair(times=2)),
    ("notduplicate_in_order", lambda: pair(swapped=True)),
    ("correction_says_something", lambda: change(reported(), message="")),
    ("correction_answered_with_words", lambda: change(reported(), taken_up_at=LONG_AGO, outcome="done")),
    ("correction_answered_with_words", lambda: change(reported(), **ANSWERED, taken_up_at=LONG_AGO, contact="023-1")),
    ("correction_taken_up_before_answered", lambda: change(reported(), **ANSWERED)),
    ("confirmation_answered_whole", lambda: change(invited(), answered_at=LONG_AGO)),
    ("confirmation_ends_after_its_beginning", lambda: change(invited(), expires_at=LONG_AGO)),
    ("proposedfigure_one_open", lambda: proposals(2)),
    ("proposedfigure_published_as_figure", lambda: proposals(1, state=State.PUBLISHED)),
    ("proposedfigure_with_reason", lambda: proposals(1, reason="")),
    ("citystatistic_one_in_force", lambda: figures_in_force(2023)),
    ("citystatistic_one_in_force", lambda: figures_in_force(None)),
    ("citystatistic_revisions_in_order", figure_revisions_in_order),
]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in {"registry", "institutions", "masters"}]


EVIDENCED = [model for model in our_models() if issubclass(model, Evidenced)]


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "act"), CASES, ids=[name for name, _act in CASES])
def test_the_database_refuses(constraint: str, act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    assert constraint in str(refusal.value) or unique_columns(constraint) in str(refusal.value)


def unique_columns(name: str) -> str:
    """The columns of a unique constraint as SQLite names them, for it does not name the constraint."""
    for model in our_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, models.UniqueConstraint):
                fields = (model._meta.get_field(field) for field in constraint.fields)
                columns = [getattr(field, "attname", "") for field in fields]
                return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name


def test_every_constraint_has_its_case() -> None:
    named = {constraint.name for model in our_models() for constraint in model._meta.constraints}
    sourced = {f"{model._meta.label_lower.replace('.', '_')}_sourced" for model in EVIDENCED}
    assert sourced <= named
    assert {name for name, _act in CASES} == named - sourced


@pytest.mark.django_db
@pytest.mark.parametrize("basis", [Basis.STATED, Basis.IMPLIED])
@pytest.mark.parametrize("model", EVIDENCED, ids=lambda model: model.__name__)
def test_what_a_source_states_names_the_source(model: type[models.Model], basis: Basis) -> None:
    """Told to a form as well; the other columns of the row do not matter."""
    constraint = next(each for each in model._meta.constraints if each.name.endswith("_sourced"))
    row = model(basis=basis)
    with pytest.raises(ValidationError):
        constraint.validate(model, row)
    row.source = make.source()  # type: ignore[attr-defined]
    constraint.validate(model, row)
    constraint.validate(model, model(basis=Basis.UNVERIFIED))


@pytest.mark.django_db
def test_the_database_refuses_a_stated_part_without_a_source() -> None:
    with pytest.raises(IntegrityError, match="registry_entryname_sourced"), transaction.atomic():
        part(EntryName, text="别名", basis=Basis.STATED)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["６-18-02-04", "6-18-02-04\n", "6-18-02", "6180204", "X"])
def test_an_occupations_code_is_written_in_plain_digits(code: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Subject, type="occupation", name="焊工", code=code)


@pytest.mark.django_db
def test_what_the_constraints_leave_room_for() -> None:
    insert(Subject, type="occupation", name="焊工", code="6-18-02-04")
    insert(Subject, type="major", name="焊接", code="0117-4")
    insert(Organisation, name="市人社局", credit_code=BUREAU)
    part(EntryName, text="别名", valid_from=DAY, valid_to=DAY)
    part(Site, name="老挝站", country="LA")
