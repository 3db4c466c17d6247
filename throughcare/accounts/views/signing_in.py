"""Sign-in and its code, as the account package does them, with what a demonstration shows beside."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, password_change
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.totp.views import DeactivateTOTPView
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy

from throughcare.accounts import demonstration
from throughcare.accounts.middleware import HAS_DEVICE
from throughcare.accounts.models import User


class SignIn(LoginView):
    """E-mail address and password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        password, people = demonstration.sign_ins()
        return {**super().get_context_data(**kwargs), "demo_password": password, "demo_people": people}


class Code(AuthenticateView):
    """The one-time code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_code": demonstration.code_for(self.stage.login.user)}


class CodeAgain(ReauthenticateView):
    """The one-time code once more."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "demo_code": demonstration.code_for(self.request.user),
        }


class TakeAway(DeactivateTOTPView):
    """A telephone is replaced: its codes stop working, and nothing else is open until the new one is set up."""

    success_url = reverse_lazy("mfa_activate_totp")

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        self.request.session.pop(HAS_DEVICE, None)
        return answer


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password; whoever has none yet is led to choose one by the link of a mail."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return redirect("account_reset_password")
    return password_change(request)
