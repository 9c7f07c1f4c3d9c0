"""Accounts of staff: made and kept by the city administrator, never deleted, for the log names them."""

import secrets
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry.accounts import factors
from registry.accounts.forms import AccountForm
from registry.accounts.models import OneTimePassword, StaffDistrict
from registry.audit import Happening
from registry.audit.recording import record
from registry.roles import Role

# Roles are the registry's own, and nobody reads the secrets of a second factor.
for model in (Group, User, StaticDevice, TOTPDevice):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class AccountAdmin(admin.ModelAdmin[User]):
    """Nobody changes their own account here, nor a superuser's without being one."""

    form = AccountForm
    change_form_template = "accounts/account.html"
    list_display = ("username", "last_name", "roles", "districts", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "last_name")
    ordering = ("username",)
    show_full_result_count = False
    readonly_fields = ("last_login",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        bound = Prefetch("staff_districts", StaffDistrict.objects.select_related("district"))
        return super().get_queryset(request).prefetch_related("groups", bound)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ["username", "last_name", "is_active", "shown_roles", "shown_districts", "last_login"]
        lines = [("username", "last_name"), "roles", "districts"]
        return [*lines, "is_active", "last_login"] if obj else lines

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = () if not obj or self.has_change_permission(request, obj) else ("shown_roles", "shown_districts")
        return (*self.readonly_fields, *shown)

    # Who may

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (obj.pk != request.user.pk and (request.user.is_superuser or not obj.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # What is done

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff, obj.given = True, new_password(obj)
        obj.save()
        if not change:
            OneTimePassword.objects.create(user=obj)
        form.save_roles()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._told(request, obj)

    def get_urls(self) -> list[URLPattern]:
        return [
            self._path("<int:pk>/new-password/", "new_password", self.new_password_view),
            self._path("<int:pk>/reset-factor/", "reset_factor", self.reset_factor_view),
            *super().get_urls(),
        ]

    def new_password_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a one-time password to who forgot theirs."""
        account = self._account(request, pk)
        with transaction.atomic():
            given = new_password(account)
            account.save()
            OneTimePassword.objects.update_or_create(user=account, defaults={"since": timezone.now()})
        account.__dict__["given"] = given
        return self._told(request, account)

    def reset_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take away the second factor of who lost it."""
        account = self._account(request, pk)
        factors.forget(account)
        record(Happening.SECOND_FACTOR, by=request.user, what=account.username, detail="−")
        self.message_user(request, _("Two-step login of %(name)s is switched off.") % {"name": account.username})
        return redirect(reverse("admin:auth_user_change", args=[account.pk]))

    def _account(self, request: HttpRequest, pk: int) -> User:
        account: User | None = self.get_object(request, str(pk))
        if not account:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def _told(self, request: HttpRequest, account: Any) -> HttpResponse:
        """The one page that ever shows the password."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("One-time password"),
            "opts": self.opts,
            "account": account,
            "password": account.given,
            "until": account.one_time_password.until,
        }
        return TemplateResponse(request, "accounts/one_time_password.html", context)

    def _path(self, route: str, name: str, view: Any) -> URLPattern:
        address: URLPattern = path(route, self.admin_site.admin_view(require_POST(view)), name=f"auth_user_{name}")
        return address

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        account = kwargs.get("obj")
        given = OneTimePassword.objects.filter(user=account).first() if account else None
        return super().render_change_form(request, {**context, "one_time_password": given}, *args, **kwargs)

    # The columns

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, account: Any) -> str:
        known = {str(role): role.label for role in Role}
        named = [str(known[group.name]) for group in account.groups.all() if group.name in known]
        return "、".join([*([_("Superuser")] if account.is_superuser else []), *named])

    @admin.display(description=gettext_lazy("districts"))
    def districts(self, account: Any) -> str:
        return "、".join(str(bound.district) for bound in account.staff_districts.all())

    shown_roles, shown_districts = roles, districts


def new_password(account: User) -> str:
    """Set a one-time password, and return it: the database keeps its hash alone."""
    given = "-".join(secrets.token_hex(2) for _number in range(4))
    account.set_password(given)
    return given
