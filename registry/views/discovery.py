"""What machines look for at fixed addresses: robots.txt, the sitemaps, the description of the search."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie

from registry.addresses import whole
from registry.pages.sitemap import SECTIONS, parts_of_all
from registry.search.suggest import suggestions

XML = "application/xml; charset=utf-8"
DAY = 24 * 60 * 60
MINUTE = 60
# Nothing for a search engine: the desk, fragments, and downloads, which /data/ describes.
CLOSED = ("/admin/", "/suggest/", "/opensearch/", "/*/export.")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may visit, and where the sitemap is."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    sitemap = whole(reverse("sitemap-index"))
    response = HttpResponse(f"User-agent: *\n{closed}\nSitemap: {sitemap}\n", content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=DAY)
    return response


@conditional_page
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps, each with the time of its last change."""
    context = {"parts": parts_of_all(), "origin": settings.SITE_URL}
    return render(request, "registry/sitemap_index.xml", context, content_type=XML)


@conditional_page
@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part of one section."""
    if section not in SECTIONS:
        raise Http404
    pages = SECTIONS[section].pages(number)
    if not pages:
        raise Http404
    context = {"pages": pages, "origin": settings.SITE_URL}
    return render(request, "registry/sitemap.xml", context, content_type=XML)


@vary_on_cookie
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches the registry from its own search field (OpenSearch 1.1)."""
    context = {
        "origin": settings.SITE_URL,
        # At most sixteen characters, by the rule of the format.
        "short_name": _("Chongqing Skills"),
        "long_name": _("Chongqing Skills Registry"),
        "description": _(
            "Technical colleges, training bases, trial zones and master studios of Chongqing, "
            "every value with its source."
        ),
    }
    response = render(
        request, "registry/opensearch.xml", context, content_type="application/opensearchdescription+xml; charset=utf-8"
    )
    patch_cache_control(response, public=True, max_age=DAY)
    return response


@vary_on_cookie
@require_safe
def opensearch_suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions for a browser's search field: the text, what it may be meant for, notes, addresses."""
    text = request.GET.get("q", "")
    found = suggestions(text)
    urls = [whole(each.url) for each in found]
    answer = [text, [each.label for each in found], [each.note or each.group for each in found], urls]
    response = JsonResponse(
        answer, safe=False, json_dumps_params={"ensure_ascii": False}, content_type="application/x-suggestions+json"
    )
    patch_cache_control(response, public=True, max_age=MINUTE)
    return response
