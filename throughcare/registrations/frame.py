"""What stands round every page about one person: who it is, and where else to look."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Identity, Link, short_day
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import profile_of_version
from throughcare.people.models import Identifier, Marker, Name, Person
from throughcare.registrations import whereabouts
from throughcare.registrations.models import Registration


def sections() -> tuple[tuple[str, str, str], ...]:
    """The parts of a person's record in order: key, label, name of the address."""
    return (
        ("overview", _("Overview"), "web:person"),
        ("chronology", _("Chronology"), "chronology:list"),
        ("needs", _("Needs"), "plans:needs"),
        ("plan", _("Plan"), "plans:plan"),
        ("contact", _("Contact"), "reviews:contact"),
        ("ratings", _("Ratings"), "reviews:ratings"),
        ("exit", _("Exit"), "reviews:exit"),
        ("decisions", _("Panel decisions"), "panels:decisions"),
        ("custody", _("Custody and sentence"), "reviews:custody"),
        ("scores", _("Scores"), "scores:list"),
        ("around", _("People around"), "web:around"),
        ("registration", _("Registration"), "registrations:detail"),
        ("documents", _("Documents"), "documents:list"),
        ("summaries", _("What has left"), "summaries:list"),
        ("details", _("Details"), "web:details"),
        ("looked", _("Who has looked"), "web:looked"),
    )


def person_context(by: Acting, pk: uuid.UUID, section: str) -> dict[str, Any]:
    """Context for people/frame.html, in two queries: person, registration, who, side_nav, section, title_tail.

    A person who is missing, hidden or not of the scheme is a 404; somebody who reads no cases is refused first.
    """
    authorise(by, Permission.READ_CASES)
    person = _with_particulars(by).filter(pk=pk).first()
    if person is None:
        raise Http404
    # The live one first, then the others from the newest on.
    registrations = list(
        Registration.objects.visible_to(by)
        .filter(person=person)
        .select_related("lead_agency", "lead_practitioner__user", "responsible_scheme")
        .order_by(F("ended_on").desc(nulls_first=True), "-started_on")
    )
    registration = registrations[0] if registrations else None
    return {
        "person": person,
        "registration": registration,
        "registrations": registrations,
        "who": identity_of(person, registration),
        "side_nav": side_navigation(person.pk, section),
        "section": section,
        "marking": True,
    }


def _with_particulars(by: Acting) -> Any:
    """People with their other names, numbers and warnings in the same query."""
    mine = {"person_id": OuterRef("pk")}
    names = Name.objects.filter(**mine).exclude(kind=Name.Kind.CURRENT).order_by("made_at", "id")
    numbers = Identifier.objects.filter(**mine).order_by("kind", "made_at")
    markers = Marker.objects.filter(**mine, ended_on=None).order_by("from_on", "id")
    return Person.objects.visible_to(by).annotate(
        other_names=ArraySubquery(names.values(told=JSONObject(given="given_names", family="family_name"))),
        numbers=ArraySubquery(numbers.values(told=JSONObject(kind="kind", understood="understood"))),
        warnings=ArraySubquery(markers.values("kind")),
    )


def identity_of(person: Person, registration: Registration | None, *, linked: bool = False) -> Identity:
    """The bar at the top: name, other names, age, numbers, colour, warnings, who leads, where the person is."""
    others = [f"{name['given']} {name['family']}".strip() for name in getattr(person, "other_names", [])]
    live = registration is not None and registration.is_live
    return Identity(
        name=person.name,
        url=_address("web:person", person.pk) if linked else "",
        also=_("Also known as %(names)s") % {"names": ", ".join(others)} if others else "",
        # What held while somebody was on the scheme says nothing of them once they have left.
        rating=registration.colour if registration and live else None,
        rated_since=short_day(registration.colour_since) if registration and live and registration.colour_since else "",
        facts=[*_person_facts(person), *(_registration_facts(registration) if registration and live else [])],
        markers=[str(Marker.Kind(kind).label) for kind in getattr(person, "warnings", [])],
        notes=_notes(person, registration, live=live),
    )


