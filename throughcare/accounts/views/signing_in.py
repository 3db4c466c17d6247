"""Sign-in and its code, as the account package does them, with what a demonstration shows beside."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView

from throughcare.accounts import demonstration


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
