"""Who may do what in the room of the senior group."""

from __future__ import annotations

from tests.trust.who import SENIOR_WRITERS, SENIORS, Rule

OF_THE_SENIOR_GROUP_ONLY: dict[str, tuple[Rule, ...]] = {
    # the senior group: figures, agencies and principles, nobody who is managed
    "strategy:home": (Rule(SENIORS),),
    "strategy:meeting": (Rule(SENIORS, "senior_meeting"), Rule(SENIORS, "senior_planned")),
    "strategy:figures": (Rule(SENIORS, "senior_meeting"), Rule(SENIORS, "senior_planned")),
    "strategy:minutes": (Rule(SENIORS, "senior_meeting"),),
    "strategy:attendance": (Rule(SENIORS, "senior_meeting", write=SENIOR_WRITERS),),
    "strategy:open": (Rule(SENIOR_WRITERS, "senior_planned"),),
    "strategy:close": (Rule(SENIOR_WRITERS, "senior_meeting"),),
    "strategy:correct": (Rule(SENIOR_WRITERS, "senior_meeting"),),
    "strategy:add_topic": (Rule(SENIOR_WRITERS, "senior_planned"),),
    "strategy:topic": (Rule(SENIOR_WRITERS, "topic"),),
    "strategy:give": (Rule(SENIOR_WRITERS, "senior_meeting"),),
    "strategy:actions": (Rule(SENIORS),),
    "strategy:action": (Rule(SENIORS, "agency_action"),),
    "strategy:settle": (Rule(SENIOR_WRITERS, "agency_action"),),
    "strategy:carry": (Rule(SENIOR_WRITERS, "agency_action"),),
    "strategy:assessments": (Rule(SENIORS),),
    "strategy:begin_assessment": (Rule(SENIOR_WRITERS),),
    "strategy:assessment": (Rule(SENIORS, "assessment"),),
    "strategy:agree_assessment": (Rule(SENIOR_WRITERS, "assessment"),),
    "strategy:judge": (Rule(SENIOR_WRITERS, "judgement"),),
}
