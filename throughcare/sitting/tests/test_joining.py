"""Coming into a meeting: the statement first; the agency is present; apologies before; closing ends guests."""

from __future__ import annotations

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.panels.models import Attendance, Presence
from throughcare.panels.tests import builders as panels
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, partnership
from throughcare.sitting import actions, queries
from throughcare.sitting.tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]


def test_whoever_joins_accepts_the_statement_and_their_agency_is_present() -> None:
    p = partnership()
    chair, police = p.acting(Role.CHAIR), p.acting(Role.PANEL_MEMBER, agency="police", name="Jo Pike")
    meeting = panels.sitting(chair)
    with pytest.raises(DomainError, match="Read it again"):
        actions.join(meeting, statement_version="older", by=police, at=NOW)
    row = builders.joined(meeting, police)
    assert row.statement_version == "throughcare-1"
    with speaking_for(police):
        line = Attendance.objects.get(meeting=meeting, agency_id=police.agency_id)
        assert (line.presence, line.named) == (Presence.PRESENT, "Jo Pike")
        assert queries.joined(police, meeting)
    with speaking_for(chair):
        assert not queries.joined(chair, meeting)


def test_a_guest_is_told_the_day_and_no_more_until_let_in() -> None:
    p = partnership()
    coordinator = p.acting(Role.COORDINATOR)
    item = panels.on_the_table(coordinator)
    worker = p.acting(Role.REFERRER, agency="voluntary")
    guest = builders.invited(item, worker, by=coordinator)
    mine = p.as_now(worker)
    assert Role.GUEST in mine.roles
    builders.accepted(guest, mine)
    actions.let_in(guest, by=coordinator, at=NOW)
    from throughcare.sitting.guests import guest_for, invitations

    with speaking_for(mine):
        assert [each.sits for each in invitations(mine)] == [True]
        assert guest_for(mine, item.pk).person.family_name
    actions.show_out(guest, by=coordinator, at=NOW)
    with speaking_for(mine), pytest.raises(NotThere):
        guest_for(mine, item.pk)


def test_only_whoever_plans_meetings_invites_guests() -> None:
    p = partnership()
    coordinator = p.acting(Role.COORDINATOR)
    item = panels.on_the_table(coordinator)
    worker = p.acting(Role.REFERRER, agency="voluntary")
    with pytest.raises(NotPermitted):
        builders.invited(item, worker, by=p.acting(Role.PANEL_MEMBER, agency="police"))
