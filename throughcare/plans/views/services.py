"""Services that people are referred to: record one, follow it, and who waits for which, for the scheme."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans import actions, waitlist
from throughcare.plans.forms import FollowServiceForm, ServiceForm
from throughcare.plans.models import PlanAction, ServiceAnswer, ServiceReferral
from throughcare.plans.pathways import not_covered
from throughcare.plans.planpage import service_rows
from throughcare.plans.views.finding import form_page, show
from throughcare.registrations.frame import person_context

DATES = ("answered_on", "started_on", "ended_on", "given_up_on", "why_not")


@login_required
def service(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Refer to a service by an action, or say what came of the referral."""
    by = request.practitioner
    line = get_object_or_404(PlanAction.objects.visible_to(by).select_related("service"), pk=pk)
    context = person_context(by, line.person_id, "plan")
    authorise(by, Permission.WRITE_CASES, line)
    there: ServiceReferral | None = getattr(line, "service", None)
    back = reverse("plans:plan", args=[line.person_id])
    form: ServiceForm
    if there is None:
        form = ServiceForm(request.POST or None, initial={"referred_on": timezone.localdate()})
        title, submit = _("Refer to a service"), _("Record the referral")
    else:
        form = FollowServiceForm(request.POST or None, initial=values_of(there))
        title, submit = _("What came of the referral"), _("Save")
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            _record(line, there, form, request)
        except Conflict as conflict:
            if isinstance(conflict.current, ServiceReferral):
                conflict.current = values_of(conflict.current)
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The referral to the service is recorded."))
            return redirect(back)
    page = form_page(context, form, title, back, submit)
    return render(request, "core/form_page.html", page | {"intro": line.what})


def _record(line: PlanAction, there: ServiceReferral | None, form: ServiceForm, request: Request) -> None:
    given = dict(form.cleaned_data)
    who: dict[str, Any] = {"by": request.practitioner, "at": timezone.now()}
    if there is None:
        actions.refer_to_service(line, **given, **who)
        return
    outcome = given.pop("outcome")
    if outcome == "waiting":
        given |= dict.fromkeys(DATES[1:4]) | {"why_not": ""}
    actions.follow_service(there, **given, **who)


def values_of(service: ServiceReferral) -> dict[str, Any]:
    """A referral to a service as its form shows it."""
    never = service.given_up_on is not None or service.answer == ServiceAnswer.REFUSED
    outcome = "never" if never else "started" if service.started_on else "waiting"
    names = ("provider", "name", "referred_on", "answer", "version", "changed_at", *DATES)
    return {name: getattr(service, name) for name in names} | {"outcome": outcome}


@login_required
def waits(request: Request) -> HttpResponse:
    """Every service of the scheme with its waiting times; each leads to the people who wait."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.READ_CASES)
    if by.scheme_id is None:
        raise NotThere
    _version, profile = current_profile(by.scheme_id)
    found = waitlist.services(by, today=today)
    chosen = request.GET.get("service", "")
    if chosen and chosen not in {each.key for each in found}:
        raise Http404
    context = {
        "services": found,
        "chosen": next((_people(each, today) for each in found if each.key == chosen), None),
        "waiting": sum(each.waits.waiting for each in found),
        "overdue": sum(each.waits.overdue for each in found),
        "not_covered": not_covered(by, profile),
        "marking": True,
    }
    return render(request, "plans/waits.html", context)


def _people(service: waitlist.Service, today: Any) -> dict[str, Any]:
    waits = ((each, waitlist.wait_now(each, today=today)) for each in service.referrals)
    rows = [service_rows(each, wait, today=today) for each, wait in waits]
    rows.sort(key=lambda row: (not row["going_on"], -row["days"]))
    return {"service": service, "rows": rows}
