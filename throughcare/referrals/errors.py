"""What the referrals room refuses, in words for the practitioner."""

from __future__ import annotations

from throughcare.core.errors import DomainError, NotPermitted


class ReferringClosed(NotPermitted):
    """The agency may not refer to this scheme today."""


class OneOpenReferral(DomainError):
    """The person has an open referral to this scheme."""


class Incomplete(DomainError):
    """Required questions are open."""


class SayWhy(DomainError):
    """A step that needs words came without them."""


class NotOffered(DomainError):
    """An answer that the scheme's form does not have for this person."""


class GatekeeperFirst(DomainError):
    """The scheme wants the agency's gatekeeper to review the referral, or knows no gatekeeper."""
