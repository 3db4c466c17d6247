"""Who acts: a practitioner, for one agency, on one scheme, in one session."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from throughcare.core.errors import NotPermitted
from throughcare.partnerships.permissions import Permission, Role, carried_by


@dataclass(frozen=True)
class Acting:
    """Everything a verb needs to know of whoever acts; made anew for each request from live rows.

    `case_schemes` are those whose records may be read, `referring_schemes` those to which
    the agency may refer, `figure_schemes` those of which figures may be seen; `classes` are the
    classes of information that the agency's signature covers.
    """

    user_id: int | None
    practitioner_id: int
    agency_id: int
    scheme_id: int | None
    name: str
    agency_name: str
    scheme_name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    case_schemes: tuple[int, ...] = ()
    referring_schemes: tuple[int, ...] = ()
    figure_schemes: tuple[int, ...] = ()
    classes: frozenset[str] = frozenset()
    agency_statutory: bool = False
    agency_kind: str = ""
    closed_because: str = ""

    @property
    def all_schemes(self) -> frozenset[int]:
        """Every scheme this person may do anything in, now."""
        mine = {self.scheme_id} if self.scheme_id else set()
        return frozenset({*self.case_schemes, *self.referring_schemes, *self.figure_schemes, *mine})

    def may(self, permission: Permission, scheme_id: int | None = None) -> bool:
        """Whether the roles carry it, in that scheme if one is named."""
        if permission not in self.permissions:
            return False
        return scheme_id is None or scheme_id in self.all_schemes

    @property
    def role_names(self) -> str:
        """The roles in words, for the line that says for whom somebody acts."""
        return ", ".join(str(role.label) for role in sorted(self.roles))


def installer() -> Acting:
    """Whoever sets the service up at its command line: may open schemes and add agencies, sees no cases."""
    roles = frozenset({Role.SYSTEM_ADMINISTRATOR})
    return Acting(
        user_id=None,
        practitioner_id=0,
        agency_id=0,
        scheme_id=None,
        name="Throughcare",
        agency_name="Throughcare",
        scheme_name="",
        roles=roles,
        permissions=carried_by(roles),
    )


def authorise(by: Acting, permission: Permission, about: object | None = None) -> None:
    """Refuse unless `by` may do this to that; `about` is a record of a scheme, a scheme's key, or nothing."""
    scheme_id = about if isinstance(about, int) else getattr(about, "scheme_id", None)
    if not by.may(permission, scheme_id):
        raise NotPermitted(
            _("Your role does not include this. Ask your agency administrator or the co-ordinator of the scheme.")
        )
