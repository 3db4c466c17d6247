"""The page of figures: no names for those who read no cases, and people behind each number for those who do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from throughcare.core.charts import BarChart, bars, lines
from throughcare.core.components import short_day
from throughcare.measures import keeping, page, showing
from throughcare.measures.definitions import BY_KEY
from throughcare.measures.forms import FiguresFilter
from throughcare.measures.measuring import Measured, Narrow, behind, measure, schemes_of, sees_small_numbers
from throughcare.measures.models import Snapshot
from throughcare.measures.queries import figures as read
from throughcare.measures.words import Words, split_name, words_for
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.models import Registration

SHOWN_NIGHTS = 30
# The figures that count registrations; the others count decisions, judgements, actions or meetings.
LEADS_TO_PEOPLE = frozenset({"people", "in", "out", "overdue", "colour", "level", "cohort", "status", "agency"})


@login_required
def figures(request: Request) -> HttpResponse:
    """How many, of what, today and over the last twelve months; then of any day, period and part of the scheme."""
    by, today = request.practitioner, timezone.localdate()
    profile = _profile(by)
    counts = read(by, today=today)
    context = {
        "today": today,
        "over_hubs": len(counts) > 1,
        "headlines": page.headlines(counts),
        "drawn": page.chart_of(counts),
        "tables": page.tables(counts, profile),
        "marking": True,
    }
    return render(request, "measures/figures.html", context | _any_day(request, by, profile, today))


def _profile(by: Acting) -> Profile:
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None:
        raise Http404
    _version, profile = current_profile(by.scheme_id)
    return profile


def _form(request: Request, by: Acting, profile: Profile) -> tuple[FiguresFilter, list[Scheme]]:
    schemes = schemes_of(by)
    over = {each.board_id for each in schemes}
    places = Partner.objects.filter(scheme_id__in=by.figure_schemes).values("agency_id")
    form = FiguresFilter(
        request.GET,
        profile=profile,
        schemes=[each for each in schemes if each.pk not in over],
        agencies=list(Agency.objects.filter(pk__in=places).order_by("name")),
        small_too=sees_small_numbers(by),
    )
    return form, schemes


def _any_day(request: Request, by: Acting, profile: Profile, today: date) -> dict[str, object]:
    """The second half of the page: what was asked for in the filter."""
    form, schemes = _form(request, by, profile)
    default = (today - keeping.TWELVE_MONTHS, today)
    if not form.is_valid():
        return {"filter": form, "grids": None}
    (since, on), narrow, split = form.period(default), form.narrow(), form.cleaned_data.get("split", "")
    found = measure(by, since=since, on=on, narrow=narrow, split=split)
    words = words_for(profile, schemes, [found])
    small_too = sees_small_numbers(by)
    if split:
        made = [showing.split_grid(found, words, small_too=small_too)]
    else:
        link = _links(by, since, on, narrow) if small_too else showing.no_link
        made = showing.grids(found, words, profile, link)
    return {
        "filter": form,
        "since": since,
        "on": on,
        "grids": [each for each in made if each.rows],
        "period_chart": _chart(found, words, made),
        "made_at": timezone.localtime(),
    }


def _links(by: Acting, since: date, on: date, narrow: Narrow) -> showing.Link:
    """Where the people behind a number are listed."""
    chosen = {name: value for name, value in asdict(narrow).items() if value}
    period = {"since": since.isoformat(), "on": on.isoformat()}

    def link(what: str, key: str) -> str:
        return f"{reverse('measures:behind')}?{urlencode({**period, **chosen, 'what': what, 'key': key})}"

    return link


def _chart(found: Measured, words: Words, made: list[showing.Grid]) -> BarChart | None:
    """Part beside part where the figures are split, what came and went where they are not."""
    if found.split:
        shown = [(label, cells[-1 if len(cells) == 3 else 3].text) for grid in made for label, cells in grid.rows[:-1]]
        items = [(label, float(text)) for label, text in shown if text.isdigit()]
        title = _("People on the scheme at the end, by: %(split)s") % {"split": split_name(found.split)}
        return bars("split-chart", title, items, head=(split_name(found.split), _("People"))) if items else None
    came, left = found.many("in"), found.many("out")
    if not came and not left:
        return None
    title = _("%(came)s came onto the scheme and %(left)s left it") % {"came": came, "left": left}
    items = [(words.of("in", key), float(cell.many)) for (key, _o), cell in found.of("in").items()]
    items += [
        (_("Left: %(reason)s") % {"reason": words.of("out", key)}, float(cell.many))
        for (key, _o), cell in found.of("out").items()
    ]
    return bars("flow-chart", title, items, head=(_("Came or left"), _("People")))


@login_required
def people_behind(request: Request) -> HttpResponse:
    """The people whom a number counts, as this practitioner may see them."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.READ_CASES)
    profile = _profile(by)
    form, schemes = _form(request, by, profile)
    what, key = request.GET.get("what", "people"), request.GET.get("key", "")
    if what not in LEADS_TO_PEOPLE or not form.is_valid():
        raise Http404
    since, on = form.period((today - keeping.TWELVE_MONTHS, today))
    keys = behind(by, since=since, on=on, narrow=form.narrow(), what=what, key=key)
    found = Registration.objects.visible_to(by).filter(pk__in=keys).select_related("person")
    words = words_for(profile, schemes)
    context = {
        "page": Paginator(found.order_by("sort_name", "pk"), 50).get_page(request.GET.get("page")),
        "definition": BY_KEY[what],
        "kind": words.of(what, key) if key else "",
        "since": since,
        "on": on,
        "marking": True,
    }
    return render(request, "measures/behind.html", context)


