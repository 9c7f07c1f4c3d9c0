"""Suggestions while typing, as the options of a listbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from registry.search.suggest import suggestions

SECONDS = 60


# The language is remembered by a cookie.
@vary_on_cookie
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment of HTML; an empty one where there is nothing to suggest, as for text that is no query."""
    found = suggestions(request.GET.get("q", ""))
    response = render(request, "registry/suggestions.html", {"suggestions": found})
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response
