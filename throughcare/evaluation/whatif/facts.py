"""Reads what is held of the people concerned, some thousand at a time, as plain facts; it writes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from throughcare.evaluation.models.whatif import Group, WhatIf
from throughcare.evaluation.whatif.weighing import Facts, Judged, ScoreFact, Ticked, labels_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.models import CriterionJudgement, Indication, Outcome, Referral, ReferralQuerySet
from throughcare.referrals.rules import NONE_OF_THESE
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.scores.models import Score

AT_ONCE = 2000


@dataclass(frozen=True)
class Case:
    """One person of one group, with the facts, and what became of the referral."""

    group: Group
    scheme_id: int
    person_id: uuid.UUID
    key: uuid.UUID
    facts: Facts
    became: str = ""


@dataclass(frozen=True)
class _Form:
    """Where a referral's form asks what is needed here: the profile it was started under."""

    profile: Profile
    status_key: str
    offences_key: str


@lru_cache(maxsize=256)
def _form_of(version_id: int) -> _Form:
    profile = profile_of_version(version_id)
    keys = {question.answer: question.key for section in profile.form for question in section.questions}
    return _Form(profile, keys.get(AnswerKind.STATUTORY_STATUS, ""), keys.get(AnswerKind.PRIORITY_OFFENCES, ""))


@dataclass
class _Known:
    """What was judged, counted and scored, of one batch."""

    judged: dict[uuid.UUID, dict[str, str]] = field(default_factory=dict)
    counted: dict[uuid.UUID, Mapping[str, int]] = field(default_factory=dict)
    scores: dict[tuple[uuid.UUID, int], list[tuple[date, ScoreFact]]] = field(default_factory=dict)


def covered(scheme: Scheme) -> list[int]:
    """The scheme and its hubs."""
    return [scheme.pk, *Scheme.objects.filter(board=scheme).values_list("pk", flat=True)]


def referrals_of(what_if: WhatIf, by: Acting) -> ReferralQuerySet:
    """Referrals that reached the co-ordinator in the twelve months to the day."""
    sent = Referral.objects.visible_to(by).filter(sent_at__date__gte=what_if.since, sent_at__date__lte=what_if.day)
    return sent.filter(scheme_id__in=by.case_schemes)


def cohort_of(what_if: WhatIf, by: Acting) -> RegistrationQuerySet:
    """Everybody on the scheme on the day."""
    return Registration.objects.visible_to(by).on(what_if.day)


def keys_of(what_if: WhatIf, by: Acting, group: Group) -> bytes:
    """The keys of a group, sixteen bytes each: read once, so that no batch looks for its place among all others."""
    rows = referrals_of(what_if, by) if group == Group.REFERRALS else cohort_of(what_if, by)
    return b"".join(key.bytes for key in rows.order_by().values_list("pk", flat=True).iterator(chunk_size=10_000))


def batches(keys: bytes) -> Iterator[list[uuid.UUID]]:
    """Some thousand keys at a time."""
    size = 16 * AT_ONCE
    for start in range(0, len(keys), size):
        part = keys[start : start + size]
        yield [uuid.UUID(bytes=part[at : at + 16]) for at in range(0, len(part), 16)]


def cases(what_if: WhatIf, by: Acting, group: Group, keys: Sequence[uuid.UUID]) -> list[Case]:
    """These of a group with what is held of them; whoever has been hidden meanwhile is left out."""
    return _referral_cases(what_if, by, keys) if group == Group.REFERRALS else _cohort_cases(what_if, by, keys)


_NEEDED = (
    "person_id",
    "scheme_id",
    "profile_version_id",
    "answers",
    "priority_offences",
    "state",
    "outcome",
    "ended_at",
)


def _referral_cases(what_if: WhatIf, by: Acting, keys: Sequence[uuid.UUID]) -> list[Case]:
    rows = referrals_of(what_if, by).select_related("person").only(*_NEEDED, "sent_at", "person__birth_date")
    found = list(rows.filter(pk__in=keys))
    known = _known(found, {(each.person_id, each.scheme_id) for each in found}, by)
    return [_referral_case(each, known, what_if) for each in found]


