"""The chapter of results: what became of people, beside others, and what it was worth, where that was worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.evaluation import moneywords, reporting
from throughcare.evaluation.models import AnalysisRun, CohortResult, CostResult
from throughcare.evaluation.wording import found_late, in_a_hundred, sentence, warning
from throughcare.measures.suppression import SMALL
from throughcare.packs.telling import Block, Chapter, Document, kept_back
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme

# Of each kind the newest few: a pack is no archive.
MOST = 3


def results_of(by: Acting, scheme: Scheme, *, public: bool) -> list[dict[str, Any]]:
    """What was finished when the pack was made. For everybody only what holds no words that somebody typed."""
    cohorts = CohortResult.objects.visible_to(by).filter(scheme=scheme).made().select_related("cohort")
    newest = _newest(cohorts, "cohort_id")
    found = [reoffending_told(number, each, public=public) for number, each in enumerate(newest, start=1)]
    if public:
        return found
    runs = AnalysisRun.objects.visible_to(by).filter(scheme=scheme).made().select_related("analysis")
    found += [comparison_told(number, each) for number, each in enumerate(_newest(runs, "analysis_id"), start=1)]
    money = CostResult.objects.visible_to(by).filter(scheme=scheme).select_related("model").order_by("-made_at")
    found += [money_told(number, each) for number, each in enumerate(money[:MOST], start=1)]
    return found


def _newest(rows: Iterable[Any], of: str) -> list[Any]:
    """One of each cohort or analysis, the newest."""
    told: dict[Any, Any] = {}
    for row in rows:
        told.setdefault(getattr(row, of), row)
    return list(told.values())[:MOST]


def reoffending_told(number: int, result: CohortResult, *, public: bool) -> dict[str, Any]:
    """The yes or no rate alone: of counts below it some would be small."""
    figures: Mapping[str, Any] = (result.figures or {})["reoffending"]
    mature, again = figures["mature"], figures["reoffenders"]
    words = [result.cohort.words]
    if not mature:
        words.append(_("Nobody has been followed for the whole eighteen months, so there is no rate."))
    elif min(again, mature - again) < SMALL:
        words.append(_("Proven reoffending: %(words)s, because few did or few did not.") % {"words": kept_back()})
    else:
        told = {"share": _share(figures["rate"]), "low": _share(figures["low"]), "high": _share(figures["high"])}
        told |= {"people": mature}
        words.append(
            _("Proven reoffending: %(share)s of %(people)s people (95%% interval %(low)s to %(high)s).") % told
        )
    words.append(_("Records to %(day)s. No comparison: it says nothing of why.") % {"day": short_day(result.data_to)})
    title = _("Proven reoffending")
    return {
        "key": f"reoffending-{number}",
        "title": title if public else f"{title}: {result.cohort.name}",
        "words": words,
        "definitions": [[title, _reoffending_definition()]],
    }


def _share(value: float) -> str:
    return f"{100 * value:.0f}%"


def _reoffending_definition() -> str:
    return _(
        "An offence within twelve months of the day from which a person is followed that led to a conviction or "
        "caution within those twelve months or six more. People who have not been followed that long are left out."
    )


def comparison_told(number: int, run: AnalysisRun) -> dict[str, Any]:
    """What a comparison found, with what makes it doubtful; kept back where few people stand behind it."""
    figures = run.figures or {}
    if reporting.too_few_to_show(figures, small_too=False):
        words = [reporting.kept_back()]
    else:
        words = [sentence(run.analysis, figures), in_a_hundred(figures), found_late(run.analysis), warning(figures)]
    if run.finished_at:
        words.append(_("Finished on %(day)s.") % {"day": short_day(run.finished_at.date())})
    return {
        "key": f"comparison-{number}",
        "title": run.analysis.question,
        "words": [str(each) for each in words if each],
        "definitions": [],
    }


def money_told(number: int, result: CostResult) -> dict[str, Any]:
    """What a model of costs and benefits came to, in the sentences of its own page."""
    return {
        "key": f"money-{number}",
        "title": _("Costs and benefits: %(name)s") % {"name": result.model.name},
        "words": [
            f"{moneywords.ratio_words(result.figures)} {moneywords.sureness(result.figures)}",
            moneywords.break_even_words(result.figures),
            _("Worked out on %(day)s.") % {"day": short_day(result.made_at.date())},
        ],
        "definitions": [],
    }


def results_chapter(document: Document) -> Chapter | None:
    """What was found, newest first of each kind; that there is nothing is said as well."""
    found = document.get("results")
    if found is None:
        return None
    title = _("Does it work?")
    if not found:
        return Chapter("results", title, [_nothing()], [])
    blocks = [
        Block(each["key"], each["title"], each["words"], definitions=each.get("definitions", ())) for each in found
    ]
    return Chapter("results", title, [], blocks)


def _nothing() -> str:
    return _(
        "No evaluation had been finished when this pack was made: nothing in it says that the scheme reduces "
        "offending, or that it does not."
    )
