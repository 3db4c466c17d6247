"""Attendance over a period by kind of agency, beside the survey, and the meetings behind each number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting, Presence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.survey import KindLine, by_kind, held

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]


def met(by: Acting, days_ago: int, said: dict[Agency, str]) -> Meeting:
    """A meeting that was held, with what was said of each agency."""
    at = timezone.now() - timedelta(days=days_ago)
    meeting = panels.plan_meeting(
        Scheme.objects.get(pk=by.scheme_id or 0), kind="panel", held_on=timezone.localdate(at), by=by, at=at
    )
    panels.open_meeting(meeting, by=by, at=at)
    for agency, presence in said.items():
        panels.record_attendance(meeting, agency=agency, presence=presence, by=by, at=at)
    return panels.close_meeting(meeting, by=by, at=at)


def lines_of(by: Acting, days: int = 365) -> dict[str, KindLine]:
    with speaking_for(by):
        _version, profile = current_profile(by.scheme_id or 0)
        found = by_kind(held(by, since=timezone.localdate() - timedelta(days=days)), profile)
    return {line.kind: line for line in found}


def test_a_kind_of_agency_came_when_any_agency_of_it_came() -> None:
    here = partnership()
    chair = here.acting(Role.CHAIR, on=timezone.localdate())
    police, met_police = here.agency("police"), here.agency("police", name="British Transport Police")
    housing = here.agency("housing")
    met(chair, 60, {police: Presence.ABSENT, met_police: Presence.PRESENT, housing: Presence.APOLOGIES})
    met(chair, 30, {police: Presence.APOLOGIES, met_police: Presence.ABSENT, housing: Presence.PRESENT})
    met(chair, 20, {police: Presence.PRESENT})
    met(chair, 400, {police: Presence.ABSENT})
    lines = lines_of(chair)
    assert lines["police"].words == "2 of 3 meetings"
    assert (lines["police"].share(Presence.PRESENT), lines["police"].survey) == (67, 96)
    assert lines["police"].beside == "29 points fewer"
    assert lines["police"].few
    assert lines["housing"].words == "1 of 2 meetings"
    assert lines["prison"].recorded == 0
    assert lines["prison"].survey == 66


def test_each_number_leads_to_the_meetings_that_it_counts() -> None:
    here = partnership()
    chair = here.acting(Role.CHAIR, on=timezone.localdate())
    meeting = met(chair, 30, {here.agency("police"): Presence.APOLOGIES})
    met(chair, 20, {here.agency("police"): Presence.PRESENT})
    client = browser(chair)
    page = client.get(reverse("sitting:survey")).content.decode()
    assert "1 of 2 meetings" in page
    assert "2013 survey" in page
    assert "of=police&amp;was=apologies#behind" in page
    behind = client.get(reverse("sitting:survey") + "?of=police&was=apologies").content.decode()
    assert reverse("sitting:who", args=[meeting.pk]) in behind


@pytest.mark.feature("F23")
@pytest.mark.trust(3)
def test_the_strategic_group_sees_the_same_numbers_and_no_meeting() -> None:
    here = partnership()
    chair = here.acting(Role.CHAIR, on=timezone.localdate())
    first, second = here.agency("police"), here.agency("police", name="British Transport Police")
    meeting = met(chair, 60, {first: Presence.ABSENT, second: Presence.PRESENT})
    met(chair, 30, {first: Presence.APOLOGIES, second: Presence.ABSENT})
    met(chair, 400, {first: Presence.PRESENT})
    director = here.acting(Role.STRATEGIC_MEMBER, agency="council", on=timezone.localdate())
    client = browser(director)
    page = client.get(reverse("sitting:survey") + "?of=police&was=present").content.decode()
    assert "2 meetings about people" in page
    assert "1 of 2 meetings" in page
    assert str(meeting.pk) not in page
    assert "of=police&amp;was" not in page
    elsewhere = partnership("wandsworth").acting(Role.STRATEGIC_MEMBER, agency="council", on=timezone.localdate())
    assert "nothing recorded" in browser(elsewhere).get(reverse("sitting:survey")).content.decode()


@pytest.mark.trust(3)
def test_the_meetings_of_another_scheme_count_nowhere_else() -> None:
    here, elsewhere = partnership("richmond"), partnership("wandsworth")
    chair = here.acting(Role.CHAIR, on=timezone.localdate())
    met(chair, 30, {here.agency("police"): Presence.PRESENT})
    stranger = elsewhere.acting(Role.CHAIR, on=timezone.localdate())
    assert all(not line.recorded for line in lines_of(stranger).values())
    referrer = here.acting(Role.REFERRER, agency="voluntary", on=timezone.localdate())
    assert browser(referrer).get(reverse("sitting:survey")).status_code == 403
