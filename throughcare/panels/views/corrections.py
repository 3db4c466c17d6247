"""The screen that corrects a decision: what stands, what should have been decided, and why it was wrong."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.panels import actions, agreed, queries
from throughcare.panels.correctionform import CorrectionForm, correction_form
from throughcare.panels.models import AgendaItem, Decision
from throughcare.panels.told import tell
from throughcare.panels.views.finding import frame_of, profile_for
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context


@login_required
def correct(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Put the decision on an item right; open to chair and co-ordinator, also after the meeting."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    visible = AgendaItem.objects.visible_to(by).select_related(
        "person", "referral", "registration", "transfer__scheme", "meeting__scheme", "meeting__chair__user"
    )
    item: AgendaItem = only(visible.filter(pk=pk))
    authorise(by, Permission.DECIDE, item)
    mine = Decision.objects.visible_to(by).standing().select_related("profile_version")
    decision: Decision = only(mine.filter(item=item))
    profile = profile_for(item.meeting)
    form = correction_form(by, item, decision, profile, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        answer = _correct(request, decision, form)
        if answer is not None:
            return answer
    around: dict[str, Any] = person_context(by, item.person_id, "")
    context = {
        **around,
        **frame_of(by, item.meeting, profile),
        "item": item,
        "told": tell([decision])[0],
        "agreed": agreed.agreed_on(by, item, today=timezone.localdate()),
        "form": form,
    }
    return render(request, "panels/correct.html", context)


def _correct(request: Request, decision: Decision, form: CorrectionForm) -> HttpResponse | None:
    back = reverse("sitting:item", args=[decision.item_id])
    try:
        actions.correct_decision(decision, **form.correcting(), by=request.practitioner, at=timezone.now())
    except Conflict as conflict:
        current: Any = conflict.current
        who = queries.names_of([current["changed_by"]]) if isinstance(current, dict) and "changed_by" in current else {}
        return conflict_page(request, form, conflict, saved_by=next(iter(who.values()), ""), leave_url=back)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Corrected. What was recorded first stays beside it."))
    return redirect(back)
