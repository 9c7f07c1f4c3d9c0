"""Forms drawn as Django's own templates draw them, without the templates: a form of the desk has hundreds of fields.

What is drawn here is what the templates make, sign for sign but for space between tags; tests compare the two. Whatever
has no drawer here goes through its template.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.templatetags.static import static
from django.utils.safestring import SafeString

# The sentences are Django's own, and so are their translations: they are not collected into our catalogue.
from django.utils.translation import gettext as of_django

Drawer = Callable[["Drawn", Mapping[str, Any]], str]


class Drawn(DjangoTemplates):
    """A renderer of forms that draws the common widgets itself."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        drawer = DRAWERS.get(template_name)
        return drawer(self, context) if drawer else super().render(template_name, context, request)


def safe(value: Any) -> str:
    """A value as a template shows it."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


def attributes(values: Mapping[str, Any] | None) -> str:
    """Attributes, each after a space; one that is true has no value, one that is false is not there."""
    shown = ((name, value) for name, value in (values or {}).items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{safe(value)}"' for name, value in shown)


def _input(_forms: Drawn, context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{safe(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{safe(widget["name"])}"{value}{attributes(widget["attrs"])}>'


def _textarea(_forms: Drawn, context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    text = safe(widget["value"] or "")
    return f'<textarea name="{safe(widget["name"])}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(forms: Drawn, context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    groups = "".join(_group(forms, name, options) for name, options, _place in widget["optgroups"])
    return f'<select name="{safe(widget["name"])}"{attributes(widget["attrs"])}>{groups}\n</select>'


def _group(forms: Drawn, name: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join(f"\n  {forms.render(option['template_name'], {'widget': option})}" for option in options)
    return f'\n  <optgroup label="{safe(name)}">{drawn}\n  </optgroup>' if name else drawn


def _option(_forms: Drawn, context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    return f'<option value="{safe(widget["value"])}"{attributes(widget["attrs"])}>{safe(widget["label"])}</option>'


def _date(forms: Drawn, context: Mapping[str, Any]) -> str:
    return f'<p class="date">\n  {_input(forms, context)}\n</p>'


def _label(_forms: Drawn, context: Mapping[str, Any]) -> str:
    tag, label = context["tag"], safe(context["label"])
    return f"<{tag}{attributes(context['attrs'])}>{label}</{tag}>" if context["use_tag"] else label


def _errors(forms: Drawn, context: Mapping[str, Any]) -> str:
    return DjangoTemplates.render(forms, ERRORS, dict(context)) if context["errors"] else ""


def _related(_forms: Drawn, context: Mapping[str, Any]) -> str:
    model = "" if context["model_has_limit_choices_to"] else f'data-model-ref="{safe(context["model_name"])}"'
    links = "" if context["is_hidden"] else "".join(_link(context, *link) for link in LINKS)
    return f'<div class="related-widget-wrapper" {model}>\n    {context["rendered_widget"]}\n    {links}\n</div>'


def _link(context: Mapping[str, Any], act: str, template: str, parameters: str, more: str, title: str) -> str:
    if not context[f"can_{act}_related"]:
        return ""
    where = safe(f"{context[template]}?{context[parameters]}")
    name, told = safe(context["name"]), safe(of_django(title) % {"model": context["model"]})
    icon = static(f"admin/img/icon-{act}link.svg")
    return (
        f'<a class="related-widget-wrapper-link {act}-related" id="{act}_id_{name}" {more}="{where}" title="{told}">'
        f'<img src="{icon}" alt="" width="24" height="24"></a>'
    )


CHANGE = "change_related_template_url"
LINKS = (
    ("change", CHANGE, "url_params", 'data-popup="yes" data-href-template', "Change selected %(model)s"),
    ("add", "add_related_url", "url_params", 'data-popup="yes" href', "Add another %(model)s"),
    (
        "delete",
        "delete_related_template_url",
        "url_params",
        'data-popup="yes" data-href-template',
        "Delete selected %(model)s",
    ),
    ("view", CHANGE, "view_related_url_params", "data-href-template", "View selected %(model)s"),
)
ERRORS = "django/forms/errors/list/ul.html"
INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "text", "url")
DRAWERS: Mapping[str, Drawer] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/select_option.html": _option,
    "django/forms/label.html": _label,
    ERRORS: _errors,
    "admin/widgets/date.html": _date,
    "admin/widgets/related_widget_wrapper.html": _related,
}


def lines(form: Any) -> SafeString:
    """The fields of a part, whose fieldsets have neither a name nor a description."""
    drawn = (
        f'<fieldset class="module aligned {safe(each.classes)}">{"".join(map(line, each))}</fieldset>' for each in form
    )
    return SafeString("".join(drawn))


def line(row: Any) -> SafeString:
    """One line of an admin's form, as ``admin/includes/fieldset.html`` lays it out."""
    fields = list(row)
    alone = len(fields) == 1
    errors = str(row.errors()) if alone else ""
    marks = [f" field-{name}" for field in fields if (name := _name(field))]
    shape = f"{' errors' if errors else ''}{'' if row.has_visible_field else ' hidden'}{''.join(marks)}"
    inner = "".join(_cell(field, alone=alone) for field in fields)
    body = f"{errors}{inner}" if alone else f'<div class="flex-container form-multiline">{inner}</div>'
    # Every text in it has passed ``safe`` or is what Django has drawn.
    return SafeString(f'<div class="form-row{shape}">{body}</div>')


