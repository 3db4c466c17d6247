"""What evaluations keep: a locked cohort of everybody in the world with its result, a draft, and what-ifs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.trust.money import money
from throughcare.core.context import speaking_for
from throughcare.evaluation import actions
from throughcare.evaluation.actions import analyses, whatif
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.models import Cohort
from throughcare.evaluation.tests import analysisbuilders as analysing
from throughcare.evaluation.tests import builders as evaluating
from throughcare.evaluation.tests.whatifbuilders import worked
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.profile import shipped
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY

if TYPE_CHECKING:
    from tests.trust.world import World


def evaluations(made: World) -> None:
    """The things that the addresses of the room name; whoever is hidden from anybody is in none of them."""
    boss = made.boss
    money(made)
    with speaking_for(boss):
        scheme = Scheme.objects.get(pk=boss.scheme_id or 0)
    # Everybody else in the world is hidden from somebody, and so in no cohort. One of the letters that names end with.
    case = made.cases["open"]
    case.people.append(person(boss, family_name=f"{case.sign}PersonP", given_names=case.words("Given")))
    registration(boss, person=case.people[-1])
    rule = Definition(basis="adopted", since=date(2020, 1, 1), until=TODAY)
    cohort = evaluating.counted(boss, actions.draft_cohort(scheme, name="Everybody", rule=rule, by=boss, at=NOW))
    actions.lock_cohort(cohort, sha256=cohort.sha256, by=boss, at=NOW)
    result = evaluating.worked_out(boss, cohort)
    draft = evaluating.counted(boss, actions.draft_cohort(scheme, name="A draft", rule=rule, by=boss, at=NOW))
    made.things |= {
        "cohort": {"pk": cohort.pk},
        "cohort_result": {"pk": result.pk},
        "draft_cohort": {"pk": draft.pk},
        **_what_ifs(boss, scheme),
        **_analyses(boss, scheme, cohort),
    }


def _what_ifs(boss: Acting, scheme: Scheme) -> dict[str, dict[str, Any]]:
    """One that is worked out, in which nearly everybody would differ, and one with values left open."""
    other = shipped()["sussex" if scheme.slug != "sussex" else "kingston"]
    asked = whatif.ask(scheme, other, source="Published rules", by=boss, at=NOW)
    worked(whatif.begin(asked, by=boss, at=NOW), boss)
    loose = shipped()["richmond"].with_value("selection.minimum_age", 17)
    waiting = whatif.ask(scheme, loose, source="A file", by=boss, at=NOW)
    return {"what_if": {"pk": asked.pk}, "open_what_if": {"pk": waiting.pk}}


def _analyses(boss: Acting, scheme: Scheme, cohort: Cohort) -> dict[str, dict[str, Any]]:
    """A report of everybody beside others, results that failed, a plan to be fixed, and one that is only gathered."""
    rows = analysing.rows(many=200)
    plan = analysing.PLAN | {"bootstrap": 0}
    done = analysing.fixed(boss, analysing.with_rows(boss, scheme, rows), plan)
    run = analysing.found_out(boss, done)
    other = analysing.fixed(boss, analysing.with_rows(boss, scheme, analysing.rows(many=200, seed=5)), plan)
    failed = analyses.ask_for_findings(other, by=boss, at=NOW)
    analyses.give_up_findings(failed, why="The worker was ill.", by=boss, at=NOW)
    waiting = analysing.planned(boss, analysing.with_rows(boss, scheme, rows), plan)
    gathered = analysing.beside_cohort(boss, scheme, cohort)
    return {
        "analysis": {"pk": done.pk},
        "analysis_run": {"pk": run.pk},
        "failed_run": {"pk": failed.pk},
        "planned_analysis": {"pk": waiting.pk},
        "gathered_analysis": {"pk": gathered.pk},
    }
