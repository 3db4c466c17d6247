"""Who somebody of the world is, with a token in every field: as it was corrected, and as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people import actions as people
from throughcare.people.models import Marker, Person
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY


def particulars(words: Callable[[str], str], person: Person, by: Acting) -> dict[str, dict[str, Any]]:
    """Names, numbers, addresses, a warning, and people around the person; what the keys of each address name."""
    alias = people.add_alias(person, family_name=words("Alias"), given_names=words("AliasGiven"), by=by, at=NOW)
    number = people.add_identifier(person, kind="crn", typed="X123456", by=by, at=NOW)
    stay: dict[str, Any] = {"kind": "home", "postcode": "TW9 1AA", "from_on": None, "until_on": None}
    address = people.add_address(person, lines=words("AddressBefore"), **stay, by=by, at=NOW)
    people.correct_address(address, lines=words("Address"), **stay, why=words("AddressWhy"), by=by, at=NOW)
    around = _around(words, person, by)
    return {
        "marker": {"pk": person.pk, "marker_pk": _marker(words, person, by).pk},
        "name": {"pk": person.pk, "row_pk": alias.pk},
        "number": {"pk": person.pk, "row_pk": number.pk},
        "address": {"pk": person.pk, "row_pk": address.pk},
        "around": {"pk": person.pk, "row_pk": around},
    }


def _marker(words: Callable[[str], str], person: Person, by: Acting) -> Marker:
    marker = people.add_marker(
        person, kind="staff_risk", evidence=words("Evidence"), from_on=LONG_AGO, review_on=TODAY, by=by, at=NOW
    )
    ahead = TODAY + timedelta(days=90)
    people.review_marker(marker, words=words("Reviewed"), reviewed_on=TODAY, review_on=ahead, by=by, at=NOW)
    return marker


def _around(words: Callable[[str], str], person: Person, by: Acting) -> Any:
    source = Agency.objects.get(pk=by.agency_id)
    harmed = people.Told(
        name=words("Victim"),
        role="victim",
        direction="to_them",
        source=source,
        notes=words("VictimNotes"),
        contact="named",
        contact_by=words("ContactBy"),
    )
    people.add_associate(person, told=harmed, by=by, at=NOW)
    friend = people.Told(name=words("Friend"), role="friend", source=source, notes=words("FriendNotes"))
    return people.add_associate(person, told=friend, by=by, at=NOW).pk
