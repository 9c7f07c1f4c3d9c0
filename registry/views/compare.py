"""Up to four records of one kind, side by side."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.http import urlencode
from django.views.generic import TemplateView

from registry.errors import BadQuery
from registry.filters import QueryField
from registry.models import Entry
from registry.pages.choosing import Choice, chosen, others
from registry.pages.comparing import lines, statements_at
from registry.search.query import Query
from registry.views.moments import AtMoment


class Compare(AtMoment, TemplateView):
    """The records that ``record`` names, and a way to add another."""

    template_name = "registry/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choice = chosen(self.request.GET.getlist("record"), self.moment)
        entries, query = choice.entries, self._query()
        statements = statements_at(entries, self.moment) if entries else []
        offered = [] if choice.is_full else others(choice, query, self.moment)
        return super().get_context_data(
            choice=choice,
            columns=[(entry, self._address(choice, without=entry)) for entry in entries],
            lines=lines(entries, statements) if entries else [],
            offered=[(entry, self._address(choice, entry)) for entry in offered],
            query=query,
            today_address=self._address(choice, today=True),
            **kwargs,
        )

    def _query(self) -> Query:
        try:
            return QueryField(required=False).clean(self.request.GET.get("q", ""))
        except ValidationError as error:
            raise BadQuery(*error.messages) from error

    def _address(
        self, choice: Choice, joining: Entry | None = None, *, without: Entry | None = None, today: bool = False
    ) -> str:
        """The address of the comparison with one record more or one less."""
        records = [code for code in choice.codes if not without or code != without.record_id]
        records += [joining.record_id] if joining else []
        parameters = [("record", code) for code in records]
        past = self.moment.revision is not None and not today
        return f"?{urlencode([*parameters, *([('as_of', self.moment.text)] if past else [])])}"
