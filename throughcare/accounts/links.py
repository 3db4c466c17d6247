"""Links that let somebody choose a password: they work once, and for three days."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from throughcare.accounts.models import User


def password_link(user: User) -> str:
    """The path of the page where this user, and nobody else, chooses a new password."""
    where = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=where)
