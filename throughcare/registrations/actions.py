"""The verbs of a registration: register, change, hand the lead on, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, Practitioner, ProfileVersion, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import profile_of_version
from throughcare.people.models import Person
from throughcare.registrations import levels
from throughcare.registrations.models import AlreadyRegistered, HoldingChange, LeadSpell, LevelChange, Registration


@action
def register(
    person: Person,
    *,
    scheme_id: int,
    profile_version: ProfileVersion,
    started_on: date,
    level: str = "",
    cohort: str = "",
    statutory_status: str = "",
    mappa_category: int | None = None,
    mappa_level: int | None = None,
    leading_arrangement: str = "",
    lead_agency: Agency,
    lead_practitioner: Practitioner | None = None,
    by: Acting,
    at: datetime,
) -> Registration:
    """Take the person on: one live registration a scheme, led by one agency from the first day."""
    authorise(by, Permission.REGISTER, scheme_id)
    found = Person.objects.visible_to(by).locked(person.pk)
    levels.check(
        profile_of_version(profile_version.pk),
        age=found.age_on(started_on),
        level=level,
        cohort=cohort,
        mappa_category=mappa_category,
        mappa_level=mappa_level,
    )
    again = _free_to_begin(found, scheme_id, started_on, at.date())
    _belongs(lead_agency, lead_practitioner, scheme_id, started_on)
    registration = Registration.objects.create(
        scheme_id=scheme_id,
        person=found,
        profile_version=profile_version,
        started_on=started_on,
        level=level,
        cohort=cohort,
        statutory_status=statutory_status,
        mappa_category=mappa_category,
        mappa_level=mappa_level,
        leading_arrangement=leading_arrangement,
        lead_agency=lead_agency,
        lead_practitioner=lead_practitioner,
    )
    _spell(registration, lead_agency, lead_practitioner, started_on, "")
    event = Event.PERSON_REREGISTERED if again else Event.PERSON_REGISTERED
    record(event, by=by, about=registration, at=at, profile_version=profile_version.pk)
    return registration


def _free_to_begin(person: Person, scheme_id: int, started_on: date, today: date) -> bool:
    """Refuse a beginning that overlaps an earlier registration; say whether there was an earlier one."""
    if started_on > today:
        raise DomainError(_("A registration cannot begin in the future."))
    earlier = Registration.objects.filter(person=person, scheme_id=scheme_id)
    if earlier.live().exists():
        raise AlreadyRegistered(_("This person is on the scheme already."))
    if earlier.filter(ended_on__gt=started_on).exists():
        raise DomainError(_("The person was on the scheme until after that day. Choose a later one."))
    return earlier.exists()


@action
def change(
    registration: Registration,
    *,
    level: str,
    cohort: str,
    statutory_status: str,
    mappa_category: int | None,
    mappa_level: int | None,
    leading_arrangement: str,
    version: int | None = None,
    through: str = "",
    by: Acting,
    at: datetime,
) -> Registration:
    """Change how the person is held: level, cohort, MAPPA and statutory status are each their own.

    `through` is the kind of meeting that decided it, where the profile keeps a level for one.
    """
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    found.expect(version).require_live()
    profile = profile_of_version(found.profile_version_id)
    before = (found.level, found.mappa_level)
    levels.check_way_in(profile, level=level, mappa_level=mappa_level, before=before, through=through)
    levels.check(
        profile,
        age=found.person.age_on(at.date()),
        level=level,
        cohort=cohort,
        mappa_category=mappa_category,
        mappa_level=mappa_level,
    )
    wanted = {
        "level": level,
        "cohort": cohort,
        "statutory_status": statutory_status,
        "mappa_category": mappa_category,
        "mappa_level": mappa_level,
        "leading_arrangement": leading_arrangement,
    }
    changed = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
    if "level" in changed:
        _note_level(found, level, at.date())
    _note_holding(found, {name: wanted[name] for name in changed if name in HoldingChange.What.values}, at.date())
    for name in changed:
        setattr(found, name, wanted[name])
    found.save(update_fields=[*changed, "changed_at"])
    record(Event.REGISTRATION_CHANGED, by=by, about=found, at=at, fields=changed)
    return found


def _note_level(registration: Registration, level: str, from_on: date) -> None:
    """Keep since when the level holds: what was asked for before is judged by the one before."""
    LevelChange.objects.create(
        scheme_id=registration.scheme_id,
        person_id=registration.person_id,
        registration=registration,
        before=registration.level,
        after=level,
        from_on=from_on,
    )


def _note_holding(registration: Registration, wanted: Mapping[str, Any], from_on: date) -> None:
    """Keep since when cohort and statutory status hold, so that an earlier day can be counted."""
    for what, after in wanted.items():
        HoldingChange.objects.create(
            scheme_id=registration.scheme_id,
            person_id=registration.person_id,
            registration=registration,
            what=what,
            before=getattr(registration, what),
            after=after,
            from_on=from_on,
        )


@action
def change_lead(
    registration: Registration,
    *,
    agency: Agency,
    practitioner: Practitioner | None,
    from_on: date,
    reason: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Registration:
    """Hand the lead on: exactly one at a time, the earlier one kept.

    `version` is how many have led so far, as whoever asks saw it: other changes to the registration are no conflict.
    """
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    found.require_live()
    if not reason.strip():
        raise DomainError(_("Say why the lead changes."))
    current = LeadSpell.objects.select_for_update().get(registration=found, until_on=None)
    _expect_lead(found, current, version)
    if from_on < current.from_on:
        raise DomainError(_("The new lead cannot begin before the one that is recorded now."))
    if from_on > at.date():
        raise DomainError(_("The lead cannot change in the future."))
    if (agency.pk, practitioner.pk if practitioner else None) == (current.agency_id, current.practitioner_id):
        raise DomainError(_("They lead already."))
    _belongs(agency, practitioner, found.scheme_id, from_on)
    current.until_on = from_on
    current.save(update_fields=["until_on"])
    _spell(found, agency, practitioner, from_on, reason.strip())
    found.lead_agency, found.lead_practitioner = agency, practitioner
    found.save(update_fields=["lead_agency", "lead_practitioner"])
    record(Event.LEAD_CHANGED, by=by, about=found, at=at, agency=agency.pk)
    return found


@action
def deregister(
    registration: Registration,
    *,
    on: date,
    reason: str,
    words: str,
    revisit_on: date | None = None,
    by: Acting,
    at: datetime,
) -> Registration:
    """End the registration with its reason; all of its history stays."""
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    known = {kept.key for kept in profile_of_version(found.profile_version_id).exit_reasons}
    if reason not in known:
        raise DomainError(_("Choose one of the scheme's reasons."))
    if not words.strip():
        raise DomainError(_("Say in words why the registration ends."))
    if on > at.date():
        raise DomainError(_("A registration cannot end in the future."))
    found.end(on=on, reason=reason, words=words.strip(), revisit_on=revisit_on)
    LeadSpell.objects.filter(registration=found, until_on=None).update(until_on=on)
    record(Event.PERSON_DEREGISTERED, by=by, about=found, at=at, reason=reason, revisit_on=revisit_on)
    return found


@action
def take_back_end(registration: Registration, *, because: str, by: Acting, at: datetime) -> Registration:
    """Let a registration that was ended by mistake go on as it was, under whoever led; the mistake stays on the trail.

    Refused once the person has been registered anew.
    """
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    if not because.strip():
        raise DomainError(_("Say why the end is taken back."))
    mine = Registration.objects.filter(person_id=found.person_id, scheme_id=found.scheme_id).exclude(pk=found.pk)
    if mine.filter(started_on__gte=found.started_on, made_at__gt=found.made_at).exists():
        raise AlreadyRegistered(
            _("The person was registered again since, so this registration stays ended. Change the newer one instead.")
        )
    ended: dict[str, Any] = {"ended_on": found.ended_on, "reason": found.end_reason, "revisit_on": found.revisit_on}
    last = LeadSpell.objects.filter(registration=found).order_by("-from_on", "-made_at").first()
    found.go_on()
    if last is not None:
        LeadSpell.objects.filter(pk=last.pk).update(until_on=None)
    record(Event.REGISTRATION_RESUMED, by=by, about=found, at=at, **ended)
    return found


@action
def correct_end_words(registration: Registration, *, words: str, by: Acting, at: datetime) -> Registration:
    """Put right in which words it was said why a registration ended; that it ended, when and for which reason stays."""
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    if found.is_live or not words.strip():
        raise DomainError(_("Say in words why the registration ends."))
    found.end_words = words.strip()
    found.save(update_fields=["end_words"])
    record(Event.REGISTRATION_CHANGED, by=by, about=found, at=at, fields=["end_words"])
    return found


def leads_so_far(registration: Registration) -> int:
    """How many have led the person on this registration, one after the other."""
    return LeadSpell.objects.filter(registration=registration).count()


def _expect_lead(registration: Registration, current: LeadSpell, version: int | None) -> None:
    """Refuse when somebody else handed the lead on since the form was filled."""
    count = leads_so_far(registration)
    if version is not None and version != count:
        lead = f"p{current.practitioner_id}" if current.practitioner_id else f"a{current.agency_id}"
        now = {"version": count, "changed_at": current.made_at, "changed_by": current.changed_by}
        raise Conflict(
            _("Somebody handed the lead on while you were writing. Nothing was overwritten."),
            current=now | {"lead": lead, "from_on": current.from_on, "reason": current.reason},
        )


def _belongs(agency: Agency, practitioner: Practitioner | None, scheme_id: int, on: date) -> None:
    """A lead comes from an agency of the scheme, and the named person works there."""
    if not Partner.objects.filter(live_on(on), scheme_id=scheme_id, agency=agency).exists():
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    if practitioner is not None and practitioner.agency_id != agency.pk:
        raise DomainError(_("The lead professional must work for the lead agency."))


def _spell(
    registration: Registration, agency: Agency, practitioner: Practitioner | None, from_on: date, reason: str
) -> LeadSpell:
    return LeadSpell.objects.create(
        scheme_id=registration.scheme_id,
        person_id=registration.person_id,
        registration=registration,
        agency=agency,
        practitioner=practitioner,
        from_on=from_on,
        reason=reason,
    )
