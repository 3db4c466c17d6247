"""Tokens in everything that a meeting keeps about the people on its agenda; each room adds a function of its own."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.trust.evaluating import evaluations
from tests.trust.guests import guests
from tests.trust.minuted import minuted
from tests.trust.packed import a_pack
from tests.trust.partners import partners
from tests.trust.senior import senior_group
from throughcare.calendars.tests import builders as calendars
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, AgreedAction, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, TODAY
from throughcare.sitting import actions as table_actions
from throughcare.sitting.tests import builders as sitting

if TYPE_CHECKING:
    from tests.trust.world import Case, World


def meeting(made: World) -> None:
    """Everything of the meeting that sits: called once the people, the meeting and its agenda are there."""
    _agenda(made)
    _series(made)
    partners(made)
    _said(made)
    guests(made)
    _decided(made)
    minuted(made)
    senior_group(made)
    evaluations(made)
    a_pack(made)


def _agenda(made: World) -> None:
    """Words beside the items of the agenda, one that is held back, and a point that is about nobody."""
    boss = made.boss
    with speaking_for(boss):
        table = Meeting.objects.get(pk=made.things["open_meeting"]["pk"])
        held = {row.person_id: row for row in Registration.objects.live().select_related("person")}
    for case in made.cases.values():
        about: dict[str, Any] = {"registration": held[case.subjects["person"]["pk"]], "by": boss, "at": NOW}
        listed = panels.add_item(table, kind="review", why=case.words("Listed"), **about)
        waits = panels.add_item(table, kind="exit", why=case.words("Leaves"), **about)
        panels.hold_back(waits, because=case.words("HeldBack"), by=boss, at=NOW)
        case.subjects |= {"listed_item": {"pk": listed.pk}, "held_item": {"pk": waits.pk}}
    point = panels.add_point(table, title="The winter shelter", by=boss, at=NOW)
    made.things["point"] = {"pk": point.pk}


def _series(made: World) -> None:
    """A series whose one meeting is far off, so that it stands in nothing's way."""
    from tests.trust.world import meetings_of

    far = TODAY + timedelta(days=150)
    wished = calendars.wish(Every.YEARLY, day=far.day, counts_from=far)
    row = calendars.series(made.boss, wished, kind=meetings_of(made)[0], starts_on=far)
    made.things |= {"series": {"pk": row.pk}}


def _decided(made: World) -> None:
    """At a meeting that is over: an action agreed, a decision, and its correction; one more action that waits."""
    from tests.trust.world import meetings_of

    boss = made.boss
    day = TODAY - timedelta(days=7)
    over = panels.plan_meeting(made.place.scheme, kind=meetings_of(made)[0], held_on=day, by=boss, at=NOW)
    with speaking_for(boss):
        held = {row.person_id: row for row in Registration.objects.live().select_related("person")}
    kept = {}
    for name, case in made.cases.items():
        about = held[case.subjects["person"]["pk"]]
        kept[name] = panels.add_item(over, kind="review", why=case.words("Due"), registration=about, by=boss, at=NOW)
    panels.open_meeting(over, by=boss, at=NOW)
    for name, case in made.cases.items():
        item = kept[name]
        _agreed(case, item, "Agreed", boss)
        words: dict[str, Any] = {"reason": case.words("Decided"), "dissent": case.words("Dissent")}
        decision = panels.record_decision(item, outcome="continue", **words, by=boss, at=NOW)
        right: dict[str, Any] = {"because": case.words("Mistake"), "reason": case.words("Rightly")}
        panels.correct_decision(decision, **right, by=boss, at=NOW)
        with speaking_for(boss):
            asked = AgendaItem.objects.get(pk=case.subjects["item"]["pk"])
        waits = _agreed(case, asked, "Waits", boss)
        case.subjects |= {"decided_item": {"pk": item.pk}, "agreed": {"pk": waits.pk}}
    panels.close_meeting(over, by=boss, at=NOW)


def _agreed(case: Case, item: AgendaItem, what: str, by: Acting) -> AgreedAction:
    return panels.agree_action(
        item,
        what=case.words(what),
        prong="support",
        pathway="accommodation",
        agency=Agency.objects.get(pk=by.agency_id),
        named_person=case.words(f"{what}By"),
        due_on=TODAY + timedelta(days=7),
        sent_as=uuid.uuid4(),
        by=by,
        at=NOW,
    )


def _said(made: World) -> None:
    """Everybody who may is in the room; a line on each item."""
    boss = made.boss
    with speaking_for(boss):
        table = Meeting.objects.get(pk=made.things["open_meeting"]["pk"])
    for actor in {each.practitioner_id: each for each in (boss, *made.actors.values())}.values():
        if actor.case_schemes:
            sitting.joined(table, actor)
    for case in made.cases.values():
        with speaking_for(boss):
            item = AgendaItem.objects.get(pk=case.subjects["item"]["pk"])
        line = table_actions.say(
            item,
            text=case.words("Said"),
            information_class="casework",
            sent_as=uuid.uuid4(),
            by=boss,
            at=NOW,
        )
        case.subjects["line"] = {"pk": line.pk}
        case.subjects["listed_action"] = {
            "pk": case.subjects["listed_item"]["pk"],
            "key": case.subjects["action"]["pk"],
        }
