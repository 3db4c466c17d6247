"""Turns the figures of an analysis into what a page shows: who fell out, how alike the groups are, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core import plots
from throughcare.core.charts import Drawn
from throughcare.core.components import long_day
from throughcare.core.plots import Curve, Estimate, Step
from throughcare.core.plots.axes import number
from throughcare.evaluation.models import Analysis, AnalysisKind, AnalysisRun
from throughcare.evaluation.wording import amount, sentence, short_finding, warning
from throughcare.measures.suppression import SMALL
from throughcare.partnerships.acting import Acting

Figures = Mapping[str, Any]
GOOD, FAIR = 0.05, 0.10


@dataclass(frozen=True)
class BalanceLine:
    """One covariate in the table of balance."""

    covariate: str
    before: str
    after: str
    grade: str
    colour: str


def balance_lines(figures: Figures) -> list[BalanceLine]:
    """The table of balance, the largest difference that is left first."""
    told = sorted(figures.get("balance", ()), key=lambda each: -abs(each["after"]))
    return [
        BalanceLine(
            each["covariate"],
            f"{number(100 * each['before'], 1)}%",
            f"{number(100 * each['after'], 1)}%",
            *_grade(each),
        )
        for each in told
    ]


def _grade(line: Figures) -> tuple[str, str]:
    left = abs(line["after"])
    if left < GOOD:
        return _("good"), "green"
    return (_("fair"), "yellow") if left <= FAIR else (_("poor"), "red")


def attrition(figures: Figures, *, small_too: bool) -> plots.Waterfall:
    """Of those taken on: how many there were, how many fell out and why, how many are compared."""
    hidden = figures.get("hidden", 0)
    began = figures["began"][0] + hidden
    steps = [Step(_("Taken on"), began, total=True)]
    lost = [(_("May not be read any more"), hidden)] if hidden else []
    lost += [(_fell(each), each["treated"]) for each in figures["fallen"] if each["treated"]]
    if not small_too:
        lost = _joined(lost)
    steps += [Step(words, -many) for words, many in lost]
    kept = figures.get("matched", figures["treated"])
    steps.append(Step(_("Compared"), kept, total=True))
    title = _("%(kept)s of %(all)s people taken on are compared") % {"kept": f"{kept:,}", "all": f"{began:,}"}
    return plots.waterfall("attrition", title, steps, head=(_("Step"), _("People")))


def _joined(lost: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Steps of fewer than five people as one, so that no reason points to one of them."""
    large = [each for each in lost if each[1] >= SMALL]
    rest = sum(many for _words, many in lost if many < SMALL)
    return [*large, (_("Other reasons, fewer than five people each"), rest)] if rest else large


def _fell(step: Figures) -> str:
    return {
        "group": _("Not known whether they were taken on"),
        "immature": _("Not followed for eighteen months"),
        "covariate": _("A value is missing: %(column)s") % {"column": step["column"]},
        "outcome": _("What came of it is not known: %(column)s") % {"column": step["column"]},
        "not_matched": _("Nobody like them was found"),
    }[step["why"]]


def alike(figures: Figures) -> list[Drawn]:
    """The pictures of overlap and balance; none where nobody is matched."""
    if "balance" not in figures:
        return []
    poor = [each for each in figures["balance"] if abs(each["after"]) > FAIR]
    title = (
        _("%(many)s of %(all)s are still apart after matching") % {"many": len(poor), "all": len(figures["balance"])}
        if poor
        else _("After matching nothing differs by more than 10%")
    )
    lap = figures["overlap"]
    return [
        plots.overlap(
            "overlap",
            _("How likely people were to be taken on, by what was known before"),
            lap["edges"],
            lap["treated"],
            lap["comparison"],
            names=(_("taken on"), _("not taken on")),
            across=_("Propensity to be taken on"),
            note=_("Where one side has nobody across from the other, nobody can be compared"),
        ),
        plots.balance(
            "balance",
            title,
            [(each["covariate"], each["before"], each["after"]) for each in figures["balance"]],
            note=_("Difference in means as a share of the spread before matching: root of the mean of both variances"),
        ),
    ]


def effect_plot(figures: Figures) -> plots.IntervalPlot:
    """The effect with both intervals, and the difference before matching, on one axis."""
    effect, again = figures["effect"], figures.get("bootstrap")
    scale, unit = (100.0, "") if figures["share"] else (1.0, "")
    rows = [_estimate(_("After matching, analytic interval"), effect["difference"], effect, scale)]
    if again:
        rows.append(_estimate(_("After matching, bootstrap interval"), effect["difference"], again, scale))
    rows.append(Estimate(_("Before matching, groups as they were"), scale * figures["raw_difference"], aside=True))
    note = _("Difference in percentage points, 95% intervals") if figures["share"] else _("Difference, 95% intervals")
    return plots.intervals(
        "effect",
        _("The difference is %(amount)s") % {"amount": _signed(effect["difference"], figures)},
        rows,
        unit=unit,
        note=note,
        sides=(_("less among those taken on"), _("more")),
        head=(_("Comparison"), _("Difference")),
    )


