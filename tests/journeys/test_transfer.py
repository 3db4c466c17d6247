"""A person moves from Kingston to Wandsworth: offered, refused with a reason, offered again, taken on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, follow, press, says
from throughcare.chronology.tests import builders as chronology
from throughcare.partnerships.permissions import Role
from throughcare.people.actions import add_marker
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38), pytest.mark.feature("F37")]


def test_refused_then_accepted(office: Office) -> None:
    today, now = timezone.localdate(), timezone.now()
    kingston, wandsworth = partnership("kingston"), partnership("wandsworth")
    priya = kingston.acting(Role.COORDINATOR, name="Priya Raman", agency="community_safety", on=today)
    owen = wandsworth.acting(Role.COORDINATOR, name="Owen Tarrant", agency="community_safety", on=today)
    wandsworth.practitioner(Role.LEAD_PROFESSIONAL, name="Lena Frost", agency="probation")
    moving = person(priya, family_name="Marlow", given_names="Ash", birth_date=date(1990, 4, 2))
    registration(priya, person=moving, at=now)
    add_marker(
        moving,
        kind="weapons",
        evidence="Knife in May",
        from_on=date(2026, 5, 3),
        review_on=None,
        by=priya,
        at=now,
    )
    chronology.note(priya, moving, on_day=today - timedelta(days=4), text="Keeps every appointment with the mentor")

    sender = office.sign_in(priya)
    sender.goto(f"/people/{moving.pk}/registration/")
    press(sender, "Transfers")
    says(sender, "Never offered to another scheme")
    press(sender, "Offer to another scheme")
    office.check(sender, "transfer-offer")
    press(sender, "Offer the person")
    says(sender, "There is a problem")
    office.check(sender, "transfer-offer-refused")
    offer(sender, "Has a tenancy in Tooting from Monday.")
    says(sender, "Offered, not answered")

    receiver = office.sign_in(owen)
    refused(office, receiver, moving.pk)
    sender.reload()
    says(sender, "The tenancy fell through; offer again.")
    sender.goto(f"/people/{moving.pk}/transfers/offer/")
    offer(sender, "Moved into 4 Tern Court on Saturday.")
    taken_on(office, receiver)

    sender.goto(f"/people/{moving.pk}/")
    expect(sender.locator("body")).to_contain_text("De-registered")


def refused(office: Office, receiver: Page, moving: object) -> None:
    """The receiver reads what is offered, opens the record, and says no: from then on it is closed."""
    says(receiver, "Transfers to answer", "Marlow")
    follow(receiver, "Ash Marlow")
    says(receiver, "Keeps every appointment with the mentor", "Has a tenancy in Tooting from Monday.")
    office.check(receiver, "transfer-offered")
    follow(receiver, "Open the person's record")
    expect(receiver.locator("body")).to_contain_text("Weapons")
    receiver.go_back()
    press(receiver, "Refuse")
    receiver.get_by_label("Why is the person not taken on?").fill("The tenancy fell through; offer again.")
    press(receiver, "Refuse")
    says(receiver, "what it offered is closed here")
    receiver.goto(f"/people/{moving}/")
    expect(receiver.locator("body")).not_to_contain_text("Marlow")


def taken_on(office: Office, receiver: Page) -> None:
    """Offered again, the person is taken on with a lead of this scheme."""
    receiver.goto("/transfers/")
    office.check(receiver, "transfer-list")
    follow(receiver, "Ash Marlow")
    press(receiver, "Take on")
    receiver.get_by_label("Lead professional").select_option(label="Lena Frost, Wandsworth probation")
    receiver.get_by_label("Why is the person taken on?").fill("Lives here now and wants to go on with the mentor.")
    office.check(receiver, "transfer-accept")
    press(receiver, "Take on")
    says(receiver, "Taken on")
    expect(receiver.locator("body")).to_contain_text("Lena Frost")
    office.check(receiver, "transfer-taken-on")
    follow(receiver, "Chronology")
    says(receiver, "Keeps every appointment with the mentor")


def offer(page: Page, why: str) -> None:
    """The form of an offer, filled in to hand over the whole record with offences."""
    page.get_by_label("To which scheme?").select_option(label="Wandsworth")
    choose(page, "Share or hand over?", "Hand over: they become responsible, and our registration ends")
    choose(page, "What goes along?", "The whole record")
    page.get_by_label("Offending and custody").check()
    page.get_by_label("Why is the person offered?").fill(why)
    page.get_by_label("Summary for the other scheme").fill("Low risk while in touch; carries a knife when he is not.")
    press(page, "Offer the person")
