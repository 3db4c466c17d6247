"""The mail of a demonstration can be read and followed there, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.test import Client, override_settings

from throughcare.accounts.views.mailbox import newest

BODY = "Hello Zoë,\n\nFollow this link:\n\nhttps://here.example/join/abc-123_x/\n\nIt works once.\n"


def send(folder: Path, *subjects: str) -> None:
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    mails = [EmailMessage(subject, BODY, "from@here.example", ["zoe@here.example"]) for subject in subjects]
    connection.send_messages(mails)


def test_messages_are_read_newest_first_with_their_link(tmp_path: Path) -> None:
    send(tmp_path, "First", "Second")
    found = newest(tmp_path)
    assert [mail.subject for mail in found] == ["Second", "First"]
    assert found[0].link == "https://here.example/join/abc-123_x/"
    assert found[0].before.startswith("Hello Zoë")
    assert found[0].after.strip() == "It works once."
    assert newest(tmp_path / "nothing") == []


@pytest.mark.django_db
def test_the_page_shows_them_in_a_demonstration_only(client: Client, tmp_path: Path) -> None:
    send(tmp_path, "Join us <b>now</b>")
    with override_settings(DEMO=True, EMAIL_FILE_PATH=tmp_path):
        page = client.get("/demo/mail/").content.decode()
    assert 'href="https://here.example/join/abc-123_x/"' in page
    assert "Join us &lt;b&gt;now&lt;/b&gt;" in page
    with override_settings(DEMO=False, EMAIL_FILE_PATH=tmp_path):
        assert client.get("/demo/mail/").status_code == 404
