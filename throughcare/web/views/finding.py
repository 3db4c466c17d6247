"""Finding people: what is looked for is sent as a form and kept in the session, never in an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.forms import SearchForm
from throughcare.people.models import Person
from throughcare.people.queries import Match, find
from throughcare.registrations.models import Registration

LOOKING_FOR = "looking_for"
MOST = 50


@dataclass(frozen=True)
class Found:
    """One person who fits, why, and where they stand on the scheme."""

    person: Person
    also: str
    numbers: str
    reasons: tuple[str, ...]
    registration: Registration | None


@login_required
def search(request: Request) -> HttpResponse:
    """Ask for a name, a number, a birth date or an address."""
    authorise(request.practitioner, Permission.READ_CASES)
    form = SearchForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        born = given["birth_date"].isoformat() if given["birth_date"] else ""
        request.session[LOOKING_FOR] = [given["text"].strip(), born, given["address"].strip()]
        return redirect("web:found")
    return render(request, "web/search.html", {"form": form})


@login_required
def found(request: Request) -> HttpResponse:
    """Those who fit, as far as the asker may see them."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    kept = request.session.get(LOOKING_FOR)
    if not kept:
        return redirect("web:search")
    text, born, address = kept[0], date.fromisoformat(kept[1]) if kept[1] else None, "".join(kept[2:])
    # One more than is shown tells whether there are more.
    matches = find(by, text, birth_date=born, address=address, limit=MOST + 1)
    context = {
        "form": SearchForm(initial={"text": text, "birth_date": born, "address": address}),
        "people": _with_standing(by, matches[:MOST]),
        "full": len(matches) > MOST,
        "may_refer": by.may(Permission.DRAFT_REFERRAL),
        "searched": True,
        "marking": True,
    }
    return render(request, "web/search.html", context)


found.purpose = "search"  # type: ignore[attr-defined]


def _with_standing(by: Acting, matches: list[Match]) -> list[Found]:
    here = Registration.objects.visible_to(by).filter(person__in=[match.person.pk for match in matches])
    standing: dict[object, Registration] = {}
    for registration in here.order_by("started_on"):
        standing[registration.person_id] = registration
    return [_found(match, standing.get(match.person.pk)) for match in matches]


def _found(match: Match, registration: Registration | None) -> Found:
    person = match.person
    own = (person.given_names, person.family_name)
    names = {(name.given_names, name.family_name) for name in person.names.all()} - {own}
    return Found(
        person=person,
        also=", ".join(sorted(f"{given} {family}".strip() for given, family in names)),
        numbers=", ".join(number.understood for number in person.identifiers.all()),
        reasons=match.reasons,
        registration=registration,
    )
