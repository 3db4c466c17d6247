"""A week of a lead professional: the work of five days, a session that ends, mail that names nobody, and leave."""

from __future__ import annotations

import socket
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from throughcare.accounts import codes
from throughcare.accounts.models import User
from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.core.jobs import deliver
from throughcare.core.models import OutboxMessage
from throughcare.demo.mail import catching
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.queries import current_profile
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.plans.pathways import pathways_of
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.test_contact_screens import STATED
from throughcare.sharing.tests.builders import Partnership, partnership
from throughcare.web.jobs import send_digests

pytestmark = [pytest.mark.journey, pytest.mark.feature("F38"), pytest.mark.feature("F40"), pytest.mark.trust(38)]

HALF = "He says the room in Ham Road is damp and that the landlord does not ans"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def scene(here: Partnership, boss: Acting, rosa: Practitioner) -> list[Registration]:
    """Three people whom Rosa leads; one has a plan with a line that is due."""
    names = ("Bexley", "Cranmer", "Dunstable")
    led = [registration(boss, person=person(boss, family_name=name), lead=rosa) for name in names]
    long_ago = timezone.now() - timedelta(days=40)
    plans.start_plan(led[0], aim="A dry room by Christmas", by=boss, at=long_ago)
    _version, profile = current_profile(here.scheme.pk)
    plans.agree_action(
        led[0],
        what="Find a place with the night shelter",
        prong="support",
        pathway=pathways_of(profile, led[0].person)[0][0],
        agency=rosa.agency,
        practitioner=rosa,
        due_on=timezone.localdate() - timedelta(days=1),
        by=boss,
        at=long_ago,
    )
    with speaking_for(boss):
        Registration.objects.filter(pk=led[1].pk).update(next_review_on=timezone.localdate() - timedelta(days=3))
    return led


def record(page: Page, who: Registration, kind: str) -> None:
    page.goto(f"/people/{who.person_id}/chronology/add/{kind}/")


