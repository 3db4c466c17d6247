"""Who may do what about who is there, and about guests."""

from __future__ import annotations

from tests.trust.who import READERS, P, Rule, only

OF_THE_ROOM: dict[str, tuple[Rule, ...]] = {
    "sitting:survey": (Rule(only(P.READ_CASES, P.READ_FIGURES)),),
    "sitting:open": (Rule(only(P.RUN_MEETING), "planned_meeting"),),
    "sitting:close": (Rule(only(P.RUN_MEETING), "open_meeting"),),
    "sitting:attendance": (Rule(only(P.RUN_MEETING), "open_meeting"),),
    "sitting:who": (Rule(READERS, "open_meeting"),),
    "sitting:join": (Rule(READERS, "open_meeting"),),
    "sitting:leave": (Rule(READERS, "open_meeting"),),
    "sitting:apologies": (Rule(READERS, "planned_meeting"),),
    "sitting:write_in": (Rule(only(P.RUN_MEETING), "open_meeting"),),
    "sitting:left": (Rule(only(P.RUN_MEETING), "joining"),),
    "sitting:invite": (Rule(only(P.PLAN_MEETING), "open_meeting"),),
    "sitting:new_guest": (Rule(only(P.PLAN_MEETING), "open_meeting"),),
    "sitting:let_in": (Rule(only(P.RUN_MEETING), "guest"),),
    "sitting:show_out": (Rule(only(P.RUN_MEETING), "guest"),),
    "sitting:show_decision": (Rule(only(P.RUN_MEETING), "guest"),),
    "sitting:end_guest": (Rule(only(P.PLAN_MEETING), "guest"),),
    # An invitation is for one practitioner, so no role opens it: tests/trust/test_guests_see_one.py shows who does.
    "sitting:guest": (Rule(only(P.BE_ASKED), "guest", nowhere=True),),
    "sitting:guest_now": (Rule(only(P.BE_ASKED), "guest", nowhere=True),),
}
