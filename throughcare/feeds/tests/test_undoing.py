"""An import is taken back whole, to the letter, or not at all when somebody has worked with it since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.feeds import actions
from throughcare.feeds.models import Import, ImportedRow, ImportState, NotNow
from throughcare.feeds.tests.builders import a_list, somebody, written
from throughcare.feeds.tests.test_bringing_in import records
from throughcare.feeds.undoing import TouchedSince, touched_since
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import service
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F48"), pytest.mark.trust(34)]


@pytest.fixture
def place() -> Partnership:
    return partnership()


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR)


def test_a_first_import_leaves_nothing_but_the_trail(by: Acting) -> None:
    imported = written(by, a_list([somebody(number) for number in range(12)]))
    actions.undo(imported, by=by, at=timezone.now())
    assert not any(records(by).values())
    with speaking_for(by):
        told = set(EventRow.objects.values_list("kind", flat=True))
        assert Import.objects.get(pk=imported.pk).state == ImportState.UNDONE
    assert {"person.taken_back", "registration.taken_back", "rating.taken_back", "import.undone"} <= told


def test_a_later_list_is_taken_back_to_what_stood_before(place: Partnership, by: Acting) -> None:
    place.agency("police")
    written(by, a_list([somebody(number) for number in range(8)]))
    before = records(by)
    later = [
        somebody(1, RAG="Red", Name="Deano Bartley", **{"Lead agency": "Police"}),
        somebody(2, Status="Ended", **{"Ended on": date(2026, 3, 1), "End reason": "Moved to another area"}),
        somebody(3, Actions="See the housing officer - P Quill - 05/01/2027", Sex="M"),
        somebody(20),
    ]
    imported = written(by, a_list(later))
    assert (imported.summary["changed"], imported.summary["new"]) == (3, 1)
    assert records(by) != before
    actions.undo(imported, by=by, at=timezone.now())
    assert records(by) == before
    # It can be brought in again afterwards, as if for the first time.
    assert written(by, a_list(later)).summary["changed"] == 3


def test_it_is_refused_whole_when_somebody_was_worked_with(place: Partnership, by: Acting) -> None:
    imported = written(by, a_list([somebody(number) for number in range(3)]))
    other = place.acting(Role.LEAD_PROFESSIONAL, name="Rhona Vale")
    with speaking_for(by):
        person = Person.objects.order_by("family_name")[0]
    people.add_address(
        person, lines="1 High Street", postcode="", from_on=None, until_on=None, by=other, at=timezone.now()
    )
    before = records(by)
    with speaking_for(by):
        touched = touched_since(imported, by=by)
    assert [(one.person, one.kind, one.who.split(",")[0]) for one in touched] == [
        (person, "person.corrected", "Rhona Vale")
    ]
    with pytest.raises(TouchedSince):
        actions.undo(imported, by=by, at=timezone.now())
    assert records(by) == before


def test_a_later_import_is_undone_before_the_earlier(by: Acting) -> None:
    first = written(by, a_list([somebody(1)]))
    second = written(by, a_list([somebody(1, RAG="Green")]))
    with pytest.raises(TouchedSince):
        actions.undo(first, by=by, at=timezone.now())
    actions.undo(second, by=by, at=timezone.now())
    with speaking_for(by):
        assert Registration.objects.get().colour == "amber"


def test_files_are_deleted_after_ninety_days_and_the_list_is_still_known(by: Acting) -> None:
    content = a_list([somebody(1)])
    imported = written(by, content)
    assert by.scheme_id is not None
    after = timezone.now() + timedelta(days=91)
    assert actions.forget_old(by=service(schemes=[by.scheme_id]), at=after) == 1
    with speaking_for(by):
        kept = Import.objects.get(pk=imported.pk)
        assert (bytes(kept.content), kept.faults, kept.proposals) == (b"", [], [])
        assert ImportedRow.objects.filter(made=[], before=[]).count() == 1
    with pytest.raises(NotNow):
        actions.undo(kept, by=by, at=after)
    assert written(by, content).summary["same"] == 1
