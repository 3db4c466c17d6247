"""Verbs of the referring agency while it writes: start, save, judge, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.partnerships.queries import current_profile
from throughcare.people.actions import add_identifier, add_person, correct_person, remove_identifier
from throughcare.people.models import Person
from throughcare.referrals import messages, rules
from throughcare.referrals.actions.reach import (
    day_of,
    happened,
    one_open_referral,
    own,
    received,
    require_may_refer,
    require_open_door,
    second_refused,
    words_or_refuse,
)
from throughcare.referrals.errors import NotOffered, OneOpenReferral
from throughcare.referrals.models import CriterionJudgement, Indication, Referral, State, StepKind, WrongMove
from throughcare.referrals.queries import form_of, profile_of
from throughcare.registrations.models import AlreadyRegistered, Registration

WRITABLE = frozenset({State.DRAFT, State.RETURNED})


@action
def start(
    *,
    scheme_id: int,
    person: Person,
    entered_for: str = "",
    behalf_of: Agency | None = None,
    by: Acting,
    at: datetime,
) -> Referral:
    """Start a referral of a person to a scheme, under the scheme's rules as they are now.

    A form that came on paper or by e-mail is entered with `behalf_of`, the signatory whose it is,
    and `entered_for`, how it came and where it is kept.
    """
    require_open_door(by, scheme_id)
    authorise(by, Permission.DRAFT_REFERRAL, scheme_id)
    version, profile = current_profile(scheme_id)
    require_may_refer(profile.referral, scheme_id=scheme_id, agency_id=by.agency_id, on=day_of(at))
    if behalf_of is not None:
        authorise(by, Permission.RECEIVE_REFERRAL, scheme_id)
        require_may_refer(profile.referral, scheme_id=scheme_id, agency_id=behalf_of.pk, on=day_of(at))
        words_or_refuse(entered_for, _("Say how the form came and where it is kept."))
    found = Person.objects.visible_to(by).locked(person.pk)
    if Registration.objects.visible_to(by).live().filter(person=found, scheme_id=scheme_id).exists():
        raise AlreadyRegistered(_("This person is on the scheme now. Open the record instead of referring again."))
    if Referral.objects.visible_to(by).open().filter(person=found, scheme_id=scheme_id).exists():
        raise OneOpenReferral(second_refused())
    with one_open_referral():
        referral = Referral.objects.create(
            scheme_id=scheme_id,
            person=found,
            agency_id=by.agency_id,
            referrer_id=by.practitioner_id,
            behalf_of=behalf_of,
            entered_for=entered_for.strip(),
            profile_version=version,
            started_at=at,
        )
    happened(
        referral,
        StepKind.STARTED,
        Event.REFERRAL_STARTED,
        by=by,
        at=at,
        profile_version=version.pk,
        behalf_of=behalf_of.pk if behalf_of else None,
    )
    return referral


@action
def start_with_somebody_new(
    *,
    scheme_id: int,
    family_name: str,
    given_names: str,
    birth_date: date,
    sex: str,
    identifiers: Mapping[str, str],
    entered_for: str = "",
    behalf_of: Agency | None = None,
    by: Acting,
    at: datetime,
) -> Referral:
    """Start a referral of somebody whom nobody has on record; only the own agency knows them until it is sent."""
    require_open_door(by, scheme_id)
    person = add_person(
        family_name=family_name,
        given_names=given_names,
        birth_date=birth_date,
        sex=sex,
        identifiers=identifiers,
        by=by,
        at=at,
    )
    return start(scheme_id=scheme_id, person=person, entered_for=entered_for, behalf_of=behalf_of, by=by, at=at)


@action
def correct_who(
    referral: Referral,
    *,
    changes: Mapping[str, Any],
    identifiers: Mapping[str, str],
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Referral:
    """Correct who the person is while the referral is written; pathways that are no longer theirs go."""
    row = own(referral, by)
    _require_writable(row)
    row.person = correct_person(row.person, changes=changes, version=version, by=by, at=at)
    for kept in list(row.person.identifiers.all()):
        if identifiers.get(kept.kind) not in (kept.typed, kept.understood):
            remove_identifier(kept, by=by, at=at)
    for kind, typed in identifiers.items():
        add_identifier(row.person, kind=kind, typed=typed, by=by, at=at)
    offered = {pathway.key for pathway in profile_of(row).pathways_for(row.person.sex)}
    row.pathways = [key for key in row.pathways if key in offered]
    row.save()
    record(Event.REFERRAL_SAVED, by=by, about=row, at=at, questions=["person"])
    return row


@action
def save_answers(
    referral: Referral,
    *,
    answers: Mapping[str, Any],
    pathways: Sequence[str] | None = None,
    priority_offences: Sequence[str] | None = None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Referral:
    """Keep the answers given; questions that are not named keep theirs, and None leaves a list as it is."""
    row = own(referral, by).expect(version)
    _require_writable(row)
    profile = profile_of(row)
    _require_offered(row, answers, pathways or (), priority_offences or ())
    kept = {**row.answers, **answers}
    if pathways is not None:
        row.pathways = [one.key for one in profile.pathways_for(row.person.sex) if one.key in pathways]
    if priority_offences is not None:
        chosen = [key for key in priority_offences if key != rules.NONE_OF_THESE]
        row.priority_offences = [one.key for one in profile.priority_offences if one.key in chosen]
        if chosen and rules.NONE_OF_THESE in priority_offences:
            raise NotOffered(_("Choose either priority offences or none of these, not both."))
        for section in form_of(row):
            for one in section.questions:
                if one.question.answer == AnswerKind.PRIORITY_OFFENCES:
                    kept[one.key] = rules.NONE_OF_THESE if rules.NONE_OF_THESE in priority_offences else None
    row.answers = {key: value for key, value in kept.items() if value not in (None, "", [])}
    row.save()
    record(Event.REFERRAL_SAVED, by=by, about=row, at=at, questions=sorted(answers))
    row.refresh_from_db(fields=["version", "changed_at"])
    return row


def _require_writable(row: Referral) -> None:
    if row.state not in WRITABLE:
        raise WrongMove(
            _("This referral is “%(now)s”, so its answers cannot be changed.") % {"now": State(row.state).label}
        )


def _require_offered(
    row: Referral, answers: Mapping[str, Any], pathways: Sequence[str], priority_offences: Sequence[str]
) -> None:
    profile = profile_of(row)
    if rules.unknown_answers(form_of(row), answers):
        raise NotOffered(_("The form of this scheme does not ask one of these questions. Reload the page."))
    if rules.not_offered(pathways, (one.key for one in profile.pathways_for(row.person.sex))):
        raise NotOffered(_("The scheme has no such pathway for this person. Choose from the list."))
    offences = [one.key for one in profile.priority_offences]
    if rules.not_offered(priority_offences, [*offences, rules.NONE_OF_THESE]):
        raise NotOffered(_("This is not one of the priority offences that the referral was started with."))


@action
def judge_criterion(
    referral: Referral, *, key: str, met: str, evidence: str, by: Acting, at: datetime
) -> CriterionJudgement:
    """Say of one of the scheme's criteria whether it is met, and what shows it."""
    row = _judging(referral, by)
    criterion = profile_of(row).criterion(key)
    if criterion is None:
        raise NotOffered(_("The scheme has no such criterion."))
    verdict = CriterionJudgement.Met(met)
    if verdict == CriterionJudgement.Met.YES:
        words_or_refuse(evidence, _("Say what shows that “%(label)s” is met.") % {"label": criterion.label})
    judgement, _made = CriterionJudgement.objects.update_or_create(
        referral=row,
        key=key,
        defaults={
            "scheme_id": row.scheme_id,
            "person_id": row.person_id,
            "met": verdict,
            "evidence": evidence.strip(),
            "judged_by": by.practitioner_id,
        },
    )
    record(Event.CRITERION_JUDGED, by=by, about=row, at=at, criterion=key, met=str(verdict))
    return judgement


