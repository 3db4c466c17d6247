"""Who gets a copy, who does not, what closes one that was made, and what the register and the log keep of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from throughcare.audit.models import Consultation, EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.disclosures.models import Disclosure, RefusedDisclosure
from throughcare.disclosures.queries import about, of_subject
from throughcare.minutes import actions, papers
from throughcare.minutes.models import Paper, PaperFile, PaperKind, PaperState
from throughcare.minutes.tests.builders import (
    Room,
    asked,
    closed,
    copy_of,
    decided,
    made,
    pdf_of,
    room,
    said,
    words_of,
)
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass, Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]

NO_HEALTH = [InformationClass.HEALTH, InformationClass.INTELLIGENCE]
YESTERDAY = TODAY - timedelta(days=1)


def held(names: tuple[str, ...] = ("Zqfirst", "Zqsecond")) -> Room:
    here = room(names=names)
    said(here, here.by, "Zqline")
    decided(here, "Zqreason")
    return here


def end_roles(by: Acting) -> None:
    for grant in Grant.objects.filter(practitioner=by.practitioner_id):
        partnerships.end_role(grant, on=YESTERDAY, by=installer(), at=NOW)


def end_signature(agency: Agency) -> None:
    row = Signatory.objects.get(agency=agency)
    sharing.end_signature(row, on=TODAY - timedelta(days=200), by=installer(), at=NOW)


def for_housing(here: Room, *, name: str = "The manager", agency: Agency | None = None) -> Paper | RefusedDisclosure:
    wanted = agency or here.place.agency("housing", without=NO_HEALTH)
    return actions.ask_for(
        here.meeting, recipient=wanted, recipient_name=name, why="Finds the flat", by=here.by, at=NOW
    )


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_a_copy_is_open_to_whom_it_was_made_for_alone() -> None:
    here = held()
    police = here.member("police")
    paper = made(police, asked(here, police))
    assert paper.state == PaperState.MADE
    strangers = (here.by, here.place.acting(Role.CHAIR, agency="police"), partnership("kingston").acting(Role.CHAIR))
    for who in strangers:
        with speaking_for(who):
            assert Paper.objects.count() == PaperFile.objects.count() == 0
        for name in ("paper", "file"):
            assert browser(who).get(reverse(f"minutes:{name}", args=[paper.pk])).status_code == 404
        with pytest.raises(NotThere):
            actions.take_out(paper, by=who, at=NOW)
    with speaking_for(police):
        assert Paper.objects.count() == Paper.objects.visible_to(police).count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            PaperFile.objects.update(content=b"another")


@pytest.mark.trust(8)
@pytest.mark.parametrize("lost", ["role", "signature"])
def test_whoever_lost_role_or_signature_gets_no_copy(lost: str) -> None:
    here = held()
    police = here.member("police")
    paper = asked(here, police)
    if lost == "role":
        end_roles(police)
    else:
        end_signature(here.place.agency("police"))
    made(police, paper)
    with speaking_for(police):
        assert not PaperFile.objects.exists()
        row = Paper.objects.get(pk=paper.pk)
    assert row.state == PaperState.FAILED
    assert row.failure
    with speaking_for(here.by):
        assert not Disclosure.objects.exists()


@pytest.mark.trust(8)
@pytest.mark.parametrize("lost", ["role", "signature", "person"])
def test_what_is_lost_while_the_pages_are_set_does_not_leave(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = held()
    police = here.member("police")
    paper = asked(here, police)
    seen: list[str] = []

    def meanwhile(html: str, **_said: object) -> tuple[bytes, int]:
        seen.append(html)
        if len(seen) == 1:
            if lost == "role":
                end_roles(police)
            elif lost == "signature":
                end_signature(here.place.agency("police"))
            else:
                away = here.held[0].person
                people.deny(away, practitioner_id=police.practitioner_id, reason="x", by=here.by, at=NOW)
        return html.encode(), 1

    monkeypatch.setattr(papers, "make", meanwhile)
    made(police, paper)
    with speaking_for(police):
        row = Paper.objects.get(pk=paper.pk)
        kept = [bytes(each.content).decode() for each in PaperFile.objects.all()]
    if lost != "person":
        assert row.state == PaperState.FAILED
        assert kept == []
        return
    assert "Zqfirst" in seen[0]
    assert row.state == PaperState.MADE, "it is read again, without whom its reader may no longer see"
    assert len(kept) == 1
    assert "Zqfirst" not in kept[0]
    assert "Zqline" not in kept[0]


@pytest.mark.trust(5)
@pytest.mark.trust(8)
def test_a_restriction_after_the_meeting_closes_older_copies_with_the_person_in_them() -> None:
    here = held()
    police, housing = here.member("police"), here.member("housing")
    theirs, other = made(police, asked(here, police)), made(housing, asked(here, housing))
    mine = made(here.by, for_paper(here))
    away = here.held[0].person
    people.restrict(away, allow=[here.by.practitioner_id, housing.practitioner_id], reason="x", by=here.by, at=NOW)
    assert browser(police).get(reverse("minutes:file", args=[theirs.pk])).status_code == 404
    assert browser(police).get(reverse("minutes:paper", args=[theirs.pk])).status_code == 404
    assert "Zqfirst" not in copy_of(here, police)
    assert browser(housing).get(reverse("minutes:file", args=[other.pk])).content.startswith(b"%PDF-")
    page = browser(here.by).get(reverse("minutes:file", args=[mine.pk]), follow=True).content.decode()
    assert "closed to that agency" in page


def for_paper(here: Room) -> Paper:
    """A copy for the attention of somebody at the council, where nobody reads on screen."""
    made_for = for_housing(here, agency=here.place.agency("council"))
    assert isinstance(made_for, Paper)
    return made_for


@pytest.mark.trust(8)
def test_a_class_that_is_no_longer_signed_for_closes_copies_with_it() -> None:
    here = held()
    police = here.member("police")
    said(here, here.by, "Zqhealth", of="health")
    paper = made(police, asked(here, police))
    assert "Zqhealth" in words_of(pdf_of(police, paper))
    end_signature(here.place.agency("police"))
    here.place.sign(here.place.agency("police"), starts_on=TODAY - timedelta(days=9), without=NO_HEALTH)
    narrow = here.place.as_now(police)
    with speaking_for(narrow):
        assert not Paper.objects.exists()
        assert not Paper.objects.visible_to(narrow).exists()
    assert "Zqhealth" not in copy_of(here, narrow)


@pytest.mark.trust(5)
@pytest.mark.trust(6)
@pytest.mark.trust(7)
def test_a_copy_for_an_agency_without_an_account_holds_what_both_may_know() -> None:
    here = room(names=("Zqfirst", "Zqsecond", "Zqthird"))
    housing, police = here.place.agency("housing", without=NO_HEALTH), here.place.agency("police")
    said(here, here.by, "Zqopen")
    said(here, here.by, "Zqhealth", of="health")
    said(here, here.by, "Zqours", readers=[police])
    said(here, here.by, "Zqtheirs", readers=[housing])
    here.place.acting(Role.REFERRER, agency=housing)
    away = here.held[1].person
    people.restrict(away, allow=[here.by.practitioner_id], reason="A witness", by=here.by, at=NOW)
    paper = for_housing(here)
    assert isinstance(paper, Paper)
    pdf = pdf_of(here.by, made(here.by, paper))
    words = words_of(pdf)
    for token, there in (
        ("Zqopen", True),
        ("Zqtheirs", True),
        ("Zqours", False),
        ("Zqhealth", False),
        ("Zqfirst", True),
        ("Zqsecond", False),
        ("1. Terry", True),
        ("2. Terry", True),
        ("3. Terry", False),
    ):
        assert (token in words) is there, token
    assert f"Copy for The manager, {housing.name}" in words
    with speaking_for(here.by):
        row = of_subject(here.by, here.meeting.pk)[0]
        assert (row.recipient, row.recipient_name, row.what) == (housing, "The manager", "minutes")
        assert "health" not in row.information_classes
        assert about(here.by, away) == []


@pytest.mark.trust(7)
@pytest.mark.feature("F43")
def test_an_agency_that_did_not_sign_gets_nothing_and_the_refusal_is_kept() -> None:
    here = held()
    lapsed = here.place.agency("voluntary", signed=False)
    refusal = for_housing(here, agency=lapsed)
    assert isinstance(refusal, RefusedDisclosure)
    assert "no signature in force" in refusal.because
    with speaking_for(here.by):
        assert not Paper.objects.exists()
    page = browser(here.by).get(reverse("minutes:copies", args=[here.meeting.pk])).content.decode()
    assert "no signature in force" in page
    member = here.member("police")
    with pytest.raises(NotPermitted):
        actions.ask_for(here.meeting, recipient=lapsed, recipient_name="x", why="x", by=member, at=NOW)
    for wrong in ({"recipient_name": " "}, {"why": " "}):
        said_of = {"recipient": lapsed, "recipient_name": "x", "why": "x"} | wrong
        with pytest.raises(DomainError):
            actions.ask_for(here.meeting, **said_of, by=here.by, at=NOW)  # type: ignore[arg-type]


@pytest.mark.trust(9)
@pytest.mark.feature("F43")
def test_what_left_stands_in_the_register_and_each_time_it_is_taken_out_in_the_log() -> None:
    here = held()
    paper = made(here.by, asked(here, here.by))
    answer = browser(here.by).get(reverse("minutes:file", args=[paper.pk]))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="OFFICIAL-SENSITIVE Minutes 2026-')
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    everybody = sorted(each.person_id for each in here.held)
    with speaking_for(here.by):
        look = Consultation.objects.get(purpose="copy of a meeting taken out")
        assert sorted(look.people) == everybody
        told = EventRow.objects.filter(kind="disclosure.made")
        assert sorted(row.person_id for row in told if row.person_id) == everybody
        assert Disclosure.objects.get().sha256 == paper.sha256
        assert Paper.objects.get().taken_out == 1
        assert EventRow.objects.filter(kind="copy.taken_out").count() == 1


@pytest.mark.feature("F43")
def test_the_persons_page_tells_which_copies_left_with_them_in_it() -> None:
    here = held()
    made(here.by, asked(here, here.by))
    person = here.held[0].person_id
    page = browser(here.by).get(reverse("summaries:list", args=[person])).content.decode()
    assert page.count("Minutes of a meeting") == 1
    assert "The information sharing agreement of the scheme" in page


@pytest.mark.trust(28)
def test_the_making_of_a_copy_leaves_no_word_of_it_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    here = held()
    caplog.set_level("DEBUG")
    made(here.by, asked(here, here.by))
    assert "Zq" not in caplog.text


def test_a_job_that_runs_twice_makes_one_copy_and_what_failed_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = held()
    with monkeypatch.context() as broken:
        broken.setattr(papers, "make", lambda *_all, **_said: 1 / 0)
        paper = asked(here, here.by)
        with pytest.raises(ZeroDivisionError):
            made(here.by, paper)
    with speaking_for(here.by):
        failed = Paper.objects.get()
    assert failed.state == PaperState.FAILED
    assert "not your fault" in failed.failure
    again = made(here.by, actions.try_again(failed, by=here.by, at=NOW))
    assert again.state == PaperState.MADE
    assert made(here.by, again).sha256 == again.sha256
    with pytest.raises(DomainError):
        actions.try_again(again, by=here.by, at=NOW)


def test_minutes_need_a_meeting_that_was_held_and_a_pack_one_that_is_to_come() -> None:
    here = held()
    closed(here)
    with pytest.raises(DomainError, match="is over"):
        asked(here, here.by, kind=PaperKind.AGENDA_PACK)
    with pytest.raises(DomainError):
        asked(here, here.by, kind="other")
    later = meeting(here.by, held_on=TODAY + timedelta(days=30))
    with pytest.raises(DomainError, match="has no minutes"):
        actions.ask(later, kind=PaperKind.MINUTES, by=here.by, at=NOW)
