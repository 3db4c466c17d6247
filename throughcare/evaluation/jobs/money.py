"""Work out a model of costs and benefits: its file is written, read back and calculated, as the command would."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.asking import is_newest, stamp, whoever_asked
from throughcare.evaluation.models import CostModel, ModelState, Overtaken
from throughcare.evaluation.moneyfile import Line, Sources, text_of
from throughcare.partnerships.acting import Acting
from throughcare.sharing.acting import service


def begin_money(model: CostModel, by: Acting) -> None:
    """Have it worked out once this transaction has committed."""
    asked = {"key": str(model.pk), "asked": stamp(model)}
    work_out_money.defer(**asked, practitioner_id=by.practitioner_id, scheme_id=model.scheme_id)


@app.task(name="evaluation.work_out_money")
def work_out_money(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Work out one model; where it cannot be done the page says why."""
    # It reads figures of the scheme and nobody's case.
    hand = replace(service(schemes=()), figure_schemes=(scheme_id,))
    with speaking_for(hand):
        waiting = CostModel.objects.visible_to(hand).select_related("unit_costs", "multipliers")
        model = waiting.filter(pk=uuid.UUID(key), state=ModelState.WORKING).first()
    if model is None or not is_newest(model, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        _work_out(model, hand)
    except Overtaken:
        return
    except DomainError as refusal:
        _give_up(model, str(refusal), hand)
    except Exception:
        _give_up(model, _("Something went wrong that is not your fault. Nothing was kept. Try it again."), hand)
        raise


def _give_up(model: CostModel, why: str, hand: Acting) -> None:
    """Say why, unless it was asked for anew or done by another worker meanwhile."""
    with suppress(Overtaken):
        actions.give_up_money(model, why=why, by=hand, at=timezone.now())


def _work_out(model: CostModel, hand: Acting) -> None:
    # The methods bring numpy, which the web process does not load.
    from throughcare.evaluation import moneyreport
    from throughcare.evaluation.methods import modelfile
    from throughcare.evaluation.methods.refusals import CannotCalculate

    with speaking_for(hand):
        file = text_of(model.name, model.inputs, sources_of(model))
    try:
        figures = moneyreport.answer(modelfile.loads(file, name=_("The model")))
    except CannotCalculate as refusal:
        raise DomainError(str(refusal)) from refusal
    actions.keep_money(model, figures=figures, file=file, by=hand, at=timezone.now())


def sources_of(model: CostModel) -> Sources:
    """The tables that a model uses, as they are kept."""
    lines = [Line(each.offence, each.pounds, each.error, each.fiscal) for each in model.unit_costs.lines.all()]
    many = model.multipliers
    return Sources(
        unit_costs=str(model.unit_costs),
        price_year=model.unit_costs.price_year,
        lines=lines,
        multipliers_source=f"{many}. {many.source}" if many else "",
        multipliers=many.multipliers if many else None,
    )
