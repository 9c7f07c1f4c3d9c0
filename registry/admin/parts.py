"""Parts as inlines. A part is shown as a line that opens into its form, and is as editable as its entry."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.admin.relations import Relations
from registry.admin.rows import PartForm, PartFormSet
from registry.countries import in_reading_order
from registry.desk import label
from registry.figures import figure_text
from registry.models import (
    Achievement,
    Citation,
    Entry,
    EntryIndustry,
    EntryName,
    Level,
    Offering,
    Part,
    Participation,
    Recognition,
    Site,
    Statistic,
    Tally,
)
from registry.roles import Act, is_bound

EVIDENCE = ("source", "locator", "basis", "order")
FieldLine = str | tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A part in one line: what it is, the rest of what it states, and its evidence."""

    title: str
    details: list[tuple[str, str]]
    evidence: str
    is_verified: bool


class PartInline(Relations, admin.StackedInline[Any, Any]):
    """Parts of one kind. ``lines`` are its own fields as they are laid out; who may do what is the entry's matter."""

    extra = 0
    template = "desk/part.html"
    form = PartForm
    formset = PartFormSet
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
    lines: ClassVar[tuple[FieldLine, ...]] = ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": [*self.lines, EVIDENCE]})]

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.with_relations(super().get_queryset(request))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "order":
            kwargs |= {"required": False, "initial": None}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # The state rule: parts are added, changed and deleted where their entry can be changed, and seen where it is seen.

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._desk.has_view_permission(request, obj))

    def _may_write(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or obj.pk is None:
            return bool(self._desk.has_add_permission(request))
        return bool(self._desk.has_change_permission(request, obj))

    @property
    def _desk(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    # The line

    def line(self, part: Part) -> Line:
        """The part as it is read."""
        title = self.title(part)
        told = [(capfirst(name), text) for name, text in self.details(part) if text and not text.startswith(title)]
        evidence = [str(part.source), part.locator] if part.source else []
        basis = part.get_basis_display()
        return Line(title, told, " · ".join(filter(None, [*evidence, basis])), part.is_verified)

    def title(self, part: Any) -> str:
        """What the part is called."""
        return str(part)

    def details(self, part: Part) -> list[tuple[str, str]]:
        """The part's own values, by their labels."""
        names = [name for line in self.lines for name in ((line,) if isinstance(line, str) else line)]
        columns = [self.opts.get_field(name) for name in names]
        return [(str(column.verbose_name), self._text(column, part)) for column in columns]  # type: ignore[union-attr]

    def _text(self, column: Any, part: Part) -> str:
        value = getattr(part, column.name)
        if isinstance(value, models.Model):
            return label(self.admin_site, value)
        return str(display_for_field(value, column, "")) if value not in {None, ""} else ""


class NameInline(PartInline):
    model = EntryName
    lines = (("text", "type"), ("valid_from", "valid_to"))


class RecognitionFormSet(PartFormSet):
    """Recognitions. An account that is bound to districts states those of the city or the nation with their source."""

    asks_source = False

    def clean(self) -> None:
        super().clean()
        for form in self.forms if self.asks_source else ():
            values = getattr(form, "cleaned_data", {})
            is_higher = (values.get("level") or Level.UNSTATED) > Level.DISTRICT
            if is_higher and form.has_changed() and not values.get("DELETE") and not values.get("source"):
                form.add_error("source", _("Name the source: this level is not the district's own to give."))


class RecognitionInline(PartInline):
    model = Recognition
    formset = RecognitionFormSet
    lines = (
        ("level", "title"),
        ("issuer", "document_number"),
        ("batch", "year"),
        ("recognised_on", "ended_on", "end_reason"),
    )

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.asks_source = is_bound(request.user, Act.EDIT)
        return formset


class OfferingInline(PartInline):
    model = Offering
    lines = (("subject", "distinction"),)


class LongSelect(forms.Select):
    """Hundreds of options in one go: Django renders a template for each, which took a quarter of the whole form."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = [(key, flatatt({"selected": str(key) == str(value)}), label) for key, label in self.choices]
        lines = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), lines)


class SiteInline(PartInline):
    model = Site
    lines = (("name", "type"), ("place", "district", "country"), ("opened_on", "description"))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "country":
            return super().formfield_for_choice_field(db_field, request, **kwargs)
        field: Any = super().formfield_for_choice_field(db_field, request, **kwargs, widget=LongSelect)
        field.choices = in_reading_order(get_language())
        return field


class AchievementInline(PartInline):
    model = Achievement
    lines = (("title", "type"), ("grade", "year"), "description")


class StatisticInline(PartInline):
    model = Statistic
    lines = (("indicator", "year"), ("value", "qualifier", "wording"), "note")

    def title(self, part: Any) -> str:
        figure = figure_text(Decimal(part.value), part.qualifier, part.wording, part.indicator.local_unit)
        return f"{part.indicator} {figure}"

    def details(self, part: Part) -> list[tuple[str, str]]:
        told = {str(self.opts.get_field(name).verbose_name) for name in ("year", "note")}  # type: ignore[union-attr]
        return [(name, text) for name, text in super().details(part) if name in told]


class TallyInline(PartInline):
    model = Tally
    lines = (("list", "total"), ("distinction", "site_type"))


class IndustryInline(PartInline):
    model = EntryIndustry
    lines = ("industry",)


class ParticipationInline(PartInline):
    model = Participation
    lines = (("organisation", "role"), "description")


class CitationInline(PartInline):
    """Sources of the entry's own columns, which are chosen by their labels."""

    model = Citation
    lines = (("field", "note"),)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "field":
            choices = [("", "---------"), *field_labels(self.parent_model).items()]
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def title(self, part: Any) -> str:
        return str(field_labels(self.parent_model).get(part.field, part.field))

    def details(self, part: Any) -> list[tuple[str, str]]:
        return [(_("note"), part.note)]


def field_labels(model: type[Entry]) -> dict[str, str]:
    """The columns of a kind that a source can be named for, by their labels."""
    columns: list[Any] = [model._meta.get_field(name) for name in model.own_fields]
    return {column.name: capfirst(str(column.verbose_name)) for column in columns}


SPINE_PARTS: tuple[type[PartInline], ...] = (
    NameInline,
    RecognitionInline,
    IndustryInline,
    OfferingInline,
    SiteInline,
    ParticipationInline,
    AchievementInline,
    StatisticInline,
    TallyInline,
    CitationInline,
)
