"""A co-ordinator brings in the partnership's own list: once, again, in another order, cut short, changed later."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted, NotThere
from throughcare.feeds import actions
from throughcare.feeds.models import Import, ImportState, NotNow
from throughcare.feeds.tests.builders import HEADS, a_list, checked, pnc, somebody, uploaded, written
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Name, Person
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.reviews.models import Rating
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F48")]

TABLES = (
    "people_person", "people_name", "people_identifier", "registrations_registration", "registrations_leadspell",
    "reviews_rating", "plans_plan", "plans_planaction", "referrals_referral", "referrals_step",
)  # fmt: skip


@pytest.fixture
def place() -> Partnership:
    return partnership()


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR)


def records(by: Acting) -> dict[str, list[str]]:
    """Every row of the case tables, without what the database itself counts on each change."""
    found = {}
    with speaking_for(by), connection.cursor() as cursor:
        for table in TABLES:
            kept = "(to_jsonb(t) - 'version' - 'changed_at' - 'changed_by')::text"
            cursor.execute(f"select {kept} from {table} t order by 1")  # noqa: S608 (our own tables)
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def everybody(many: int) -> list[list[object]]:
    return [somebody(number) for number in range(many)]


def test_a_list_becomes_people_with_registrations_ratings_and_actions(by: Acting) -> None:
    imported = written(by, a_list(everybody(20), above=[["IOM list, autumn"], []]))
    assert imported.state == ImportState.APPLIED
    with speaking_for(by):
        assert Person.objects.count() == 20
        first = Registration.objects.get(person__names__searched="dean a marlow")
        assert (first.colour, first.started_on) == ("red", date(2024, 1, 1))
        assert Rating.objects.get(registration=first).reason == "Imported from list.xlsx, row 4"
        odd = Registration.objects.get(person__names__searched="dean b barton")
        assert [line.what for line in odd.plan_actions.all()] == ["Register with a GP", "Find a tenancy"]
        told = set(EventRow.objects.filter(person_id=odd.person_id).values_list("kind", flat=True))
    assert {"person.added", "person.registered", "rating.judged", "plan.started", "action.agreed"} <= told


@pytest.mark.trust(34)
def test_the_same_list_twice_shuffled_or_cut_short_changes_nothing(by: Acting) -> None:
    rows = everybody(30)
    written(by, a_list(rows))
    before = records(by)
    written(by, a_list(rows))
    random.Random(4).shuffle(rows)
    again = written(by, a_list(rows, above=[["Printed on Monday"]]), filename="again.xlsx")
    assert (again.summary["new"], again.summary["changed"], again.summary["same"]) == (0, 0, 30)
    written(by, a_list(rows[:11]))
    assert records(by) == before


@pytest.mark.trust(34)
def test_columns_in_another_order_and_words_make_the_same_list(by: Acting) -> None:
    rows = everybody(12)
    written(by, a_list(rows))
    before = records(by)
    heads = [{"DOB": "Date of birth", "RAG": "RAG status", "CRN": "nDelius CRN"}.get(head, head) for head in HEADS]
    turned = [list(reversed(row)) for row in rows]
    assert written(by, a_list(turned, heads=list(reversed(heads)))).summary["same"] == 12
    assert records(by) == before


@pytest.mark.trust(34)
def test_a_later_list_changes_what_it_says_differently_and_nothing_else(place: Partnership, by: Acting) -> None:
    written(by, a_list([somebody(1), somebody(2)]))
    place.agency("police")
    later = [somebody(1, RAG="Green", **{"Lead agency": "Police"}), somebody(2)]
    imported = checked(by, a_list(later))
    assert imported.summary["changed"] == 1
    assert [(s["code"], s["before"], s["after"]) for s in imported.proposals[0]["steps"]] == [
        ("lead", f"{place.scheme.name} probation", f"{place.scheme.name} police"),
        ("colour", "Amber", "Green"),
    ]
    written(by, a_list(later))
    with speaking_for(by):
        assert Registration.objects.count() == 2
        changed = Registration.objects.get(person__names__searched="dean b barton")
        assert changed.colour == "green"
        assert Rating.objects.filter(registration=changed).count() == 2
        assert LeadSpell.objects.filter(registration=changed).count() == 2


@pytest.mark.trust(34)
def test_an_old_list_does_not_turn_back_what_was_judged_since(by: Acting) -> None:
    written(by, a_list([somebody(1)]))
    with speaking_for(by):
        registration = Registration.objects.get()
    registrations.deregister(
        registration, on=date(2026, 6, 1), reason="moved", words="To another county", by=by, at=timezone.now()
    )
    before = records(by)
    written(by, a_list([somebody(1)]))
    # The list has moved on in another column; its old status is still no news.
    written(by, a_list([somebody(1, Actions=None)]))
    assert records(by) == before


def test_somebody_who_ended_in_the_list_is_de_registered(by: Acting) -> None:
    written(by, a_list([somebody(1), somebody(2)]))
    gone = {"Status": "Closed", "Ended on": date(2026, 5, 1), "End reason": "Risk reduced"}
    written(by, a_list([somebody(1), somebody(2, **gone), somebody(3, **gone)]))
    with speaking_for(by):
        ended = Registration.objects.exclude(ended_on=None)
        assert sorted(row.end_reason for row in ended) == ["risk_reduced", "risk_reduced"]
        assert Registration.objects.live().count() == 1


def test_somebody_referred_in_the_list_has_a_draft_referral(by: Acting) -> None:
    content = a_list([somebody(1, Status="Awaiting panel", **{"Adopted on": None})])
    imported = written(by, content)
    assert imported.summary["referrals"] == 1
    assert len(records(by)["referrals_referral"]) == 1
    assert not records(by)["registrations_registration"]
    before = records(by)
    written(by, content)
    assert records(by) == before
    actions.undo(imported, by=by, at=timezone.now())
    assert not any(records(by).values())


@pytest.mark.trust(34)
def test_twins_stay_two_people(by: Acting) -> None:
    twins = [
        somebody(1, Name="BARTON, Kyle", **{"PNC ID": None, "CRN": None}),
        somebody(1, Name="BARTON, Keiran", **{"PNC ID": None, "CRN": None}),
    ]
    imported = checked(by, a_list(twins))
    assert imported.state == ImportState.READY
    assert [fault["code"] for fault in imported.faults] == ["alike"]
    written(by, a_list(twins))
    written(by, a_list(twins))
    with speaking_for(by):
        assert sorted(Person.objects.values_list("given_names", flat=True)) == ["Keiran", "Kyle"]


@pytest.mark.trust(34)
def test_a_twin_on_record_is_joined_or_not_by_a_person_only(by: Acting) -> None:
    written(by, a_list([somebody(1, Name="BARTON, Kyle", **{"PNC ID": None, "CRN": None})]))
    other = a_list([somebody(1, Name="BARTON, Keiran", **{"PNC ID": None, "CRN": None})])
    imported = checked(by, other)
    assert (imported.state, imported.summary["decide"]) == (ImportState.FAULTY, 1)
    with pytest.raises(NotNow):
        actions.accept(imported, plan_digest=imported.plan_digest, by=by, at=timezone.now())
    with speaking_for(by):
        kyle = str(Person.objects.get().pk)
    assert checked(by, other, decisions={"2": kyle}).summary["new"] == 0
    assert checked(by, other, decisions={"2": "new"}).summary["new"] == 1
    written(by, other, decisions={"2": "new"})
    # What was decided once is not asked again.
    assert checked(by, other).summary["same"] == 1


@pytest.mark.trust(34)
def test_an_alias_with_the_same_number_and_birth_date_is_the_same_person(by: Acting) -> None:
    written(by, a_list([somebody(1)]))
    written(by, a_list([somebody(1, Name="Deano Bartley")]))
    with speaking_for(by):
        person = Person.objects.get()
        assert person.family_name == "BARTON"
        assert Name.objects.filter(person=person, kind="alias", family_name="Bartley").count() == 1


@pytest.mark.trust(34)
def test_a_number_that_agrees_while_the_birth_date_does_not_is_asked(by: Acting) -> None:
    written(by, a_list([somebody(1)]))
    imported = checked(by, a_list([somebody(1, DOB=date(1990, 1, 1), Name="Other Name")]))
    assert imported.proposals[0]["candidates"][0]["reasons"] == ["same_number"]


def test_two_rows_about_one_person_are_told_with_the_row(by: Acting) -> None:
    imported = checked(by, a_list([somebody(1), somebody(2, **{"PNC ID": pnc(2)})]))
    assert [(fault["row"], fault["code"], fault["facts"]["other"]) for fault in imported.faults] == [(3, "twice", "2")]


@pytest.mark.trust(34)
def test_one_fault_keeps_the_whole_list_out(by: Acting) -> None:
    rows = [*everybody(5), somebody(9, DOB="03/04/85")]
    imported = checked(by, a_list(rows))
    assert imported.state == ImportState.FAULTY
    assert [(fault["row"], fault["field"], fault["code"], fault["read"]) for fault in imported.faults] == [
        (7, "birth_date", "two_digit_year", "03/04/85")
    ]
    assert not any(records(by).values())


@pytest.mark.trust(34)
def test_records_that_changed_after_the_check_are_shown_again(by: Acting) -> None:
    imported = checked(by, a_list([somebody(1)]))
    written(by, a_list([somebody(1)]), filename="somebody else's.xlsx")
    imported = actions.accept(imported, plan_digest=imported.plan_digest, by=by, at=timezone.now())
    imported = actions.write(imported, by=by, at=timezone.now())
    assert imported.state == ImportState.READY
    assert imported.summary["same"] == 1
    assert imported.failure


def test_somebody_of_another_scheme_finds_no_import(by: Acting) -> None:
    imported = uploaded(by, a_list(everybody(2)))
    other = partnership("kingston").acting(Role.COORDINATOR)
    with speaking_for(other):
        assert not Import.objects.filter(pk=imported.pk).exists()
    with pytest.raises(NotThere):
        actions.set_aside(imported, by=other, at=timezone.now())
    assert by.scheme_id is not None
    with pytest.raises((NotPermitted, NotThere)):
        actions.upload(scheme_id=by.scheme_id, filename="x", content=a_list([]), by=other, at=timezone.now())


@pytest.mark.parametrize("role", [Role.CHAIR, Role.LEAD_PROFESSIONAL, Role.PANEL_MEMBER, Role.REFERRER])
def test_only_a_co_ordinator_may_import(place: Partnership, role: Role) -> None:
    with pytest.raises((NotPermitted, NotThere)):
        uploaded(place.acting(role), a_list(everybody(1)))
