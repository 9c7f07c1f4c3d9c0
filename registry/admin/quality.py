"""The rules of quality on the desk: what is worth a look, why, and what to do about it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.lifecycle import Refused
from registry.models import Entry, EntryQuerySet, NotDuplicate, Waiver
from registry.quality import Rule, find_rules, likely_duplicates, not_duplicates, rule_of, waive
from registry.quality.rules import DUPLICATE
from registry.roles import Act, may, visible

PER_PAGE = 50


class WaiverForm(forms.Form):
    """Leave a finding for a while."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=AdminTextareaWidget(attrs={"rows": 2})
    )
    until = forms.DateField(label=gettext_lazy("Until"), widget=AdminDateWidget)


class DistinctForm(forms.Form):
    """Say that two records are two bodies."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=AdminTextareaWidget(attrs={"rows": 2})
    )


@admin.register(Waiver)
class WaiverAdmin(admin.ModelAdmin[Waiver]):
    """The findings, and what was decided about them."""

    list_display = ("about", "sentence", "until", "reason", "by", "at")
    list_select_related = ("record", "by")
    fields = list_display
    readonly_fields = ("about", "sentence")
    search_fields = ("record__code", "rule", "reason")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Waiver]:
        return super().get_queryset(request).prefetch_related("subject")

    @admin.display(description=gettext_lazy("About"), ordering="record")
    def about(self, waiver: Waiver) -> str:
        return str(waiver.about)

    @admin.display(description=gettext_lazy("Rule"), ordering="rule")
    def sentence(self, waiver: Waiver) -> str:
        rule = rule_of(waiver.rule)
        return str(rule.sentence) if rule else waiver.rule

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("rules/", wrap(self.rules_view), name="registry_waiver_rules"),
            path("rules/<slug:name>/", wrap(self.rule_view), name="registry_waiver_rule"),
            path("rules/<slug:name>/<slug:key>/", wrap(self.waive_view), name="registry_waiver_waive"),
            path("distinct/<slug:first>/<slug:second>/", wrap(self.distinct_view), name="registry_waiver_distinct"),
            *super().get_urls(),
        ]

    def rules_view(self, request: HttpRequest) -> HttpResponse:
        """Every rule with the number of records, or of other rows, that break it."""
        self._entries(request)
        rules = [
            (rule, rule.broken(self._rows(request, rule)).count())
            for rule in find_rules()
            if may(request.user, Act.VIEW, rule.model)
        ]
        return self._page(request, "desk/quality.html", _("Quality of the records"), rules=rules)

    def rule_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """The records, or the other rows, that break one rule."""
        rule, entries = self._rule(name), self._entries(request)
        rows = rule.broken(self._rows(request, rule))
        page = self.get_paginator(request, rows, PER_PAGE).get_page(request.GET.get("p"))
        pairs = self._pairs(entries) if name == DUPLICATE else []
        subject = _("Records") if rule.model is Entry else rule.model._meta.verbose_name_plural
        return self._page(
            request, "desk/rule.html", str(rule.sentence), rule=rule, subject=subject, page=page, pairs=pairs
        )

    def waive_view(self, request: HttpRequest, name: str, key: str) -> HttpResponse:
        """The form by which a finding is left for a while; ``key`` is the code of a record, or the key of a row."""
        rule = self._rule(name)
        row = self._row(request, rule, key)
        form = WaiverForm(request.POST or None)
        if form.is_valid():
            try:
                waive(row.record if isinstance(row, Entry) else row, name, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except Refused as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, _("Left until %s.") % form.cleaned_data["until"], messages.SUCCESS)
                return self._to(rule)
        title = _("Leave this finding for a while")
        return self._page(
            request, "desk/waive.html", title, rule=rule, entries=[row], form=form, media=self.media + form.media
        )

    def distinct_view(self, request: HttpRequest, first: str, second: str) -> HttpResponse:
        """The form by which two records are said to be two bodies."""
        entries = [self._entry(request, code) for code in (first, second)]
        form, rule = DistinctForm(request.POST or None), self._rule(DUPLICATE)
        if form.is_valid():
            try:
                one, other = (entry.record for entry in entries)
                not_duplicates(one, other, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
            except Refused as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, _("Remembered: these are two bodies."), messages.SUCCESS)
                return self._to(rule)
        return self._page(
            request,
            "desk/waive.html",
            _("These are two bodies"),
            rule=rule,
            entries=entries,
            form=form,
            media=self.media + form.media,
        )

    def _entries(self, request: HttpRequest) -> EntryQuerySet:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return visible(request.user, Entry.objects.public())

    def _rows(self, request: HttpRequest, rule: Rule) -> Any:
        if rule.model is Entry:
            return self._entries(request).order_by("name_key", "record").defer("snapshot")
        if not may(request.user, Act.VIEW, rule.model):
            raise PermissionDenied
        return rule.model._default_manager.all()

    def _row(self, request: HttpRequest, rule: Rule, key: str) -> Model:
        if rule.model is Entry:
            return self._entry(request, key)
        rows = self._rows(request, rule)
        if not super().has_add_permission(request):
            raise PermissionDenied
        found: Model = get_object_or_404(rows, pk=int(key) if key.isdecimal() else None)
        return found

    def _entry(self, request: HttpRequest, code: str) -> Entry:
        entries = self._entries(request)
        if not super().has_add_permission(request):
            raise PermissionDenied
        entry: Entry = get_object_or_404(entries.select_related("record").defer("snapshot"), record=code)
        return entry

    def _pairs(self, entries: EntryQuerySet) -> list[tuple[Entry, Entry]]:
        pairs = likely_duplicates(entries)[:PER_PAGE]
        rows = {row.record_id: row for row in entries.filter(record__in={code for pair in pairs for code in pair[:2]})}
        return [(rows[pair.first], rows[pair.second]) for pair in pairs]

    def _rule(self, name: str) -> Rule:
        rule = rule_of(name)
        if not rule:
            raise Http404(_("There is no such rule."))
        return rule

    def _to(self, rule: Rule) -> HttpResponse:
        return redirect(reverse("admin:registry_waiver_rule", args=[rule.name]))

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        media = self.media + context["form"].media if "form" in context else self.media
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": media}
        may_decide = super().has_add_permission(request)
        return TemplateResponse(request, template, {**shared, "may_decide": may_decide, **context})


@admin.register(NotDuplicate)
class NotDuplicateAdmin(admin.ModelAdmin[NotDuplicate]):
    """Pairs of records that are two bodies; taking one out lets the rule speak again."""

    list_display = ("first", "second", "reason", "by", "at")
    list_select_related = ("first", "second", "by")
    search_fields = ("first__code", "second__code", "reason")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
