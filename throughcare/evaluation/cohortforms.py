"""Forms of cohorts: from which day people are followed, who is taken, what to work out, a table of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.models import Basis, SeverityTable
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.profile import Profile
from throughcare.people.models import Sex
from throughcare.registrations.forms import cohort_choices, level_choices
from throughcare.registrations.models import StatutoryStatus

MOST_BYTES = 1_000_000


class BasisForm(PlainForm):
    """One question: the index date."""

    basis = forms.ChoiceField(
        label=_l("From which day are people followed?"), choices=Basis.choices, widget=forms.RadioSelect
    )
    looks: ClassVar = {
        "basis": Look(
            heading=True,
            size="l",
            hints={
                "adopted": _l("Says what came after the scheme took somebody on."),
                "released": _l(
                    "As the Ministry of Justice counts people who leave prison. Whoever was in prison when adopted "
                    "could not offend in the community: take this where many were."
                ),
                "convicted": _l("As the Ministry of Justice counts people with a community sentence or a caution."),
            },
        )
    }


class RuleForm(VersionedForm):
    """Whom the rule takes, and what the cohort is called."""

    name = forms.CharField(
        label=_l("What is the cohort called?"), max_length=100, help_text=_l("For example, adopted in 2024")
    )
    question = LongTextField(label=_l("What do you want to find out?"), max_length=500, required=False)
    since = DateField(label=_l("First day"), latest=timezone.localdate)
    until = DateField(label=_l("Last day"), latest=timezone.localdate)
    level = forms.ChoiceField(label=_l("Level on that day"), required=False)
    cohort = forms.ChoiceField(label=_l("Cohort on that day"), required=False)
    status = forms.ChoiceField(label=_l("Statutory status on that day"), required=False)
    sex = forms.ChoiceField(label=_l("Sex"), required=False)
    hub = forms.ChoiceField(label=_l("Hub"), required=False)
    looks: ClassVar = {"name": Look(width="two-thirds")}
    sections: ClassVar = [
        Section(
            _l("When"), ["since", "until"], hint=_l("Everybody whose first day of being followed lies in this time")
        ),
        Section(
            _l("Whom"),
            ["level", "cohort", "status", "sex", "hub"],
            hint=_l("Leave all of them at everybody unless the question is about a part of the scheme"),
        ),
        Section(_l("What it is called"), ["name", "question"]),
    ]

    def __init__(self, *args: Any, profile: Profile, schemes: Mapping[int, Scheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hubs = [(str(each.pk), each.name) for each in schemes.values() if each.board_id is not None]
        self._offer("level", level_choices(profile))
        self._offer("cohort", cohort_choices(profile))
        self._offer("status", [(str(value), str(label)) for value, label in StatutoryStatus.choices])
        self._offer("sex", [(str(value), str(label)) for value, label in Sex.choices])
        self._offer("hub", hubs if len(hubs) > 1 else [])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Everybody")), *choices]
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A period in order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("since", _("The first day must be on or before the last."))
        return given

    def rule(self, basis: str) -> Definition:
        """The rule that was chosen."""
        given = {name: self.cleaned_data.get(name) or "" for name in ("level", "cohort", "hub", "sex", "status")}
        return Definition(basis=basis, since=self.cleaned_data["since"], until=self.cleaned_data["until"], **given)


class ResultForm(PlainForm):
    """Up to which day the records are whole, how long each window is, by which weights."""

    data_to = DateField(
        label=_l("Up to which day are the records whole?"),
        latest=timezone.localdate,
        help_text=_l("Offences and court results are often recorded weeks later. Take a day that is safe."),
    )
    months = forms.TypedChoiceField(
        label=_l("How long is each time before, on and after the scheme?"),
        coerce=int,
        choices=[(6, _l("At most 6 months")), (12, _l("At most 12 months")), (24, _l("At most 24 months"))],
        initial=12,
        widget=forms.RadioSelect,
    )
    weights = forms.ChoiceField(label=_l("Weigh how grave offences were by"), required=False)

    def __init__(self, *args: Any, tables: Sequence[SeverityTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = {str(each.pk): each for each in tables}
        field = self.fields["weights"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("", _("Nothing: count offences only")),
            *((key, str(each)) for key, each in self.tables.items()),
        ]

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that asks."""
        given = self.cleaned_data
        return {
            "data_to": given["data_to"],
            "months": given["months"],
            "weights": self.tables.get(given.get("weights") or ""),
        }


class WeightsForm(PlainForm):
    """A table of weights as a file."""

    name = forms.CharField(
        label=_l("What is the table called?"),
        max_length=100,
        help_text=_l("A table of the same name becomes the next version of it; earlier versions stay."),
    )
    source = forms.CharField(
        label=_l("Where do the weights come from?"), max_length=300, help_text=_l("Publisher, title and year")
    )
    file = forms.FileField(
        label=_l("The file"),
        help_text=_l(
            "A CSV file with the columns offence, weight and source: the offence as its five-digit Home Office code. "
            "What the table does not hold is told as having no weight, and never counted as nothing."
        ),
    )
    looks: ClassVar = {"name": Look(width="two-thirds")}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read into memory."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. A table of weights is much smaller."))
        return file

    def text(self) -> str:
        """What the file says."""
        content: bytes = self.cleaned_data["file"].read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # An older spreadsheet on Windows; any byte is a letter there.
            return content.decode("cp1252", errors="replace")
