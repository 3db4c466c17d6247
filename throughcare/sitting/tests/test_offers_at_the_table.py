"""An offer of another scheme on the table: the panel reads what is offered and why before it decides."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, ItemKind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.tests.builders import joined
from throughcare.transfers import actions as transfers
from throughcare.transfers.models import Transfer
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F19"), pytest.mark.feature("F37")]


def on_the_table(by: Acting, *others: Acting) -> AgendaItem:
    """The offer as an item of a meeting of today that sits, with these in the room."""
    now = timezone.now()
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    _version, profile = current_profile(scheme.pk)
    kind = profile.deciding_meetings[0].key
    meeting = panels.plan_meeting(scheme, kind=kind, held_on=timezone.localdate(), by=by, at=now)
    panels.build_agenda(meeting, by=by, at=now)
    panels.open_meeting(meeting, by=by, at=now)
    for each in (by, *others):
        joined(meeting, each, at=now)
    with speaking_for(by):
        return AgendaItem.objects.get(kind=ItemKind.TRANSFER)


def test_the_panel_reads_the_offer_on_its_item() -> None:
    sender = partnership("kingston").acting(Role.COORDINATOR)
    here = partnership("wandsworth")
    chair, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="housing")
    offer = offered(sender, registration(sender), here)
    item = on_the_table(chair, member)
    for by in (chair, member):
        shown = browser(by).get(reverse("sitting:item", args=[item.pk])).content.decode()
        for words in ("What is offered", offer.reason, offer.summary, "Kingston upon Thames", "Hand over"):
            assert words in shown, (by.name, words)
        assert reverse("transfers:detail", args=[offer.pk]) in shown


@pytest.mark.trust(8)
def test_an_offer_that_was_taken_back_is_read_no_more() -> None:
    sender = partnership("kingston").acting(Role.COORDINATOR)
    here = partnership("wandsworth")
    chair = here.acting(Role.COORDINATOR)
    offer = offered(sender, registration(sender), here)
    item = on_the_table(chair)
    with speaking_for(sender):
        standing = Transfer.objects.get(pk=offer.pk)
    transfers.withdraw(standing, words="Stays with us after all", by=sender, at=timezone.now())
    answer = browser(chair).get(reverse("sitting:item", args=[item.pk]))
    assert offer.summary not in answer.content.decode()
