"""Who somebody is: what was there before is kept, what cannot be is refused, and the database has the last word."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Address, Correction, Identifier, Marker, Name, Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F24")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def lead(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.REFERRER)


def home(who: Person, by: Acting, begun: date | None, ended: date | None = None, **more: object) -> Address:
    """A home, unless told that it is another kind."""
    given: dict[str, object] = {"kind": "home", "lines": "14 Mill Lane", "postcode": "te57aa"} | more
    return actions.add_address(who, **given, from_on=begun, until_on=ended, by=by, at=NOW)  # type: ignore[arg-type]


def test_one_lives_in_one_home_at_a_time_and_may_stay_elsewhere_beside_it(lead: Acting) -> None:
    who = person(lead)
    first = home(who, lead, date(2025, 1, 1), date(2026, 1, 1))
    assert first.postcode == "TE5 7AA"
    # The day of moving belongs to both.
    home(who, lead, date(2026, 1, 1))
    with pytest.raises(actions.AddressOverlaps):
        home(who, lead, date(2025, 6, 1), date(2025, 7, 1))
    home(who, lead, date(2025, 6, 1), kind="staying")
    home(who, lead, None, kind="post")
    home(who, lead, None, kind="post", lines="c/o the library")
    with speaking_for(lead), pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(person=who, kind="home", lines="Elsewhere", from_on=date(2026, 2, 1))


@pytest.mark.parametrize(
    ("begun", "ended", "field"),
    [
        (date(2026, 2, 2), date(2026, 2, 1), "until_on"),
        (date(1991, 1, 1), None, "from_on"),
        (date(2027, 1, 1), None, "from_on"),
    ],
)
def test_an_address_that_ends_before_it_begins_or_begins_before_birth_is_refused(
    lead: Acting, begun: date, ended: date | None, field: str
) -> None:
    with pytest.raises(actions.ImpossibleDate) as refused:
        home(person(lead), lead, begun, ended)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("pnc", "2001/0171310S"), ("cro", "85227/65G"), ("crn", "X12345"), ("crn", "XX12345"), ("prison", "1234ABC")],
)
def test_a_number_of_the_wrong_shape_or_letter_changes_nothing(lead: Acting, kind: str, typed: str) -> None:
    who = person(lead, identifiers={"crn": "X123456"})
    with speaking_for(lead):
        row = Identifier.objects.get(person=who)
    with pytest.raises(DomainError):
        actions.correct_identifier(row, kind=kind, typed=typed, why="As on the letter", by=lead, at=NOW)
    with pytest.raises(DomainError):
        actions.add_identifier(who, kind=kind, typed=typed, by=lead, at=NOW)
    with speaking_for(lead):
        assert list(Identifier.objects.values_list("typed", flat=True)) == ["X123456"]
        assert not Correction.objects.exists()


def test_a_correction_needs_a_reason_and_a_change_without_one_is_not_made(lead: Acting) -> None:
    who = person(lead, identifiers={"crn": "X123456"})
    alias = actions.add_alias(who, family_name="Quick", given_names="Mo", by=lead, at=NOW)
    address = home(who, lead, None)
    stay = {"kind": "home", "lines": "1 New Road", "postcode": "", "from_on": None, "until_on": None}
    with pytest.raises(DomainError):
        actions.correct_name(alias, family_name="Quickly", given_names="Mo", why=" ", by=lead, at=NOW)
    with pytest.raises(DomainError):
        actions.correct_address(address, **stay, why="", by=lead, at=NOW)  # type: ignore[arg-type]
    with speaking_for(lead):
        assert Name.objects.get(pk=alias.pk).family_name == "Quick"
        assert Address.objects.get(pk=address.pk).lines == "14 Mill Lane"


def test_the_name_on_the_record_is_not_corrected_as_another_name(lead: Acting) -> None:
    who = person(lead)
    with speaking_for(lead):
        current = Name.objects.get(person=who)
    with pytest.raises(DomainError):
        actions.end_name(current, on=NOW.date(), by=lead, at=NOW)


@pytest.mark.trust(15)
def test_what_was_there_before_can_be_added_and_never_changed(lead: Acting) -> None:
    who = person(lead)
    actions.correct_person(who, changes={"sex": "F"}, why="Keyed wrongly", by=lead, at=NOW)
    with speaking_for(lead):
        kept = Correction.objects.get()
        assert (kept.part, kept.changes, kept.why) == ("person", {"sex": ["M", "F"]}, "Keyed wrongly")
        assert (kept.author_id, kept.agency_id, kept.at) == (lead.practitioner_id, lead.agency_id, NOW)
        for change in (lambda: Correction.objects.update(why="No"), kept.delete):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                change()


@pytest.mark.trust(2)
def test_what_was_there_before_is_hidden_with_the_person(here: Partnership, lead: Acting) -> None:
    who = person(lead)
    actions.correct_person(who, changes={"sex": "F"}, why="Keyed wrongly", by=lead, at=NOW)
    other = here.acting(Role.PANEL_MEMBER, agency="police")
    stranger = partnership("kingston").acting(Role.COORDINATOR, name="Stranger")
    with speaking_for(other):
        assert Correction.objects.count() == 1
    actions.deny(who, practitioner_id=other.practitioner_id, reason="A cousin", by=lead, at=NOW)
    for by in (other, stranger):
        with speaking_for(by):
            assert not Correction.objects.exists()
            assert not Correction.objects.visible_to(by).exists()


def test_a_referral_still_being_written_has_no_past(lead: Acting) -> None:
    who = actions.add_person(family_name="Draft", given_names="Dee", birth_date=None, by=lead, at=NOW)
    actions.correct_person(who, changes={"family_name": "Draught"}, by=lead, at=NOW)
    with speaking_for(lead):
        assert not Correction.objects.exists()


# ---- warnings


@pytest.mark.feature("F26")
def test_a_warning_ends_once_with_a_reason_and_is_reviewed_forwards_only(lead: Acting) -> None:
    who = person(lead)
    begun = date(2026, 1, 5)
    row = actions.add_marker(
        who, kind="weapons", evidence="Seen", from_on=begun, review_on=date(2026, 6, 1), by=lead, at=NOW
    )
    with pytest.raises(DomainError, match="on the record already"):
        actions.add_marker(who, kind="weapons", evidence="Again", from_on=begun, review_on=None, by=lead, at=NOW)
    with pytest.raises(actions.ImpossibleDate):
        actions.review_marker(
            row, words="Still", reviewed_on=date(2026, 1, 4), review_on=date(2027, 1, 1), by=lead, at=NOW
        )
    with pytest.raises(actions.ImpossibleDate):
        actions.review_marker(
            row, words="Still", reviewed_on=date(2026, 6, 1), review_on=date(2026, 11, 1), by=lead, at=NOW
        )
    with pytest.raises(DomainError, match="Say why"):
        actions.end_marker(row, on=NOW.date(), reason=" ", by=lead, at=NOW)
    actions.end_marker(row, on=NOW.date(), reason="Handed in", by=lead, at=NOW)
    with pytest.raises(DomainError, match="ended already"):
        actions.end_marker(row, on=NOW.date(), reason="Again", by=lead, at=NOW)
    with speaking_for(lead), pytest.raises(IntegrityError), transaction.atomic():
        Marker.objects.filter(pk=row.pk).update(end_reason="")


@pytest.mark.feature("F26")
@pytest.mark.trust(1)
def test_whoever_only_refers_changes_nothing_of_a_record_that_the_scheme_keeps(here: Partnership, lead: Acting) -> None:
    who = person(lead)
    referrer = here.acting(Role.REFERRER, agency="housing")
    with pytest.raises(DomainError):
        actions.add_marker(
            who, kind="weapons", evidence="Seen", from_on=date(2026, 1, 5), review_on=None, by=referrer, at=NOW
        )
    own = here.acting(Role.REFERRER, agency="probation")
    known = actions.add_person(family_name="Draft", given_names="Dee", birth_date=None, by=own, at=NOW)
    actions.make_known(known, scheme_id=here.scheme.pk, by=lead, at=NOW)
    with pytest.raises(NotPermitted):
        actions.correct_person(known, changes={"sex": "F"}, by=own, at=NOW)
