"""Answers and reasons in the reader's words, with the facts they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from throughcare.evaluation.whatif.weighing import AGE, NEEDED, STATUS, Answer
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import Algorithm, StatutoryStatus

Values = Mapping[str, Any]


def answer_words(answer: str) -> str:
    """Whether somebody could be taken on."""
    return {Answer.YES: _("Meets them"), Answer.NO: _("Does not meet them")}.get(Answer(answer), _("Cannot be told"))


def answer_colour(answer: str) -> str:
    """Beside the word, never instead of it."""
    return {Answer.YES: "teal", Answer.NO: "magenta"}.get(Answer(answer), "grey")


def part_name(key: str, labels: Mapping[str, str]) -> str:
    """What was asked: a criterion by its label, or what every profile may ask."""
    own = {AGE: _("Age"), STATUS: _("Statutory status"), NEEDED: _("Number of criteria")}
    return own.get(key) or labels.get(key, key)


def labels_of(*profiles: Profile) -> dict[str, str]:
    """Criteria by key, the first profile's words first."""
    found: dict[str, str] = {}
    for profile in profiles:
        for criterion in profile.criteria:
            found.setdefault(criterion.key, criterion.label)
    return found


def why_words(why: str, values: Values) -> str:
    """One reason, with the facts it rests on where they are given."""
    return _WORDS[why](values)


def kind_words(why: str) -> str:
    """The same reason without anybody's facts, for a count of many."""
    return _KINDS[why]()


def _score(values: Values) -> str:
    name = values["version"] if values["instrument"] == "other" else _instrument(values["instrument"])
    years = values.get("years")
    shown = {"name": name, "percent": number(values["percent"]), "needs": number(values["needs"])}
    if years == 1:
        return _("%(name)s %(percent)s%% within one year, needs %(needs)s%%") % shown
    if years == 2:
        return _("%(name)s %(percent)s%% within two years, needs %(needs)s%%") % shown
    return _("%(name)s %(percent)s%%, needs %(needs)s%%") % shown


def _instrument(key: str) -> str:
    return next((gettext(one.label) for one in Algorithm if one == key), key)


def _asked_score(values: Values) -> str:
    return _instrument(values["algorithm"])


def number(value: float) -> str:
    """As short as it is exact."""
    return f"{float(value):g}"


def _status(values: Values) -> str:
    return next((gettext(one.label) for one in StatutoryStatus if one == values["status"]), str(values["status"]))


def _listed(values: Values) -> str:
    return ", ".join(map(str, values["offences"]))


def _met(values: Values) -> dict[str, Any]:
    return {"met": values["met"], "of": values["of"], "needs": values.get("needs", "")}


_WORDS: Mapping[str, Callable[[Values], str]] = {
    "age_reached": lambda v: _("aged %(age)s, taken from %(needs)s") % v,
    "age_below": lambda v: _("aged %(age)s, taken from %(needs)s") % v,
    "age_not_held": lambda v: _("taken from the age of %(needs)s, and the birth date is not held") % v,
    "status_taken": lambda v: _("%(status)s, which the scheme takes") % {"status": _status(v)},
    "status_not_taken": lambda v: _("%(status)s, which the scheme does not take") % {"status": _status(v)},
    "status_not_held": lambda v: _("the statutory status is not held"),
    "judged_met": lambda v: _("judged met by whoever wrote or received the referral"),
    "judged_not_met": lambda v: _("judged not met by whoever wrote or received the referral"),
    "not_judged": lambda v: _("a matter of judgement, and nobody has judged it"),
    "threshold_not_said": lambda v: (
        _("the profile does not say from which score (%(score)s)") % {"score": _asked_score(v)}
    ),
    "score_not_held": lambda v: (
        _("no score is held (%(score)s, needs %(needs)s%%)") % {"score": _asked_score(v), "needs": number(v["needs"])}
    ),
    "score_reaches": _score,
    "score_below": _score,
    "years_not_said": lambda v: (
        _("%(score)s; the profile does not say whether within one year or two") % {"score": _score(v)}
    ),
    "score_year_not_held": lambda v: (
        _("the score is not held for the year that is asked: %(score)s") % {"score": _score({**v, "years": 2})}
    ),
    "offences_not_named": lambda v: _("the profile names no priority offences"),
    "offences_not_asked": lambda v: _("nobody has said whether one of the priority offences was committed"),
    "offence_ticked": lambda v: _("ticked in the referral: %(offences)s") % {"offences": _listed(v)},
    "offences_not_offered": lambda v: (
        _("the referral's form did not ask about: %(offences)s") % {"offences": _listed(v)}
    ),
    "offence_not_ticked": lambda v: _("none of the priority offences was ticked"),
    "points_not_said": lambda v: _("the profile does not say how its points count"),
    "counts_not_held": lambda v: _("what the points count was not counted"),
    "points_reach": lambda v: (
        _("%(points)s points, needs %(needs)s") % {"points": number(v["points"]), "needs": number(v["needs"])}
    ),
    "points_below": lambda v: (
        _("%(points)s points, needs %(needs)s") % {"points": number(v["points"]), "needs": number(v["needs"])}
    ),
    "all_in_scope": lambda v: _("everybody is in scope"),
    "criteria_not_said": lambda v: _("the profile does not say by which criteria"),
    "all_met": lambda v: _("all %(of)s criteria are met") % _met(v),
    "none_met": lambda v: _("none of the %(of)s criteria is met") % _met(v),
    "needed_not_said": lambda v: (
        _("%(met)s of %(of)s criteria met; the profile does not say how many are needed") % _met(v)
    ),
    "enough_met": lambda v: _("%(met)s of %(of)s criteria met, needs %(needs)s") % _met(v),
    "too_few_met": lambda v: _("%(met)s of %(of)s criteria met, needs %(needs)s") % _met(v),
    "may_be_enough": lambda v: _("%(met)s of %(of)s criteria met and others open, needs %(needs)s") % _met(v),
}

