"""What the desk asks: how often to write, and whose work goes to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, Look, PlainForm
from throughcare.desk.models import Often, Piece
from throughcare.partnerships.models import Practitioner, Scheme


class DigestForm(PlainForm):
    """How often the mail comes."""

    often = forms.ChoiceField(
        label=_("How often do you want mail about what waits for you?"),
        choices=Often.choices,
        widget=forms.RadioSelect,
        help_text=_("It says how many things of which kind wait, on which scheme, and names nobody."),
    )


class HandOverForm(PlainForm):
    """To whom, until when, why, and what of it."""

    scheme = forms.TypedChoiceField(label=_("On which scheme?"), coerce=int)
    receiver = forms.TypedChoiceField(label=_("Who takes it over?"), coerce=int)
    until_on = DateField(
        label=_("First day back"),
        required=False,
        help_text=_("From this day on everything comes back by itself. Leave it empty if it is handed over for good."),
    )
    reason = forms.CharField(label=_("Why?"), max_length=200, help_text=_("For example, annual leave, or a new post"))
    pieces = forms.MultipleChoiceField(
        label=_("What is handed over?"), choices=Piece.choices, widget=forms.CheckboxSelectMultiple
    )
    looks: ClassVar = {"reason": Look(width="20")}

    def __init__(
        self,
        *args: Any,
        schemes: Sequence[Scheme],
        colleagues: Sequence[Practitioner],
        kinds: Sequence[Piece],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What is not held is not offered; what was ticked a moment ago, and went meanwhile, is no mistake.
        ticked = set(self.data.getlist("pieces")) if isinstance(self.data, QueryDict) else set()
        pieces = cast(forms.MultipleChoiceField, self.fields["pieces"])
        pieces.choices = [(each.value, each.label) for each in Piece if each in kinds or each.value in ticked]
        scheme = cast(forms.ChoiceField, self.fields["scheme"])
        receiver = cast(forms.ChoiceField, self.fields["receiver"])
        scheme.choices = [(each.pk, each.name) for each in schemes]
        if len(schemes) == 1:
            scheme.widget, scheme.initial, scheme.required = forms.HiddenInput(), schemes[0].pk, False
        receiver.choices = [("", _("Choose a colleague")), *((each.pk, str(each)) for each in colleagues)]
