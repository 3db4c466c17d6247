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
        Rule.OFFENCE: _("Offence on %(day)s"),
        Rule.POSITIVE_TEST: _("Positive drug test on %(day)s"),
        Rule.CUSTODY: _("In custody since %(day)s"),
        Rule.RELEASE: _("Released on %(day)s"),
        Rule.REVIEW_OVERDUE: _("The review was due on %(day)s"),
        Rule.NOT_RATED: _("Not rated since registration on %(day)s"),
        Rule.GREEN_LONG_ENOUGH: _("Green for long enough since %(day)s"),
    }[prompt.rule]
    return words % day


def why(rule: Rule) -> str:
    """The rule that raised it."""
    words = {
        Rule.ARREST: _("Raised because an arrest was recorded that the last rating did not weigh."),
        Rule.OFFENCE: _("Raised because an offence was recorded that the last rating did not weigh."),
        Rule.POSITIVE_TEST: _("Raised because a positive test was recorded that the last rating did not weigh."),
        Rule.MISSED: _(
            "Raised because at least %(n)s appointments were missed without good reason within %(days)s days."
        ),
        Rule.CUSTODY: _("Raised because the person went into custody after the last rating."),
        Rule.RELEASE: _("Raised because the person was released after the last rating."),
        Rule.REVIEW_OVERDUE: _("Raised because the date of the next review has passed."),
        Rule.NOT_RATED: _("Raised because nobody has rated the person since registration."),
        Rule.GREEN_LONG_ENOUGH: _("Raised because the scheme's condition on time at Green is met. See the exit clock."),
    }[rule]
    return words % {"n": MISSED_AT_LEAST, "days": MISSED_WITHIN_DAYS}
