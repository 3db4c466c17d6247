"""Every kind of entry through its own form: what people record, and what is refused beside the field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from throughcare.chronology import codes
from throughcare.chronology.forms import FORMS
from throughcare.chronology.models import OPEN_KINDS, Entry
from throughcare.chronology.tests.builders import added
from throughcare.chronology.tests.test_screens import ago, now, page, post, somebody
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.sharing.tests.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28")]

CUSTODY_BEGAN, TAG_FITTED = ago(90), ago(60)


def prepared(by: Acting, who: Person) -> None:
    """A time in custody that has ended, and a tag."""
    added(by, who, kind="custody", on_day=CUSTODY_BEGAN, until_on=ago(70), outcome="sentence", at=now())
    added(by, who, kind="tag", on_day=TAG_FITTED, outcome="gps", zones=["out:High Street"], at=now())


def said(on: date, **more: object) -> dict[str, object]:
    return {"on_day": on.isoformat(), **more}


RECORDED: list[tuple[str, dict[str, object], str]] = [
    ("home_visit", said(ago(3), with_whom="Two of us", outcome="seen", text="All well"), "Home visit by Two of us"),
    ("information", said(ago(3), whose="Housing officer", text="Rent is paid", standing="fact"),
     "Information from Housing officer"),
    ("drug_test", said(ago(3), outcome="positive", substances=["heroin"], confirmation="confirmed"),
     "Confirmed by a laboratory"),
    ("order", said(ago(40), outcome="community_order", conditions="Unpaid work 120 hours", still="no",
                   until_on=ago(2).isoformat(), expected_on=ago(-90).isoformat()), "Ended early on"),
    ("movement", said(ago(80), establishment="HMP Other"), "Moved to HMP Other"),
    ("recall", said(ago(5), outcome="standard", text="Left the address", since="unknown"), "Standard recall"),
    ("breach", said(ago(5), outcome="proved", text="No shows", disposed_on=ago(1).isoformat()), "Proved in court"),
    ("at_large", said(ago(5), still="yes"), "Unlawfully at large"),
    ("tag", said(ago(20), outcome="curfew", stay_in="Home, 7pm to 7am", still="yes"), "Must be in: Home, 7pm to 7am"),
    ("tag_alert", said(ago(10), outcome="proximity", text="40 metres from a burglary"), "was near a reported crime"),
    ("accommodation", said(ago(9), outcome="temporary", setting="approved_premises", still="yes"), "Approved premises"),
    ("note", said(ago(9), text="Drinks again", standing="allegation", whose="Her sister"), "Said by Her sister"),
    ("offence", said(ago(9), offence_code="02801", outcome="convicted", disposed_on=ago(1).isoformat(),
                     sentence="community"), "Sentence: Community order"),
]  # fmt: skip


def test_there_is_a_form_for_every_kind() -> None:
    assert set(FORMS) == set(OPEN_KINDS)


@pytest.mark.trust(15)
@pytest.mark.parametrize(("kind", "typed", "shown"), RECORDED, ids=[kind for kind, _typed, _shown in RECORDED])
def test_what_people_record_stands_on_the_timeline_with_source_and_day(
    kind: str, typed: dict[str, object], shown: str
) -> None:
    here, by, who = somebody()
    prepared(by, who)
    client = browser(by)
    assert post(client, who, "add", typed, kind=kind).status_code == 302
    text = page(client, who)
    assert shown in text
    with speaking_for(by):
        made = Entry.objects.filter(kind=kind).latest("made_at")
    assert made.agency_id == by.agency_id
    # Three entries and the end of custody, each with the agency that says so.
    assert text.count(f">{here.agency('probation').name}, {by.name}") >= 3
    own = page(client, who, "entry", key=made.pk)
    assert "Fact, opinion or allegation" in own
    assert f"{by.name}, {here.agency('probation').name}" in own
    # It opens for correction as it was typed, and saving it unchanged is no correction.
    assert page(client, who, "correct", key=made.pk).count("Why is this corrected?") >= 1
    again = post(client, who, "correct", {**typed, "reason": "Nothing", "version": made.version}, key=made.pk)
    assert "Nothing is different" in again.content.decode()


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("home_visit", said(ago(-1), with_whom="x", outcome="seen"), "or earlier"),
    ("drug_test", said(date(1980, 1, 1), outcome="negative"), "before the person was born"),
    ("order", said(ago(9), outcome="licence", expected_on=ago(10).isoformat(), still="yes"),
     "planned end must be the same day"),
    ("custody", said(ago(9), outcome="sentence", still="yes", conditional_release_on=ago(-60).isoformat(),
                     sentence_ends_on=ago(-30).isoformat()), "last day of the sentence or earlier"),
    ("custody", said(ago(9), outcome="sentence", still="no", until_on=ago(10).isoformat()),
     "same day as custody began or later"),
    ("custody", said(ago(80), outcome="remand", still="yes"), "in custody already"),
    ("movement", said(ago(30), establishment="HMP Other"), "No custody is recorded on that day"),
    ("recall", said(ago(9), outcome="standard", text="x", since="returned", returned_on=ago(12).isoformat()),
     "day of the recall or later"),
    ("recall", said(ago(9), outcome="standard", text="x", since="at_large"), "Unlawfully at large since when"),
    ("breach", said(ago(9), outcome="proved", text="x", disposed_on=ago(10).isoformat()), "same day as it happened"),
    ("at_large", said(ago(85), still="no", until_on=ago(80).isoformat()), "was in custody at that time"),
    ("tag", said(ago(9), outcome="gps", still="no", until_on=ago(10).isoformat()), "same day as the start"),
    ("tag", said(ago(9), outcome="gps", stay_out="z" * 301, still="yes"), 'href="#id_stay_out"'),
    ("tag", said(ago(9), outcome="gps", stay_in="z\n" * 51, still="yes"), 'href="#id_stay_in"'),
    ("appointment", said(ago(-5 * 365 - 1), with_whom="x", outcome="planned"), "more than 5 years ahead"),
    ("tag_alert", said(ago(61), outcome="battery"), "No tag is recorded on that day"),
    ("offence", said(ago(9), offence_code="zebra", outcome="charged"), "No offence matches"),
    ("information", said(ago(9), text="x", standing="fact"), "Who told it"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "words"), REFUSED, ids=[f"{row[0]}-{row[2][:12]}" for row in REFUSED])
def test_what_cannot_be_is_refused_beside_the_field_with_what_to_do(
    kind: str, typed: dict[str, object], words: str
) -> None:
    _here, by, who = somebody()
    prepared(by, who)
    response = post(browser(by), who, "add", typed, kind=kind)
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert words in text
    with speaking_for(by):
        assert Entry.objects.count() == 2


def test_a_code_with_a_slip_leads_to_the_code_that_was_meant() -> None:
    assert [offence.code for offence in codes.like("2801")] == ["02801"]
    assert "02801" in [offence.code for offence in codes.like("02810")]
    assert any("urglary" in offence.description for offence in codes.like("burglary"))
    assert codes.like("zebra") == []
    assert all(len(codes.like(typed)) <= codes.MOST_MATCHES for typed in ("0", "theft", "99999"))


def test_dates_of_a_sentence_that_disagree_are_shown_to_be_looked_at_again() -> None:
    _here, by, who = somebody()
    client = browser(by)
    typed = said(ago(30), outcome="sentence", still="yes", sentenced_on=ago(30).isoformat(), sentence_months="6",
                 sentence_ends_on=ago(-900).isoformat(), expected_on=ago(-950).isoformat())  # fmt: skip
    done = post(client, who, "add", typed, kind="custody")
    with speaking_for(by):
        made = Entry.objects.get()
    assert done.headers["Location"].endswith(f"/chronology/{made.pk}/")
    text = page(client, who, "entry", key=made.pk)
    assert "ends later than its length allows" in text
    assert "after the end of the sentence" in text


def test_a_release_is_recorded_with_its_licence_in_one_form() -> None:
    _here, by, who = somebody()
    spell = added(by, who, kind="custody", on_day=ago(90), outcome="sentence", at=now())
    client = browser(by)
    typed = {"until_on": ago(1).isoformat(), "after": "licence", "supervised_until": ago(-100).isoformat(),
             "conditions": "Residence", "version": spell.version}  # fmt: skip
    assert post(client, who, "end", typed, key=spell.pk).status_code == 302
    text = page(client, who)
    assert "Released" in text
    assert "Requirements: Residence" in text


def test_a_charge_is_taken_to_its_sentence_and_the_charge_stays_readable() -> None:
    _here, by, who = somebody()
    charge = added(by, who, kind="offence", on_day=ago(50), outcome="charged", offence_code="02801", at=now())
    client = browser(by)
    assert "Record what came of it" in page(client, who, "entry", key=charge.pk)
    typed = {"outcome": "convicted", "disposed_on": ago(2).isoformat(), "sentence": "custody", "version": 1}
    assert post(client, who, "next", typed, key=charge.pk).status_code == 302
    with speaking_for(by):
        later = Entry.objects.standing().get()
    text = page(client, who, "entry", key=later.pk)
    assert "Immediate custody" in text
    assert "Charged, not yet dealt with" in text
    assert ">Corrected<" not in page(client, who)


def test_whoever_decides_on_an_absence_is_named() -> None:
    _here, by, who = somebody()
    planned = added(
        by, who, kind="appointment", on_day=timezone.localdate(), outcome="planned", with_whom="x", at=now()
    )
    client = browser(by)
    post(client, who, "outcome", {"outcome": "acceptable_absence", "version": planned.version}, key=planned.pk)
    assert f"Decided by {by.name}" in page(client, who)


def test_an_arrest_asks_whether_it_ended_the_time_at_large_only_where_there_is_one() -> None:
    _here, by, who = somebody()
    client = browser(by)
    assert "Did this end it?" not in page(client, who, "add", kind="arrest")
    added(by, who, kind="at_large", on_day=ago(9), at=now())
    assert "Did this end it?" in page(client, who, "add", kind="arrest")
    typed = said(ago(1), text="Found", ends_at_large="yes")
    assert post(client, who, "add", typed, kind="arrest").status_code == 302
    with speaking_for(by):
        assert Entry.objects.get(kind="at_large").until_on == ago(1)


def test_a_correction_of_a_recall_does_not_ask_where_the_person_went() -> None:
    _here, by, who = somebody()
    recall = added(by, who, kind="recall", on_day=ago(9), outcome="standard", text="Left", at=now())
    client = browser(by)
    assert "Where is the person since the recall?" not in page(client, who, "correct", key=recall.pk)
    typed = said(ago(8), outcome="fixed_term", text="Left", reason="Wrong day", version=recall.version)
    assert post(client, who, "correct", typed, key=recall.pk).status_code == 302
    with speaking_for(by):
        assert Entry.objects.standing().get().on_day == ago(9) + timedelta(days=1)
