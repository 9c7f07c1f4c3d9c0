"""Where a heading in Chinese may break into lines: between words, as far as we know them.

A browser breaks Chinese after any character; in the large type of a heading on a phone that tears words apart. Names of
bodies are made of a small stock of words, so that a list of them does for most; what lies between two of them stays
together.
"""

import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

WORDS = """
有限责任公司 有限公司 分公司 股份 公司 集团 企业 工厂 联盟 协会 交流 中心 委员会 管理局 保障局
人力 资源 社会 供电 电力 国网 铁路 运输 建筑 工业 工贸 化工 机械 制造 汽车 电子 信息 医药 旅游 航空 水泥 公众
职业 技术 技师 高级 技工 学院 学校 大学 中专 国家级 市级 区级 高技能 数字 智能 技能 人才 培训 培养 基地
首席 大师 工作室 工作坊 工作站 试验区 集聚区 融合区 先导区 产业园 科学城 国际 合作 创新 发展 协同 产业 大数据
重庆市 重庆 四川 西部 巴渝 巴蜀 工匠
"""
KNOWN = re.compile("(" + "|".join(sorted(WORDS.split(), key=len, reverse=True)) + ")")
# What opens belongs to what follows it, what closes to what it follows.
JOINED = re.compile("<wbr>(?=[）】》”’、，。；：！？+])|(?<=[（【《“‘+])<wbr>")


def phrases(text: str) -> SafeString:
    """``text`` with a ``<wbr>`` between words; style sheets keep what is between two of them together."""
    pieces = [piece for piece in KNOWN.split(str(text)) if piece]
    marked = format_html_join(SafeString("<wbr>"), "{}", ((piece,) for piece in pieces))
    return SafeString(JOINED.sub("", marked))
