"""The job of what-if: the service's own hand reads the people, whoever asked reads the answer."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.jobs.asking import is_newest, stamp, whoever_asked
from throughcare.evaluation.models import Overtaken
from throughcare.evaluation.models.whatif import WhatIf, WhatIfState
from throughcare.evaluation.whatif import running
from throughcare.evaluation.whatif.facts import covered
from throughcare.measures.keeping import hand_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme


def begin_work(what_if: WhatIf, by: Acting) -> None:
    """Have it worked out once this transaction has committed.

    No lock of the queue: a worker that was killed would hold it for ever. Whoever works on an earlier asking stops.
    """
    asked = {"key": str(what_if.pk), "asked": stamp(what_if)}
    work_out.defer(**asked, practitioner_id=by.practitioner_id, scheme_id=what_if.scheme_id)


@app.task(name="evaluation.what_if")
def work_out(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Work one out; where it cannot be the page says why."""
    scheme = Scheme.objects.get(pk=scheme_id)
    by = hand_for(covered(scheme))
    with speaking_for(by):
        what_if = WhatIf.objects.visible_to(by).filter(pk=uuid.UUID(key), state=WhatIfState.MAKING).first()
    if what_if is None or not is_newest(what_if, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        figures = running.work_out(what_if, by)
        actions.keep(what_if, figures=figures, by=by, at=timezone.now())
    except (running.Stopped, Overtaken):
        return
    except DomainError as refusal:
        _give_up(what_if, str(refusal), by)
    except Exception:
        words = _("Something went wrong that is not your fault. Try it again, or tell whoever runs the service.")
        _give_up(what_if, words, by)
        raise


def _give_up(what_if: WhatIf, why: str, by: Acting) -> None:
    """Say why, unless it was asked for anew or done by another worker meanwhile."""
    with suppress(Overtaken):
        actions.give_up(what_if, why=why, by=by, at=timezone.now())
