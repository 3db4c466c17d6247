"""What waits in the reviews: prompts to look at a rating again, and exits that the panel has not settled."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Group, Line, address, first_few, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.reviews.models import ExitProposal
from throughcare.reviews.prompts import Rule
from throughcare.reviews.promptwords import what
from throughcare.reviews.queries import prompts_waiting
from throughcare.reviews.standardwaiting import contact_waiting

# Prompts are derived from what happened to each person: beyond this many, those whose review comes next.
MOST_LOOKED_THROUGH = 300


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Prompts about the people whom somebody leads, or all for whoever runs the scheme; exits for whoever decides."""
    if not by.may(Permission.JUDGE_RATING) or not by.case_schemes:
        return []
    found = Registration.objects.visible_to(by).live().select_related("person")
    if not by.may(Permission.DECIDE):
        return [_prompts(by, found.led_by(by), today, profile), *contact_waiting(by, today, profile)]
    return [_prompts(by, found, today, profile), *contact_waiting(by, today, profile), _proposed(by)]


def _prompts(by: Acting, found: RegistrationQuerySet, today: date, profile: Profile | None) -> Card:
    """What the list of overdue reviews says already is left to it."""
    registrations = list(found.order_by(F("next_review_on").asc(nulls_first=True), "pk")[:MOST_LOOKED_THROUGH])
    lines: list[Line] = []
    count = 0
    for registration, raised in prompts_waiting(by, registrations, on=today, profile=profile):
        news = [prompt for prompt in raised if prompt.rule != Rule.REVIEW_OVERDUE]
        if not news:
            continue
        count += 1
        if len(lines) < up_to(LISTED):
            lines.append(
                Line(
                    text=registration.person.name,
                    url=address("reviews:ratings", registration.person_id),
                    hint="; ".join(what(prompt) for prompt in news[:2]),
                )
            )
    return Card(key="prompts", title=_("Prompts to look at a rating again"), count=count, lines=lines)


def _proposed(by: Acting) -> Card:
    found = ExitProposal.objects.visible_to(by).filter(settled_on=None).select_related("person")
    rows, count = first_few(found.order_by("proposed_on", "pk"), most=LISTED)
    lines = [
        Line(
            text=row.person.name,
            url=address("reviews:exit", row.person_id),
            when=_("proposed %(day)s") % {"day": short_day(row.proposed_on)},
        )
        for row in rows
    ]
    return Card(key="exits", title=_("Exits proposed"), count=count, lines=lines, group=Group.NEXT)
