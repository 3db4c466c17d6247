"""The verbs of who stands around a person: add, correct, end, strike out, link to somebody on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.people.actions.reach import ImpossibleDate, Said, born_by, in_order, keep_before, need, said_by
from throughcare.people.models import Associate, Correction, Person
from throughcare.people.models.around import OF_THE_OFFENDING, WITH_WISHES, Contact, Direction, Role, Statement
from throughcare.sharing.models import InformationClass

OF_AN_ASSOCIATE = (
    "name",
    "role",
    "direction",
    "statement",
    "source",
    "from_on",
    "until_on",
    "notes",
    "contact",
    "contact_by",
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of somebody around a person."""

    name: str
    role: str
    direction: str = Direction.NONE
    statement: str = Statement.FACT
    source: Agency
    from_on: date | None = None
    until_on: date | None = None
    notes: str = ""
    contact: str = Contact.NOT_ASKED
    contact_by: str = ""


@action
def add_associate(person: Person, *, told: Told, by: Acting, at: datetime) -> Associate:
    """Write down who stands around the person, what they are to them, and who says so."""
    found = Person.objects.visible_to(by).locked(person.pk)
    scheme_id = _scheme_of(found, by)
    _possible(found, told, scheme_id, by, at.date())
    row = Associate(person=found, scheme_id=scheme_id, author_id=by.practitioner_id)
    _write(row, told)
    # What a generated column holds is known to the database alone until the row is read again.
    row.save(force_insert=True)
    record(Event.ASSOCIATE_ADDED, by=by, about=row, at=at, role=row.role)
    return row


@action
def correct_associate(
    associate: Associate, *, told: Told, why: str, version: int | None = None, by: Acting, at: datetime
) -> Associate:
    """Put right what was written of somebody; the record keeps how it stood."""
    row = _reach(associate, version, by)
    reason = need(why, _("Say why this is corrected."))
    _possible(row.person, told, row.scheme_id, by, at.date())
    before = said_by(row, OF_AN_ASSOCIATE)
    guarded = _guarded(row.role, told.role)
    _write(row, told)
    row.save()
    _keep(row, before, reason, information_class=guarded, by=by, at=at)
    record(Event.ASSOCIATE_CORRECTED, by=by, about=row, at=at)
    return row


@action
def end_associate(associate: Associate, *, on: date, version: int | None = None, by: Acting, at: datetime) -> Associate:
    """Say until which day somebody was around the person."""
    row = _reach(associate, version, by)
    if row.until_on is not None:
        raise DomainError(_("This has an end already. Correct it if the day is wrong."))
    in_order(row.from_on, on, _("The last day cannot be before the first."), field="on")
    if on > at.date():
        raise ImpossibleDate(_("The last day cannot be in the future."), field="on")
    born_by(row.person, on, field="on")
    before = said_by(row, ("until_on",))
    row.until_on = on
    row.save()
    _keep(row, before, "", information_class=_guarded(row.role), by=by, at=at)
    record(Event.ASSOCIATE_ENDED, by=by, about=row, at=at)
    return row


@action
def strike_out_associate(
    associate: Associate, *, why: str, version: int | None = None, by: Acting, at: datetime
) -> Associate:
    """Take off somebody who was written down in error; that it stood there is kept."""
    row = _reach(associate, version, by)
    row.struck_out_on, row.struck_out_why = at.date(), need(why, _("Say why this was an error."))
    row.save()
    record(Event.ASSOCIATE_STRUCK_OUT, by=by, about=row, at=at)
    return row


@action
def link_associate(
    associate: Associate, *, to: Person, version: int | None = None, by: Acting, at: datetime
) -> Associate:
    """Say that somebody around the person is on record too: only whoever may see both can tell."""
    row = _reach(associate, version, by)
    if row.role in WITH_WISHES:
        raise DomainError(_("Victims and witnesses are not linked to a record of a person managed."))
    other = Person.objects.visible_to(by).filter(pk=to.pk).first()
    if other is None:
        raise NotPermitted(_("You may not see that person, or nobody has them on record."))
    if other.pk == row.person_id:
        raise DomainError(_("Nobody stands around themselves. Choose somebody else."))
    row.linked = other
    row.save()
    record(Event.ASSOCIATE_LINKED, by=by, about=row, at=at)
    return row


