"""What partners were asked about the people on the agenda and answered, every word of it a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trust.grading import POLICE
from throughcare.briefings import actions
from throughcare.briefings.actions import Said
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, TODAY

if TYPE_CHECKING:
    from tests.trust.world import Case, World

HOME, OTHER = "probation", "housing"


def partners(made: World) -> None:
    """Three agencies are asked about somebody of each case: one answers in words, one in parts, one to a named one."""
    boss = made.boss
    for case in made.cases.values():
        with speaking_for(boss):
            item = AgendaItem.objects.select_related("meeting").get(pk=case.subjects["item"]["pk"])
        agencies = {kind: Agency.objects.get(kind=kind, places__scheme=made.place.scheme) for kind in _asked()}
        whom = [(item.pk, agency.pk) for agency in agencies.values()]
        requests = actions.ask(item.meeting, whom=whom, due_on=TODAY, by=boss, at=NOW)
        keys = {request.agency_id: request.pk for request in requests}
        for kind, agency in agencies.items():
            by = made.actors[Role.PANEL_MEMBER, kind]
            actions.answer(keys[agency.pk], said=_said(case, kind, agencies[HOME].pk), by=by, at=NOW)
        case.subjects |= {name: {"pk": keys[agencies[HOME].pk]} for name in ("question", "own_question")}


def _asked() -> tuple[str, ...]:
    return HOME, OTHER, POLICE


def _said(case: Case, kind: str, home: int) -> Said:
    if kind == HOME:
        return Said(kind="text", words=case.words("Answered"))
    if kind == OTHER:
        return Said(kind="structured", seen_on=TODAY, changed=case.words("Changed"), ask=case.words("AskedBack"))
    return Said(kind="text", words=case.words("NamedOnly"), handling="named", named_agencies=(home,))
