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
)
ISSUER = Column(
    "issuer",
    _("Recognised by"),
    None,
    Type.STRING,
    _("The authority that recognised the body."),
    stated_in="recognitions",
)
# What lists of the bureau and of others call the shared columns; a kind's own bring their other names themselves.
ALSO = {
    "code": "编码 名录代码 永久代码",
    "name": "工作室名称 技能大师工作室名称 基地名称 院校名称 学校名称 试验区名称 单位名称 机构名称 项目名称 全称",
    "name_en": "英文名",
    "other_names": "曾用名 别名 简称 挂牌名称",
    "level": "认定级别 等级 层级",
    "since": "认定年份 认定年度 批准年份 认定时间",
    "document_number": "文号 认定文号 发文字号 文件号",
    "issuer": "认定机关 认定单位 认定部门 发文机关",
    "district": "所在区县 所属区县 区域 属地 所在地 区县（自治县） 推荐区县",
    "host": "主办单位 依托单位 依托企业 所在单位 建设单位 申报单位 承建单位 项目单位 举办单位",
    "credit_code": "统一社会信用代码 社会信用代码 信用代码",
    "industries": "所属行业 服务行业 产业 行业领域",
    "majors": "专业名称 开设专业 主要专业 培训专业",
    "occupations": "职业 工种 职业工种名称 从事职业 技能领域 培训职业 培训工种",
    "sites": "站点 工作站",
    "website": "网站 网址 官网",
    "address": "通讯地址 详细地址 单位地址 办学地址",
    "phone": "电话 联系电话 咨询电话",
    "summary": "基本情况 情况简介 介绍",
}
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
        names = [column.name, *column.also, *ALSO.get(column.name, "").split()]
        for language in LANGUAGES:
            with override(language):
                names.append(str(column.heading))
        for name in names:
            known.setdefault(_plain(name), column)
    return known
