"""Downloads: the same query as the list, all of its pages, in one file."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.errors import BadQuery, NotFound, busy
from registry.exchange.columns import Table
from registry.exchange.export import FORMATS, Busy, Export, whole
from registry.exchange.manifests import remember, was_reworded
from registry.exchange.request import Asked, canonical_query, chosen_columns
from registry.exchange.tables import table_of, tables
from registry.exchange.xlsx import MAX_ROWS
from registry.pages.finding import Finding
from registry.views.lists import EntryQuery

# A list of the past with so many entries is read before it is answered, to say whether a word was changed since.
READ_BEFORE = 2000
RETRY_SECONDS = 10
REWORDED = "A word of a vocabulary was changed since: these bytes differ from those given before."


class EntryExport(EntryQuery):
    """The entries of a list, or with ``long`` the facts of these entries, as a file."""

    long: ClassVar[str] = ""

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise NotFound(_("There is no format %(form)s: there are %(forms)s.") % {"form": form, "forms": _forms()})
        if form == "xlsx" and self.finding.count > MAX_ROWS:
            raise BadQuery(_("A sheet of XLSX holds %(rows)s rows; please take CSV.") % {"rows": MAX_ROWS})
        made, headers = FORMATS[form](self.asked), self._headers(form)
        try:
            export = Export(made, self.finding.every_key, remember)
        except Busy:
            return busy(request, RETRY_SECONDS)
        return self._answer(export, headers)

    @cached_property
    def finding(self) -> Finding:
        """What the parameters find."""
        return Finding(self.filterset, self.kind)

    @property
    def table(self) -> Table:
        """The table that is downloaded."""
        return tables()[self.long] if self.long else table_of(self.kind)

    @cached_property
    def asked(self) -> Asked:
        """Everything that decides the bytes; raises ``BadQuery``."""
        return Asked(
            table=self.table,
            columns=chosen_columns(self.table, self.request.GET),
            language=get_language(),
            query=canonical_query(dict(self.request.GET.lists()), list(self.filterset.filters)),
            revision=self.finding.revision,
            day=self.filterset.moment.day,
            path=self.request.path.rpartition(".")[0],
        )

    def _headers(self, form: str) -> dict[str, str]:
        return {
            "Content-Type": FORMATS[form].content_type,
            "Content-Disposition": f'attachment; filename="{self.asked.file_name(form)}"',
            "Link": f'<{reverse("manifest", args=[self.asked.key(form)])}>; rel="describedby"',
        }

    def _answer(self, export: Export, headers: dict[str, str]) -> HttpResponseBase:
        if not self.filterset.moment.text or self.finding.count > READ_BEFORE:
            return StreamingHttpResponse(export, headers=headers)
        response = HttpResponse(whole(export), headers=headers)
        if was_reworded(self.asked.key(export.form.name), export.hash.hexdigest()):
            response["Registry-Note"] = REWORDED
        return response


def _forms() -> str:
    return ", ".join(FORMATS)