@login_required
def kept(request: Request) -> HttpResponse:
    """The nights whose figures were kept, and how many people were on the scheme then."""
    by = request.practitioner
    _profile(by)
    nights = list(Snapshot.objects.visible_to(by).filter(scheme_id=by.scheme_id or 0)[:SHOWN_NIGHTS])
    many = [float(_people(each)) for each in reversed(nights)]
    drawn = None
    if len(nights) > 1:
        title = _("People on the scheme: %(then)s, then %(now)s") % {"then": int(many[0]), "now": int(many[-1])}
        days = [short_day(each.day) for each in reversed(nights)]
        drawn = lines("kept-people", title, days, [(_("People"), many)], head=_("Day"))
    rows = [(each, _people(each)) for each in nights]
    return render(request, "measures/kept.html", {"rows": rows, "drawn": drawn, "marking": True})


def _people(night: Snapshot) -> int:
    return sum(row[2] for row in night.figures.get("people", []))


@login_required
def kept_day(request: Request, day: str) -> HttpResponse:
    """What was kept of one night, counted again today: where the two differ, and why that can be."""
    by = request.practitioner
    profile = _profile(by)
    wanted = parse_date(day)
    if wanted is None:
        raise Http404
    nights = Snapshot.objects.visible_to(by).select_related("scheme")
    night = get_object_or_404(nights, scheme_id=by.scheme_id or 0, day=wanted)
    found = keeping.differences(by, night)
    words = words_for(profile, schemes_of(by))
    told = [
        (BY_KEY[each.what].words, ", ".join(_kinds(each, words)), each.then, each.now)
        for each in found or ()
        if each.what in BY_KEY
    ]
    contact = {key: many for key, _other, many, _value in night.figures.get("contact", [])}
    context = {
        "night": night,
        "comparable": found is not None,
        "differences": told,
        "contact": contact,
        "contact_definition": BY_KEY["contact"].definition,
        "people": _people(night),
        "marking": True,
    }
    return render(request, "measures/kept_day.html", context)


def _kinds(each: keeping.Difference, words: Words) -> list[str]:
    first = "colour" if each.what == "moved" else each.what
    return [words.of(first, key) for key in (each.key, each.other) if key]
