"""The exit clock in words: what each condition's state rests on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.chronology.telling import months
from throughcare.core.components import colour_word, long_day
from throughcare.reviews.exitclock import ConditionState, Facts, RuleState, State, Why, by_day

STATES = {State.MET: "green", State.NOT_MET: "grey", State.FOR_PANEL: "blue", State.NOT_KNOWN: "yellow"}
LATEST_RATINGS = 4


def state_word(state: State) -> str:
    """Met, not met, for the panel, not known."""
    words = {
        State.MET: _("Met"),
        State.NOT_MET: _("Not met"),
        State.FOR_PANEL: _("For the panel to decide"),
        State.NOT_KNOWN: _("Not known"),
    }
    return words[state]


def because(state: ConditionState) -> str:
    """Met since, or not met because."""
    sentences = {
        Why.GREEN_LONG_ENOUGH: _("Green without a break since %(begun)s; %(needed)s were over on %(since)s."),
        Why.GREEN_TOO_SHORT: _(
            "Green without a break since %(begun)s. If it stays so, %(needed)s are over on %(due)s."
        ),
        Why.NOT_GREEN: _("The rating is %(colour)s since %(begun)s."),
        Why.NEVER_RATED: _("The person has not been rated on this registration."),
        Why.PLAN_IN_PLACE: _("The exit plan is in place since %(since)s."),
        Why.PLAN_NOT_IN_PLACE: _("An exit plan was written on %(begun)s, but is not in place yet."),
        Why.NO_PLAN: _("No exit plan is written."),
        Why.SENTENCE_LONG_ENOUGH: _("Serving a sentence of %(months)s since %(begun)s."),
        Why.SENTENCE_TOO_SHORT: _("Serving a sentence of %(months)s since %(begun)s; %(needed)s would be needed."),
        Why.SENTENCE_LENGTH_MISSING: _("In custody since %(begun)s, but the length of the sentence is not recorded."),
        Why.ON_REMAND: _("In custody on remand since %(begun)s, without a sentence."),
        Why.NOT_IN_CUSTODY: _("The person is not in custody."),
        Why.TIME_OVER: _("Counted from %(begun)s; %(needed)s were over on %(since)s."),
        Why.TIME_RUNNING: _("Counted from %(begun)s; %(needed)s are over on %(due)s."),
        Why.NUMBER_MISSING: _("The scheme has not said how many months this takes."),
        Why.NO_OFFENCE: _("No offence recorded since %(begun)s; %(needed)s were over on %(since)s."),
        Why.OFFENCE_TOO_RECENT: _("Counted from %(begun)s. Without a new offence, %(needed)s are over on %(due)s."),
        Why.NOT_COVERED: _(
            "Your agency's agreement does not cover offending and custody, so whether this is met is not shown to you."
        ),
        Why.PANEL_DECIDES: _("People decide this at the meeting. The record cannot show it."),
    }
    return sentences[state.why] % {
        "begun": long_day(state.begun),
        "since": long_day(state.since),
        "due": long_day(state.due),
        "colour": colour_word(state.colour) if state.colour else "",
        "months": months(state.months) if state.months else "",
        "needed": months(state.needed_months) if state.needed_months else "",
    }


def facts_behind(state: ConditionState, facts: Facts) -> list[str]:
    """The recorded facts that a condition rests on."""
    if state.why in (Why.GREEN_LONG_ENOUGH, Why.GREEN_TOO_SHORT, Why.NOT_GREEN):
        latest = by_day(facts.ratings)[-LATEST_RATINGS:]
        words = _("%(colour)s, judged for %(day)s")
        return [words % {"colour": colour_word(each), "day": long_day(day)} for day, each in latest]
    if state.why == Why.PANEL_DECIDES and (facts.actions_open or facts.actions_done or facts.actions_other):
        counts = {"done": facts.actions_done, "open": facts.actions_open, "other": facts.actions_other}
        return [_("Plan actions: %(done)s done, %(open)s open, %(other)s ended otherwise.") % counts]
    if state.why in (Why.SENTENCE_LONG_ENOUGH, Why.SENTENCE_TOO_SHORT, Why.SENTENCE_LENGTH_MISSING):
        return [
            _("Release expected on %(day)s.") % {"day": long_day(spell.release_on)}
            for spell in facts.custody
            if spell.on == state.begun and spell.release_on
        ]
    return []


def summary(rule: RuleState) -> str:
    """One line on a way out."""
    if rule.met:
        return _("All conditions are met since %(day)s.") % {"day": long_day(rule.met_since)}
    if rule.waits_for_panel:
        return _("What the record can show is met. The rest is for the panel.")
    met = sum(each.state == State.MET for each in rule.conditions)
    if met:
        return _("Some conditions are met, others are not.")
    return _("The conditions are not met.")
