"""Cohorts to test with: people on Richmond, an analyst who asks, and the worker's part done at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.chronology.tests.builders import added, custody
from throughcare.core.context import speaking_for
from throughcare.evaluation import actions, jobs
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.models import Cohort, CohortResult, SeverityTable
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people.tests import builders as people
from throughcare.registrations import actions as registering
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

ADOPTED = date(2024, 1, 10)
WEIGHTS = "offence,weight,source\n02801,438,Made up\n"
YEAR = Definition(basis="adopted", since=date(2024, 1, 1), until=date(2024, 12, 31))


@dataclass
class Bench:
    """Richmond with a co-ordinator who records and an analyst who asks."""

    place: Partnership
    by: Acting
    analyst: Acting
    held: list[Registration] = field(default_factory=list)

    def somebody(
        self,
        *,
        adopted: date = ADOPTED,
        left: date | None = None,
        offences: tuple[tuple[date, int, str], ...] = (),
        custody_from: tuple[tuple[date, date | None], ...] = (),
        **fields: Any,
    ) -> Registration:
        """A person: offences as (day, days until dealt with, outcome), spells in custody as (from, to)."""
        sex = fields.pop("sex", "M")
        who = people.person(self.by, family_name=f"Person{len(self.held)}", sex=sex)
        found = registration(self.by, person=who, started_on=adopted, **fields)
        for on, after, outcome in offences:
            dealt = on + timedelta(days=after) if outcome != "charged" else None
            told: dict[str, Any] = {"outcome": outcome, "offence_code": "02801", "disposed_on": dealt}
            added(self.by, who, kind="offence", on_day=on, **told)
        for start, end in custody_from:
            custody(self.by, who, on_day=start, until_on=end)
        if left is not None:
            registering.deregister(found, on=left, reason=any_reason(), words="Done", by=self.by, at=NOW)
        self.held.append(found)
        return found


def any_reason() -> str:
    """A reason for leaving that Richmond knows."""
    return str(shipped()["richmond"].exit_reasons[0].key)


def bench() -> Bench:
    """The partnership with both."""
    here = partnership("richmond")
    analyst = here.acting(Role.ANALYST, agency="council", name="Asha Verma")
    return Bench(here, here.acting(Role.COORDINATOR), analyst)


def drafted(by: Acting, place: Partnership, *, name: str = "Adopted in 2024", rule: Definition = YEAR) -> Cohort:
    """A cohort that the worker has counted."""
    made = actions.draft_cohort(place.scheme, name=name, rule=rule, by=by, at=NOW)
    return counted(by, made)


def counted(by: Acting, cohort: Cohort) -> Cohort:
    """What the worker does with a draft."""
    jobs.cohorts.count_cohort(key=str(cohort.pk), practitioner_id=by.practitioner_id, scheme_id=cohort.scheme_id)
    return read(by, cohort)


def read(by: Acting, cohort: Cohort) -> Cohort:
    """As it stands."""
    with speaking_for(by):
        return Cohort.objects.visible_to(by).select_related("scheme").get(pk=cohort.pk)


def locked(by: Acting, place: Partnership, *, name: str = "Adopted in 2024", rule: Definition = YEAR) -> Cohort:
    """A cohort that no longer changes."""
    made = drafted(by, place, name=name, rule=rule)
    actions.lock_cohort(made, sha256=made.sha256, by=by, at=NOW)
    return read(by, made)


def worked_out(
    by: Acting,
    cohort: Cohort,
    *,
    data_to: date = TODAY,
    months: int = 12,
    weights: SeverityTable | None = None,
    at: datetime = NOW,
) -> CohortResult:
    """A result that the worker has made."""
    made = actions.ask_for_results(cohort, data_to=data_to, months=months, weights=weights, by=by, at=at)
    jobs.cohorts.work_out(key=str(made.pk), practitioner_id=by.practitioner_id, scheme_id=made.scheme_id)
    with speaking_for(by):
        return CohortResult.objects.visible_to(by).select_related("cohort", "severity").get(pk=made.pk)
