"""Screens of saved filters: the list of them, save, change, delete. To open one is to follow its address."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import chosen_filters
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.desk import filteractions as actions
from throughcare.desk.filterforms import ChangeFilterForm, SaveFilterForm
from throughcare.desk.filters import SavedFilter
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.forms import CohortFilter
from throughcare.registrations.queries import agencies_of
from throughcare.registrations.views import NARROWED


@dataclass(frozen=True)
class Shown:
    """One saved filter as the list of them shows it."""

    saved: SavedFilter
    url: str
    words: str


def _here(by: Acting) -> int:
    authorise(by, Permission.READ_CASES)
    if by.scheme_id is None or by.scheme_id not in by.case_schemes:
        raise NotThere
    return by.scheme_id


def _words_of(scheme_id: int) -> Callable[[str], str]:
    """Says what a filter shows, in the words of the list's own form."""
    _version, profile = current_profile(scheme_id)
    agencies = agencies_of(scheme_id, on=timezone.localdate())

    def words(query: str) -> str:
        params = QueryDict(query)
        form = CohortFilter(params, profile=profile, agencies=agencies)
        if not form.is_valid():
            return _("Something that can no longer be chosen. Save it anew, and delete this one")
        said: dict[str, list[str]] = {}
        for each in chosen_filters(form, params):
            said.setdefault(each.field, []).extend([each.value] if each.value != _("Yes") else [])
        found = [f"{label}: {', '.join(values)}" if values else label for label, values in said.items()]
        return "; ".join(found) or _("Everybody on the scheme, in an order of its own")

    return words


@login_required
def filters(request: Request) -> HttpResponse:
    """One's own saved filters, and those that colleagues share."""
    by = request.practitioner
    scheme_id = _here(by)
    found = SavedFilter.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("practitioner__user")
    address, words = reverse("registrations:cohort"), _words_of(scheme_id)
    shown = [Shown(saved, f"{address}?{saved.query}", words(saved.query)) for saved in found]
    mine = [each for each in shown if each.saved.practitioner_id == by.practitioner_id]
    theirs = [each for each in shown if each.saved.practitioner_id != by.practitioner_id]
    return render(request, "desk/filters.html", {"mine": mine, "theirs": theirs, "full": len(mine) >= actions.MOST})


@login_required
def save(request: Request) -> HttpResponse:
    """Save what the list was filtered by; its filters stand in this address as they stood in that of the list."""
    by = request.practitioner
    scheme_id = _here(by)
    query = actions.kept_of(request.GET.urlencode())
    form = SaveFilterForm(request.POST or None)
    if form.is_valid():
        try:
            actions.save_filter(**form.cleaned_data, query=query, by=by, at=timezone.now())
        except actions.NameTaken as refusal:
            form.add_error("name", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The filter is saved."))
            return redirect("desk:filters")
    back = reverse("registrations:cohort") + (f"?{query}" if query else "")
    intro = _("It shows: %(words)s.") % {"words": _words_of(scheme_id)(query)} if query else ""
    if query and request.session.get(NARROWED):
        intro = f"{intro} {_('The name that you narrowed the list by is not part of it.')}"
    context = {
        "form": form,
        "title": _("Save this filter"),
        "intro": intro,
        "back_url": back,
        "submit_label": _("Save the filter"),
    }
    return render(request, "core/form_page.html", context)


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Rename one's own filter, share it or stop sharing it."""
    by = request.practitioner
    scheme_id = _here(by)
    saved = get_object_or_404(SavedFilter.objects.mine(by), pk=pk, scheme_id=scheme_id)
    initial = {"name": saved.name, "shared": saved.shared, "version": saved.version}
    form = ChangeFilterForm(request.POST or None, initial=initial)
    back = reverse("desk:filters")
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.change_filter(saved, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except actions.NameTaken as refusal:
            form.add_error("name", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The filter is changed."))
            return redirect(back)
    context = {
        "form": form,
        "title": _("Change a saved filter"),
        "intro": _("It shows: %(words)s.") % {"words": _words_of(scheme_id)(saved.query)},
        "back_url": back,
    }
    return render(request, "core/form_page.html", context)


@login_required
def delete(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once, then delete one's own filter."""
    by = request.practitioner
    saved = get_object_or_404(SavedFilter.objects.mine(by), pk=pk, scheme_id=_here(by))
    if request.method == "POST":
        actions.delete_filter(saved, by=by, at=timezone.now())
        messages.success(request, _("The filter is deleted."))
        return redirect("desk:filters")
    return render(request, "desk/delete_filter.html", {"saved": saved})
