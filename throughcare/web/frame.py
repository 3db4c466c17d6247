"""What every screen's frame needs: the navigation that this practitioner's roles open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from throughcare.partnerships.permissions import Permission as P
from throughcare.strategy.navigating import entry as senior_group


def entries() -> tuple[tuple[str, str, frozenset[P]], ...]:
    """The menu in order: label, address, and the permissions of which one is enough (none: everybody)."""
    return (
        (_("Home"), "web:home", frozenset()),
        (_("People"), "registrations:cohort", frozenset({P.READ_CASES})),
        (_("Referrals"), "referrals:list", frozenset({P.DRAFT_REFERRAL, P.RECEIVE_REFERRAL, P.READ_CASES})),
        (_("Panel"), "calendars:list", frozenset({P.READ_CASES})),
        (_("Releases"), "reviews:forecast", frozenset({P.READ_CASES})),
        (_("Find"), "web:search", frozenset({P.READ_CASES})),
        (_("Figures"), "measures:figures", frozenset({P.READ_FIGURES})),
        (_("Does it work?"), "evaluation:home", frozenset({P.READ_FIGURES, P.EVALUATE})),
        (_("Strategic group"), "strategy:home", frozenset({P.READ_FIGURES})),
        (_("Imports"), "feeds:list", frozenset({P.IMPORT})),
        (_("Agreements"), "sharing:register", frozenset({P.READ_AGREEMENTS})),
        (_("What has left"), "summaries:register", frozenset({P.READ_TRAIL})),
        (_("Scheme"), "partnerships:scheme", frozenset({P.CHANGE_PROFILE})),
        (_("Schemes"), "partnerships:schemes", frozenset({P.MANAGE_SCHEMES})),
        (_("My agency"), "partnerships:agency", frozenset({P.MANAGE_PEOPLE_OF_AGENCY})),
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template: `navigation`, and whether this is a demonstration."""
    acting = getattr(request, "practitioner", None)
    navigation = []
    if acting is not None:
        for label, name, needed in entries():
            if needed and not needed & acting.permissions:
                continue
            if name == "strategy:home":
                # In the scheme's own word, and only where it holds such a group.
                label = senior_group(acting)
                if not label:
                    continue
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue
            current = request.path == url if url == "/" else request.path.startswith(url)
            navigation.append({"label": label, "url": url, "current": current})
    return {"navigation": navigation, "demo": settings.DEMO}
