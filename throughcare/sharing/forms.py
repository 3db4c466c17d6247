"""What is typed into the protocol register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm
from throughcare.partnerships.models import Agency
from throughcare.sharing.coverage import OPENS
from throughcare.sharing.models import InformationClass


class AgreementForm(PlainForm):
    """An information sharing agreement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = LongTextField(
        label=_("Purpose"),
        max_length=2000,
        help_text=_("For what may information be shared? In the agreement's own words."),
    )
    starts_on = DateField(label=_("In force from"))
    review_on = DateField(label=_("Review by"), required=False)
    ends_on = DateField(label=_("In force until"), required=False)
    document_reference = forms.CharField(label=_("Where the signed document is kept"), max_length=300, required=False)


class SignatureForm(PlainForm):
    """An agency's signature."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none())
    classes = forms.MultipleChoiceField(
        label=_("What may it see?"),
        choices=InformationClass.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick every class that the signed document covers. If this changes what an earlier signature covered, "
            "the earlier one lapses on the day before, and a class that is not ticked closes at once."
        ),
    )
    signed_by = forms.CharField(
        label=_("Signed by"), max_length=200, help_text=_("Name and post of the designated officer.")
    )
    starts_on = DateField(label=_("Signed on"), latest=timezone.localdate)
    ends_on = DateField(label=_("Lapses after"), required=False)
    looks = {"classes": Look(hints={str(each): words for each, words in OPENS.items()})}

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = agencies


class LastDayForm(PlainForm):
    """The last day on which something is in force."""

    on = DateField(label=_("Last day in force"), help_text=_("Access closes the day after."))
