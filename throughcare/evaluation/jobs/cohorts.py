"""Count whom a draft takes, and work out the results of a locked cohort: with the service's own hand, figures kept."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.asking import is_newest, stamp, whoever_asked
from throughcare.evaluation.models import Cohort, CohortResult, CohortState, Overtaken, ResultState
from throughcare.partnerships.acting import Acting


def _wrong() -> str:
    return _("Something went wrong that is not your fault. Nothing was kept. Try it again.")


def begin_counting(cohort: Cohort, by: Acting) -> None:
    """Have a draft counted once this transaction has committed."""
    asked = {"key": str(cohort.pk), "asked": stamp(cohort)}
    count_cohort.defer(**asked, practitioner_id=by.practitioner_id, scheme_id=cohort.scheme_id)


def begin_result(result: CohortResult, by: Acting) -> None:
    """Have a result worked out once this transaction has committed."""
    asked = {"key": str(result.pk), "asked": stamp(result)}
    work_out.defer(**asked, practitioner_id=by.practitioner_id, scheme_id=result.scheme_id)


@app.task(name="evaluation.count_cohort")
def count_cohort(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Count one draft; where it cannot be counted the page says why."""
    # The methods bring numpy, which the web process does not load.
    from throughcare.evaluation import gathering

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        cohort = Cohort.objects.visible_to(hand).filter(pk=uuid.UUID(key), state=CohortState.TAKING).first()
    if cohort is None or not is_newest(cohort, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        at = timezone.now()
        with speaking_for(hand):
            taken = gathering.take(cohort, by=hand, today=timezone.localdate(at))
            actions.keep_members(
                cohort, members=taken.members, counts=taken.counts, sha256=taken.sha256, by=hand, at=at
            )
    except Overtaken:
        return
    except DomainError as refusal:
        _give_up(cohort, str(refusal), hand)
    except Exception:
        _give_up(cohort, _wrong(), hand)
        raise


@app.task(name="evaluation.work_out")
def work_out(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Work out one result; where it cannot be done the page says why."""
    from throughcare.evaluation import gathering, offending

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = CohortResult.objects.visible_to(hand).select_related("cohort", "severity")
        result = waiting.filter(pk=uuid.UUID(key), state=ResultState.MAKING).first()
    if result is None or not is_newest(result, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        with speaking_for(hand):
            figures = offending.work_out(result, by=hand)
            actions.keep_result(result, figures=figures, method=offending.METHOD, by=hand, at=timezone.now())
    except Overtaken:
        return
    except DomainError as refusal:
        _give_up(result, str(refusal), hand)
    except Exception:
        _give_up(result, _wrong(), hand)
        raise


def _give_up(asked: Cohort | CohortResult, why: str, hand: Acting) -> None:
    """Say why, unless it was asked for anew or done by another worker meanwhile."""
    with suppress(Overtaken):
        actions.give_up(asked, why=why, by=hand, at=timezone.now())
