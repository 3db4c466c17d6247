"""At which step of the scheme's published process a person is: derived from the records, kept nowhere."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Task, short_day
from throughcare.panels.models import AgendaItem, ItemKind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.referrals.models import OPEN_STATES, Outcome, Referral, State
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews.models import ExitProposal


@dataclass(frozen=True)
class Course:
    """Which step plays which part, read from how the profile's steps lead to one another."""

    start: int
    to_panel: int
    consider: int
    decide: int
    work: int
    hold: int
    remove: int
    end: int


def course(profile: Profile) -> Course | None:
    """The parts of the steps, or None where a profile has no steps or they have another shape."""
    decide = next((step for step in profile.steps if step.when_not_accepted is not None), None)
    if decide is None or not decide.leads_to or decide.when_not_accepted is None:
        return None

    def before(number: int, *, other_than: int = 0) -> int | None:
        found = (step.number for step in profile.steps if number in step.leads_to and step.number != other_than)
        return next(found, None)

    end, work = decide.when_not_accepted, decide.leads_to[0]
    consider, remove = before(decide.number), before(end, other_than=decide.number)
    to_panel = before(consider) if consider else None
    hold = before(remove) if remove else None
    if consider is None or remove is None or to_panel is None or hold is None:
        return None
    return Course(profile.steps[0].number, to_panel, consider, decide.number, work, hold, remove, end)


@dataclass(frozen=True)
class Facts:
    """What the records say of a person in this scheme."""

    referral_state: str = ""
    sent_on: date | None = None
    decided_on: date | None = None
    adopted: bool = False
    on_scheme_since: date | None = None
    left_on: date | None = None
    green: bool = False
    exit_proposed: bool = False
    looked_at_again: bool = False

    @property
    def on_scheme(self) -> bool:
        """Whether the person is on the scheme now."""
        return self.on_scheme_since is not None and self.left_on is None


def where(course: Course, facts: Facts) -> int | None:
    """The number of the step, or None when nothing has begun.

    The way back in is a new referral after leaving, or the panel's agenda.
    """
    if facts.on_scheme:
        if facts.exit_proposed:
            return course.remove
        return course.hold if facts.green else course.work
    if facts.referral_state in OPEN_STATES:
        if facts.referral_state in (State.LISTED, State.DEFERRED):
            return course.consider
        return course.to_panel if facts.referral_state == State.SENT else course.start
    if facts.looked_at_again:
        return course.consider
    return course.end if facts.referral_state or facts.left_on else None


class Progress(enum.StrEnum):
    """How far a step is."""

    DONE = "done"
    HERE = "here"
    SKIPPED = "skipped"
    TO_COME = "to_come"


@dataclass(frozen=True)
class StepState:
    """One step with how far it is and, where there is one, the day that shows it."""

    number: int
    words: str
    progress: Progress
    note: str = ""


def steps_for(
    by: Acting,
    person: Person,
    profile: Profile | None = None,
    *,
    referral: Referral | None = None,
    registrations: Sequence[Registration] | None = None,
    proposed: bool | None = None,
) -> list[StepState]:
    """The scheme's steps with the one at which the person is; nothing for a scheme without steps.

    A page that has read the newest referral, everything on the scheme, or whether the live registration is proposed
    to end, hands it in.
    """
    if by.scheme_id is None:
        return []
    if profile is None:
        _version, profile = current_profile(by.scheme_id)
    parts = course(profile)
    if parts is None:
        return []
    facts = facts_of(by, person, referral=referral, registrations=registrations, proposed=proposed)
    here = where(parts, facts)
    turned_down = here == parts.end and not facts.left_on
    notes = _notes(parts, facts)
    return [
        StepState(step.number, step.words, _progress(step.number, here, parts, turned_down), notes.get(step.number, ""))
        for step in profile.steps
    ]


def tasks(states: list[StepState]) -> list[Task]:
    """The same as lines of a task list."""
    shown = {
        Progress.DONE: (_("Done"), ""),
        Progress.HERE: (_("Here now"), "blue"),
        Progress.SKIPPED: (_("Not reached"), "grey"),
        Progress.TO_COME: (_("Not yet"), "grey"),
    }
    return [
        Task(f"{state.number}. {state.words}", *_status(shown[state.progress]), hint=state.note) for state in states
    ]


def _status(shown: tuple[str, str]) -> tuple[str, str, str]:
    words, colour = shown
    return words, "", colour


def facts_of(
    by: Acting,
    person: Person,
    *,
    referral: Referral | None = None,
    registrations: Sequence[Registration] | None = None,
    proposed: bool | None = None,
) -> Facts:
    """Read the facts from the newest referral, the newest registration, open proposals and agendas: four queries."""
    here = {"person": person, "scheme_id": by.scheme_id or 0}
    if referral is None:
        referral = Referral.objects.visible_to(by).filter(**here).order_by("-started_at").first()
    if registrations is None:
        registrations = list(Registration.objects.visible_to(by).filter(**here))
    mine = [each for each in registrations if each.scheme_id == by.scheme_id]
    held = max(mine, key=lambda each: (each.started_on, each.made_at), default=None)
    if proposed is None:
        open_ones = ExitProposal.objects.visible_to(by).filter(registration=held, settled_on=None)
        proposed = held is not None and open_ones.exists()
    return Facts(
        referral_state=referral.state if referral else "",
        sent_on=timezone.localdate(referral.sent_at) if referral and referral.sent_at else None,
        decided_on=timezone.localdate(referral.ended_at) if referral and referral.state == State.DECIDED else None,
        adopted=referral is not None and referral.outcome == Outcome.ADOPTED,
        on_scheme_since=held.started_on if held else None,
        left_on=held.ended_on if held else None,
        green=held is not None and held.colour == Colour.GREEN,
        exit_proposed=proposed,
        looked_at_again=held is not None and held.ended_on is not None and _on_an_agenda(by, held),
    )


def _on_an_agenda(by: Acting, held: Registration) -> bool:
    """Whether a panel is to consider somebody who left."""
    again = AgendaItem.objects.visible_to(by).filter(registration=held, kind=ItemKind.REVISIT)
    return again.filter(removed_at=None, decision=None, meeting__closed_at=None, meeting__called_off_at=None).exists()


def _progress(number: int, here: int | None, parts: Course, turned_down: bool) -> Progress:
    if here is None:
        return Progress.TO_COME
    if number == here:
        return Progress.HERE
    if turned_down and number > parts.decide:
        return Progress.SKIPPED
    return Progress.DONE if number < here else Progress.TO_COME


def _notes(parts: Course, facts: Facts) -> dict[int, str]:
    notes = {}
    if facts.sent_on:
        notes[parts.start] = _("Sent on %(day)s") % {"day": short_day(facts.sent_on)}
    if facts.decided_on:
        words = _("Accepted on %(day)s") if facts.adopted else _("Not accepted on %(day)s")
        notes[parts.decide] = words % {"day": short_day(facts.decided_on)}
    if facts.left_on and (facts.referral_state in OPEN_STATES or facts.looked_at_again):
        notes[parts.consider] = _("Back on new information, after leaving the scheme on %(day)s") % {
            "day": short_day(facts.left_on)
        }
    elif facts.left_on:
        notes[parts.end] = _("Left the scheme on %(day)s") % {"day": short_day(facts.left_on)}
    return notes
