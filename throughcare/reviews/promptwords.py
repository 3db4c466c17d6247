"""Prompts in words: what happened, and the rule that raised them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import short_day
from throughcare.reviews.prompts import MISSED_AT_LEAST, MISSED_WITHIN_DAYS, Prompt, Rule


def what(prompt: Prompt) -> str:
    """What there is to look at."""
    day = {"day": short_day(prompt.on)}
    if prompt.rule == Rule.MISSED:
        words = ngettext(
            "%(n)s appointment missed, the last on %(day)s",
            "%(n)s appointments missed, the last on %(day)s",
            prompt.count,
        )
        return words % {"n": prompt.count, **day}
    words = {
        Rule.ARREST: _("Arrested on %(day)s"),
        Rule.CHARGE: _("Charged with an offence of %(day)s"),
        Rule.OFFENCE: _("Offence on %(day)s"),
        Rule.RECALL: _("Recalled on %(day)s"),
        Rule.BREACH: _("Breach on %(day)s"),
        Rule.AT_LARGE: _("Unlawfully at large since %(day)s"),
        Rule.NEAR_CRIME: _("Tag near a reported crime on %(day)s"),
        Rule.TAMPER: _("Tag tampered with on %(day)s"),
        Rule.POSITIVE_TEST: _("Positive drug test on %(day)s"),
        Rule.CUSTODY: _("In custody since %(day)s"),
        Rule.RELEASE: _("Released on %(day)s"),
        Rule.OFFICES_CLOSE: _("Release expected on %(day)s, when offices close"),
        Rule.FINAL_THIRD: _("Two-thirds of the sentence over on %(day)s, and nobody named to take over contact"),
        Rule.REVIEW_OVERDUE: _("The review was due on %(day)s"),
        Rule.NOT_RATED: _("Not rated since registration on %(day)s"),
        Rule.GREEN_LONG_ENOUGH: _("Green for long enough since %(day)s"),
    }[prompt.rule]
    return words % day


def why(rule: Rule) -> str:
    """The rule that raised it."""
    words = {
        Rule.ARREST: _("Raised because an arrest was recorded that the last rating did not weigh."),
        Rule.CHARGE: _("Raised because a charge was recorded that the last rating did not weigh."),
        Rule.OFFENCE: _("Raised because an offence was recorded that the last rating did not weigh."),
        Rule.RECALL: _("Raised because a recall was recorded that the last rating did not weigh."),
        Rule.BREACH: _("Raised because a breach was recorded that the last rating did not weigh."),
        Rule.AT_LARGE: _("Raised because the person was recorded as unlawfully at large after the last rating."),
        Rule.NEAR_CRIME: _("Raised because a tag told that it was near a reported crime. Being near proves nothing."),
        Rule.TAMPER: _("Raised because a tag told that it was tampered with."),
        Rule.POSITIVE_TEST: _("Raised because a positive test was recorded that the last rating did not weigh."),
        Rule.MISSED: _(
            "Raised because at least %(n)s appointments were missed without good reason within %(days)s days."
        ),
        Rule.CUSTODY: _("Raised because the person went into custody after the last rating."),
        Rule.RELEASE: _("Raised because the person was released after the last rating."),
        Rule.OFFICES_CLOSE: _(
            "Raised because the day is a Friday, at a weekend, on or before a bank holiday. The release may come up to "
            "two working days sooner (Offenders (Day of Release from Detention) Act 2023): ask the prison."
        ),
        Rule.FINAL_THIRD: _(
            "Raised because probation's routine contact may stop then (Probation Reset, 2024). It may, where the "
            "person is not exempt; people decide."
        ),
        Rule.REVIEW_OVERDUE: _("Raised because the date of the next review has passed."),
        Rule.NOT_RATED: _("Raised because nobody has rated the person since registration."),
        Rule.GREEN_LONG_ENOUGH: _("Raised because the scheme's condition on time at Green is met. See the exit clock."),
    }[rule]
    return words % {"n": MISSED_AT_LEAST, "days": MISSED_WITHIN_DAYS}


def name(rule: Rule) -> str:
    """The rule in a word or two, to filter by."""
    return {
        Rule.ARREST: _("Arrest"),
        Rule.CHARGE: _("Charge"),
        Rule.OFFENCE: _("Offence dealt with"),
        Rule.RECALL: _("Recall"),
        Rule.BREACH: _("Breach"),
        Rule.AT_LARGE: _("Unlawfully at large"),
        Rule.NEAR_CRIME: _("Tag near a reported crime"),
        Rule.TAMPER: _("Tag tampered with"),
        Rule.POSITIVE_TEST: _("Positive drug test"),
        Rule.MISSED: _("Missed appointments"),
        Rule.CUSTODY: _("Into custody"),
        Rule.RELEASE: _("Released"),
        Rule.OFFICES_CLOSE: _("Release when offices close"),
        Rule.FINAL_THIRD: _("Final third of the sentence"),
        Rule.REVIEW_OVERDUE: _("Review overdue"),
        Rule.NOT_RATED: _("Not rated yet"),
        Rule.GREEN_LONG_ENOUGH: _("Green long enough"),
    }[rule]


def of_key(key: str) -> str:
    """The rule of a prompt that was put aside, from its key."""
    known = {rule.value: rule for rule in Rule}
    rule = known.get(key.partition(":")[0])
    return name(rule) if rule else ""
