"""A refused offer: no page of the scheme that refused it, and no search there, knows the person any more."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.trust.routes import routes
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago, note
from throughcare.core.context import speaking_for
from throughcare.people import actions as people
from throughcare.people.queries import find
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW
from throughcare.transfers.tests.builders import offered
from throughcare.transfers.tests.test_transfers import two

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F37")]


@pytest.mark.trust(4)
def test_after_a_refusal_no_page_of_the_receiver_names_the_person() -> None:
    both = two()
    people.correct_person(
        both.person, changes={"family_name": "Quixwood", "given_names": "Zebedee"}, by=both.sender, at=NOW
    )
    transfer = offered(both.sender, both.row, both.there)
    client = browser(both.receiver)
    pk = both.person.pk
    assert client.post(f"/people/{pk}/watch/").status_code == 302
    note(both.receiver, both.person, on_day=ago(1), text="Rang Zebedee Quixwood")
    both.refuse(transfer)
    client.post("/find/", {"text": "Zebedee Quixwood"})
    pages = [reverse(route.name) for route in routes() if not route.keys]
    pages += [reverse(name, args=[pk]) for name in ("web:person", "web:details", "chronology:list", "web:looked")]
    pages += [reverse("transfers:person", args=[pk]), reverse("transfers:detail", args=[transfer.pk])]
    told = [page for page in pages if _names(client.get(page), str(pk))]
    assert told == []
    with speaking_for(both.receiver):
        assert not Entry.objects.visible_to(both.receiver).filter(person=both.person).exists()
        assert find(both.receiver, "Zebedee Quixwood") == []


def _names(response: Any, key: str) -> bool:
    text = response.content.decode(errors="replace").replace('value="Zebedee Quixwood"', "")
    return "Quixwood" in text or key in text
