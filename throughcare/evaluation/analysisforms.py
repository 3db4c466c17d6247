"""The shape of what is said of an analysis: the question, the file, the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section
from throughcare.evaluation.actions.analyses import MOST_BYTES
from throughcare.evaluation.models import Analysis, AnalysisKind, Cohort, DataSource

# The columns that gathered data have for the group and for what came of it.
TAKEN, OUTCOME, DAYS = "taken_on", "reoffended", "days"
Column = Mapping[str, Any]


class DraftForm(PlainForm):
    """A question, and who is compared with whom."""

    question = LongTextField(
        label=_l("What is the question?"),
        max_length=300,
        help_text=_l("One sentence, such as: do people of the 2024 cohort reoffend less than others like them?"),
    )
    kind = forms.ChoiceField(label=_l("What is looked at?"), choices=AnalysisKind.choices, widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_l("Who is compared?"), choices=DataSource.choices, widget=forms.RadioSelect)
    cohort = forms.ChoiceField(label=_l("Locked cohort"), required=False)
    data_to = DateField(
        label=_l("Records are whole up to"),
        required=False,
        latest=timezone.localdate,
        help_text=_l("For a cohort: people whose follow-up is not over by this day fall out. For example, 31 10 2026"),
    )

    looks: ClassVar = {"cohort": Look(small=True)}

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {str(each.pk): each for each in cohorts}
        field = self.fields["cohort"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("", _("None: everybody is in a file")),
            *((key, each.name) for key, each in self.cohorts.items()),
        ]

    def chosen(self) -> dict[str, Any]:
        """What the action asks for."""
        given = self.cleaned_data
        return {
            "question": given["question"],
            "kind": given["kind"],
            "source": given["source"],
            "cohort": self.cohorts.get(given["cohort"]),
            "data_to": given["data_to"],
        }


class RowsForm(PlainForm):
    """A file of rows without names."""

    file = forms.FileField(
        label=_l("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.parquet"}),
        help_text=_l(
            "CSV in UTF-8 or Parquet, up to 10 MB: one row a person, one column a fact, the names in the head."
        ),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read into memory."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Leave out columns that the plan does not need.")
            )
        return file


class PlanForm(PlainForm):
    """Everything that is decided before an outcome is looked at."""

    treatment = forms.ChoiceField(label=_l("Which column says who was taken on?"), help_text=_l("1 or yes: taken on."))
    outcome = forms.ChoiceField(label=_l("Which column is the outcome?"))
    time = forms.ChoiceField(
        label=_l("Which column is the time?"), help_text=_l("From the start to the event, or to the end.")
    )
    event = forms.ChoiceField(label=_l("Which column says whether it happened?"))
    covariates = forms.MultipleChoiceField(
        label=_l("In what are they to be alike?"),
        help_text=_l("Only what was known before anybody was taken on."),
        widget=forms.CheckboxSelectMultiple,
    )
    missing = forms.ChoiceField(
        label=_l("Where a value is missing"),
        choices=[
            ("complete", _l("Leave the person out, and say how many")),
            ("indicator", _l("Keep the person, with the average and a mark that it is missing")),
        ],
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(
        label=_l("How are people matched?"),
        choices=[
            ("radius", _l("With everybody whose propensity is close (radius)")),
            ("nearest", _l("With those who are nearest, each used once")),
            ("nearest_again", _l("With those who are nearest, who may be used again")),
        ],
        widget=forms.RadioSelect,
    )
    caliper = forms.DecimalField(
        label=_l("How close, on the propensity (caliper)"),
        min_value=Decimal("0.0001"),
        max_value=Decimal(1),
        required=False,
        help_text=_l(
            "The propensity is how likely somebody like them was to be taken on, from 0 to 1. Closer is more alike, "
            "and leaves more people out. Such as 0.05. Empty: no limit, for the nearest only."
        ),
    )
    ratio = forms.IntegerField(label=_l("How many for each, when matched with the nearest"), min_value=1, max_value=20)
    worthwhile = forms.DecimalField(label=_l("The smallest difference that would matter"), min_value=Decimal("0.0001"))
    base = forms.DecimalField(
        label=_l("Share expected to reoffend without the scheme"), min_value=Decimal(1), max_value=Decimal(99)
    )
    bootstrap = forms.IntegerField(
        label=_l("Samples for the bootstrap interval"),
        min_value=100,
        max_value=2000,
        help_text=_l(
            "How often the comparison is repeated on random samples of these people: how far the answers lie apart is "
            "a second interval. 1000 is usual."
        ),
    )
    seed = forms.IntegerField(
        label=_l("Starting number of the random samples (seed)"),
        min_value=0,
        max_value=10**6,
        help_text=_l("Any number. The same number gives the same interval again."),
    )

    looks: ClassVar = {
        "caliper": Look(width="5"),
        "ratio": Look(width="2"),
        "worthwhile": Look(width="5"),
        "base": Look(width="3", suffix="%"),
        "bootstrap": Look(width="5"),
        "seed": Look(width="5"),
    }
    sections: ClassVar = [
        Section(_l("What is compared"), ["treatment", "outcome", "time", "event", "covariates", "missing"]),
        Section(_l("How people are matched"), ["method", "caliper", "ratio"]),
        Section(_l("What would matter"), ["worthwhile", "base"]),
        Section(_l("How the interval is made"), ["bootstrap", "seed"]),
    ]

    def __init__(self, *args: Any, analysis: Analysis, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.analysis = analysis
        self.survival = analysis.kind == AnalysisKind.SURVIVAL
        self.gathered = analysis.source != DataSource.FILE
        self.columns: list[Column] = list(analysis.columns or [])
        self._offer("treatment", [each for each in self.columns if each["two"]])
        for name in ("outcome", "time", "event", "covariates"):
            self._offer(name, self.columns)
        unwanted = {"outcome"} if self.survival else {"time", "event"}
        if self.survival:
            unwanted |= {"method", "caliper", "ratio", "bootstrap", "seed"}
        if self.gathered:
            unwanted |= {"treatment", "outcome", "time", "event"}
            self._offer("covariates", [each for each in self.columns if each["name"] != TAKEN])
        for name in unwanted:
            del self.fields[name]
        self.fields["worthwhile"].help_text = (
            _("By how many per cent the pace of reoffending would have to fall, such as 20.")
            if self.survival
            else _("In percentage points where the outcome is yes or no, such as 5; else in units of the outcome.")
        )

    def _offer(self, name: str, columns: Sequence[Column]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        # Where one column is chosen nothing is chosen beforehand: the first of a file is seldom the right one.
        none = [] if isinstance(field, forms.MultipleChoiceField) else [("", _("Choose a column"))]
        field.choices = [*none, *((each["name"], self._words(each)) for each in columns)]

    def _words(self, column: Column) -> str:
        if not column["missing"]:
            return str(column["name"])
        words = {"name": column["name"], "many": column["missing"], "rows": column["rows"]}
        return _("%(name)s (missing in %(many)s of %(rows)s)") % words

    def clean(self) -> dict[str, Any]:
        """No column for two purposes; a caliper where the method needs one."""
        given = super().clean() or {}
        roles = [given[name] for name in ("treatment", "outcome", "time", "event") if given.get(name)]
        if len(set(roles)) < len(roles):
            self.add_error(None, _("A column is named for two purposes. Choose another one."))
        both = sorted(set(roles) & set(given.get("covariates") or ()))
        if both:
            words = _("%(names)s cannot be both. Take it out of what people are to be alike in.")
            self.add_error("covariates", words % {"names": ", ".join(both)})
        if given.get("method") == "radius" and given.get("caliper") is None and "caliper" not in self.errors:
            self.add_error("caliper", _("Say how close, such as 0.05."))
        return given

    def plan(self) -> dict[str, Any]:
        """The plan as it is kept and fixed."""
        given = self.cleaned_data
        method = given.get("method", "radius")
        caliper = given.get("caliper")
        return {
            "treatment": given.get("treatment", TAKEN),
            "outcome": "" if self.survival else given.get("outcome", OUTCOME),
            "time": given.get("time", DAYS) if self.survival else "",
            "event": given.get("event", OUTCOME) if self.survival else "",
            "covariates": list(given["covariates"]),
            "missing": given["missing"],
            "method": "radius" if method == "radius" else "nearest",
            "caliper": None if caliper is None else float(caliper),
            "ratio": 1 if method == "radius" else given.get("ratio", 1),
            "replace": method == "nearest_again",
            "order": "largest",
            "seed": given.get("seed", 0),
            "bootstrap": given.get("bootstrap", 0),
            "worthwhile": self._worthwhile(given),
            "base": float(given["base"]) / 100,
            "aim": "lower",
        }

    def _worthwhile(self, given: Mapping[str, Any]) -> float:
        value = float(given["worthwhile"])
        of_two = {each["name"] for each in self.columns if each["two"]}
        share = self.survival or self.gathered or given.get("outcome") in of_two
        return value / 100 if share else value


FIRST_PLAN = {
    "missing": "complete",
    "method": "radius",
    "caliper": "0.05",
    "ratio": 1,
    "worthwhile": "10",
    "base": "50",
    "bootstrap": 1000,
    "seed": 1,
}


def filled_from(plan: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form shows first: the plan as it stands, else what is usual."""
    if not plan:
        return dict(FIRST_PLAN)
    method = "radius" if plan["method"] == "radius" else "nearest_again" if plan["replace"] else "nearest"
    worth = plan["worthwhile"]
    return {**plan, "method": method, "base": f"{100 * plan['base']:g}", "worthwhile": f"{100 * worth:g}"}
