"""The screens of custody: one person's custody and sentence, a step before release, who takes over contact."""

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

from throughcare.chronology.models import Kind
from throughcare.core.components import long_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.forms import VersionedForm
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Unset
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.queries import agencies_of, practitioners_of
from throughcare.reviews import custodypage, finalthird, finalthirdqueries, releaseactions, releases
from throughcare.reviews.releaseactions import Unsaid
from throughcare.reviews.releaseforms import StepForm, TakeoverForm
from throughcare.reviews.sentences import could_be_brought_forward_to
from throughcare.reviews.views import live
from throughcare.sharing.models import InformationClass


@login_required
def custody(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Where the person is, what they serve, what is prepared, and who takes over contact."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "custody")
    context["covered"] = InformationClass.OFFENDING in by.classes
    if not context["covered"]:
        return render(request, "reviews/custody.html", context)
    person, registration = context["person"], context["registration"]
    entries = custodypage.entries_of(by, person)
    context |= {
        "spells": custodypage.spells(entries, Kind.CUSTODY),
        "away": custodypage.spells(entries, Kind.RECALL, Kind.AT_LARGE),
        "orders": custodypage.spells(entries, Kind.ORDER),
        "at_large": next((e for e in entries if e.kind == Kind.AT_LARGE and e.until_on is None), None),
        "may_write": by.may(Permission.WRITE_CASES),
        "today": today,
    }
    third = None
    if registration is not None and registration.is_live:
        expected = releases.expected_of(by, registration, today=today)
        third = finalthirdqueries.final_third_of(by, registration, on=today)
        _version, profile = current_profile(registration.scheme_id)
        context |= _before_release(expected) | {
            "expected": expected,
            "asks_steps": isinstance(profile.release_preparation, Unset),
            "asks_weeks": isinstance(profile.final_third.prompt_weeks_before, Unset),
            "asks_exempt": isinstance(profile.final_third.exempt, Unset),
            "left_out": [_(each.label) for each in profile.final_third.exempt],
            "exempt": finalthird.exempt(profile, registration),
            "third": third,
            "takeover": finalthirdqueries.takeover_of(by, registration),
            "earlier_takeovers": finalthirdqueries.earlier_takeovers_of(by, registration),
            "may_prepare": by.may(Permission.WRITE_PLAN),
            "may_answer": by.may(Permission.CHANGE_PROFILE),
        }
    sentence = custodypage.sentence_now(entries, third)
    if sentence is not None:
        context |= {
            "sentence": custodypage.dates(sentence),
            "picture": custodypage.picture(sentence, entries, today=today),
        }
    else:
        held = next((e for e in entries if e.kind == Kind.CUSTODY and e.until_on is None), None)
        context["expected_entry"] = held
    return render(request, "reviews/custody.html", context)


def _before_release(expected: releases.Expected | None) -> dict[str, Any]:
    if expected is None or expected.closes is None or expected.release_on is None:
        return {}
    return {
        "closes": custodypage.closes_words(expected.closes),
        "sooner": could_be_brought_forward_to(expected.release_on),
    }


def _carry_out(
    request: Request,
    context: dict[str, Any],
    form: VersionedForm,
    verb: Callable[[], object],
    *,
    said: str,
    **page: Any,
) -> HttpResponse:
    """Do it and go back to the page on custody, or show why not beside the field."""
    pk = context["person"].pk
    back = reverse("reviews:custody", kwargs={"pk": pk})
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            verb()
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back, identity=context["who"])
        except Unsaid as refusal:
            form.add_error(refusal.field, str(refusal))
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("reviews:custody", pk=pk)
    shown = {"form": form, "identity": context["who"], "back_url": back, "back_text": _("Custody and sentence")}
    return render(request, "core/form_page.html", shown | {"marking": True} | page)


@login_required
def step(request: Request, pk: uuid.UUID, key: str) -> HttpResponse:
    """Say who sees to a step before the release, and what came of it."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "custody")
    registration = live(context)
    authorise(by, Permission.WRITE_PLAN, registration)
    expected = releases.expected_of(by, registration, today=today)
    found = next((each for each in expected.steps if each.key == key), None) if expected else None
    if found is None:
        raise Http404
    start: dict[str, Any] = {"version": 0, "state": found.state}
    if found.row is not None:
        row = found.row
        start |= {"version": row.version, "agency": row.agency_id, "practitioner": row.practitioner_id}
        start |= {"settled_on": row.settled_on, "words": row.words}
    working = [each.pk for each in practitioners_of(registration.scheme_id, on=today, who_may=Permission.READ_CASES)]
    form = StepForm(
        request.POST or None,
        agencies=agencies_of(registration.scheme_id, on=today),
        practitioners=Practitioner.objects.filter(pk__in=working)
        .select_related("user", "agency")
        .order_by("agency__name", "user__name"),
        initial=start,
    )

    def verb() -> object:
        return releaseactions.see_to_step(registration, key=key, **form.cleaned_data, by=by, at=timezone.now())

    due = _("Due by %(day)s.") % {"day": long_day(found.due_on)} if found.due_on else ""
    return _carry_out(
        request,
        context,
        form,
        verb,
        said=_("Recorded."),
        title=found.label,
        caption=_("Before the release"),
        intro=" ".join(part for part in (due, found.source) if part),
    )


@login_required
def takeover(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Record who keeps contact once probation's routine contact may stop."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "custody")
    registration = live(context)
    authorise(by, Permission.WRITE_PLAN, registration)
    if InformationClass.OFFENDING not in by.classes:
        raise Http404
    stands = finalthirdqueries.takeover_of(by, registration)
    start: dict[str, Any] = {"version": 0}
    if stands is not None:
        names = ("version", "named", "agreed_by", "agreed_on", "words")
        start = {name: getattr(stands, name) for name in names} | {"agency": stands.agency_id}
    agencies = agencies_of(registration.scheme_id, on=today)
    form = TakeoverForm(request.POST or None, agencies=agencies, initial=start)

    def verb() -> object:
        return releaseactions.take_over_contact(registration, **form.cleaned_data, by=by, at=timezone.now())

    return _carry_out(
        request,
        context,
        form,
        verb,
        said=_("Recorded who keeps contact."),
        title=_("Who keeps contact after two-thirds of the sentence?"),
        intro=_(
            "Routine probation contact may stop then. Whether it does, people decide; this records what they agreed."
        ),
    )
