"""A correction recorded later rewrites nothing that was kept, and a day counted anew uses what is right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.measures import keeping
from throughcare.measures.keeping import hand_for
from throughcare.measures.models import Snapshot
from throughcare.measures.tests.test_any_day import AUTUMN, SPRING, SUMMER, asked, noon
from throughcare.panels import actions as panels
from throughcare.panels.tests.builders import item_of, placed, referral, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.plans import actions as plans
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F52")]
A_DAY = timedelta(days=1)


def kept_for(by: Acting) -> Snapshot:
    """What was kept of the newest night."""
    with speaking_for(by):
        return Snapshot.objects.visible_to(by).latest("day")


def differing(by: Acting, kept: Snapshot) -> dict[tuple[str, str, str], tuple[float, float]]:
    """What is counted otherwise now."""
    with speaking_for(by):
        return {
            (each.what, each.key, each.other): (each.then, each.now) for each in keeping.differences(by, kept) or ()
        }


def test_a_corrected_need_leaves_what_was_kept_and_is_counted_as_corrected() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = registration(by, started_on=SPRING)
    for level, on in ((3, SPRING), (1, AUTUMN)):
        wrong = plans.assess_need(
            held, pathway="accommodation", level=level, evidence="Seen", assessed_on=on, by=by, at=noon(TODAY)
        )
    keeping.keep_all(day=TODAY - A_DAY, at=NOW)
    before = kept_for(by)
    assert before.figures["need"] == [["accommodation", "better", 1, None]]
    plans.correct_need(
        wrong, level=3, evidence="Seen again", assessed_on=AUTUMN, reason="Typed for another", by=by, at=noon(TODAY)
    )
    keeping.keep_all(day=TODAY - A_DAY, at=NOW + A_DAY)
    assert kept_for(by).figures == before.figures
    assert differing(by, before) == {
        ("need", "accommodation", "better"): (1, 0),
        ("need", "accommodation", "same"): (0, 1),
    }


def test_a_corrected_decision_counts_as_it_stands_and_what_was_kept_is_left() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    wanted = referral(by)
    sitting(by)
    decision = panels.record_decision(
        item_of(by, wanted.person), outcome="adopt", reason="Considered", placement=placed(by), by=by, at=NOW
    )
    keeping.keep_all(day=TODAY, at=NOW + A_DAY)
    before = kept_for(by)
    assert before.figures["in"] == [["adopt", "", 1, None]]
    assert before.figures["decided"] == [["adopted", "", 1, None]]
    panels.correct_decision(
        decision,
        because="The outcome was entered for another person",
        reason="As it was said",
        outcome="not_adopt",
        signposting="The hostel",
        by=by,
        at=NOW + A_DAY,
    )
    assert kept_for(by).figures == before.figures
    found = differing(by, before)
    assert found["decided", "adopted", ""] == (1, 0)
    assert found["decided", "not_adopted", ""] == (0, 1)


def test_a_corrected_address_moves_the_person_to_the_right_area_on_every_day() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = registration(by, started_on=SPRING)
    wrong = people.add_address(
        held.person,
        kind="home",
        lines="1 Made Up Road",
        postcode="TW9 1AA",
        from_on=SPRING,
        until_on=None,
        by=by,
        at=NOW,
    )
    assert asked(by, SPRING, SUMMER, split="area").parts == ["TW9"]
    people.correct_address(
        wrong,
        kind="home",
        lines="1 Made Up Road",
        postcode="SW14 2BB",
        from_on=SPRING,
        until_on=None,
        why="Misread",
        by=by,
        at=NOW,
    )
    assert asked(by, SPRING, SUMMER, split="area").parts == ["SW14"]
    people.add_address(
        held.person,
        kind="home",
        lines="2 Made Up Road",
        postcode="TW1 3CC",
        from_on=AUTUMN,
        until_on=None,
        moved=True,
        by=by,
        at=NOW,
    )
    assert asked(by, SPRING, SUMMER, split="area").parts == ["SW14"], "a later move changes no earlier day"
    moved = asked(by, SUMMER, AUTUMN, split="area")
    assert (moved.many("people_before", part="SW14"), moved.many("people", part="SW14")) == (1, 0)
    assert (moved.many("people_before", part="TW1"), moved.many("people", part="TW1")) == (0, 1)


STATED = [{"colour": "red", "contacts": 1, "every": "weekly"}]


def seen(by: Acting, held: Registration, weeks: int) -> None:
    """Met in the middle of a week that was so many weeks ago."""
    monday = TODAY - timedelta(days=TODAY.weekday(), weeks=weeks)
    chronology.add_entry(
        held.person, scheme_id=held.scheme_id, kind="contact", on_day=monday + 2 * A_DAY, text="Met", by=by, at=NOW
    )


def test_the_contact_standard_is_kept_as_whole_weeks_met_and_missed() -> None:
    profile = shipped()["kingston"].with_value("contact_standards", STATED)
    here = partnership("kingston", profile=profile)
    by = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    monday = TODAY - timedelta(days=TODAY.weekday(), weeks=4)
    held = registration(by, started_on=monday, at=noon(monday))
    rated(by, held, colour="red", on=monday, at=noon(monday))
    for weeks in (4, 2, 1):
        seen(by, held, weeks)
    sunday = TODAY - timedelta(days=TODAY.weekday() + 1)
    keeping.keep_all(day=sunday, at=NOW)
    kept = kept_for(by)
    assert kept.figures["contact"] == [["met", "", 3, None], ["missed", "", 1, None]]
    keeping.keep_all(day=sunday - A_DAY, at=NOW)
    with speaking_for(by):
        [earlier] = Snapshot.objects.filter(day=sunday - A_DAY)
    assert earlier.figures["contact"] == [["met", "", 2, None], ["missed", "", 1, None]], "the week is not over"
    analyst = browser(here.acting(Role.ANALYST))
    page = analyst.get(reverse("measures:kept_day", args=[sunday.isoformat()])).content.decode()
    assert "Met: 3. Missed: 1." in page
    seen(by, held, 3)
    assert "Met: 3. Missed: 1." in analyst.get(reverse("measures:kept_day", args=[sunday.isoformat()])).content.decode()
    with speaking_for(hand_for([here.scheme.pk])):
        assert keeping.count(here.scheme, day=sunday)["contact"] == [["met", "", 4, None]]


def test_the_page_of_a_period_says_where_the_contact_standard_is_counted() -> None:
    here = partnership("richmond")
    page = browser(here.acting(Role.ANALYST)).get(reverse("measures:figures"), {"on": str(timezone.localdate())})
    assert "The contact standard is counted only at night" in page.content.decode()
