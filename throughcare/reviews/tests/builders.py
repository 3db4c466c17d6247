"""Ratings and exit plans to test with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from throughcare.partnerships.acting import Acting
from throughcare.registrations.models import Registration
from throughcare.reviews import actions
from throughcare.reviews.models import ExitPlan, Rating
from throughcare.sharing.tests.builders import NOW, TODAY


def rated(
    by: Acting,
    registration: Registration,
    *,
    colour: str = "amber",
    on: date = TODAY,
    next_review_on: date | None = None,
    evidence: Mapping[str, str] | None = None,
    reason: str = "Seen three times, and settled.",
    at: datetime = NOW,
) -> Rating:
    """A rating for a day."""
    return actions.judge_rating(
        registration,
        colour=colour,
        evidence=evidence,
        reason=reason,
        judged_on=on,
        next_review_on=next_review_on or on + timedelta(days=28),
        by=by,
        at=at,
    )


def exit_plan(
    by: Acting, registration: Registration, *, implemented_on: date | None = None, at: datetime = NOW
) -> ExitPlan:
    """An exit plan, in place from a day if one is given."""
    plan = actions.write_exit_plan(
        registration,
        support="The drug service keeps the weekly group open.",
        contacts="Key worker at the drug service.",
        warning_signs="Missed groups, or sleeping rough.",
        by=by,
        at=at,
    )
    if implemented_on is not None:
        plan = actions.implement_exit_plan(registration, on=implemented_on, by=by, at=at)
    return plan
