"""The senior officers of a place: two meetings held, actions of agencies, two self-assessments, the next meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import shared_part
from throughcare.partnerships.queries import current_profile
from throughcare.strategy import actions
from throughcare.strategy.models import AgencyAction, Assessment, Topic, TopicKind
from throughcare.strategy.queries import judged

# Days from today at which the meetings are held, by place: quarterly in one, every two months in the other.
WHERE = {"kingston": (-182, -91, 6), "richmond": (-120, -60, 5)}
TUESDAY = 1

# kind of topic: what was said, what came of it
SAID = {
    TopicKind.MINUTES: ("The minutes were agreed as written.", "Agreed."),
    TopicKind.OVERSIGHT: (
        "Two agencies sent nobody to three panels running. Their officers explained the vacancies.",
        "Both will name a deputy.",
    ),
    TopicKind.OBJECTIVES: (
        "Accommodation on release stays the objective that moves least.",
        "Housing brings a plan to the next meeting.",
    ),
    TopicKind.PERFORMANCE: (
        "Reviews are late where leads changed in the summer. Nobody knew who had taken over.",
        "Every change of lead is told to the co-ordinator in the same week.",
    ),
    TopicKind.PROBLEM_SOLVING: (
        "Prescriptions end on the day of release, and the clinic's first place is a week later.",
        "The clinic keeps two places a week for releases.",
    ),
    TopicKind.REPORT: ("The panel met as planned and decided every referral within its time.", "Noted with thanks."),
}
# what, objective, who (key of the staff), officer, days after the meeting, what became of it
FIRST = (
    ("Name a deputy for the panel", "Every agency at every panel", "police", "Chief Inspector Hale", 30, "done",
     "Sergeant Pike's deputy has come since October."),
    ("Keep two clinic places a week for releases", "No gap in treatment", "lead_two", "Service manager", 45, "done",
     "In place since the autumn."),
    ("Open ten tenancies with support", "Nobody released without an address", "housing", "Head of housing needs", 60,
     "could_not", "The landlord withdrew; a second one is asked."),
    ("Publish the referral form in easy read", "Referrals that are whole", "coordinator", "IOM co-ordinator", 80,
     "did_not", "Other work came first."),
)  # fmt: skip
SECOND = (
    ("Bring a plan for addresses before release", "Nobody released without an address", "housing",
     "Head of housing needs", 40, "", ""),
    ("Tell the co-ordinator of each change of lead within the week", "Reviews in time", "chair",
     "Head of the probation unit", 60, "", ""),
    ("Second an officer to the releases meeting", "Reviews in time", "police", "Chief Inspector Hale", 120, "", ""),
)  # fmt: skip
MARKS = ((2, 2, 1, 3, 2, 2), (3, 2, 2, 3, 3, 2))
EVIDENCE = (
    "Attendance of the last six panels, and what partners said in the survey of September (made up).",
    "The figures of two quarters side by side.",
    "A visit to three panels by an officer of another borough (made up).",
)


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """For the places that name how often their senior group meets."""
    if not cases or place.scheme.slug not in WHERE:
        return
    _name_principles(place, today)
    by = place.acting("board" if "board" in place.staff else "coordinator", today)
    first, second, coming = (_tuesday(today + timedelta(days=days)) for days in WHERE[place.scheme.slug])
    _held(place, first, FIRST, MARKS[0], by)
    _held(place, second, SECOND, MARKS[1], by)
    with speaking_for(by):
        late = AgencyAction.objects.visible_to(by).open().order_by("due_on").first()
    if late is not None:
        actions.carry_action(
            late,
            due_on=late.due_on + timedelta(days=21),
            because="Waits for the council's budget.",
            by=place.acting("coordinator", today),
            at=moment(second + timedelta(days=30)),
        )
    _plan(place, max(coming, today + timedelta(days=1)), by, today)
    _draft(place, by, today)


def _tuesday(day: date) -> date:
    return day + timedelta(days=(TUESDAY - day.weekday()) % 7)


def _name_principles(place: Place, today: date) -> None:
    """The partnership answers what its publication leaves open, as on the settings screen."""
    _version, profile = current_profile(place.scheme.pk)
    if profile.principles:
        return
    partnerships.change_profile(
        place.scheme,
        profile.with_value("principles", shared_part("principles_2009")["principles"]),
        note="The strategic group works by the national principles (made up)",
        by=place.acting("coordinator", today),
        at=moment(today, 7),
    )


def _plan(place: Place, day: date, by: Acting, today: date) -> Meeting:
    return panels.plan_meeting(
        place.scheme,
        kind=place.profile.strategic_groups[0].key,
        held_on=day,
        starts_at=time(10, 0),
        place=f"{place.short} Civic Centre, committee room",
        chair=place.staff.get("board", place.staff["chair"]),
        by=by,
        at=moment(min(day, today) - timedelta(days=20)),
    )


def _held(
    place: Place, day: date, given: Sequence[tuple[str, str, str, str, int, str, str]], marks: Sequence[int], by: Acting
) -> None:
    """One meeting from its opening to its close."""
    meeting = _plan(place, day, by, day)
    actions.open_meeting(meeting, by=by, at=moment(day, 10))
    actions.take_roll(meeting, seats=_roll(place), by=by, at=moment(day, 10, 5))
    with speaking_for(by):
        topics = list(Topic.objects.visible_to(by).filter(meeting=meeting))
    for topic in topics:
        if topic.kind in SAID:
            note, outcome = SAID[TopicKind(topic.kind)]
            actions.note_topic(topic, note=note, outcome=outcome, by=by, at=moment(day, 10, 30))
    about = next((topic for topic in topics if topic.kind == TopicKind.PERFORMANCE), None)
    for what, objective, who, officer, days, outcome, words in given:
        made = actions.give_action(
            meeting,
            what=what,
            objective=objective,
            agency=place.staff[who].agency,
            officer=officer,
            due_on=day + timedelta(days=days),
            topic=about,
            by=by,
            at=moment(day, 11),
        )
        if outcome:
            on = moment(day + timedelta(days=min(days, 55)))
            actions.settle_action(made, outcome=outcome, words=words, by=by, at=on)
    assessment = _draft(place, by, day)
    _judge(assessment, marks, by, day)
    actions.agree_assessment(assessment, meeting=meeting, by=by, at=moment(day, 11, 40))
    actions.close_meeting(meeting, by=by, at=moment(day, 12))


def _roll(place: Place) -> list[actions.Seat]:
    seats: dict[int, actions.Seat] = {}
    for key, practitioner in place.staff.items():
        presence = "apologies" if key == "housing" else "present"
        named = "" if presence == "apologies" else f"Senior officer of {practitioner.agency.name}"
        seats.setdefault(practitioner.agency_id, actions.Seat(practitioner.agency, presence, named))
    return list(seats.values())


def _draft(place: Place, by: Acting, day: date) -> Assessment:
    return actions.begin_assessment(place.scheme, by=by, at=moment(day - timedelta(days=6)))


def _judge(assessment: Assessment, marks: Sequence[int], by: Acting, day: date) -> None:
    with speaking_for(by):
        lines = judged(by, assessment)
    for number, line in enumerate(lines):
        actions.judge_principle(
            line,
            mark=marks[number % len(marks)],
            evidence=EVIDENCE[number % len(EVIDENCE)],
            next_step="Look again at the next meeting." if number == 1 else "",
            by=by,
            at=moment(day - timedelta(days=5)),
        )
