"""Every figure: what it is called, what exactly is counted, in which unit, of a day or a period, from which records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Goes up whenever a figure is counted differently: what was kept under another number is not compared.
VERSION: Final = 2
DAY, PERIOD = "day", "period"


@dataclass(frozen=True)
class Definition:
    """One figure. `key` is also its name in kept figures and in files; `sources` are the records it is counted from."""

    key: str
    words: StrPromise
    definition: StrPromise
    unit: StrPromise
    of: str
    sources: Sequence[str]
    since_when: str = ""


_PEOPLE, _DAYS, _MONTHS = _("people"), _("days (median)"), _("months (quartiles)")
_REGISTRATIONS, _RATINGS = ("registrations.Registration",), ("registrations.Registration", "reviews.Rating")

ALL: Final[tuple[Definition, ...]] = (
    Definition(
        "people",
        _("People on the scheme at the end"),
        _("Registered on or before the last day of the period, and not de-registered on or before it."),
        _PEOPLE,
        DAY,
        _REGISTRATIONS,
    ),
    Definition(
        "people_before",
        _("People on the scheme at the start"),
        _("The same, at the end of the day before the period. Start, plus who came, less who left, is the end."),
        _PEOPLE,
        DAY,
        _REGISTRATIONS,
    ),
    Definition(
        "in",
        _("Came onto the scheme"),
        _("Registrations that began in the period, by the decision that stands. “Entered directly” has no decision."),
        _PEOPLE,
        PERIOD,
        ("registrations.Registration", "panels.Decision", "panels.Correction"),
    ),
    Definition(
        "out",
        _("Left the scheme"),
        _("Registrations that ended in the period, by the reason recorded."),
        _PEOPLE,
        PERIOD,
        _REGISTRATIONS,
    ),
    Definition(
        "colour",
        _("Rating"),
        _("People on the scheme at the end, by the rating judged last on or before that day."),
        _PEOPLE,
        DAY,
        _RATINGS,
    ),
    Definition(
        "moved",
        _("How ratings moved"),
        _("Who was on the scheme at the start and at the end: the rating at the start, and the rating at the end."),
        _PEOPLE,
        PERIOD,
        _RATINGS,
    ),
    Definition(
        "level",
        _("Level"),
        _("People on the scheme at the end, by the level they were held at on that day."),
        _PEOPLE,
        DAY,
        ("registrations.Registration", "registrations.LevelChange"),
    ),
    Definition(
        "cohort",
        _("Cohort"),
        _("People on the scheme at the end, by the cohort they were in on that day."),
        _PEOPLE,
        DAY,
        ("registrations.Registration", "registrations.HoldingChange"),
    ),
    Definition(
        "status",
        _("Statutory status"),
        _("People on the scheme at the end, by the order or licence they were under on that day."),
        _PEOPLE,
        DAY,
        ("registrations.Registration", "registrations.HoldingChange"),
    ),
    Definition(
        "agency",
        _("Lead agency"),
        _("People on the scheme at the end, by the agency that led on that day."),
        _PEOPLE,
        DAY,
        ("registrations.LeadSpell",),
    ),
    Definition(
        "overdue",
        _("Reviews overdue at the end"),
        _("People on the scheme at the end whose next review, as set on or before that day, was to be before it."),
        _PEOPLE,
        DAY,
        ("reviews.Rating", "panels.Decision"),
    ),
    Definition(
        "months",
        _("Time on the scheme so far"),
        _("Of people on the scheme at the end, from the day they were registered; a month is 30.4375 days."),
        _MONTHS,
        DAY,
        _REGISTRATIONS,
    ),
    Definition(
        "months_left",
        _("Time on the scheme of those who left"),
        _("Of registrations that ended in the period, from the first day to the last."),
        _MONTHS,
        PERIOD,
        _REGISTRATIONS,
    ),
    Definition(
        "decided",
        _("Referrals decided"),
        _(
            "Referrals that a panel decided in the period, by the outcome that stands; a correction later leaves them "
            "on the day of the decision. Where a level, cohort, status "
            "or lead agency is chosen, only those that led to such a registration."
        ),
        _("referrals"),
        PERIOD,
        ("referrals.Referral", "panels.Decision"),
    ),
    Definition(
        "referral_days",
        _("From referral to decision"),
        _("Days from the day a referral reached the co-ordinator to the day the panel decided it, in the period."),
        _DAYS,
        PERIOD,
        ("referrals.Referral", "panels.Decision"),
    ),
    Definition(
        "plan_days",
        _("From decision to plan"),
        _("Days from the first day of the registration to the first day of its first plan, if that is in the period."),
        _DAYS,
        PERIOD,
        ("registrations.Registration", "plans.Plan"),
    ),
    Definition(
        "contact",
        _("Contact standard"),
        _(
            "Whole calendar periods of the scheme's contact standard that ended in the twelve months to that night, "
            "met or missed, of people on the scheme in that time. Counted at night only, without restricted people."
        ),
        _("periods"),
        PERIOD,
        ("chronology.Entry", "reviews.Rating", "registrations.LevelChange"),
    ),
    Definition(
        "action",
        _("Actions by agency"),
        _(
            "Plan actions whose day, as it was agreed at the end of the period, was in the period. Done in time means "
            "closed as done on or before that day."
        ),
        _("actions"),
        PERIOD,
        ("plans.PlanAction",),
    ),
    Definition(
        "attendance",
        _("Attendance by kind of agency"),
        _(
            "Meetings about people that were held and closed in the period. Of several agencies of a kind the one that "
            "did best counts. Only the hub narrows it, nothing else."
        ),
        _("meetings"),
        PERIOD,
        ("panels.Meeting", "panels.Attendance"),
    ),
    Definition(
        "need",
        _("How needs moved"),
        _(
            "Each pathway of each person on the scheme in the period that was judged again in it: the last judgement "
            "beside the last one before the period, or the first one in it. Corrected judgements are not counted."
        ),
        _("judgements"),
        PERIOD,
        ("plans.Need",),
    ),
    Definition(
        "waiting",
        _("Waiting for a service at the end"),
        _("Referrals to a service that had neither begun nor been refused or given up, of people still on the scheme."),
        _("referrals to a service"),
        DAY,
        ("plans.ServiceReferral",),
    ),
    Definition(
        "waiting_days",
        _("Waiting so far"),
        _("Days from the referral to the service to the end of the period, of those who wait at the end."),
        _DAYS,
        DAY,
        ("plans.ServiceReferral",),
    ),
    Definition(
        "begun_days",
        _("Wait for services that began"),
        _("Days from the referral to the service to its beginning, of services that began in the period."),
        _DAYS,
        PERIOD,
        ("plans.ServiceReferral",),
    ),
)
BY_KEY: Final = {each.key: each for each in ALL}
