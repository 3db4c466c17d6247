"""Who gets in by which permission, and the shape of a line of the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.trust.world import HOME_AGENCY
from throughcare.partnerships.permissions import Permission, Role, carried_by

P = Permission
Who = frozenset[Permission]

# Whoever has signed in and chosen for whom they act, whatever their role.
EVERYBODY: Who = frozenset()
READERS: Who = frozenset({P.READ_CASES})
WRITERS: Who = frozenset({P.WRITE_CASES})
REFERRERS: Who = frozenset({P.DRAFT_REFERRAL})
READERS_AND_REFERRERS: Who = READERS | REFERRERS


@dataclass(frozen=True)
class Rule:
    """Who may read and who may send the form of an address, and what its keys name.

    `subject` is a part of the world (tests/trust/world.py), or "" for an address without keys.
    `extra` are keys that name no record, `sends` and `query` what the form and the address must hold
    to be understood. `nowhere`: no scheme of the world has this part, so nobody gets in. `agency`: who must ask.
    """

    read: Who
    subject: str = ""
    write: Who | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    sends: dict[str, str] = field(default_factory=dict)
    query: str = ""
    nowhere: bool = False
    agency: str = HOME_AGENCY

    def allows(self, role: Role, method: str) -> bool:
        """Whether the role alone opens it, on a record that is not hidden."""
        who = self.read if method == "GET" or self.write is None else self.write
        return not self.nowhere and (who == EVERYBODY or bool(who & carried_by(frozenset({role}))))


def only(*permissions: Permission) -> Who:
    return frozenset(permissions)


STAFF = only(P.MANAGE_PEOPLE_OF_AGENCY, P.MANAGE_SCHEMES)
SCHEMES = only(P.MANAGE_SCHEMES)
AGREEMENTS = only(P.MANAGE_AGREEMENTS)
RULES = only(P.CHANGE_PROFILE)
IMPORTERS = only(P.IMPORT)
SENIORS = only(P.READ_FIGURES)
SENIOR_WRITERS = only(P.WRITE_STRATEGY)
# Who sees meetings, of people or of senior officers; and who plans one kind or another.
LOOKERS = only(P.READ_CASES, P.READ_FIGURES)
PLANNERS = only(P.PLAN_MEETING, P.WRITE_STRATEGY)
