"""Every outcome that a published profile offers can be decided under it, and the form asks for what it needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from throughcare.core.context import speaking_for
from throughcare.panels import actions, rules
from throughcare.panels.actions import Departure, Placement, Postponed
from throughcare.panels.decisionform import form_for
from throughcare.panels.models import AgendaItem, Decision, Meeting
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shared_part, shipped
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile
from throughcare.referrals.tests import builders as asking
from throughcare.registrations import actions as registrations
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20"), pytest.mark.feature("F1")]

SIX = ["kingston", "leicestershire", "national", "richmond", "sussex", "wandsworth"]


def placing(profile: Profile, held: MeetingRules, chair: Acting) -> Placement:
    """The first level and cohort of the scheme that this meeting can give to anybody."""
    open_to_all = [
        level.key
        for level in profile.levels
        if not level.minimum_age and (not level.entered_through or held.key in level.entered_through)
    ]
    return Placement(
        level=open_to_all[0] if profile.levels else "",
        cohort=profile.cohorts[0].key if profile.cohorts else "",
        statutory_status="licence",
        lead_agency=Agency.objects.get(pk=chair.agency_id),
    )


def given(outcome: str, profile: Profile, held: MeetingRules, chair: Acting) -> dict[str, Any]:
    """What goes with each outcome."""
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    by_outcome: dict[str, dict[str, Any]] = {
        "adopt": {"placement": placing(profile, held, chair)},
        "reregister": {"placement": placing(profile, held, chair)},
        "not_adopt": {"signposting": "The hostel"},
        "elsewhere": {"signposting": "The next borough"},
        "defer": {"postponed": Postponed(until=TODAY + timedelta(days=14), owner=owner)},
        "continue": {"next_review_on": TODAY + timedelta(days=28)},
        "deregister": {"departure": Departure(reason="moved")},
        "no_change": {},
    }
    return by_outcome[outcome]


def somebody(kind: str, table: Meeting, chair: Acting, number: int) -> AgendaItem:
    """An item of this kind about a person of its own."""
    name = f"Person {number}"
    about: dict[str, Any] = {"kind": kind, "why": "To try it", "by": chair, "at": NOW}
    person = asking.client(chair, given_names=name)
    if kind == rules.REFERRAL:
        return actions.add_item(table, referral=asking.sent(chair, person=person), **about)
    held = registration(chair, person=person)
    if kind == rules.REVISIT:
        before = TODAY - timedelta(days=60)
        registrations.deregister(held, on=before, reason="moved", words="Gone", by=chair, at=NOW)
    return actions.add_item(table, registration=held, **about)


@pytest.mark.parametrize("slug", SIX)
def test_each_outcome_is_decided_under_each_published_profile(slug: str) -> None:
    here = _place(slug)
    chair = here.acting(Role.COORDINATOR)
    decided, number = set(), 0
    profile = _profile(here)
    kinds = rules.kinds_here(profile, hub=here.scheme.board_id is not None, over_hubs=False)
    for held in kinds:
        table = meeting(chair, kind=held.key)
        wanted = [
            (kind, outcome)
            for kind in rules.item_kinds(profile, held)
            if kind != rules.TRANSFER
            for outcome in rules.fitting(profile, held, kind)
        ]
        items = []
        for kind, outcome in wanted:
            number += 1
            items.append((somebody(kind, table, chair, number), kind, outcome))
        actions.open_meeting(table, by=chair, at=NOW)
        for item, kind, outcome in items:
            _form_offers(outcome, item, table, profile, chair)
            words = {"reason": "Because", "dissent": "One was against"}
            chosen: dict[str, Any] = {**words, **given(outcome, profile, held, chair)}
            actions.record_decision(item, outcome=outcome, **chosen, by=chair, at=NOW)
            decided.add((kind, outcome))
        actions.close_meeting(table, by=chair, at=NOW)
    assert {outcome for _kind, outcome in decided} >= {"adopt", "not_adopt", "elsewhere", "defer", "reregister"}
    with speaking_for(chair):
        assert Decision.objects.count() == number


def _place(slug: str) -> Partnership:
    profile = shipped()[slug]
    if not profile.pathways:
        profile = profile.with_value("pathways", shared_part("pathways_2004")["pathways"])
    return partnership(profile=profile, hub=profile.hubs[0].key if profile.hubs else "")


def _profile(here: Partnership) -> Profile:
    return current_profile(here.scheme.pk)[1]


def _form_offers(outcome: str, item: AgendaItem, table: Meeting, profile: Profile, chair: Acting) -> None:
    """The form has the fields that the outcome needs, and none of them is chosen beforehand."""
    with speaking_for(chair):
        row = AgendaItem.objects.select_related("referral", "registration", "transfer", "person").get(pk=item.pk)
        form = form_for(chair, row, table, profile, on=TODAY)
    offered = {key for key, _label in form.fields["outcome"].choices}  # type: ignore[attr-defined]
    assert outcome in offered
    assert form.initial.get("outcome") is None
    for name in form.reveals["outcome"][outcome]:
        assert name in form.fields
