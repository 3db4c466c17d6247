"""A what-if and who would differ, as the screens tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.components import Row, long_day
from throughcare.evaluation.models.whatif import Group, WhatIf, WhatIfRow, WhatIfState
from throughcare.evaluation.whatif.opening import ASKED_OF_PEOPLE
from throughcare.evaluation.whatif.words import answer_colour, answer_words, number, sentences
from throughcare.partnerships.profile import Profile, Unset
from throughcare.partnerships.profile.selection import Criterion

_COLOURS = {
    WhatIfState.OPEN: "grey",
    WhatIfState.MAKING: "blue",
    WhatIfState.MADE: "green",
    WhatIfState.FAILED: "red",
}


def state_tag(found: WhatIf) -> tuple[str, str]:
    """How far it is, and the colour beside the word."""
    return str(WhatIfState(found.state).label), _COLOURS[WhatIfState(found.state)]


def rows(found: WhatIf) -> list[Row]:
    """What was asked, by whom and when."""
    who = found.asked_by
    return [
        Row(_("Rules in force"), _("%(scheme)s, version %(number)s") % {
            "scheme": found.scheme.name, "number": found.profile_version.number,
        }),
        Row(_("Other rules"), f"{found.name}. {found.source}"),
        Row(_("As of"), long_day(found.day)),
        Row(_("Referrals from"), long_day(found.since)),
        Row(_("Asked by"), f"{who.user.name}, {who.agency.name}"),
        Row(_("Fingerprint of the other rules"), found.digest[:16]),
    ]  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """One thing that rules ask, under each of the two."""

    name: str
    ours: str
    theirs: str


def beside(ours: Profile, theirs: Profile) -> list[Beside]:
    """What each of the two asks of somebody, line by line."""
    nothing = "–"
    made = [
        Beside(_("Criteria that must be met"), _needed(ours), _needed(theirs)),
        Beside(_("From the age of"), _number(ours.selection.minimum_age), _number(theirs.selection.minimum_age)),
    ]
    keys = list(dict.fromkeys([*(one.key for one in ours.criteria), *(one.key for one in theirs.criteria)]))
    for key in keys:
        left, right = ours.criterion(key), theirs.criterion(key)
        label = (left or right).label if left or right else key  # type: ignore[union-attr]
        made.append(Beside(label, _criterion(ours, left) or nothing, _criterion(theirs, right) or nothing))
    return made


def _needed(profile: Profile) -> str:
    if not profile.criteria:
        return _("everybody is in scope") if profile.selection.all_in_scope else _("no criteria are named")
    return _number(profile.selection.criteria_needed)


def _number(value: float | Unset | None) -> str:
    if isinstance(value, Unset):
        return _("not said")
    return _("none") if value is None else number(value)


def _criterion(profile: Profile, criterion: Criterion | None) -> str:
    if criterion is None:
        return ""
    if criterion.score is not None:
        needs = criterion.score.threshold
        return _("from %(score)s%%") % {"score": number(needs)} if isinstance(needs, float | int) else _number(needs)
    if criterion.evidence == "priority_offence":
        return ", ".join(one.label for one in profile.priority_offences) or _("no offences are named")
    if criterion.evidence == "matrix" and profile.matrix is not None:
        return _("from %(points)s points") % {"points": _number(profile.matrix.threshold)}
    return _("judged by a person")


def filled(found: WhatIf, profile: Profile) -> list[tuple[str, str]]:
    """What whoever asked filled in for this question only."""
    named = []
    for path, value in found.filled.items():
        match = ASKED_OF_PEOPLE.fullmatch(path)
        criterion = profile.criterion(path.split(".")[1]) if match and path.startswith("criteria.") else None
        label = f"{criterion.label}: {_last(path)}" if criterion else _last(path)
        named.append((label[:1].upper() + label[1:], number(value)))
    return named


def _last(path: str) -> str:
    return {
        "threshold": _("from which score or points"),
        "years": _("within how many years"),
        "minimum_age": _("lowest age"),
        "criteria_needed": _("criteria that must be met"),
        "weight": _("points for each"),
        "look_back_months": _("months back"),
    }.get(path.rpartition(".")[2], path)


@dataclass(frozen=True)
class Line:
    """Somebody who would differ: both answers with what each hangs on."""

    name: str
    url: str
    group: str
    ours: tuple[str, str, Sequence[str]]
    theirs: tuple[str, str, Sequence[str]]


def line(row: WhatIfRow) -> Line:
    """One line of the list; the name is noted as looked at."""
    url = (
        reverse("referrals:detail", args=[row.referral_id])
        if row.group == Group.REFERRALS
        else reverse("web:person", args=[row.person_id])
    )
    return Line(
        name=row.person.sort_name,
        url=url,
        group=_("Referral") if row.group == Group.REFERRALS else _("On the scheme"),
        ours=_side(row, "ours", row.ours),
        theirs=_side(row, "theirs", row.theirs),
    )


def _side(row: WhatIfRow, side: str, answer: str) -> tuple[str, str, Sequence[str]]:
    return answer_words(answer), answer_colour(answer), sentences(row.reasons[side], answer)
