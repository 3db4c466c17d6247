"""A real browser for the journeys: Chromium, its screenshots, and axe's verdict on a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
SCREENSHOTS = ROOT / ".cache" / "screenshots"
WIDTHS = {"phone": (360, 740), "laptop": (1280, 800), "wall": (1920, 1080)}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str | None:
    """Where Chromium is: CHROMIUM, else on the path, else playwright's own (None)."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, closed at the end whatever happens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, *, width: str = "laptop", javascript: bool = True, **options: Any) -> Page:
    """A page of its own session, with the locale and size of a British practitioner's screen."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down},
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=javascript,
        **options,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def screenshot(page: Page, name: str, *, whole: bool = True) -> Path:
    """Keep a picture outside version control; answers where it is."""
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)
    return path


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each. The script is run past the page's own policy."""
    page.evaluate(AXE.read_text())
    run = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
    found: list[dict[str, Any]] = page.evaluate(run, STANDARDS)["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {node['html'][:160]} {node['failureSummary'][:240]}"
        for fault in found
        for node in fault["nodes"]
    ]


def page_axe(page: Page) -> None:
    """Fail unless axe finds nothing wrong with the page."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def refused_by_policy(page: Page) -> list[str]:
    """Start listening for what the content security policy refuses; read the list after the steps."""
    heard: list[str] = []

    def listen(message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            heard.append(message.text)

    page.on("console", listen)
    return heard


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window: 0 when nothing has to be scrolled sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
