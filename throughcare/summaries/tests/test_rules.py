"""The table of gateways, cell by cell: who may tell whom on which basis, and what never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from throughcare.partnerships.profile.vocabulary import AgencyKind
from throughcare.summaries.rules import Basis, Fault, Party, Wanted, fault

pytestmark = [pytest.mark.feature("F41"), pytest.mark.trust(7)]

KINDS = tuple(kind.value for kind in AgencyKind)
CASE = frozenset({"identity", "casework"})
EVERYTHING = CASE | {"offending", "health"}
# Written out a second time, from the Acts, so that a slip in the one shows against the other.
LOCAL = {"council", "youth_offending"}
TOLD_UNDER_115 = {"police", "probation", "community_safety", "social_services", "housing", "fire", "commissioner"}
TOLD_UNDER_115 |= {"health", "mental_health"} | LOCAL
UNDER_14 = {"police", "probation", "community_rehabilitation", "prison", "social_services"} | LOCAL
TOLD_UNDER_16 = {"police", "probation", "prison", "fire", "health"} | LOCAL
MAPPA = {"police", "probation", "prison", "jobcentre", "social_services", "housing", "health", "mental_health"} | LOCAL


def wanted(
    basis: Basis, *, sender: str = "probation", recipient: str | Party | None = "police", **more: object
) -> Wanted:
    said = Wanted(
        basis=basis.value,
        summary="mappa",
        sender=Party(kind=sender, statutory=True),
        recipient=Party(kind=recipient, statutory=True) if isinstance(recipient, str) else recipient,
        signed=EVERYTHING,
        classes=CASE,
    )
    return replace(said, **more)  # type: ignore[arg-type]


def allowed(basis: Basis, sender: str, recipient: str) -> bool:
    return {
        Basis.CDA_115: recipient in TOLD_UNDER_115,
        Basis.OMA_14: sender in UNDER_14 and recipient in UNDER_14,
        Basis.CJA_325: {sender, recipient} <= MAPPA and bool({sender, recipient} & {"police", "probation", "prison"}),
        Basis.PCSC_16: recipient in TOLD_UNDER_16,
        Basis.CONSENT: True,
        Basis.HARM: True,
    }[basis]


def test_every_cell_of_the_table() -> None:
    cells = [(basis, sender, recipient) for basis in Basis for sender in KINDS for recipient in KINDS]
    wrong = [
        cell for cell in cells if (fault(wanted(cell[0], sender=cell[1], recipient=cell[2])) is None) != allowed(*cell)
    ]
    assert wrong == []
    assert len(cells) > 2000


@pytest.mark.parametrize("basis", list(Basis))
def test_without_a_signature_for_each_class_nothing_is_told(basis: Basis) -> None:
    assert fault(wanted(basis, signed=frozenset())) == (Fault.NOT_SIGNED, "")
    assert fault(wanted(basis, signed=CASE, classes=CASE | {"health"})) == (Fault.CLASS_NOT_SIGNED, "health")
    assert fault(wanted(basis, recipient=None)) == (Fault.NOT_LISTED, "")


@pytest.mark.trust(6)
@pytest.mark.parametrize("basis", list(Basis))
def test_intelligence_is_told_on_no_basis(basis: Basis) -> None:
    every = EVERYTHING | {"intelligence"}
    assert fault(wanted(basis, signed=every, classes=every)) == (Fault.NO_INTELLIGENCE, "")


def test_a_charity_is_no_relevant_authority_unless_it_acts_for_one() -> None:
    charity = Party(kind="voluntary")
    assert fault(wanted(Basis.CDA_115, recipient=charity)) == (Fault.RECIPIENT_NOT_IN_LAW, "")
    assert fault(wanted(Basis.CDA_115, recipient=replace(charity, acts_for_authority=True))) is None
    assert fault(wanted(Basis.CDA_115, recipient=Party(kind="housing"))) == (Fault.RECIPIENT_NOT_IN_LAW, "")


def test_the_serious_violence_duty_tells_nothing_of_health() -> None:
    health = wanted(Basis.PCSC_16, classes=EVERYTHING)
    assert fault(health) == (Fault.NO_HEALTH, "")
    assert fault(wanted(Basis.PCSC_16, sources={"drug_alcohol"})) == (Fault.NO_HEALTH, "")
    assert fault(wanted(Basis.PCSC_16, sources={"police"})) is None


def test_the_mappa_basis_is_for_mappa_only() -> None:
    assert fault(wanted(Basis.CJA_325, summary="marac")) == (Fault.ONLY_FOR_MAPPA, "")
