"""Count whom a draft takes, and work out the results of a locked cohort: with the service's own hand, figures kept."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.asking import whoever_asked
from throughcare.evaluation.models import Cohort, CohortResult, CohortState, ResultState
from throughcare.partnerships.acting import Acting


def _wrong() -> str:
    return _("Something went wrong that is not your fault. Nothing was kept. Try it again.")


def begin_counting(cohort: Cohort, by: Acting) -> None:
    """Have a draft counted once this transaction has committed."""
    count_cohort.defer(key=str(cohort.pk), practitioner_id=by.practitioner_id, scheme_id=cohort.scheme_id)


def begin_result(result: CohortResult, by: Acting) -> None:
    """Have a result worked out once this transaction has committed."""
    work_out.defer(key=str(result.pk), practitioner_id=by.practitioner_id, scheme_id=result.scheme_id)


@app.task(name="evaluation.count_cohort")
def count_cohort(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Count one draft; where it cannot be counted the page says why."""
    # The methods bring numpy, which the web process does not load.
    from throughcare.evaluation import gathering

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        cohort = Cohort.objects.visible_to(hand).filter(pk=uuid.UUID(key), state=CohortState.TAKING).first()
    if cohort is None:
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        at = timezone.now()
        with speaking_for(hand):
            taken = gathering.take(cohort, by=hand, today=timezone.localdate(at))
            actions.keep_members(
                cohort, members=taken.members, counts=taken.counts, sha256=taken.sha256, by=hand, at=at
            )
    except DomainError as refusal:
        actions.give_up(cohort, why=str(refusal), by=hand, at=timezone.now())
    except Exception:
        actions.give_up(cohort, why=_wrong(), by=hand, at=timezone.now())
        raise


@app.task(name="evaluation.work_out")
def work_out(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Work out one result; where it cannot be done the page says why."""
    from throughcare.evaluation import gathering, offending

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = CohortResult.objects.visible_to(hand).select_related("cohort", "severity")
        result = waiting.filter(pk=uuid.UUID(key), state=ResultState.MAKING).first()
    if result is None:
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        with speaking_for(hand):
            figures = offending.work_out(result, by=hand)
            actions.keep_result(result, figures=figures, method=offending.METHOD, by=hand, at=timezone.now())
    except DomainError as refusal:
        actions.give_up(result, why=str(refusal), by=hand, at=timezone.now())
    except Exception:
        actions.give_up(result, why=_wrong(), by=hand, at=timezone.now())
        raise
