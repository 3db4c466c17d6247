"""Collects from every room what waits for somebody."""

from __future__ import annotations

from datetime import date

from throughcare.briefings.waiting import waiting as briefings
from throughcare.chronology.waiting import waiting as chronology
from throughcare.core.cards import Card, Group
from throughcare.desk.waiting import waiting as desk
from throughcare.documents.waiting import waiting as documents
from throughcare.minutes.waiting import waiting as minutes
from throughcare.panels.waiting import waiting as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.waiting import waiting as partnerships
from throughcare.people.waiting import waiting as people
from throughcare.plans.waiting import waiting as plans
from throughcare.referrals.waiting import waiting as referrals
from throughcare.registrations.waiting import waiting as registrations
from throughcare.reviews.waiting import waiting as reviews
from throughcare.sharing.waiting import waiting as sharing
from throughcare.sitting.waiting import waiting as sitting
from throughcare.strategy.waiting import waiting as strategy
from throughcare.transfers.waiting import waiting as transfers

# In the order in which a morning's work would take them.
ROOMS = (
    sitting,
    panels,
    minutes,
    briefings,
    referrals,
    transfers,
    registrations,
    plans,
    chronology,
    documents,
    reviews,
    desk,
    strategy,
    people,
    sharing,
    partnerships,
)


def collect(by: Acting, today: date) -> dict[Group, list[Card]]:
    """The cards with something to say, by where they stand; what presses is first."""
    found: dict[Group, list[Card]] = {group: [] for group in Group}
    profile = current_profile(by.scheme_id)[1] if by.scheme_id is not None else None
    for room in ROOMS:
        for card in room(by, today, profile):
            if card.shown and (card.count or card.group != Group.DO):
                found[card.group].append(card)
    for cards in found.values():
        cards.sort(key=lambda card: not card.urgent)
    return found
