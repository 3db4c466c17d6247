"""The mail about what waits: numbers and no names, once a day and only once, through a real mail server."""

from __future__ import annotations

import email
import itertools
import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import policy
from typing import Any
from unittest import mock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections
from django.test import Client
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.jobs import _send, deliver
from throughcare.core.models import OutboxMessage
from throughcare.desk import actions, digests
from throughcare.desk.models import Digest
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership
from throughcare.web.jobs import send_digests
from throughcare.web.waiting import collect

pytestmark = [pytest.mark.feature("F38"), pytest.mark.trust(28)]


@dataclass
class Server:
    """A mail server that keeps what it accepts, and refuses or falls silent when told to."""

    mails: list[Any] = field(default_factory=list)
    refuses: int = 0
    hangs_up: bool = False
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            self.refuses -= 1
            return "451 Try again later"
        content = envelope.content or b""
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, policy=policy.default))
        if self.hangs_up:
            assert server.transport is not None
            server.transport.close()
        return "250 Taken"


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server()
    controller = Controller(made, hostname="127.0.0.1", port=0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = free.getsockname()[1]
    controller.start()
    made.port = controller.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    settings.SITE, settings.DIGEST_HOUR = "https://throughcare.example/", 0
    yield made
    controller.stop()


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def overdue(by: Acting, name: str, *, lead: Practitioner | None = None) -> Registration:
    made = registration(by, person=person(by, family_name=name), lead=lead)
    with speaking_for(by):
        Registration.objects.filter(pk=made.pk).update(next_review_on=timezone.localdate() - timedelta(days=1))
    return made


def wants_mail(here: Partnership, often: str = "daily") -> Acting:
    """A co-ordinator for whom two reviews are overdue."""
    by = here.acting(Role.COORDINATOR, name="Rosa Adeyemi")
    overdue(by, "Vandermeer")
    overdue(by, "Oyelaran")
    actions.choose_digest(often=often, by=by, at=NOW)
    return by


def deliver_all() -> None:
    for message in OutboxMessage.objects.filter(sent_at=None).order_by("pk"):
        deliver(message.pk)


def at_once(verbs: list[Callable[[], Any]]) -> list[Any]:
    """Each in a thread and a connection of its own, all let go at one moment."""
    barrier, answers = threading.Barrier(len(verbs)), []

    def run(verb: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            answers.append(verb())
        except Exception as fault:
            answers.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db
def test_the_mail_says_how_much_waits_and_names_nobody(here: Partnership, server: Server) -> None:
    by = wants_mail(here)
    send_digests(timestamp=0)
    deliver_all()
    [mail] = server.mails
    assert mail["To"] == Practitioner.objects.get(pk=by.practitioner_id).user.email
    body = mail.get_content().replace("\r\n", "\n")
    assert re.search(r"^  2  Reviews overdue$", body, re.MULTILINE)
    assert here.scheme.name in body
    assert "https://throughcare.example/\n" in body
    whole = mail.as_string().lower()
    for word in ("vandermeer", "oyelaran", "dean", "rosa", "/people/"):
        assert word not in whole.replace("rosa.adeyemi", "")
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", whole), "no key of any record"
    assert OutboxMessage.objects.get().body == "", "what was said is not kept"


def test_neither_sending_nor_catching_mail_tells_the_log_to_whom(server: Server, caplog: Any) -> None:
    with caplog.at_level(logging.INFO):
        _send(OutboxMessage(to_email="rosa@probation.example", subject="Two kinds", body="Your list"))
    assert len(server.mails) == 1
    assert "rosa" not in caplog.text


@pytest.mark.django_db
@pytest.mark.trust(5)
@pytest.mark.trust(6)
def test_what_one_may_not_see_is_not_counted(here: Partnership, server: Server) -> None:
    boss = wants_mail(here)
    other = here.acting(Role.COORDINATOR, agency="police")
    actions.choose_digest(often="daily", by=other, at=NOW)
    hidden = overdue(boss, "Third")
    people.restrict(hidden.person, allow=[boss.practitioner_id], reason="Witness", by=boss, at=NOW)
    send_digests(timestamp=0)
    deliver_all()
    told = {mail["To"]: re.search(r"(\d+)  Reviews overdue", mail.get_content())[1] for mail in server.mails}  # type: ignore[index]
    assert sorted(told.values()) == ["2", "3"]


@pytest.mark.django_db
def test_every_number_of_the_mail_is_the_number_of_the_first_page(here: Partnership, server: Server) -> None:
    by = wants_mail(here)
    send_digests(timestamp=0)
    deliver_all()
    home = browser(by).get("/").content.decode()
    counts = re.findall(r"^  (\d+)  (.+?)\r?$", server.mails[0].get_content(), re.MULTILINE)
    assert counts
    for number, title in counts:
        assert f'{title} <span class="tc-count">{number}</span>' in home


@pytest.mark.django_db
def test_run_again_it_is_still_one_mail(here: Partnership, server: Server) -> None:
    wants_mail(here)
    for _run in range(3):
        send_digests(timestamp=0)
        deliver_all()
    assert len(server.mails) == 1
    assert Digest.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("often", "day", "comes"),
    [
        ("off", date(2026, 11, 20), False),
        ("weekdays", date(2026, 11, 20), True),
        ("weekdays", date(2026, 11, 21), False),
        ("weekdays", date(2026, 11, 22), False),
        ("daily", date(2026, 11, 22), True),
    ],
)
def test_it_comes_on_the_days_that_were_chosen(here: Partnership, often: str, day: date, comes: bool) -> None:
    by = wants_mail(here, often)
    assert digests.due(day) == ([by.practitioner_id] if comes else [])


@pytest.mark.django_db
def test_it_does_not_come_before_its_hour(here: Partnership, settings: Any) -> None:
    wants_mail(here)
    settings.DIGEST_HOUR = 7
    for hour, made in ((6, 0), (7, 1), (23, 1)):
        moment = timezone.make_aware(datetime(2026, 11, 20, hour, 30))
        with mock.patch("throughcare.web.jobs.timezone.localtime", return_value=moment):
            send_digests(timestamp=0)
        assert Digest.objects.count() == made, hour


@pytest.mark.django_db
@pytest.mark.trust(8)
def test_whoever_left_gets_no_mail(here: Partnership, server: Server) -> None:
    by = wants_mail(here)
    Practitioner.objects.filter(pk=by.practitioner_id).update(ends_on=timezone.localdate())
    send_digests(timestamp=0)
    deliver_all()
    assert server.mails == []


@pytest.mark.django_db
@pytest.mark.trust(37)
def test_a_mail_server_that_refuses_is_asked_again_and_gets_it_once(here: Partnership, server: Server) -> None:
    wants_mail(here)
    send_digests(timestamp=0)
    message = OutboxMessage.objects.get()
    server.refuses = 2
    for _try in range(2):
        with pytest.raises(Exception, match="Try again later"):
            deliver(message.pk)
        message.refresh_from_db()
        assert (message.sent_at, message.taken_at, message.last_error) == (None, None, "SMTPDataError")
    deliver(message.pk)
    deliver(message.pk)
    message.refresh_from_db()
    assert message.attempts == 3
    assert message.sent_at is not None
    assert len(server.mails) == 1


@pytest.mark.django_db
@pytest.mark.trust(37)
def test_a_mail_server_that_is_not_there_stops_nothing(here: Partnership, server: Server, settings: Any) -> None:
    by = wants_mail(here)
    send_digests(timestamp=0)
    message = OutboxMessage.objects.get()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        with pytest.raises(OSError, match="refused"):
            deliver(message.pk)
    assert browser(by).get("/").status_code == 200
    settings.EMAIL_PORT = server.port
    deliver(message.pk)
    assert len(server.mails) == 1


@pytest.mark.django_db
@pytest.mark.trust(37)
def test_when_the_server_falls_silent_after_the_text_it_is_not_sent_twice(here: Partnership, server: Server) -> None:
    wants_mail(here)
    send_digests(timestamp=0)
    message = OutboxMessage.objects.get()
    server.hangs_up = True
    deliver(message.pk)
    server.hangs_up = False
    deliver(message.pk)
    message.refresh_from_db()
    assert len(server.mails) == 1
    assert message.sent_at is None
    assert "no answer" in message.last_error


def test_tries_are_farther_and_farther_apart() -> None:
    strategy = deliver.retry_strategy
    assert strategy is not None
    tries = [strategy.get_retry_decision(exception=OSError(), job=mock.Mock(attempts=number)) for number in range(20)]
    moments = [each.retry_at for each in tries if each is not None and each.retry_at is not None]
    waits = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(moments) == 8
    assert waits == sorted(set(waits))
    assert moments[-1] - timezone.now() > timedelta(hours=4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(32)
def test_two_workers_at_once_make_and_send_one_mail(server: Server) -> None:
    by = wants_mail(partnership("richmond"))
    day, now = timezone.localdate(), timezone.now()
    made = at_once([lambda: digests.make(by.practitioner_id, day=day, at=now, collect=collect) for _worker in range(4)])
    assert sorted(made) == [False, False, False, True]
    message = OutboxMessage.objects.get()
    assert at_once([lambda: deliver(message.pk) for _worker in range(4)]) == [None] * 4
    assert len(server.mails) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(31)
def test_a_worker_that_dies_in_between_leaves_the_day_unclaimed(server: Server) -> None:
    by = wants_mail(partnership("richmond"))
    day, now = timezone.localdate(), timezone.now()
    with (
        mock.patch("throughcare.desk.digests.tell", side_effect=RuntimeError("killed")),
        pytest.raises(RuntimeError, match="killed"),
    ):
        digests.make(by.practitioner_id, day=day, at=now, collect=collect)
    assert not Digest.objects.exists()
    send_digests(timestamp=0)
    deliver_all()
    assert len(server.mails) == 1


@pytest.mark.django_db
def test_somebody_chooses_how_often(here: Partnership) -> None:
    by = here.acting(Role.PANEL_MEMBER)
    client: Client = browser(by)
    assert client.post("/mail-about-it/", {"often": "weekdays"}).status_code == 302
    assert 'value="weekdays" checked' in client.get("/mail-about-it/").content.decode()
    assert digests.due(date(2026, 11, 20)) == [by.practitioner_id]