@action
def unlink_associate(associate: Associate, *, version: int | None = None, by: Acting, at: datetime) -> Associate:
    """Take the link away; what was told of them stays."""
    row = _reach(associate, version, by)
    if row.linked_id is None or not Person.objects.visible_to(by).filter(pk=row.linked_id).exists():
        raise DomainError(_("This is not linked to anybody."))
    row.linked = None
    row.save()
    record(Event.ASSOCIATE_UNLINKED, by=by, about=row, at=at)
    return row


def _reach(associate: Associate, version: int | None, by: Acting) -> Associate:
    row = Associate.objects.visible_to(by).locked(associate.pk)
    authorise(by, Permission.WRITE_CASES, row)
    row.expect(version)
    if row.struck_out_on is not None:
        raise DomainError(_("This was struck out. Add them anew if they do stand around the person."))
    return row


def _scheme_of(person: Person, by: Acting) -> int:
    """The scheme in which somebody writes about the person: the one they act in."""
    authorise(by, Permission.WRITE_CASES)
    if by.scheme_id is None or by.scheme_id not in set(person.scheme_ids) & set(by.case_schemes):
        raise NotPermitted(_("This record is not of the scheme in which you act."))
    return by.scheme_id


def _possible(person: Person, told: Told, scheme_id: int, by: Acting, today: date) -> None:
    need(told.name, _("Enter a name, or what the person calls them."))
    if told.role not in Role.values or told.direction not in Direction.values:
        raise DomainError(_("Say what they are to the person, and who is a risk to whom."))
    if told.statement not in Statement.values:
        raise DomainError(_("Say whether it is a fact, an opinion or an allegation."))
    if told.role in OF_THE_OFFENDING and InformationClass.OFFENDING.value not in by.classes:
        raise NotPermitted(_("Your agency's agreement does not cover offending. Tell the police or probation instead."))
    if not Partner.objects.filter(live_on(today), scheme_id=scheme_id, agency=told.source).exists():
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": told.source.name})
    in_order(told.from_on, told.until_on, _("The last day cannot be before the first."))
    if told.from_on is not None and told.from_on > today:
        raise ImpossibleDate(_("The first day cannot be in the future."), field="from_on")
    born_by(person, told.from_on, field="from_on")
    if told.contact and told.role not in WITH_WISHES:
        raise DomainError(_("Wishes about contact are kept for victims and witnesses only."))
    if told.contact == Contact.NAMED and not told.contact_by.strip():
        raise DomainError(_("Say who may contact them."))


def _write(row: Associate, told: Told) -> None:
    row.name, row.role, row.direction, row.statement = told.name.strip(), told.role, told.direction, told.statement
    row.source, row.from_on, row.until_on, row.notes = told.source, told.from_on, told.until_on, told.notes.strip()
    row.contact = told.contact
    row.contact_by = told.contact_by.strip() if told.contact == Contact.NAMED else ""
    if told.role in WITH_WISHES:
        row.linked = None


def _guarded(*roles: str) -> str:
    """The class of information of what these roles tell: of the offending if any of them is."""
    of_offending = bool(set(roles) & {role.value for role in OF_THE_OFFENDING})
    return InformationClass.OFFENDING.value if of_offending else InformationClass.CASEWORK.value


def _keep(row: Associate, before: Said, why: str, *, information_class: str, by: Acting, at: datetime) -> None:
    keep_before(
        row,
        before,
        person=row.person,
        part=Correction.Part.AROUND,
        why=why,
        scheme_id=row.scheme_id,
        information_class=information_class,
        by=by,
        at=at,
    )
