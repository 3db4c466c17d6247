"""Screens of transfers: offer a person, see the offers of the scheme, answer one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import agencies_of, practitioners_of
from throughcare.transfers import actions, queries
from throughcare.transfers.forms import AcceptForm, OfferForm, RefuseForm, WithdrawForm
from throughcare.transfers.models import State, Transfer
from throughcare.transfers.page import facts_of, parts_of


@login_required
def offers(request: Request) -> HttpResponse:
    """The offers to and from the scheme."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    context = {"offers": queries.offers_of_scheme(by), "mine": by.case_schemes, "marking": True}
    return render(request, "transfers/list.html", context)


@login_required
def of_person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every offer of one person, and the way to make one."""
    by = request.practitioner
    context = person_context(by, pk, "registration")
    registration: Registration | None = context["registration"]
    live = registration is not None and registration.is_live
    context["offers"] = queries.offers_of_person(by, context["person"])
    context["may_offer"] = live and by.may(Permission.REGISTER, by.scheme_id)
    context["live"] = live
    return render(request, "transfers/person.html", context)


@login_required
def offer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Offer the person to another scheme."""
    by, now, today = request.practitioner, timezone.now(), timezone.localdate()
    context = person_context(by, pk, "registration")
    registration: Registration | None = context["registration"]
    if registration is None or not registration.is_live:
        raise Http404
    authorise(by, Permission.REGISTER, registration)
    schemes = queries.schemes_to_offer_to(registration.scheme_id, on=today)
    restricted = context["person"].restricted
    form = OfferForm(
        request.POST or None,
        schemes=schemes,
        recipients=queries.who_may_answer([scheme.pk for scheme in schemes], on=today) if restricted else [],
        classes=by.classes,
        restricted=restricted,
    )
    if form.is_valid():
        try:
            made = actions.offer(registration, **form.wanted(), by=by, at=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Offered. Those who may answer there have been told that something waits."))
            return redirect("transfers:detail", pk=made.pk)
    page = {
        "form": form,
        "title": _("Offer to another scheme"),
        "identity": context["who"],
        "back_url": reverse("transfers:person", args=[pk]),
        "submit_label": _("Offer the person"),
        "marking": True,
    }
    return render(request, "core/form_page.html", page)


def _found(by: Acting, pk: uuid.UUID) -> Transfer:
    authorise(by, Permission.READ_CASES)
    found = queries.offers(by).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One offer: what it says, what goes along, how it was answered."""
    by = request.practitioner
    found = _found(by, pk)
    received, sent = found.to_scheme_id in by.case_schemes, found.scheme_id in by.case_schemes
    waits = found.state == State.OFFERED
    context = {
        "offer": found,
        "rows": facts_of(found),
        "parts": parts_of(by, found),
        "received": received,
        "may_answer": waits and received and by.may(Permission.REGISTER, found.to_scheme_id),
        "may_withdraw": waits and sent and by.may(Permission.REGISTER, found.scheme_id),
        "marking": True,
    }
    return render(request, "transfers/detail.html", context)


def _to_answer(by: Acting, pk: uuid.UUID) -> Transfer:
    """An offer that this scheme can still answer."""
    found = _found(by, pk)
    if found.to_scheme_id not in by.case_schemes or found.state != State.OFFERED:
        raise Http404
    authorise(by, Permission.REGISTER, found.to_scheme_id)
    return found


@login_required
def accept(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take the person on."""
    by, now, today = request.practitioner, timezone.now(), timezone.localdate()
    found = _to_answer(by, pk)
    here = found.to_scheme_id
    held = Registration.objects.visible_to(by).live().filter(person=found.person, scheme_id=here).first()
    form = AcceptForm(
        request.POST or None,
        initial={"version": found.version},
        profile=current_profile(here)[1],
        practitioners=practitioners_of(here, on=today),
        agencies=agencies_of(here, on=today),
        registered=held is not None,
    )

    def take_on(given: dict[str, Any]) -> str:
        agency, practitioner = form.chosen()
        actions.accept(
            found,
            level=given.get("level", ""),
            cohort=given.get("cohort", ""),
            lead_agency=agency or Agency.objects.get(pk=by.agency_id),
            lead_practitioner=practitioner,
            answer=given["answer"],
            version=given["version"],
            by=by,
            at=now,
        )
        messages.success(request, _("Taken on. What was offered is on the record here."))
        return reverse("web:person", args=[found.person_id])

    page = {"title": _("Take the person on"), "submit_label": _("Take on")}
    return _answered(request, found, form, take_on, page)


@login_required
def refuse(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say no, and why."""
    by, now = request.practitioner, timezone.now()
    found = _to_answer(by, pk)
    form = RefuseForm(request.POST or None, initial={"version": found.version})

    def say_no(given: dict[str, Any]) -> str:
        actions.refuse(found, answer=given["answer"], version=given["version"], by=by, at=now)
        messages.success(request, _("Refused. The other scheme has been told; what it offered is closed here."))
        return reverse("transfers:list")

    page = {"title": _("Refuse the offer"), "submit_label": _("Refuse"), "danger": True}
    return _answered(request, found, form, say_no, page)


@login_required
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take an offer back."""
    by, now = request.practitioner, timezone.now()
    found = _found(by, pk)
    if found.scheme_id not in by.case_schemes or found.state != State.OFFERED:
        raise Http404
    authorise(by, Permission.REGISTER, found)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})

    def take_back(given: dict[str, Any]) -> str:
        actions.withdraw(found, words=given["words"], version=given["version"], by=by, at=now)
        messages.success(request, _("Taken back. What was offered is closed to the other scheme."))
        return reverse("transfers:detail", args=[found.pk])

    page = {"title": _("Take the offer back"), "submit_label": _("Take back"), "danger": True}
    return _answered(request, found, form, take_back, page)


def _answered(
    request: Request, found: Transfer, form: Any, verb: Callable[[dict[str, Any]], str], page: dict[str, Any]
) -> HttpResponse:
    """A form that settles an offer: done once, or refused with what was typed still there."""
    back = reverse("transfers:detail", args=[found.pk])
    if not wants_to_edit(request) and form.is_valid():
        try:
            return redirect(verb(form.cleaned_data))
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "caption": found.person.name, "back_url": back, "marking": True, **page}
    return render(request, "core/form_page.html", context)
