"""Who stands around a person, as the one who looks may see it: groups, links both ways, and what is not covered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.components import Text, short_day
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Associate, Person
from throughcare.people.models.around import OF_THE_OFFENDING, WITH_WISHES, Direction, Role
from throughcare.sharing.models import InformationClass

DIRECTION_COLOURS = {Direction.TO_THEM: "red", Direction.FROM_THEM: "red", Direction.BOTH: "red"}


@dataclass(frozen=True)
class Around:
    """One row as it is shown. `linked` is set only for those who may see that person, too."""

    row: Associate
    role: Text
    direction: Text
    direction_colour: str
    statement: Text
    when: str
    wishes: str
    linked: Person | None = None

    @property
    def may_link(self) -> bool:
        """Whether they may turn out to be somebody on record; whoever was harmed is never linked."""
        return self.row.role not in WITH_WISHES


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    key: str
    heading: Text
    rows: list[Around] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """Everything that is shown of who stands around a person."""

    groups: list[Group]
    ended: list[Around]
    struck_out: list[Associate]
    named_by: list[Around]
    covered: bool

    @property
    def anybody(self) -> bool:
        """Whether there is a row at all."""
        return bool(self.groups or self.ended or self.struck_out or self.named_by)


def around(by: Acting, person: Person, *, on: date) -> Surroundings:
    """Who stands around the person, and whose record names the person, as far as `by` may see both."""
    rows = list(
        Associate.objects.visible_to(by)
        .filter(person=person)
        .select_related("source", "author__user")
        .order_by("role", "name", "pk")
    )
    # A row is reached through the person it is about: whoever is hidden names nobody here.
    naming = list(
        Associate.objects.visible_to(by)
        .standing()
        .filter(linked=person)
        .select_related("source", "person", "author__user")
        .order_by("role", "pk")
    )
    people = Person.objects.visible_to(by).in_bulk({row.linked_id for row in rows if row.linked_id})
    standing = [_shown(row, people) for row in rows if row.struck_out_on is None]
    now = [each for each in standing if each.row.until_on is None or each.row.until_on > on]
    return Surroundings(
        groups=_grouped(now),
        ended=[each for each in standing if each not in now],
        struck_out=[row for row in rows if row.struck_out_on is not None],
        named_by=[_shown(row, {}) for row in naming],
        covered=InformationClass.OFFENDING.value in by.classes,
    )


def _shown(row: Associate, people: dict[uuid.UUID, Person]) -> Around:
    return Around(
        row=row,
        role=row.get_role_display(),
        direction=row.get_direction_display(),
        direction_colour=DIRECTION_COLOURS.get(Direction(row.direction), "grey"),
        statement=row.get_statement_display(),
        when=_when(row.from_on, row.until_on),
        wishes=_wishes(row),
        linked=people.get(row.linked_id) if row.linked_id else None,
    )


def _when(begun: date | None, ended: date | None) -> str:
    if begun and ended:
        return _("%(first)s to %(last)s") % {"first": short_day(begun), "last": short_day(ended)}
    if begun:
        return _("since %(day)s") % {"day": short_day(begun)}
    return _("until %(day)s") % {"day": short_day(ended)} if ended else ""


def _wishes(row: Associate) -> str:
    if row.role not in WITH_WISHES:
        return ""
    said = str(row.get_contact_display())
    return f"{said}: {row.contact_by}" if row.contact_by else said


def _grouped(rows: Iterable[Around]) -> list[Group]:
    """Those harmed first, then those of the offending, then family and others."""
    offending = [role for role in OF_THE_OFFENDING if role not in WITH_WISHES]
    others = [role for role in Role if role not in OF_THE_OFFENDING]
    parts = (
        ("harmed", _("Victims and witnesses"), WITH_WISHES),
        ("offending", _("Part of the offending or of exploitation"), offending),
        ("close", _("Family, friends and others"), others),
    )
    found = list(rows)
    groups = [Group(key, heading, [each for each in found if each.row.role in roles]) for key, heading, roles in parts]
    return [group for group in groups if group.rows]
