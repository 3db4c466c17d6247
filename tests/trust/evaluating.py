"""What evaluations keep: a locked cohort of everybody in the world with its result, and a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from throughcare.core.context import speaking_for
from throughcare.evaluation import actions
from throughcare.evaluation.rules import Definition
from throughcare.evaluation.tests import builders as evaluating
from throughcare.partnerships.models import Scheme
from throughcare.sharing.tests.builders import NOW, TODAY

if TYPE_CHECKING:
    from tests.trust.world import World


def evaluations(made: World) -> None:
    """The things that the addresses of the room name; whoever is hidden from anybody is in none of them."""
    boss = made.boss
    with speaking_for(boss):
        scheme = Scheme.objects.get(pk=boss.scheme_id)
    rule = Definition(basis="adopted", since=date(2020, 1, 1), until=TODAY)
    cohort = evaluating.counted(boss, actions.draft_cohort(scheme, name="Everybody", rule=rule, by=boss, at=NOW))
    actions.lock_cohort(cohort, sha256=cohort.sha256, by=boss, at=NOW)
    result = evaluating.worked_out(boss, cohort)
    draft = evaluating.counted(boss, actions.draft_cohort(scheme, name="A draft", rule=rule, by=boss, at=NOW))
    made.things |= {
        "cohort": {"pk": cohort.pk},
        "cohort_result": {"pk": result.pk},
        "draft_cohort": {"pk": draft.pk},
    }
