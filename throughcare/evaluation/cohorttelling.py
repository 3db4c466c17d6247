"""Cohorts and their results in words, numbers and pictures; never more precise than they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import Row, Stat, long_day, short_day
from throughcare.core.plots import Estimate, IntervalPlot, intervals
from throughcare.evaluation.methods.few import FEW_EVENTS, FEW_PEOPLE, too_few
from throughcare.evaluation.models import Cohort, CohortResult, CohortState, ResultState
from throughcare.evaluation.rules import kept_back

COHORT_COLOURS = {
    CohortState.TAKING: "blue",
    CohortState.TAKEN: "yellow",
    CohortState.FAILED: "red",
    CohortState.LOCKED: "green",
}
RESULT_COLOURS = {ResultState.MAKING: "blue", ResultState.MADE: "green", ResultState.FAILED: "red"}
# A worker that has not finished by now is not working on it.
LONGEST = timedelta(minutes=5)


def moment(at: datetime | None) -> str:
    """A day with its time."""
    return date_format(localtime(at), "j M Y, H:i") if at else ""


def is_stuck(asked: Cohort | CohortResult, now: datetime) -> bool:
    """Whether nobody seems to work on it."""
    return asked.state in (CohortState.TAKING, ResultState.MAKING) and now - asked.asked_at > LONGEST


def cohort_tag(cohort: Cohort) -> tuple[str, str]:
    """How far a cohort is, with its colour."""
    return str(cohort.get_state_display()), COHORT_COLOURS[CohortState(cohort.state)]


def result_tag(result: CohortResult) -> tuple[str, str]:
    """How far a result is, with its colour."""
    return str(result.get_state_display()), RESULT_COLOURS[ResultState(result.state)]


def number_of(many: int, *, small_too: bool) -> int | str:
    """How many people; of so few that it could be told who they are, only to whoever reads records."""
    return _("fewer than five") if kept_back(many, small_too=small_too) else many


def counts_rows(cohort: Cohort, *, small_too: bool) -> list[Row]:
    """What is looked at before locking: how many, and of how many something is to be kept in mind.

    A rule may take one person of one day, and then each number tells of that person: who left, who was in prison.
    """
    counts = cohort.counts
    if not counts:
        return []
    names = {
        "immature": _("Followed for less than eighteen months today"),
        "left": _("Have left the scheme"),
        "in_custody": _("In prison on the day from which they are followed"),
    }
    found = [Row(_("People"), number_of(cohort.many, small_too=small_too))]
    if kept_back(cohort.many, small_too=small_too):
        return [*found, Row(_("Counted"), moment(cohort.taken_at))]
    found += [Row(words, number_of(counts[key], small_too=small_too)) for key, words in names.items()]
    if counts["first_index"]:
        days = [short_day(date.fromisoformat(counts[key])) for key in ("first_index", "last_index")]
        found.append(Row(_("First and last day from which somebody is followed"), " – ".join(days)))
    if counts["further_days"]:
        further = number_of(counts["further_days"], small_too=small_too)
        found.append(Row(_("Later days of the same people, not taken"), further))
    found.append(Row(_("Counted"), moment(cohort.taken_at)))
    return found


def warnings(cohort: Cohort, *, small_too: bool) -> list[str]:
    """What somebody should know before locking."""
    found = []
    if 0 < cohort.many < FEW_PEOPLE:
        found.append(
            _("Fewer than %(few)s people: whatever is found will be too few to say much.") % {"few": FEW_PEOPLE}
        )
    few = kept_back(cohort.many, small_too=small_too)
    if cohort.many and not few and cohort.counts.get("in_custody", 0) * 2 > cohort.many:
        found.append(
            _(
                "More than half were in prison on the day from which they are followed. They could not offend in the "
                "community. Consider following people from the day of release."
            )
        )
    return found


def share(value: float) -> str:
    """A share as whole per cents."""
    return f"{100 * value:.0f}%"


def kept_back_words() -> str:
    """Said in the place of what is kept back."""
    return _("Kept back: fewer than five people. Their figures would be the record of somebody.")


def reoffended(told: Mapping[str, Any], *, small_too: bool) -> str:
    """The finding on proven reoffending, as one sentence."""
    if not told["mature"]:
        return _("Nobody has been followed for the whole eighteen months yet, so there is no rate.")
    if kept_back(told["mature"], small_too=small_too):
        return kept_back_words()
    return _(
        "%(events)s of %(people)s people reoffended within twelve months: %(share)s "
        "(95%% interval %(low)s to %(high)s)."
    ) % {
        "events": told["reoffenders"],
        "people": told["mature"],
        "share": share(told["rate"]),
        "low": share(told["low"]),
        "high": share(told["high"]),
    }


def few_words(people: int, events: int) -> str:
    """Said beside a figure of too few; nothing where there are enough."""
    if not too_few(people, events):
        return ""
    return _(
        "Too few to say: fewer than %(people)s people, or fewer than %(events)s with an event. The numbers are shown "
        "so that you can check them, not to conclude from."
    ) % {"people": FEW_PEOPLE, "events": FEW_EVENTS}


def reoffending_stats(told: Mapping[str, Any]) -> list[Stat]:
    """The numbers of the Ministry's measure."""

    def average(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    return [
        Stat(told["mature"], _("followed for eighteen months")),
        Stat(told["reoffenders"], _("reoffended")),
        Stat(told["reoffences"], _("proven reoffences")),
        Stat(average(told["per_person"]), _("for each person followed")),
        Stat(average(told["per_reoffender"]), _("for each who reoffended")),
        Stat(told["immature"], _("not followed long enough, left out")),
    ]


def why_not_counted() -> dict[str, str]:
    """Why an offence is no proven reoffence, in the order of the list."""
    return {
        "before_index": _("Committed before the day from which the person is followed"),
        "on_index_day": _("Committed on that day"),
        "after_follow_up": _("Committed more than twelve months later"),
        "breach": _("A breach of an order"),
        "not_proven": _("Not proved: no conviction and no caution"),
        "proof_undated": _("Proved on a day that is not recorded"),
        "proved_too_late": _("Proved more than eighteen months later"),
    }


def time_names() -> dict[str, str]:
    """The three times in words."""
    return {"before": _("Before"), "during": _("On the scheme"), "after": _("After")}


@dataclass(frozen=True)
class Comparison:
    """One group of people in two or three times: sentences, a picture, and a table."""

    key: str
    title: str
    people: int
    sentences: Sequence[str]
    few: str
    drawn: IntervalPlot | None
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def comparison(key: str, title: str, group: Mapping[str, Any]) -> Comparison:
    """What was found of a group."""
    names, times = time_names(), group["times"]
    shown = [each for each in names if each in times]
    events = min((times[each]["people"] for each in shown), default=0)
    few = few_words(group["people"], events) if shown else ""
    changed = [(names[each].lower(), group["changes"][each]) for each in shown if each in group["changes"]]
    return Comparison(
        key=key,
        title=title,
        people=group["people"],
        # Of too few nothing is concluded, neither a difference nor none.
        sentences=[] if few else [_changed(when, found) for when, found in changed],
        few=few,
        drawn=_drawn(key, group, shown),
        head=[names[each] for each in shown],
        rows=_table([times[each] for each in shown]),
    )


def _changed(when: str, found: Mapping[str, float]) -> str:
    """A change in words; the interval decides what may be said."""
    told = {"when": when, "low": _by(found["low"]), "high": _by(found["high"])}
    if found["high"] < 1:
        many = {"share": share(1 - found["ratio"])}
        words = _("%(share)s fewer offences %(when)s than before (95%% interval from %(low)s to %(high)s).")
        return words % (told | many)
    if found["low"] > 1:
        many = {"share": share(found["ratio"] - 1)}
        words = _("%(share)s more offences %(when)s than before (95%% interval from %(low)s to %(high)s).")
        return words % (told | many)
    return (
        _("No difference was shown between the time before and %(when)s: anything from %(low)s to %(high)s would fit.")
        % told
    )


def _by(ratio: float) -> str:
    if ratio <= 1:
        return _("%(share)s fewer") % {"share": share(1 - ratio)}
    return _("%(share)s more") % {"share": share(ratio - 1)}


def _drawn(key: str, group: Mapping[str, Any], shown: Sequence[str]) -> IntervalPlot | None:
    times, names = group["times"], time_names()
    if not shown or any(times[each]["rate"] is None for each in shown):
        return None
    title = _("Proved offences for each year in the community: %(first)s before, %(then)s on the scheme") % {
        "first": f"{times['before']['rate']:.1f}",
        "then": f"{times['during']['rate']:.1f}",
    }
    estimates = [Estimate(names[each], times[each]["rate"], times[each]["low"], times[each]["high"]) for each in shown]
    note = _("Each year of one person in the community counts once; days in prison are taken out.")
    return intervals(f"{key}-rates", title, estimates, note=note, head=(_("When"), _("Offences a year")), digits=1)


def _table(times: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    lines = (
        (_("Offences proved within six months of them"), "proved"),
        (_("People with such an offence"), "people"),
        (_("Days of the windows together"), "window_days"),
        (_("Days in prison, taken out"), "custody_days"),
        (_("Days in the community"), "days"),
        (_("Offences while in prison, not counted"), "in_custody"),
        (_("All offences recorded, however they ended"), "recorded"),
    )
    found = [(words, [f"{each[key]:,}" for each in times]) for words, key in lines]
    rates = [_rate(each) for each in times]
    return [*found[:2], (_("Proved offences for each year in the community (95% interval)"), rates), *found[2:]]


def _rate(time: Mapping[str, Any]) -> str:
    if time["rate"] is None:
        return "–"
    return f"{time['rate']:.2f} ({time['low']:.2f} – {time['high']:.2f})"


def severity_rows(figures: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """How grave the offences were, in each time; nothing without a table of weights."""
    times = figures["everybody"]["times"]
    shown = [times[each] for each in ("before", "during") if each in times]
    if not shown or any(each["severity"] is None for each in shown):
        return []
    weighed = [each["severity"] for each in shown]
    return [
        (_("Weight of the proved offences together"), [f"{each['total']:,.0f}" for each in weighed]),
        (
            _("Weight for each year in the community"),
            [
                f"{one['total'] / each['days'] * 365.25:,.0f}" if each["days"] else "–"
                for one, each in zip(weighed, shown, strict=True)
            ],
        ),
        (
            _("On average, of offences with a weight"),
            ["–" if each["mean"] is None else f"{each['mean']:,.0f}" for each in weighed],
        ),
        (_("Offences without a weight, not in these numbers"), [_unweighted(each) for each in weighed]),
    ]


def _unweighted(weighed: Mapping[str, Any]) -> str:
    if weighed["unweighted_share"] is None:
        return "0"
    return f"{weighed['unweighted']} ({share(weighed['unweighted_share'])})"


def arrests_row(figures: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Arrests, apart from everything that was proved."""
    times, names = figures["everybody"]["times"], time_names()
    return [(names[each], times[each]["arrests"]) for each in ("before", "during") if each in times]


def about_rows(result: CohortResult) -> list[Row]:
    """By what a result was worked out."""
    figures = result.figures or {}
    read = _("%(read)s of %(members)s") % {"read": figures.get("read", 0), "members": figures.get("members", 0)}
    found = [
        Row(_("Cohort"), result.cohort.words),
        Row(_("Records taken to be whole up to"), long_day(result.data_to)),
        Row(
            _("Windows"),
            ngettext("At most %(many)s month", "At most %(many)s months", result.months) % {"many": result.months},
        ),
        Row(_("Members whose records could be read"), read),
        Row(_("Weights"), figures.get("weights") or _("None: offences are counted")),
        Row(_("Worked out"), moment(result.finished_at)),
        Row(_("Method"), _("Version %(number)s") % {"number": result.method}),
        Row(_("Proof of who is in the cohort"), f"SHA-256 {result.cohort.sha256}", keep_lines=True),
    ]
    again = figures.get("left", {}).get("again")
    if again:
        # To whoever opens no records it is enough to know that there are some.
        few = kept_back(again, small_too=False)
        found.append(Row(_("Taken on again in the time after"), _("fewer than five") if few else str(again)))
    if figures.get("as_locked") is False:
        found.append(Row(_("Careful"), _("The members differ from those who were locked. Tell the service desk.")))
    return found


def cohort_line(cohort: Cohort, *, small_too: bool) -> Mapping[str, Any]:
    """A cohort in a list."""
    counted = cohort.state in (CohortState.TAKEN, CohortState.LOCKED)
    return {
        "url": reverse("evaluation:cohort", args=[cohort.pk]),
        "name": cohort.name,
        "words": cohort.words,
        "many": number_of(cohort.many, small_too=small_too) if counted else "–",
        "tag": cohort_tag(cohort),
        "on": moment(cohort.locked_at or cohort.asked_at),
    }


def result_line(result: CohortResult, *, small_too: bool) -> Mapping[str, Any]:
    """A result in a list, with its finding."""
    figures = result.figures
    return {
        "url": reverse("evaluation:result", args=[result.pk]),
        "name": result.cohort.name,
        "finding": reoffended(figures["reoffending"], small_too=small_too) if figures else result.failure,
        "data_to": short_day(result.data_to),
        "tag": result_tag(result),
        "on": moment(result.finished_at or result.asked_at),
    }
