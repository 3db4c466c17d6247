"""Plays the panels: who came, what was decided, and what followed from it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from throughcare.demo import story, words
from throughcare.demo.lives import Life, panel_after
from throughcare.demo.places import Place, moment
from throughcare.panels import actions as panels
from throughcare.panels.actions.attendance import Seat
from throughcare.panels.actions.given import Departure, Placement
from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Outcome, Presence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration
from throughcare.reviews import actions as reviews

# How often each agency comes: a little like the 2013 survey of who takes part.
COMES = {"police": 0.96, "probation": 0.96, "community_safety": 0.9, "drug_alcohol": 0.86, "housing": 0.8}
OUTCOMES = {
    "adopted": Outcome.ADOPT,
    "left": Outcome.ADOPT,
    "not_adopted": Outcome.NOT_ADOPT,
    "elsewhere": Outcome.ELSEWHERE,
}


@dataclass
class Case:
    """One life on its way through one place."""

    life: Life
    referral: Referral
    rng: random.Random
    registration: Registration | None = None

    def exit_on(self, every_weeks: int) -> date | None:
        """The panel at which the exit is decided."""
        return panel_after(self.life.ends_on, every_weeks) if self.life.ends_on else None


def hold(place: Place, cases: list[Case], *, today: date) -> None:
    """Every panel up to yesterday, in order, with what it decided; the last two sit on, for reviews to follow."""
    coming = [case for case in cases if case.life.fate in OUTCOMES]
    days = {case.life.panel_on for case in coming}
    days |= {day for case in coming if (day := case.exit_on(place.every_weeks)) is not None}
    latest = set(last_two(place, today))
    days |= latest
    for day in sorted(day for day in days if day < today):
        arriving = [case for case in coming if case.life.panel_on == day]
        leaving = [case for case in coming if case.registration and case.exit_on(place.every_weeks) == day]
        meeting = _sit(place, day, arriving, leaving)
        if day not in latest:
            panels.close_meeting(meeting, by=place.acting("chair", day), at=moment(day, 16))
        for case in arriving:
            if case.registration is not None:
                story.work(case.life, case.registration, place, case.rng, today)
                _prepare_exit(case, case.registration, place)


def last_two(place: Place, today: date) -> tuple[date, date]:
    """The days of the last two panels before today, by the rhythm of the place."""
    newest = panel_after(today - timedelta(days=10, weeks=place.every_weeks), place.every_weeks)
    return newest - timedelta(weeks=place.every_weeks), newest


def next_panel(place: Place, *, today: date) -> None:
    """The panel that comes next; whoever waits is on the agenda of today's first."""
    coordinator = place.acting("coordinator", today)
    _plan(place, panel_after(today - timedelta(days=9), place.every_weeks), coordinator, moment(today, 8))


def _plan(place: Place, day: date, by: Acting, at: datetime) -> Meeting:
    return panels.plan_meeting(
        place.scheme,
        kind=place.meeting_kind,
        held_on=day,
        starts_at=time(14, 0),
        place=f"{place.short} Civic Centre, room 2",
        chair=place.staff["chair"],
        by=by,
        at=at,
    )


def _sit(place: Place, day: date, arriving: list[Case], leaving: list[Case]) -> Meeting:
    before = moment(day - timedelta(days=5))
    coordinator = place.acting("coordinator", day)
    chair = place.acting("chair", day)
    meeting = _plan(place, day, coordinator, before)
    items = []
    for case in arriving:
        item = panels.add_item(
            meeting,
            kind=ItemKind.REFERRAL,
            why="New referral",
            referral=case.referral,
            by=coordinator,
            at=before,
        )
        items.append((case, item))
    for case in leaving:
        item = panels.add_item(
            meeting, kind=ItemKind.EXIT, why="Exit proposed", registration=case.registration, by=coordinator, at=before
        )
        items.append((case, item))
    panels.open_meeting(meeting, by=chair, at=moment(day, 14))
    panels.take_roll(meeting, seats=_roll(place, day), by=chair, at=moment(day, 14, 2))
    for minute, (case, item) in enumerate(items, start=5):
        if item.kind == ItemKind.REFERRAL:
            _decide_referral(case, item, place, by=chair, at=moment(day, 14, min(minute * 2, 59)))
        else:
            panels.record_decision(
                item,
                outcome=Outcome.DEREGISTER,
                reason="Settled, green since the summer, and the exit plan is working.",
                departure=Departure(reason="sustained_green", anyway="The panel saw the exit plan at work."),
                by=chair,
                at=moment(day, 15, min(minute, 59)),
            )
    return meeting


