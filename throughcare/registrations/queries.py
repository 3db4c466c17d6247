"""The cohort as a list, and one person's registrations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, Exists, F, OrderBy, OuterRef, Q, When

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Partner, Practitioner, live_on, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.people.models import Marker, Name, Person
from throughcare.registrations import further, whereabouts
from throughcare.registrations.models import Colour, LeadSpell, Registration, RegistrationQuerySet


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of the cohort; empty means all of it that is live."""

    colours: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    lead_agency: int | None = None
    mine: bool = False
    overdue: bool = False
    text: str = ""
    ended: bool = False
    further: tuple[str, ...] = ()
    # Whom the further filters keep, once that is known.
    kept: frozenset[uuid.UUID] | None = None


IN_CUSTODY = Q(custody_since__isnull=False) & Q(unlawfully_at_large_since=None)
WHERE: dict[str, Q] = {
    "community": Q(custody_since=None, unlawfully_at_large_since=None),
    "custody": IN_CUSTODY,
    "at_large": Q(unlawfully_at_large_since__isnull=False),
}

COLOURS_IN_ORDER = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.BLUE, Colour.NONE)
SORTS: dict[str, tuple[str, ...]] = {
    "name": (),
    "age": ("-person__birth_date",),
    "colour": ("colour_rank",),
    "level": ("level", "cohort"),
    "lead": ("lead_agency__name", "lead_practitioner__user__name"),
    "where": ("release_on",),
    "contact": ("last_contact_on",),
    "review": ("next_review_on",),
}


def cohort(by: Acting, wish: Wish, *, today: date) -> RegistrationQuerySet:
    """The registrations that fit the wish, as far as the asker may see them."""
    found = Registration.objects.visible_to(by)
    found = found.filter(ended_on__isnull=False) if wish.ended else found.live()
    if wish.colours:
        found = found.filter(colour__in=wish.colours)
    if wish.levels:
        found = found.filter(level__in=wish.levels)
    if wish.cohorts:
        found = found.filter(cohort__in=wish.cohorts)
    if wish.lead_agency is not None:
        found = found.filter(lead_agency_id=wish.lead_agency)
    if wish.mine:
        found = found.led_by(by)
    if wish.overdue:
        found = found.filter(next_review_on__lt=today)
    if wish.where and whereabouts.told():
        anywhere = Q()
        for place in wish.where:
            anywhere |= WHERE[place]
        found = found.filter(anywhere)
    for word in wish.text.lower().split():
        called = Name.objects.filter(person_id=OuterRef("person_id"), searched__contains=word)
        found = found.filter(Exists(called))
    return _further(found, by, wish, today)


def _further(found: RegistrationQuerySet, by: Acting, wish: Wish, today: date) -> RegistrationQuerySet:
    if wish.kept is not None:
        return found.filter(pk__in=wish.kept)
    return further.narrowed(found, wish.further, by=by, today=today)


def answered(by: Acting, wish: Wish, *, today: date) -> Wish:
    """The wish with whom the further filters keep, of any colour: found once for the list and for its figures."""
    if not wish.further:
        return wish
    found = cohort(by, replace(wish, colours=()), today=today)
    return replace(wish, kept=frozenset(found.order_by().values_list("pk", flat=True)))


def colour_counts(by: Acting, wish: Wish, *, today: date) -> dict[str, int]:
    """How many of each colour, were the colour not asked for: one query that also gives the length of the list."""
    wanted = replace(wish, colours=())
    if wanted == Wish():
        # Everybody who is live: the database keeps these figures, so that none of them is counted.
        with connection.cursor() as cursor:
            cursor.execute("select colour, many from registrations_colours()")
            return dict(cursor.fetchall())
    everybody = cohort(by, wanted, today=today)
    rows = everybody.order_by().values_list("colour").annotate(many=Count("pk"))
    return dict(rows)


def in_order(found: RegistrationQuerySet, *, sort: str) -> RegistrationQuerySet:
    """The list in order, to take a page from."""
    rank = Case(*(When(colour=colour, then=rank) for rank, colour in enumerate(COLOURS_IN_ORDER)))
    return found.annotate(colour_rank=rank).order_by(*_order(sort))


def lines(found: RegistrationQuerySet, *, sort: str) -> RegistrationQuerySet:
    """The list in order, with all that one line shows, in one query."""
    warnings = Marker.objects.filter(person_id=OuterRef("person_id"), ended_on=None).order_by("kind")
    shown = found.select_related("person", "lead_agency", "lead_practitioner__user")
    return in_order(shown.annotate(warnings=ArraySubquery(warnings.values("kind").distinct())), sort=sort)


def lines_of_page(page: RegistrationQuerySet, *, sort: str) -> RegistrationQuerySet:
    """The lines of one page that was taken from the list in order: only these are joined to what they show."""
    return lines(Registration.objects.filter(pk__in=page.values("pk")), sort=sort)


def _order(sort: str) -> list[OrderBy]:
    """An order from the closed list; the key at the end keeps pages from overlapping."""
    backwards = sort.startswith("-")
    order = []
    if sort.removeprefix("-") == "where" and not whereabouts.told():
        sort = ""
    for column in SORTS.get(sort.removeprefix("-"), ()):
        down = column.startswith("-") != backwards
        field = F(column.removeprefix("-"))
        order.append(field.desc(nulls_last=True) if down else field.asc(nulls_last=True))
    # Never null, and so without a word on nulls, which would keep the index from being read backwards.
    name = F("sort_name").desc() if backwards else F("sort_name").asc()
    return [*order, name, F("pk").asc()]


def live_registration(by: Acting, person: Person) -> Registration | None:
    """The person's registration that holds now, on a scheme of the asker's."""
    return (
        Registration.objects.visible_to(by)
        .live()
        .filter(person=person)
        .select_related("lead_agency", "lead_practitioner__user")
        .first()
    )


def registrations_of(by: Acting, person: Person) -> list[Registration]:
    """All of a person's times on the scheme, newest first, with who led when."""
    found = (
        Registration.objects.visible_to(by)
        .filter(person=person)
        .select_related("lead_agency", "lead_practitioner__user", "scheme", "responsible_scheme")
        .prefetch_related("leads__agency", "leads__practitioner__user")
        .order_by("-started_on", "-made_at")
    )
    return list(found)


def leads_of(registration: Registration) -> list[LeadSpell]:
    """Who led, newest first."""
    return sorted(registration.leads.all(), key=lambda spell: spell.from_on, reverse=True)


def agencies_of(scheme_id: int | None, *, on: date) -> list[Agency]:
    """The agencies with a place in the scheme today, by name."""
    if scheme_id is None:
        return []
    places = Partner.objects.filter(live_on(on), scheme_id=scheme_id)
    return list(Agency.objects.filter(pk__in=places.values("agency_id")).order_by("name"))


def practitioners_of(scheme_id: int, *, on: date, who_may: Permission = Permission.WRITE_PLAN) -> list[Practitioner]:
    """Those who may do something in the scheme today, by agency and name: whoever may write plans can lead."""
    roles = [role for role, carried in CARRIES.items() if who_may in carried]
    working = Grant.objects.filter(working_on(on), scheme_id=scheme_id, role__in=roles)
    return list(
        Practitioner.objects.filter(working_on(on), user__is_active=True, pk__in=working.values("practitioner_id"))
        .select_related("user", "agency")
        .order_by("agency__name", "user__name")
    )
