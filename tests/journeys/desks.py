"""Who sits where in a journey: a browser of their own for each person, and what every page must bear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_page, overflow, page_axe, screenshot
from throughcare.accounts import codes
from throughcare.accounts.demonstration import give_code_device
from throughcare.accounts.models import User
from throughcare.accounts.tests.signing_in import session_of, sign_in_browser
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.sharing.tests.builders import PASSWORD


def user_of(who: Acting | Practitioner | User) -> User:
    """The one who signs in, whatever a builder answered."""
    if isinstance(who, User):
        return who
    pk = who.pk if isinstance(who, Practitioner) else who.practitioner_id
    return Practitioner.objects.select_related("user").get(pk=pk).user


@dataclass
class Office:
    """A running product, and everybody's browser."""

    browser: Browser
    address: str
    secrets: dict[int, str] = field(default_factory=dict)
    complaints: dict[Page, list[str]] = field(default_factory=dict)

    def desk(self, *, width: str = "laptop", javascript: bool = True) -> Page:
        """A browser in which nobody has signed in; its addresses may be written without the host."""
        page = new_page(self.browser, width=width, javascript=javascript, base_url=self.address)
        heard = self.complaints[page] = []

        def console(message: Any) -> None:
            # A page that answers 403 or 404 is one that a journey may want; what it loads is heard below.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                heard.append(message.text)

        def answered(response: Any) -> None:
            document = response.request.resource_type == "document"
            if response.status >= (500 if document else 400):
                heard.append(f"{response.status} {response.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("response", answered)
        return page

    def credentials(self, who: Acting | Practitioner | User) -> tuple[str, str, str]:
        """E-mail, password, and the secret of the device with one-time codes."""
        user = user_of(who)
        if user.pk not in self.secrets:
            user.set_password(PASSWORD)
            user.save()
            self.secrets[user.pk] = give_code_device(user)
        return user.email, PASSWORD, self.secrets[user.pk]

    def sign_in(self, who: Acting | Practitioner | User, *, width: str = "laptop", javascript: bool = True) -> Page:
        """A browser in which they signed in, on the page that comes after; a journey's first by the real screens."""
        page = self.desk(width=width, javascript=javascript)
        by_the_screens = not self.secrets
        email, password, secret = self.credentials(who)
        if by_the_screens:
            sign_in_browser(page, self.address, email=email, password=password, secret=secret)
        else:
            key = session_of(user_of(who))
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])
            page.goto("/")
        return page

    def code_for(self, who: Acting | Practitioner | User) -> str:
        """What their device shows that has not been used."""
        return codes.unused(user_of(who))

    def check(self, page: Page, name: str) -> None:
        """The page as it stands: axe finds nothing, it fits, nothing went wrong in it, and a picture is kept."""
        screenshot(page, name)
        assert overflow(page) == 0, f"{page.url} is wider than its window"
        assert page.locator("h1").count() == 1, f"{page.url} has not one main heading"
        assert self.complaints[page] == [], page.url
        page_axe(page)

    def picture_all(self, name: str) -> str:
        """A picture of every page, and their addresses with what went wrong in them."""
        lines = []
        for number, (page, heard) in enumerate(self.complaints.items()):
            lines.append(f"{screenshot(page, f'{name}-{number}')}: {page.url} {heard or ''}")
        return "\n".join(lines)

    def leave(self) -> None:
        """Close every browser, so that a fault nobody looked at still shows."""
        left = {page.url: heard for page, heard in self.complaints.items() if heard}
        for page in self.complaints:
            page.context.close()
        assert left == {}


@contextmanager
def open_office(browser: Browser, address: str) -> Iterator[Office]:
    """An office for one journey; what its pages complained of fails it."""
    office = Office(browser, address)
    try:
        yield office
    finally:
        office.leave()


def press(page: Page, name: str) -> None:
    """Press the button (or the link that looks like one) and wait for the page that it brings."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str, *, exact: bool = True) -> None:
    """Follow the first link of this name."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=exact).first.click()


def choose(page: Page, question: str, answer: str, *, exact: bool = False) -> None:
    """Choose an answer of a question with radios or checkboxes."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=exact).first.check()


def fill_date(page: Page, question: str, day: Any) -> None:
    """Type a date into its three boxes."""
    boxes = page.get_by_role("group", name=question)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(part).fill(str(value))


def says(page: Page, *words: str) -> None:
    """The page's main part shows each of these words."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def does_not_say(page: Page, *words: str) -> None:
    """The page shows none of these words anywhere."""
    for each in words:
        expect(page.locator("body")).not_to_contain_text(each)
