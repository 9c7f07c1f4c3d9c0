"""Data is Chinese on pages of any language, and a page says which language each part is in."""

import re

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

CHINESE = re.compile("[\u4e00-\u9fff]")


def chinese(text: str) -> SafeString | str:
    """Data in Chinese, marked as such on a page in another language."""
    if not text or get_language() == settings.LANGUAGE_CODE or not CHINESE.search(str(text)):
        return text
    return format_html('<span lang="zh-Hans">{}</span>', text)
