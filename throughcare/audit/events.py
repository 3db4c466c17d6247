"""The closed list of what can be recorded; the grammar is noun.verb, past tense."""

from __future__ import annotations

import enum


class Event(enum.StrEnum):
    """What was done. A room that adds a verb adds its word here."""

    # partnership
    AGENCY_ADDED = "agency.added"
    SCHEME_ADDED = "scheme.added"
    PROFILE_CHANGED = "profile.changed"
    PRACTITIONER_INVITED = "practitioner.invited"
    PRACTITIONER_JOINED = "practitioner.joined"
    PRACTITIONER_LEFT = "practitioner.left"
    GRANT_GIVEN = "grant.given"
    GRANT_ENDED = "grant.ended"
    AGREEMENT_MADE = "agreement.made"
    AGREEMENT_SIGNED = "agreement.signed"
    SIGNATURE_ENDED = "signature.ended"
    # people
    PERSON_ADDED = "person.added"
    PERSON_CORRECTED = "person.corrected"
    PERSON_MADE_KNOWN = "person.made_known"
    PERSON_RESTRICTED = "person.restricted"
    RESTRICTION_LIFTED = "restriction.lifted"
    MARKER_ADDED = "marker.added"
    MARKER_ENDED = "marker.ended"
    # registrations
    PERSON_REGISTERED = "person.registered"
    PERSON_REREGISTERED = "person.reregistered"
    REGISTRATION_CHANGED = "registration.changed"
    LEAD_CHANGED = "lead.changed"
    PERSON_DEREGISTERED = "person.deregistered"
    # scores
    SCORE_RECORDED = "score.recorded"
    # chronology
    ENTRY_ADDED = "entry.added"
    ENTRY_CORRECTED = "entry.corrected"
    ENTRY_STRUCK_OUT = "entry.struck_out"
    APPOINTMENT_SETTLED = "appointment.settled"
    SPELL_ENDED = "spell.ended"
    # referrals
    REFERRAL_STARTED = "referral.started"
    REFERRAL_SAVED = "referral.saved"
    REFERRAL_SENT_TO_GATEKEEPER = "referral.sent_to_gatekeeper"
    REFERRAL_PASSED_ON = "referral.passed_on"
    REFERRAL_SENT_BACK = "referral.sent_back"
    REFERRAL_SENT = "referral.sent"
    REFERRAL_READY = "referral.ready"
    REFERRAL_RETURNED = "referral.returned"
    REFERRAL_CHASED = "referral.chased"
    REFERRAL_ANSWERED = "referral.answered"
    REFERRAL_STOPPED = "referral.stopped"
    REFERRAL_DECLINED = "referral.declined"
    REFERRAL_WITHDRAWN = "referral.withdrawn"
    REFERRAL_LISTED = "referral.listed"
    REFERRAL_UNLISTED = "referral.unlisted"
    REFERRAL_DEFERRED = "referral.deferred"
    REFERRAL_DECIDED = "referral.decided"
    REFERRAL_MATCHED = "referral.matched"
    CRITERION_JUDGED = "criterion.judged"
    MATRIX_JUDGED = "matrix.judged"
    # plans
    NEED_ASSESSED = "need.assessed"
    PLAN_STARTED = "plan.started"
    ACTION_AGREED = "action.agreed"
    ACTION_CHANGED = "action.changed"
    ACTION_CLOSED = "action.closed"
    # reviews
    RATING_JUDGED = "rating.judged"
    VIEW_GIVEN = "view.given"
    EXIT_PLAN_WRITTEN = "exit_plan.written"
    EXIT_PLAN_IMPLEMENTED = "exit_plan.implemented"
    EXIT_PROPOSED = "exit.proposed"
    EXIT_SETTLED = "exit.settled"
    PROMPT_DISMISSED = "prompt.dismissed"
    # panels
    MEETING_PLANNED = "meeting.planned"
    MEETING_CHANGED = "meeting.changed"
    MEETING_CALLED_OFF = "meeting.called_off"
    MEETING_OPENED = "meeting.opened"
    MEETING_CLOSED = "meeting.closed"
    ATTENDANCE_RECORDED = "attendance.recorded"
    AGENDA_BUILT = "agenda.built"
    ITEM_ADDED = "item.added"
    ITEM_MOVED = "item.moved"
    ITEM_REMOVED = "item.removed"
    DECISION_RECORDED = "decision.recorded"
    # feeds
    IMPORT_CHECKED = "import.checked"
    IMPORT_APPLIED = "import.applied"
    IMPORT_UNDONE = "import.undone"
    # sharing
    DISCLOSURE_MADE = "disclosure.made"
    DISCLOSURE_REFUSED = "disclosure.refused"
