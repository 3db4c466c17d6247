"""Forms of signing in: said in our words; on the code's own page guesses are counted and each code is taken once."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.accounts import codes, guesses
from throughcare.accounts.models import User


class SignInForm(LoginForm):
    """The first step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")


class ResetForm(ResetPasswordForm):
    """Where to send the link to choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


def _field() -> forms.CharField:
    return forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code that the app shows")},
    )


class _Checked(forms.Form):
    """Counts the guess, then takes the code or refuses it."""

    user: User

    def clean_code(self) -> str:
        counted = f"code:{guesses.counted_for(context.request, self.user.email)}"
        if not ratelimit.consume(context.request, action="login_failed", key=counted):
            too_many = account_adapter().validation_error("too_many_login_attempts")
            raise too_many
        code: str = self.cleaned_data["code"]
        found = codes.accepted(self.user, code)
        if found is None:
            wrong = get_adapter().validation_error("incorrect_code")
            raise wrong
        found.user = self.user
        self.authenticator = found
        ratelimit.clear(context.request, action="login_failed", key=counted)
        return code


class CodeForm(_Checked, AuthenticateForm):
    """The second step of signing in."""

    code = _field()


class CodeAgainForm(_Checked, ReauthenticateForm):
    """The code once more, before something that matters."""

    code = _field()
