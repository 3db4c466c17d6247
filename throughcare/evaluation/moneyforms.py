"""The shape of what is entered for a model of costs and benefits, one thing a page; and of a table that is brought."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import Look, PlainForm, Section, VersionedForm
from throughcare.evaluation.moneyfile import COST_KEYS, WITHOUT_COST

MOST_BYTES = 200_000
POUNDS, EACH = Look(width="10", prefix="£"), Look(width="5")
PER_CENT = Look(width="4", suffix="%")
Choices = Sequence[tuple[Any, Any]]


class NumberField(forms.CharField):
    """A number as people write it: £1,250.50 is 1250.5."""

    def __init__(self, *, least: float | None = 0, most: float = 1e10, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> Any:
        """The number, or None."""
        text = str(super().to_python(value) or "").strip().lstrip("£").replace(",", "").replace(" ", "").rstrip("%")
        if not text:
            return None
        try:
            number = float(text.replace("−", "-"))
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or abs(number) > self.most:
            raise forms.ValidationError(_("%(label)s must be a number, such as 1250"), params={"label": self.label})
        if self.least is not None and number < self.least:
            raise forms.ValidationError(
                _("%(label)s must be %(least)s or more"), params={"label": self.label, "least": f"{self.least:g}"}
            )
        return number

    def validate(self, value: Any) -> None:
        """A number may be 0."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Numbers have no length."""


