"""No token of anybody hidden comes out anywhere: pages, spreadsheets, searches, messages, logs, addresses."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.trust.asking import Browsers, ask, crawl, text_of
from tests.trust.conftest import Worlds
from tests.trust.world import HOME_AGENCY, LAPSED_AGENCY, OTHER_AGENCY, SIGN
from throughcare.core.context import speaking_for
from throughcare.core.models import OutboxMessage
from throughcare.desk import digests
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.summaries.models import SummaryPaper
from throughcare.summaries.tests import builders as summaries
from throughcare.web.waiting import collect

pytestmark = [pytest.mark.django_db, pytest.mark.trust(3)]

STARTS = (
    "/", "/people/", "/people/?colour=amber&page=1", "/people/spreadsheet/", "/find/", "/find/results/", "/referrals/",
    "/referrals/?part=all", "/panels/", "/panels/month/", "/panels/series/", "/panels/over/", "/my-calendar/",
    "/figures/", "/strategy/", "/imports/", "/agency/", "/scheme/",
    "/agreements/", "/schemes/", "/evaluation/", "/evaluation/what-if/",
)  # fmt: skip


# A number and a postcode that the open, the restricted and the denied all have on record.
SHARED_BY_ALL = ({"text": "X123456"}, {"address": "TW9 1AA"}, {"address": "tw9"}, {"text": "TW91AA"})


def _hits(answers: dict[str, Any], hidden: tuple[str, ...]) -> list[str]:
    found = []
    for url, response in answers.items():
        text = text_of(response).lower()
        headers = " ".join(response.headers.values()).lower()
        found += [f"{url}: {token}" for token in hidden if token.lower() in text or token.lower() in headers]
    return found


def _in_addresses(answers: dict[str, Any]) -> list[str]:
    """Tokens in an address: of the page itself, of a link or form on it, of where it leads."""
    links = re.compile(r'(?:href|action|src)="([^"]*)"')
    found = [url for url in answers if SIGN.lower() in url.lower()]
    for response in answers.values():
        leads = [*links.findall(text_of(response)), response.headers.get("Location", "")]
        found += [link for link in leads if SIGN.lower() in link.lower()]
    return found


@pytest.mark.trust(5)
@pytest.mark.trust(28)
@pytest.mark.parametrize("role", list(Role))
def test_a_crawl_as_each_role_meets_nobody_hidden(role: Role, worlds: Worlds, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    here = worlds.here
    answers = crawl(Browsers().of(here.actors[role, HOME_AGENCY]), STARTS)
    hidden = (here.cases["restricted"].sign, here.cases["denied"].sign, *_signs_of_elsewhere(worlds))
    assert _hits(answers, hidden) == []
    assert _in_addresses(answers) == []
    assert SIGN not in caplog.text
    assert [url for url, response in answers.items() if response.status_code >= 500] == []
    if role in (Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, Role.PANEL_MEMBER):
        assert len(answers) > 30
        assert _hits(answers, (here.cases["open"].sign,)), "the crawl must meet those who are not hidden"


@pytest.mark.feature("F23")
@pytest.mark.trust(28)
def test_a_crawl_as_a_strategic_member_meets_nobody_at_all(worlds: Worlds) -> None:
    answers = crawl(Browsers().of(worlds.here.actors[Role.STRATEGIC_MEMBER, HOME_AGENCY]), STARTS)
    assert _hits(answers, (SIGN,)) == []
    names = {url.strip("/").split("/")[-1] for url in answers if url.startswith("/strategy/")}
    assert {"figures", "minutes", "attendance", "actions", "assessments"} <= names, "it must reach their pages"
    assert [url for url, response in answers.items() if response.status_code >= 500] == []


def _signs_of_elsewhere(worlds: Worlds) -> tuple[str, ...]:
    return tuple(case.sign for case in worlds.there.cases.values())


@pytest.mark.trust(7)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REFERRER, Role.PANEL_MEMBER])
def test_a_crawl_without_a_live_signature_meets_nobody_at_all(role: Role, worlds: Worlds) -> None:
    answers = crawl(Browsers().of(worlds.here.actors[role, LAPSED_AGENCY]), STARTS)
    assert _hits(answers, (SIGN,)) == []


def test_a_crawl_from_another_agency_meets_no_draft(worlds: Worlds) -> None:
    drafts = tuple(worlds.here.cases["open"].people[number].family_name for number in (2, 5))
    seen = []
    for role in (Role.COORDINATOR, Role.REFERRER, Role.GATEKEEPER):
        answers = crawl(Browsers().of(worlds.here.actors[role, OTHER_AGENCY]), STARTS)
        assert _hits(answers, drafts) == []
        seen += _hits(crawl(Browsers().of(worlds.here.actors[role, HOME_AGENCY]), STARTS, most=40), drafts)
    assert seen, "their own agency sees them"


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_searching_by_everything_known_of_somebody_hidden_finds_nobody(worlds: Worlds) -> None:
    by = worlds.here.actors[Role.COORDINATOR, HOME_AGENCY]
    client = Browsers().of(by)
    for case in (worlds.here.cases["restricted"], worlds.here.cases["denied"], worlds.there.cases["open"]):
        for person in case.people:
            born = person.birth_date
            assert born is not None
            for asked in (
                {"text": f"{person.given_names} {person.family_name}"},
                {"text": person.family_name, "birth_date": born.isoformat()},
                {"text": f"{case.words('AliasGiven')} {case.words('Alias')}"},
                {"address": case.words("Address")},
                # The same for everybody: that of somebody visible is found by it, and nobody else's.
                *SHARED_BY_ALL,
            ):
                body = _found(client, asked)
                assert str(person.pk) not in body
                assert case.sign.lower() not in body.lower()
            typed = {"family_name": person.family_name, "given_names": person.given_names, "sex": "M"}
            answer = ask(client, "POST", "/referrals/start/likely/", typed | {"birth_date": born.isoformat()})
            assert str(person.pk) not in text_of(answer)
    visible = worlds.here.cases["open"].people[1]
    assert str(visible.pk) in _found(client, {"text": visible.family_name}), "a search for somebody visible finds them"
    with_particulars = str(worlds.here.cases["open"].subjects["person"]["pk"])
    for asked in SHARED_BY_ALL:
        assert with_particulars in _found(client, asked), asked


def _found(client: Any, asked: dict[str, str]) -> str:
    """The answer to a search, without what was typed, which stands in its box again."""
    results: list[str] = []

    def look(_response: Any) -> None:
        results.append(text_of(client.get("/find/results/")))

    ask(client, "POST", "/find/", asked, then=look)
    assert "<h1" in results[0]
    answer = results[0]
    for typed in asked.values():
        answer = answer.replace(typed, "")
    return answer


@pytest.mark.trust(28)
def test_no_message_says_a_word_about_a_person(worlds: Worlds) -> None:
    messages = list(OutboxMessage.objects.all())
    assert messages, "referrals that were sent and returned tell somebody"
    assert [each.subject for each in messages if SIGN.lower() in (each.subject + each.body).lower()] == []


@pytest.mark.trust(6)
def test_a_paper_of_the_whole_record_holds_no_word_of_a_report_or_of_anybody_else(worlds: Worlds) -> None:
    """Whoever makes it is named in the report, and ticks everything there is."""
    here, by = worlds.here, worlds.here.boss
    case, police = here.cases["open"], Agency.objects.get(kind="police", places__scheme=here.place.scheme)
    with speaking_for(by):
        person = Person.objects.get(pk=case.subjects["person"]["pk"])
    paper = summaries.made(by, person, summaries.request(police, basis="harm", name=case.words("Recipient")))
    with speaking_for(by):
        content = bytes(SummaryPaper.objects.get(summary=paper).content)
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
    assert case.words("ForPartners") in "".join(pages), "what partners may read is in it"
    others = [each.sign for name, each in here.cases.items() if name != "open"]
    for token in (case.words("Report"), case.words("Conditions"), *others, *_signs_of_elsewhere(worlds)):
        assert token not in "".join(pages)
    for page in pages:
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Copyfor{case.words('Recipient')}" in page


@pytest.mark.trust(28)
def test_the_daily_mail_of_every_role_holds_no_word_about_anybody(worlds: Worlds) -> None:
    today = timezone.localdate()
    for (_role, agency), by in worlds.here.actors.items():
        if agency == HOME_AGENCY:
            digests.make(by.practitioner_id, day=today, at=timezone.now(), collect=collect)
    mails = [each for each in OutboxMessage.objects.all() if each.subject.endswith("for you")]
    assert len(mails) > 3, "something waits for most of them"
    for each in mails:
        assert SIGN.lower() not in (each.subject + each.body).lower()
        assert not [person for person in worlds.here.everybody() if str(person.pk) in each.body]
