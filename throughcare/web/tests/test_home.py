"""The first page: what waits, for whom, and nothing else."""

from __future__ import annotations

import pytest

from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = pytest.mark.django_db


def test_nothing_waits_and_the_page_says_so() -> None:
    here = partnership("richmond")
    member = here.acting(Role.PANEL_MEMBER)
    answer = browser(member).get("/")
    assert answer.status_code == 200
    assert "Nothing waits for you" in answer.content.decode()
