"""The cohort list: what it shows, to whom, in how few queries, and what leaves as a spreadsheet."""

from __future__ import annotations

import pytest

from throughcare.partnerships.permissions import Role
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = pytest.mark.django_db


def test_the_list_has_one_line_a_person() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    registration(coordinator)
    answer = browser(coordinator).get("/people/")
    print(answer.content.decode())
    assert "MARLOW, Dean" in answer.content.decode()