_KINDS: Mapping[str, Callable[[], str]] = {
    "age_reached": lambda: _("old enough"),
    "age_below": lambda: _("too young"),
    "age_not_held": lambda: _("birth date not held"),
    "status_taken": lambda: _("a status that the scheme takes"),
    "status_not_taken": lambda: _("a status that the scheme does not take"),
    "status_not_held": lambda: _("status not held"),
    "judged_met": lambda: _("judged met"),
    "judged_not_met": lambda: _("judged not met"),
    "not_judged": lambda: _("not judged by anybody"),
    "threshold_not_said": lambda: _("the profile names no score"),
    "score_not_held": lambda: _("no score held"),
    "score_reaches": lambda: _("score reaches what is asked"),
    "score_below": lambda: _("score below what is asked"),
    "years_not_said": lambda: _("the profile does not say for which years"),
    "score_year_not_held": lambda: _("score not held for the year asked"),
    "offences_not_named": lambda: _("the profile names no offences"),
    "offences_not_asked": lambda: _("offences not asked"),
    "offence_ticked": lambda: _("a priority offence"),
    "offences_not_offered": lambda: _("offences not asked on the form"),
    "offence_not_ticked": lambda: _("no priority offence"),
    "points_not_said": lambda: _("the profile does not say how points count"),
    "counts_not_held": lambda: _("nothing counted"),
    "points_reach": lambda: _("points reach what is asked"),
    "points_below": lambda: _("points below what is asked"),
    "all_in_scope": lambda: _("everybody is in scope"),
    "criteria_not_said": lambda: _("the profile names no criteria"),
    "all_met": lambda: _("all criteria met"),
    "none_met": lambda: _("no criterion met"),
    "needed_not_said": lambda: _("the profile does not say how many are needed"),
    "enough_met": lambda: _("enough criteria met"),
    "too_few_met": lambda: _("too few criteria met"),
    "may_be_enough": lambda: _("open criteria could make it enough"),
}


def reason_words(reason: str, labels: Mapping[str, str]) -> str:
    """What a difference hangs on, for a count of many."""
    key, _colon, why = reason.partition(":")
    return _("%(part)s: %(why)s") % {"part": part_name(key, labels), "why": kind_words(why)}


def sentences(parts: Sequence[Mapping[str, Any]], answer: str) -> list[str]:
    """What one side's answer hangs on, part by part; where it cannot be told, what is not met as well."""
    telling = {answer, Answer.NO} if answer == Answer.UNKNOWN else {answer}
    shown = [part for part in parts if part["answer"] in telling] or list(parts)
    labels = {part["key"]: part["label"] for part in parts if part["label"]}
    told = [(part_name(part["key"], labels), why_words(part["why"], part["values"])) for part in shown]
    return [_("%(part)s: %(why)s") % {"part": name, "why": why} for name, why in told]
