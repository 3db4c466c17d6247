"""The screens on which the chronology is read: the timeline, one entry, custody."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.chronology import intelligenceviews, queries, telling
from throughcare.chronology.changing import found_entry
from throughcare.chronology.forms import ChronologyFilter
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.refusals import DOUBTS
from throughcare.core.components import Row, chosen_filters
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context


@login_required
def timeline(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What happened, newest first, fifty at a time; or all of it, to print."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "chronology")
    person = context["person"]
    agencies = queries.agencies_with_entries(by, person)
    form = ChronologyFilter(request.GET or None, agencies=agencies, classes=by.classes)
    wish = form.wish() if form.is_bound else queries.Wish()
    whole = "whole" in request.GET
    after = None if whole else queries.Mark.read(request.GET.get("after", ""))
    length = queries.WHOLE if whole else queries.A_PAGE
    page = queries.timeline(by, person, wish, today=today, after=after, length=length)
    since = after.on_day if after else today
    context |= {
        "form": form,
        "events": telling.story(page, today=today, since=since, filtered=not wish.is_all),
        "planned": [] if after else queries.planned(by, person, wish, today=today),
        "following": _address(request, after=str(page.following)) if page.following else "",
        "newest": _address(request) if after else "",
        "whole": whole,
        "print_url": _address(request, whole="1"),
        "filtered": not wish.is_all,
        "chosen": chosen_filters(form, request.GET),
        "not_covered": [each.label for each in queries.not_covered(by)],
        "may_write": by.may(Permission.WRITE_CASES),
        "today": today,
        "now": timezone.localtime(),
    }
    return render(request, "chronology/list.html", context)


def _address(request: Request, **parameters: str) -> str:
    """This page with the same filter, and another mark."""
    params = request.GET.copy()
    for name in ("after", "whole"):
        params.pop(name, None)
    for name, value in parameters.items():
        params[name] = value
    return f"{request.path}?{params.urlencode()}" if params else request.path


def _before(earlier: list[Entry], now: Entry) -> list[tuple[Entry, list[Row], bool]]:
    """What an entry said before, newest first, and whether it was no mistake but went on from there."""
    later = [now, *earlier]
    return [
        (each, telling.rows(each), bool(each.ways_on) and each.outcome != after.outcome)
        for each, after in zip(earlier, later, strict=False)
    ]


@login_required
def entry(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """One entry with all that it says, and what it said before."""
    by = request.practitioner
    context, found = found_entry(request, pk, key, graded=True)
    if found.kind == Kind.INTELLIGENCE:
        return intelligenceviews.report(request, context, found)
    stands = found.corrected_by is None and found.struck_out_on is None
    mine = found.agency_id == by.agency_id or by.may(Permission.CORRECT_FOR_OTHERS)
    may_write = stands and by.may(Permission.WRITE_CASES)
    earlier = _before(queries.earlier_of(by, found), found)
    context |= {
        "entry": found,
        "title": telling.title(found),
        "rows": telling.rows(found),
        "earlier": earlier,
        "later_url": telling.address(found.corrected_by) if found.corrected_by else "",
        "doubts": [DOUBTS[each] for each in queries.doubts(by, found, today=timezone.localdate())] if stands else [],
        "may_settle": may_write and found.is_planned,
        "may_take_further": may_write and bool(found.ways_on),
        "may_end": may_write and found.is_open_spell,
        "may_correct": may_write and mine,
        "whose": "" if mine or not may_write else found.agency.name,
    }
    return render(request, "chronology/entry.html", context)
