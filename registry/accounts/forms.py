"""The forms of logging in and of keeping accounts."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.models import OneTimePassword, StaffDistrict
from registry.audit import Happening
from registry.audit.recording import record
from registry.models import District
from registry.roles import Role

EXPIRED = gettext_lazy("This one-time password is no longer valid. Ask the administrator for a new one.")
BOUND = (Role.REVIEWER, Role.DISTRICT_EDITOR, Role.DISTRICT_READER)


class LoginForm(AdminAuthenticationForm):
    """Name and password. One that was given and never changed in time lets nobody in."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        given = OneTimePassword.objects.filter(user=user.pk).first()
        if given and given.has_expired:
            record(Happening.LOGIN_FAILED, by=user, detail="one-time password expired")
            raise forms.ValidationError(EXPIRED, code="expired")


class TokenForm(forms.Form):
    """Six digits of an authenticator, or a recovery code."""

    token = forms.CharField(
        label=gettext_lazy("Code of the authenticator"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "text"}),
    )


class AccountForm(forms.ModelForm[User]):
    """An account of staff: who, in which roles, for which districts."""

    last_name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=60)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    districts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Districts"),
        queryset=District.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For reviewers, district editors and district readers."),
    )

    class Meta:
        model = User
        fields = ("username", "last_name", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = list(self.instance.groups.values_list("name", flat=True))
            self.initial["districts"] = list(self.instance.staff_districts.values_list("district", flat=True))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if set(values.get("roles", ())) & set(BOUND) and not values.get("districts"):
            self.add_error("districts", _("Choose the districts in which the chosen roles hold."))
        return values

    def save_roles(self) -> None:
        """Give and take roles and districts; each step is logged."""
        self.instance.groups.set(Group.objects.filter(name__in=self.cleaned_data["roles"]))
        wanted = set(self.cleaned_data["districts"])
        for kept in StaffDistrict.objects.filter(user=self.instance).select_related("district"):
            if kept.district not in wanted:
                kept.delete()
        for district in wanted:
            StaffDistrict.objects.get_or_create(user=self.instance, district=district)
