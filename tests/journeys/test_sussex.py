"""Sussex: one board over four hubs; green for three months with an exit plan; long custody and its revisit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from tests.journeys.steps import come_in
from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shared_part, shipped
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.journey]


def sussex() -> Profile:
    """The published profile with the pathways that it leaves open filled in, as the board would."""
    return shipped()["sussex"].with_value("pathways", shared_part("pathways_2004")["pathways"])


def hub(key: str) -> Partnership:
    return partnership("sussex", hub=key, profile=sussex())


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)


@pytest.mark.feature("F2")
@pytest.mark.trust(2)
@pytest.mark.trust(38)
def test_adopted_in_hastings_unseen_by_crawley_counted_by_the_board(office: Office) -> None:
    hastings, crawley = hub("hastings"), hub("crawley")
    board = partnership("sussex", profile=sussex())
    chair = hastings.acting(Role.CHAIR, Role.COORDINATOR, agency="probation", name="Martin Okoro")
    item = meetings.on_the_table(chair)

    page = office.sign_in(chair)
    page.goto(f"/panels/items/{item.pk}/")
    come_in(page)
    office.check(page, "sussex-decision")
    choose(page, "What does the panel decide?", "Adopt")
    page.get_by_label("Statutory status").select_option(label="Licence")
    page.get_by_label("Who leads?").select_option(index=1)
    page.get_by_label("Reason", exact=True).fill("Three agencies are ready to work together now.")
    press(page, "Record the decision")
    page.goto("/people/")
    says(page, "OKAFOR, Terry")
    office.check(page, "sussex-hastings-cohort")

    stranger = office.sign_in(crawley.acting(Role.COORDINATOR, agency="police", name="Joanne Pike"))
    stranger.goto("/people/")
    does_not_say(stranger, "OKAFOR", "Okafor")
    hidden = stranger.goto(f"/people/{item.person_id}/")
    missing = stranger.goto("/people/00000000-0000-4000-8000-000000000000/")
    assert hidden is not None
    assert missing is not None
    assert (hidden.status, missing.status) == (404, 404)

    member = office.sign_in(board.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo"))
    member.goto("/figures/")
    says(member, "Hastings", "Crawley", "Worthing", "Brighton & Hove", "All hubs")
    does_not_say(member, "Okafor", "OKAFOR")
    row = member.locator("tr", has=member.get_by_role("rowheader", name="Hastings")).first
    assert "1" in row.inner_text().split()
    office.check(member, "sussex-board-figures")
    assert member.goto(f"/people/{item.person_id}/").status in (403, 404)  # type: ignore[union-attr]


def green_for_three_months(lead: Acting, today: date) -> Registration:
    """Somebody red at first, and judged green on the day three months ago."""
    made = registration(lead, started_on=today - timedelta(days=200))
    for colour, on in (("red", today - timedelta(days=190)), ("green", today - relativedelta(months=3))):
        reviews.judge_rating(
            made,
            colour=colour,
            evidence=None,
            reason="As the keyworker saw it",
            judged_on=on,
            next_review_on=on + timedelta(days=30),
            by=lead,
            at=noon(on),
        )
    return made


@pytest.mark.feature("F33")
@pytest.mark.feature("F34")
@pytest.mark.trust(18)
def test_green_for_three_months_with_an_exit_plan_then_deregistered(office: Office) -> None:
    hastings, today = hub("hastings"), timezone.localdate()
    lead = hastings.acting(Role.LEAD_PROFESSIONAL, Role.COORDINATOR, agency="probation", name="Hannah Whitfield")
    chair = hastings.acting(Role.CHAIR, agency="police", name="Martin Okoro")
    made = green_for_three_months(lead, today)

    page = office.sign_in(lead)
    page.goto(f"/people/{made.person_id}/exit/")
    says(page, "Green", "No exit plan is written.")
    office.check(page, "sussex-exit-clock")
    follow(page, "Write the exit plan")
    page.get_by_label("Support that stays in place").fill("Floating support for six months.")
    page.get_by_label("Who the person can turn to").fill("Sam Ellery at the recovery service.")
    page.get_by_label("Signs that would bring the person back").fill("Missed group twice, rent late.")
    office.check(page, "sussex-exit-plan")
    press(page, "Save the exit plan")
    follow(page, "Say that it is in place")
    fill_date(page, "From which day is the exit plan in place?", today)
    press(page, "Record it")
    press(page, "Propose an exit")
    choose(page, "Reason", "Sustained Green and exit plan")
    page.get_by_label("Why do you propose it now?").fill("Three months green and the plan is working.")
    office.check(page, "sussex-propose-exit")
    press(page, "Propose the exit")

    meetings.sitting(lead, held_on=today, at=timezone.now())
    item = meetings.item_of(lead, made.person)
    sitting = office.sign_in(chair)
    sitting.goto(f"/panels/items/{item.pk}/")
    come_in(sitting)
    says(sitting, "Conditions for leaving")
    choose(sitting, "What does the panel decide?", "De-register")
    sitting.get_by_label("Why does the registration end?").select_option(label="Sustained Green and exit plan")
    sitting.get_by_label("Reason", exact=True).fill("Settled; the exit plan holds.")
    office.check(sitting, "sussex-deregister")
    press(sitting, "Record the decision")
    with speaking_for(lead):
        assert Registration.objects.get(pk=made.pk).end_reason == "sustained_green"
    page.goto("/people/?who=ended")
    says(page, "MARLOW, Dean")


def long_sentence(by: Acting, today: date) -> tuple[Registration, date]:
    """Somebody serving six years, to be released in three and a half."""
    made = registration(by, person=person(by, given_names="Curtis"), started_on=today - timedelta(days=400))
    release = today + timedelta(days=1280)
    chronology.add_entry(
        made.person,
        scheme_id=made.scheme_id,
        kind="custody",
        on_day=today - timedelta(days=60),
        outcome="sentence",
        establishment="HMP Ashdown",
        sentence_months=72,
        expected_on=release,
        by=by,
        at=timezone.now(),
    )
    return made, release


@pytest.mark.feature("F34")
def test_six_years_custody_proposed_for_exit_and_due_again_before_release(office: Office) -> None:
    hastings, today = hub("hastings"), timezone.localdate()
    chair = hastings.acting(Role.CHAIR, Role.COORDINATOR, agency="probation", name="Martin Okoro")
    made, release = long_sentence(chair, today)

    page = office.sign_in(chair)
    page.goto(f"/people/{made.person_id}/exit/")
    says(page, "72 months" if "72 months" in page.inner_text("main") else "6 years")
    press(page, "Propose an exit")
    choose(page, "Reason", "Long custody")
    page.get_by_label("Why do you propose it now?").fill("Six years; nothing the hub can add until release is near.")
    press(page, "Propose the exit")
    meetings.sitting(chair, held_on=today, at=timezone.now())
    item = meetings.item_of(chair, made.person)
    page.goto(f"/panels/items/{item.pk}/")
    come_in(page)
    choose(page, "What does the panel decide?", "De-register")
    page.get_by_label("Why does the registration end?").select_option(label="Long custody")
    fill_date(page, "Expected release", release)
    page.get_by_label("Reason", exact=True).fill("Six years in custody.")
    office.check(page, "sussex-long-custody")
    press(page, "Record the decision")

    revisit = release - relativedelta(months=12)
    with speaking_for(chair):
        assert Registration.objects.get(pk=made.pk).revisit_on == revisit
    page.goto(f"/people/{made.person_id}/registration/")
    says(page, "To be looked at again")
    office.check(page, "sussex-revisit-day")
    for days, expected in ((-7, 0), (7, 1)):
        later = meetings.meeting(chair, held_on=revisit + timedelta(days=days), at=timezone.now())
        panels.build_agenda(later, by=chair, at=timezone.now())
        page.goto(f"/panels/{later.pk}/")
        listed = page.locator("main").get_by_text("Curtis Marlow").count()
        assert min(listed, 1) == expected, f"{days} days after the day"
