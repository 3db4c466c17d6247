"""Actions at the table: agreeing one in a line, and saying what came of one that was open."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem
from throughcare.panels.queries import agencies_of, staff_of
from throughcare.panels.views.finding import profile_for
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.plans.models import PlanAction
from throughcare.plans.pathways import open_to
from throughcare.sitting.lineforms import AgreeForm, SettleForm
from throughcare.sitting.views.now import SOMEBODY_ELSE
from throughcare.sitting.views.reach import item_at_the_table, require_joined
from throughcare.sitting.views.saying import back_to, by_script, refused, somebody_else


def agree_form(
    request: Request,
    item: AgendaItem,
    profile: Profile,
    *,
    practitioners: Sequence[Practitioner],
    agencies: Sequence[Agency],
    sent: bool = True,
) -> AgreeForm:
    """The line in which an action is agreed: those at work here, the agencies, and the pathways that are open."""
    return AgreeForm(
        request.POST if sent else None,
        practitioners=practitioners,
        agencies=agencies,
        pathways=open_to(request.practitioner, profile, item.person),
        initial={"action_sent_as": uuid.uuid4()},
    )


@login_required
@require_POST
def agree(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One action in one line, kept once however often it is sent."""
    by = request.practitioner
    item = item_at_the_table(by, pk)
    authorise(by, Permission.WRITE_PLAN, item)
    if somebody_else(request):
        return JsonResponse({}, status=SOMEBODY_ELSE)
    on = item.meeting.held_on
    staff, agencies = staff_of(item.scheme_id, on=on), agencies_of(item.scheme_id, on=on)
    form = agree_form(request, item, profile_for(item.meeting), practitioners=staff.readers, agencies=agencies)
    if form.is_valid():
        try:
            require_joined(by, item)
            panels.agree_action(item, **form.arguments(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if by_script(request):
                return JsonResponse({"said": f"{timezone.localtime():%H:%M}"})
            return redirect(back_to(item, "actions"))
    return refused(request, form, item, title=_("Agree an action"), part="actions")


@login_required
def settle(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """What came of an open action, said while the person is before the panel."""
    by = request.practitioner
    item = item_at_the_table(by, pk)
    authorise(by, Permission.WRITE_CASES, item)
    line = PlanAction.objects.visible_to(by).open().filter(pk=key, person_id=item.person_id).first()
    if line is None:
        raise Http404
    form = SettleForm(request.POST or None, initial={"version": line.version})
    if form.is_valid():
        try:
            require_joined(by, item)
            panels.settle_action(item, line, **form.arguments(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept: “%(what)s”.") % {"what": line.what})
            return redirect(f"{reverse('sitting:item', args=[pk])}#open-actions")
    page = {"form": form, "title": _("What came of it?"), "caption": line.what, "submit_label": _("Save")}
    return render(request, "core/form_page.html", {**page, "back_url": back_to(item, "open-actions")})