def sign_in_again(page: Page, who: Practitioner, password: str) -> None:
    """On the screen where the session's end has led, without going anywhere else."""
    page.get_by_label("E-mail address").fill(who.user.email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")
    page.get_by_label("One-time code").fill(codes.unused(User.objects.get(pk=who.user_id)))
    press(page, "Continue")


def monday(office: Office, page: Page, first: Registration, today: date) -> None:
    says(page, "What waits for you", "3 people you lead", "Your actions that are late", "Reviews overdue")
    office.check(page, "week-1-home")
    record(page, first, "appointment")
    fill_date(page, "Date of the appointment", today)
    page.get_by_label("Who is it with?").fill("Rosa Adeyemi")
    choose(page, "What came of it?", "Planned")
    press(page, "Save")
    page.goto("/")
    says(page, "Appointments today")


def tuesday(office: Office, page: Page, first: Registration, rosa: Practitioner, by: Acting, today: date) -> None:
    with speaking_for(by):
        planned = Entry.objects.get(person=first.person_id, kind="appointment")
    page.goto(f"/people/{first.person_id}/chronology/{planned.pk}/outcome/")
    page.get_by_label("Attended and complied").check()
    press(page, "Save")

    record(page, first, "note")
    page.get_by_label("What do you want to record?").fill(HALF)
    expect(page.locator("[data-tc-saved]")).to_contain_text("Kept at")
    page.context.set_offline(True)
    page.get_by_label("What do you want to record?").press_sequentially("..")
    expect(page.locator("[data-tc-saved]")).to_contain_text("No connection: not saved since")
    page.context.set_offline(False)
    page.get_by_label("What do you want to record?").fill(HALF)
    expect(page.locator("[data-tc-saved]")).to_contain_text("Kept at")
    page.context.clear_cookies(name="session")
    press(page, "Save")
    says(page, "You were signed out. What you wrote is kept")
    sign_in_again(page, rosa, office.credentials(rosa)[1])
    says(page, "It is not sent yet")
    expect(page.get_by_label("What do you want to record?")).to_have_value(HALF)
    office.check(page, "week-2-note-again")
    page.get_by_label("What do you want to record?").fill(HALF + "wer.")
    choose(page, "Is this a fact, an opinion or an allegation?", "Allegation")
    fill_date(page, "Date", today)
    press(page, "Save")
    page.goto(f"/people/{first.person_id}/chronology/")
    says(page, "does not answer.", "Allegation")

    record(page, first, "drug_test")
    fill_date(page, "Date of the test", today)
    page.get_by_label("Positive").check()
    page.get_by_label("Crack cocaine").check()
    press(page, "Save")
    page.goto(f"/people/{first.person_id}/plan/")
    page.get_by_role("link", name="Close").first.click()
    choose(page, "What became of it?", "Could not be done")
    page.get_by_label("What came of it, or why not?").fill("The shelter is full until the new year.")
    press(page, "Close the action")
    says(page, "The shelter is full until the new year.")


def wednesday(office: Office, page: Page, first: Registration, second: Registration) -> None:
    page.goto(f"/people/{first.person_id}/needs/accommodation/")
    page.get_by_label("Severe need").check()
    page.get_by_label("What does that rest on?").fill("Damp room, notice given")
    press(page, "Record the assessment")
    page.goto(f"/people/{first.person_id}/needs/")
    says(page, "Severe need")
    office.check(page, "week-3-needs")
    page.goto(f"/people/{first.person_id}/contact/")
    says(page, "Contact")
    does_not_say(page, "has not stated how often")
    office.check(page, "week-3-contact")
    page.goto(f"/people/{second.person_id}/")
    press(page, "Watch")
    says(page, "You watch this person now")
    page.goto("/watching/")
    says(page, "Nothing new")
    office.check(page, "week-3-watching")


def thursday(office: Office, page: Page, first: Registration, folder: Path) -> None:
    page.goto(f"/people/{first.person_id}/ratings/")
    page.get_by_role("link", name="Put aside", exact=False).first.click()
    page.get_by_label("Why is there nothing to do now?").fill("The test is being confirmed by the laboratory.")
    press(page, "Put it aside")
    page.goto("/mail-about-it/")
    page.get_by_label("Every day").check()
    press(page, "Save")
    send_digests(timestamp=0)
    for message in OutboxMessage.objects.filter(sent_at=None):
        deliver(message.pk)
    assert len(list(folder.glob("*.log"))) == 1
    page.goto("/demo/mail/")
    says(page, "Reviews overdue")
    does_not_say(page, "Bexley", "Cranmer", "Dunstable", "Dean")
    office.check(page, "week-4-mail")


def friday(office: Office, page: Page, back_on: date) -> None:
    page.goto("/")
    follow(page, "Hand over my work")
    says(page, "People led: 3")
    page.get_by_label("Who takes it over?").select_option(index=1)
    fill_date(page, "First day back", back_on)
    page.get_by_label("Why?").fill("Annual leave")
    press(page, "Show what would move")
    says(page, "This would move", "People led: 3")
    office.check(page, "week-5-hand-over")
    press(page, "Hand it over now")
    says(page, "The work of Rosa Adeyemi is with Tom Okafor now.")
    does_not_say(page, "3 people you lead")


def test_a_week_of_a_lead_professional(office: Office, settings: Any, tmp_path: Path) -> None:
    here = partnership("kingston", profile=shipped()["kingston"].with_value("contact_standards", STATED))
    boss = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, agency="council", name="Ellen Vaughan")
    rosa = here.practitioner(Role.LEAD_PROFESSIONAL, name="Rosa Adeyemi")
    tom = here.practitioner(Role.LEAD_PROFESSIONAL, name="Tom Okafor")
    first, second, _third = scene(here, boss, rosa)
    today = timezone.localdate()
    settings.DEMO, settings.EMAIL_FILE_PATH, settings.DIGEST_HOUR = True, tmp_path, 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with catching(tmp_path, port=settings.EMAIL_PORT):
        page = office.sign_in(rosa)
        monday(office, page, first, today)
        tuesday(office, page, first, rosa, boss, today)
        wednesday(office, page, first, second)
        thursday(office, page, first, tmp_path)
        friday(office, page, today + timedelta(days=14))
    colleague = office.sign_in(tom)
    says(colleague, "3 people you lead", "for Rosa Adeyemi until")
    office.check(colleague, "week-6-colleague")
    colleague.goto(f"/people/{first.person_id}/")
    says(colleague, "Tom Okafor stands in for Rosa Adeyemi until")
    office.check(colleague, "week-6-person")
