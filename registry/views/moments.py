"""Pages that can be seen as they were: ``as_of`` is a day or a revision."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import View

from registry.errors import BadQuery, bad_query_response
from registry.filters import MomentField
from registry.moments import Moment


class Asked(View):
    """A page whose parameters may be malformed: ``BadQuery`` answers 400."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except BadQuery as error:
            return bad_query_response(request, error)


class AtMoment(Asked):
    """A page of today, or of the moment that ``as_of`` names."""

    @cached_property
    def moment(self) -> Moment:
        """The moment asked for; raises ``BadQuery``."""
        try:
            asked = MomentField(required=False, max_length=40).clean(self.request.GET.get("as_of", ""))
        except ValidationError as error:
            raise BadQuery.from_form_errors({"as_of": error.messages}, {"as_of": _("As of")}) from error
        return asked or Moment.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the moment, and ``at``: what an address needs to stay in it."""
        moment = self.moment
        at = f"?as_of={moment.text}" if moment.revision is not None else ""
        context: dict[str, Any] = super().get_context_data(moment=moment, at=at, **kwargs)  # type: ignore[misc]
        return context
