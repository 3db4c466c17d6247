"""Addresses of signing in: those of the account package that are used here, and no others."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path, re_path

from throughcare.accounts.views.asking_again import View, answered
from throughcare.accounts.views.signing_in import Code, CodeAgain, SignIn, TakeAway, change_password


def _page(route: str, view: View, name: str) -> URLPattern:
    return path(route, answered(view), name=name)


urlpatterns = [
    _page("login/", SignIn.as_view(), "account_login"),
    _page("logout/", account.logout, "account_logout"),
    _page("inactive/", account.account_inactive, "account_inactive"),
    _page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    _page("password/change/", change_password, "account_change_password"),
    _page("password/reset/", account.password_reset, "account_reset_password"),
    _page("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        answered(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _page(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    _page("2fa/", mfa.index, "mfa_index"),
    _page("2fa/authenticate/", Code.as_view(), "mfa_authenticate"),
    _page("2fa/reauthenticate/", CodeAgain.as_view(), "mfa_reauthenticate"),
    _page("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    _page("2fa/totp/deactivate/", TakeAway.as_view(), "mfa_deactivate_totp"),
    _page("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
]
