"""For journeys: one Chromium a worker, the product on a database of its own, and an office for each journey."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import chromium
from tests.journeys.desks import Office, open_office

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium: playwright cannot run twice in a thread, and starting it takes a second."""
    with chromium() as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Where a journey stood still: a picture of every page that was open, and what it complained of."""
    try:
        return (yield)
    except BaseException as fault:
        office = getattr(item, "funcargs", {}).get("office")
        if isinstance(office, Office):
            fault.add_note(office.picture_all(f"failed-{item.name}"))
        raise


@pytest.fixture
def office(browser: Browser, transactional_db: None, live_server: LiveServer) -> Iterator[Office]:
    """The product, served as it is, over an empty database that is thrown away afterwards."""
    with open_office(browser, live_server.url) as opened:
        yield opened
