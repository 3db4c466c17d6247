"""The verbs of a review: judge a rating, give a view, put a prompt aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.registrations import listing
from throughcare.registrations.models import Registration
from throughcare.reviews import evidence as evidences
from throughcare.reviews import queries
from throughcare.reviews.exitactions import (
    implement_exit_plan as implement_exit_plan,
)
from throughcare.reviews.exitactions import (
    propose_exit as propose_exit,
)
from throughcare.reviews.exitactions import (
    reopen_exit as reopen_exit,
)
from throughcare.reviews.exitactions import (
    settle_exit as settle_exit,
)
from throughcare.reviews.exitactions import (
    write_exit_plan as write_exit_plan,
)
from throughcare.reviews.exitclock import unbroken
from throughcare.reviews.models import AgencyView, AlreadyDismissed, Answer, DismissedPrompt, KeptEvidence, Rating


@action
def judge_rating(
    registration: Registration,
    *,
    colour: str,
    evidence: Mapping[str, str] | None,
    reason: str,
    judged_on: date,
    next_review_on: date,
    by: Acting,
    at: datetime,
) -> Rating:
    """Judge a colour on evidence; `evidence` gives an answer (yes, no, not_known) for keys of the checklist.

    With it, even where the scheme asks nothing, what the record said to whoever judged is kept as it stood.

    A rating is never overwritten. One for an earlier day takes its place in the history
    and may change since when the present colour holds.
    """
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.JUDGE_RATING, found)
    found.require_live()
    version, profile = current_profile(found.scheme_id)
    _known_colour(profile, colour)
    answers = _answers(profile, evidence, by)
    if not reason.strip():
        raise DomainError(_("Say why you judge the person so."))
    today = timezone.localdate(at)
    if not found.started_on <= judged_on <= today:
        raise DomainError(_("The day must be between the day of registration and today."))
    if next_review_on <= judged_on:
        raise DomainError(_("The next review must be after the day of this rating."))
    kept = None
    if evidence is not None:
        kept = evidences.as_kept(profile, queries.known_about(by, found, on=judged_on), answers)
    rating = Rating.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        profile_version=version,
        colour=colour,
        judged_on=judged_on,
        reason=reason.strip(),
        next_review_on=next_review_on,
        judged_by=by.practitioner_id,
        agency_id=by.agency_id,
    )
    _keep(rating, kept or [])
    _bring_up_to_date(found, today)
    record(Event.RATING_JUDGED, by=by, about=rating, at=at, colour=colour, profile_version=version.pk)
    return rating


def _known_colour(profile: Profile, colour: str) -> None:
    if not colour or profile.rating(colour) is None:
        raise DomainError(_("Choose one of the scheme's ratings."))


def _keep(rating: Rating, kept: Sequence[evidences.Kept]) -> None:
    """Each line by itself, under its own class: a rating is read by more agencies than what it rests on."""
    KeptEvidence.objects.bulk_create(
        KeptEvidence(
            scheme_id=rating.scheme_id,
            person_id=rating.person_id,
            rating=rating,
            place=place,
            item=line.item,
            label=line.label,
            answer=line.answer,
            says=line.shown.says if line.shown else "",
            source=line.shown.source if line.shown else "",
            information_class=line.information_class,
            entry_id=line.shown.report or None if line.shown else None,
        )
        for place, line in enumerate(kept)
    )


def _answers(profile: Profile, evidence: Mapping[str, str] | None, by: Acting) -> dict[str, str]:
    answers = dict(evidence or {})
    known = {item.key for item in evidences.asked_of(profile, by.classes)}
    if set(answers) - known or not set(answers.values()) <= set(Answer.values):
        raise DomainError(_("Answer the lines of the scheme's checklist with yes, no or not known."))
    return answers


def _bring_up_to_date(registration: Registration, today: date) -> None:
    """The colour in the list, since when without a break, and the next review of the rating that holds."""
    ratings = Rating.objects.filter(registration=registration)
    held = unbroken(queries.judged(ratings), on=today)
    latest = ratings.order_by("-judged_on", "-made_at").first()
    if held is not None and latest is not None:
        listing.note_rating(registration, colour=held[0], since=held[1], next_review_on=latest.next_review_on)


@action
def give_view(
    registration: Registration, *, colour: str, words: str, version: int | None = None, by: Acting, at: datetime
) -> AgencyView:
    """Say what the agency thinks the colour should be, and why; it changes no rating.

    A view takes the place of the agency's earlier one, which is kept. `version` is that of the view it was written
    over, 0 where none stood: if a colleague was quicker, nothing is overwritten.
    """
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.GIVE_VIEW, found)
    found.require_live()
    _version, profile = current_profile(found.scheme_id)
    _known_colour(profile, colour)
    if not words.strip():
        raise DomainError(_("Say why your agency sees it so."))
    today = timezone.localdate(at)
    before = queries.own_view(by, found)
    if before is not None:
        before.expect(version).end(on=today)
    elif version:
        raise Conflict(_("The view that you were changing was withdrawn meanwhile."), current={"version": 0})
    view = AgencyView.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        agency_id=by.agency_id,
        colour=colour,
        words=words.strip(),
        given_on=today,
        given_by=by.practitioner_id,
    )
    record(Event.VIEW_GIVEN, by=by, about=view, at=at, colour=colour, changed=before is not None)
    return view


@action
def withdraw_view(view: AgencyView, *, reason: str, version: int | None = None, by: Acting, at: datetime) -> AgencyView:
    """Take the own agency's view back, with the reason; it stays in the history."""
    Registration.objects.visible_to(by).locked(view.registration_id)
    found = AgencyView.objects.visible_to(by).filter(agency_id=by.agency_id).locked(view.pk)
    authorise(by, Permission.GIVE_VIEW, found)
    if not reason.strip():
        raise DomainError(_("Say why your agency takes its view back."))
    found.expect(version).end(on=timezone.localdate(at), why=reason.strip())
    record(Event.VIEW_WITHDRAWN, by=by, about=found, at=at)
    return found


@action
def dismiss_prompt(registration: Registration, *, key: str, reason: str, by: Acting, at: datetime) -> DismissedPrompt:
    """Put a prompt aside after looking at it, with the reason; the rating stays as it is."""
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.JUDGE_RATING, found)
    found.require_live()
    if not reason.strip():
        raise DomainError(_("Say why you put this aside."))
    today = timezone.localdate(at)
    if DismissedPrompt.objects.filter(registration=found, key=key).exists():
        raise AlreadyDismissed(_("This prompt was put aside already."))
    if key not in {prompt.key for prompt in queries.prompts_for(by, found, on=today)}:
        raise DomainError(_("This prompt does not stand any more."))
    try:
        with transaction.atomic():
            dismissed = DismissedPrompt.objects.create(
                scheme_id=found.scheme_id,
                person_id=found.person_id,
                registration=found,
                key=key,
                reason=reason.strip(),
                dismissed_on=today,
                dismissed_by=by.practitioner_id,
            )
    except IntegrityError as error:
        raise AlreadyDismissed(_("This prompt was put aside already.")) from error
    record(Event.PROMPT_DISMISSED, by=by, about=dismissed, at=at, prompt=key)
    return dismissed
