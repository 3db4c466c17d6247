"""What was counted at night is kept once and never rewritten; where a recomputation differs, the page says where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.measures import keeping
from throughcare.measures.jobs import keep_figures
from throughcare.measures.models import Snapshot
from throughcare.measures.tests.test_any_day import AUTUMN, SPRING, leave
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.feature("F52")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.django_db
def test_every_scheme_is_counted_each_night_once_and_the_board_with_its_hubs() -> None:
    hub = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    registration(hub, started_on=SPRING)
    keep_figures(timestamp=int(NOW.timestamp()))
    keep_figures(timestamp=int(NOW.timestamp()))
    board = partnership("sussex").acting(Role.STRATEGIC_MEMBER)
    with speaking_for(board):
        kept = {each.scheme.slug: each for each in Snapshot.objects.visible_to(board).select_related("scheme")}
    assert set(kept) == {"sussex", "sussex-brighton-hove", "sussex-crawley", "sussex-hastings", "sussex-worthing"}
    assert kept["sussex"].figures["people"] == kept["sussex-hastings"].figures["people"] == [["", "", 1, None]]
    assert kept["sussex"].day == YESTERDAY


@pytest.mark.django_db
@pytest.mark.trust(3)
def test_what_was_kept_cannot_be_changed_or_taken_away_and_no_other_scheme_reads_it() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    registration(by, started_on=SPRING)
    assert keeping.keep_all(day=YESTERDAY, at=NOW) == 1
    for statement in ("update measures_snapshot set figures = '{}'", "delete from measures_snapshot"):
        with pytest.raises(ProgrammingError, match="permission denied"), speaking_for(by), transaction.atomic():
            connection.cursor().execute(statement)
    other = partnership("kingston").acting(Role.STRATEGIC_MEMBER)
    with speaking_for(other):
        assert not Snapshot.objects.filter(scheme=here.scheme).exists()


@pytest.mark.django_db
def test_the_page_says_where_a_recomputation_differs_and_why_that_can_be() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    held = registration(by, person=person(by, given_names="Abel"), started_on=SPRING)
    keeping.keep_all(day=YESTERDAY, at=NOW)
    board = browser(here.acting(Role.STRATEGIC_MEMBER))
    address = reverse("measures:kept_day", args=[YESTERDAY.isoformat()])
    same = board.get(address).content.decode()
    assert "Counted again today, every figure is the same" in same
    rated(by, held, colour="red", on=TODAY)
    assert "every figure is the same" in board.get(address).content.decode(), "what happens later changes nothing"
    leave(by, held, AUTUMN)
    late = board.get(address).content.decode()
    assert "People on the scheme at the end" in late
    assert "entered late" in late
    assert "Abel" not in late
    assert board.get(reverse("measures:kept_day", args=["2001-01-01"])).status_code == 404
    listed = board.get(reverse("measures:kept")).content.decode()
    assert address in listed


@pytest.mark.django_db
@pytest.mark.trust(5)
def test_nobody_who_is_hidden_from_anybody_is_in_what_all_read() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    held = registration(by, started_on=SPRING)
    people.restrict(held.person, allow=[by.practitioner_id], reason="Known to a worker", by=by, at=NOW)
    keeping.keep_all(day=YESTERDAY, at=NOW)
    with speaking_for(by):
        assert "people" not in Snapshot.objects.get(scheme=here.scheme).figures


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_keep_one() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    registration(by, started_on=SPRING)

    def work(_number: int) -> int:
        try:
            return keeping.keep_all(day=YESTERDAY, at=NOW + timedelta(seconds=_number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(work, range(4)))
    assert sum(kept) == 1
    with speaking_for(by):
        assert Snapshot.objects.filter(scheme_id=by.scheme_id or 0).count() == 1
