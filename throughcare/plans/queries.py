"""What the needs and plan pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.plans.actions import pathways_of
from throughcare.plans.models import ActionState, Need, NeedLevel, Plan, PlanAction
from throughcare.registrations.models import Registration


@dataclass(frozen=True)
class Pathway:
    """One pathway of a person: the judgement that holds, the one before it, and all of them in order."""

    key: str
    label: str
    now: Need | None = None
    before: Need | None = None
    levels: list[int] = field(default_factory=list)

    @property
    def movement(self) -> str:
        """better, worse, same or new."""
        if self.now is None:
            return ""
        if self.before is None:
            return "new"
        if self.now.level == self.before.level:
            return "same"
        return "better" if self.now.level < self.before.level else "worse"


def needs_of(by: Acting, registration: Registration, profile: Profile) -> list[Pathway]:
    """Each pathway the scheme has for the person, with its judgements; those of an older profile stay visible."""
    rows = list(
        Need.objects.visible_to(by)
        .filter(registration=registration)
        .select_related("agency")
        .order_by("pathway", "assessed_on", "made_at")
    )
    judged: dict[str, list[Need]] = {}
    for row in rows:
        judged.setdefault(row.pathway, []).append(row)
    labels = dict(pathways_of(profile, registration.person))
    for key in judged:
        labels.setdefault(key, key.replace("_", " ").capitalize())
    return [_pathway(key, label, judged.get(key, [])) for key, label in labels.items()]


def _pathway(key: str, label: str, rows: list[Need]) -> Pathway:
    return Pathway(
        key=key,
        label=label,
        now=rows[-1] if rows else None,
        before=rows[-2] if len(rows) > 1 else None,
        levels=[row.level for row in rows],
    )


@dataclass(frozen=True)
class PlanPage:
    """The current plan and its lines: late first, then by day; the closed ones after them."""

    plan: Plan | None
    earlier: list[Plan]
    open: list[PlanAction]
    closed: list[PlanAction]


def plan_of(by: Acting, registration: Registration) -> PlanPage:
    """Everything planned for a registration, in two queries."""
    plans = list(Plan.objects.visible_to(by).filter(registration=registration).order_by("-number"))
    lines = list(
        PlanAction.objects.visible_to(by)
        .filter(registration=registration)
        .select_related("agency", "plan")
        .order_by("due_on", "made_at")
    )
    return PlanPage(
        plan=next((plan for plan in plans if plan.current), None),
        earlier=[plan for plan in plans if not plan.current],
        open=[line for line in lines if line.state == ActionState.OPEN],
        closed=sorted(
            (line for line in lines if line.state != ActionState.OPEN),
            key=lambda line: line.closed_on or date.min,
            reverse=True,
        ),
    )


def level_label(level: int) -> str:
    """A level in words."""
    return str(NeedLevel(level).label)


def pathway_labels(profile: Profile, keys: Iterable[str]) -> dict[str, str]:
    """The words for pathway keys, whoever they are for."""
    known = {pathway.key: pathway.label for pathway in profile.pathways}
    return {key: known.get(key, key.replace("_", " ").capitalize()) for key in keys}
