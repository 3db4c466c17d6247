"""What the verbs of this room reach and check before they do anything."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, Practitioner, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.plans.models import PlanAction, Prong
from throughcare.plans.pathways import class_of, pathways_of
from throughcare.plans.refusals import NotAPathway, Refused, refuse
from throughcare.plans.rules import Fault, Faults
from throughcare.registrations.models import Registration


def live(registration: Registration, by: Acting) -> Registration:
    """The registration, locked, which somebody may plan for."""
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.WRITE_PLAN, found)
    found.require_live()
    return found


def line_of(line: PlanAction, version: int | None, by: Acting) -> PlanAction:
    """The action, locked: case workers change any, and whoever it is for may change their own."""
    found = PlanAction.objects.visible_to(by).locked(line.pk)
    mine = found.practitioner_id == by.practitioner_id or found.agency_id == by.agency_id
    if not (
        by.may(Permission.WRITE_PLAN, found.scheme_id) or (mine and by.may(Permission.WRITE_CASES, found.scheme_id))
    ):
        raise NotPermitted(_("Only the agency that the action is for, or the lead, may change it."))
    found.expect(version)
    return found


def covered(person: Person, scheme_id: int, pathway: str, by: Acting, *, own: bool = False) -> str:
    """The class of a pathway of the scheme that the asker's agency has signed for; `own` is an action of its own."""
    _version, profile = current_profile(scheme_id)
    if pathway not in {key for key, _label in pathways_of(profile, person)}:
        raise NotAPathway(_("Choose one of the pathways that the scheme has for this person."))
    found = class_of(profile, pathway)
    if found not in by.classes and not own:
        raise NotAPathway(
            _("The agreement that %(agency)s signed does not cover health, so it can plan only for itself there.")
            % {"agency": by.agency_name}
        )
    return found


def check_line(*, what: str, prong: str, due_on: date, not_before: date) -> None:
    """Refuse an action that says nothing, does nothing, or was due before the plan."""
    faults: Faults = []
    if not what.strip():
        faults.append(("what", Fault.WHAT_MISSING))
    if prong not in Prong.values:
        faults.append(("prong", Fault.PRONG_UNKNOWN))
    if due_on < not_before:
        faults.append(("due_on", Fault.DUE_BEFORE_PLAN))
    refuse(faults)


def named(agency: Agency, practitioner: Practitioner | None, named_person: str, scheme_id: int, on: date) -> str:
    """The named person's name; somebody who signs in here, or a name typed."""
    if not Partner.objects.filter(live_on(on), scheme_id=scheme_id, agency=agency).exists():
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    if practitioner is not None:
        if practitioner.agency_id != agency.pk:
            raise DomainError(_("The named person must work for the agency."))
        return practitioner.user.name
    if not named_person.strip():
        raise Refused(("named_person", Fault.NAME_MISSING))
    return named_person.strip()
