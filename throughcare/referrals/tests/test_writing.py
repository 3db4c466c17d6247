"""Referrers start a referral, write it, and cannot start or send one where they may not."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, NotPermitted, NotThere
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.queries import current_profile
from throughcare.people.tests import builders as people
from throughcare.referrals import actions
from throughcare.referrals.errors import Incomplete, NotOffered, OneOpenReferral, ReferringClosed, SayWhy
from throughcare.referrals.models import Referral, State, Step, WrongMove
from throughcare.referrals.queries import completeness, form_of, profile_of
from throughcare.referrals.tests import builders
from throughcare.registrations.models import AlreadyRegistered
from throughcare.registrations.tests.builders import registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


@pytest.mark.feature("F7")
def test_a_whole_referral_reaches_the_coordinator() -> None:
    scheme = partnership(profile=builders.named_offences())
    referrer = scheme.acting(Role.REFERRER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(referrer)
    with speaking_for(coordinator):
        seen = Referral.objects.visible_to(coordinator).get(pk=referral.pk)
        assert seen.state == State.SENT
        assert completeness(seen).whole
        assert seen.person.family_name == "Okafor"
        assert seen.priority_offences == ["domestic_burglary"]


@pytest.mark.feature("F7")
def test_a_draft_is_for_the_agency_alone() -> None:
    scheme = partnership()
    referral = builders.draft(scheme.acting(Role.REFERRER))
    for other in (
        scheme.acting(Role.COORDINATOR, agency="council"),
        scheme.acting(Role.REFERRER, agency="police"),
        scheme.acting(Role.PANEL_MEMBER, agency="health"),
    ):
        with speaking_for(other):
            assert not Referral.objects.filter(pk=referral.pk).exists()
        with pytest.raises((NotThere, NotPermitted)):
            actions.save_answers(referral, answers={"concern": "mine now"}, by=other, at=NOW)
        with pytest.raises((NotThere, NotPermitted)):
            actions.send(referral, by=other, at=NOW)


@pytest.mark.feature("F7")
def test_open_questions_keep_a_referral_from_going() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    with pytest.raises(Incomplete, match="Why you are referring"):
        actions.send(referral, by=referrer, at=NOW)


@pytest.mark.feature("F7")
def test_completeness_counts_only_what_the_scheme_asks() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    with speaking_for(referrer):
        keys = {one.key for section in form_of(referral) for one in section.questions}
        assert "priority_offences" not in keys, "the partnership has named none yet"
        assert completeness(referral).done == 0
    actions.save_answers(referral, answers={"timescale": "2027-01-31"}, by=referrer, at=NOW)
    with speaking_for(referrer):
        referral.refresh_from_db()
        state = completeness(referral).state_of("additionality")
        assert state is not None
        assert state.progress == "started"


@pytest.mark.feature("F7")
def test_saving_one_section_leaves_the_others() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    first = actions.save_answers(referral, answers={"concern": "First"}, version=1, by=referrer, at=NOW)
    second = actions.save_answers(first, answers={"tried": "Second"}, version=first.version, by=referrer, at=NOW)
    assert second.answers == {"concern": "First", "tried": "Second"}
    cleared = actions.save_answers(second, answers={"concern": ""}, version=second.version, by=referrer, at=NOW)
    assert cleared.answers == {"tried": "Second"}


@pytest.mark.trust(32)
@pytest.mark.feature("F7")
def test_an_old_form_overwrites_nothing() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    actions.save_answers(referral, answers={"concern": "First"}, version=1, by=referrer, at=NOW)
    with pytest.raises(Conflict):
        actions.save_answers(referral, answers={"concern": "From a stale page"}, version=1, by=referrer, at=NOW)
    with speaking_for(referrer):
        assert Referral.objects.get(pk=referral.pk).answers == {"concern": "First"}


@pytest.mark.feature("F7")
def test_answers_that_the_form_does_not_offer_are_refused() -> None:
    scheme = partnership("kingston")
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    with pytest.raises(NotOffered):
        actions.save_answers(referral, answers={"invented": "x"}, by=referrer, at=NOW)
    with pytest.raises(NotOffered):
        actions.save_answers(referral, answers={}, priority_offences=["arson"], by=referrer, at=NOW)


@pytest.mark.feature("F7")
def test_pathways_for_women_are_offered_to_women_only() -> None:
    scheme = partnership("kingston")
    referrer = scheme.acting(Role.REFERRER)
    women_only = {p.key for p in shipped()["kingston"].pathways if p.only_for}
    assert len(women_only) == 2
    man = builders.draft(referrer)
    with pytest.raises(NotOffered):
        actions.save_answers(man, answers={}, pathways=sorted(women_only), by=referrer, at=NOW)
    woman = builders.draft(referrer, person=builders.client(referrer, given_names="Ann", sex="F"))
    saved = actions.save_answers(woman, answers={}, pathways=sorted(women_only), by=referrer, at=NOW)
    assert set(saved.pathways) == women_only


@pytest.mark.feature("F7")
def test_a_criterion_is_met_on_evidence_only() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.draft(referrer)
    with pytest.raises(SayWhy, match="Risk of re-offending"):
        actions.judge_criterion(referral, key="ogrs", met="yes", evidence=" ", by=referrer, at=NOW)
    judged = actions.judge_criterion(referral, key="ogrs", met="no", evidence="", by=referrer, at=NOW)
    again = actions.judge_criterion(referral, key="ogrs", met="yes", evidence="OGRS3 81%", by=referrer, at=NOW)
    assert judged.pk == again.pk
    with pytest.raises(NotOffered):
        actions.judge_criterion(referral, key="invented", met="no", evidence="", by=referrer, at=NOW)


@pytest.mark.feature("F10")
def test_a_signatory_refers_until_its_signature_lapses() -> None:
    scheme = partnership()
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    worker = scheme.acting(Role.REFERRER, agency=charity)
    waiting = builders.filled(worker)
    signature = Signatory.objects.get(agency=charity)
    sharing.end_signature(signature, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
    later = scheme.as_now(worker)
    assert later.closed_because
    with pytest.raises(ReferringClosed, match="no signature in force"):
        actions.start(scheme_id=scheme.scheme.pk, person=waiting.person, by=later, at=NOW)
    with pytest.raises(ReferringClosed):
        actions.send(waiting, by=later, at=NOW)
    with pytest.raises(ReferringClosed):
        actions.save_answers(waiting, answers={"concern": "x"}, by=later, at=NOW)
    with speaking_for(later):
        assert not Referral.objects.exists()


@pytest.mark.feature("F10")
def test_a_scheme_without_signatories_takes_panel_agencies_only() -> None:
    scheme = partnership("national")
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    worker = scheme.acting(Role.REFERRER, agency=charity)
    with pytest.raises(ReferringClosed, match="rules of the scheme"):
        builders.draft(worker)
    builders.draft(scheme.acting(Role.REFERRER, agency="police"))


@pytest.mark.feature("F10")
def test_another_scheme_cannot_be_referred_to() -> None:
    here, there = partnership(), partnership("kingston")
    referrer = here.acting(Role.REFERRER)
    person = builders.client(referrer)
    with pytest.raises(ReferringClosed):
        actions.start(scheme_id=there.scheme.pk, person=person, by=referrer, at=NOW)


@pytest.mark.feature("F12")
def test_one_open_referral_a_person_and_scheme() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    first = builders.draft(referrer)
    with pytest.raises(OneOpenReferral, match="can only be one"):
        builders.draft(referrer, person=first.person)
    actions.withdraw(first, reason="Moved away", by=referrer, at=NOW)
    builders.draft(referrer, person=first.person)


@pytest.mark.feature("F12")
@pytest.mark.trust(4)
def test_a_hidden_draft_of_another_agency_is_refused_in_the_same_words() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    person = people.person(coordinator)
    police = scheme.acting(Role.PANEL_MEMBER, agency="police")
    probation = scheme.acting(Role.PANEL_MEMBER)
    builders.draft(police, person=person)
    with speaking_for(probation):
        assert not Referral.objects.exists()
    with pytest.raises(OneOpenReferral, match="ask the co-ordinator"):
        builders.draft(probation, person=person)


@pytest.mark.feature("F12")
def test_somebody_on_the_scheme_is_not_referred_again() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR)
    person = registration(coordinator).person
    with pytest.raises(AlreadyRegistered):
        builders.draft(coordinator, person=person)


@pytest.mark.feature("F5")
@pytest.mark.feature("F7")
def test_a_referral_keeps_the_rules_it_was_started_under() -> None:
    scheme = partnership("wandsworth")
    referrer = scheme.acting(Role.REFERRER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    earlier = builders.draft(referrer)
    _version, profile = current_profile(scheme.scheme.pk)
    partnerships.change_profile(
        scheme.scheme,
        profile.with_priority_offence("Catalytic theft", key="catalytic"),
        note="",
        by=coordinator,
        at=NOW,
    )
    later = builders.draft(referrer, person=builders.client(referrer, given_names="Lee"))
    assert "catalytic" not in {offence.key for offence in profile_of(earlier).priority_offences}
    saved = actions.save_answers(later, answers={}, priority_offences=["catalytic"], by=referrer, at=NOW)
    assert saved.priority_offences == ["catalytic"]
    with pytest.raises(NotOffered):
        actions.save_answers(earlier, answers={}, priority_offences=["catalytic"], by=referrer, at=NOW)


@pytest.mark.feature("F7")
def test_none_of_these_is_an_answer() -> None:
    scheme = partnership("wandsworth")
    referrer = scheme.acting(Role.REFERRER)
    saved = actions.save_answers(builders.draft(referrer), answers={}, priority_offences=["none"], by=referrer, at=NOW)
    assert saved.priority_offences == []
    with speaking_for(referrer):
        state = completeness(saved).state_of("reasons")
    assert state is not None
    assert "priority_offences" not in {one.key for one in state.open}


@pytest.mark.feature("F8")
def test_a_paper_form_is_entered_for_a_signatory() -> None:
    scheme = partnership()
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    stranger = scheme.agency("mentoring", standing=Standing.SIGNATORY, signed=False)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    person = builders.client(coordinator)
    start = partial(actions.start, scheme_id=scheme.scheme.pk, person=person, by=coordinator, at=NOW)
    with pytest.raises(SayWhy, match="how the form came"):
        start(behalf_of=charity)
    with pytest.raises(ReferringClosed):
        start(behalf_of=stranger, entered_for="By e-mail")
    entered = start(behalf_of=charity, entered_for="E-mail of 12 November, in the shared mailbox")
    assert entered.behalf_of == charity
    referrer = scheme.acting(Role.REFERRER, agency="council")
    with pytest.raises(NotPermitted):
        actions.start(
            scheme_id=scheme.scheme.pk,
            person=builders.client(referrer, given_names="Other"),
            behalf_of=charity,
            entered_for="x",
            by=referrer,
            at=NOW,
        )


@pytest.mark.feature("F11")
def test_a_withdrawn_referral_keeps_its_reason_and_is_over() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.sent(referrer)
    with pytest.raises(SayWhy):
        actions.withdraw(referral, reason="  ", by=referrer, at=NOW)
    ended = actions.withdraw(referral, reason="Recalled to prison", by=referrer, at=NOW)
    assert ended.ended_at == NOW
    with pytest.raises(WrongMove):
        actions.withdraw(referral, reason="Again", by=referrer, at=NOW)
    with pytest.raises(WrongMove):
        actions.save_answers(referral, answers={"concern": "x"}, by=referrer, at=NOW)
    with speaking_for(referrer):
        assert Step.objects.filter(referral=referral, kind="withdrawn").get().words == "Recalled to prison"
