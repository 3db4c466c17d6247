"""Who may do what where: one line for every address, from which the attacks of the permission matrix are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.trust.grading import POLICE
from tests.trust.world import HOME_AGENCY
from throughcare.partnerships.permissions import Permission, Role, carried_by

P = Permission
Who = frozenset[Permission]

# Whoever has signed in and chosen for whom they act, whatever their role.
EVERYBODY: Who = frozenset()
READERS: Who = frozenset({P.READ_CASES})
WRITERS: Who = frozenset({P.WRITE_CASES})
REFERRERS: Who = frozenset({P.DRAFT_REFERRAL})
READERS_AND_REFERRERS: Who = READERS | REFERRERS


@dataclass(frozen=True)
class Rule:
    """Who may read and who may send the form of an address, and what its keys name.

    `subject` is a part of the world (tests/trust/world.py), or "" for an address without keys.
    `extra` are keys that name no record, `sends` and `query` what the form and the address must hold
    to be understood. `nowhere`: no scheme of the world has this part, so nobody gets in. `agency`: who must ask.
    """

    read: Who
    subject: str = ""
    write: Who | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    sends: dict[str, str] = field(default_factory=dict)
    query: str = ""
    nowhere: bool = False
    agency: str = HOME_AGENCY

    def allows(self, role: Role, method: str) -> bool:
        """Whether the role alone opens it, on a record that is not hidden."""
        who = self.read if method == "GET" or self.write is None else self.write
        return not self.nowhere and (who == EVERYBODY or bool(who & carried_by(frozenset({role}))))


def only(*permissions: Permission) -> Who:
    return frozenset(permissions)


STAFF = only(P.MANAGE_PEOPLE_OF_AGENCY, P.MANAGE_SCHEMES)
SCHEMES = only(P.MANAGE_SCHEMES)
AGREEMENTS = only(P.MANAGE_AGREEMENTS)
RULES = only(P.CHANGE_PROFILE)
IMPORTERS = only(P.IMPORT)
SENIORS = only(P.READ_FIGURES)
SENIOR_WRITERS = only(P.WRITE_STRATEGY)
# Who sees meetings, of people or of senior officers; and who plans one kind or another.
LOOKERS = only(P.READ_CASES, P.READ_FIGURES)
PLANNERS = only(P.PLAN_MEETING, P.WRITE_STRATEGY)

# What a subject is hidden by; every one that is not named here stands and falls with a person.
CLOSED_WITH_THE_SCHEME = frozenset({"open_meeting", "planned_meeting", "series", "import", "hand_over", "saved_filter"})
# Nobody who is managed stands in what a senior group keeps: it hangs on the role, not on a signature.
OF_THE_SENIOR_GROUP = {"senior_meeting", "senior_planned", "topic", "agency_action", "assessment", "judgement"}
OF_A_SCHEME_OR_AGENCY = {"agreement", "signature", "practitioner", "grant", "invitation", "agency"}
HIDDEN_FROM_OTHER_SCHEMES = frozenset(OF_THE_SENIOR_GROUP | OF_A_SCHEME_OR_AGENCY)
HIDDEN_FROM_NOBODY = frozenset({"", "place", "any_agency"})
OF_THE_PARTNERSHIP = CLOSED_WITH_THE_SCHEME | HIDDEN_FROM_OTHER_SCHEMES | {"place", "any_agency"}
# What only the agency that made it sees.
OF_THE_AGENCY = frozenset({"agency_view", "draft", "with_gatekeeper", "draft_person"})
# Sees the agencies and people of every scheme, and no case of any.
SEES_EVERY_AGENCY = Role.SYSTEM_ADMINISTRATOR

MATRIX: dict[str, tuple[Rule, ...]] = {
    # the frame
    "web:home": (Rule(EVERYBODY),),
    "web:waiting": (Rule(EVERYBODY, extra={"key": "reviews"}),),
    "web:acting": (Rule(EVERYBODY),),
    "web:search": (Rule(READERS),),
    "web:found": (Rule(READERS),),
    "web:person": (Rule(READERS, "person"),),
    "web:details": (Rule(READERS, "person"),),
    "web:correct": (Rule(WRITERS, "person"),),
    "web:equality": (Rule(WRITERS, "person"),),
    "web:corrections": (Rule(READERS, "person"),),
    "web:alias": (Rule(WRITERS, "person"),),
    "web:correct_name": (Rule(WRITERS, "name"),),
    "web:end_name": (Rule(WRITERS, "name"),),
    "web:number": (Rule(WRITERS, "person"),),
    "web:correct_number": (Rule(WRITERS, "number"),),
    "web:remove_number": (Rule(WRITERS, "number"),),
    "web:address": (Rule(WRITERS, "person"),),
    "web:correct_address": (Rule(WRITERS, "address"),),
    "web:end_address": (Rule(WRITERS, "address"),),
    "web:marker": (Rule(WRITERS, "person"),),
    "web:review_marker": (Rule(WRITERS, "marker"),),
    "web:correct_marker": (Rule(WRITERS, "marker"),),
    "web:end_marker": (Rule(WRITERS, "marker"),),
    "web:around": (Rule(READERS, "person"),),
    "web:add_around": (Rule(WRITERS, "person"),),
    "web:correct_around": (Rule(WRITERS, "around"),),
    "web:end_around": (Rule(WRITERS, "around"),),
    "web:strike_out_around": (Rule(WRITERS, "around"),),
    "web:link_around": (Rule(WRITERS, "around"),),
    "web:unlink_around": (Rule(WRITERS, "around"),),
    "web:restrictions": (Rule(only(P.RESTRICT_PERSON), "person"),),
    "web:allow": (Rule(only(P.RESTRICT_PERSON), "person"),),
    "web:deny": (Rule(only(P.RESTRICT_PERSON), "person"),),
    "web:lift": (Rule(only(P.RESTRICT_PERSON), "restriction"),),
    "web:looked": (Rule(READERS, "person"),),
    # one's own desk
    "desk:keep": (Rule(EVERYBODY),),
    "desk:back": (Rule(EVERYBODY),),
    "desk:throw_away": (Rule(EVERYBODY),),
    "desk:watching": (Rule(READERS),),
    "desk:watch": (Rule(READERS, "person"),),
    "desk:stop_watching": (Rule(READERS, "person"),),
    "desk:digest": (Rule(EVERYBODY),),
    "desk:hand_over": (Rule(READERS),),
    "desk:hand_over_of": (Rule(only(P.MANAGE_PEOPLE_OF_AGENCY, P.RECEIVE_REFERRAL), "practitioner"),),
    "desk:hand_back": (Rule(only(P.RECEIVE_REFERRAL), "hand_over"),),
    # the cohort and one registration
    "registrations:cohort": (Rule(READERS),),
    "registrations:narrow": (Rule(READERS),),
    "registrations:export": (Rule(READERS),),
    "registrations:detail": (Rule(READERS, "person"),),
    "registrations:change": (Rule(only(P.REGISTER), "person"),),
    "registrations:lead": (Rule(only(P.REGISTER), "person"),),
    "transfers:list": (Rule(READERS),),
    "transfers:person": (Rule(READERS, "person"),),
    "transfers:offer": (Rule(only(P.REGISTER), "person"),),
    "transfers:detail": (Rule(READERS, "offer"),),
    "transfers:withdraw": (Rule(only(P.REGISTER), "offer"),),
    # Both schemes of the world are the sender here; whoever is offered somebody is tried in the room's own tests.
    "transfers:accept": (Rule(only(P.REGISTER), "offer", nowhere=True),),
    "transfers:refuse": (Rule(only(P.REGISTER), "offer", nowhere=True),),
    # saved filters of the list: whose they are changes them, and tries it in the room's own tests
    "desk:filters": (Rule(READERS),),
    "desk:save_filter": (Rule(READERS, query="colour=red"),),
    "desk:change_filter": (Rule(READERS, "saved_filter", nowhere=True),),
    "desk:delete_filter": (Rule(READERS, "saved_filter", nowhere=True),),
    # needs and plans
    "plans:needs": (Rule(READERS, "person"),),
    "plans:assess": (Rule(only(P.WRITE_PLAN), "person", extra={"pathway": "PATHWAY"}),),
    "plans:review": (Rule(only(P.WRITE_PLAN), "person"),),
    "plans:history": (Rule(READERS, "person", extra={"pathway": "PATHWAY"}),),
    "plans:correct": (Rule(only(P.WRITE_PLAN), "need"),),
    "plans:plan": (Rule(READERS, "person"),),
    "plans:version": (Rule(READERS, "person", extra={"number": 1}),),
    "plans:compare": (Rule(READERS, "person", extra={"first": 1, "second": 2}),),
    "plans:start": (Rule(only(P.WRITE_PLAN), "person"),),
    "plans:agree": (Rule(only(P.WRITE_PLAN), "person"),),
    "plans:change": (Rule(only(P.WRITE_PLAN), "action"),),
    "plans:close": (Rule(WRITERS, "action"),),
    "plans:move": (Rule(WRITERS, "action"),),
    "plans:service": (Rule(WRITERS, "action"),),
    "plans:waits": (Rule(READERS),),
    # the chronology
    "chronology:list": (Rule(READERS, "person"),),
    "chronology:choose": (Rule(WRITERS, "person"),),
    "chronology:add": tuple(Rule(WRITERS, "person", extra={"kind": kind}) for kind in ("note", "custody", "recall")),
    "chronology:entry": tuple(Rule(READERS, kind) for kind in ("note", "spell", "appointment", "report")),
    "chronology:outcome": (Rule(WRITERS, "appointment"),),
    "chronology:next": (Rule(WRITERS, "charge"),),
    "chronology:end": (Rule(WRITERS, "spell"),),
    "chronology:correct": (Rule(WRITERS, "note"),),
    "chronology:strike_out": (Rule(WRITERS, "note"),),
    "chronology:record_intelligence": (Rule(WRITERS, "person", agency=POLICE),),
    "chronology:correct_intelligence": (Rule(WRITERS, "report", agency=POLICE),),
    "chronology:recipients": (Rule(WRITERS, "report", agency=POLICE),),
    "chronology:write_for_partners": (Rule(WRITERS, "report", agency=POLICE),),
    "chronology:strike_out_intelligence": (Rule(WRITERS, "report", agency=POLICE),),
    # documents
    "documents:list": (Rule(READERS, "person"),),
    "documents:add": (Rule(WRITERS, "person"),),
    "documents:detail": (Rule(READERS, "document"),),
    "documents:correct": (Rule(WRITERS, "document"),),
    "documents:withdraw": (Rule(WRITERS, "document"),),
    "documents:add_version": (Rule(WRITERS, "document"),),
    "documents:file": (Rule(READERS, "file"),),
    "documents:withdraw_version": (Rule(WRITERS, "file"),),
    "documents:quarantine": (Rule(only(P.CORRECT_FOR_OTHERS)),),
    # summaries
    "summaries:list": (Rule(READERS, "person"),),
    "summaries:start": (Rule(WRITERS, "person"),),
    "summaries:detail": (Rule(READERS, "summary"),),
    "summaries:check": (Rule(WRITERS, "summary"),),
    "summaries:again": (Rule(WRITERS, "summary"),),
    "summaries:file": (Rule(WRITERS, "summary"),),
    # ratings and the way out
    "reviews:ratings": (Rule(READERS, "person"),),
    "reviews:judge": (Rule(only(P.JUDGE_RATING), "person"),),
    "reviews:view": (Rule(only(P.GIVE_VIEW), "person"),),
    "reviews:custody": (Rule(READERS, "person"),),
    "reviews:takeover": (Rule(only(P.WRITE_PLAN), "person"),),
    # The step is one of the scheme's; where it has published none there is none to see to.
    "reviews:step": (Rule(only(P.WRITE_PLAN), "step"),),
    "reviews:forecast": (Rule(READERS),),
    "reviews:final_third": (Rule(READERS),),
    "reviews:at_large": (Rule(READERS),),
    "reviews:prompts": (Rule(READERS),),
    "reviews:withdraw": (Rule(only(P.GIVE_VIEW), "agency_view"),),
    "reviews:evidence": (Rule(READERS, "person"),),
    "reviews:dismiss": (Rule(only(P.JUDGE_RATING), "prompt"),),
    "reviews:contact": (Rule(READERS, "person"),),
    "reviews:exit": (Rule(READERS, "person"),),
    "reviews:exit_plan": (Rule(only(P.WRITE_EXIT_PLAN), "person"),),
    "reviews:implement": (Rule(only(P.WRITE_EXIT_PLAN), "person"),),
    "reviews:propose": (Rule(only(P.WRITE_EXIT_PLAN), "person"),),
    # scores: of somebody whom only the agency knows yet, for its referrers too
    "scores:list": (Rule(READERS, "person"), Rule(READERS_AND_REFERRERS, "draft_person")),
    "scores:ogrs3": (Rule(READERS, "person"), Rule(READERS_AND_REFERRERS, "draft_person")),
    "scores:arp": (Rule(READERS, "person"), Rule(READERS_AND_REFERRERS, "draft_person")),
    "scores:typed": (Rule(READERS, "person"), Rule(READERS_AND_REFERRERS, "draft_person")),
    "scores:detail": (Rule(READERS, "score"),),
    # referrals
    "referrals:list": (Rule(READERS_AND_REFERRERS),),
    "referrals:start": (Rule(REFERRERS),),
    "referrals:likely": (Rule(REFERRERS),),
    "referrals:blank": (Rule(READERS_AND_REFERRERS),),
    "referrals:detail": (
        Rule(READERS_AND_REFERRERS, "sent"),
        Rule(READERS_AND_REFERRERS, "listed"),
        Rule(REFERRERS, "with_gatekeeper"),
    ),
    "referrals:form": (Rule(REFERRERS, "draft"), Rule(REFERRERS, "returned")),
    "referrals:person": (Rule(REFERRERS, "draft"),),
    "referrals:section": (Rule(REFERRERS, "draft", extra={"key": "SECTION"}),),
    "referrals:criteria": (
        Rule(REFERRERS, "draft"),
        Rule(READERS_AND_REFERRERS, "sent", write=REFERRERS | {P.RECEIVE_REFERRAL}),
    ),
    "referrals:matrix": (Rule(READERS_AND_REFERRERS, "sent", nowhere=True),),
    "referrals:whole": (Rule(REFERRERS, "draft"),),
    "referrals:check": (Rule(REFERRERS, "draft"),),
    "referrals:send": (Rule(REFERRERS, "draft"),),
    "referrals:sent": (Rule(REFERRERS, "sent"),),
    "referrals:print": (Rule(READERS_AND_REFERRERS, "sent"), Rule(REFERRERS, "draft")),
    "referrals:gatekeeper": (Rule(only(P.GATEKEEP_REFERRAL), "with_gatekeeper"),),
    "referrals:answer": (Rule(REFERRERS, "returned"),),
    "referrals:withdraw": (Rule(REFERRERS, "draft"), Rule(REFERRERS, "sent")),
    "referrals:ready": (Rule(only(P.RECEIVE_REFERRAL), "sent"),),
    "referrals:send_back": (Rule(only(P.RECEIVE_REFERRAL), "sent"),),
    "referrals:remind": (Rule(only(P.RECEIVE_REFERRAL), "returned"),),
    "referrals:decline": (Rule(only(P.RECEIVE_REFERRAL), "sent"),),
    "referrals:same_person": (Rule(only(P.RECEIVE_REFERRAL), "sent", sends={"person": "SOMEBODY"}),),
    # meetings
    "panels:meeting": (Rule(READERS, "open_meeting"), Rule(READERS, "planned_meeting")),
    "sitting:open": (Rule(only(P.RUN_MEETING), "planned_meeting"),),
    "sitting:close": (Rule(only(P.RUN_MEETING), "open_meeting"),),
    "sitting:attendance": (Rule(only(P.RUN_MEETING), "open_meeting"),),
    "panels:build": (Rule(only(P.PLAN_MEETING), "open_meeting"),),
    "panels:add": (Rule(only(P.PLAN_MEETING), "open_meeting"),),
    "panels:minutes": (Rule(READERS, "open_meeting"),),
    "sitting:item": (Rule(READERS, "item", write=only(P.DECIDE)),),
    "panels:move": (Rule(only(P.RUN_MEETING, P.PLAN_MEETING), "item"),),
    "panels:remove": (Rule(only(P.RUN_MEETING, P.PLAN_MEETING), "item"),),
    "panels:decisions": (Rule(READERS, "person"),),
    # the calendar
    "calendars:list": (Rule(LOOKERS),),
    "calendars:month": (Rule(LOOKERS),),
    "calendars:past": (Rule(LOOKERS),),
    "calendars:plan": (Rule(PLANNERS),),
    "calendars:change": (Rule(only(P.PLAN_MEETING), "planned_meeting"),),
    "calendars:call_off": (Rule(only(P.PLAN_MEETING), "planned_meeting"),),
    "calendars:series": (Rule(LOOKERS),),
    "calendars:start": (Rule(only(P.PLAN_MEETING), extra={"kind": "panel"}),),
    "calendars:change_series": (Rule(only(P.PLAN_MEETING), "series"),),
    "calendars:end_series": (Rule(only(P.PLAN_MEETING), "series"),),
    "calendars:ahead": (Rule(only(P.PLAN_MEETING), "series"),),
    "calendars:mine": (Rule(LOOKERS),),
    "calendars:renew": (Rule(LOOKERS),),
    "calendars:revoke": (Rule(LOOKERS),),
    # bringing lists in
    "feeds:list": (Rule(IMPORTERS),),
    "feeds:upload": (Rule(IMPORTERS),),
    "feeds:blank": (Rule(IMPORTERS),),
    "feeds:detail": (Rule(IMPORTERS, "import"),),
    "feeds:columns": (Rule(IMPORTERS, "import"),),
    "feeds:sheet": (Rule(IMPORTERS, "import"),),
    "feeds:faults": (Rule(IMPORTERS, "import"),),
    "feeds:decide": (Rule(IMPORTERS, "import"),),
    "feeds:accept": (Rule(IMPORTERS, "import"),),
    "feeds:again": (Rule(IMPORTERS, "import"),),
    "feeds:set_aside": (Rule(IMPORTERS, "import"),),
    "feeds:undo": (Rule(IMPORTERS, "import"),),
    # figures
    "measures:figures": (Rule(only(P.READ_FIGURES)),),
    # the senior group: figures, agencies and principles, nobody who is managed
    "strategy:home": (Rule(SENIORS),),
    "strategy:plan": (Rule(SENIOR_WRITERS),),
    "strategy:meeting": (Rule(SENIORS, "senior_meeting"), Rule(SENIORS, "senior_planned")),
    "strategy:figures": (Rule(SENIORS, "senior_meeting"), Rule(SENIORS, "senior_planned")),
    "strategy:minutes": (Rule(SENIORS, "senior_meeting"),),
    "strategy:attendance": (Rule(SENIORS, "senior_meeting", write=SENIOR_WRITERS),),
    "strategy:change": (Rule(SENIOR_WRITERS, "senior_planned"),),
    "strategy:call_off": (Rule(SENIOR_WRITERS, "senior_planned"),),
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
    # the partnership: its people, its rules, its agreements
    "partnerships:agency": (Rule(only(P.MANAGE_PEOPLE_OF_AGENCY)),),
    "partnerships:invite": (Rule(STAFF, "agency"),),
    "partnerships:resend": (Rule(STAFF, "invitation"),),
    "partnerships:withdraw": (Rule(STAFF, "invitation"),),
    "partnerships:practitioner": (Rule(STAFF, "practitioner"),),
    "partnerships:give_role": (Rule(STAFF, "practitioner"),),
    "partnerships:leave": (Rule(STAFF, "practitioner"),),
    "partnerships:renew_sign_in": (Rule(STAFF, "practitioner"),),
    "partnerships:end_role": (Rule(STAFF, "grant"),),
    "partnerships:scheme": (Rule(RULES),),
    "partnerships:answer": (Rule(RULES, query="path=registration.capacity"),),
    "partnerships:add_offence": (Rule(RULES),),
    "partnerships:remove_offence": (Rule(RULES, extra={"key": "domestic_burglary"}),),
    "partnerships:upload_rules": (Rule(RULES),),
    "partnerships:history": (Rule(RULES),),
    "partnerships:schemes": (Rule(SCHEMES),),
    "partnerships:open_scheme": (Rule(SCHEMES),),
    "partnerships:add_agency": (Rule(SCHEMES),),
    "partnerships:agency_of": (Rule(SCHEMES, "any_agency"),),
    "partnerships:place": (Rule(SCHEMES, "any_agency"),),
    "partnerships:end_place": (Rule(SCHEMES, "place"),),
    "sharing:register": (Rule(only(P.READ_AGREEMENTS)),),
    "sharing:make": (Rule(AGREEMENTS),),
    "sharing:sign": (Rule(AGREEMENTS, "agreement"),),
    "sharing:end_agreement": (Rule(AGREEMENTS, "agreement"),),
    "sharing:end_signature": (Rule(AGREEMENTS, "signature"),),
}

# For whoever holds the secret that is in the address; without one there is nothing.
BY_SECRET = frozenset({"partnerships:join", "calendars:feed"})
# Answers in a demonstration only.
OF_A_DEMONSTRATION = frozenset({"demo_mail"})

# Signing in and out: what a stranger may reach, and what wants a session. Tested in their own room, and below.
OPEN_TO_STRANGERS = frozenset(
    {
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
OF_ONES_OWN_ACCOUNT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
