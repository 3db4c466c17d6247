"""The verbs about a person: add, make known, correct, mark, say who stands around them, restrict."""

from throughcare.people.actions.adding import add_person, let_agency_know, make_known
from throughcare.people.actions.addresses import AddressOverlaps, add_address, correct_address, end_address
from throughcare.people.actions.around import (
    Told,
    add_associate,
    correct_associate,
    end_associate,
    link_associate,
    strike_out_associate,
    unlink_associate,
)
from throughcare.people.actions.markers import add_marker, correct_marker, end_marker, review_marker
from throughcare.people.actions.particulars import (
    add_alias,
    add_identifier,
    correct_identifier,
    correct_name,
    correct_person,
    end_name,
    remove_identifier,
)
from throughcare.people.actions.reach import ImpossibleDate
from throughcare.people.actions.restricting import deny, lift, restrict

__all__ = [
    "AddressOverlaps",
    "ImpossibleDate",
    "Told",
    "add_address",
    "add_alias",
    "add_associate",
    "add_identifier",
    "add_marker",
    "add_person",
    "correct_address",
    "correct_associate",
    "correct_identifier",
    "correct_marker",
    "correct_name",
    "correct_person",
    "deny",
    "end_address",
    "end_associate",
    "end_marker",
    "end_name",
    "let_agency_know",
    "lift",
    "link_associate",
    "make_known",
    "remove_identifier",
    "restrict",
    "review_marker",
    "strike_out_associate",
    "unlink_associate",
]
