"""What may leave to whom, what is refused and kept, and what stops a paper that is being made."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare.audit.models import EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.summaries import actions, papers
from throughcare.summaries.models import Refusal, State, Summary, SummaryPaper
from throughcare.summaries.refusals import NothingChosen
from throughcare.summaries.tests.builders import NO_HEALTH, asked, begun, chosen, limited, made, make, request, standing

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F41")]


@pytest.mark.trust(7)
def test_a_recipient_without_a_live_signature_is_refused_and_the_refusal_is_kept(
    place: Partnership, by: Acting, held: Registration
) -> None:
    lapsed = place.agency("council", signed=False)
    for recipient, words in ((lapsed, "no signature in force"), (None, "not on the partnership's list")):
        refusal = asked(by, held.person, request(recipient))
        assert isinstance(refusal, Refusal)
        assert words in refusal.because
    with speaking_for(by):
        assert not Summary.objects.exists()
        assert EventRow.objects.filter(kind="disclosure.refused", person_id=held.person_id).count() == 2
    page = browser(by).get(reverse("summaries:list", args=[held.person_id])).content.decode()
    assert "Refused" in page
    assert "no signature in force" in page


@pytest.mark.trust(7)
def test_a_class_that_the_recipient_did_not_sign_for_is_refused_until_it_is_taken_out(
    place: Partnership, by: Acting, held: Registration
) -> None:
    council = limited(place, "council", NO_HEALTH)
    summary = begun(by, held.person, request(council))
    client, url = browser(by), reverse("summaries:check", args=[held.person_id, summary.pk])
    statements = standing(by, summary)
    page = client.post(url, {"keys": [each.key for each in statements], "version": summary.version}).content.decode()
    assert "does not cover this class of information: health, drugs and alcohol" in page
    assert "This refusal is kept" in page
    fewer = [each.key for each in statements if each.information_class != "health"]
    assert client.post(url, {"keys": fewer, "version": summary.version}).status_code == 302


@pytest.mark.trust(4)
def test_a_refusal_about_health_is_told_to_nobody_who_may_not_know_of_it(
    place: Partnership, by: Acting, held: Registration
) -> None:
    council, housing = limited(place, "council", NO_HEALTH), limited(place, "housing", NO_HEALTH)
    summary = begun(by, held.person, request(council))
    refusal = actions.choose(summary, [each.key for each in standing(by, summary)], by=by, at=NOW)
    assert isinstance(refusal, Refusal)
    others = (place.acting(Role.LEAD_PROFESSIONAL), place.acting(Role.LEAD_PROFESSIONAL, agency=housing))
    for who, told in zip(others, (True, False), strict=True):
        page = browser(who).get(reverse("summaries:list", args=[held.person_id])).content.decode()
        assert ("does not cover this class of information: health" in page) is told
        with speaking_for(who):
            assert Refusal.objects.exists() is told


@pytest.mark.trust(7)
@pytest.mark.trust(15)
def test_a_warning_from_health_is_held_to_be_from_health(
    place: Partnership, by: Acting, police: Agency, held: Registration
) -> None:
    """It carries no class of its own, so whose it is must be known: one law lets nothing from health be told."""
    nurse = place.acting(Role.LEAD_PROFESSIONAL, agency="mental_health")
    people.add_marker(
        held.person, kind="self_harm", evidence="Zqwarning", from_on=TODAY, review_on=None, by=nurse, at=NOW
    )
    summary = begun(by, held.person, request(police, basis="pcsc_16"))
    said = {each.text: each for each in standing(by, summary) if "Zqwarning" in each.text}
    assert [each.source for each in said.values()] == [nurse.agency_name]
    refusal = actions.choose(summary, [each.key for each in said.values()], by=by, at=NOW)
    assert isinstance(refusal, Refusal)
    assert "nothing from health or social care" in refusal.because


@pytest.mark.trust(7)
def test_a_signature_that_ends_while_the_paper_is_made_stops_it(
    place: Partnership, by: Acting, police: Agency, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    row = Signatory.objects.get(agency=police)
    sharing.end_signature(row, on=TODAY - timedelta(days=200), by=installer(), at=NOW)
    failed = make(by, summary)
    assert failed.state == State.FAILED
    assert "no signature in force" in failed.failure
    with speaking_for(by):
        assert not SummaryPaper.objects.exists()


@pytest.mark.trust(8)
def test_whoever_lost_their_role_meanwhile_gets_no_paper(by: Acting, police: Agency, held: Registration) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    for grant in Grant.objects.filter(practitioner=by.practitioner_id):
        partnerships.end_role(grant, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
    assert make(by, summary).state == State.FAILED


@pytest.mark.trust(8)
def test_whoever_loses_their_role_while_the_pages_are_set_gets_no_paper(
    by: Acting, police: Agency, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))

    def meanwhile(_html: str, **_said: object) -> tuple[bytes, int]:
        for grant in Grant.objects.filter(practitioner=by.practitioner_id):
            partnerships.end_role(grant, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
        return b"%PDF-", 1

    monkeypatch.setattr(papers, "make", meanwhile)
    assert make(by, summary).state == State.FAILED
    with speaking_for(by):
        assert not SummaryPaper.objects.exists()


@pytest.mark.trust(15)
def test_a_statement_corrected_after_it_was_checked_does_not_leave(
    by: Acting, police: Agency, held: Registration
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    with speaking_for(by):
        entry = Entry.objects.get(text="Zqarrest0")
    chronology.correct_entry(entry, changes={"text": "Zqcorrected"}, reason="Wrong", by=by, at=NOW)
    failed = make(by, summary)
    assert failed.state == State.FAILED
    assert "Check the statements again" in failed.failure
    page = browser(by).get(reverse("summaries:check", args=[held.person_id, summary.pk])).content.decode()
    assert "Zqcorrected" in page
    again = chosen(by, failed)
    assert make(by, again).state == State.MADE


@pytest.mark.trust(2)
@pytest.mark.trust(5)
def test_others_see_a_paper_only_with_every_class_in_it_and_no_draft(
    place: Partnership, by: Acting, police: Agency, held: Registration
) -> None:
    draft = begun(by, held.person, request(police))
    whole = made(by, held.person, request(police))
    colleague = place.acting(Role.LEAD_PROFESSIONAL)
    officer = place.acting(Role.PANEL_MEMBER, agency=limited(place, "housing", NO_HEALTH))
    for who, seen in ((by, 2), (colleague, 1), (officer, 0), (partnership("kingston").acting(Role.COORDINATOR), 0)):
        with speaking_for(who):
            assert Summary.objects.count() == seen
            assert SummaryPaper.objects.count() == min(seen, 1)
    assert browser(officer).get(reverse("summaries:detail", args=[held.person_id, whole.pk])).status_code == 404
    assert browser(colleague).get(reverse("summaries:check", args=[held.person_id, draft.pk])).status_code == 404
    with pytest.raises(NotThere):
        actions.choose(draft, ["person:name"], by=colleague, at=NOW)
    people.restrict(held.person, allow=[by.practitioner_id], reason="Witness", by=by, at=NOW)
    assert browser(colleague).get(reverse("summaries:file", args=[held.person_id, whole.pk])).status_code == 404


def test_nothing_ticked_makes_nothing_and_what_is_made_is_not_made_again(
    by: Acting, police: Agency, held: Registration
) -> None:
    with pytest.raises(NothingChosen):
        actions.choose(begun(by, held.person, request(police)), ["no:such"], by=by, at=NOW)
    whole = made(by, held.person, request(police))
    with pytest.raises(NotThere):
        actions.choose(whole, ["person:name"], by=by, at=NOW)
    assert make(by, whole).sha256 == whole.sha256, "the job that runs twice makes one paper"


def test_a_paper_needs_a_reason_a_name_and_a_purpose_of_its_own(by: Acting, police: Agency, person: Person) -> None:
    wanted = request(police)
    for changed in ({"necessity": " "}, {"recipient_name": " "}, {"purpose": "home"}, {"kind": "x"}, {"basis": "x"}):
        with pytest.raises(DomainError):
            asked(by, person, type(wanted)(**(wanted.__dict__ | changed)))


@pytest.mark.trust(37)
def test_a_machine_without_the_library_says_what_is_missing(
    by: Acting, police: Agency, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    failed = make(by, chosen(by, begun(by, held.person, request(police))))
    assert failed.state == State.FAILED
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in failed.failure
    page = browser(by).get(reverse("summaries:detail", args=[held.person_id, failed.pk])).content.decode()
    assert "the library Pango is missing" in page
    assert "Check the statements and try again" in page


def test_a_paper_of_which_nothing_is_heard_can_be_asked_for_once_more(
    by: Acting, police: Agency, held: Registration
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)), at=NOW - timedelta(minutes=5))
    client, keys = browser(by), [held.person_id, summary.pk]
    page = client.get(reverse("summaries:detail", args=keys)).content.decode()
    assert "Nothing has been heard of this work for a while" in page
    assert client.post(reverse("summaries:again", args=keys)).status_code == 302
    page = client.get(reverse("summaries:detail", args=keys)).content.decode()
    assert "Nothing has been heard" not in page
    assert make(by, summary).state == State.MADE
    page = client.post(reverse("summaries:again", args=keys), follow=True).content.decode()
    assert "not being made for you now" in page


@pytest.mark.trust(4)
@pytest.mark.feature("F43")
def test_the_register_of_the_scheme_lists_each_paper_once_and_only_where_somebody_in_it_may_be_known(
    place: Partnership, by: Acting, police: Agency, held: Registration
) -> None:
    made(by, held.person, request(police))
    colleague = place.acting(Role.LEAD_PROFESSIONAL)
    address = reverse("summaries:register")
    assert browser(by).get(address).content.decode().count("Summary from the record") == 1
    assert browser(colleague).get(address).content.decode().count("Summary from the record") == 1
    early = {"since": "1/1/2020", "until": "31/1/2020"}
    assert "Nothing left in these days" in browser(by).get(address, early).content.decode()
    people.deny(held.person, practitioner_id=colleague.practitioner_id, reason="x", by=by, at=NOW)
    assert "Nothing left in these days" in browser(colleague).get(address).content.decode()
