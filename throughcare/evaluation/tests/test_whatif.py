"""What if others' rules held here: who would differ and why, what cannot be told; and nothing of anybody changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.models.whatif import WhatIf, WhatIfRow
from throughcare.evaluation.tests.whatifbuilders import BURGLARY, Scene, rules, scene, worked
from throughcare.evaluation.whatif import facts
from throughcare.evaluation.whatif.words import sentences
from throughcare.measures.keeping import hand_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F6")]


def peopled(here: Scene) -> Scene:
    """Five referrals: two of them adopted."""
    here.adopted(here.referred(percent=62, name="Middle"))
    here.adopted(here.referred(percent=80, name="High"))
    here.referred(percent=30, offences=(BURGLARY,), name="Burglar")
    here.referred(name="Unscored")
    here.referred(percent=20, met={"judgement": "yes"}, name="Judged")
    return here


def both(what_if: WhatIf, group: str) -> dict[tuple[str, str], int]:
    assert what_if.figures is not None
    return {(ours, theirs): many for ours, theirs, many in what_if.figures[group]["both"]}


def rows(what_if: WhatIf, by: Acting) -> list[WhatIfRow]:
    with speaking_for(by):
        return list(WhatIfRow.objects.visible_to(by).filter(what_if=what_if).select_related("person"))


def test_a_higher_threshold_and_more_criteria_say_who_would_differ_and_why() -> None:
    here = peopled(scene())
    found = here.asked(rules(75))
    # Middle: 62, needs 75; whether judgement would have made up for it nobody has said.
    assert both(found, "referrals") == {("yes", "yes"): 3, ("yes", "unknown"): 1, ("unknown", "unknown"): 1}
    assert both(found, "cohort") == {("yes", "yes"): 1, ("yes", "unknown"): 1}
    assert (found.many, found.read, found.state) == (7, 7, "made")
    seen = rows(found, here.coordinator)
    assert {(row.person.family_name, row.group) for row in seen} == {("Middle", "referrals"), ("Middle", "cohort")}
    for row in seen:
        assert (row.ours, row.theirs) == ("yes", "unknown")
        assert row.reason == "judgement:not_judged"
        whole = {part["key"]: part for part in row.reasons["theirs"]}
        assert whole["ogrs"]["values"] == {
            "instrument": "ogrs3", "version": "OGRS3", "percent": 62.0, "needs": 75.0, "years": 2,
        }  # fmt: skip
    strict = here.asked(rules(75, needed=3))
    assert both(strict, "referrals") == {("yes", "no"): 4, ("unknown", "no"): 1}
    told = {row.person.family_name: row for row in rows(strict, here.coordinator) if row.group == "referrals"}
    assert told["Middle"].reason == "ogrs:score_below"
    said = sentences(told["Middle"].reasons["theirs"], "no")
    assert "Risk of re-offending (OGRS score): OGRS3 62% within two years, needs 75%" in said


def test_the_same_rules_are_no_question_and_a_change_of_words_is_none() -> None:
    whole = rules(50).with_value("selection.minimum_age", 10)
    here = scene(whole)
    with pytest.raises(DomainError, match="nobody would differ"):
        here.asked(whole, work=False)
    with pytest.raises(DomainError, match="nobody would differ"):
        here.asked(whole.with_value("name", "Richmond, called something else"), work=False)


def test_where_a_value_is_left_open_the_own_rules_with_a_number_are_a_question() -> None:
    loose = scene()
    with pytest.raises(DomainError, match="nobody would differ"):
        loose.asked(rules(50))
    asked = loose.asked(rules(50), work=False)
    filled = actions.fill(asked, values={"selection.minimum_age": 21}, by=loose.analyst, at=NOW)
    assert actions.begin(filled, by=loose.analyst, at=NOW).state == "making"


def test_published_rules_that_leave_things_open_say_so_and_can_be_filled_in_for_the_question() -> None:
    here = peopled(scene())
    open_rules = shipped()["kingston"]
    found = here.asked(open_rules)
    assert both(found, "referrals") == {("yes", "unknown"): 4, ("unknown", "unknown"): 1}
    assert {row.reason for row in rows(found, here.coordinator)} == {"_needed:criteria_not_said"}
    asked = here.asked(shipped()["richmond"], work=False)
    with pytest.raises(DomainError, match="not among the values"):
        actions.fill(asked, values={"name": 3}, by=here.analyst, at=NOW)
    with pytest.raises(DomainError):
        actions.fill(asked, values={"criteria.ogrs.score.threshold": 300}, by=here.analyst, at=NOW)
    filled = actions.fill(
        asked,
        values={"criteria.ogrs.score.threshold": 25, "criteria.ogrs.score.years": 2, "selection.criteria_needed": 1},
        by=here.analyst,
        at=NOW,
    )
    assert filled.digest != asked.digest
    actions.begin(filled, by=here.analyst, at=NOW)
    worked(filled, here.analyst)
    with speaking_for(here.analyst):
        filled.refresh_from_db()
    # Everybody with a score of 25 or more; Judged was judged by a person, and Unscored nobody can tell.
    assert both(filled, "referrals") == {("yes", "yes"): 4, ("unknown", "unknown"): 1}
    with pytest.raises(DomainError, match="worked out already"):
        actions.begin(filled, by=here.analyst, at=NOW)


def test_it_counts_the_last_twelve_months_and_what_was_known_when_it_was_decided() -> None:
    here = scene()
    old = here.referred(percent=90, days_ago=400, name="Old")
    held = here.adopted(here.referred(percent=62, name="Middle"))
    # A later score was not before the panel, and counts for the cohort today.
    with speaking_for(here.coordinator):
        who = held.person
    here.scored(who, 95, on=NOW.date())
    found = here.asked(rules(75, needed=3))
    assert old.sent_at is not None
    assert both(found, "referrals") == {("yes", "no"): 1}
    percents = {
        row.group: part["values"]["percent"]
        for row in rows(found, here.coordinator)
        for part in row.reasons["theirs"]
        if part["key"] == "ogrs"
    }
    assert percents == {"referrals": 62.0, "cohort": 95.0}


@pytest.mark.trust(18)
def test_nothing_of_any_person_referral_or_registration_changes() -> None:
    here = peopled(scene())
    before = _fingerprints(here)
    found = here.asked(rules(75, needed=3))
    assert both(found, "referrals")
    after = _fingerprints(here)
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"evaluation_whatif", "evaluation_whatifrow", "audit_event"}


def _fingerprints(here: Scene) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a hash of all that stands in them, as a hand that sees the whole scheme."""
    hand = replace(hand_for([here.place.scheme.pk]), referring_schemes=(here.place.scheme.pk,))
    found = {}
    with speaking_for(hand), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' "
            "and has_table_privilege(c.oid, 'select') and c.relname not like 'procrastinate%%' "
            "and c.relname not like 'django_%%' order by 1"
        )
        for (table,) in cursor.fetchall():
            rows_of = sql.SQL("select count(*), md5(string_agg(t::text, '|' order by t::text)) from {} t")
            cursor.execute(rows_of.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()
    assert found["people_person"][0] == 5
    assert found["referrals_referral"][0] == 5
    assert found["registrations_registration"][0] == 2
    return found


def test_a_batch_costs_the_same_however_many_stand_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene()
    for place in range(8):
        held = here.referred(percent=10 * place, name=f"One{place}")
        if place % 2:
            here.adopted(held)

    def asked_of_the_database(at_once: int) -> int:
        monkeypatch.setattr(facts, "AT_ONCE", at_once)
        with CaptureQueriesContext(connection) as seen:
            found = here.asked(rules(75))
        assert (found.many, found.read) == (12, 12)
        assert sum(both(found, "referrals").values()) == 8
        return len(seen)

    # Of 8 referrals and 4 registrations: one batch of each, two and one, four and two.
    one, two, four = (asked_of_the_database(size) for size in (8, 4, 2))
    assert two - one <= 16
    assert four - two <= 3 * 16


@pytest.mark.trust(2)
@pytest.mark.trust(5)
def test_who_differs_is_for_those_who_read_the_cases_and_the_classes() -> None:
    here = peopled(scene())
    hidden = here.referred(percent=62, name="Hidden")
    with speaking_for(here.coordinator):
        who = hidden.person
    people.restrict(who, allow=[], reason="A relative of staff", by=here.coordinator, at=NOW)
    found = here.asked(rules(75, needed=3))
    assert sum(both(found, "referrals").values()) == 5, "whoever is restricted is left out of the figures"
    assert len(rows(found, here.coordinator)) == 7
    assert rows(found, here.analyst) == []
    here.place.agency("housing", without=[InformationClass.OFFENDING])
    housing = here.place.acting(Role.CHAIR, agency="housing")
    other = scene_elsewhere()
    for stranger in (housing, here.referrer, other):
        assert rows(found, stranger) == []
        with speaking_for(stranger):
            assert not WhatIfRow.objects.exists()
    with speaking_for(other):
        assert not WhatIf.objects.exists()


def scene_elsewhere() -> Acting:
    return partnership("kingston").acting(Role.COORDINATOR, agency="council")
