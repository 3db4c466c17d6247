"""Starting a referral: who the person is, and whether they are on record already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.components import short_day
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.core.forms import Look, PlainForm
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.people.queries import Match, possible_matches
from throughcare.referrals import actions, queries
from throughcare.referrals.forms import NUMBERS, SOMEBODY_NEW, PersonForm, StartForm
from throughcare.referrals.models import Referral
from throughcare.referrals.views.finding import numbers_of, open_door, posted
from throughcare.registrations.models import Registration


@dataclass(frozen=True)
class Likely:
    """Somebody on record who may be the person, and what speaks for it."""

    person: Person
    born: str
    numbers: str
    reasons: str
    on_scheme_since: str
    referral_url: str


def _refers(request: Request) -> tuple[Acting, int]:
    by = open_door(request)
    if by.scheme_id is None or by.scheme_id not in by.referring_schemes:
        raise NotPermitted(_("Your role does not include referring. Ask your agency administrator."))
    return by, by.scheme_id


def _agencies(by: Acting, scheme_id: int) -> list[Agency]:
    """On whose behalf a form can be entered: for whoever receives referrals."""
    if not by.may(Permission.RECEIVE_REFERRAL, scheme_id):
        return []
    may = queries.agencies_that_may_refer(scheme_id, on=timezone.localdate())
    return [agency for agency in may if agency.pk != by.agency_id]


@login_required
def start(request: Request) -> HttpResponse:
    """Say who the person is; if somebody like them is on record, say whether it is them."""
    by, scheme_id = _refers(request)
    form = StartForm(posted(request), agencies=_agencies(by, scheme_id))
    context: dict[str, Any] = {"form": form, "marking": True}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        likely = who_else(by, form)
        who = _who_form(request, likely)
        if who.is_valid() or not likely:
            try:
                referral = _begin(form, who.cleaned_data.get("who") if likely else None, likely, by, scheme_id)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("referrals:form", pk=referral.pk)
        else:
            kept = [(name, request.POST.getlist(name)) for name in request.POST if name not in _NOT_KEPT]
            name = f"{form.cleaned_data['given_names']} {form.cleaned_data['family_name']}".strip()
            context |= {"who_form": who, "likely": likely, "kept": kept, "typed": name}
            return render(request, "referrals/start_who.html", context)
    return render(request, "referrals/start.html", context)


_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "_once", "_mine", "who", "go"})


def _who_form(request: Request, likely: list[Likely]) -> PlainForm:
    """Which of them it is; asked only once they have been shown."""
    choices = [(str(one.person.pk), one.person.name) for one in likely]
    hints = {str(one.person.pk): f"{_('Born')} {one.born or _('not known')}. {one.reasons}" for one in likely}
    field = forms.ChoiceField(
        label=_("Is it one of these people?"),
        choices=[*choices, (SOMEBODY_NEW, _("No, it is somebody else"))],
        widget=forms.RadioSelect,
    )
    looks = {"who": Look(hints=hints, divider_before=SOMEBODY_NEW, size="m")}
    made: type[PlainForm] = type("WhoForm", (PlainForm,), {"who": field, "looks": looks})
    return made(request.POST if "go" in request.POST else None)


def _begin(form: StartForm, who: str | None, likely: list[Likely], by: Acting, scheme_id: int) -> Referral:
    said = form.cleaned_data
    common: dict[str, Any] = {
        "scheme_id": scheme_id,
        "behalf_of": said.get("behalf_of"),
        "entered_for": said.get("entered_for") or "",
        "by": by,
        "at": timezone.now(),
    }
    known = next((one.person for one in likely if str(one.person.pk) == who), None)
    if known is not None:
        return actions.start(person=known, **common)
    person = {name: said[name] for name in ("family_name", "given_names", "birth_date", "sex")}
    return actions.start_with_somebody_new(**person, identifiers=form.identifiers(), **common)


@login_required
@require_POST
def likely(request: Request) -> HttpResponse:
    """People on record who may be the person being typed: a piece of the page, fetched while typing."""
    by, _scheme_id = _refers(request)
    form = PersonForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    enough = said.get("family_name") or any(said.get(kind) for kind in NUMBERS)
    found = who_else(by, form) if enough else []
    return render(request, "referrals/_likely.html", {"likely": found})


likely.purpose = "possible duplicates of a person referred"  # type: ignore[attr-defined]


def who_else(by: Acting, form: PersonForm) -> list[Likely]:
    """The people on record who may be the one in the form, the likeliest first."""
    said = form.cleaned_data
    matches = possible_matches(
        by,
        family_name=said.get("family_name", ""),
        given_names=said.get("given_names", ""),
        birth_date=said.get("birth_date"),
        identifiers=form.identifiers(),
    )
    return described(by, [match for match in matches if match.reasons])


def described(by: Acting, matches: list[Match]) -> list[Likely]:
    """With what the asker may know of them on this scheme, less the records that another one has replaced."""
    people = [match.person.pk for match in matches]
    replaced = set(Referral.objects.filter(entered_as__in=people).values_list("entered_as", flat=True))
    matches = [match for match in matches if match.person.pk not in replaced]
    live = Registration.objects.visible_to(by).live().filter(person__in=people)
    since = {row.person_id: row.started_on for row in live}
    open_ones = Referral.objects.visible_to(by).open().filter(person__in=people)
    referrals = {row.person_id: row.pk for row in open_ones}
    return [
        Likely(
            person=match.person,
            born=short_day(match.person.birth_date),
            numbers=", ".join(numbers_of(match.person)),
            reasons=", ".join(match.reasons),
            on_scheme_since=short_day(since.get(match.person.pk)),
            referral_url=reverse("referrals:detail", args=[referrals[match.person.pk]])
            if match.person.pk in referrals
            else "",
        )
        for match in matches
    ]
