"""Whom the law lets tell whom: plain values in, the reason against it out. Engineering notes, not legal advice.

A person chooses the basis and answers for it; what is here only refuses what cannot apply at all.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass


class Basis(enum.StrEnum):
    """The legal bases that can be chosen."""

    CDA_115 = "cda_115"
    OMA_14 = "oma_14"
    CJA_325 = "cja_325"
    PCSC_16 = "pcsc_16"
    CONSENT = "consent"
    HARM = "harm"


class Fault(enum.StrEnum):
    """Why a disclosure is refused; the words are in refusals.py."""

    NOT_LISTED = "not_listed"
    NOT_SIGNED = "not_signed"
    CLASS_NOT_SIGNED = "class_not_signed"
    RECIPIENT_NOT_IN_LAW = "recipient_not_in_law"
    SENDER_NOT_IN_LAW = "sender_not_in_law"
    ONLY_FOR_MAPPA = "only_for_mappa"
    NO_HEALTH = "no_health"
    NO_INTELLIGENCE = "no_intelligence"


# Crime and Disorder Act 1998 s.115: a power to tell relevant authorities, or those acting for them. A charity is not
# one by itself; an agency on the register can be marked as acting for one.
RELEVANT_AUTHORITIES = frozenset(
    {
        "police",
        "probation",
        "council",
        "community_safety",
        "social_services",
        "youth_offending",
        "housing",
        "health",
        "mental_health",
        "fire",
        "commissioner",
    }
)
# Offender Management Act 2007 s.14: between those named there and their contractors; not health bodies or charities.
OFFENDER_MANAGEMENT = frozenset(
    {"police", "probation", "community_rehabilitation", "prison", "council", "youth_offending", "social_services"}
)
# Criminal Justice Act 2003 s.325: the responsible authority, and those with a duty to co-operate with it.
RESPONSIBLE_AUTHORITY = frozenset({"police", "probation", "prison"})
DUTY_TO_COOPERATE = frozenset(
    {"youth_offending", "jobcentre", "council", "social_services", "housing", "health", "mental_health"}
)
# Police, Crime, Sentencing and Courts Act 2022 s.16: never patient information, nothing from health or social care.
SERIOUS_VIOLENCE = frozenset({"police", "probation", "prison", "fire", "council", "youth_offending", "health"})
HEALTH_AND_CARE = frozenset({"health", "mental_health", "drug_alcohol", "social_services"})


@dataclass(frozen=True, kw_only=True)
class Party:
    """An agency as the law sees it."""

    kind: str
    statutory: bool = False
    acts_for_authority: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to tell whom, and on which basis."""

    basis: str
    summary: str
    sender: Party
    recipient: Party | None
    signed: frozenset[str]
    classes: Collection[str]
    sources: Collection[str] = ()


def fault(wanted: Wanted) -> tuple[Fault, str] | None:
    """The first reason against it with the class it is about, or none."""
    if wanted.recipient is None:
        return Fault.NOT_LISTED, ""
    if "intelligence" in wanted.classes:
        return Fault.NO_INTELLIGENCE, ""
    if not wanted.signed:
        return Fault.NOT_SIGNED, ""
    missing = sorted(set(wanted.classes) - wanted.signed)
    if missing:
        return Fault.CLASS_NOT_SIGNED, missing[0]
    found = _law(wanted, wanted.recipient)
    return (found, "") if found else None


def _law(wanted: Wanted, recipient: Party) -> Fault | None:
    basis = Basis(wanted.basis)
    if basis == Basis.CDA_115:
        inside = recipient.kind in RELEVANT_AUTHORITIES and recipient.statutory
        return None if inside or recipient.acts_for_authority else Fault.RECIPIENT_NOT_IN_LAW
    if basis == Basis.OMA_14:
        if wanted.sender.kind not in OFFENDER_MANAGEMENT:
            return Fault.SENDER_NOT_IN_LAW
        return None if recipient.kind in OFFENDER_MANAGEMENT else Fault.RECIPIENT_NOT_IN_LAW
    if basis == Basis.CJA_325:
        return _mappa(wanted, recipient)
    if basis == Basis.PCSC_16:
        if "health" in wanted.classes or set(wanted.sources) & HEALTH_AND_CARE:
            return Fault.NO_HEALTH
        return None if recipient.kind in SERIOUS_VIOLENCE else Fault.RECIPIENT_NOT_IN_LAW
    return None


def _mappa(wanted: Wanted, recipient: Party) -> Fault | None:
    if wanted.summary != "mappa":
        return Fault.ONLY_FOR_MAPPA
    both = RESPONSIBLE_AUTHORITY | DUTY_TO_COOPERATE
    if recipient.kind not in both:
        return Fault.RECIPIENT_NOT_IN_LAW
    if wanted.sender.kind not in both:
        return Fault.SENDER_NOT_IN_LAW
    one = {wanted.sender.kind, recipient.kind} & RESPONSIBLE_AUTHORITY
    return None if one else Fault.RECIPIENT_NOT_IN_LAW
