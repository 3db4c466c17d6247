"""Where a person lives and lived: add, correct, end."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.partnerships.request import Request
from throughcare.people import actions
from throughcare.people.detailforms import AddAddressForm, CorrectAddressForm, EndAddressForm
from throughcare.people.models import Address
from throughcare.web.views.writing import change, writing


@login_required
def address(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add an address."""
    by, context = request.practitioner, writing(request, pk)
    return change(
        request,
        context,
        AddAddressForm(request.POST or None),
        lambda given: actions.add_address(context["person"], **given, by=by, at=timezone.now()),
        title=_("Add an address"),
        done=_("The address is added."),
        back=reverse("web:details", args=[pk]),
    )


@login_required
def correct_address(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Put right what was wrong of an address."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Address.objects.select_related("person"), pk=row_pk, person=context["person"])
    names = ("kind", "lines", "postcode", "from_on", "until_on", "version")
    return change(
        request,
        context,
        CorrectAddressForm(request.POST or None, initial={name: getattr(row, name) for name in names}),
        lambda given: actions.correct_address(row, **given, by=by, at=timezone.now()),
        title=_("Correct this address"),
        done=_("The address is corrected. How it stood before is kept."),
        back=reverse("web:details", args=[pk]),
    )


@login_required
def end_address(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Say when the person left."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Address.objects.select_related("person"), pk=row_pk, person=context["person"])
    return change(
        request,
        context,
        EndAddressForm(request.POST or None, initial={"on": timezone.localdate(), "version": row.version}),
        lambda given: actions.end_address(row, **given, by=by, at=timezone.now()),
        title=_("The person left this address"),
        done=_("The address has ended. It stays on the record."),
        back=reverse("web:details", args=[pk]),
        intro=row.lines,
    )
