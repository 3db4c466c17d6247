"""The referral form on paper, blank or filled, in the order and with the numbers of the screens."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from throughcare.core.errors import NotThere
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.referrals import queries, rules
from throughcare.referrals.forms import PersonForm
from throughcare.referrals.models import CriterionJudgement, Referral
from throughcare.referrals.questions import Option, kept_value, options, words
from throughcare.referrals.rules import Asked, AskedSection
from throughcare.referrals.views.finding import find, open_door, person_rows, score_lines

WRITTEN = {AnswerKind.LONG_TEXT: "long", AnswerKind.DATE: "date"}


@dataclass(frozen=True)
class Box:
    """An answer to tick, ticked or not."""

    option: Option
    ticked: bool


@dataclass(frozen=True)
class Line:
    """One question on paper: boxes to tick, or room to write."""

    number: str
    label: str
    guidance: str
    required: bool
    boxes: tuple[Box, ...]
    room: str
    said: str
    criteria: bool


@login_required
def blank(request: Request) -> HttpResponse:
    """The empty form of the scheme as it is now."""
    by = open_door(request)
    if by.scheme_id is None:
        raise NotThere
    version, profile = current_profile(by.scheme_id)
    fields = PersonForm().fields.values()
    context: dict[str, Any] = {
        "person_lines": [str(field.label) for field in fields],
        "parts": _parts(rules.asked(profile, sex=None), profile, None),
        "criteria": _criteria(profile, {}),
        "signing": [_("Name"), _("Agency"), _("Telephone or e-mail"), _("Date")],
        "version": version.number,
    }
    return _paper(request, profile, context)


@login_required
def filled(request: Request, pk: uuid.UUID) -> HttpResponse:
    """A referral as a filled form."""
    referral = find(request, pk)
    profile = queries.profile_of(referral)
    context: dict[str, Any] = {
        "referral": referral,
        "person": person_rows(referral.person),
        "parts": _parts(queries.form_of(referral), profile, referral),
        "criteria": _criteria(profile, queries.judgements(referral)),
        "scores": score_lines(referral, request.practitioner),
        "version": referral.profile_version.number,
        "marking": True,
    }
    return _paper(request, profile, context)


filled.purpose = "printed referral form"  # type: ignore[attr-defined]


def _paper(request: Request, profile: Profile, context: dict[str, Any]) -> HttpResponse:
    by = request.practitioner
    context |= {"profile": profile, "scheme_name": by.scheme_name, "may_start": bool(by.referring_schemes)}
    if not by.may(Permission.READ_CASES):
        authorise(by, Permission.DRAFT_REFERRAL)
    return render(request, "referrals/paper.html", context)


def _parts(
    sections: Iterable[AskedSection], profile: Profile, referral: Referral | None
) -> list[tuple[AskedSection, list[Line]]]:
    return [(section, [_line(one, profile, referral) for one in section.questions]) for section in sections]


def _line(asked: Asked, profile: Profile, referral: Referral | None) -> Line:
    question = asked.question
    sex = referral.person.sex if referral else None
    value = kept_value(question, referral) if referral else None
    chosen = {str(each) for each in value} if isinstance(value, list) else {str(value)}
    boxes = tuple(Box(one, one.key in chosen) for one in options(question, profile, sex=sex))
    return Line(
        number=asked.number,
        label=question.label,
        guidance=question.guidance,
        required=question.required,
        boxes=boxes,
        room="" if boxes else WRITTEN.get(question.answer, "line"),
        said=words(question, referral, profile) if referral and not boxes else "",
        criteria=question.answer == AnswerKind.CRITERIA,
    )


def _criteria(profile: Profile, judged: dict[str, CriterionJudgement]) -> list[dict[str, Any]]:
    """Each criterion with its boxes, where the question about criteria stands."""
    found = []
    for criterion in profile.criteria:
        row = judged.get(criterion.key)
        boxes = [
            Box(Option(value, str(label)), row is not None and row.met == value)
            for value, label in CriterionJudgement.Met.choices
        ]
        evidence = row.evidence if row else ""
        found.append({"label": criterion.label, "guidance": criterion.guidance, "boxes": boxes, "evidence": evidence})
    return found
