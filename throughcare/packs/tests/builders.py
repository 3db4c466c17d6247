"""Packs to test with: asked for and made by the actions and the job that people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.packs import actions, jobs
from throughcare.packs.models import BoardPack, PackKind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.people.tests.builders import person
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import NOW

YEAR = (date(2025, 11, 1), date(2026, 10, 31))
FIRST, SPRING, SUMMER, AUGUST = date(2025, 6, 2), date(2026, 3, 2), date(2026, 7, 1), date(2026, 8, 3)
BORN = (date(2004, 5, 1), date(1996, 5, 1), date(1988, 5, 1), date(1975, 5, 1))


def crowd(by: Acting, *, men: int = 16, women: int = 8) -> list[Registration]:
    """Men and women of several ages, some red, some who came or left: few enough that some must be kept back."""
    found = []
    for number in range(men + women):
        sex = "M" if number < men else "F"
        who = person(by, given_names=f"N{number}", sex=sex, birth_date=BORN[number % 4])
        held = registration(by, person=who, started_on=SPRING if number % 4 == 1 else FIRST)
        rated(by, held, colour=("red", "amber", "green", "amber")[number % 4], on=SUMMER)
        found.append(held)
    for held in found[:3]:
        leave(by, held)
    return found


def leave(by: Acting, held: Registration) -> None:
    """Leaves in August."""
    registrations.deregister(held, on=AUGUST, reason="risk_reduced", words="Settled in work", by=by, at=NOW)


def asked(by: Acting, kind: str = PackKind.BOARD, *, period: tuple[date, date] = YEAR, **more: Any) -> BoardPack:
    """A pack that waits for the worker."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return actions.ask_for_pack(scheme, kind=kind, since=period[0], on=period[1], by=by, at=NOW, **more)


def made(by: Acting, kind: str = PackKind.BOARD, *, period: tuple[date, date] = YEAR, **more: Any) -> BoardPack:
    """A pack that the worker made."""
    pack = asked(by, kind, period=period, **more)
    jobs.make_pack(key=str(pack.pk), practitioner_id=by.practitioner_id, scheme_id=by.scheme_id or 0)
    return read(by, pack)


def read(by: Acting, pack: BoardPack) -> BoardPack:
    """The pack as it stands now."""
    with speaking_for(by):
        return BoardPack.objects.visible_to(by).get(pk=pack.pk)
