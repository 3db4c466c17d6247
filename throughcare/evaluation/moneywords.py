"""What came out of a model, in words and rows: fixed sentences, chosen by the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import Row
from throughcare.evaluation.models import CostModel
from throughcare.evaluation.moneyfile import COST_KEYS, STEPS

Figures = Mapping[str, Any]


def pounds(amount: float) -> str:
    """An amount with three digits that mean something: £1.47 million, £861,000, £5,930, £0.42."""
    size = abs(amount)
    sign = "−" if amount < 0 else ""
    if size >= 999_500:
        return _("%(sign)s£%(amount)s million") % {"sign": sign, "amount": _three(size / 1e6)}
    return f"{sign}£{_three(size)}"


def short(amount: float) -> str:
    """The same for where there is little room: −£2.06m."""
    size, sign = abs(amount), "−" if amount < 0 else ""
    return f"{sign}£{_three(size / 1e6)}m" if size >= 999_500 else f"{sign}£{_three(size)}"


def exact(amount: float) -> str:
    """An amount as it was typed."""
    return f"£{amount:,.0f}" if float(amount).is_integer() else f"£{amount:,.2f}"


def _three(size: float) -> str:
    if not size:
        return "0"
    digits = 2 - math.floor(math.log10(size))
    return f"{round(size, digits):,.0f}" if digits <= 0 else f"{size:,.{min(digits, 2)}f}"


def effect(value: float) -> str:
    """Offences per person and year."""
    return f"{value:,.2f}".replace("-", "−")


def between(pair: Sequence[float] | None, say: Callable[[float], str]) -> str:
    """An interval, or that there is none."""
    if not pair:
        return ""
    return _("%(low)s to %(high)s") % {"low": say(pair[0]), "high": say(pair[1])}


def ratio_words(figures: Figures) -> str:
    """The first sentence: what a pound is worth, and what is counted."""
    if figures["ratio"] is None:
        return _("Nothing is spent, so there is no ratio.")
    told = {"ratio": f"{figures['ratio']:.2f}".replace("-", "−"), "years": figures["years"]}
    if figures["ratio"] < 0:
        text = _("There are more offences, not fewer: over %(years)s years each pound spent is worth £%(ratio)s.")
    else:
        text = ngettext(
            "Over %(years)s year each pound spent is worth £%(ratio)s.",
            "Over %(years)s years each pound spent is worth £%(ratio)s.",
            figures["years"],
        )
    counted = {
        "proven": _("Only proven offences are counted."),
        "recorded": _("Offences recorded by police are counted."),
        "actual": _("Actual offences are counted, as estimated."),
    }
    return f"{counted[figures['counted']]} {text % told}"


def sureness(figures: Figures) -> str:
    """How sure the ratio is."""
    if not figures["interval"]:
        return _("No uncertainty was entered, so there is no interval: nobody can say how sure this is.")
    low, high = figures["interval"]
    told = {"low": f"{low:.2f}".replace("-", "−"), "high": f"{high:.2f}".replace("-", "−")}
    if low > 1:
        return _("In 95 of 100 simulations it is worth £%(low)s to £%(high)s: more than it costs.") % told
    if high < 1:
        return _("In 95 of 100 simulations it is worth £%(low)s to £%(high)s: less than it costs.") % told
    return _("In 95 of 100 simulations it is worth £%(low)s to £%(high)s: more than it costs, or less.") % told


def break_even_words(figures: Figures) -> str:
    """What would have to be true for it to break even, beside what the data say."""
    need = figures["break_even_effect"]
    if need is None:
        return _("It does not break even at any effect: nothing that is avoided has a published cost, or none is left.")
    told = {
        "need": effect(need),
        "many": f"{figures['break_even_offences']:,.0f}",
        "effect": effect(figures["effect"]),
        "interval": between(figures["effect_interval"], effect),
    }
    first = _("It breaks even if %(need)s offences a person are avoided in the first year, %(many)s in all.")
    second = {
        "always": _("The data allow %(interval)s: it breaks even at every effect the data allow."),
        "within": _("The data allow %(interval)s: it may break even, and it may not."),
        "never": _("The data allow %(interval)s: it does not break even at any effect the data allow."),
        "reached": _("The effect entered, %(effect)s, is enough; without an interval nobody can say how surely."),
        "missed": _("The effect entered, %(effect)s, is not enough; without an interval nobody can say how surely."),
    }
    if figures["effect_from"] == "assumption":
        second |= {
            "always": _("Assumed are %(interval)s: it breaks even at every effect that was assumed."),
            "within": _("Assumed are %(interval)s: it may break even, and it may not."),
            "never": _("Assumed are %(interval)s: it does not break even at any effect that was assumed."),
        }
    return f"{first % told} {second[figures['break_even']] % told}"


LEVELS = ("proven", "recorded", "actual")


def level_word(level: str) -> str:
    """What is counted."""
    return {
        "proven": _("Proven offences"),
        "recorded": _("Offences recorded by police"),
        "actual": _("Actual offences, estimated"),
    }[level]


@dataclass(frozen=True)
class LevelLine:
    """One level of counting: never added to another."""

    word: str
    effect: str
    benefit: str
    ratio: str
    net: str
    need: str


def level_lines(figures: Figures) -> list[LevelLine]:
    """A line for each of the three levels, those that nothing is known of among them."""
    known = {each["level"]: each for each in figures["levels"]}
    return [_level_line(level, known.get(level)) for level in LEVELS]


def _level_line(level: str, found: Figures | None) -> LevelLine:
    if found is None:
        words = _("Not given") if level != "actual" else _("No multipliers given")
        return LevelLine(level_word(level), words, "", "", "", "")
    ratio = f"{found['ratio']:.2f}".replace("-", "−") if found["ratio"] is not None else _("None")
    return LevelLine(
        level_word(level),
        _with(effect(found["effect"]), between(found["effect_interval"], effect)),
        pounds(found["pv_benefit"]),
        _with(ratio, between(found["interval"], lambda each: f"{each:.2f}".replace("-", "−"))),
        _with(pounds(found["net"]), between(found["net_interval"], pounds)),
        effect(found["break_even_effect"]) if found["break_even_effect"] is not None else _("None"),
    )


def _with(value: str, interval: str) -> str:
    return f"{value} ({interval})" if interval else value


def bearer_rows(figures: Figures) -> list[Row]:
    """Fiscal and social apart."""
    rows = [
        Row(_("Cost borne by public bodies"), pounds(figures["pv_cost_fiscal"])),
        Row(_("Cost borne by others"), pounds(figures["pv_cost_social"])),
    ]
    if figures["pv_fiscal"] is None:
        words = _("The table of unit costs does not say which part falls on public bodies, so it is not parted.")
        return [*rows, Row(_("Benefit"), f"{pounds(figures['pv_benefit'])}. {words}")]
    return [
        *rows,
        Row(_("Benefit to public bodies"), pounds(figures["pv_fiscal"])),
        Row(_("Benefit to others"), pounds(figures["pv_social"])),
    ]


def uncosted_words(figures: Figures) -> str:
    """What counts as nothing because nothing is published."""
    if not figures["uncosted"]:
        return _("Every kind of offence in this model has a cost in the table.")
    return _("%(share)s of the offences avoided have no published cost and count as no benefit: %(which)s.") % {
        "share": f"{figures['uncosted_share']:.0%}",
        "which": ", ".join(figures["uncosted"]),
    }


def prices_words(figures: Figures) -> str:
    """In whose prices costs and benefits stand."""
    told = {"unit": figures["unit_cost_price_year"], "year": figures["price_year"], "by": f"{figures['deflator']:g}"}
    if figures["deflator"] != 1:
        return _("Unit costs in prices of %(unit)s, brought to %(year)s by a deflator of %(by)s.") % told
    if figures["price_year"] == figures["unit_cost_price_year"]:
        return _("Costs and unit costs are in prices of %(year)s.") % told
    return (
        _(
            "The costs are in prices of %(year)s and the unit costs in prices of %(unit)s. No deflator was entered, so "
            "the two differ by whatever prices rose between."
        )
        % told
    )


def cannot_say(model: CostModel, figures: Figures) -> list[str]:
    """What nobody may conclude from it."""
    said = [_("A unit cost is an average over the country, not what one offence cost here.")]
    if figures["counted"] != "actual":
        said.append(
            _(
                "A unit cost is that of one actual crime. What is proven or recorded is a part of what happens, so the "
                "benefit counted that way is at the lower end."
            )
        )
    if model.multipliers_id:
        words = _("The estimate of actual offences takes the multipliers as known: no interval holds their doubt.")
        said.append(words)
    source = model.inputs["effect"]["source"]
    if source == "assumption":
        said.append(_("The effect is an assumption. This is what would follow from it, not what the scheme achieved."))
    elif source == "before_after":
        said.append(
            _(
                "The effect is a fall from before to after. People are taken on when they offend most, so some of it "
                "would have come by itself; only a comparison group can show how much."
            )
        )
    said.append(_("It does not say that an offence avoided gives money back to whoever pays for the scheme."))
    if figures.get("uneven"):
        said.append(
            _(
                "An interval that was entered does not lie evenly round its number. Its width was used, so the longer "
                "side is taken to be shorter than it is."
            )
        )
    if not figures["interval"]:
        said.append(_("Without an interval it does not say how sure one can be."))
    return said


def step_words(step: str) -> str:
    """What a step is called."""
    return {
        "costs": _("What it costs"),
        "people": _("How many people"),
        "effect": _("What it avoids"),
        "offences": _("Which offences"),
        "assumptions": _("How long, and what is assumed"),
    }[step]


def answers(model: CostModel, *, links: bool) -> list[tuple[str, str, list[Row]]]:
    """The answers of each step with where it is changed: (key, heading, rows)."""
    told = {"costs": _costs, "people": _people, "effect": _effect, "offences": _offences, "assumptions": _assumed}
    found = []
    for step in STEPS:
        given = model.inputs.get(step)
        rows = told[step](given, model) if given is not None else [Row(_("Not answered yet"), "—")]
        if links:
            url = reverse("evaluation:money_step", args=[model.pk, step])
            action = _("Change") if given is not None else _("Answer")
            rows = [Row(rows[0].key, rows[0].value, url, action), *rows[1:]]
        found.append((step, step_words(step), rows))
    return found


def _costs(given: Figures, _model: CostModel) -> list[Row]:
    total = sum(given.get(key) or 0 for key in (*COST_KEYS, "social"))
    span = _ends(given, "low", "high", exact)
    rows = [Row(_("A year, in all"), _with(exact(total), span))]
    rows += [Row(_cost_word(key), exact(given[key])) for key in (*COST_KEYS, "social") if given.get(key)]
    return [*rows, *([Row(_("Setting it up, once"), exact(given["once"]))] if given.get("once") else [])]


def _cost_word(key: str) -> str:
    return {
        "staff": _("Staff"),
        "services": _("Services bought"),
        "equipment": _("Tags and equipment"),
        "premises": _("Premises and overheads"),
        "other": _("Other costs of public bodies"),
        "social": _("Costs that others bear"),
    }[key]


def _people(given: Figures, model: CostModel) -> list[Row]:
    rows = [Row(_("People managed at any one time"), f"{given['people']:g}")]
    if given.get("person_years"):
        rows.append(Row(_("Person-years managed in a year"), f"{given['person_years']:g}"))
    return [*rows, *([Row(_("Locked cohort"), model.cohort.name)] if model.cohort else [])]


def _effect(given: Figures, model: CostModel) -> list[Row]:
    sources = {
        "comparison": _("A finished comparison"),
        "before_after": _("Before and after, without a comparison group"),
        "assumption": _("An assumption"),
    }
    rows = [
        Row(_("Offences avoided, per person and year"), _with(effect(given["avoided"]), _ends(given, "low", "high"))),
        Row(_("From"), sources[given["source"]]),
        Row(_("What is counted"), level_word(given["level"])),
    ]
    if model.comparison:
        rows[1] = Row(_("From"), f"{sources['comparison']}: {model.comparison.analysis.question}")
    if given.get("recorded") is not None:
        shown = _with(effect(given["recorded"]), _ends(given, "recorded_low", "recorded_high"))
        rows.append(Row(_("Recorded offences avoided"), shown))
    return rows


def _ends(given: Figures, low: str, high: str, say: Callable[[float], str] = effect) -> str:
    pair = [each for each in (given.get(low), given.get(high)) if each is not None]
    return between(pair, say) if len(pair) == 2 else ""


def _offences(given: Figures, _model: CostModel) -> list[Row]:
    total = sum(given["counts"].values())
    in_order = sorted(given["counts"].items(), key=lambda each: -each[1])
    return [Row(offence, f"{count / total:.0%}") for offence, count in in_order]


def _assumed(given: Figures, model: CostModel) -> list[Row]:
    anyway = _("Taken off already by the comparison group") if model.comparison_id else f"{given['deadweight']:g}%"
    prices = _("In prices of %(year)s") % {"year": given["price_year"]}
    if given.get("deflator"):
        told = {"year": given["price_year"], "by": f"{given['deflator']:g}", "source": given["deflator_source"]}
        prices = _("In prices of %(year)s; unit costs brought there by %(by)s (%(source)s)") % told
    return [
        Row(_("Years"), given["years"]),
        Row(_("Left of the effect after each further year"), f"{given['decay']:g}%"),
        Row(_("Would have been avoided anyway"), anyway),
        Row(_("Costs raised, against hope, by"), f"{given['optimism_cost']:g}%"),
        Row(_("Benefits lowered, against hope, by"), f"{given['optimism_benefit']:g}%"),
        Row(_("Prices"), prices),
    ]
