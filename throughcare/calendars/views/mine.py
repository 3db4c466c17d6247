"""My calendar: the address at which one's own calendar programme reads the meetings; shown once, renewed, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.calendars import actions
from throughcare.calendars.keys import new_secret
from throughcare.calendars.models import Feed
from throughcare.calendars.views.finding import looking_in, tabs
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.request import Request


@login_required
def mine(request: Request) -> HttpResponse:
    """Whether there is an address, and whether anything reads it; never the address itself."""
    looking_in(request.practitioner)
    return render(request, "calendars/mine.html", _page(request.practitioner))


@login_required
@require_POST
def renew(request: Request) -> HttpResponse:
    """Make an address and show it, this once; one from before opens nothing from now on."""
    by = request.practitioner
    looking_in(by)
    secret = new_secret()
    actions.make_feed(secret=secret, by=by, at=timezone.now())
    address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
    return render(request, "calendars/mine.html", {**_page(by), "address": address})


@login_required
@require_POST
def revoke(request: Request) -> HttpResponse:
    """The address opens nothing from now on."""
    by = request.practitioner
    looking_in(by)
    found = _live(by)
    if found is not None:
        actions.revoke_feed(found, by=by, at=timezone.now())
        messages.success(request, _("The address is revoked. A calendar that still asks there is told nothing."))
    return redirect("calendars:mine")


def _page(by: Acting) -> dict[str, Any]:
    found = _live(by)
    return {
        "feed": found,
        "made": short_day(timezone.localtime(found.made_at).date()) if found else "",
        "read": short_day(found.last_read_on) if found else "",
        "tabs": tabs("mine"),
    }


def _live(by: Acting) -> Feed | None:
    return Feed.objects.visible_to(by).live().first()
