"""What one request asks for several times is answered once: saving a form looks at it three times over."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.contrib import admin
from django.http import HttpRequest

Answer = TypeVar("Answer")
KEPT = "_answered_once"


def once(request: HttpRequest, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer of ``ask``, which is kept with the request."""
    answers = request.__dict__.setdefault(KEPT, {})
    if question not in answers:
        answers[question] = ask()
    answer: Answer = answers[question]
    return answer


class AsksOnce(admin.ModelAdmin[Any]):
    """The classes of the forms of a page, and the stored parts that they are about.

    A form that is saved is built three times: as it was typed, as it is stored now, and to be saved.
    """

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        make = super().get_form
        question = ("form", obj and obj.pk, change, repr(options))
        return once(request, question, lambda: make(request, obj, change=change, **options))

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        make = super().get_formsets_with_inlines
        return once(request, ("formsets", obj and obj.pk), lambda: list(make(request, obj)))

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """As Django has it, but for a copy of all that was posted for each kind of part."""
        stored: dict[str, Any] = once(request, ("stored", obj.pk), dict)
        given = {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request), "stored": stored}
        posted = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        return {**given, **posted}
