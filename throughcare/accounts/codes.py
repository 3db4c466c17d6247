"""One-time codes: a device, the code it shows, and that no code is accepted twice."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from throughcare.accounts.models import User
from throughcare.accounts.sealing import unseal

PERIOD = 30
TOLERANCE = settings.MFA_TOTP_TOLERANCE
# A code may come as late as the tolerance allows; it is remembered for longer than that.
REMEMBERED = PERIOD * (2 * TOLERANCE + 3)


def has_device(user: User) -> bool:
    """Whether this user has set up one-time codes."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def give_device(user: User, secret: str = "") -> str:
    """Set up one-time codes for a user who has none, or none any more; answers the secret."""
    secret = secret or generate_totp_secret()
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def take_away(user: User) -> None:
    """The user has lost device and recovery codes: at the next sign-in they set up new ones."""
    Authenticator.objects.filter(user=user).delete()


def code_at(secret: str, counter: int) -> str:
    """What a device with this secret shows in one half-minute."""
    return format_hotp_value(hotp_value(secret, counter))


def counters_now() -> list[int]:
    """The half-minutes whose codes are accepted now, the one that lasts longest first."""
    now = int(time.time()) // PERIOD
    return [now + step for step in range(TOLERANCE, -TOLERANCE - 1, -1)]


def accepted(user: User, typed: str) -> Authenticator | None:
    """The device or list of recovery codes that this code belongs to; using it up is part of the answer."""
    code = "".join(typed.split())
    # Locked, so that a recovery code sent twice at once is used once.
    owned: list[Authenticator] = list(Authenticator.objects.select_for_update().filter(user=user).order_by("pk"))
    for each in owned:
        if each.type == Authenticator.Type.TOTP and _use(user, unseal(each.data["secret"]), code):
            return each
    for each in owned:
        if each.type == Authenticator.Type.RECOVERY_CODES and RecoveryCodes(each).validate_code(code):
            return each
    return None


def unused(user: User) -> str:
    """A code that would be accepted now, or nothing when all of them were used: for demonstrations and tests only."""
    device = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if device is None:
        return ""
    secret = unseal(device.data["secret"])
    free = (counter for counter in counters_now() if cache.get(_key(user, counter)) is None)
    return next((code_at(secret, counter) for counter in free), "")


def _use(user: User, secret: str, code: str) -> bool:
    for counter in counters_now():
        if constant_time_compare(code_at(secret, counter), code):
            return cache.add(_key(user, counter), "used", timeout=REMEMBERED)
    return False


def _key(user: User, counter: int) -> str:
    return f"one-time-code:{user.pk}:{counter}"
