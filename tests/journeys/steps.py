"""Steps that several journeys take on the same screens: writing a referral, planning a meeting, deciding an item."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from tests.journeys.desks import choose, fill_date, follow, press, says
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Question
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.referrals.questions import name_of
from throughcare.referrals.tests.builders import some_answer

WRITTEN = frozenset({AnswerKind.TEXT, AnswerKind.LONG_TEXT, AnswerKind.NUMBER})
TICKED = frozenset({AnswerKind.CHOICES, AnswerKind.PATHWAYS, AnswerKind.PRIORITY_OFFENCES})


def say_who(page: Page, *, given_names: str, family_name: str, birth_date: date, sex: str) -> None:
    """The first page of a referral, up to its list of sections."""
    page.goto("/referrals/start/")
    page.get_by_label("Family name").fill(family_name)
    page.get_by_label("Given names").fill(given_names)
    fill_date(page, "Birth date", birth_date)
    choose(page, "Sex", sex, exact=True)
    press(page, "Continue")


def write_everything(page: Page, profile: Profile, *, name: str) -> None:
    """From the list of sections through every page of the form to the check of the answers."""
    page.locator(".govuk-task-list__link").nth(1).click()
    page.wait_for_load_state()
    while not page.url.endswith("/check/"):
        if page.url.endswith("/criteria/"):
            judge_each(page, profile)
        else:
            _answer_page(page, profile)
        before = page.url
        press(page, "Save and continue")
        assert page.url != before, page.locator(".govuk-error-summary").inner_text()
    says(page, name)


def judge_each(page: Page, profile: Profile) -> None:
    """Every criterion met, each with what shows it."""
    for criterion in profile.criteria:
        page.locator(f"input[name=met_{criterion.key}][value=yes]").check()
        page.locator(f"[name=evidence_{criterion.key}]").fill(f"{criterion.label}: arrest of 3 November 2026")


def _answer_page(page: Page, profile: Profile) -> None:
    for _section, questions in profile.question_sections():
        for question in questions:
            _answer(page, question)


def _answer(page: Page, question: Question) -> None:
    field = page.locator(f"[name={name_of(question)}]")
    if question.answer == AnswerKind.DATE and page.locator(f"[name={name_of(question)}-day]").count():
        day = date.fromisoformat(some_answer(question))
        for part in ("day", "month", "year"):
            page.locator(f"[name={name_of(question)}-{part}]").fill(str(getattr(day, part)))
    elif not field.count():
        return
    elif question.answer in WRITTEN:
        if not field.input_value():
            field.fill(str(some_answer(question)))
    elif question.answer in TICKED:
        field.first.check()
    else:
        field.locator(f"xpath=self::*[@value='{some_answer(question)}']").check()


def plan_meeting(page: Page, *, kind: str, day: date) -> None:
    """A meeting in the calendar, with an agenda that builds itself; ends on its agenda."""
    page.goto("/panels/plan/")
    if page.get_by_label(kind, exact=True).count():
        page.get_by_label(kind, exact=True).check()
    fill_date(page, "Date", day)
    page.get_by_label("Place").fill("Town hall, room 2")
    press(page, "Plan the meeting")
    press(page, "Build the agenda")


def come_in(page: Page) -> None:
    """Accept the statement on the page on which the meeting has put it."""
    page.get_by_label("I have read this statement and accept it").check()
    press(page, "Join the meeting")


def open_meeting(page: Page) -> None:
    """From the agenda: open the meeting, accept the statement like everybody, and be back at the agenda."""
    press(page, "Open the meeting")
    come_in(page)


def open_item(page: Page, sort_name: str) -> None:
    """From the agenda to the page on which one item is decided."""
    follow(page, sort_name)


def lead(page: Page, words: str) -> None:
    """Choose who leads by a part of the words in the list."""
    field = page.get_by_label("Who leads?")
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value)
