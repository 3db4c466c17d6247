"""The shape of a step before a release, of a takeover of contact, and of the filter of the prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.reviews import promptwords
from throughcare.reviews.models import Readiness
from throughcare.reviews.prompts import Rule

if TYPE_CHECKING:
    _Chosen = forms.ModelChoiceField[Practitioner]
else:
    # Only the type stubs know what the field chooses among.
    _Chosen = forms.ModelChoiceField


class _PractitionerField(_Chosen):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name}, {obj.agency.name}"


class StepForm(VersionedForm):
    """Who sees to a step, and what came of it."""

    agency = forms.ModelChoiceField(
        label=_("Which agency sees to it?"), queryset=Agency.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    practitioner = _PractitionerField(
        label=_("Who there?"), queryset=Practitioner.objects.none(), required=False, empty_label=_("Nobody named yet")
    )
    state = forms.ChoiceField(
        label=_("How far is it?"), choices=Readiness.choices, widget=forms.RadioSelect, initial=Readiness.OPEN
    )
    settled_on = DateField(label=_("When?"), required=False, latest=timezone.localdate)
    words = LongTextField(label=_("What was done, or why is it not needed?"), max_length=2000, required=False)
    reveals = {"state": {Readiness.DONE: ["settled_on"], Readiness.NOT_NEEDED: ["settled_on"]}}

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        practitioners: QuerySet[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = _of(agencies)  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = practitioners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        agency, practitioner = given.get("agency"), given.get("practitioner")
        if practitioner is not None and agency is None:
            given["agency"] = practitioner.agency
        return given


def _of(agencies: Sequence[Agency]) -> QuerySet[Agency]:
    return Agency.objects.filter(pk__in=[agency.pk for agency in agencies]).order_by("name")


class TakeoverForm(VersionedForm):
    """Who keeps contact once probation steps back, and who agreed it."""

    agency = forms.ModelChoiceField(label=_("Which agency keeps contact?"), queryset=Agency.objects.none())
    named = forms.CharField(label=_("Who there?"), max_length=200, help_text=_("The name of the person"))
    agreed_by = forms.CharField(
        label=_("Who agreed it?"), max_length=200, help_text=_("Such as the panel, or names and agencies")
    )
    agreed_on = DateField(label=_("When was it agreed?"), latest=timezone.localdate)
    words = LongTextField(label=_("What was agreed?"), max_length=2000, required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = _of(agencies)  # type: ignore[attr-defined]


class PromptFilter(PlainForm):
    """Which prompts to list."""

    all_optional = True
    rule = forms.MultipleChoiceField(label=_("Raised by"), required=False, widget=forms.CheckboxSelectMultiple)
    lead = forms.ModelChoiceField(
        label=_("Lead agency"), queryset=Agency.objects.none(), required=False, empty_label=_("Any agency")
    )
    mine = forms.BooleanField(label=_("Only people whom I lead"), required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(rule.value, promptwords.name(rule)) for rule in Rule]  # type: ignore[attr-defined]
        self.fields["lead"].queryset = _of(agencies)  # type: ignore[attr-defined]