def _person_facts(person: Person) -> list[tuple[str, str]]:
    facts = []
    age = person.age_on(timezone.localdate())
    if person.birth_date is not None:
        facts.append((_("Age"), _("%(age)s (born %(day)s)") % {"age": age, "day": short_day(person.birth_date)}))
    else:
        facts.append((_("Age"), _("Birth date not known")))
    facts += [(str(Identifier.Kind(each["kind"]).label), each["understood"]) for each in getattr(person, "numbers", [])]
    if person.interpreter:
        facts.append((_("Interpreter"), person.language or _("Needed")))
    return facts


def _registration_facts(registration: Registration) -> list[tuple[str, str]]:
    facts = [(_("Who leads"), lead_of(registration))]
    words = level_and_cohort(registration)
    if words:
        facts.append((_("Level and cohort"), words))
    if registration.mappa_level:
        facts.append((_("MAPPA"), mappa_of(registration)))
    return facts


def _notes(person: Person, registration: Registration | None, *, live: bool) -> list[tuple[str, str]]:
    notes = []
    if person.restricted:
        notes.append((_("Restricted: only named practitioners can see this person"), "purple"))
    if registration is None:
        notes.append((_("Not on the scheme"), "grey"))
    elif not live:
        notes.append((_("De-registered on %(day)s") % {"day": short_day(registration.ended_on)}, "grey"))
    if registration is not None and live:
        where, colour = where_is(registration)
        notes.append((where, colour))
        if registration.responsible_scheme is not None:
            responsible = {"scheme": registration.responsible_scheme.name}
            notes.append((_("Shared: %(scheme)s is responsible") % responsible, "teal"))
    return notes


def side_navigation(person_id: uuid.UUID, section: str) -> list[Link]:
    """The parts of the record that exist, in order, with the one being read marked."""
    links = []
    for key, label, name in sections():
        url = _address(name, person_id)
        if url:
            links.append(Link(label, url, current=key == section))
    return links


def _address(name: str, pk: uuid.UUID) -> str:
    try:
        return reverse(name, kwargs={"pk": pk})
    except NoReverseMatch:
        return ""


# ---- what a registration says, in words that the list and the record share


def lead_of(registration: Registration) -> str:
    """The lead professional and agency, or that nobody leads."""
    agency = registration.lead_agency
    practitioner = registration.lead_practitioner
    if agency is None:
        return _("Nobody yet")
    return f"{practitioner.user.name}, {agency.name}" if practitioner else agency.name


def level_and_cohort(registration: Registration) -> str:
    """Level and cohort in the words of the profile under which the person was registered."""
    profile = profile_of_version(registration.profile_version_id)
    level = next((each.label for each in profile.levels if each.key == registration.level), registration.level)
    cohort = next((each.label for each in profile.cohorts if each.key == registration.cohort), registration.cohort)
    return ", ".join(part for part in (level, cohort) if part)


def mappa_of(registration: Registration) -> str:
    """MAPPA category and level in one line."""
    if registration.mappa_category is None:
        return _("Level %(level)s") % {"level": registration.mappa_level}
    return _("Category %(category)s, level %(level)s") % {
        "category": registration.mappa_category,
        "level": registration.mappa_level or 1,
    }


def where_is(registration: Registration) -> tuple[str, str]:
    """Where the person is now in one line, with the colour of its tag."""
    place, detail, colour = place_of(registration)
    return (f"{place}, {detail}" if detail else place), colour


def place_of(registration: Registration) -> tuple[str, str, str]:
    """Where the person is now: the place, the day that matters there, and the colour of its tag."""
    if not whereabouts.told():
        return _("Custody not shown to your agency"), "", "grey"
    if registration.unlawfully_at_large_since:
        since = _("since %(day)s") % {"day": short_day(registration.unlawfully_at_large_since)}
        return _("Unlawfully at large"), since, "red"
    if registration.custody_since:
        if registration.release_on:
            return _("In custody"), _("release %(day)s") % {"day": short_day(registration.release_on)}, "blue"
        return _("In custody"), _("release date not known"), "blue"
    return _("In the community"), "", "grey"
