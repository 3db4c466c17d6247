"""The screens of ratings: the history, a new rating, an agency's view, a prompt put aside."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.reviews import actions, evidence, page, promptwords, queries
from throughcare.reviews.forms import DismissForm, RatingForm, ViewForm, WithdrawForm


@login_required
def ratings(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How the person is judged, what the agencies think, what there is to look at, and the history."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "ratings")
    registration: Registration | None = context["registration"]
    if registration is None:
        return render(request, "reviews/ratings.html", context)
    found = queries.ratings_of(by, registration)
    views, earlier = queries.views_of(by, registration), queries.earlier_views_of(by, registration)
    aside = queries.dismissed_of(by, registration)
    names = queries.names_of(
        [
            *(each.judged_by for each in found),
            *(each.given_by for each in (*views, *earlier)),
            *(each.dismissed_by for each in aside),
        ]
    )
    prompts = queries.prompts_for(by, registration, on=today) if registration.is_live else []
    shown = page.history(found, names, queries.kept_evidence(by, found))
    context |= {
        "current": next((each for each in shown if each.rating.registration_id == registration.pk), None),
        "history": shown,
        "strip": page.strip(registration, found, today=today),
        "prompts": page.shown_prompts(registration, prompts),
        "views": [(view, names.get(view.given_by, view.agency.name)) for view in views],
        "earlier_views": [(view, names.get(view.given_by, view.agency.name)) for view in earlier],
        "own_view": next((view for view in views if view.agency_id == by.agency_id), None),
        "aside": [(each, promptwords.of_key(each.key), names.get(each.dismissed_by, "")) for each in aside],
        "overdue": registration.is_live and registration.next_review_on and registration.next_review_on < today,
        "may_judge": registration.is_live and by.may(Permission.JUDGE_RATING),
        "may_view": registration.is_live and by.may(Permission.GIVE_VIEW),
    }
    return render(request, "reviews/ratings.html", context)


def live(context: dict[str, Any]) -> Registration:
    """The registration that is changed; without one there is nothing at this address."""
    registration: Registration | None = context["registration"]
    if registration is None or not registration.is_live:
        raise Http404
    return registration


@login_required
def judge(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Judge a rating, line by line of the checklist, with what the record says beside it."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "ratings")
    registration = live(context)
    authorise(by, Permission.JUDGE_RATING, registration)
    _version, profile = current_profile(registration.scheme_id)
    known = queries.known_about(by, registration, on=today)
    form = RatingForm(request.POST or None, profile=profile, lines=evidence.lines(profile, known))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.judge_rating(
                registration,
                colour=given["colour"],
                evidence=form.evidence,
                reason=given["reason"],
                judged_on=given["judged_on"],
                next_review_on=given["next_review_on"],
                by=by,
                at=timezone.now(),
            )
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The rating is recorded."))
            return redirect("reviews:ratings", pk=pk)
    views = queries.views_of(by, registration)
    names = queries.names_of(view.given_by for view in views)
    return _form_page(
        request,
        context,
        form,
        title=_("Record a rating"),
        submit_label=_("Record the rating"),
        template="reviews/judge.html",
        aside_template="reviews/_beside.html",
        sheet=evidence.everything(known),
        views=[(view, names.get(view.given_by, view.agency.name)) for view in views],
        prompts=page.shown_prompts(registration, queries.prompts_for(by, registration, on=today)),
    )


def _form_page(request: Request, context: dict[str, Any], form: object, **more: Any) -> HttpResponse:
    back = reverse("reviews:ratings", kwargs={"pk": context["person"].pk})
    shown = {"form": form, "identity": context["who"], "back_url": back, "back_text": _("Ratings"), "marking": True}
    template = more.pop("template", "core/form_page.html")
    return render(request, template, shown | {"person": context["person"]} | more)


@login_required
def sheet(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What the record says today, line by line with its source; it judges nothing."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "ratings")
    registration: Registration | None = context["registration"]
    if registration is None:
        raise Http404
    known = queries.known_about(by, registration, on=today)
    context |= {"sheet": evidence.everything(known), "today": today}
    return render(request, "reviews/evidence.html", context)


@login_required
def give_view(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what the agency thinks, or change it; the rating stays as it is."""
    by = request.practitioner
    context = person_context(by, pk, "ratings")
    registration = live(context)
    authorise(by, Permission.GIVE_VIEW, registration)
    _version, profile = current_profile(registration.scheme_id)
    stands = queries.own_view(by, registration)
    start: dict[str, Any] = {"version": 0}
    if stands is not None:
        start = {"colour": stands.colour, "words": stands.words, "version": stands.version}
    form = ViewForm(request.POST or None, profile=profile, initial=start)
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.give_view(registration, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            leave = reverse("reviews:ratings", kwargs={"pk": pk})
            return conflict_page(request, form, conflict, leave_url=leave, identity=context["who"])
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your agency's view is recorded. The rating stays as it is."))
            return redirect("reviews:ratings", pk=pk)
    return _form_page(
        request,
        context,
        form,
        title=_("Your agency's view"),
        intro=_("Other agencies see this beside theirs. It changes no rating: a person judges that with all views."),
        caption=by.agency_name,
    )


@login_required
def withdraw(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Take the agency's view back, with the reason."""
    by = request.practitioner
    context = person_context(by, pk, "ratings")
    registration = live(context)
    authorise(by, Permission.GIVE_VIEW, registration)
    stands = queries.own_view(by, registration)
    if stands is None or stands.pk != key:
        raise Http404
    form = WithdrawForm(request.POST or None, initial={"version": stands.version})
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.withdraw_view(stands, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            leave = reverse("reviews:ratings", kwargs={"pk": pk})
            return conflict_page(request, form, conflict, leave_url=leave, identity=context["who"])
        else:
            messages.success(request, _("Your agency's view is taken back. It stays in the history."))
            return redirect("reviews:ratings", pk=pk)
    return _form_page(
        request, context, form, title=_("Take your agency's view back"), caption=by.agency_name, danger=True,
        submit_label=_("Take it back"),
    )  # fmt: skip


@login_required
def dismiss(request: Request, pk: uuid.UUID, key: str) -> HttpResponse:
    """Put a prompt aside, with the reason."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "ratings")
    registration = live(context)
    authorise(by, Permission.JUDGE_RATING, registration)
    prompt = next((each for each in queries.prompts_for(by, registration, on=today) if each.key == key), None)
    if prompt is None:
        raise Http404
    form = DismissForm(request.POST or None)
    if form.is_valid():
        try:
            actions.dismiss_prompt(registration, key=key, **form.cleaned_data, by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The prompt is put aside."))
            return redirect("reviews:ratings", pk=pk)
    return _form_page(
        request,
        context,
        form,
        title=_("Put this prompt aside"),
        caption=promptwords.what(prompt),
        intro=promptwords.why(prompt.rule),
        submit_label=_("Put it aside"),
    )
