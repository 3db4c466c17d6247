"""The screens of police intelligence: record a graded report, read it, and change what its police may change."""

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

from throughcare.chronology import intelligence, intelligencewords, queries, telling
from throughcare.chronology.forms import StrikeOutForm
from throughcare.chronology.intelligence import ReportRefused, nameable, require_police
from throughcare.chronology.intelligenceforms import CorrectReportForm, PartnersForm, RecipientsForm, ReportForm
from throughcare.chronology.models import Entry, Handling, Kind
from throughcare.chronology.writing import latest
from throughcare.core.components import short_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.forms import PlainForm
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context

GUIDANCE = "chronology/_grading_guidance.html"


@login_required
def record(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Record a graded report."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "chronology")
    require_police(by)
    form = ReportForm(request.POST or None)
    form.offer(nameable(by, by.scheme_id or 0, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            made = intelligence.record_intelligence(
                context["person"], scheme_id=by.scheme_id or 0, report=form.report(), by=by, at=timezone.now()
            )
        except ReportRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded. Whoever may not see it learns nothing of it."))
            return redirect(telling.address(made))
    page = {
        "title": _("Record police intelligence"),
        "submit_label": _("Record the report"),
        "back_url": reverse("chronology:choose", kwargs={"pk": pk}),
        "cancel_url": reverse("chronology:list", kwargs={"pk": pk}),
    }
    return _form(request, context, form, page)


def report(request: Request, context: dict[str, Any], found: Entry) -> HttpResponse:
    """One graded report: the grade above it, the conditions in full beside it."""
    by = request.practitioner
    stands = found.corrected_by_id is None and found.struck_out_on is None
    mine = found.agency_id == by.agency_id
    partners = _version_for_partners(by, found) if mine else None
    context |= {
        "entry": found,
        "title": intelligencewords.title(found),
        "grade": intelligencewords.grade(found),
        "rows": telling.rows(found),
        "mine": mine,
        "may_change": mine and stands and intelligence.may_grade(by, found.scheme_id),
        "may_name": mine and stands and found.handling == Handling.CONDITIONS and intelligence.may_grade(by),
        "who_sees": _who_sees(found) if mine else "",
        "named": _named(found) if mine else [],
        "partners": partners,
        "partners_url": telling.address(partners) if partners else "",
        "look_again": _look_again(found, partners) if partners else "",
        "earlier": [(each, telling.rows(each)) for each in queries.earlier_of(by, found)] if mine else [],
        "later_url": telling.address(found.corrected_by) if found.corrected_by else "",
    }
    return render(request, "chronology/report.html", context)


def _version_for_partners(by: Acting, found: Entry) -> Entry | None:
    if found.sanitised_as_id is None:
        return None
    made = Entry.objects.visible_to(by).filter(pk=found.sanitised_as_id).first()
    return latest(made) if made else None


def _look_again(found: Entry, partners: Entry) -> str:
    if partners.struck_out_on is not None:
        return ""
    if found.struck_out_on is not None:
        return _("The report was struck out, and partners still read what was written from it.")
    if partners.made_at < found.made_at:
        days = {"partners": short_day(timezone.localdate(partners.made_at)), "report": _made_on(found)}
        return _("It was written on %(partners)s; the report was corrected or graded anew on %(report)s.") % days
    return ""


def _made_on(found: Entry) -> str:
    return short_day(timezone.localdate(found.made_at))


def _who_sees(found: Entry) -> str:
    if found.corrected_by_id is not None or found.struck_out_on is not None:
        return _("Only your force: it no longer stands.")
    if found.handling == Handling.LAWFUL:
        return _("Your force, and every agency of the scheme whose signature covers police intelligence.")
    return _("Your force, and only these, while their agency's signature covers police intelligence:")


def _named(found: Entry) -> list[str]:
    agencies = Agency.objects.filter(pk__in=found.recipient_agencies).order_by("name")
    people = Practitioner.objects.filter(pk__in=found.recipient_practitioners).select_related("user", "agency")
    return [*(agency.name for agency in agencies), *(str(each) for each in people.order_by("user__name"))]


def _found(request: Request, pk: uuid.UUID, key: uuid.UUID) -> tuple[dict[str, Any], Entry]:
    """The report of the own force; one that somebody else wrote, or that is not there, cannot be told apart."""
    by = request.practitioner
    context = person_context(by, pk, "chronology")
    require_police(by)
    found = queries.entry(by, context["person"], key)
    if found is None or found.kind != Kind.INTELLIGENCE or found.agency_id != by.agency_id:
        raise Http404
    if "_conflict" in request.POST:
        # Whoever lost to somebody else's correction, and was shown both, goes on from the report that stands now.
        found = latest(found)
    return context, found


def _change(
    request: Request,
    context: dict[str, Any],
    found: Entry,
    form: PlainForm,
    page: dict[str, Any],
    verb: Callable[[], Entry],
) -> HttpResponse:
    """Carry out a change to a report and go to what stands, or show why not."""
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            made = verb()
        except ReportRefused as refusal:
            for field, words in refusal.faults:
                form.add_error(field if field in form.fields else None, words)
        except Conflict as conflict:
            saved_by = _saved_by(conflict.current)
            return conflict_page(request, form, conflict, leave_url=telling.address(found), saved_by=saved_by)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, page["said"])
            return redirect(telling.address(made))
    return _form(request, context, form, page | {"back_url": telling.address(found)})


def _saved_by(current: object) -> str:
    changed_by = getattr(current, "changed_by", None)
    author = Practitioner.objects.select_related("user").filter(pk=changed_by).first() if changed_by else None
    return author.user.name if author else ""


def _form(request: Request, context: dict[str, Any], form: PlainForm, page: dict[str, Any]) -> HttpResponse:
    shown = {"form": form, "identity": context["who"], "aside_template": GUIDANCE, "marking": True}
    return render(request, "core/form_page.html", shown | page)


@login_required
def correct(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Correct a report or grade it anew; the earlier one is kept."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    form = CorrectReportForm(request.POST or None, initial=CorrectReportForm.from_entry(found))
    form.offer(nameable(by, found.scheme_id, on=timezone.localdate()))

    def verb() -> Entry:
        given = form.cleaned_data
        return intelligence.correct_intelligence(
            found,
            report=form.report(),
            reason=given["reason"],
            version=given["version"],
            by=by,
            at=timezone.now(),
        )

    said = _("Corrected. What was recorded before is kept.")
    if found.sanitised_as_id is not None:
        said = _("Corrected. What was recorded before is kept. Now look at the version for partners.")
    page = {"title": _("Correct or grade anew"), "caption": intelligencewords.title(found), "said": said}
    return _change(request, context, found, form, page, verb)


@login_required
def recipients(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Say anew who may see a report with conditions."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    initial = {name: getattr(found, name) for name in ("version", "recipient_agencies", "recipient_practitioners")}
    form = RecipientsForm(request.POST or None, initial=initial)
    form.offer(nameable(by, found.scheme_id, on=timezone.localdate()))

    def verb() -> Entry:
        given = form.cleaned_data
        return intelligence.name_recipients(
            found,
            agencies=given["recipient_agencies"],
            practitioners=given["recipient_practitioners"],
            version=given["version"],
            by=by,
            at=timezone.now(),
        )

    page = {
        "title": _("Who may see this report?"),
        "caption": intelligencewords.title(found),
        "intro": _("Whoever you take out sees nothing of it from their next page on."),
        "said": _("Recorded. It holds from now on."),
    }
    return _change(request, context, found, form, page, verb)


@login_required
def write_for_partners(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Write what every partner may read."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    form = PartnersForm(request.POST or None, initial={"version": found.version})

    def verb() -> Entry:
        intelligence.write_for_partners(found, **form.cleaned_data, by=by, at=timezone.now())
        return found

    page = {
        "title": _("Write a version for partners"),
        "caption": intelligencewords.title(found),
        "intro": _(
            "It becomes an entry of its own, information from your force, that everybody who works with the person "
            "reads. It carries no grade, and nothing on it tells that there is a report."
        ),
        "said": _("Every partner can read it now."),
    }
    return _change(request, context, found, form, page, verb)


@login_required
def strike_out(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Take out a report that should not be on this record at all."""
    context, found = _found(request, pk, key)
    form = StrikeOutForm(request.POST or None, initial={"version": found.version})

    def verb() -> Entry:
        return intelligence.strike_out_intelligence(
            found, **form.cleaned_data, by=request.practitioner, at=timezone.now()
        )

    page = {
        "title": _("Strike this report out"),
        "caption": intelligencewords.title(found),
        "danger": True,
        "submit_label": _("Strike it out"),
        "said": _("Struck out. Only your force can still read it."),
    }
    return _change(request, context, found, form, page, verb)
