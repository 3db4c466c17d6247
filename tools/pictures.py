"""Takes the pictures of the README from a demonstration that is running: `python tools/pictures.py [address]`."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PASSWORD = "made-up people only"  # noqa: S105 - shown to everybody who runs the demonstration
SIZE = {"width": 1280, "height": 800}


def signed_in(browser: Browser, address: str, email: str) -> Page:
    """A page of somebody of the demonstration, which shows the one-time code itself."""
    page = browser.new_context(viewport=SIZE, base_url=address, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.goto("/account/login/")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password", exact=True).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    code = re.search(r"\b\d{6}\b", page.locator("body").inner_text())
    if code is None:
        raise SystemExit("No one-time code is shown: is this the demonstration?")
    page.get_by_label("code").first.fill(code[0])
    page.locator("main form button").first.click()
    return page


def main(address: str) -> None:
    """The first page of a co-ordinator, and what a comparison has found."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        signed_in(browser, address, "priya.raman@kingston.example").screenshot(path=IMAGES / "home.png")
        analyst = signed_in(browser, address, "leila.osman@kingston.example")
        analyst.goto("/evaluation/")
        analyst.get_by_role("link", name="Do people whom we took on reoffend less").first.click()
        analyst.wait_for_load_state()
        # So far that the chart is whole.
        analyst.set_viewport_size({"width": 1280, "height": 1010})
        analyst.screenshot(path=IMAGES / "does-it-work.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