def _roll(place: Place, day: date) -> list[Seat]:
    rng = random.Random(f"{place.short}-{day}")
    seats, seen = [], set()
    for practitioner in place.staff.values():
        agency = practitioner.agency
        if agency.pk in seen or agency.kind not in COMES:
            continue
        seen.add(agency.pk)
        came = rng.random() < COMES[agency.kind]
        presence = Presence.PRESENT if came else rng.choice((Presence.APOLOGIES, Presence.ABSENT))
        seats.append(
            Seat(
                agency=agency,
                presence=presence,
                named=practitioner.user.name if came else "",
                practitioner=practitioner if came else None,
            )
        )
    return seats


def _decide_referral(case: Case, item: AgendaItem, place: Place, *, by: Acting, at: datetime) -> None:
    outcome = OUTCOMES[case.life.fate]
    if outcome == Outcome.ADOPT:
        decision = panels.record_decision(
            item,
            outcome=outcome,
            reason=case.rng.choice(words.ADOPT),
            dissent="Housing would have waited for the order to end." if case.rng.random() < 0.08 else "",
            placement=_placement(case, place),
            by=by,
            at=at,
        )
        case.registration = decision.registration
        return
    panels.record_decision(
        item,
        outcome=outcome,
        reason=case.rng.choice(words.REFUSE),
        signposting="The local recovery service and the housing advice centre.",
        by=by,
        at=at,
    )


def _placement(case: Case, place: Place) -> Placement:
    profile, rng = place.profile, case.rng
    lead = place.staff["lead_two" if case.life.needs["drugs_and_alcohol"] == 3 else "lead"]
    category = rng.choice((None, None, None, None, 2))
    return Placement(
        lead_agency=lead.agency,
        lead_practitioner=lead,
        level=rng.choice([level.key for level in profile.levels]) if profile.levels else "",
        cohort=rng.choice(_cohorts(case.life, profile)) if profile.cohorts else "",
        statutory_status=case.life.statutory_status,
        mappa_category=category,
        mappa_level=1 if category else None,
    )


def _cohorts(life: Life, profile: Profile) -> list[str]:
    """Those that the person can be in: some are for people under statutory supervision."""
    statutory = life.statutory_status != "none"
    return [cohort.key for cohort in profile.cohorts if statutory or not cohort.statutory_only]


def _prepare_exit(case: Case, registration: Registration, place: Place) -> None:
    if case.life.ends_on is None:
        return
    on = case.life.ends_on
    written = max(on - timedelta(days=40), case.life.panel_on)
    reviews.write_exit_plan(
        registration,
        support=words.EXIT_SUPPORT,
        contacts=words.EXIT_CONTACTS,
        warning_signs=words.EXIT_SIGNS,
        own_view="Ready, if the group stays on Tuesdays.",
        by=place.acting("lead", written),
        at=moment(written),
    )
    reviews.implement_exit_plan(registration, on=on, by=place.acting("lead", on), at=moment(on))
    reviews.propose_exit(
        registration,
        reason="sustained_green",
        words="Four months green and the exit plan in place.",
        by=place.acting("lead", on),
        at=moment(on, 12),
    )
