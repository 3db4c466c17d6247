"""The sentences of a report: chosen by the result from fixed templates, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.plots.axes import number
from throughcare.evaluation.models import Analysis, AnalysisKind, DataSource

Figures = Mapping[str, Any]
MOST_NAMED = 5


def short_finding(figures: Figures) -> tuple[str, str]:
    """A word or two for a list, and the colour of their tag; never a colour that praises or blames alone."""
    finding = figures["finding"]
    if figures.get("unlike"):
        return _("Groups not alike"), "yellow"
    return {
        "better": (_("Better"), "green"),
        "worse": (_("Worse"), "red"),
        "no_effect_detected": (_("No effect was detected"), "grey"),
        "too_few_to_tell": (_("Too few people to tell"), "grey"),
    }[finding]


def sentence(analysis: Analysis, figures: Figures) -> str:
    """What was found, in one sentence or two."""
    if analysis.kind == AnalysisKind.SURVIVAL:
        return _of_curves(figures)
    return _of_difference(str((analysis.plan or {}).get("outcome", "")), figures)


def warning(figures: Figures) -> str:
    """That the groups are not alike, and in what; nothing where they are."""
    unlike: Sequence[tuple[str, float]] = figures.get("unlike") or []
    if not unlike:
        return ""
    worst = sorted(unlike, key=lambda each: -abs(each[1]))
    named = ", ".join(f"{name} ({number(100 * abs(left), 0)}%)" for name, left in worst[:MOST_NAMED])
    more = len(worst) - MOST_NAMED
    if more > 0:
        named = ngettext("%(named)s and %(more)s more", "%(named)s and %(more)s more", more) % {
            "named": named,
            "more": more,
        }
    return _(
        "The groups are still not alike: after matching they differ by more than 10%% in %(which)s. Do not rely on "
        "what was found, because that alone can bring it about."
    ) % {"which": named}


def in_a_hundred(figures: Figures) -> str:
    """The two shares as people of a hundred, for whoever reads no percentage points; nothing for other outcomes."""
    effect: Figures = figures.get("effect") or {}
    if not figures.get("share") or effect.get("comparison_mean") is None:
        return ""
    mine, others = (round(100 * effect[name]) for name in ("treated_mean", "comparison_mean"))
    return _(
        "Of every 100 people taken on, about %(mine)s had this outcome; of 100 like them who were not taken on, about "
        "%(others)s."
    ) % {"mine": mine, "others": others}


def found_late(analysis: Analysis) -> str:
    """That the plan came after outcomes had been seen; nothing where it did not."""
    many = analysis.earlier or 0
    if not many:
        return ""
    return ngettext(
        "The plan was fixed after outcomes were seen: %(many)s analysis of the same people had shown its results by "
        "then. What is found later is easier to find by chance.",
        "The plan was fixed after outcomes were seen: %(many)s analyses of the same people had shown their results by "
        "then. What is found later is easier to find by chance.",
        many,
    ) % {"many": many}


def amount(value: float, figures: Figures) -> str:
    """A difference without its sign, in the units of the outcome."""
    if figures.get("share"):
        return _("%(points)s percentage points") % {"points": number(100 * abs(value), 1)}
    return number(float(f"{abs(value):.3g}"))


def _less_or_more(value: float, figures: Figures) -> str:
    words = _("%(amount)s less") if value < 0 else _("%(amount)s more")
    return words % {"amount": amount(value, figures)}


def _of_difference(what: str, figures: Figures) -> str:
    effect, finding = figures["effect"], figures["finding"]
    # Of few people it is not the interval of the effect, which takes them for many. Older results tell that one.
    low, high = figures.get("told", (effect["low"], effect["high"]))
    near, far = sorted((abs(low), abs(high)))
    words = {
        "what": what,
        # The unit stands once, behind the larger one.
        "near": number(100 * near, 1) if figures.get("share") else amount(near, figures),
        "far": amount(far, figures),
        "low": _less_or_more(low, figures),
        "high": _less_or_more(high, figures),
        "seen": amount(figures["seen"], figures),
    }
    lower = effect["difference"] < 0
    if finding == "better":
        told = (
            _("Better: «%(what)s» was lower among those taken on than in the comparison group, by %(near)s to %(far)s.")
            if lower
            else _(
                "Better: «%(what)s» was higher among those taken on than in the comparison group, by %(near)s to "
                "%(far)s."
            )
        )
    elif finding == "worse":
        told = (
            _("Worse: «%(what)s» was lower among those taken on than in the comparison group, by %(near)s to %(far)s.")
            if lower
            else _(
                "Worse: «%(what)s» was higher among those taken on than in the comparison group, by %(near)s to "
                "%(far)s."
            )
        )
    elif finding == "no_effect_detected":
        told = _(
            "No effect was detected: «%(what)s» among those taken on was between %(low)s and %(high)s than in the "
            "comparison group, and the study was large enough to show a difference of %(seen)s."
        )
    else:
        told = _too_few(figures)
    return " ".join([told % words, *_of_few(figures)])


def _too_few(figures: Figures) -> str:
    """What could have been, and what it would have taken to be shown, if anything could."""
    if figures.get("share") and figures["seen"] >= 1:
        return _(
            "Too few people to tell: «%(what)s» among those taken on could have been anywhere between %(low)s and "
            "%(high)s than in the comparison group, and not even the largest difference there can be would surely "
            "have been shown."
        )
    return _(
        "Too few people to tell: «%(what)s» among those taken on could have been anywhere between %(low)s and "
        "%(high)s than in the comparison group, and only a difference of %(seen)s or more would have been shown."
    )


def _of_few(figures: Figures) -> list[str]:
    """That the sentence rests on another interval than the one that is drawn; nothing where it is the same."""
    plain = [figures["effect"]["low"], figures["effect"]["high"]]
    if list(figures.get("told", plain)) == plain:
        return []
    return [_("With so few, this rests on methods for small numbers; the intervals in the picture are the plain ones.")]


def _of_curves(figures: Figures) -> str:
    hazard = figures["cox"][0]
    words = {
        "ratio": number(hazard["ratio"], 2),
        "low": number(hazard["low"], 2),
        "high": number(hazard["high"], 2),
        "seen": number(figures["seen"], 2),
    }
    told = {
        "better": _(
            "Better: at any time those taken on reoffended at %(ratio)s times the pace of the comparison group "
            "(%(low)s to %(high)s)."
        ),
        "worse": _(
            "Worse: at any time those taken on reoffended at %(ratio)s times the pace of the comparison group "
            "(%(low)s to %(high)s)."
        ),
        "no_effect_detected": _(
            "No effect was detected: the pace at which those taken on reoffended was between %(low)s and %(high)s "
            "times that of the comparison group, and the study was large enough to show %(seen)s times."
        ),
        "too_few_to_tell": _(
            "Too few people to tell: the pace at which those taken on reoffended could have been anywhere between "
            "%(low)s and %(high)s times that of the comparison group; only %(seen)s times or less would have been "
            "shown."
        ),
    }[figures["finding"]]
    return told % words


def power_words(analysis: Analysis, checks: Figures) -> str:
    """What could be shown at all, said before anything is shown."""
    power = checks["power"]
    words = {
        "n": f"{power['n']:,}",
        "others": f"{power['comparison_n']:,}",
        "base": number(100 * power["base"], 0),
    }
    if analysis.kind == AnalysisKind.SURVIVAL:
        smallest = number(power["smallest_ratio"], 2)
        return _(
            "With %(n)s people taken on and %(others)s compared, and %(base)s%% of them reoffending in the time, a "
            "pace of %(ratio)s times that of the others or less would be shown (80%% power, 5%% two-sided)."
        ) % {**words, "ratio": smallest}
    if power["smallest"] is None:
        return (
            _(
                "With %(n)s people taken on and as good as %(others)s compared, not even a fall from %(base)s%% to "
                "nothing would be shown. Whatever comes out will say that there are too few people to tell."
            )
            % words
        )
    return _(
        "With %(n)s people taken on and as good as %(others)s compared, a fall from %(base)s%% to %(other)s%% or lower "
        "would be shown: %(smallest)s percentage points (80%% power, 5%% two-sided). A smaller effect would probably "
        "go unseen."
    ) % {
        **words,
        "other": number(100 * (power["base"] - power["smallest"]), 1),
        "smallest": number(100 * power["smallest"], 1),
    }


def too_weak(analysis: Analysis, checks: Figures) -> str:
    """That what would matter is smaller than what could be shown; nothing where it is not."""
    power, worth = checks["power"], (analysis.plan or {}).get("worthwhile", 0.0)
    if analysis.kind == AnalysisKind.SURVIVAL:
        weak = 1 - power["smallest_ratio"] > worth
    else:
        weak = power["smallest"] is None or (worth < 1 and power["smallest"] > worth)
    if not weak:
        return ""
    return _(
        "The smallest difference that would matter is smaller than what this many people can show. If nothing is "
        "found, the answer will be that there are too few to tell."
    )


def cannot_say(analysis: Analysis, figures: Figures) -> list[str]:
    """What no comparison of this kind can say, and what this one cannot."""
    told = [
        _(
            "Whether the scheme is the reason. People were not chosen by lot; those taken on can differ from the "
            "others in something that nobody wrote down."
        )
    ]
    if "matched" in figures and figures["matched"] < figures["began"][0]:
        told.append(
            _(
                "Anything about the %(many)s people taken on who fell out. It holds for those compared, %(kept)s of "
                "%(all)s."
            )
            % {
                "many": figures["began"][0] - figures["matched"],
                "kept": figures["matched"],
                "all": figures["began"][0],
            }
        )
    told.append(_("Whether it would be so in another area, at another time, or for people chosen in another way."))
    if analysis.cohort_id:
        told.append(
            _(
                "Anything about offending that was not proved. Proven reoffending counts what ended in a conviction "
                "or caution."
            )
        )
    if analysis.source == DataSource.REFERRED:
        told.append(
            _(
                "What people who were turned down and adopted later would have done: they are not in the comparison "
                "group. If they were adopted because they went on to offend, the others look better than they were, "
                "and the scheme worse."
            )
        )
    if (analysis.plan or {}).get("method") == "nearest" and figures.get("bootstrap"):
        told.append(
            _(
                "The exact bootstrap interval: for nearest neighbours it is known not to be exact. The analytic one "
                "stands beside it."
            )
        )
    if analysis.kind == AnalysisKind.SURVIVAL:
        told.append(
            _("That the ratio was the same at all times, which the model takes to be so. Look at the curves too.")
        )
    return told
