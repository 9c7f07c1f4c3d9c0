"""Pages that complete a login: the second factor, the first password of one's own, setting up a second factor."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django_otp import login as otp_login

from registry.accounts import factors
from registry.accounts.forms import EXPIRED, TokenForm
from registry.accounts.gate import Due, due
from registry.accounts.models import OneTimePassword
from registry.audit import Happening
from registry.audit.recording import record


@method_decorator([never_cache, sensitive_post_parameters()], "dispatch")
class Step(FormView[Any]):
    """One page on the way in. It is there for those for whom it is due."""

    due: ClassVar[Due]
    title: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.account: Any = request.account  # type: ignore[attr-defined]
        if not self.is_open():
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def is_open(self) -> bool:
        """Whether the page is for this account now."""
        return due(self.account) == self.due

    def get_success_url(self) -> str:
        return next_address(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"title": self.title, "next": self.get_success_url(), "account": self.account}
        return super().get_context_data(**{**admin.site.each_context(self.request), **shown, **kwargs})


class SecondFactor(Step):
    """Who knows the password shows that they hold the second factor as well."""

    due = Due.VERIFY
    title = gettext_lazy("Two-step login")
    form_class = TokenForm
    template_name = "accounts/second_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        device = factors.verified(self.account, form.cleaned_data["token"])
        if not device:
            record(Happening.LOGIN_FAILED, by=self.account, detail="second factor")
            form.add_error("token", _("This code is not right, or it is too soon after a wrong one. Wait a little."))
            return self.form_invalid(form)
        _verify(self.request, self.account, device)
        record(Happening.LOGIN, by=self.account, detail="second factor")
        return super().form_valid(form)


class FirstPassword(Step):
    """A password that somebody else knows is changed before anything is done."""

    due = Due.PASSWORD
    title = gettext_lazy("Choose a password of your own")
    form_class = SetPasswordForm
    template_name = "accounts/first_password.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.account}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["new_password1"].widget.attrs["autofocus"] = True
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        if OneTimePassword.objects.get(user=self.account.pk).has_expired:
            form.add_error(None, EXPIRED)
            return self.form_invalid(form)
        if self.account.check_password(form.cleaned_data["new_password1"]):
            form.add_error("new_password1", _("This is the password you were given. Choose another."))
            return self.form_invalid(form)
        form.save()
        self.request.user = self.account
        OneTimePassword.objects.filter(user=self.account.pk).delete()
        update_session_auth_hash(self.request, self.account)
        return super().form_valid(form)


class SetUpFactor(Step):
    """A second factor is set up when it is required, or by who wants one; a newer one takes the place of an older."""

    due = Due.SET_UP
    title = gettext_lazy("Set up two-step login")
    form_class = TokenForm
    template_name = "accounts/set_up_factor.html"

    def is_open(self) -> bool:
        return super().is_open() or self.request.user.is_staff

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(key=factors.key_text(factors.pending(self.account)), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        confirmed = factors.confirm(self.account, "".join(form.cleaned_data["token"].split()))
        if not confirmed:
            form.add_error("token", _("This code is not right, or it is too soon after a wrong one. Wait a little."))
            return self.form_invalid(form)
        device, codes = confirmed
        _verify(self.request, self.account, device)
        record(Happening.SECOND_FACTOR, by=self.account, what=self.account.get_username(), detail="+")
        context = self.get_context_data(codes=codes, title=_("Recovery codes"))
        return TemplateResponse(self.request, "accounts/recovery_codes.html", context)


class QrCode(SetUpFactor):
    """What the authenticator scans."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(factors.qr_code(factors.pending(self.account)), content_type="image/svg+xml")


@require_POST
@never_cache
def remove_factor(request: HttpRequest) -> HttpResponse:
    """Go back to the password alone, where that is allowed."""
    if not request.user.is_staff:
        return redirect("admin:login")
    factors.forget(request.user)
    record(Happening.SECOND_FACTOR, by=request.user, what=request.user.get_username(), detail="−")
    messages.success(request, _("Two-step login is switched off."))
    return redirect("admin:index")


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Log out before the login is complete."""
    request.user = request.account  # type: ignore[attr-defined]
    logout(request)
    return redirect("admin:login")


def next_address(request: HttpRequest) -> str:
    """Where somebody was going when they had to log in first."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")


def _verify(request: HttpRequest, account: Any, device: Any) -> None:
    """Note in the session that the second factor was shown; the session gets a new key with its new right."""
    request.user = account
    otp_login(request, device)
    request.session.cycle_key()