class BasicsForm(VersionedForm):
    """What the model is called, and the tables it uses."""

    name = forms.CharField(label=_l("Name of the model"), max_length=100, help_text=_l("Such as: Ten years, 80 people"))
    unit_costs = forms.ChoiceField(label=_l("Unit costs"), widget=forms.RadioSelect)
    multipliers = forms.ChoiceField(
        label=_l("From recorded to actual offences"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, tables: Choices, factors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_costs"].choices = tables  # type: ignore[attr-defined]
        none = ("", _("None: no estimate of actual offences is made"))
        self.fields["multipliers"].choices = [*factors, none]  # type: ignore[attr-defined]


class CostsForm(VersionedForm):
    """What the scheme costs in a year, by who bears it."""

    all_optional = True
    staff = NumberField(label=_l("Staff"), required=False, help_text=_l("Pay with pension and insurance, of everybody"))
    services = NumberField(label=_l("Services bought"), required=False, help_text=_l("Such as treatment, mentors"))
    equipment = NumberField(label=_l("Tags and equipment"), required=False)
    premises = NumberField(label=_l("Premises and overheads"), required=False)
    other = NumberField(label=_l("Other costs of public bodies"), required=False)
    social = NumberField(
        label=_l("Costs that others bear"), required=False, help_text=_l("Such as the time of volunteers and employers")
    )
    once = NumberField(label=_l("Setting it up, once"), required=False)
    low = NumberField(label=_l("Least cost of a year"), required=False)
    high = NumberField(label=_l("Greatest cost of a year"), required=False)
    looks: ClassVar = dict.fromkeys((*COST_KEYS, "social", "once", "low", "high"), POUNDS)
    sections: ClassVar = [
        Section(
            _l("A year, borne by public bodies"),
            list(COST_KEYS),
            hint=_l("Only what is spent because of the scheme. In prices of one year, which you say later."),
        ),
        Section(_l("A year, borne by others"), ["social"]),
        Section(_l("Once"), ["once"]),
        Section(
            _l("How sure is that?"),
            ["low", "high"],
            hint=_l(
                "Ends between which all costs of a year lie in 95 of 100 cases. Leave both empty if they are known."
            ),
        ),
    ]

    def clean(self) -> dict[str, Any]:
        """Both ends or none, round the sum."""
        given = super().clean()
        total = sum(given.get(key) or 0 for key in (*COST_KEYS, "social"))
        if not total and not given.get("once"):
            self.add_error("staff", _("Enter what the scheme costs: at least one amount"))
        _two_ends(self, given, total, "low", "high")
        return given


class PeopleForm(VersionedForm):
    """How many people the costs are for."""

    people = NumberField(label=_l("People managed at any one time"), least=0.01, most=1e6)
    person_years = NumberField(
        label=_l("Person-years managed in a year"),
        required=False,
        least=0.01,
        most=1e6,
        help_text=_l("Divides the cost per managed person. Leave it empty if it is the number above."),
    )
    cohort = forms.ChoiceField(
        label=_l("Locked cohort"),
        required=False,
        help_text=_l("Only told in the report; its people are not counted here"),
    )
    looks: ClassVar = {"people": EACH, "person_years": EACH}

    def __init__(self, *args: Any, cohorts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cohorts:
            self.fields["cohort"].choices = [("", _("None")), *cohorts]  # type: ignore[attr-defined]
        else:
            del self.fields["cohort"]


class EffectForm(VersionedForm):
    """How many offences are avoided, how that is known, and what is counted."""

    all_optional = True
    source = forms.ChoiceField(
        label=_l("How do you know what the scheme avoids?"),
        widget=forms.RadioSelect,
        choices=[
            ("comparison", _l("From a finished comparison")),
            ("before_after", _l("From offences before and after, without a comparison group")),
            ("assumption", _l("It is an assumption, to see what would follow")),
        ],
    )
    run = forms.ChoiceField(label=_l("Comparison"), required=False)
    each = NumberField(
        label=_l("Offences that stand behind one person who offends again, a year"),
        required=False,
        least=0.01,
        most=1000,
        help_text=_l("1 if the comparison counts the offences of a year rather than people"),
    )
    level = forms.ChoiceField(
        label=_l("What is counted?"),
        widget=forms.RadioSelect,
        choices=[
            ("proven", _l("Proven offences: conviction or caution")),
            ("recorded", _l("Offences recorded by police")),
            ("actual", _l("Actual offences, as estimated by somebody else")),
        ],
    )
    avoided = NumberField(
        label=_l("Offences avoided, per person and year"),
        least=-1000,
        most=1000,
        required=False,
        help_text=_l("In the first year, such as 0.8. Below 0 if there were more. Leave it empty with a comparison."),
    )
    low = NumberField(label=_l("Lower end of the interval"), least=-1000, most=1000, required=False)
    high = NumberField(label=_l("Upper end of the interval"), least=-1000, most=1000, required=False)
    recorded = NumberField(label=_l("Recorded offences avoided"), least=-1000, most=1000, required=False)
    recorded_low = NumberField(label=_l("Recorded: lower end"), least=-1000, most=1000, required=False)
    recorded_high = NumberField(label=_l("Recorded: upper end"), least=-1000, most=1000, required=False)
    looks: ClassVar = dict.fromkeys(
        ("each", "avoided", "low", "high", "recorded", "recorded_low", "recorded_high"), EACH
    )
    sections: ClassVar = [
        Section("", ["source", "run", "each", "level"]),
        Section(
            _l("The effect"),
            ["avoided", "low", "high"],
            hint=_l("The ends of its 95% interval, if it has one. Without them there is no interval of the result."),
        ),
        Section(
            _l("Recorded offences as well (optional)"),
            ["recorded", "recorded_low", "recorded_high"],
            hint=_l("When you count proven offences above and know recorded ones too. They are shown apart."),
        ),
    ]
    reveals: ClassVar = {"source": {"comparison": ["run", "each"]}}
    needed: ClassVar = ["run"]

    def __init__(self, *args: Any, runs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if runs:
            self.fields["run"].choices = [("", ""), *runs]  # type: ignore[attr-defined]
            return
        source: Any = self.fields["source"]
        source.choices = source.choices[1:]
        source.help_text = _("No comparison of this scheme is finished; then its effect could be taken.")
        del self.fields["run"], self.fields["each"]
        self.reveals, self.needed = {}, []  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """An effect, its two ends round it."""
        given = super().clean()
        if given.get("source") != "comparison" and "source" in given:
            if given.get("avoided") is None and "avoided" not in self.errors:
                self.add_error("avoided", _("Enter how many offences are avoided, per person and year"))
            _two_ends(self, given, given.get("avoided"), "low", "high")
        if given.get("recorded") is not None and given.get("level") != "proven":
            self.add_error("recorded", _("Leave this empty: above you count recorded offences, or actual ones"))
        _two_ends(self, given, given.get("recorded"), "recorded_low", "recorded_high")
        return given


class OffencesForm(VersionedForm):
    """Which offences are avoided: counts or percentages, a line for each."""

    all_optional = True

    def __init__(self, *args: Any, offences: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = _kinds(offences)
        costed = [f"kind_{place}" for place in range(len(offences))]
        without = [f"kind_{place}" for place in range(len(offences), len(self.names))]
        for place, name in enumerate(self.names):
            hint = _("%(cost)s each") % {"cost": offences[place][1]} if place < len(offences) else ""
            self.fields[f"kind_{place}"] = NumberField(label=name, required=False, most=1e6, help_text=hint)
        self.looks = dict.fromkeys((*costed, *without), EACH)  # type: ignore[misc]
        self.sections = [  # type: ignore[misc]
            Section(_("Offences with a published cost"), costed),
            Section(
                _("Offences without one"),
                without,
                hint=_("Nobody gives them a cost. They count as no benefit, and the report tells their share."),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """At least one."""
        given = super().clean()
        if not self.errors and not any(given.get(f"kind_{place}") for place in range(len(self.names))):
            self.add_error("kind_0", _("Enter how many, at least at one kind of offence"))
        return given

    def counts(self) -> dict[str, float]:
        """What was entered, by offence."""
        found = {name: self.cleaned_data.get(f"kind_{place}") for place, name in enumerate(self.names)}
        return {name: count for name, count in found.items() if count}

    @staticmethod
    def initial_of(counts: Mapping[str, float], offences: Sequence[tuple[str, str]]) -> dict[str, str]:
        """The fields as they were filled."""
        return {f"kind_{place}": f"{counts[name]:g}" for place, name in enumerate(_kinds(offences)) if name in counts}


class AssumptionsForm(VersionedForm):
    """How long, how lasting, at which prices, and against which hopes."""

    years = forms.IntegerField(label=_l("Years"), min_value=1, max_value=60, initial=10)
    decay = NumberField(
        label=_l("Percentage of the effect left after each further year"),
        most=100,
        initial="100",
        help_text=_l("100% if it lasts as it is; 80% if it loses a fifth each year"),
    )
    deadweight = NumberField(
        label=_l("Percentage that would have been avoided anyway"),
        most=100,
        initial="0",
        help_text=_l("Deadweight: without a comparison group some of the fall would have come without the scheme"),
    )
    optimism_cost = NumberField(label=_l("Percentage added to the costs, against hope"), most=1000, initial="0")
    optimism_benefit = NumberField(label=_l("Percentage taken off the benefit, against hope"), most=100, initial="0")
    price_year = forms.CharField(label=_l("Price year of your costs"), max_length=20, help_text=_l("Such as 2025/26"))
    deflator = NumberField(
        label=_l("Deflator"),
        required=False,
        least=0.01,
        most=100,
        help_text=_l("Multiplies the unit costs to bring them to that year. Take it from HM Treasury’s GDP deflators."),
    )
    deflator_source = forms.CharField(label=_l("Where the deflator comes from"), max_length=200, required=False)
    looks: ClassVar = {
        "years": Look(width="3"),
        **dict.fromkeys(("decay", "deadweight", "optimism_cost", "optimism_benefit"), PER_CENT),
        "price_year": Look(width="10"),
        "deflator": EACH,
    }
    sections: ClassVar = [
        Section(_l("Time"), ["years", "decay", "deadweight"]),
        Section(_l("Caution"), ["optimism_cost", "optimism_benefit"]),
        Section(_l("Prices"), ["price_year", "deflator", "deflator_source"]),
    ]

    def __init__(self, *args: Any, compared: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compared = compared
        if compared:
            del self.fields["deadweight"]

    def clean(self) -> dict[str, Any]:
        """A deflator says where it is from; a comparison group has deadweight taken off."""
        given = super().clean()
        if given.get("deflator") and not given.get("deflator_source"):
            self.add_error("deflator_source", _("Enter where the deflator comes from"))
        return {**given, "deadweight": 0} if self.compared else given


class TableForm(PlainForm):
    """A table of unit costs, or of multipliers, that somebody brings."""

    name = forms.CharField(label=_l("Name of the table"), max_length=100)
    source = forms.CharField(
        label=_l("Where the figures come from"), max_length=300, help_text=_l("Publication, year, table or page")
    )
    file = forms.FileField(label=_l("CSV file"))

    def __init__(self, *args: Any, columns: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = columns

    def clean_file(self) -> str:
        """The text of the file."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 200 KB. It should hold one line for each offence."))
        content: bytes = file.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("The file is not text in UTF-8. Save it as CSV (UTF-8) and try again.")
            ) from None


def _kinds(offences: Sequence[tuple[str, str]]) -> list[str]:
    """Those of the table, then those that it has no cost for."""
    held = {name.casefold() for name, _cost in offences}
    return [*(name for name, _cost in offences), *(name for name in WITHOUT_COST if name.casefold() not in held)]


def _two_ends(form: forms.Form, given: Mapping[str, Any], centre: float | None, low: str, high: str) -> None:
    ends = given.get(low), given.get(high)
    if low in form.errors or high in form.errors or ends == (None, None):
        return
    if ends[0] is None or ends[1] is None:
        form.add_error(low if ends[0] is None else high, _("Enter both ends, or neither"))
    elif centre is None:
        form.add_error(low, _("Enter the number itself as well, not only its ends"))
    elif not ends[0] <= centre <= ends[1]:
        words = _("The ends must lie on both sides of %(centre)s") % {"centre": f"{centre:,.6g}"}
        form.add_error(low, words)
