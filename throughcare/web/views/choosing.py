"""Choosing for whom, and on which scheme, one acts from now on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.request import Request
from throughcare.sharing.acting import act, choices
from throughcare.web.middleware import CHOSEN


@login_required
def choose(request: Request) -> HttpResponse:
    """Choose the agency and scheme to act for until sign-out."""
    pairs = list(choices(request.user, on=timezone.localdate()))
    if request.method == "POST":
        wanted = request.POST.get("place", "")
        for practitioner, scheme in pairs:
            if wanted == _key(practitioner, scheme):
                _remember(request, practitioner, scheme)
                return redirect(_where_to(request))
    if len(pairs) == 1 and request.method == "GET" and getattr(request, "practitioner", None) is None:
        _remember(request, *pairs[0])
        return redirect(_where_to(request))
    context = {"places": [_place(request, *pair) for pair in pairs], "refused": request.method == "POST"}
    return render(request, "web/choose.html", context)


def _where_to(request: Request) -> str:
    """The page of ours that was asked for before the choice, or the first one."""
    wanted = request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("web:home")


def _key(practitioner: Practitioner, scheme: Scheme | None) -> str:
    return f"{practitioner.pk}-{scheme.pk if scheme else ''}"


def _remember(request: Request, practitioner: Practitioner, scheme: Scheme | None) -> None:
    """Another scheme's list is not narrowed by a name that was typed for this one."""
    for name in ("cohort_name", "looking_for"):
        request.session.pop(name, None)
    request.session[CHOSEN] = [practitioner.pk, scheme.pk if scheme else None]


def _place(request: Request, practitioner: Practitioner, scheme: Scheme | None) -> dict[str, object]:
    acting = act(practitioner, scheme, on=timezone.localdate())
    now: Acting | None = getattr(request, "practitioner", None)  # nobody before the first choice
    chosen = now is not None and (now.practitioner_id, now.scheme_id) == (
        practitioner.pk,
        scheme.pk if scheme else None,
    )
    return {
        "key": _key(practitioner, scheme),
        "agency": practitioner.agency.name,
        "scheme": scheme.name if scheme else "",
        "roles": acting.role_names,
        "closed": acting.closed_because,
        "chosen": chosen,
    }
