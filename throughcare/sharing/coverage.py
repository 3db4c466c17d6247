"""Which classes of information an agency's signature opens, and the words for what it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Partner, Practitioner, Scheme, live_on, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.sharing.models import InformationClass, Signatory

# What each class opens, told to whoever records a signature.
OPENS = {
    InformationClass.IDENTITY: gettext_lazy(
        "Names, birth date, numbers, addresses, people around, warnings. Without it nothing else opens."
    ),
    InformationClass.OFFENDING: gettext_lazy(
        "Arrests, offences, orders and licences, custody and recall, tags, and scores of reoffending."
    ),
    InformationClass.CASEWORK: gettext_lazy(
        "Appointments, contacts, homes, work, notes, needs, plans, ratings and panels. Without it nothing else opens."
    ),
    InformationClass.HEALTH: gettext_lazy("Drug tests with what they found; needs about health, drugs and alcohol."),
    InformationClass.INTELLIGENCE: gettext_lazy(
        "Graded police reports with handling code P; those with code C only where a report names the agency or "
        "its practitioner."
    ),
}
_NAMED = {
    InformationClass.IDENTITY: gettext_lazy("who the person is"),
    InformationClass.OFFENDING: gettext_lazy("offending and custody"),
    InformationClass.CASEWORK: gettext_lazy("case work"),
    InformationClass.HEALTH: gettext_lazy("health information"),
    InformationClass.INTELLIGENCE: gettext_lazy("police intelligence"),
}


def not_covered(by: Acting, *classes: str) -> str:
    """The sentence for a page that leaves a class out, or nothing when all of them are covered.

    It depends on the agency's signature alone, so it never tells whether there is anything to leave out.
    """
    wanted = classes or tuple(InformationClass)
    missing = [str(_NAMED[InformationClass(each)]) for each in wanted if each not in by.classes]
    if not missing:
        return ""
    words = missing[0] if len(missing) == 1 else _(" or ").join([", ".join(missing[:-1]), missing[-1]])
    return _("Your agency's agreement does not cover %(classes)s, so none is shown to you here.") % {"classes": words}


def classes_of_agencies(scheme: Scheme, *, on: date) -> dict[Agency, frozenset[str]]:
    """Each agency with a place in the scheme, and the classes that its signatures in force open on that day."""
    places = Partner.objects.filter(live_on(on), scheme=scheme)
    agencies = Agency.objects.filter(places__in=places).distinct().order_by("name")
    # A hub works under its board's agreement as well as its own.
    under = Q(agreement__scheme=scheme) | Q(agreement__scheme=scheme.board_id)
    in_force = Q(agreement__starts_on__lte=on) & (Q(agreement__ends_on=None) | Q(agreement__ends_on__gte=on))
    opened: dict[int, set[str]] = defaultdict(set)
    signed = Signatory.objects.filter(live_on(on), under, in_force)
    for agency_id, classes in signed.values_list("agency_id", "classes"):
        opened[agency_id].update(classes)
    return {agency: frozenset(opened[agency.pk]) for agency in agencies}


def agencies_covering(scheme: Scheme, wanted: InformationClass, *, on: date) -> list[Agency]:
    """The agencies of the scheme that may see this class, by name."""
    return [agency for agency, classes in classes_of_agencies(scheme, on=on).items() if wanted in classes]


def readers_in(agencies: Iterable[Agency], scheme: Scheme, *, on: date) -> list[Practitioner]:
    """Those at work for these agencies whose role in the scheme lets them read cases."""
    reading = [role for role, carried in CARRIES.items() if Permission.READ_CASES in carried]
    grants = Grant.objects.filter(working_on(on), scheme=scheme, role__in=reading)
    return list(
        Practitioner.objects.filter(working_on(on), pk__in=grants.values("practitioner"), agency__in=list(agencies))
        .filter(user__is_active=True)
        .select_related("user", "agency")
        .order_by("agency__name", "user__name", "pk")
    )
