"""Gives made-up people what a record says of them: addresses, other names, warnings, and who stands around them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.core.context import speaking_for
from throughcare.demo.lives import Life
from throughcare.demo.names import FAMILIES, MEN, WOMEN, address, given_name
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.partnerships.acting import Acting
from throughcare.people import actions as people
from throughcare.people.models import Person

SHORT_NAMES = ("Smiler", "Digger", "Mouse", "Tank", "Red", "Chips", "Spud", "Ace")
LANGUAGES = ("Polish", "Welsh", "Urdu", "British Sign Language", "Portuguese", "Somali")
WARNINGS = (
    ("staff_risk", "Threatened a worker at the front desk; seen by two colleagues. Meet in pairs, in the office only."),
    ("weapons", "Carried a knife when arrested last spring. Police ask to be told before a home visit."),
    ("vulnerable", "His flat was taken over by others to deal from. He does not open the door after dark."),
    ("self_harm", "Harmed himself in custody after a bereavement. Ask, and tell healthcare the same day."),
)
STILL = "Spoke with the police and the keyworker: nothing has changed, so the warning stays."
NO_LONGER = "A year without anything of the kind, and the agencies agree."
AROUND: tuple[tuple[str, str, str, str, str], ...] = (
    # role, who is a risk to whom, kind of statement, who says so, notes
    ("partner", "to_them", "allegation", "police", "Two calls to the address; she has not made a statement."),
    ("parent", "none", "fact", "lead", "Sees him every Sunday. Will answer the telephone when he does not."),
    ("sibling", "none", "fact", "lead", "Offers a sofa, for a week at most."),
    ("child", "none", "fact", "lead", "Lives with the other parent; seen at the contact centre."),
    ("friend", "from_them", "opinion", "lead_two", "Each relapse began with a visit from this friend."),
    ("co_offender", "both", "fact", "police", "Convicted together; a condition forbids them to meet."),
    ("gang", "from_them", "allegation", "police", "Said to be owed money by him."),
    ("exploits", "from_them", "opinion", "housing", "Comes and goes with a key of the flat."),
    ("supporter", "none", "fact", "lead", "Mentor since the summer; meets him at the gym."),
)
WISHES = (("liaison", ""), ("no", ""), ("named", "The officer of the case"), ("", ""))


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """For everybody whom the panel took on."""
    for case in cases:
        if case.life.on_scheme:
            surround(case.life, case.referral.person, place, today)


def surround(life: Life, person: Person, place: Place, today: date) -> None:
    """Everything beside the chronology, for somebody whom the panel took on."""
    rng = random.Random(f"around-{life.number}-{life.family_name}")
    by = place.acting("lead", today)
    with speaking_for(by):
        _addresses(life, person, rng, by)
        _told(life, person, rng, by)
        if rng.random() < 0.35:
            _warn(life, person, place, rng, today)
        if rng.random() < 0.7:
            _people(life, person, place, rng, by)


def _addresses(life: Life, person: Person, rng: random.Random, by: Acting) -> None:
    """Where they live; for some where they lived before."""
    at = moment(life.panel_on, 12)
    since = life.panel_on - timedelta(days=rng.randrange(40, 500))
    before = since - timedelta(days=rng.randrange(90, 900))
    if rng.random() < 0.5:
        kind = rng.choice(("home", "staying", "approved"))
        _live(person, kind, address(rng), before, since, by=by, at_day=life.panel_on)
    _live(person, rng.choice(("home", "home", "staying")), life.address, since, None, by=by, at_day=life.panel_on)
    if rng.random() < 0.1:
        people.add_address(
            person, kind="post", lines=f"c/o {address(rng)}", postcode="", from_on=None, until_on=None, by=by, at=at
        )


def _live(person: Person, kind: str, lines: str, begun: date, ended: date | None, *, by: Acting, at_day: date) -> None:
    people.add_address(
        person,
        kind=kind,
        lines=lines,
        postcode="",
        from_on=begun,
        until_on=ended,
        by=by,
        at=moment(at_day, 12),
    )


def _told(life: Life, person: Person, rng: random.Random, by: Acting) -> None:
    """Other names, the language, and what they answered when asked."""
    at = moment(life.panel_on, 13)
    if rng.random() < 0.35:
        alias = rng.choice(SHORT_NAMES) if rng.random() < 0.5 else given_name(rng, life.sex)
        people.add_alias(person, family_name=life.family_name, given_names=alias, by=by, at=at)
    answers: dict[str, object] = {}
    if rng.random() < 0.1:
        answers |= {"language": rng.choice(LANGUAGES), "interpreter": rng.random() < 0.6}
    if rng.random() < 0.4:
        answers |= {
            "religion": rng.choice(("none", "none", "christian", "muslim", "prefers_not_to_say")),
            "orientation": rng.choice(("straight", "straight", "straight", "bisexual", "prefers_not_to_say")),
            "disability": rng.choice(("none", "none", "Reads with difficulty: talk it through", "prefers_not_to_say")),
        }
    if answers:
        people.correct_person(person, changes=answers, why="Asked at the first meeting.", by=by, at=at)


def _warn(life: Life, person: Person, place: Place, rng: random.Random, today: date) -> None:
    """A warning or two: some reviewed, some due by now, some ended."""
    for kind, evidence in rng.sample(WARNINGS, rng.choice((1, 1, 2))):
        by = place.acting(rng.choice(("police", "lead", "housing")), today)
        begun = min(life.panel_on + timedelta(days=rng.randrange(0, 60)), today)
        due = begun + timedelta(days=rng.choice((90, 180, 365)))
        marker = people.add_marker(
            person, kind=kind, evidence=evidence, from_on=begun, review_on=due, by=by, at=moment(begun)
        )
        if due >= today or rng.random() < 0.1:
            continue
        if rng.random() < 0.3:
            people.end_marker(marker, on=due, reason=NO_LONGER, by=by, at=moment(due))
        else:
            ahead = today + timedelta(days=rng.randrange(20, 170))
            people.review_marker(marker, words=STILL, reviewed_on=due, review_on=ahead, by=by, at=moment(due))


def _people(life: Life, person: Person, place: Place, rng: random.Random, by: Acting) -> None:
    """Family, associates and, for some, somebody who was harmed."""
    at = moment(life.panel_on, 14)
    for role, direction, statement, source, notes in rng.sample(AROUND, rng.choice((1, 2, 2, 3))):
        told = people.Told(
            name=f"{rng.choice((*MEN, *WOMEN))} {rng.choice((life.family_name, rng.choice(FAMILIES)))}",
            role=role,
            direction=direction,
            statement=statement,
            source=place.staff[source].agency,
            from_on=life.panel_on - timedelta(days=rng.randrange(30, 900)) if rng.random() < 0.5 else None,
            notes=notes,
        )
        people.add_associate(person, told=told, by=by, at=at)
    if rng.random() < 0.25:
        contact, contact_by = rng.choice(WISHES)
        told = people.Told(
            name=f"{rng.choice((*MEN, *WOMEN))} {rng.choice(FAMILIES)}",
            role="victim",
            direction="to_them",
            source=place.staff["police"].agency,
            notes="Of the burglary that led to the last sentence.",
            contact=contact,
            contact_by=contact_by,
        )
        people.add_associate(person, told=told, by=by, at=at)
