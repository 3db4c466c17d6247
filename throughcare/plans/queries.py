"""What the needs and plan pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version
from throughcare.plans.models import ActionState, Need, NeedLevel, Plan, PlanAction, PlanLine
from throughcare.plans.pathways import open_to
from throughcare.plans.pathways import pathway_labels as pathway_labels
from throughcare.registrations.models import Registration


@dataclass(frozen=True)
class Pathway:
    """One pathway of a person: the judgement that holds, the one before it, and all of them in order."""

    key: str
    label: str
    now: Need | None = None
    before: Need | None = None
    levels: list[int] = field(default_factory=list)
    gone: bool = False

    @property
    def movement(self) -> str:
        """better, worse, same or new: the last judgement beside the one before."""
        if self.now is None:
            return ""
        return moved(self.before.level if self.before else None, self.now.level)

    @property
    def since_first(self) -> str:
        """The same, of the last judgement beside the first."""
        if len(self.levels) < 2:
            return ""
        return moved(self.levels[0], self.levels[-1])


def moved(before: int | None, now: int) -> str:
    """Which way a need moved."""
    if before is None:
        return "new"
    if now == before:
        return "same"
    return "better" if now < before else "worse"


def needs_of(by: Acting, registration: Registration, profile: Profile) -> list[Pathway]:
    """Each pathway the scheme has for the person, with its judgements; those of an older profile stay visible.

    A pathway of a class that the asker's agency has not signed for is left out, judged or not.
    """
    rows = list(
        Need.objects.visible_to(by)
        .standing()
        .filter(registration=registration)
        .select_related("agency")
        .order_by("pathway", "assessed_on", "made_at")
    )
    judged: dict[str, list[Need]] = {}
    for row in rows:
        judged.setdefault(row.pathway, []).append(row)
    offered = dict(open_to(by, profile, registration.person))
    gone = [key for key in judged if key not in offered]
    names = pathway_labels(profile, gone, before=profile_of_version(registration.profile_version_id)) if gone else {}
    found = [_pathway(key, label, judged.get(key, []), gone=False) for key, label in offered.items()]
    return [*found, *(_pathway(key, names[key], judged[key], gone=True) for key in gone)]


def _pathway(key: str, label: str, rows: list[Need], *, gone: bool) -> Pathway:
    return Pathway(
        key=key,
        label=label,
        now=rows[-1] if rows else None,
        before=rows[-2] if len(rows) > 1 else None,
        levels=[row.level for row in rows],
        gone=gone,
    )


@dataclass(frozen=True)
class Judgement:
    """One judgement of a pathway with who made it, and what it said before it was corrected."""

    need: Need
    who: str
    before: Sequence[tuple[Need, str]] = ()


def history_of(by: Acting, registration: Registration, pathway: str) -> list[Judgement]:
    """Every judgement of one pathway, newest first; those that were corrected stand beneath what replaced them."""
    rows = list(
        Need.objects.visible_to(by)
        .filter(registration=registration, pathway=pathway)
        .select_related("agency")
        .order_by("-assessed_on", "-made_at")
    )
    names = _names(row.assessed_by for row in rows)
    replaced = {row.corrected_by_id: row for row in rows if row.corrected_by_id}

    def earlier(row: Need) -> list[tuple[Need, str]]:
        found = []
        while row.pk in replaced:
            row = replaced[row.pk]
            found.append((row, names.get(row.assessed_by, row.agency.name)))
        return found

    standing = [row for row in rows if row.corrected_by_id is None]
    return [Judgement(row, names.get(row.assessed_by, row.agency.name), earlier(row)) for row in standing]


def _names(practitioners: Iterable[int]) -> dict[int, str]:
    found = Practitioner.objects.filter(pk__in=set(practitioners)).select_related("user", "agency")
    return {each.pk: f"{each.user.name}, {each.agency.name}" for each in found}


@dataclass(frozen=True)
class PlanWish:
    """What somebody wants to see of the plan; empty means all of it."""

    agency: int | None = None
    pathway: str = ""
    prong: str = ""
    state: str = ""
    sort: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.agency or self.pathway or self.prong or self.state)


@dataclass(frozen=True)
class PlanPage:
    """The current plan and its lines: late first, then by day; the closed ones after them."""

    plan: Plan | None
    earlier: list[Plan]
    open: list[PlanAction]
    closed: list[PlanAction]
    every: list[PlanAction]


SORTS: dict[str, Callable[[PlanAction], Any]] = {
    "due": lambda line: line.due_on,
    "who": lambda line: (line.agency.name, line.named_person),
    "what": lambda line: line.what.lower(),
    "pathway": lambda line: line.pathway,
}


def plan_of(by: Acting, registration: Registration) -> PlanPage:
    """Everything planned for a registration, in two queries."""
    plans = list(Plan.objects.visible_to(by).filter(registration=registration).order_by("-number"))
    lines = list(
        PlanAction.objects.visible_to(by)
        .filter(registration=registration)
        .select_related("agency", "plan", "service")
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
        every=lines,
    )


def narrowed(page: PlanPage, wish: PlanWish) -> PlanPage:
    """The same plan with only the actions that fit the wish, the open ones in its order."""
    open_now = [line for line in page.open if _fits(line, wish)]
    key = SORTS.get(wish.sort.removeprefix("-"))
    if key is not None:
        open_now.sort(key=key, reverse=wish.sort.startswith("-"))
    return replace(page, open=open_now, closed=[line for line in page.closed if _fits(line, wish)])


def _fits(line: PlanAction, wish: PlanWish) -> bool:
    return (
        (wish.agency is None or line.agency_id == wish.agency)
        and (not wish.pathway or line.pathway == wish.pathway)
        and (not wish.prong or line.prong == wish.prong)
        and (not wish.state or line.state == wish.state)
    )


AnyLine = PlanLine | PlanAction


@dataclass(frozen=True)
class Version:
    """One version of the plan with the lines it had when it ended, or has now."""

    plan: Plan
    lines: Sequence[AnyLine]
    until: date | None = None


def versions_of(by: Acting, registration: Registration) -> list[Plan]:
    """Every version, newest first."""
    return list(Plan.objects.visible_to(by).filter(registration=registration).order_by("-number"))


def version_of(by: Acting, plans: Sequence[Plan], number: int) -> Version | None:
    """One version as it was, or as it is when it is the current one; None when there is no such version."""
    plan = next((each for each in plans if each.number == number), None)
    if plan is None:
        return None
    after = next((each for each in plans if each.number == number + 1), None)
    lines: list[AnyLine]
    if plan.current:
        found = PlanAction.objects.visible_to(by).filter(plan=plan)
        lines = list(found.select_related("agency").order_by("due_on", "made_at"))
    else:
        kept = PlanLine.objects.visible_to(by).filter(plan=plan)
        lines = list(kept.select_related("agency").order_by("due_on", "made_at"))
    return Version(plan, lines, after.started_on if after else None)


@dataclass(frozen=True)
class Compared:
    """One action in two versions: as it stood in the first, as in the second; None where it was not in it."""

    first: AnyLine | None
    second: AnyLine | None

    @property
    def changed(self) -> bool:
        """Whether it differs between the two."""
        if self.first is None or self.second is None:
            return True
        return any(getattr(self.first, name) != getattr(self.second, name) for name in SHOWN_OF_A_LINE)


SHOWN_OF_A_LINE = ("what", "prong", "pathway", "agency_id", "named_person", "due_on", "state", "outcome")


def compare(first: Version, second: Version) -> list[Compared]:
    """The actions of two versions side by side: those in both, then those only in the one or the other."""
    ones = {_action(line): line for line in first.lines}
    others = {_action(line): line for line in second.lines}
    keys = [*(key for key in ones if key in others), *(key for key in ones if key not in others)]
    keys += [key for key in others if key not in ones]
    return [Compared(ones.get(key), others.get(key)) for key in keys]


def _action(line: AnyLine) -> object:
    return line.action_id if isinstance(line, PlanLine) else line.pk


def level_label(level: int) -> str:
    """A level in words."""
    return str(NeedLevel(level).label)
