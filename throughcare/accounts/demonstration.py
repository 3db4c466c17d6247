"""In a demonstration only: whom one can sign in as, and the code that their telephone would show."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from django.conf import settings

from throughcare.accounts import codes
from throughcare.accounts.models import User


@dataclass(frozen=True)
class Somebody:
    """A made-up person to sign in as."""

    email: str
    name: str
    role: str
    agency: str
    scheme: str


@dataclass(frozen=True)
class Shown:
    """The code to type, or in how many seconds there is one."""

    code: str
    seconds: int


def give_code_device(user: User, secret: str = "") -> str:
    """Give a made-up user the device that they would have set up; answers its secret."""
    return codes.give_device(user, secret)


def sign_ins() -> tuple[str, list[Somebody]]:
    """The password of everybody in the demonstration, and who they are; nothing outside one."""
    path = settings.HOME / "demo.json"
    if not settings.DEMO or not path.is_file():
        return "", []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        names = Somebody.__dataclass_fields__
        people = [Somebody(**{name: str(each.get(name, "")) for name in names}) for each in found["people"]]
        return str(found["password"]), people
    except (ValueError, KeyError, AttributeError, TypeError):
        # Being written at this moment, or by hand: the page works without the list.
        return "", []


def code_for(user: object) -> Shown | None:
    """What the code page may show in a demonstration; never anything outside one."""
    if not settings.DEMO or not isinstance(user, User):
        return None
    return Shown(codes.unused(user), codes.PERIOD - int(time.time()) % codes.PERIOD)
