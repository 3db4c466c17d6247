"""Home, and choosing for whom one acts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from throughcare.sharing.acting import choices
from throughcare.web.middleware import CHOSEN


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me."""
    return render(request, "web/home.html")


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the agency and scheme to act for in this session."""
    pairs = list(choices(request.user, on=timezone.localdate()))
    if request.method == "POST":
        wanted = request.POST.get("place", "")
        for practitioner, scheme in pairs:
            if wanted == f"{practitioner.pk}-{scheme.pk if scheme else ''}":
                request.session[CHOSEN] = [practitioner.pk, scheme.pk if scheme else None]
                return redirect("web:home")
    if len(pairs) == 1 and request.method == "GET" and request.practitioner is None:
        practitioner, scheme = pairs[0]
        request.session[CHOSEN] = [practitioner.pk, scheme.pk if scheme else None]
        return redirect("web:home")
    return render(request, "web/choose.html", {"pairs": pairs})
