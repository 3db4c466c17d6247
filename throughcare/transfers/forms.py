"""What is asked when a person is offered to another scheme, and when the offer is answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import LongTextField, Look, PlainForm, Section, VersionedForm
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.partnerships.profile import Profile
from throughcare.registrations.forms import cohort_choices, level_choices
from throughcare.sharing.models import InformationClass
from throughcare.transfers.models import Mode, Part

EXTENTS = (
    ("whole", _("The whole record")),
    ("parts", _("Parts of it")),
    ("summary", _("Only the summary below")),
)
# Asked for one by one: what stands under case work always goes with the parts chosen.
ASKED_CLASSES = (InformationClass.OFFENDING, InformationClass.HEALTH)


def _choices(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


class OfferForm(PlainForm):
    """To whom, how, and what goes along."""

    to_scheme = forms.ChoiceField(label=_("To which scheme?"))
    recipient = forms.ChoiceField(
        label=_("Who there may see it?"),
        help_text=_("This person is restricted: nobody else in that scheme will see the offer."),
    )
    mode = forms.ChoiceField(label=_("Share or hand over?"), choices=Mode.choices, widget=forms.RadioSelect)
    extent = forms.ChoiceField(
        label=_("What goes along?"),
        choices=EXTENTS,
        widget=forms.RadioSelect,
        help_text=_(
            "Who the person is, safety markers and restrictions always go along. "
            "Police intelligence never does: the police pass it on themselves."
        ),
    )
    parts = forms.MultipleChoiceField(
        label=_("Which parts?"), choices=Part.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    classes = forms.MultipleChoiceField(
        label=_("Does it take these kinds of information along?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what the other scheme needs for the reason that you give."),
    )
    reason = LongTextField(label=_("Why is the person offered?"), max_length=2000)
    summary = LongTextField(
        label=_("Summary for the other scheme"),
        max_length=4000,
        help_text=_("What it should know first: risk, what works, what is urgent, who to speak to."),
    )
    looks: ClassVar = {"classes": Look(small=True), "parts": Look(small=True)}
    reveals: ClassVar = {"extent": {"parts": ["parts"]}}
    needed: ClassVar = ["parts"]
    sections: ClassVar = [
        Section(_("Where to"), ["to_scheme", "recipient", "mode"]),
        Section(_("What goes along"), ["extent", "parts", "classes"]),
        Section(_("Why"), ["reason", "summary"]),
    ]

    def __init__(
        self,
        *args: Any,
        schemes: Sequence[Scheme],
        recipients: Sequence[tuple[Practitioner, Scheme]],
        classes: Collection[str],
        restricted: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schemes = {str(scheme.pk): scheme for scheme in schemes}
        self.recipients = {f"{who.pk}-{scheme.pk}": (who, scheme) for who, scheme in recipients}
        _choices(self, "to_scheme", [("", _("Choose a scheme")), *((key, s.name) for key, s in self.schemes.items())])
        if restricted:
            named = [
                (key, f"{who.user.name}, {who.agency.name} ({scheme.name})")
                for key, (who, scheme) in self.recipients.items()
            ]
            _choices(self, "recipient", [("", _("Choose somebody")), *named])
        else:
            del self.fields["recipient"]
        open_to_me = [(each.value, each.label) for each in ASKED_CLASSES if each.value in classes]
        _choices(self, "classes", open_to_me)
        if not open_to_me:
            del self.fields["classes"]

    def wanted(self) -> dict[str, Any]:
        """The form as the verb takes it."""
        given = self.cleaned_data
        parts = {"whole": list(Part.values), "parts": given.get("parts", []), "summary": []}[given["extent"]]
        recipient = self.recipients.get(given.get("recipient", ""))
        return {
            "to_scheme": self.schemes[given["to_scheme"]],
            "recipient": recipient[0] if recipient else None,
            "mode": given["mode"],
            "parts": parts,
            "classes": [InformationClass.CASEWORK.value, *given.get("classes", [])] if parts else [],
            "reason": given["reason"],
            "summary": given["summary"],
        }


class AcceptForm(VersionedForm):
    """How the person is held here, who leads, and why they are taken on."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False, widget=forms.RadioSelect)
    lead = forms.ChoiceField(
        label=_("Lead professional"),
        help_text=_("Somebody who may write plans on this scheme, or an agency until it names somebody."),
    )
    answer = LongTextField(label=_("Why is the person taken on?"), max_length=2000)

    def __init__(
        self,
        *args: Any,
        profile: Profile,
        practitioners: Sequence[Practitioner],
        agencies: Sequence[Agency],
        registered: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practitioners = {f"p{each.pk}": each for each in practitioners}
        self.agencies = {f"a{each.pk}": each for each in agencies}
        people = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.practitioners.items()]
        bodies = [(key, each.name) for key, each in self.agencies.items()]
        _choices(self, "lead", [("", _("Choose who leads")), (_("People"), people), (_("Agency only"), bodies)])
        for name, choices in (("level", level_choices(profile)), ("cohort", cohort_choices(profile))):
            _choices(self, name, choices)
            if not choices or registered:
                del self.fields[name]
        if registered:
            del self.fields["lead"]

    def chosen(self) -> tuple[Agency | None, Practitioner | None]:
        """The agency that leads, and the person of it if one is named; nobody where the person has a lead here."""
        key = self.cleaned_data.get("lead", "")
        if key in self.practitioners:
            return self.practitioners[key].agency, self.practitioners[key]
        return self.agencies.get(key), None


class RefuseForm(VersionedForm):
    """Why not."""

    answer = LongTextField(
        label=_("Why is the person not taken on?"), max_length=2000, help_text=_("The scheme that offered reads this.")
    )


class WithdrawForm(VersionedForm):
    """Why the offer is taken back."""

    words = LongTextField(label=_("Why is the offer taken back?"), max_length=2000, required=False)
