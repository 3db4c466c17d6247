"""Filters of the cohort list, and the forms that change a registration and its lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from throughcare.core.forms import DateField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.registrations import further, whereabouts
from throughcare.registrations.models import StatutoryStatus
from throughcare.registrations.queries import COLOURS_IN_ORDER, Wish

Choices = Sequence[tuple[str, Any]]

# An unrated person's colour is the empty string, which no checkbox can carry.
UNRATED = "none"


def level_choices(profile: Profile) -> Choices:
    """The levels of the scheme, in its own words."""
    return [(level.key, level.label) for level in profile.levels]


def cohort_choices(profile: Profile) -> Choices:
    """The cohorts of the scheme, in its own words."""
    return [(cohort.key, cohort.label) for cohort in profile.cohorts]


class CohortFilter(PlainForm):
    """What to show of the cohort; nothing in it says who anybody is, so that it can stand in the address."""

    all_optional = True
    colour = forms.MultipleChoiceField(
        label=_("Rating"),
        choices=[(colour.value or UNRATED, colour.label) for colour in COLOURS_IN_ORDER],
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.MultipleChoiceField(label=_("Level"), widget=forms.CheckboxSelectMultiple)
    cohort = forms.MultipleChoiceField(label=_("Cohort"), widget=forms.CheckboxSelectMultiple)
    where = forms.MultipleChoiceField(
        label=_("Where"),
        choices=[
            ("community", _("In the community")),
            ("custody", _("In custody")),
            ("at_large", _("Unlawfully at large")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.ChoiceField(label=_("Lead agency"))
    mine = forms.BooleanField(label=_("Led by me"))
    overdue = forms.BooleanField(label=_("Review overdue"))
    who = forms.ChoiceField(
        label=_("On the scheme"),
        choices=[("", _("Now")), ("ended", pgettext_lazy("no longer on the scheme", "No longer"))],
        widget=forms.RadioSelect,
    )
    looks: ClassVar = {
        name: Look(small=True) for name in ("colour", "level", "cohort", "where", "mine", "overdue", "who")
    }

    def __init__(self, *args: Any, profile: Profile, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("level", level_choices(profile))
        self._offer("cohort", cohort_choices(profile))
        self._offer("lead", [("", _("Any agency")), *((str(agency.pk), agency.name) for agency in agencies)])
        if not whereabouts.told():
            del self.fields["where"]
        self.further = [each.key for each in further.for_scheme(profile)]
        for each in further.for_scheme(profile):
            self.fields[each.key] = forms.BooleanField(label=each.label)
        self.looks = {**self.looks, **{key: Look(small=True) for key in self.further}}  # type: ignore[misc]
        self.order_fields([name for name in self.fields if name != "who"])
        for field in self.fields.values():
            field.required = False

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        if not choices:
            del self.fields[name]

    def wish(self, *, text: str = "") -> Wish:
        """The filter as the query understands it; what makes no sense is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Wish(
            colours=tuple("" if colour == UNRATED else colour for colour in given.get("colour", ())),
            levels=tuple(given.get("level", ())),
            cohorts=tuple(given.get("cohort", ())),
            where=tuple(given.get("where", ())),
            lead_agency=int(given["lead"]) if given.get("lead") else None,
            mine=bool(given.get("mine")),
            overdue=bool(given.get("overdue")),
            text=text,
            ended=given.get("who") == "ended",
            further=tuple(key for key in self.further if given.get(key)),
        )


class NameInListForm(PlainForm):
    """A name to narrow the list by; sent as a form, because a name has no place in an address."""

    all_optional = True
    text = forms.CharField(label=_("Name or alias"), required=False, max_length=100)
    looks: ClassVar = {"text": Look(width="20", hidden_label=False)}


class RegistrationForm(VersionedForm):
    """Level, cohort, statutory status and MAPPA: the choices are the scheme's."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False, widget=forms.RadioSelect)
    statutory_status = forms.ChoiceField(label=_("Statutory status"), required=False, widget=forms.RadioSelect)
    mappa_category = forms.TypedChoiceField(
        label=_("MAPPA category"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Not a MAPPA case")),
            ("1", _("1: registered sexual offender")),
            ("2", _("2: violent or other sexual offender")),
            ("3", _("3: other dangerous offender")),
            ("4", _("4: terrorist or terrorist risk")),
        ],
    )
    mappa_level = forms.TypedChoiceField(
        label=_("MAPPA level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Not a MAPPA case")),
            ("1", _("1: ordinary agency management")),
            ("2", _("2: active multi-agency management")),
            ("3", _("3: active enhanced multi-agency management")),
        ],
    )
    leading_arrangement = forms.ChoiceField(
        label=_("Which arrangement leads?"),
        required=False,
        choices=[
            ("", _("This scheme")),
            ("mappa", _("MAPPA")),
            ("marac", _("MARAC")),
            ("matac", _("MATAC")),
            ("other", _("Another arrangement")),
        ],
    )

    def __init__(self, *args: Any, profile: Profile, age: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("level", level_choices(profile))
        self._offer("cohort", cohort_choices(profile))
        self._offer("statutory_status", StatutoryStatus.choices)
        # What a level means is the scheme's to say, so these looks differ from form to form.
        self.looks = {  # type: ignore[misc]
            "level": Look(hints={level.key: level.description for level in profile.levels if level.description}),
            "cohort": Look(hints={cohort.key: cohort.description for cohort in profile.cohorts if cohort.description}),
        }

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        if not choices:
            del self.fields[name]


class LeadForm(VersionedForm):
    """Who leads from which day, and why it changes."""

    lead = forms.ChoiceField(
        label=_("Lead professional"),
        help_text=_("Somebody who may write plans on this scheme, or an agency until it names somebody."),
    )
    from_on = DateField(label=_("From which day?"), latest=timezone.localdate)
    reason = forms.CharField(label=_("Why does the lead change?"), max_length=300)

    def __init__(
        self, *args: Any, practitioners: Sequence[Practitioner], agencies: Sequence[Agency], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practitioners = {f"p{each.pk}": each for each in practitioners}
        self.agencies = {f"a{each.pk}": each for each in agencies}
        people = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.practitioners.items()]
        bodies = [(key, each.name) for key, each in self.agencies.items()]
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Choose who leads")), (_("People"), people), (_("Agency only"), bodies)]

    def chosen(self) -> tuple[Agency, Practitioner | None]:
        """The agency that leads, and the person of it if one is named."""
        key = self.cleaned_data["lead"]
        if key in self.agencies:
            return self.agencies[key], None
        practitioner = self.practitioners[key]
        return practitioner.agency, practitioner
