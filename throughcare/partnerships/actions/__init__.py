"""The verbs of the partnership: schemes and agencies, their people, and invitations."""

from throughcare.partnerships.actions.invitations import accept, invite, invited, resend, withdraw
from throughcare.partnerships.actions.schemes import (
    SchemeExists,
    add_agency,
    change_profile,
    end_place,
    open_scheme,
    place,
)
from throughcare.partnerships.actions.staff import (
    add_practitioner,
    end_practitioner,
    end_role,
    give_guest_role,
    give_role,
    renew_sign_in,
)

__all__ = [
    "SchemeExists",
    "accept",
    "add_agency",
    "add_practitioner",
    "change_profile",
    "end_place",
    "end_practitioner",
    "end_role",
    "give_guest_role",
    "give_role",
    "invite",
    "invited",
    "open_scheme",
    "place",
    "renew_sign_in",
    "resend",
    "withdraw",
]
