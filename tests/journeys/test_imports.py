"""A co-ordinator brings the partnership's own list in: columns, faults, who is who, written, changed, undone."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import expect

from tests.journeys.desks import Office
from throughcare.feeds import jobs
from throughcare.feeds.tests.builders import a_list, somebody, written
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.feature("F48"), pytest.mark.trust(34), pytest.mark.trust(38)]


def work() -> None:
    """What the worker does: every job that waits, in a thread with a connection of its own."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_events")
            cursor.execute(
                "delete from procrastinate_jobs where task_name like 'feeds.%' returning task_name, args::text"
            )
            waiting = cursor.fetchall()
        for name, arguments in waiting:
            getattr(jobs, name.removeprefix("feeds."))(**json.loads(arguments))
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_list_is_brought_in_through_the_browser(office: Office, tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR, name="Carys Doyle")
    written(by, a_list([somebody(number) for number in range(4)]))
    rows = [somebody(0, RAG="Green"), somebody(2, DOB=date(1990, 1, 1)), *(somebody(n) for n in range(4, 9))]
    wrong = tmp_path / "October list.xlsx"
    wrong.write_bytes(a_list([*rows, somebody(9, DOB="1/2/85", RAG="purple")], above=[["IOM cohort, October"]]))
    right = tmp_path / "October list corrected.xlsx"
    right.write_bytes(a_list(rows, above=[["IOM cohort, October"]]))

    page = office.sign_in(by)
    page.goto("/imports/")
    office.check(page, "imports-list")
    page.get_by_role("button", name="Import a list").click()
    office.check(page, "imports-upload")
    page.get_by_label("The file with your list").set_input_files(wrong)
    page.get_by_role("button", name="Upload and check the columns").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()
    office.check(page, "imports-columns")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", name="The list is being checked")).to_be_visible()
    office.check(page, "imports-checking")
    work()
    expect(page.get_by_role("heading", name="What to correct")).to_be_visible()
    office.check(page, "imports-faults")

    page.goto("/imports/new/")
    page.get_by_label("The file with your list").set_input_files(right)
    page.get_by_role("button", name="Upload and check the columns").click()
    page.get_by_role("button", name="Check the list").click()
    work()
    page.get_by_role("button", name="Decide 1 row").click()
    office.check(page, "imports-decide")
    page.get_by_label("The same person as").check()
    page.get_by_role("button", name="Keep these decisions and check again").click()
    work()
    expect(page.get_by_role("button", name="Accept and write all of it")).to_be_visible()
    office.check(page, "imports-ready")
    page.get_by_role("button", name="Accept and write all of it").click()
    work()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
    office.check(page, "imports-written")
    page.get_by_role("button", name="Undo this import").click()
    office.check(page, "imports-undo")
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_text("Everything stands as it stood before it")).to_be_visible()
