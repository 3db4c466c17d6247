"""Two who publish at the same moment, on real connections: never two years that share months."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.core.context import speaking_for
from throughcare.evaluation.tests.test_at_once import at_once
from throughcare.packs import actions
from throughcare.packs.models import BoardPack, PackKind
from throughcare.packs.tests.builders import YEAR, asked
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F57"), pytest.mark.trust(32)]

FINANCIAL = (date(2025, 4, 1), date(2026, 3, 31))


def test_two_years_that_share_months_are_not_published_at_once() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    made = []
    for period in (YEAR, FINANCIAL):
        pack = asked(by, PackKind.PUBLIC, period=period)
        made.append(actions.keep(pack, figures={}, content=b"%PDF", pages=1, by=by, at=NOW))
    waiting = list(made)
    done, refused = at_once(lambda: actions.publish_annual(waiting.pop(), why="Agreed", by=by, at=NOW), many=2)
    assert (len(done), len(refused)) == (1, 1)
    with speaking_for(by):
        assert BoardPack.objects.visible_to(by).standing().count() == 1
    pack = done[0]
    done, refused = at_once(lambda: actions.withdraw(pack, why="Wrong", by=by, at=NOW), many=3)
    assert (len(done), len(refused)) == (1, 2)


def test_two_new_versions_of_one_pack_have_numbers_of_their_own() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    pack = asked(by, PackKind.PUBLIC)
    first = actions.keep(pack, figures={}, content=b"%PDF", pages=1, by=by, at=NOW)
    done, refused = at_once(
        lambda: asked(by, PackKind.PUBLIC, corrects=first, what_changed="A mistake in attendance"), many=3
    )
    assert refused == []
    assert sorted(each.number for each in done) == [2, 3, 4]
