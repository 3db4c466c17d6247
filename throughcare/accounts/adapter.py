"""What sign-in allows here: no open sign-up, a one-time code for everybody, sealed secrets, bounded guessing."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import user_email
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from throughcare.accounts import guesses
from throughcare.accounts.sealing import seal, unseal
from throughcare.core.outbox import tell


class Adapter(DefaultAccountAdapter):
    """People join by invitation of their agency administrator only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right. Try again."),
        "too_many_login_attempts": _(
            "Too many tries from here. Wait an hour, or choose a new password, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return guesses.counted_for(request, str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        guesses.remember(request, response, user_email(user) or "")
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not prove it again; the package asks even then."""
        proved = get_authentication_records(self.request, self.request.user)
        recent = bool(proved) and time.time() - proved[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not recent and super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, so that how long the answer takes does not tell whether an account exists."""
        message = self.render_mail(template_prefix, email, {"email": email, "request": self.request, **context})
        tell(email, subject=str(message.subject), body=str(message.body))


class MfaAdapter(DefaultMFAAdapter):
    """One-time codes, with their secrets sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right, or it was used already. Type the one that the app shows now."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
