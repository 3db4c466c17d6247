"""The table while a meeting sits: lines that everybody sees at once, actions, decisions, and where the meeting is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.agendapage import agenda_page
from throughcare.panels.models import AgreedAction, Decision
from throughcare.panels.tests.builders import referral
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.plans import actions as plans
from throughcare.plans.models import ActionState, PlanAction
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting import actions, live
from throughcare.sitting.models import Floor, Line
from throughcare.sitting.tests.table import at_the_table, items_of, line_form, said, sits_today
from throughcare.sitting.views.wall import called, finish

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F19")]


def poll(client: Client, item_pk: object, mark: str = "", **more: str) -> tuple[int, str, str]:
    """Status, text and mark of what changed."""
    headers = {"If-None-Match": mark} if mark else {}
    answer = client.get(reverse("sitting:now", args=[item_pk]), headers={**headers, **more})
    return answer.status_code, answer.content.decode(), answer.headers.get("ETag", "")


@pytest.mark.trust(39)
def test_a_line_is_said_without_a_script_and_everybody_sees_it() -> None:
    here = partnership("richmond")
    chair, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police", name="Ann Lee")
    item = at_the_table(chair, member)
    answer = browser(member).post(reverse("sitting:say", args=[item.pk]), line_form("Seen in the park on Tuesday"))
    assert answer.headers["Location"] == reverse("sitting:item", args=[item.pk]) + "#lines"
    page = browser(chair).get(reverse("sitting:item", args=[item.pk])).content.decode()
    assert "Seen in the park on Tuesday" in page
    assert "Ann Lee" in page
    assert poll(browser(chair), item.pk)[1].count("Seen in the park on Tuesday") == 2  # the line, and its strike-out


@pytest.mark.trust(32)
def test_a_line_sent_again_is_one_line() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    form, client = line_form("Once"), browser(chair)
    first = client.post(reverse("sitting:say", args=[item.pk]), form, headers={"X-Requested-With": "fetch"})
    second = client.post(reverse("sitting:say", args=[item.pk]), form, headers={"X-Requested-With": "fetch"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    with speaking_for(chair):
        assert Line.objects.filter(item=item).count() == 1


@pytest.mark.trust(39)
def test_a_line_that_is_refused_comes_back_as_it_was_typed() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    panels.close_meeting(item.meeting, by=chair, at=timezone.now())
    client, form = browser(chair), line_form("Too late to be said")
    page = client.post(reverse("sitting:say", args=[item.pk]), form)
    assert "Too late to be said" in page.content.decode()
    assert "This meeting has closed" in page.content.decode()
    told = client.post(reverse("sitting:say", args=[item.pk]), form, headers={"X-Requested-With": "fetch"})
    assert told.status_code == 422
    assert "This meeting has closed" in told.json()["said"]


def test_nothing_new_is_answered_shortly_and_leaves_no_trace() -> None:
    here = partnership("richmond")
    chair, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, member)
    client = browser(member)
    status, _text, mark = poll(client, item.pk)
    assert status == 200
    with speaking_for(chair):
        before = Consultation.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert poll(client, item.pk, mark)[:2] == (304, "")
    assert len([each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]) <= 10
    with speaking_for(chair):
        assert Consultation.objects.count() == before
    said(item, "Something new", by=chair)
    assert poll(client, item.pk, mark)[0] == 200
    with speaking_for(chair):
        assert Consultation.objects.count() == before + 1


@pytest.mark.trust(3)
@pytest.mark.trust(6)
def test_a_line_for_some_agencies_is_known_to_nobody_else() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    police = here.acting(Role.PANEL_MEMBER, agency="police")
    council = here.acting(Role.PANEL_MEMBER, agency="council")
    item = at_the_table(chair, police, council)
    clients = {each.agency_id: browser(each) for each in (chair, police, council)}
    outside = clients[council.agency_id]
    mark, page = poll(outside, item.pk)[2], _page(outside, item.pk)
    line = said(item, "CANARY-for-some", by=police, readers=[chair.agency_id])
    for each in (chair, police):
        assert "CANARY-for-some" in poll(clients[each.agency_id], item.pk)[1]
    assert poll(outside, item.pk, mark) == (304, "", mark)
    assert _page(outside, item.pk) == page
    assert outside.get(reverse("sitting:strike", args=[line.pk])).status_code == 404
    with speaking_for(council):
        assert not Line.objects.exists()
    actions.strike(line, because="Belongs elsewhere", by=police, at=timezone.now())
    assert "CANARY-for-some" not in poll(clients[chair.agency_id], item.pk)[1]
    assert poll(outside, item.pk, mark)[0] == 304


def _page(client: Client, pk: object) -> list[str]:
    """The page without what is made anew for each."""
    text = client.get(reverse("sitting:item", args=[pk])).content.decode()
    return [
        line for line in text.splitlines() if not any(each in line for each in ("csrf", "_once", "_sent_as", "nonce"))
    ]


@pytest.mark.trust(6)
def test_a_class_that_is_not_signed_for_is_neither_read_nor_said() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    charity = here.agency("council", name="Charity", without=[InformationClass.HEALTH])
    member = here.acting(Role.PANEL_MEMBER, agency=charity)
    item = at_the_table(chair, member)
    said(item, "On a script", by=chair, about="health")
    assert "On a script" not in poll(browser(member), item.pk)[1]
    refused = browser(member).post(reverse("sitting:say", args=[item.pk]), line_form("I guess", about="health"))
    assert refused.status_code == 200
    with speaking_for(chair):
        assert Line.objects.count() == 1


def test_whoever_has_not_joined_is_led_to_the_statement_and_cannot_write() -> None:
    here = partnership("richmond")
    chair, outside = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair)
    client = browser(outside)
    led = client.get(reverse("sitting:item", args=[item.pk]))
    assert led.headers["Location"].startswith(reverse("sitting:join", args=[item.meeting_id]))
    assert poll(client, item.pk)[:2] == (428, "")
    answer = client.post(
        reverse("sitting:say", args=[item.pk]), line_form("From outside"), headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 422
    with speaking_for(chair):
        assert not Line.objects.exists()
    panels.close_meeting(item.meeting, by=chair, at=timezone.now())
    assert client.get(reverse("sitting:item", args=[item.pk])).status_code == 200


def test_the_others_are_told_where_the_meeting_is() -> None:
    here = partnership("richmond")
    chair, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    referral(chair, given_names="Kim")
    item = at_the_table(chair, member)
    other = next(each for each in items_of(chair, item) if each.pk != item.pk)
    client = browser(member)
    assert "The meeting is now at item" not in poll(client, item.pk)[1]
    assert client.post(reverse("sitting:take_up", args=[other.pk])).status_code == 403
    browser(chair).post(reverse("sitting:take_up", args=[other.pk]))
    text = poll(client, item.pk)[1]
    assert "The meeting is now at item" in text
    assert reverse("sitting:item", args=[other.pk]) in text
    assert client.get(reverse("sitting:meeting", args=[item.meeting_id])).headers["Location"].endswith(f"{other.pk}/")
    with speaking_for(chair):
        assert Floor.objects.count() == 1


def test_somebody_elses_decision_is_shown_to_whoever_still_writes() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, name="Grace Kamara")
    member = here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, member)
    client = browser(member)
    mark = poll(client, item.pk)[2]
    panels.record_decision(
        item, outcome="not_adopt", reason="Not now", code="other", signposting="The hub", by=chair, at=timezone.now()
    )
    status, text, _mark = poll(client, item.pk, mark)
    assert status == 200
    assert "by Grace Kamara" in text
    assert "Recorded" in text


@pytest.mark.feature("F21")
def test_an_action_is_agreed_in_one_line_once_and_an_open_one_settled_with_one_key() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    held = registration(chair)
    plans.start_plan(held, aim="A settled life", by=chair, at=timezone.now())
    item = at_the_table(chair, about=held)
    client, due = browser(chair), timezone.localdate() + timedelta(days=7)
    form = {
        "action_what": "Ring the landlord",
        "action_who": f"p{chair.practitioner_id}",
        "action_due": due.isoformat(),
        "action_pathway": "accommodation",
        "action_prong": "support",
        "action_sent_as": str(uuid.uuid4()),
    }
    for _time in range(2):
        answer = client.post(reverse("sitting:agree", args=[item.pk]), form, headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 200, answer.content
    assert "Ring the landlord" in poll(client, item.pk)[1]
    with speaking_for(chair):
        agreed = AgreedAction.objects.get()
        assert agreed.plan_action is not None
    page = client.get(reverse("sitting:item", args=[item.pk])).content.decode()
    settle = reverse("sitting:settle", args=[item.pk, agreed.plan_action.pk])
    assert settle in page
    refused = client.post(settle, {"state": "could_not", "version": "1"})
    assert refused.status_code == 200
    assert client.post(settle, {"state": "done", "version": "7"}).status_code == 200
    client.post(settle, {"state": "done", "version": "1"})
    with speaking_for(chair):
        assert PlanAction.objects.get().state == ActionState.DONE


@pytest.mark.trust(23)
def test_an_open_page_does_not_keep_a_session_that_nobody_uses() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    client = browser(chair)
    session = client.session
    session["seen_at"] = 0
    session.save()
    poll(client, item.pk)
    assert client.session["seen_at"] == 0
    poll(client, item.pk, **{"X-Active": "yes"})
    assert client.session["seen_at"] > 0


def test_another_who_signs_in_at_the_same_browser_gets_and_sends_nothing() -> None:
    here = partnership("richmond")
    chair, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR)
    item = at_the_table(chair, other)
    client = browser(other)
    theirs = {"as": str(chair.practitioner_id)}
    assert client.get(reverse("sitting:now", args=[item.pk]), theirs).status_code == 409
    form = {**line_form("Typed by the first"), **theirs}
    assert client.post(reverse("sitting:say", args=[item.pk]), form).status_code == 409
    with speaking_for(chair):
        assert not Line.objects.exists()


def test_the_wall_shows_name_and_decision_and_no_more() -> None:
    here = partnership("richmond")
    chair, member = here.acting(Role.CHAIR, Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, member)
    wall = reverse("sitting:wall", args=[item.meeting_id])
    assert browser(member).get(wall).status_code == 403
    client = browser(chair)
    assert "Terry Okafor" not in client.get(wall).content.decode()
    actions.take_up(item, by=chair, at=timezone.now())
    said(item, "Not for the room", by=chair)
    panels.record_decision(
        item, outcome="not_adopt", reason="CANARY-why", code="other", signposting="Hub", by=chair, at=timezone.now()
    )
    page = client.get(wall).content.decode()
    assert "Terry Okafor" in page
    with speaking_for(chair):
        assert Consultation.objects.filter(route="sitting:wall").get().people == [item.person_id]
    for hidden in ("CANARY-why", "Not for the room", "PNC"):
        assert hidden not in page
    answer = client.get(reverse("sitting:wall_now", args=[item.meeting_id]))
    assert answer.status_code == 200
    again = client.get(
        reverse("sitting:wall_now", args=[item.meeting_id]), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_page_of_an_item_stays_within_its_queries() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    item = at_the_table(chair)
    for number in range(5):
        said(item, f"Line {number}", by=chair)
    client = browser(chair)
    client.get(reverse("sitting:item", args=[item.pk]))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("sitting:item", args=[item.pk])).status_code == 200
    wanted = [each["sql"] for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(wanted) <= 30, "\n".join(each[:160] for each in wanted)


def test_a_struck_line_is_kept_and_shown_to_its_agency_alone() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    council = here.acting(Role.PANEL_MEMBER, agency="council")
    item = at_the_table(chair, police, council)
    line = said(item, "About somebody else", by=police)
    assert browser(council).post(reverse("sitting:strike", args=[line.pk]), {"because": "No"}).status_code == 403
    browser(chair).post(reverse("sitting:strike", args=[line.pk]), {"because": "Another person"})
    assert "About somebody else" in poll(browser(police), item.pk)[1]
    assert "About somebody else" not in poll(browser(council), item.pk)[1]
    with speaking_for(police):
        kept = Line.objects.get()
        assert (kept.text, kept.struck_because) == ("About somebody else", "Another person")
        assert not Decision.objects.exists()


def test_while_a_guest_is_in_the_wall_shows_initials() -> None:
    somebody = Person(given_names="Kim Ann", family_name="Okafor")
    assert called(somebody, only_initials=False) == "Kim Ann Okafor"
    assert called(somebody, only_initials=True) == "K. A. O."


def test_the_wall_and_the_agenda_say_the_same_end() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR)
    for name in ("Ann", "Bo", "Cy"):
        referral(chair, given_names=name)
    meeting = sits_today(chair)
    with speaking_for(chair):
        second = live.rows_of(chair, meeting.pk)[1]
    words = {"reason": "No address here", "code": "other", "signposting": "Hub"}
    panels.record_decision(second, outcome="not_adopt", **words, by=chair, at=timezone.now())  # type: ignore[arg-type]
    assert chair.scheme_id is not None
    _version, profile = current_profile(chair.scheme_id)
    now = timezone.now()
    with speaking_for(chair):
        page = agenda_page(chair, meeting, profile, now=now)
        shown = finish(chair, meeting, live.item_lines(live.rows_of(chair, meeting.pk), None), at=now)
    assert page.timed.minutes == 10 + 5, "what came before has had its turn; the third and any other business are left"
    assert shown == page.timed.finish == now + timedelta(minutes=15)
