"""A model of costs and benefits that was worked out, with made-up amounts and made-up multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.money import work_out_money
from throughcare.evaluation.models import UnitCostTable

WHERE = "kingston"
ASKED = timedelta(days=12)
SOURCE = "Made up for the demonstration; not an estimate of anything"
MULTIPLIERS = "offence,multiplier\nDomestic burglary,1.5\nCommercial theft (incl. shop theft),8\nRobbery,2\n"
ANSWERS: dict[str, dict[str, Any]] = {
    "costs": {
        "staff": 310_000.0,
        "services": 45_000.0,
        "equipment": 25_000.0,
        "premises": 20_000.0,
        "social": 12_000.0,
        "once": 30_000.0,
        "low": 390_000.0,
        "high": 440_000.0,
    },
    "people": {"people": 65.0, "person_years": 61.0},
    "effect": {
        "source": "assumption",
        "level": "proven",
        "avoided": 0.8,
        "low": 0.2,
        "high": 1.4,
        "recorded": 2.2,
        "recorded_low": 0.6,
        "recorded_high": 3.8,
    },
    "offences": {
        "counts": {
            "Domestic burglary": 34.0,
            "Commercial theft (incl. shop theft)": 41.0,
            "Robbery": 8.0,
            "Theft of vehicle": 6.0,
            "Drugs": 11.0,
        }
    },
    "assumptions": {
        "years": 10,
        "decay": 85.0,
        "deadweight": 20.0,
        "optimism_cost": 5.0,
        "optimism_benefit": 10.0,
        "price_year": "2025/26",
        "deflator": 1.35,
        "deflator_source": "Made up for the demonstration",
    },
}


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """The analyst's model, where there is an analyst."""
    if place.scheme.slug != WHERE:
        return
    by, at = place.acting("analyst", today), moment(today - ASKED)
    factors = actions.load_multipliers(
        place.scheme, name="Made-up multipliers", source=SOURCE, text=MULTIPLIERS, by=by, at=at
    )
    with speaking_for(by):
        table = UnitCostTable.objects.visible_to(by).get(scheme=None)
    model = actions.draft_model(
        place.scheme, name="Ten years, if the effect were as hoped", unit_costs=table, multipliers=factors, by=by, at=at
    )
    for step, answers in ANSWERS.items():
        model = actions.write_step(model, step=step, answers=answers, version=None, by=by, at=at)
    actions.run_model(model, by=by, at=at)
    work_out_money(key=str(model.pk), practitioner_id=by.practitioner_id, scheme_id=place.scheme.pk)
