"""Before a release and after two-thirds: steps, days, who takes over, and who may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago, custody
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shared_part, shipped
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.actions import change, deregister
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import finalthirdqueries, queries, releaseactions, releases
from throughcare.reviews.models import Preparation, Takeover
from throughcare.reviews.prompts import Rule
from throughcare.reviews.releaseactions import Unsaid
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = pytest.mark.django_db

# TODAY is Thursday 19 November 2026.
FRIDAY = date(2026, 11, 27)


def prepared_scheme(**values: Any) -> Partnership:
    profile = shipped()["richmond"].with_value(
        "release_preparation", shared_part("release_preparation")["release_preparation"]
    )
    for path, value in values.items():
        profile = profile.with_value(path.replace("__", "."), value)
    return partnership("richmond", profile=profile)


def inside(here: Partnership, *, release: date | None = FRIDAY, **more: Any) -> tuple[Acting, Registration, Entry]:
    by = here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)
    row = registration(by, started_on=ago(200))
    spell = custody(by, row.person, on_day=ago(100), expected_on=release, **more)
    return by, row, spell


def steps(by: Acting, row: Registration) -> dict[str, releases.Step]:
    with speaking_for(by):
        expected = releases.expected_of(by, row, today=TODAY)
    assert expected is not None
    return {step.key: step for step in expected.steps}


def see_to(by: Acting, row: Registration, key: str = "benefits", **more: Any) -> Preparation:
    given = {"agency": None, "practitioner": None, "state": "open"} | more
    return releaseactions.see_to_step(row, key=key, **given, by=by, at=NOW)


@pytest.mark.feature("F35")
def test_steps_are_due_so_many_weeks_before_and_move_with_the_release() -> None:
    by, row, spell = inside(prepared_scheme())
    before = steps(by, row)
    assert before["at_the_gate"].due_on == FRIDAY - timedelta(weeks=1)
    assert before["accommodation"].late
    assert not before["at_the_gate"].late
    see_to(by, row, "at_the_gate", words="Mentor asked")
    chronology.correct_entry(
        spell, changes={"expected_on": FRIDAY + timedelta(weeks=20)}, reason="Days added", by=by, at=NOW
    )
    after = steps(by, row)
    assert after["at_the_gate"].due_on == FRIDAY + timedelta(weeks=19)
    assert not after["accommodation"].late
    assert after["at_the_gate"].row is not None
    assert after["at_the_gate"].row.words == "Mentor asked"


@pytest.mark.feature("F35")
def test_a_step_names_agency_and_person_and_is_done_or_not_needed_with_the_reason() -> None:
    here = prepared_scheme()
    by, row, _spell = inside(here)
    worker = here.practitioner(Role.PANEL_MEMBER, agency="housing")
    said = see_to(by, row, "accommodation", agency=worker.agency, practitioner=worker)
    with pytest.raises(Unsaid) as refusal:
        see_to(by, row, "accommodation", state="not_needed", version=said.version)
    assert refusal.value.field == "words"
    with pytest.raises(Unsaid) as refusal:
        see_to(by, row, "accommodation", state="done", settled_on=TODAY + timedelta(days=1))
    assert refusal.value.field == "settled_on"
    with pytest.raises(Unsaid) as refusal:
        see_to(by, row, "accommodation", state="done", settled_on=ago(101))
    assert refusal.value.field == "settled_on"
    with pytest.raises(Unsaid) as refusal:
        see_to(by, row, "accommodation", agency=Agency.objects.get(pk=by.agency_id), practitioner=worker)
    assert refusal.value.field == "practitioner"
    see_to(by, row, "accommodation", state="not_needed", words="Goes home to family")
    step = steps(by, row)["accommodation"]
    assert (step.state, step.late) == ("not_needed", False)
    with pytest.raises(DomainError):
        see_to(by, row, "made_up")


@pytest.mark.feature("F35", "F40")
@pytest.mark.trust(32)
def test_two_who_see_to_one_step_at_once_lose_nothing() -> None:
    by, row, _spell = inside(prepared_scheme())
    first = see_to(by, row, version=0, words="First")
    with pytest.raises(Conflict):
        see_to(by, row, version=0, words="Second")
    with speaking_for(by):
        assert Preparation.objects.get(pk=first.pk).words == "First"


@pytest.mark.feature("F35")
def test_what_was_prepared_for_an_earlier_release_is_not_taken_for_this_one() -> None:
    here = prepared_scheme()
    by, row, spell = inside(here)
    see_to(by, row, "benefits", state="done")
    chronology.close_spell(spell, until_on=ago(30), by=by, at=NOW)
    with pytest.raises(DomainError):
        see_to(by, row, "benefits")
    custody(by, row.person, on_day=ago(20), expected_on=FRIDAY, why="recall")
    assert steps(by, row)["benefits"].row is None


@pytest.mark.feature("F35")
def test_the_day_is_the_expected_one_else_that_of_conditional_release_and_the_prison_the_last_moved_to() -> None:
    by, row, _spell = inside(prepared_scheme(), release=None)
    assert by.scheme_id is not None
    with speaking_for(by):
        entry = Entry.objects.get(kind="custody")
    chronology.correct_entry(
        entry,
        changes={"sentenced_on": ago(100), "conditional_release_on": FRIDAY, "sentence_ends_on": date(2027, 6, 1)},
        reason="From the court",
        by=by,
        at=NOW,
    )
    chronology.add_entry(
        row.person,
        scheme_id=by.scheme_id,
        kind="movement",
        on_day=ago(10),
        establishment="HMP Elsewhere",
        by=by,
        at=NOW,
    )
    with speaking_for(by):
        expected = releases.expected_of(by, row, today=TODAY)
        listed = Registration.objects.get(pk=row.pk)
    assert expected is not None
    assert (expected.release_on, expected.where) == (FRIDAY, "HMP Elsewhere")
    assert listed.release_on == FRIDAY


# ---- the final third


def sentenced(by: Acting, row: Registration, *, began: date, ends: date, kind: str = "community_order") -> Entry:
    assert by.scheme_id is not None
    return chronology.add_entry(
        row.person,
        scheme_id=by.scheme_id,
        kind="order",
        on_day=began,
        outcome=kind,
        sentenced_on=began,
        sentence_ends_on=ends,
        by=by,
        at=NOW,
    )


def standing_prompts(by: Acting, row: Registration) -> list[Rule]:
    with speaking_for(by):
        fresh = Registration.objects.get(pk=row.pk)
        return [prompt.rule for prompt in queries.prompts_for(by, fresh, on=TODAY)]


@pytest.mark.feature("F36")
@pytest.mark.trust(18)
def test_two_thirds_of_an_order_raise_a_prompt_until_somebody_is_named_and_decide_nothing() -> None:
    here = prepared_scheme(final_third__prompt_weeks_before=4)
    by = here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)
    row = registration(by, started_on=ago(200))
    # 365 days from 26 March 2026: 243.33, so the 244th day, 25 November.
    sentenced(by, row, began=date(2026, 3, 26), ends=date(2027, 3, 26))
    with speaking_for(by):
        third = finalthirdqueries.final_third_of(by, row, on=TODAY)
        listed = finalthirdqueries.listed(by, Registration.objects.visible_to(by), today=TODAY)
    assert third is not None
    assert third.on == date(2026, 11, 25)
    assert [each.registration.pk for each in listed.soon] == [row.pk]
    assert Rule.FINAL_THIRD in standing_prompts(by, row)
    home = Agency.objects.get(pk=by.agency_id)
    releaseactions.take_over_contact(
        row, agency=home, named="A. Mentor", agreed_by="The panel", agreed_on=TODAY, by=by, at=NOW
    )
    assert Rule.FINAL_THIRD not in standing_prompts(by, row)
    with speaking_for(by):
        assert Registration.objects.get(pk=row.pk).is_live
        assert Entry.objects.get(kind="order").until_on is None


@pytest.mark.feature("F36")
def test_without_the_schemes_number_no_prompt_is_raised_and_whom_it_leaves_out_gets_none() -> None:
    by = prepared_scheme().acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)
    row = registration(by, started_on=ago(200))
    sentenced(by, row, began=date(2026, 3, 26), ends=date(2027, 3, 26))
    assert Rule.FINAL_THIRD not in standing_prompts(by, row)


@pytest.mark.feature("F36")
def test_a_person_under_mappa_is_left_out_where_the_scheme_says_so() -> None:
    here = prepared_scheme(final_third__prompt_weeks_before=4, final_third__exempt=["mappa"])
    by = here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)
    row = registration(by, started_on=ago(200))
    sentenced(by, row, began=date(2026, 3, 26), ends=date(2027, 3, 26))
    change(
        row,
        level="",
        cohort="",
        statutory_status="licence",
        mappa_category=2,
        mappa_level=1,
        leading_arrangement="",
        version=None,
        by=by,
        at=NOW,
    )
    assert Rule.FINAL_THIRD not in standing_prompts(by, row)
    with speaking_for(by):
        listed = finalthirdqueries.listed(by, Registration.objects.visible_to(by), today=TODAY)
    assert ([each.registration.pk for each in listed.exempt], listed.soon) == ([row.pk], [])


@pytest.mark.feature("F36")
@pytest.mark.trust(32)
def test_a_later_agreement_takes_the_place_of_the_earlier_one_which_is_kept() -> None:
    by, row, _spell = inside(prepared_scheme())
    home = Agency.objects.get(pk=by.agency_id)

    def take_over(named: str, *, version: int | None = None, agreed_on: date = TODAY) -> Takeover:
        return releaseactions.take_over_contact(
            row, agency=home, named=named, agreed_by="The panel", agreed_on=agreed_on, version=version, by=by, at=NOW
        )

    first = take_over("First", version=0)
    with pytest.raises(Conflict):
        take_over("Second", version=0)
    take_over("Second", version=first.version)
    with speaking_for(by):
        stands = finalthirdqueries.takeover_of(by, row)
        earlier = finalthirdqueries.earlier_takeovers_of(by, row)
    assert stands is not None
    assert (stands.named, [each.named for each in earlier]) == ("Second", ["First"])
    with pytest.raises(Unsaid) as refusal:
        take_over("Third", agreed_on=TODAY + timedelta(days=1))
    assert refusal.value.field == "agreed_on"


# ---- who may know


@pytest.mark.feature("F35")
@pytest.mark.trust(2, 6)
def test_an_agency_that_did_not_sign_for_offending_sees_and_changes_nothing_of_it() -> None:
    here = prepared_scheme()
    by, row, _spell = inside(here)
    see_to(by, row)
    home = Agency.objects.get(pk=by.agency_id)
    releaseactions.take_over_contact(row, agency=home, named="M", agreed_by="P", agreed_on=TODAY, by=by, at=NOW)
    here.agency("housing", without=[InformationClass.OFFENDING])
    other = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, agency="housing")
    with speaking_for(other):
        assert releases.expected_of(other, row, today=TODAY) is None
        assert finalthirdqueries.takeover_of(other, row) is None
        # The database says the same to a query that does not ask.
        assert not Preparation.objects.exists()
        assert not Takeover.objects.exists()
    with pytest.raises(NotPermitted):
        see_to(other, row)
    # Nor does a forged reading in Python get past the database.
    forged = replace(other, classes=other.classes | {"offending"})
    with speaking_for(other):
        assert releases.expected_of(forged, row, today=TODAY) is None


@pytest.mark.feature("F34")
def test_the_day_to_look_again_follows_a_release_date_that_changes_after_the_exit() -> None:
    profile = shipped()["sussex"]
    here = partnership("sussex", hub="hastings", profile=profile)
    by = here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)
    row = registration(by, started_on=ago(200))
    spell = custody(by, row.person, on_day=ago(100), expected_on=date(2031, 5, 1), months=120)
    with speaking_for(by):
        day = queries.revisit_day(Registration.objects.get(pk=row.pk), "long_custody")
    assert day == date(2030, 5, 1)
    deregister(row, on=TODAY, reason="long_custody", words="Ten years", revisit_on=day, by=by, at=NOW)

    def looked_at_again() -> date | None:
        with speaking_for(by):
            return Registration.objects.get(pk=row.pk).revisit_on

    later = chronology.correct_entry(spell, changes={"expected_on": date(2030, 2, 1)}, reason="Appeal", by=by, at=NOW)
    assert looked_at_again() == date(2029, 2, 1)
    # A note on something else leaves the day as it is.
    assert by.scheme_id is not None
    chronology.add_entry(row.person, scheme_id=by.scheme_id, kind="note", on_day=TODAY, text="x", by=by, at=NOW)
    assert looked_at_again() == date(2029, 2, 1)
    assert later.pk != spell.pk


def test_the_list_of_steps_is_kept_when_the_scheme_changes_its_own() -> None:
    here = prepared_scheme()
    by, row, _spell = inside(here)
    see_to(by, row, "benefits", words="Claim made", state="done")
    _replace_steps(here, by)
    found = steps(by, row)
    assert set(found) == {"benefits", "own_step"}
    assert found["benefits"].row is not None


def _replace_steps(here: Partnership, by: Acting) -> None:
    _version, profile = current_profile(here.scheme.pk)
    own = [{"key": "own_step", "label": "Own step", "weeks_before": 3}]
    partnerships.change_profile(
        here.scheme,
        profile.with_value("release_preparation", own),
        note="Agreed",
        by=by,
        at=NOW,
    )