def _estimate(label: str, value: float, ends: Figures, scale: float) -> Estimate:
    return Estimate(label, scale * value, scale * ends["low"], scale * ends["high"])


def _signed(value: float, figures: Figures) -> str:
    words = _("%(amount)s less") if value < 0 else _("%(amount)s more")
    return words % {"amount": amount(value, figures)}


def curve_plots(figures: Figures, *, time: str) -> list[Drawn]:
    """The curves with numbers at risk, and the hazards of the model on one axis. `time`: in what it was counted."""
    names = (_("taken on"), _("comparison"))
    groups = [
        Curve(name, each["times"], each["survival"], each["low"], each["high"], each["at_risk"])
        for name, each in zip(names, figures["groups"], strict=True)
    ]
    halves = [number(each["median"], 0) if each["median"] is not None else "" for each in figures["groups"]]
    title = (
        _("Half had reoffended by %(mine)s (%(time)s); in the comparison group by %(others)s")
        % {"mine": halves[0], "others": halves[1], "time": time}
        if all(halves)
        else _("More than half of one group at least had not reoffended by the end")
    )
    hazards = [Estimate(each["covariate"], each["ratio"], each["low"], each["high"]) for each in figures["cox"]]
    alone = figures["alone"]
    first = Estimate(
        _("Taken on, with nothing else allowed for"), alone["ratio"], alone["low"], alone["high"], aside=True
    )
    return [
        plots.curves(
            "curves",
            title,
            groups,
            across=_("Time since the start (%(time)s)") % {"time": time},
            note=_(
                "Share who had not reoffended, with 95% intervals. The groups as they were: what was found allows for "
                "how they differ, and the curves do not. Below: those still followed"
            ),
        ),
        plots.intervals(
            "hazards",
            _("How many times the pace, for each thing alone, the others held the same"),
            [*hazards, first],
            log=True,
            note=_("1 is the same pace. Of a number, such as age in years, it is the step for one more"),
            sides=(_("slower"), _("faster")),
            head=(_("What"), _("Hazard ratio")),
        ),
    ]


def kept_back() -> str:
    """What stands where figures are kept back."""
    return _(
        "What came of it is kept back: it would tell of fewer than five people. Whoever reads the cases of the scheme "
        "can see it."
    )


def too_few_to_show(figures: Figures, *, small_too: bool) -> bool:
    """Whether what came out would tell somebody who reads no cases of fewer than five people."""
    if small_too:
        return False
    if "groups" in figures:
        counts = [(each["n"], each["events"]) for each in figures["groups"]]
    else:
        groups = (figures["matched"], figures["used"])
        counts = list(zip(groups, figures.get("events") or (None, None), strict=True))
    return any(n < SMALL or (many is not None and (0 < many < SMALL or 0 < n - many < SMALL)) for n, many in counts)


def groups_table(figures: Figures, *, small_too: bool) -> list[tuple[str, str, str, str]]:
    """Group, people, how many of them had the outcome, and the mean, kept back where it points to few people."""
    if "groups" in figures:
        halves = [
            number(each["median"], 0) if each["median"] is not None else _("not reached") for each in figures["groups"]
        ]
        rows = [(each["n"], each["events"], half) for each, half in zip(figures["groups"], halves, strict=True)]
    else:
        events = figures.get("events") or (None, None)
        effect = figures["effect"]
        means = [_mean(effect[name], figures) for name in ("treated_mean", "comparison_mean")]
        rows = [(figures["matched"], events[0], means[0]), (figures["used"], events[1], means[1])]
    names = (_("Taken on, compared"), _("Comparison group"))
    if too_few_to_show(figures, small_too=small_too):
        kept = _("kept back: fewer than five people")
        return [(name, f"{n:,}", kept, kept) for name, (n, _many, _mean_of) in zip(names, rows, strict=True)]
    return [
        (name, f"{n:,}", "" if many is None else f"{many:,}", told)
        for name, (n, many, told) in zip(names, rows, strict=True)
    ]


def _mean(value: float, figures: Figures) -> str:
    return f"{number(100 * value, 1)}%" if figures["share"] else number(float(f"{value:.4g}"))


# ---- several analyses of the same people


@dataclass(frozen=True)
class OneOfSeveral:
    """An analysis of the same people with its p-value, and what is left of it after Holm's correction."""

    run: AnalysisRun
    question: str
    fixed: str
    p: str
    corrected: str
    this: bool


def of_the_same(analysis: Analysis, by: Acting) -> list[OneOfSeveral]:
    """Every analysis of the same people that has shown its results, in the order in which plans were fixed."""
    same = Analysis.objects.visible_to(by).of_the_same(analysis).values("pk")
    runs = list(
        AnalysisRun.objects.visible_to(by)
        .made()
        .filter(analysis__in=same)
        .select_related("analysis")
        .order_by("analysis__fixed_at")
    )
    corrected = _holm([float((run.figures or {})["p"]) for run in runs])
    return [
        OneOfSeveral(
            run,
            run.analysis.question,
            long_day(run.analysis.fixed_at),
            p_words(float((run.figures or {})["p"])),
            p_words(again),
            this=run.analysis_id == analysis.pk,
        )
        for run, again in zip(runs, corrected, strict=True)
    ]


