"""Which columns a list may bring, and how their headings are told from other cells.

This is the one place that says so: the template offers these columns, the notices are read into them, and what an
import proposes comes from them. Everything else that the registry's own downloads hold is worked out by the registry.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.exchange.columns import Column, Type
from registry.exchange.tables import COLUMNS, table_of
from registry.models import Kind
from registry.search.fold import fold

# What a person fills in of the columns that all kinds share. The rest follows from these or is the registry's own.
FILLED = (
    "code",
    "name",
    "name_en",
    "other_names",
    "level",
    "since",
    "document_number",
    "issuer",
    "district",
    "host",
    "credit_code",
    "industries",
    "majors",
    "occupations",
    "sites",
    "website",
    "address",
    "phone",
    "summary",
)
# What downloads say in several columns, and an import takes as one recognition: its document and who issued it.
DOCUMENT_NUMBER = Column(
    "document_number",
    _("Document number"),
    None,
    Type.CODE,
    _("The number of the document that recognised the body, such as 渝人社〔2024〕620号."),
    stated_in="recognitions",
    also=("文号", "认定文号", "发文字号", "文件号"),
)
ISSUER = Column(
    "issuer",
    _("Recognised by"),
    None,
    Type.STRING,
    _("The authority that recognised the body."),
    stated_in="recognitions",
    also=("认定机关", "认定单位", "认定部门", "发文机关"),
)
LANGUAGES = ("zh-hans", "en")


@cache
def accepted(kind: Kind) -> tuple[Column, ...]:
    """The columns that a list of this kind may bring, in the order in which the template has them."""
    own = [column for column in table_of(kind).columns if column not in COLUMNS]
    shared = {column.name: column for column in (*COLUMNS, DOCUMENT_NUMBER, ISSUER)}
    return (*(shared[name] for name in FILLED), *own)


def recognise(heading: str, kind: Kind) -> Column | None:
    """The column that a heading means in Chinese, in English, by its machine name or by another name lists give it."""
    return _known(kind).get(_plain(heading))


def _plain(heading: str) -> str:
    """A heading without what people add to it: spaces, brackets, a star or a colon."""
    return fold(heading).strip("*:")


@cache
def _known(kind: Kind) -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in accepted(kind):
        names = [column.name, *column.also]
        for language in LANGUAGES:
            with override(language):
                names.append(str(column.heading))
        for name in names:
            known.setdefault(_plain(name), column)
    return known
