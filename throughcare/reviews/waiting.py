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
from throughcare.reviews.releases import in_custody, last_shown, within
from throughcare.reviews.standardwaiting import contact_waiting
from throughcare.sharing.models import InformationClass

# Prompts are derived from what happened to each person: beyond this many, those whose review comes next.
MOST_LOOKED_THROUGH = 2000


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Prompts about the people whom somebody leads, or all for whoever runs the scheme; exits for whoever decides."""
    if not by.may(Permission.JUDGE_RATING) or not by.case_schemes:
        return []
    found = Registration.objects.visible_to(by).live().select_related("person")
    if not by.may(Permission.DECIDE):
        mine = found.led_by(by)
        cards = [_prompts(by, mine, today, profile, query="&mine=on")]
        cards += _unprepared(by, mine, today, profile, query="&mine=on")
        return [*cards, *contact_waiting(by, today, profile)]
    cards = [_prompts(by, found, today, profile), *_unprepared(by, found, today, profile)]
    return [*cards, *contact_waiting(by, today, profile), _proposed(by)]


def _prompts(by: Acting, found: RegistrationQuerySet, today: date, profile: Profile | None, *, query: str = "") -> Card:
    """What the list of overdue reviews says already is left to it."""
    in_order = found.order_by(F("next_review_on").asc(nulls_first=True), "pk")
    registrations = list(in_order[: MOST_LOOKED_THROUGH + 1])
    text = ""
    if len(registrations) > MOST_LOOKED_THROUGH:
        registrations = registrations[:MOST_LOOKED_THROUGH]
        words = _("Looked through the %(most)s people whose review comes first. The list of prompts has everybody.")
        text = words % {"most": MOST_LOOKED_THROUGH}
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
                    about=registration.person_id,
                    url=address("reviews:ratings", registration.person_id),
                    hint="; ".join(what(prompt) for prompt in news[:2]),
                )
            )
    rules = "&".join(f"rule={rule}" for rule in Rule if rule != Rule.REVIEW_OVERDUE)
    title, url = _("Prompts to look at a rating again"), address("reviews:prompts", query=rules + query)
    return Card(key="prompts", title=title, count=count, url=url, lines=lines, text=text)


def _unprepared(
    by: Acting, found: RegistrationQuerySet, today: date, profile: Profile | None, *, query: str = ""
) -> list[Card]:
    """Releases in the weeks of the forecast for which something should be ready and is not."""
    if profile is None or not profile.release_preparation or InformationClass.OFFENDING not in by.classes:
        return []
    last = last_shown(today)
    due = found.filter(release_on__range=(today, last))
    coming = within(in_custody(by, due, today=today, profile=profile), first=today, last=last)
    late = [each for each in coming if each.late]
    lines = [
        Line(
            text=each.registration.person.name,
            about=each.registration.person_id,
            url=address("reviews:custody", each.registration.person_id),
            hint="; ".join(step.label for step in each.late[:2]),
            when=_("release %(day)s") % {"day": short_day(each.release_on)},
            late=True,
        )
        for each in late[: up_to(LISTED)]
    ]
    title, url = _("Releases with something late to prepare"), address("reviews:forecast", query="late=on" + query)
    return [Card(key="unprepared", title=title, count=len(late), url=url, lines=lines)]


def _proposed(by: Acting) -> Card:
    found = ExitProposal.objects.visible_to(by).filter(settled_on=None).select_related("person")
    rows, count = first_few(found.order_by("proposed_on", "pk"), most=LISTED)
    lines = [
        Line(
            text=row.person.name,
            about=row.person_id,
            url=address("reviews:exit", row.person_id),
            when=_("proposed %(day)s") % {"day": short_day(row.proposed_on)},
        )
        for row in rows
    ]
    return Card(key="exits", title=_("Exits proposed"), count=count, lines=lines, group=Group.NEXT)
