"""How agencies keep to what was agreed: counted by the day on which actions fell due, as far as somebody may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.partnerships.acting import Acting
from throughcare.plans.models import ActionQuerySet, ActionState, PlanAction

# What can have become of an action, in the order of the table; "late" is a part of "open".
IN_TIME, LATE_DONE, COULD_NOT, DID_NOT, NOT_NEEDED, OPEN, LATE = (
    "in_time",
    "done_late",
    "could_not",
    "did_not",
    "not_needed",
    "open",
    "late",
)
AGREED, CARRIED = "agreed", "carried"
COLUMNS = {
    AGREED: _("Agreed"),
    IN_TIME: _("Done in time"),
    LATE_DONE: _("Done late"),
    COULD_NOT: _("Could not be done"),
    DID_NOT: _("Was not done"),
    NOT_NEEDED: _("No longer needed"),
    OPEN: _("Open"),
    LATE: _("Of these late"),
    CARRIED: _("Carried over at least once"),
}


def became(key: str, today: date) -> Q:
    """The actions of which this is true on a day."""
    return {
        AGREED: Q(),
        IN_TIME: Q(state=ActionState.DONE, closed_on__lte=F("due_on")),
        LATE_DONE: Q(state=ActionState.DONE, closed_on__gt=F("due_on")),
        COULD_NOT: Q(state=ActionState.COULD_NOT),
        DID_NOT: Q(state=ActionState.DID_NOT),
        NOT_NEEDED: Q(state=ActionState.NOT_NEEDED),
        OPEN: Q(state=ActionState.OPEN),
        LATE: Q(state=ActionState.OPEN, due_on__lt=today),
        CARRIED: ~Q(moves=[]),
    }[key]


@dataclass(frozen=True)
class Kept:
    """What became of one agency's actions."""

    agency_id: int
    agency: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_time(self) -> int | None:
        """Per cent done in time of those that were to be done and could be; None where there are none."""
        settled = sum(self.counts[key] for key in (IN_TIME, LATE_DONE, DID_NOT, LATE))
        return round(100 * self.counts[IN_TIME] / settled) if settled else None


def due_between(by: Acting, scheme_id: int, *, since: date, until: date) -> ActionQuerySet:
    """The actions of a scheme that fell or fall due in a period, as far as `by` may see them."""
    mine: ActionQuerySet = PlanAction.objects.visible_to(by).filter(scheme_id=scheme_id)
    return mine.filter(due_on__gte=since, due_on__lte=until)


def by_agency(by: Acting, scheme_id: int, *, since: date, until: date, today: date) -> list[Kept]:
    """One line an agency, in one query."""
    counts = {key: Count("pk", filter=became(key, today)) if key != AGREED else Count("pk") for key in COLUMNS}
    rows = due_between(by, scheme_id, since=since, until=until).order_by("agency__name")
    found = rows.values("agency_id", "agency__name").annotate(**{f"n_{key}": count for key, count in counts.items()})
    return [Kept(row["agency_id"], row["agency__name"], {key: row[f"n_{key}"] for key in COLUMNS}) for row in found]


def together(lines: Sequence[Kept], name: str) -> Kept:
    """All agencies as one line."""
    return Kept(0, name, {key: sum(line.counts[key] for line in lines) for key in COLUMNS})
