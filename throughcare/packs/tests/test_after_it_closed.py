"""After a pack was made, published or withdrawn: no statement of the serving role changes it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.packs import actions
from throughcare.packs.models import BoardPack, PackKind
from throughcare.packs.tests.builders import asked
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F57"), pytest.mark.trust(20)]

MADE = (
    "update packs_boardpack set figures = '{}'", "update packs_boardpack set state = 'making'",
    "update packs_boardpack set pages = 9", "update packs_boardpack set asked_at = now()",
    "update packs_boardpack set sha256 = 'x'", "update packs_boardpack set kind = 'board'",
    "update packs_boardpack set failure = 'x'", "update packs_boardpack set what_changed = 'x'",
    "update packs_boardpack set \"on\" = \"on\" + 31", "delete from packs_boardpack",
    "truncate packs_boardpack cascade",
    "update packs_packfile set content = ''", "delete from packs_packfile", "truncate packs_packfile",
)  # fmt: skip
PUBLISHED = (
    "update packs_boardpack set published_at = null, label = ''", "update packs_boardpack set published_why = 'x'",
    "update packs_boardpack set label = '2031'", "update packs_boardpack set published_at = now()",
)  # fmt: skip
WITHDRAWN = (
    "update packs_boardpack set withdrawn_at = null, withdrawn_by_id = null, withdrawn_why = ''",
    "update packs_boardpack set withdrawn_why = 'x'", "update packs_boardpack set withdrawn_at = now()",
)  # fmt: skip


def refused(by: Acting, *statements: str) -> None:
    for statement in statements:
        with speaking_for(by), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_no_column_of_a_made_published_or_withdrawn_pack_is_rewritten() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    figures = {"a": 1}
    pack = actions.keep(asked(by, PackKind.PUBLIC), figures=figures, content=b"%PDF", pages=1, by=by, at=NOW)
    refused(by, *MADE)
    actions.publish_annual(pack, why="Agreed", by=by, at=NOW)
    refused(by, *MADE, *PUBLISHED)
    actions.withdraw(pack, why="Wrong", by=by, at=NOW)
    refused(by, *MADE, *PUBLISHED, *WITHDRAWN)
    with speaking_for(by):
        kept = BoardPack.objects.get(pk=pack.pk)
    assert (kept.figures, kept.pages, kept.withdrawn_why) == (figures, 1, "Wrong")
