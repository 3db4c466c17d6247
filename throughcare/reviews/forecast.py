"""The forecast of releases as the page shows it: twelve weeks in rows, twelve months as a picture, who has no day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.charts import BarChart, bars
from throughcare.core.components import short_day
from throughcare.registrations.frame import lead_of
from throughcare.registrations.models import Registration
from throughcare.reviews.custodypage import closes_words
from throughcare.reviews.releases import WEEKS_SHOWN, Expected, Step, within
from throughcare.reviews.sentences import monday_of, months_from, weeks_from

MONTHS_SHOWN = 12
STEPS_NAMED = 4


@dataclass(frozen=True)
class Entry:
    """Somebody in the forecast, with who prepares what; addresses and words are worked out once."""

    registration: Registration
    url: str
    day: str
    where: str
    lead: str
    closes: str
    late: Sequence[str]
    todo: Sequence[str]
    more: int
    done: str
    ready: bool
    conditional: bool


@dataclass(frozen=True)
class Week:
    """One row: the week, who is released in it."""

    begins: date
    ends: date
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Forecast:
    """All that the page shows."""

    weeks: Sequence[Week]
    overdue: Sequence[Entry]
    without_day: Sequence[Entry]
    remand: Sequence[Entry]
    by_month: BarChart
    within_weeks: int
    late: int
    offices_closed: int


def forecast(expected: Sequence[Expected], *, today: date) -> Forecast:
    """The page from everybody who is in custody."""
    mondays = weeks_from(today, WEEKS_SHOWN)
    last = mondays[-1] + timedelta(days=6)
    coming = within(expected, first=today, last=last)
    by_week: dict[date, list[Entry]] = {monday: [] for monday in mondays}
    for each in coming:
        if each.release_on is not None:
            by_week[monday_of(each.release_on)].append(entry(each))
    sentenced = [each for each in expected if not each.on_remand]
    return Forecast(
        weeks=[Week(monday, monday + timedelta(days=6), entries) for monday, entries in by_week.items()],
        overdue=[entry(each) for each in sentenced if each.release_on is not None and each.release_on < today],
        without_day=[entry(each) for each in sentenced if each.release_on is None],
        remand=[entry(each) for each in expected if each.on_remand],
        by_month=_months(sentenced, today),
        within_weeks=len(coming),
        late=sum(bool(each.late) for each in coming),
        offices_closed=sum(each.closes is not None for each in coming),
    )


def entry(each: Expected) -> Entry:
    """One person as the forecast shows them: what is late first, then what is still to do."""
    waiting = [step for step in each.open if not step.late]
    todo = [words(step) for step in waiting[:STEPS_NAMED]]
    settled = len(each.steps) - len(each.open)
    return Entry(
        registration=each.registration,
        url=reverse("reviews:custody", kwargs={"pk": each.registration.person_id}),
        day=date_format(each.release_on, "D j M") if each.release_on else "",
        where=each.where,
        lead=lead_of(each.registration),
        closes=closes_words(each.closes),
        late=[words(step) for step in each.late],
        todo=todo,
        more=len(waiting) - len(todo),
        done=_("%(done)s of %(all)s prepared") % {"done": settled, "all": len(each.steps)} if each.steps else "",
        ready=bool(each.steps) and not each.open,
        conditional=each.entry.expected_on is None and each.release_on is not None,
    )


def words(step: Step) -> str:
    """A step with who sees to it and by when."""
    who = who_sees_to(step)
    due = _("by %(day)s") % {"day": short_day(step.due_on)} if step.due_on else ""
    return ", ".join(part for part in (step.label, who, due) if part)


def who_sees_to(step: Step) -> str:
    """The named person and agency, or that nobody is named."""
    row = step.row
    if row is None or row.agency is None:
        return _("nobody named")
    return f"{row.practitioner.user.name}, {row.agency.name}" if row.practitioner else row.agency.name


def _months(expected: Sequence[Expected], today: date) -> BarChart:
    """How many are expected out in each of the next months, this one from today."""
    months = months_from(today, MONTHS_SHOWN)
    end = (months[-1] + timedelta(days=32)).replace(day=1)
    days = [each.release_on for each in expected if each.release_on and today <= each.release_on < end]
    counts = Counter(day.replace(day=1) for day in days)
    many = len(days)
    words = ngettext(
        "%(n)s release is expected in the next 12 months", "%(n)s releases are expected in the next 12 months", many
    )
    title = words % {"n": many}
    items = [(date_format(month, "F Y"), float(counts[month])) for month in months]
    return bars("releases-by-month", title, items, head=(_("Month"), _("Releases")))
