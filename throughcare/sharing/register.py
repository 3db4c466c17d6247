"""The protocol register as it is read: agreements of a scheme with their signatories, and who has not signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Partner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import FOR_CASES
from throughcare.sharing.coverage import classes_of_agencies
from throughcare.sharing.models import Agreement, InformationClass, Signatory


@dataclass(frozen=True)
class SignatoryLine:
    """One signature."""

    signatory: Signatory
    classes: str
    state: str
    colour: str
    in_force: bool


@dataclass
class AgreementLine:
    """One agreement with its signatures."""

    agreement: Agreement
    state: str
    colour: str
    in_force: bool
    review_late: bool
    may_change: bool
    of_the_board: bool
    signatories: list[SignatoryLine] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """Whether an agency sees a class of information, in words."""

    label: str
    sees: bool


@dataclass(frozen=True)
class AgencyLine:
    """One agency of the scheme and what its signatures in force open, class by class."""

    agency: str
    cells: list[Cell]


def who_sees_what(by: Acting, *, on: date) -> list[AgencyLine]:
    """Every agency with a place in the scheme, by every class of information."""
    scheme = Scheme.objects.filter(pk=by.scheme_id or 0).first()
    if scheme is None or not by.may(Permission.READ_AGREEMENTS):
        return []
    return [
        AgencyLine(agency.name, [Cell(str(each.label), _opens(each, classes)) for each in InformationClass])
        for agency, classes in classes_of_agencies(scheme, on=on).items()
    ]


def _opens(each: InformationClass, classes: frozenset[str]) -> bool:
    # Without these two nothing of a case is open, whatever else was signed.
    return each in classes and classes >= FOR_CASES


def readable(by: Acting) -> QuerySet[Agreement]:
    """The agreements under which the scheme works, its board's included; for others there are none."""
    if by.scheme_id is None or not by.may(Permission.READ_AGREEMENTS):
        return Agreement.objects.none()
    here = Q(scheme=by.scheme_id) | Q(scheme__hubs=by.scheme_id)
    return Agreement.objects.filter(here).select_related("scheme").distinct()


def changeable(by: Acting) -> QuerySet[Agreement]:
    """Those that this person keeps: of their own scheme, not of its board."""
    if not by.may(Permission.MANAGE_AGREEMENTS):
        return Agreement.objects.none()
    return readable(by).filter(scheme=by.scheme_id)


def register(by: Acting, *, on: date) -> list[AgreementLine]:
    """Every agreement, those in force first."""
    lines = {each.pk: _agreement_line(each, by, on) for each in readable(by).order_by("-starts_on", "pk")}
    signed = Signatory.objects.filter(agreement__in=lines).select_related("agency", "agreement")
    for each in signed.order_by("agency__name", "-starts_on"):
        lines[each.agreement_id].signatories.append(_signatory_line(each, on))
    return sorted(lines.values(), key=lambda line: not line.in_force)


def unsigned(by: Acting, *, on: date) -> list[Agency]:
    """Agencies that have a place in the scheme but no signature in force: nothing is open to them."""
    if by.scheme_id is None:
        return []
    in_force = Signatory.objects.filter(_in_force(on), agreement__in=readable(by).filter(_in_force(on)))
    placed = Partner.objects.filter(_in_force(on), scheme=by.scheme_id)
    return list(Agency.objects.filter(places__in=placed).exclude(signatures__in=in_force).distinct())


def can_sign(scheme: Scheme) -> QuerySet[Agency]:
    """Agencies with a place in the scheme, or in a hub of it."""
    places = Partner.objects.filter(Q(scheme=scheme) | Q(scheme__board=scheme), ends_on=None)
    return Agency.objects.filter(places__in=places).distinct().order_by("name")


def _in_force(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def _state(row: Agreement | Signatory, on: date) -> tuple[str, str, bool]:
    if row.starts_on > on:
        return _("Not yet in force"), "blue", False
    if row.ends_on is not None and row.ends_on < on:
        return (_("Lapsed") if isinstance(row, Signatory) else _("Ended")), "red", False
    return _("In force"), "green", True


def _agreement_line(row: Agreement, by: Acting, on: date) -> AgreementLine:
    state, colour, in_force = _state(row, on)
    return AgreementLine(
        agreement=row,
        state=state,
        colour=colour,
        in_force=in_force,
        review_late=in_force and row.review_on is not None and row.review_on < on,
        may_change=row.scheme_id == by.scheme_id and by.may(Permission.MANAGE_AGREEMENTS),
        of_the_board=row.scheme_id != by.scheme_id,
    )


def _signatory_line(row: Signatory, on: date) -> SignatoryLine:
    state, colour, in_force = _state(row, on)
    if in_force and row.agreement.ends_on is not None and row.agreement.ends_on < on:
        state, colour, in_force = _("Agreement ended"), "red", False
    classes = ", ".join(str(InformationClass(each).label) for each in row.classes)
    if len(row.classes) == len(InformationClass):
        classes = _("All classes")
    return SignatoryLine(row, classes, state, colour, in_force)
