"""Handing everything over: one's own, or for somebody whom one looks after; first what would move, then the move."""

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
from django.views.decorators.http import require_POST

from throughcare.core.cards import address
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.desk import handingactions
from throughcare.desk.forms import HandOverForm
from throughcare.desk.handing import Held, Preview, colleagues, held_by, in_place_of, may_hand_over, preview
from throughcare.desk.models import HandOver, Piece
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Grant, Practitioner, Scheme, working_on
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request

LISTED = 100


@login_required
def own(request: Request) -> HttpResponse:
    """Hand over one's own work, or, as co-ordinator, choose whose."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    if not by.case_schemes or by.scheme_id is None:
        raise NotPermitted(by.closed_because or _("There is nothing of yours to hand over here."))
    return _page(request, get_object_or_404(_people(), pk=by.practitioner_id), [Scheme.objects.get(pk=by.scheme_id)])


@login_required
def of_somebody(request: Request, pk: int) -> HttpResponse:
    """Hand over the work of somebody who left or is away."""
    by = request.practitioner
    giver = get_object_or_404(_people(), pk=pk)
    grants = Grant.objects.filter(working_on(timezone.localdate()), practitioner=giver)
    if by.may(Permission.REGISTER):
        schemes = list(Scheme.objects.filter(pk__in=by.case_schemes))
    else:
        schemes = list(Scheme.objects.filter(grants__in=grants).distinct().order_by("name"))
    schemes = [scheme for scheme in schemes if may_hand_over(by, giver, scheme)]
    if not schemes and not (by.may(Permission.MANAGE_PEOPLE_OF_AGENCY) and giver.agency_id == by.agency_id):
        raise Http404
    return _page(request, giver, schemes)


@login_required
@require_POST
def back(request: Request, key: uuid.UUID) -> HttpResponse:
    """Somebody is back earlier than they thought."""
    by = request.practitioner
    found = get_object_or_404(HandOver.objects.visible_to(by).select_related("giver__user", "scheme"), pk=key)
    if not may_hand_over(by, found.giver, found.scheme):
        raise Http404
    try:
        handingactions.bring_back(found, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("What was still open is back with %(name)s.") % {"name": found.giver.user.name})
    return redirect("web:home")


def _people() -> Any:
    return Practitioner.objects.select_related("user", "agency")


def _page(request: Request, giver: Practitioner, schemes: list[Scheme]) -> HttpResponse:
    by, today = request.practitioner, timezone.localdate()
    scheme = _chosen(request, schemes)
    held = _held(giver, scheme, by=by) if scheme is not None else []
    whom = colleagues(giver, scheme, by=by, on=today) if scheme is not None else []
    kinds = [piece for piece in Piece if any(each.piece == piece for each in held)]
    form = HandOverForm(
        request.POST or None,
        schemes=schemes,
        colleagues=whom,
        kinds=kinds,
        initial={"pieces": kinds, "scheme": getattr(scheme, "pk", "")},
    )
    shown: Preview | None = None
    if request.method == "POST" and scheme is not None and form.is_valid():
        given = form.cleaned_data
        receiver = next(each for each in whom if each.pk == given["receiver"])
        if request.POST.get("sure") == "yes":
            try:
                return _done(request, giver, receiver, scheme, given)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
        wanted = [each for each in held if each.piece in given["pieces"]]
        with speaking_for(in_place_of(giver, scheme, by=by, on=today)):
            shown = preview(wanted, receiver=receiver, scheme=scheme, on=today)
    context = {
        "giver": giver,
        "own": giver.pk == by.practitioner_id,
        "form": form,
        "counts": [(piece.label, sum(each.piece == piece for each in held)) for piece in kinds],
        "lines": _lines(held) if by.case_schemes else [],
        "shown": shown,
        "away": _away(by, giver, scheme),
        "others": _others(by, scheme),
        "marking": bool(by.case_schemes),
    }
    return render(request, "desk/hand_over.html", context)


def _chosen(request: Request, schemes: list[Scheme]) -> Scheme | None:
    wanted = request.POST.get("scheme") or request.GET.get("scheme") or ""
    return next((each for each in schemes if str(each.pk) == wanted), schemes[0] if schemes else None)


def _held(giver: Practitioner, scheme: Scheme, *, by: Acting) -> list[Held]:
    today = timezone.localdate()
    mover = in_place_of(giver, scheme, by=by, on=today)
    with speaking_for(mover):
        return held_by(giver, scheme, seen_by=mover, today=today)


def _lines(held: list[Held]) -> list[tuple[str, str, str]]:
    """What it is, whom it is about, where it stands: for those who read cases."""
    return [
        (str(each.piece.label), each.record.person.name, address("web:person", each.person_id))
        for each in held[:LISTED]
    ]


def _away(by: Acting, giver: Practitioner, scheme: Scheme | None) -> list[HandOver]:
    if scheme is None or scheme.pk not in by.case_schemes:
        return []
    rows = HandOver.objects.visible_to(by).away_on(timezone.localdate()).filter(giver=giver, scheme=scheme)
    return list(rows.select_related("receiver__user"))


def _others(by: Acting, scheme: Scheme | None) -> list[tuple[str, str]]:
    """For the co-ordinator: whose work could be handed over besides one's own."""
    if scheme is None or not by.may(Permission.REGISTER) or scheme.pk not in by.case_schemes:
        return []
    found = _people().filter(grants__scheme=scheme).exclude(pk=by.practitioner_id).distinct()
    return [
        (str(each), reverse("desk:hand_over_of", args=[each.pk]))
        for each in found.order_by("agency__name", "user__name")[:200]
    ]


def _done(
    request: Request, giver: Practitioner, receiver: Practitioner, scheme: Scheme, given: dict[str, Any]
) -> HttpResponse:
    by = request.practitioner
    handingactions.hand_over(
        giver,
        receiver=receiver,
        scheme=scheme,
        reason=given["reason"],
        until_on=given["until_on"],
        pieces=[Piece(piece) for piece in given["pieces"]],
        by=by,
        at=timezone.now(),
    )
    words = _("The work of %(giver)s is with %(receiver)s now.")
    messages.success(request, words % {"giver": giver.user.name, "receiver": receiver.user.name})
    if by.may(Permission.MANAGE_PEOPLE_OF_AGENCY) and giver.pk != by.practitioner_id and not by.case_schemes:
        return redirect("partnerships:practitioner", pk=giver.pk)
    return redirect("web:home")
