"""What the head of every public page is made of."""

import json
from html import unescape
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from registry.pages.head import Head, head_of, in_language, parameters_of, significant
from registry.pages.structured import structured_data

register = template.Library()
# A data block ends at "</script>", so nothing in it may look like a tag.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
# Pages of a word of a vocabulary, which is a filter of the same name.
OF_PLACE = {"district", "industry"}


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> Head | None:
    """The addresses of the page; ``None`` on a page that no view drew, such as that of an error."""
    if "view" not in context or "request" not in context:
        return None
    return head_of(context["request"], parameters_of(context))


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> SafeString:
    """The text of the block ``name`` of the page, once more: what it is called is written in one place."""
    scopes = reversed(context.render_context.dicts)
    blocks: Any = next((scope[BLOCK_CONTEXT_KEY] for scope in scopes if BLOCK_CONTEXT_KEY in scope), None)
    block = blocks.get_block(name) if blocks else None
    if block is None:
        return SafeString("")
    with context.render_context.push({BLOCK_CONTEXT_KEY: blocks}):
        return plain(block.render(context))


def plain(markup: str) -> SafeString:
    """Markup as one line of text that an attribute may hold."""
    return escape(" ".join(unescape(strip_tags(markup)).split()))


@register.simple_tag(takes_context=True)
def json_ld(context: Context) -> SafeString | str:
    """What the page is about, as schema.org data; nothing where there is nothing to say."""
    data = structured_data(context)
    # Every character that could end the block is written as its code.
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES)) if data else ""  # noqa: S308


@register.simple_tag(takes_context=True)
def feed_url(context: Any) -> str:
    """The feed of what is shown: of the list with its filters, of the district or industry, or of everything."""
    match = context["request"].resolver_match
    if context.get("filter"):
        names = [name for name in parameters_of(context) if name != "page"]
        return in_language(
            reverse(f"{context.get('kind') or 'search'}-feed"), significant(context["request"].GET, names)
        )
    query = QueryDict(mutable=True)
    if match and match.url_name in OF_PLACE:
        query[match.url_name] = match.kwargs["code"]
    return in_language(reverse("search-feed"), query)