@action
def judge_criteria(
    referral: Referral,
    *,
    judgements: Sequence[tuple[str, str, str]],
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> list[CriterionJudgement]:
    """Several criteria at once: each with its key, whether it is met, and what shows it.

    `version` is the sum of the versions of the judgements that whoever asks saw.
    """
    row = _judging(referral, by)
    _expect_judgements(row, version)
    kept = [judge_criterion(row, key=key, met=met, evidence=said, by=by, at=at) for key, met, said in judgements]
    record(Event.REFERRAL_SAVED, by=by, about=row, at=at, criteria=[key for key, _met, _said in judgements])
    return kept


def _expect_judgements(referral: Referral, version: int | None) -> None:
    """Refuse when somebody judged in between."""
    stand = list(CriterionJudgement.objects.filter(referral=referral))
    now = sum(each.version for each in stand)
    if version is not None and version != now:
        current: dict[str, object] = {"version": now}
        for each in stand:
            current |= {f"met_{each.key}": each.met, f"evidence_{each.key}": each.evidence}
        raise Conflict(_("Somebody judged this while you were writing. Nothing was overwritten."), current=current)


@action
def save_whole_form(
    referral: Referral,
    *,
    answers: Mapping[str, Any],
    pathways: Sequence[str] | None,
    priority_offences: Sequence[str] | None,
    judgements: Sequence[tuple[str, str, str]],
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Referral:
    """Everything that a filled paper form holds, in one go."""
    row = save_answers(
        referral,
        answers=answers,
        pathways=pathways,
        priority_offences=priority_offences,
        version=version,
        by=by,
        at=at,
    )
    if judgements:
        judge_criteria(row, judgements=judgements, by=by, at=at)
    return row


@action
def judge_matrix(referral: Referral, *, counts: Mapping[str, int], view: str, by: Acting, at: datetime) -> Indication:
    """Keep the points of the scheme's matrix with what a person makes of them: the points decide nothing."""
    row = _judging(referral, by)
    matrix = profile_of(row).matrix
    if matrix is None:
        raise NotOffered(_("This scheme has no matrix."))
    if rules.unset_in_matrix(matrix):
        raise DomainError(_("The partnership has not said yet how its matrix counts, so there are no points."))
    said = words_or_refuse(view, _("Say what you make of the points, whichever way they lie."))
    result = rules.points(matrix, counts)
    indication, _made = Indication.objects.update_or_create(
        referral=row,
        defaults={
            "scheme_id": row.scheme_id,
            "person_id": row.person_id,
            "counts": {line.key: line.count for line in result.lines},
            "points": result.total,
            "threshold": result.threshold,
            "points_out": result.points_out,
            "view": said,
            "judged_by": by.practitioner_id,
            "judged_at": at,
        },
    )
    record(Event.MATRIX_JUDGED, by=by, about=row, at=at, points_out=result.points_out)
    return indication


def _judging(referral: Referral, by: Acting) -> Referral:
    """The referring agency judges while it writes; the co-ordinator may add what could be found out since."""
    if referral.agency_id == by.agency_id and referral.scheme_id in by.referring_schemes:
        row = own(referral, by)
        if row.state in WRITABLE:
            return row
    if not by.may(Permission.RECEIVE_REFERRAL, referral.scheme_id):
        _require_writable(own(referral, by))
    row = received(referral, by)
    if row.state != State.SENT:
        raise WrongMove(_("Criteria are judged while the referral is with you. This one is not."))
    return row


@action
def withdraw(referral: Referral, *, reason: str, by: Acting, at: datetime) -> Referral:
    """Take the referral back; it stays on record with the reason."""
    row = own(referral, by)
    words = words_or_refuse(reason, _("Say why the referral is withdrawn."))
    seen_outside = row.sent_at is not None
    row.end(State.WITHDRAWN, reason=words, at=at)
    row.save()
    happened(row, StepKind.WITHDRAWN, Event.REFERRAL_WITHDRAWN, by=by, at=at, words=words)
    if seen_outside:
        messages.tell_coordinators(row, messages.Note.WITHDRAWN)
    return row
