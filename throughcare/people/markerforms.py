"""The shape of what is keyed about a warning: its evidence, a review, a correction, its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.people.detailforms import why_field
from throughcare.people.models import Marker


def _tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def _evidence() -> LongTextField:
    return LongTextField(
        label=_("What does it rest on?"),
        max_length=2000,
        help_text=_("What happened, when, and who knows it. Everybody on the scheme sees the marker."),
    )


class MarkerForm(PlainForm):
    """A warning that matters for somebody's safety."""

    kind = forms.ChoiceField(label=_("Which warning?"), choices=Marker.Kind.choices, widget=forms.RadioSelect)
    evidence = _evidence()
    from_on = DateField(label=_("From which day?"), latest=timezone.localdate)
    review_on = DateField(label=_("When should it be looked at again?"), earliest=_tomorrow)
    looks: ClassVar = {
        "kind": Look(
            hints={
                "staff_risk": _("Somebody who works with the person could be harmed."),
                "vulnerable": _("The person could be harmed or exploited by others."),
            }
        )
    }


class ReviewMarkerForm(VersionedForm):
    """The warning still holds: what was found, and when to look next."""

    words = LongTextField(
        label=_("What was found?"), max_length=2000, help_text=_("What still speaks for it, and who was asked.")
    )
    reviewed_on = DateField(label=_("When was it looked at?"), latest=timezone.localdate)
    review_on = DateField(label=_("When should it be looked at again?"), earliest=_tomorrow)


class CorrectMarkerForm(VersionedForm):
    """What should have been written of the warning."""

    evidence = _evidence()
    from_on = DateField(label=_("From which day?"), latest=timezone.localdate)
    review_on = DateField(label=_("When should it be looked at again?"))
    why = why_field()


class EndMarkerForm(VersionedForm):
    """The day a warning ends, and why."""

    on = DateField(label=_("From which day is it no longer needed?"), latest=timezone.localdate)
    reason = LongTextField(label=_("Why is it no longer needed?"), max_length=1000)
