"""The shape of what people enter for a summary: for whom and why, and which statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.chronology.models import Standing
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency
from throughcare.summaries.actions import OwnWords, Request
from throughcare.summaries.gathering import Statement
from throughcare.summaries.models import Basis, Purpose, SummaryKind

NOT_LISTED = "not_listed"


class StartForm(PlainForm):
    """Which paper, for whom, why."""

    kind = forms.ChoiceField(label=_l("Which paper?"), choices=SummaryKind.choices, widget=forms.RadioSelect)
    recipient = forms.ChoiceField(label=_l("Which agency is it for?"))
    recipient_name = forms.CharField(
        label=_l("For whose attention?"),
        max_length=200,
        help_text=_l("A name, or a post such as «MAPPA co-ordinator». It stands on every page."),
    )
    purpose = forms.ChoiceField(label=_l("Purpose"), choices=Purpose.choices, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_l("Legal basis"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text=_l("You choose it and answer for it. What cannot apply is refused, and the refusal is kept."),
    )
    necessity = LongTextField(
        label=_l("Why is this necessary and proportionate?"),
        max_length=1000,
        help_text=_l("It stands on the paper and in the register of what has left."),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choices = [("", ""), *((key, agency.name) for key, agency in self.agencies.items())]
        self.fields["recipient"].choices = [*choices, (NOT_LISTED, _("An agency that is not listed here"))]  # type: ignore[attr-defined]

    def request(self) -> Request:
        """What is asked for, as the verb takes it."""
        said = self.cleaned_data
        return Request(
            kind=said["kind"],
            recipient=self.agencies.get(said["recipient"]),
            recipient_name=said["recipient_name"],
            purpose=said["purpose"],
            basis=said["basis"],
            necessity=said["necessity"],
        )


class PeriodForm(PlainForm):
    """Between which days; three months up to today unless told otherwise."""

    all_optional = True

    since = DateField(label=_l("From"), required=False)
    until = DateField(label=_l("Until"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def period(self) -> tuple[date, date]:
        """Both days, whatever was said."""
        said = self.cleaned_data if self.is_valid() else {}
        until = said.get("until") or self.today
        return said.get("since") or until - timedelta(days=90), until


class CheckForm(VersionedForm):
    """Which statements go in, and words of one's own."""

    looks: ClassVar[dict[str, Look]] = {"standing": Look(inline=True)}

    keys = forms.MultipleChoiceField(label=_l("Statements"), widget=forms.MultipleHiddenInput, required=False)
    own_words = LongTextField(
        label=_l("Words of your own"),
        max_length=4000,
        required=False,
        help_text=_l("What the record does not say and the recipient needs. They are marked as yours."),
    )
    standing = forms.ChoiceField(
        label=_l("Your words are"), choices=Standing.choices, widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(label=_l("Why are they needed?"), max_length=300, required=False)

    def __init__(self, *args: Any, statements: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(each.key, each.key) for each in statements]  # type: ignore[attr-defined]

    def own(self) -> OwnWords:
        """The words as the verb takes them."""
        said = self.cleaned_data
        return OwnWords(text=said["own_words"], standing=said["standing"], reason=said["reason"])
