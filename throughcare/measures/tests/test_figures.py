"""Figures for the board: all hubs counted, nobody named, nothing of other schemes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.measures.page import tables
from throughcare.measures.queries import figures
from throughcare.panels import actions as panels
from throughcare.panels.tests.builders import item_of, placed, referral, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.referrals import actions as referrals
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = pytest.mark.django_db


def somebody(by: Acting, name: str, colour: str = "") -> Registration:
    """A registered person, rated if a colour is given."""
    held = registration(by, person=person(by, given_names=name))
    if colour:
        rated(by, held, colour=colour)
    return held


def counts(by: Acting) -> dict[str, int]:
    """People on each scheme, as `by` may count them."""
    with speaking_for(by):
        return {each.scheme.slug: each.people for each in figures(by, today=TODAY)}


@pytest.mark.feature("F2")
@pytest.mark.feature("F4")
def test_the_board_counts_all_four_hubs_and_reads_no_file() -> None:
    hastings = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    crawley = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    for name in ("Abel", "Bram", "Carl"):
        somebody(hastings, name, "red")
    somebody(crawley, "Dean")
    board = partnership("sussex").acting(Role.STRATEGIC_MEMBER, agency="council")
    assert counts(board) == {"sussex-crawley": 1, "sussex-hastings": 3, "sussex-brighton-hove": 0, "sussex-worthing": 0}
    with speaking_for(board):
        assert not Registration.objects.exists()
    page = browser(board).get(reverse("measures:figures")).content.decode()
    assert "Hastings has 3 of the 4 people on the scheme" in page
    assert "All hubs" in page
    for hidden in ("Abel", "Marlow", "MARLOW", "Dean"):
        assert hidden not in page
    with speaking_for(hastings):
        assert not Consultation.objects.filter(route="measures:figures").exists()


@pytest.mark.feature("F2")
def test_somebody_adopted_in_one_hub_is_counted_by_the_board_and_not_by_another_hub() -> None:
    hastings = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    crawley = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    board = partnership("sussex").acting(Role.STRATEGIC_MEMBER)
    asked = referral(hastings)
    sitting(hastings)
    panels.record_decision(
        item_of(hastings, asked.person), outcome="adopt", reason="Met", placement=placed(hastings), by=hastings, at=NOW
    )
    assert counts(board)["sussex-hastings"] == 1
    assert counts(hastings) == {"sussex-hastings": 1}
    assert counts(crawley) == {"sussex-crawley": 0}


@pytest.mark.trust(2)
def test_no_context_no_figure_and_no_scheme_to_ask_for() -> None:
    here = partnership("richmond")
    somebody(here.acting(Role.COORDINATOR), "Abel")
    other = partnership("kingston").acting(Role.STRATEGIC_MEMBER)
    member = here.acting(Role.PANEL_MEMBER, agency="police")
    for asker in (other, member):
        with speaking_for(asker), connection.cursor() as cursor:
            cursor.execute("select * from figures_cohort(current_date)")
            assert cursor.fetchall() == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select * from figures_cohort(current_date)")
        assert cursor.fetchall() == []
        cursor.execute("select * from figures_referrals('2000-01-01', '2100-01-01')")
        assert cursor.fetchall() == []
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create or replace function figures_cohort(today date) returns int language sql as 'select 1'")


@pytest.mark.trust(5)
def test_a_person_hidden_from_a_chair_is_in_no_count_of_theirs() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    held = somebody(by, "Hidden", "red")
    somebody(by, "Seen", "red")
    people.restrict(held.person, allow=[by.practitioner_id], reason="Known to a worker", by=by, at=NOW)
    assert counts(by) == {"richmond": 2}
    assert counts(other) == {"richmond": 1}


@pytest.mark.feature("F4")
@pytest.mark.trust(1)
def test_somebody_without_the_role_is_refused_the_page() -> None:
    here = partnership("richmond")
    for role in (Role.REFERRER, Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL):
        assert browser(here.acting(role)).get(reverse("measures:figures")).status_code == 403


def test_referrals_of_twelve_months_are_counted_by_what_became_of_them() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    adopted, waiting, withdrawn = (referral(by, given_names=name) for name in ("Abel", "Bram", "Carl"))
    referrals.withdraw(withdrawn, reason="Moved", by=by, at=NOW)
    sitting(by)
    panels.record_decision(
        item_of(by, adopted.person), outcome="adopt", reason="Met", placement=placed(by), by=by, at=NOW
    )
    assert waiting.pk
    board = here.acting(Role.STRATEGIC_MEMBER)
    with speaking_for(board):
        (now,) = figures(board, today=TODAY)
        (later,) = figures(board, today=TODAY + timedelta(days=366))
    assert dict(now.referrals) == {"adopted": 1, "open": 1, "withdrawn": 1}
    assert dict(later.referrals) == {}
    assert later.people == 1


def test_every_line_adds_up_and_so_do_the_sums() -> None:
    profile = shipped()["leicestershire"]
    here: Partnership = partnership(profile=profile)
    by = here.acting(Role.COORDINATOR)
    registration(by, person=person(by, given_names="Abel"), level="standard")
    registration(by, person=person(by, given_names="Bram"), level="priority")
    with speaking_for(by):
        made = tables(figures(by, today=TODAY), profile)
    by_key = {table.key: table for table in made}
    assert by_key["levels"].rows[0][1:] == ([1, 0, 1, 0], 2)
    for table in made:
        for _name, cells, together in table.rows:
            assert sum(cells) == together
    assert by_key["people"].rows[0][2] == by_key["levels"].rows[0][2]


def test_a_review_that_was_due_yesterday_is_overdue() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = somebody(by, "Abel")
    rated(by, held, on=date(2026, 6, 1), next_review_on=TODAY - timedelta(days=1))
    with speaking_for(by):
        (found,) = figures(by, today=TODAY)
        (yesterday,) = figures(by, today=TODAY - timedelta(days=1))
    assert (found.overdue, yesterday.overdue) == (1, 0)


def test_the_page_of_a_scheme_that_has_nobody_yet_says_so() -> None:
    by = partnership("richmond").acting(Role.STRATEGIC_MEMBER)
    page = browser(by).get(reverse("measures:figures")).content.decode()
    assert "Nobody is on the scheme yet" in page
    assert str(timezone.localdate().year) in page
