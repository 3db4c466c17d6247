"""Where a person can be offered to, who may answer there, and the offers of a scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import reading_cases
from throughcare.transfers.models import State, Transfer, TransferQuerySet

ANSWERING = [role for role, carried in CARRIES.items() if Permission.REGISTER in carried]
ANSWERED = 200


def schemes_to_offer_to(scheme_id: int, *, on: date) -> list[Scheme]:
    """The other schemes and hubs in which somebody could answer today, by name."""
    found = {grant.scheme_id: grant.scheme for grant in reading_cases(ANSWERING, on=on) if grant.scheme_id != scheme_id}
    return [scheme for scheme in found.values() if scheme is not None]


def who_may_answer(scheme_ids: list[int], *, on: date) -> list[tuple[Practitioner, Scheme]]:
    """Those who could answer for these schemes today, by scheme and name."""
    grants = [grant for grant in reading_cases(ANSWERING, on=on) if grant.scheme_id in scheme_ids]
    found = {(grant.practitioner_id, grant.scheme_id): (grant.practitioner, grant.scheme) for grant in grants}
    return [(practitioner, scheme) for practitioner, scheme in found.values() if scheme is not None]


def offers(by: Acting) -> TransferQuerySet:
    """The offers that they see, with everything a list says of them."""
    return Transfer.objects.visible_to(by).select_related("person", "scheme", "to_scheme", "agency", "offered_by__user")


@dataclass(frozen=True)
class Offers:
    """The offers of a scheme as its page lists them."""

    to_answer: list[Transfer]
    waiting: list[Transfer]
    answered: list[Transfer]


def offers_of_scheme(by: Acting) -> Offers:
    """What waits for an answer here, what waits there, and the latest that were answered."""
    mine = set(by.case_schemes)
    rows = offers(by).order_by("-offered_on", "-made_at")
    # However many were answered since, one that waits is never missing.
    opened = list(rows.waiting())
    return Offers(
        to_answer=[row for row in opened if row.to_scheme_id in mine],
        waiting=[row for row in opened if row.scheme_id in mine],
        answered=list(rows.exclude(state=State.OFFERED)[:ANSWERED]),
    )


def offers_of_person(by: Acting, person: Person) -> list[Transfer]:
    """Every offer of one person that they see, newest first."""
    return list(offers(by).filter(person=person))


def only_offered(by: Acting, person: Person) -> bool:
    """Whether the scheme knows the person by an unanswered offer alone, and so reads who it is and changes nothing."""
    if by.scheme_id is None:
        return False
    opened = Transfer.objects.waiting().filter(person=person, to_scheme_id=by.scheme_id, made_known=True)
    return opened.exists() and not Registration.objects.filter(person=person, scheme_id=by.scheme_id).exists()