def _holm(values: Sequence[float]) -> list[float]:
    """Holm's correction (1979); `methods.many.holm` is the same on arrays, which no page needs to load."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    corrected, worst = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        worst = max(worst, min(1.0, (len(values) - rank) * values[place]))
        corrected[place] = worst
    return corrected


def p_words(p: float) -> str:
    """As many digits as it has."""
    return _("below 0.001") if p < 0.001 else f"{p:.3f}"


# ---- the plan, in words


def plan_rows(analysis: Analysis) -> list[tuple[str, str]]:
    """Every choice of the plan, as words."""
    plan: Mapping[str, Any] = analysis.plan or {}
    rows = [(_("Question"), analysis.question), (_("Looked at"), str(analysis.get_kind_display()))]
    rows.append((_("Compared"), str(analysis.get_source_display())))
    if analysis.cohort is not None and analysis.data_to is not None:
        rows += [(_("Cohort"), analysis.cohort.name), (_("Records are whole up to"), long_day(analysis.data_to))]
    if analysis.data_name:
        rows.append((_("File"), analysis.data_name))
    if analysis.kind == AnalysisKind.SURVIVAL:
        rows += [(_("Time"), plan["time"]), (_("Event"), plan["event"])]
    else:
        rows.append((_("Outcome"), plan["outcome"]))
    rows += [
        (_("Taken on"), plan["treatment"]),
        (_("Alike in"), ", ".join(plan["covariates"])),
        (_("Missing values"), _("people left out") if plan["missing"] == "complete" else _("averages, with a mark")),
    ]
    if analysis.kind != AnalysisKind.SURVIVAL:
        rows += [(_("Matched"), _method_words(plan)), (_("Bootstrap"), _samples(plan))]
    rows.append((_("What would matter"), _worth(analysis, plan)))
    return rows


def _method_words(plan: Figures) -> str:
    reach = _("no limit") if plan["caliper"] is None else _("within %(reach)s") % {"reach": number(plan["caliper"])}
    if plan["method"] == "radius":
        return _("with everybody %(reach)s on the propensity (radius)") % {"reach": reach}
    words = (
        _("with the %(many)s nearest, used again, %(reach)s")
        if plan["replace"]
        else _("with the %(many)s nearest, used once, %(reach)s")
    )
    return words % {"many": plan["ratio"], "reach": reach}


def _samples(plan: Figures) -> str:
    return _("%(many)s samples, seed %(seed)s") % {"many": f"{plan['bootstrap']:,}", "seed": plan["seed"]}


def _worth(analysis: Analysis, plan: Figures) -> str:
    if analysis.kind == AnalysisKind.SURVIVAL:
        return _("a pace lower by %(worth)s%% or more") % {"worth": number(100 * plan["worthwhile"])}
    if plan["worthwhile"] < 1:
        return _("%(worth)s percentage points or more") % {"worth": number(100 * plan["worthwhile"])}
    return _("%(worth)s or more, in units of the outcome") % {"worth": number(plan["worthwhile"])}


def document(
    analysis: Analysis, run: AnalysisRun, others: Sequence[OneOfSeveral], *, small_too: bool
) -> dict[str, Any]:
    """The figures with all that is needed to make them again, for a file; without small numbers unless they may be."""
    figures: Figures = run.figures or {}
    few = too_few_to_show(figures, small_too=small_too)
    return {
        "question": analysis.question,
        "kind": str(analysis.kind),
        "source": str(analysis.source),
        "plan": analysis.plan,
        "plan_sha256": analysis.plan_hash,
        "plan_fixed_at": analysis.fixed_at.isoformat() if analysis.fixed_at else None,
        "earlier_analyses_of_the_same_people": analysis.earlier,
        "data_sha256": run.data_sha256,
        "method": run.method,
        "made_at": run.finished_at.isoformat() if run.finished_at else None,
        "finding": short_finding(figures)[0],
        "sentence": kept_back() if few else f"{warning(figures)} {sentence(analysis, figures)}".strip(),
        "figures": shareable(figures, small_too=small_too),
        "p_corrected_for_all_of_the_same_people": {str(each.run.pk): each.corrected for each in others},
    }


def shareable(figures: Figures, *, small_too: bool) -> dict[str, Any]:
    """The same without small numbers of people, for a file that goes to whoever reads no cases."""
    kept = dict(figures)
    if small_too:
        return kept
    kept["fallen"] = [each for each in figures["fallen"] if min(each["treated"], each["comparison"]) >= SMALL]
    if too_few_to_show(figures, small_too=False):
        for name in ("effect", "events", "bootstrap", "raw_difference", "groups", "cox", "alone", "log_rank", "p"):
            kept.pop(name, None)
    return kept
