"""What somebody typed into a form, apart from the form's machinery: to keep it, to compare it, to show it again."""

from __future__ import annotations

import re

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from throughcare.core.begun import NAME

# The machinery of a form is made anew with each page; what was typed is all the rest.
MACHINERY = frozenset({"csrfmiddlewaretoken", "_once", "_conflict", NAME})
SECRET = ("password", "passphrase", "secret", "credential", "one_time_code")
# Where one proves who one is; every field there is a secret, whatever its name.
PROVING = ("/account/", "/join/")
SALT = "throughcare.core.typed"
# What boxes to tick, lists to choose from and hidden fields send: keys, codes, numbers, days.
_A_CHOICE = re.compile(r"[a-z0-9_:./-]*\Z")


def typed_in(data: QueryDict) -> list[tuple[str, list[str]]]:
    """What somebody typed, without the machinery of the form and without secrets."""
    names = (name for name in data if name not in MACHINERY and not any(word in name.lower() for word in SECRET))
    return [(name, list(map(str, data.getlist(name)))) for name in names]


def words_in(path: str, data: QueryDict) -> list[str]:
    """The texts among it, to be shown to whoever typed them where they were not kept."""
    if path.startswith(PROVING):
        return []
    texts = (value.strip() for name, values in typed_in(data) for value in values)
    return [text for text in texts if not _A_CHOICE.match(text)]


def mark_of(data: QueryDict) -> str:
    """Tells whether two sendings say the same, and nothing of what they say."""
    return salted_hmac(SALT, repr(sorted(typed_in(data))), algorithm="sha256").hexdigest()
