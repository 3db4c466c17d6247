"""The closed lists of roles and permissions, and which role carries which."""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does in a scheme, or for their agency."""

    REFERRER = "referrer", _("Referrer")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    PANEL_MEMBER = "panel_member", _("Panel member")
    CHAIR = "chair", _("Chair")
    COORDINATOR = "coordinator", _("Co-ordinator")
    LEAD_PROFESSIONAL = "lead_professional", _("Lead professional")
    STRATEGIC_MEMBER = "strategic_member", _("Strategic member")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    AUDITOR = "auditor", _("Auditor")
    AGENCY_ADMINISTRATOR = "agency_administrator", _("Agency administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    GUEST = "guest", _("Guest")
    ANALYST = "analyst", _("Analyst")


class Permission(enum.StrEnum):
    """What may be done; the grammar is noun.verb."""

    READ_CASES = "cases.read"
    WRITE_CASES = "cases.write"
    READ_FIGURES = "figures.read"
    DRAFT_REFERRAL = "referral.draft"
    GATEKEEP_REFERRAL = "referral.gatekeep"
    RECEIVE_REFERRAL = "referral.receive"
    PLAN_MEETING = "meeting.plan"
    RUN_MEETING = "meeting.run"
    DECIDE = "panel.decide"
    BE_ASKED = "meeting.be_asked"
    WRITE_STRATEGY = "strategy.write"
    EVALUATE = "evaluation.run"
    REGISTER = "registration.make"
    CORRECT_FOR_OTHERS = "records.correct"
    WRITE_PLAN = "plan.write"
    JUDGE_RATING = "rating.judge"
    GIVE_VIEW = "rating.view"
    WRITE_EXIT_PLAN = "exit_plan.write"
    RECORD_SCORE = "score.record"
    IMPORT = "records.import"
    CHANGE_PROFILE = "profile.change"
    MANAGE_AGREEMENTS = "agreements.manage"
    READ_AGREEMENTS = "agreements.read"
    RESTRICT_PERSON = "person.restrict"
    MANAGE_PEOPLE_OF_AGENCY = "practitioners.manage"
    MANAGE_SCHEMES = "schemes.manage"
    READ_TRAIL = "trail.read"


P = Permission
_CASE_WORK = frozenset(
    {P.READ_CASES, P.WRITE_CASES, P.WRITE_PLAN, P.JUDGE_RATING, P.GIVE_VIEW, P.WRITE_EXIT_PLAN, P.RECORD_SCORE}
)

CARRIES: dict[Role, frozenset[Permission]] = {
    # Whoever is asked for what they know, or invited for one person, sees that person's item and nothing else.
    Role.GUEST: frozenset({P.BE_ASKED}),
    Role.REFERRER: frozenset({P.DRAFT_REFERRAL, P.BE_ASKED}),
    Role.GATEKEEPER: frozenset({P.DRAFT_REFERRAL, P.GATEKEEP_REFERRAL, P.BE_ASKED}),
    Role.PANEL_MEMBER: frozenset(
        {P.READ_CASES, P.WRITE_CASES, P.GIVE_VIEW, P.DRAFT_REFERRAL, P.RECORD_SCORE, P.BE_ASKED}
    ),
    Role.CHAIR: _CASE_WORK
    | {P.PLAN_MEETING, P.RUN_MEETING, P.DECIDE, P.REGISTER, P.READ_FIGURES, P.BE_ASKED, P.WRITE_STRATEGY},
    Role.COORDINATOR: _CASE_WORK
    | {
        P.DRAFT_REFERRAL,
        P.RECEIVE_REFERRAL,
        P.PLAN_MEETING,
        P.RUN_MEETING,
        P.DECIDE,
        P.REGISTER,
        P.IMPORT,
        P.CHANGE_PROFILE,
        P.READ_AGREEMENTS,
        P.RESTRICT_PERSON,
        P.READ_FIGURES,
        P.CORRECT_FOR_OTHERS,
        P.BE_ASKED,
        P.WRITE_STRATEGY,
        P.EVALUATE,
    },
    Role.LEAD_PROFESSIONAL: _CASE_WORK | {P.DRAFT_REFERRAL, P.BE_ASKED},
    Role.STRATEGIC_MEMBER: frozenset({P.READ_FIGURES, P.WRITE_STRATEGY}),
    # Asks the questions and reads the answers; the records behind them are read by the worker, nobody's file is opened.
    Role.ANALYST: frozenset({P.READ_FIGURES, P.EVALUATE}),
    Role.DATA_PROTECTION_OFFICER: frozenset({P.READ_AGREEMENTS, P.MANAGE_AGREEMENTS, P.READ_TRAIL}),
    Role.AUDITOR: frozenset({P.READ_AGREEMENTS, P.READ_TRAIL, P.READ_FIGURES}),
    Role.AGENCY_ADMINISTRATOR: frozenset({P.MANAGE_PEOPLE_OF_AGENCY}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({P.MANAGE_SCHEMES}),
}

# Roles held for an agency or for the service, not within one scheme.
OUTSIDE_SCHEMES = frozenset({Role.AGENCY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})


def carried_by(roles: frozenset[Role]) -> frozenset[Permission]:
    """Every permission that any of the roles carries."""
    return frozenset().union(*(CARRIES[role] for role in roles))
