"""The protocol register: agreements, who signed, what they may see, until when."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sharing import actions
from throughcare.sharing.forms import AgreementForm, LastDayForm, SignatureForm
from throughcare.sharing.models import Agreement, InformationClass, Signatory
from throughcare.sharing.register import can_sign, changeable, register, unsigned, who_sees_what


@login_required
def agreements(request: Request) -> HttpResponse:
    """The register of this scheme."""
    by = request.practitioner
    authorise(by, Permission.READ_AGREEMENTS)
    today = timezone.localdate()
    context = {
        "lines": register(by, on=today),
        "unsigned": unsigned(by, on=today),
        "seeing": who_sees_what(by, on=today),
        "classes": InformationClass.labels,
        "may_change": by.may(Permission.MANAGE_AGREEMENTS) and by.scheme_id is not None,
    }
    return render(request, "sharing/register.html", context)


@login_required
def make(request: Request) -> HttpResponse:
    """Put an agreement on the register."""
    by = request.practitioner
    authorise(by, Permission.MANAGE_AGREEMENTS)
    scheme = get_object_or_404(Scheme, pk=by.scheme_id)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_agreement(scheme, **form.cleaned_data, by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agreement is on the register. Now record who signed it."))
            return redirect("sharing:register")
    return _form(request, form, title=_("Make an agreement"), caption=scheme.name)


@login_required
def sign(request: Request, pk: int) -> HttpResponse:
    """Record an agency's signature."""
    by = request.practitioner
    authorise(by, Permission.MANAGE_AGREEMENTS)
    agreement = get_object_or_404(changeable(by), pk=pk)
    form = SignatureForm(request.POST or None, agencies=can_sign(agreement.scheme))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.sign(
                agreement,
                given["agency"],
                classes=[InformationClass(each) for each in given["classes"]],
                signed_by=given["signed_by"],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("The signature of %(agency)s is on the register. Its people see what their roles allow.")
            messages.success(request, words % {"agency": given["agency"].name})
            return redirect("sharing:register")
    return _form(request, form, title=_("Record a signature"), caption=agreement.title)


@login_required
def end_signature(request: Request, pk: int) -> HttpResponse:
    """Record after which day a signature lapses."""
    by = request.practitioner
    authorise(by, Permission.MANAGE_AGREEMENTS)
    found = get_object_or_404(
        Signatory.objects.select_related("agency", "agreement").filter(agreement__in=changeable(by)), pk=pk
    )
    form = LastDayForm(request.POST or None, initial={"on": found.ends_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_signature(found, on=form.cleaned_data["on"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(
                request, _("Recorded. Access of %(agency)s closes after that day.") % {"agency": found.agency}
            )
            return redirect("sharing:register")
    title = _("When does the signature of %(agency)s lapse?") % {"agency": found.agency.name}
    return _form(request, form, title=title, caption=found.agreement.title)


@login_required
def end_agreement(request: Request, pk: int) -> HttpResponse:
    """Record the last day of an agreement."""
    by = request.practitioner
    authorise(by, Permission.MANAGE_AGREEMENTS)
    found: Agreement = get_object_or_404(changeable(by), pk=pk)
    form = LastDayForm(request.POST or None, initial={"on": found.ends_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_agreement(found, on=form.cleaned_data["on"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("Recorded. Whatever was open under the agreement closes after that day."))
            return redirect("sharing:register")
    return _form(request, form, title=_("When does the agreement end?"), caption=found.title)


def _form(
    request: Request, form: AgreementForm | SignatureForm | LastDayForm, *, title: str, caption: str
) -> HttpResponse:
    context = {"form": form, "title": title, "caption": caption, "back_url": reverse("sharing:register")}
    return render(request, "core/form_page.html", context)