def _referral_case(referral: Referral, known: _Known, what_if: WhatIf) -> Case:
    # What was known when it was decided; what came later was not before the panel.
    until = _day(referral.ended_at) or what_if.day
    form = _form_of(referral.profile_version_id)
    facts = Facts(
        age=referral.person.age_on(_day(referral.sent_at) or what_if.day),
        status=str(referral.answers.get(form.status_key) or ""),
        scores=_scores(known, referral.person_id, referral.scheme_id, until),
        **_from_referral(referral, form, known),
    )
    became = referral.outcome if referral.state == "decided" else referral.state if referral.ended_at else "open"
    return Case(Group.REFERRALS, referral.scheme_id, referral.person_id, referral.pk, facts, became)


def _cohort_cases(what_if: WhatIf, by: Acting, keys: Sequence[uuid.UUID]) -> list[Case]:
    wanted = ("person_id", "scheme_id", "statutory_status", "person__birth_date")
    rows = cohort_of(what_if, by).select_related("person").only(*wanted)
    found = list(rows.filter(pk__in=keys))
    pairs = {(each.person_id, each.scheme_id) for each in found}
    adopted = _adopting(pairs, what_if, by)
    known = _known(list(adopted.values()), pairs, by)
    made = []
    for each in found:
        referral = adopted.get((each.person_id, each.scheme_id))
        facts = Facts(
            age=each.person.age_on(what_if.day),
            status=each.statutory_status,
            scores=_scores(known, each.person_id, each.scheme_id, what_if.day),
            **(_from_referral(referral, _form_of(referral.profile_version_id), known) if referral else {}),
        )
        made.append(Case(Group.COHORT, each.scheme_id, each.person_id, each.pk, facts))
    return made


def _adopting(pairs: set[tuple[uuid.UUID, int]], what_if: WhatIf, by: Acting) -> dict[tuple[uuid.UUID, int], Referral]:
    """The referral by which each came onto the scheme: the newest that was adopted."""
    people = {person for person, _scheme in pairs}
    rows = (
        Referral.objects.visible_to(by)
        .filter(person_id__in=people, scheme_id__in=by.case_schemes, outcome=Outcome.ADOPTED)
        .filter(ended_at__date__lte=what_if.day)
        .only(*_NEEDED)
        .order_by("ended_at")
    )
    return {(each.person_id, each.scheme_id): each for each in rows}


def _known(referrals: Sequence[Referral], pairs: set[tuple[uuid.UUID, int]], by: Acting) -> _Known:
    found = _Known()
    keys = [each.pk for each in referrals]
    judged = CriterionJudgement.objects.filter(referral_id__in=keys).exclude(met=CriterionJudgement.Met.UNKNOWN)
    for referral, key, met in judged.values_list("referral_id", "key", "met"):
        found.judged.setdefault(referral, {})[key] = met
    for referral, counts in Indication.objects.filter(referral_id__in=keys).values_list("referral_id", "counts"):
        found.counted[referral] = counts
    people = {person for person, _scheme in pairs}
    rows = Score.objects.visible_to(by).filter(person_id__in=people, scheme_id__in=by.case_schemes)
    wanted = ("person_id", "scheme_id", "scored_on", "instrument", "algorithm", "percent1", "percent2")
    for person, scheme, on, instrument, version, one, two in rows.order_by("-scored_on", "-made_at").values_list(
        *wanted
    ):
        fact = ScoreFact(instrument, version, None if one is None else float(one), float(two))
        found.scores.setdefault((person, scheme), []).append((on, fact))
    return found


def _from_referral(referral: Referral, form: _Form, known: _Known) -> dict[str, Any]:
    own = {one.key: one for one in form.profile.criteria}
    judged = {
        key: Judged(own[key], met == CriterionJudgement.Met.YES)
        for key, met in known.judged.get(referral.pk, {}).items()
        if key in own
    }
    answered = bool(referral.priority_offences) or referral.answers.get(form.offences_key) == NONE_OF_THESE
    offered = labels_of(form.profile.priority_offences)
    return {
        "judged": judged,
        "ticked": Ticked(offered, frozenset(referral.priority_offences)) if answered else None,
        "counts": known.counted.get(referral.pk),
        "matrix": form.profile.matrix,
    }


def _scores(known: _Known, person: uuid.UUID, scheme: int, until: date) -> tuple[ScoreFact, ...]:
    """The newest of each instrument that there was by then, the newest of all first."""
    newest: dict[str, ScoreFact] = {}
    for on, fact in known.scores.get((person, scheme), ()):
        if on <= until:
            newest.setdefault(fact.instrument if fact.instrument != "other" else fact.version, fact)
    return tuple(newest.values())


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)
