"""The people whom somebody leads, with what is late for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from throughcare.core.cards import address, first_few
from throughcare.core.components import short_day
from throughcare.desk.handing import meanwhile_for
from throughcare.partnerships.acting import Acting
from throughcare.plans.models import PlanAction
from throughcare.registrations.frame import place_of
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import Wish, cohort, lines

MOST = 25


@dataclass(frozen=True)
class MyPerson:
    """One line: colour, where, last contact, next appointment, actions late."""

    registration: Registration
    place: str
    place_detail: str
    place_colour: str
    late: int
    review_overdue: bool

    @property
    def meanwhile(self) -> str:
        """For whom one leads the person only meanwhile, and until when."""
        told = getattr(self.registration, "meanwhile", None)
        if not told:
            return ""
        given = {"name": told["name"], "day": short_day(date.fromisoformat(told["until"]))}
        return _("for %(name)s until %(day)s") % given


@dataclass(frozen=True)
class MyPeople:
    """Whom somebody leads: the first of them, and how many in all."""

    shown: list[MyPerson]
    count: int
    url: str


def my_people(by: Acting, today: date) -> MyPeople:
    """The live registrations that `by` leads, red first."""
    mine = lines(cohort(by, Wish(mine=True), today=today), sort="colour")
    told = mine.annotate(meanwhile=meanwhile_for(by, on=today), late=_late(by, today))
    rows, count = first_few(told, most=MOST)
    shown = []
    for row in rows:
        overdue = row.next_review_on is not None and row.next_review_on < today
        shown.append(MyPerson(row, *place_of(row), int(getattr(row, "late", 0)), overdue))
    return MyPeople(shown, count, address("registrations:cohort", query="mine=on"))


def _late(by: Acting, today: date) -> Coalesce:
    """How many actions about the person are late, as far as `by` may know of them."""
    counted = (
        PlanAction.objects.visible_to(by)
        .late_on(today)
        .filter(registration=OuterRef("pk"))
        .order_by()
        .values("registration")
        .annotate(many=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("many")), 0)
