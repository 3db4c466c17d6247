"""Judging ratings, giving views, putting prompts aside: done by people, kept whole, refused where it must be."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from throughcare.audit.models import EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.tests.builders import ago, appointment, custody
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people.actions import deny
from throughcare.plans import actions as plans
from throughcare.plans.tests.builders import plan
from throughcare.registrations.actions import deregister
from throughcare.registrations.models import NotRegistered, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions, evidence, queries
from throughcare.reviews.models import AlreadyDismissed, DismissedPrompt, Rating
from throughcare.reviews.prompts import Rule
from throughcare.reviews.tests.builders import rated
from throughcare.reviews.waiting import waiting
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F33")]


def hastings() -> tuple[Partnership, Acting, Registration]:
    here = partnership("sussex", hub="hastings")
    by = here.acting(Role.COORDINATOR)
    return here, by, registration(by)


def fresh(by: Acting, row: Registration) -> Registration:
    with speaking_for(by):
        return Registration.objects.get(pk=row.pk)


def listed(by: Acting, row: Registration) -> tuple[str, date | None, date | None]:
    now = fresh(by, row)
    return now.colour, now.colour_since, now.next_review_on


def test_a_rating_moves_the_person_in_the_list_and_leaves_an_event() -> None:
    _here, by, row = hastings()
    rating = rated(by, row, colour="red", on=ago(3), next_review_on=TODAY)
    assert listed(by, row) == ("red", ago(3), TODAY)
    with speaking_for(by):
        event = EventRow.objects.get(about_id=str(rating.pk))
    assert (event.kind, event.facts["colour"]) == ("rating.judged", "red")
    assert event.practitioner_id == by.practitioner_id


def test_the_list_says_since_when_without_a_break() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="green", on=ago(60))
    rated(by, row, colour="green", on=ago(30))
    assert listed(by, row)[:2] == ("green", ago(60))
    rated(by, row, colour="amber", on=ago(40), reason="An absence came to light")
    assert listed(by, row)[:2] == ("green", ago(30))


def test_a_rating_for_an_earlier_day_does_not_become_the_one_that_holds() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="green", on=ago(5), next_review_on=TODAY + timedelta(days=9))
    rated(by, row, colour="red", on=ago(50), next_review_on=ago(20))
    assert listed(by, row) == ("green", ago(5), TODAY + timedelta(days=9))


def test_of_two_for_one_day_the_later_made_holds_and_both_are_kept() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="amber")
    rated(by, row, colour="green")
    assert listed(by, row)[0] == "green"
    with speaking_for(by):
        assert Rating.objects.filter(registration=row).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"colour": "purple"},
        {"colour": ""},
        {"judged_on": TODAY + timedelta(days=1), "next_review_on": TODAY + timedelta(days=9)},
        {"judged_on": date(2026, 1, 4), "next_review_on": TODAY},
        {"next_review_on": TODAY},
        {"evidence": {"attendance": "perhaps"}},
        {"evidence": {"no such line": "yes"}},
    ],
)
def test_a_rating_that_cannot_stand_is_refused_and_nothing_is_kept(wrong: dict[str, Any]) -> None:
    _here, by, row = hastings()
    given: dict[str, Any] = {
        "colour": "green", "evidence": {}, "reason": "Why", "judged_on": TODAY,
        "next_review_on": TODAY + timedelta(days=14),
    }  # fmt: skip
    with pytest.raises(DomainError):
        actions.judge_rating(row, **(given | wrong), by=by, at=NOW)
    with speaking_for(by):
        assert not Rating.objects.exists()
    assert listed(by, row) == ("", None, None)


def test_a_panel_member_gives_a_view_but_judges_no_rating() -> None:
    here, by, row = hastings()
    member = here.acting(Role.PANEL_MEMBER, agency="housing")
    with pytest.raises(NotPermitted):
        rated(member, row)
    actions.give_view(row, colour="green", words="Rent paid.", by=member, at=NOW)
    actions.give_view(row, colour="amber", words="Rent missed.", by=member, at=NOW)
    actions.give_view(row, colour="red", words="Arrested.", by=here.acting(Role.PANEL_MEMBER, agency="police"), at=NOW)
    with speaking_for(by):
        views = queries.views_of(by, row)
    assert [(view.agency.kind, view.colour) for view in views] == [("housing", "amber"), ("police", "red")]
    assert listed(by, row) == ("", None, None)


def test_a_view_needs_words_and_a_colour_of_the_scheme() -> None:
    _here, by, row = hastings()
    for colour, words in (("green", " "), ("purple", "x")):
        with pytest.raises(DomainError):
            actions.give_view(row, colour=colour, words=words, by=by, at=NOW)


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_another_hub_finds_nothing() -> None:
    _here, by, row = hastings()
    rated(by, row)
    stranger = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    for verb in (
        lambda: rated(stranger, row),
        lambda: actions.give_view(row, colour="red", words="x", by=stranger, at=NOW),
        lambda: actions.dismiss_prompt(row, key="not_rated", reason="x", by=stranger, at=NOW),
    ):
        with pytest.raises(NotThere):
            verb()
    with speaking_for(stranger), connection.cursor() as cursor:
        for table in ("reviews_rating", "reviews_agencyview", "reviews_exitplan", "reviews_exitproposal"):
            cursor.execute(f"select count(*) from {table}")  # noqa: S608
            assert cursor.fetchone() == (0,)
        cursor.execute("update reviews_rating set colour = 'green'")
        assert cursor.rowcount == 0


@pytest.mark.trust(5)
def test_a_denied_practitioner_finds_nothing() -> None:
    here, by, row = hastings()
    lead = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    deny(row.person, practitioner_id=lead.practitioner_id, reason="Related", by=by, at=NOW)
    with pytest.raises(NotThere):
        rated(lead, row)


def test_after_the_registration_ended_nothing_is_judged() -> None:
    _here, by, row = hastings()
    deregister(row, on=TODAY, reason="moved", words="Moved away", by=by, at=NOW)
    with pytest.raises(NotRegistered):
        rated(by, row)
    with pytest.raises(NotRegistered):
        actions.give_view(row, colour="red", words="x", by=by, at=NOW)


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_who_judge_at_once_are_both_kept_and_one_holds() -> None:
    here, by, row = hastings()
    other = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    start = threading.Barrier(2)

    def go(who: Acting, colour: str) -> None:
        try:
            start.wait(timeout=10)
            rated(who, row, colour=colour)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((by, "red"), (other, "green"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with speaking_for(by):
        ratings = list(Rating.objects.filter(registration=row).order_by("judged_on", "made_at"))
    assert {rating.colour for rating in ratings} == {"red", "green"}
    assert fresh(by, row).colour == ratings[-1].colour


# ---- evidence


def test_the_record_stands_beside_each_line_with_its_source_and_answers_nothing() -> None:
    here, by, row = hastings()
    drugs = here.acting(Role.PANEL_MEMBER, agency="drug_alcohol")
    assert by.scheme_id is not None
    for days, outcome in ((70, "attended"), (40, "attended"), (20, "unacceptable_absence"), (90, "attended")):
        appointment(by, row.person, on_day=ago(days), outcome=outcome)
    chronology.add_entry(
        row.person,
        scheme_id=by.scheme_id,
        kind="drug_test",
        on_day=ago(8),
        outcome="positive",
        substances=["heroin"],
        by=drugs,
        at=NOW,
    )
    chronology.add_entry(
        row.person, scheme_id=by.scheme_id, kind="accommodation", on_day=ago(200), outcome="stable", by=by, at=NOW
    )
    _version, profile = current_profile(row.scheme_id)
    with speaking_for(by):
        lines = {
            line.item.key: " ".join(map(str, line.facts))
            for line in evidence.lines(profile, queries.known_about(by, row, on=TODAY))
        }
    assert "Attended 0 of 1 arranged in the last 4 weeks (0%)" in lines["attendance"]
    assert "Attended 3 of 4 arranged in the last 3 months (75%)" in lines["attendance"]
    assert "Unacceptable absence: 30 Oct 2026" in lines["attendance"]
    assert "probation" in lines["attendance"]
    assert "Positive, heroin or other opiates on 11 Nov 2026" in lines["drug_tests"]
    assert "drug alcohol" in lines["drug_tests"]
    assert "Stable since" in lines["stability"]
    assert "No work" in lines["stability"]
    assert "No report that you may see" in lines["intelligence"]


def test_a_rating_keeps_the_facts_as_they_stood_when_it_was_judged() -> None:
    _here, by, row = hastings()
    absence = appointment(by, row.person, on_day=ago(5), outcome="unacceptable_absence")
    rating = rated(by, row, colour="green", evidence={"attendance": "no", "drug_tests": "not_known"})
    chronology.correct_entry(absence, changes={"outcome": "attended"}, reason="Wrong person", by=by, at=NOW)
    with speaking_for(by):
        kept = queries.kept_evidence(by, [rating])[rating.pk]
    answers = [(line.item, line.answer, line.information_class) for line in kept if line.item]
    assert answers == [("attendance", "no", "casework"), ("drug_tests", "not_known", "health")]
    assert "Attended 0 of 1 arranged in the last 4 weeks (0%)." in [line.says for line in kept]


# ---- prompts


@pytest.mark.trust(18)
def test_a_prompt_changes_nothing_and_a_person_puts_it_aside_once_with_a_reason() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="green", on=ago(20), next_review_on=TODAY + timedelta(days=10))
    custody(by, row.person, on_day=ago(2), why="remand")
    before = listed(by, row)
    with speaking_for(by):
        (prompt,) = queries.prompts_for(by, fresh(by, row), on=TODAY)
    assert prompt.rule == Rule.CUSTODY
    assert listed(by, row) == before == ("green", ago(20), TODAY + timedelta(days=10))
    with pytest.raises(DomainError):
        actions.dismiss_prompt(row, key=prompt.key, reason=" ", by=by, at=NOW)
    actions.dismiss_prompt(row, key=prompt.key, reason="Known and weighed at the panel", by=by, at=NOW)
    with speaking_for(by):
        assert queries.prompts_for(by, fresh(by, row), on=TODAY) == []
    with pytest.raises(AlreadyDismissed):
        actions.dismiss_prompt(row, key=prompt.key, reason="Again", by=by, at=NOW)


def test_a_prompt_that_does_not_stand_cannot_be_put_aside() -> None:
    _here, by, row = hastings()
    with pytest.raises(DomainError):
        actions.dismiss_prompt(row, key="arrest:made-up", reason="x", by=by, at=NOW)
    with speaking_for(by):
        assert not DismissedPrompt.objects.exists()


def test_a_new_rating_ends_the_prompts_it_could_weigh() -> None:
    _here, by, row = hastings()
    with speaking_for(by):
        assert [each.rule for each in queries.prompts_for(by, row, on=TODAY)] == [Rule.NOT_RATED]
    custody(by, row.person, on_day=ago(2), why="remand")
    rated(by, row, colour="blue")
    with speaking_for(by):
        assert queries.prompts_for(by, row, on=TODAY) == []


def test_prompts_of_many_take_as_few_queries_as_those_of_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _here, by, first = hastings()
    rows = [first] + [registration(by) for _ in range(4)]
    for row in rows:
        custody(by, row.person, on_day=ago(2), why="remand")
    with speaking_for(by):
        queries.prompts_for(by, first, on=TODAY)
        with django_assert_num_queries(3):
            waiting = queries.prompts_waiting(by, rows, on=TODAY)
    assert [[prompt.rule for prompt in prompts] for _row, prompts in waiting] == [[Rule.CUSTODY, Rule.NOT_RATED]] * 5


def test_the_first_page_tells_a_lead_of_prompts_about_their_own_people_only() -> None:
    here, by, _other = hastings()
    lead = here.practitioner(Role.LEAD_PROFESSIONAL)
    mine = registration(by, lead=lead)
    custody(by, mine.person, on_day=ago(2), why="remand")
    acting = here.as_now(replace(by, practitioner_id=lead.pk))
    with speaking_for(acting):
        (card,) = waiting(acting, TODAY, None)
    assert card.count == 1
    assert [line.hint for line in card.lines] == [
        f"In custody since {ago(2):%-d %b %Y}; Not rated since registration on 5 Jan 2026"
    ]


# ---- what an agenda is built from


def test_reviews_fall_due_red_first_then_the_longest_unseen() -> None:
    _here, by, amber = hastings()
    red, seen, unseen, later, ended = (registration(by) for _ in range(5))
    rated(by, amber, colour="amber", on=ago(30), next_review_on=ago(1))
    rated(by, red, colour="red", on=ago(30), next_review_on=TODAY)
    for row, days in ((seen, 2), (unseen, 40)):
        appointment(by, row.person, on_day=ago(days), outcome="attended")
        rated(by, row, colour="green", on=ago(30), next_review_on=TODAY)
    rated(by, later, colour="red", on=ago(30), next_review_on=TODAY + timedelta(days=1))
    rated(by, ended, colour="red", on=ago(30), next_review_on=TODAY)
    deregister(ended, on=TODAY, reason="moved", words="Moved", by=by, at=NOW)
    with speaking_for(by):
        due = [row.pk for row in queries.due_for_review(by, amber.scheme_id, TODAY)]
    assert due == [red.pk, amber.pk, unseen.pk, seen.pk]


@pytest.mark.trust(3)
def test_a_kept_count_of_actions_tells_nobody_of_those_on_health() -> None:
    here = partnership("kingston")
    by = here.acting(Role.COORDINATOR)
    agency = here.agency("housing", signed=False)
    here.sign(agency, without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    officer = here.acting(Role.PANEL_MEMBER, agency=agency)
    row = registration(by)
    plan(by, row)
    for pathway in ("drugs_and_alcohol", "drugs_and_alcohol", "accommodation"):
        plans.agree_action(
            row,
            what="As agreed",
            prong="support",
            pathway=pathway,
            agency=Agency.objects.get(pk=by.agency_id),
            named_person="Robin Hale",
            due_on=TODAY + timedelta(days=9),
            by=by,
            at=NOW,
        )
    rating = rated(by, row, evidence={})
    said = {}
    for reader in (by, officer):
        with speaking_for(reader):
            kept = queries.kept_evidence(reader, [rating])[rating.pk]
        said[reader.agency_id] = [line.says for line in kept if line.says.startswith("Plan actions")]
    assert said[officer.agency_id] == ["Plan actions: 0 done, 1 open, 0 of them late."]
    assert said[by.agency_id] == [*said[officer.agency_id], "Plan actions: 0 done, 2 open, 0 of them late."]