def _name(field: Any) -> str:
    return str(field.field["name"] if field.is_readonly else field.field.name)


def _cell(field: Any, *, alone: bool) -> str:
    errors = "" if alone or field.is_readonly else str(field.errors())
    shape = " checkbox-row" if field.is_checkbox else ""
    if not alone:
        name = _name(field)
        shape = (
            f" fieldBox{f' field-{name}' if name else ''}{' errors' if errors else ''}"
            f"{' hidden' if _is_hidden(field) else ''}{shape}"
        )
    return f'<div>{errors}<div class="flex-container{shape}">{_control(field)}</div>{_help(field)}</div>'


def _control(field: Any) -> str:
    if field.is_checkbox:
        return f"{field.field}{field.label_tag()}"
    control = f'<div class="readonly">{field.contents()}</div>' if field.is_readonly else str(field.field)
    return f"{field.label_tag() if field.is_readonly else _label_of(field)}{control}"


def _label_of(field: Any) -> str:
    """The label of a field that is filled in and is no box to tick, as ``AdminField`` and its field make it."""
    bound, widget = field.field, field.field.field.widget
    text, suffix = safe(bound.label), bound.field.label_suffix
    suffix = bound.form.label_suffix if suffix is None else suffix
    ended = f"{text}{safe(suffix)}" if suffix and text and text[-1] not in of_django(":?.!") else text
    marks = [mark for mark, is_so in (("required", bound.field.required), ("inline", not field.is_first)) if is_so]
    place = widget.attrs.get("id") or bound.auto_id
    target = widget.id_for_label(place) if place else ""
    attrs = {**({"class": " ".join(marks)} if marks else {}), **({"for": target} if target else {})}
    return f"<label{attributes(attrs)}>{ended}</label>" if place else ended


def _help(field: Any) -> str:
    text = field.field["help_text"] if field.is_readonly else field.field.help_text
    if not text:
        return ""
    # What is only read has no field that a label could belong to.
    place = "" if field.is_readonly else field.field.id_for_label
    where = f' id="{place}_helptext"' if place else ""
    return f'<div class="help{" hidden" if _is_hidden(field) else ""}"{where}><div>{text}</div></div>'


def _is_hidden(field: Any) -> bool:
    return bool(field.field["is_hidden"] if field.is_readonly else field.field.is_hidden)
