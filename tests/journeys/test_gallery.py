"""Every component in every state: axe finds nothing, it fits a phone, it works without scripts, and it is light."""

from __future__ import annotations

import gzip
import threading
import urllib.request
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page

from tests.journeys.browser import new_page, overflow, page_axe, refused_by_policy, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.feature("F59")]
PAGES = (
    *("", "form/", "form/?refused", "people/?colour=red&sort=-age", "person/", "plots/", "conflict/", "wall/"),
    "error/404/",
)
FIRST_VIEW_BYTES = 75 * 1024
SMALLEST_TARGET = 24


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery, served without a database: what is looked at here is what comes before any data."""
    without_data = [
        each for each in settings.MIDDLEWARE if not each.endswith(("OneTransaction", "WhiteNoiseMiddleware"))
    ]
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    changes = {"ROOT_URLCONF": "tests.journeys.gallery_urls", "MIDDLEWARE": without_data, "STORAGES": plain}
    with override_settings(**changes, ALLOWED_HOSTS=["127.0.0.1"], SECURE_SSL_REDIRECT=False):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/gallery/"
        server.shutdown()
        thread.join()
        server.server_close()


def opened(browser: Browser, address: str, *, width: str = "laptop", javascript: bool = True) -> Page:
    page = new_page(browser, width=width, javascript=javascript)
    visit(page, address)
    return page


def visit(page: Page, address: str) -> None:
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == 200, address


@pytest.mark.trust(38)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, name: str) -> None:
    page = new_page(browser)
    refused = refused_by_policy(page)
    visit(page, address + name)
    page_axe(page)
    assert refused == []
    screenshot(page, f"gallery-{name.split('?')[0].strip('/').replace('/', '-') or 'components'}")
    page.context.close()


@pytest.mark.trust(38)
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_needs_no_scrolling_sideways_and_targets_are_large_enough(
    browser: Browser, address: str, name: str
) -> None:
    page = new_page(browser, width="phone")
    visit(page, address + name)
    page.set_viewport_size({"width": 320, "height": 640})  # 1280 px at 400%
    assert overflow(page) == 0
    small = page.evaluate(
        """(least) => [...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
             .filter((e) => e.checkVisibility({checkOpacity: true}) && getComputedStyle(e).display !== 'inline'
               && !e.matches('.govuk-skip-link, [type=radio], [type=checkbox]'))
             .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
             .filter(([, box]) => box.width && (box.height < least || box.width < least))
             .map(([html, box]) => `${html} ${box.width}x${box.height}`)""",
        SMALLEST_TARGET,
    )
    assert small == []
    page.context.close()


@pytest.mark.trust(38)
def test_every_page_has_a_title_of_its_own_and_one_heading(browser: Browser, address: str) -> None:
    titles = set()
    for name in PAGES:
        page = opened(browser, address + name)
        titles.add(page.title())
        assert page.locator("h1").count() == 1, name
        page.context.close()
    assert len(titles) == len(PAGES)


@pytest.mark.trust(38)
def test_lines_of_the_error_summary_put_the_keyboard_where_the_fault_is(browser: Browser, address: str) -> None:
    page = opened(browser, address + "form/?refused")
    links = page.locator(".govuk-error-summary a")
    assert links.count() > 8
    for index in range(links.count()):
        target = (links.nth(index).get_attribute("href") or "")[1:]
        links.nth(index).click()
        assert page.evaluate("document.activeElement.id") == target
    page.context.close()


@pytest.mark.trust(39)
def test_without_scripts_everything_is_there(browser: Browser, address: str) -> None:
    page = opened(browser, address + "form/", javascript=False)
    assert page.get_by_label("Telephone number").is_visible()
    assert page.get_by_label("E-mail address").is_visible()
    page.context.close()
    page = opened(browser, address + "people/?colour=red", javascript=False)
    assert page.get_by_role("button", name="Apply filters").is_visible()
    assert page.get_by_role("navigation", name="Menu").get_by_role("link", name="Referrals").is_visible()
    page.get_by_role("link", name="Age", exact=True).click()
    assert "sort=age" in page.url
    assert "colour=red" in page.url
    page.get_by_role("link", name="Remove this filter: Colour Red").click()
    assert "colour=red" not in page.url
    assert "sort=age" in page.url
    page.context.close()


def test_a_choice_reveals_what_it_asks_for(browser: Browser, address: str) -> None:
    page = opened(browser, address + "form/")
    assert page.get_by_label("Telephone number").is_hidden()
    page.get_by_label("Telephone", exact=True).check()
    assert page.get_by_label("Telephone number").is_visible()
    assert page.get_by_label("E-mail address").is_hidden()
    page.context.close()


@pytest.mark.trust(38)
def test_the_keyboard_reaches_the_content_first_and_focus_is_seen(browser: Browser, address: str) -> None:
    page = opened(browser, address + "people/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    for _step in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, s.boxShadow, s.borderColor, s.backgroundColor].join(' ') })()"
        )
        assert "rgb(255, 221, 0)" in style or not style.startswith("none none"), style
    page.context.close()


@pytest.mark.trust(39)
@pytest.mark.parametrize("name", ["people/", "person/", "form/"])
def test_the_first_view_is_light(browser: Browser, address: str, name: str) -> None:
    page = new_page(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, address + name)
    page.context.close()
    assert len(asked) > 5
    sizes = {}
    for url in asked:
        if url.startswith("http"):
            with urllib.request.urlopen(url) as answer:  # noqa: S310
                sizes[url] = len(gzip.compress(answer.read()))
    assert sum(sizes.values()) <= FIRST_VIEW_BYTES, sizes
