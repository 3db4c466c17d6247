"""What each role lets somebody do, in one line for whoever gives it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from throughcare.partnerships.permissions import Role

WHAT_A_ROLE_DOES: dict[Role, Any] = {
    Role.REFERRER: _("Writes referrals for your agency. Sees those, and no other records."),
    Role.GATEKEEPER: _("Looks at your agency's referrals before they go to the scheme."),
    Role.PANEL_MEMBER: _("Sits on the panel, reads records, adds what your agency knows."),
    Role.CHAIR: _("Leads the panel's meetings and records decisions."),
    Role.COORDINATOR: _("Receives referrals, runs the panel and the list, changes the scheme's rules."),
    Role.LEAD_PROFESSIONAL: _("Works with people on the scheme: plans, contacts, ratings."),
    Role.STRATEGIC_MEMBER: _("Sees figures only, nobody's record."),
    Role.DATA_PROTECTION_OFFICER: _("Keeps the protocol register and reads the trail."),
    Role.AUDITOR: _("Reads the trail, the agreements and the figures."),
    Role.AGENCY_ADMINISTRATOR: _("Looks after your agency's people and their roles. Sees no records."),
    Role.GUEST: _("Is asked about, or invited for, one person at a time. Sees no other records."),
    Role.ANALYST: _("Evaluates whether the scheme works, from figures. Opens nobody's record."),
    Role.SYSTEM_ADMINISTRATOR: _("Opens schemes and places agencies in them. Sees no records."),
}
