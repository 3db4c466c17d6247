"""An answer meant for named agencies comes out nowhere else: no page, print, count or mail tells that there is one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.trust.asking import Browsers, ask, crawl, text_of
from tests.trust.conftest import Worlds
from tests.trust.world import HOME_AGENCY, OTHER_AGENCY
from throughcare.core.models import OutboxMessage
from throughcare.partnerships.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17"), pytest.mark.trust(3), pytest.mark.trust(6)]

READING = (Role.COORDINATOR, Role.PANEL_MEMBER)


def pages(worlds: Worlds) -> list[str]:
    """Every page on which an answer could stand, and where the crawl goes on from."""
    here = worlds.here
    meeting, item = here.things["open_meeting"]["pk"], here.cases["open"].subjects["item"]["pk"]
    names = ("panels:meeting", "minutes:meeting", "sitting:meeting", "briefings:meeting", "briefings:ask")
    return [
        "/",
        "/asked/",
        *(reverse(name, args=[meeting]) for name in names),
        *(reverse(name, args=[item]) for name in ("briefings:person", "briefings:ask_person", "sitting:item")),
    ]


@pytest.mark.parametrize("role", READING)
def test_only_the_named_agency_meets_what_was_answered_to_it(role: Role, worlds: Worlds) -> None:
    here = worlds.here
    open_case = here.cases["open"]
    for agency, meets in ((OTHER_AGENCY, False), (HOME_AGENCY, True)):
        answers = crawl(Browsers().of(here.actors[role, agency]), pages(worlds), most=24)
        text = "\n".join(text_of(each) for each in answers.values()).lower()
        assert (open_case.words("NamedOnly").lower() in text) is meets, agency
        assert open_case.words("Answered").lower() in text
        assert open_case.words("AskedBack").lower() in text


@pytest.mark.parametrize("role", [Role.GUEST, Role.REFERRER, Role.STRATEGIC_MEMBER])
def test_whoever_reads_no_cases_meets_only_what_their_own_agency_said(role: Role, worlds: Worlds) -> None:
    here = worlds.here
    client = Browsers().of(here.actors[role, OTHER_AGENCY])
    text = "\n".join(text_of(each) for each in crawl(client, pages(worlds), most=12).values()).lower()
    for what in ("Answered", "NamedOnly"):
        assert here.cases["open"].words(what).lower() not in text
    theirs = here.cases["open"].words("Changed").lower() not in text
    question = reverse("briefings:answer", args=[here.cases["open"].subjects["question"]["pk"]])
    assert ask(client, "GET", question).status_code in (403, 404)
    assert theirs or role in (Role.GUEST, Role.REFERRER)


def test_no_mail_says_what_was_asked_about_whom_or_answered(worlds: Worlds) -> None:
    words = [case.words(what) for case in worlds.here.cases.values() for what in ("Answered", "NamedOnly", "Changed")]
    for mail in OutboxMessage.objects.all():
        assert not [word for word in words if word in mail.subject + mail.body]
