"""Shape of input for scores: the facts of each instrument, or a score typed from another system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, Look, PlainForm, Section, YesNoField
from throughcare.people.models import Person
from throughcare.scores.methods import arp, oasys, offences, ogrs3
from throughcare.scores.methods.refusals import Refused
from throughcare.scores.models import Instrument
from throughcare.scores.words import refusal_words

SEXES = [("M", _("Male")), ("F", _("Female"))]
OFFENCE_HELP = _("Five digits, such as 02801. Or choose the group below.")
DRUG_WORDS: Mapping[str, Any] = {
    "heroin": _("Heroin"),
    "other_opiate": _("Other opiates"),
    "crack_cocaine": _("Crack cocaine"),
    "powder_cocaine": _("Powder cocaine"),
    "misused_prescribed": _("Misused prescribed drugs"),
    "benzodiazepines": _("Benzodiazepines"),
    "cannabis": _("Cannabis"),
    "steroids": _("Steroids"),
    "other_drugs": _("Other drugs"),
    "ketamine": _("Ketamine"),
    "spice": _("Spice"),
    "hallucinogens": _("Hallucinogens"),
    "solvents": _("Solvents"),
    "amphetamines": _("Amphetamines"),
    "ecstasy": _("Ecstasy"),
    "methadone": _("Methadone (not prescribed)"),
}


class FactsForm(PlainForm):
    """What both instruments need; the refusals of the method stand at the fields that they are about."""

    sex = forms.ChoiceField(
        label=_("Sex"), choices=SEXES, widget=forms.RadioSelect, help_text=_("The formula knows these two only")
    )
    source = forms.CharField(
        label=_("Where do these facts come from?"),
        max_length=200,
        help_text=_("For example, PNC print of 3 March 2026"),
    )
    at_fields: Mapping[str, str] = {}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        known = {"sex": person.sex} if person.sex in "MF" else {}
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.person = person

    def refuse_at_fields(self, refused: Refused) -> None:
        """Each refusal where it can be put right; what has no field here stands above."""
        for one in refused.refusals:
            name = self.at_fields.get(one.field, one.field)
            self.add_error(name if name in self.fields else None, refusal_words(one))


class OgrsForm(FactsForm):
    """The facts of OGRS3, as dates where dates are known."""

    conviction_date = DateField(label=_("Date of the current conviction or caution"), latest=timezone.localdate)
    disposal = forms.ChoiceField(
        label=_("What was it?"),
        choices=[("conviction", _("Conviction")), ("caution", _("Caution, warning or reprimand"))],
        widget=forms.RadioSelect,
    )
    followup_date = DateField(
        label=_("Date follow-up starts"),
        help_text=_("The day of the community sentence or caution, or of release from custody"),
    )
    age_at_first_sanction = forms.IntegerField(
        label=_("Age at the first conviction or caution"), min_value=0, max_value=109
    )
    previous_sanctions = forms.IntegerField(
        label=_("Number of previous sanctions"),
        min_value=0,
        max_value=9999,
        help_text=_("Occasions on which there was a conviction or caution, not offences; without the current one"),
    )
    offence_code = forms.CharField(label=_("Offence code"), max_length=5, required=False, help_text=OFFENCE_HELP)
    offence_group = forms.ChoiceField(
        label=_("Offence group"),
        choices=[("", "---------"), *[(name, _(name)) for name in offences.group_names()]],
        required=False,
    )
    looks = {
        "sex": Look(inline=True),
        "age_at_first_sanction": Look(width="3"),
        "previous_sanctions": Look(width="4"),
        "offence_code": Look(width="5"),
        "source": Look(width="two-thirds"),
    }
    sections = [
        Section(
            _("The current conviction or caution"), ["conviction_date", "disposal", "offence_code", "offence_group"]
        ),
        Section(_("The person"), ["sex", "followup_date"]),
        Section(_("Before"), ["age_at_first_sanction", "previous_sanctions"]),
        Section(_("Where it comes from"), ["source"]),
    ]
    at_fields = {
        "offence": "offence_code",
        "age_at_conviction": "conviction_date",
        "age_at_risk": "followup_date",
        "first_sanction_date": "age_at_first_sanction",
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            names = ("sex", "conviction_date", "followup_date", "age_at_first_sanction", "previous_sanctions")
            given = {name: cleaned[name] for name in (*names, "disposal", "offence_code", "offence_group")}
            try:
                cleaned["inputs"] = ogrs3.from_dates(ogrs3.Dates(date_of_birth=self.person.birth_date, **given))
            except Refused as refused:
                self.refuse_at_fields(refused)
        return cleaned


def _scale(question: oasys.Question) -> list[tuple[str, str]]:
    return [("", "---------"), *[(str(value), str(value)) for value in question.scale]]


class ArpForm(FactsForm):
    """The facts of the All Reoffending Predictor, with the OASys answers where there is an assessment."""

    conviction_date = DateField(label=_("Date of the current conviction or caution"), latest=timezone.localdate)
    community_date = DateField(
        label=_("Date in the community"),
        help_text=_("The day on which the person came, or comes, to live in the community after it"),
    )
    assessment_date = DateField(label=_("Date of the assessment"), latest=timezone.localdate)
    age_at_first_sanction = forms.IntegerField(
        label=_("Age at the first conviction or caution"), min_value=0, max_value=109
    )
    total_sanctions = forms.IntegerField(
        label=_("Number of sanctions"),
        min_value=0,
        max_value=9999,
        help_text=_("Occasions on which there was a conviction or caution, the current one included"),
    )
    offence_code = forms.CharField(label=_("Offence code"), max_length=5, required=False, help_text=OFFENCE_HELP)
    offence_category = forms.ChoiceField(
        label=_("Offence category"),
        choices=[("", "---------"), *[(key, _(label)) for key, label in offences.CATEGORIES.items()]],
        required=False,
    )
    with_oasys = YesNoField(
        label=_("Do you have the answers of an OASys assessment?"),
        help_text=_("With all of them the dynamic version is calculated, without them the static one"),
    )
    drugs = forms.MultipleChoiceField(
        label=_("8 drugs in current use"),
        choices=list(DRUG_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave all empty when none is used"),
    )
    at_fields = {
        "offence": "offence_code",
        "age_at_conviction": "conviction_date",
        "age_at_community_date": "community_date",
        "first_sanction_date": "age_at_first_sanction",
        "months_offence_free": "assessment_date",
    }
    looks = {
        "sex": Look(inline=True),
        "with_oasys": Look(inline=False),
        "age_at_first_sanction": Look(width="3"),
        "total_sanctions": Look(width="4"),
        "offence_code": Look(width="5"),
        "source": Look(width="two-thirds"),
    }
    reveals = {"with_oasys": {"yes": [*oasys.QUESTIONS, "drugs"]}}
    sections = [
        Section(_("The current conviction or caution"), ["conviction_date", "offence_code", "offence_category"]),
        Section(_("The person"), ["sex", "community_date", "assessment_date"]),
        Section(_("Before"), ["age_at_first_sanction", "total_sanctions"]),
        Section(_("OASys"), ["with_oasys"]),
        Section(_("Where it comes from"), ["source"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in oasys.QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(label=_(question.words), choices=_scale(question), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            names = ("sex", "conviction_date", "community_date", "assessment_date", "age_at_first_sanction")
            given = {name: cleaned[name] for name in (*names, "total_sanctions", "offence_code", "offence_category")}
            try:
                cleaned["inputs"] = arp.from_dates(arp.Dates(date_of_birth=self.person.birth_date, **given))
            except Refused as refused:
                self.refuse_at_fields(refused)
            cleaned["answers"] = self._answers(cleaned) if cleaned["with_oasys"] else None
        return cleaned

    def _answers(self, cleaned: Mapping[str, Any]) -> oasys.Answers:
        given = {name: int(cleaned[name]) if cleaned.get(name) else None for name in oasys.QUESTIONS}
        return oasys.Answers(**given, drugs=frozenset(cleaned.get("drugs") or ()))


class TypedForm(PlainForm):
    """A score from another system: which instrument and version, when, and where it is written."""

    instrument = forms.ChoiceField(label=_("Which instrument?"), choices=Instrument.choices, widget=forms.RadioSelect)
    version = forms.CharField(
        label=_("Which version of it?"),
        max_length=120,
        help_text=_("As the other system says, such as OGRS3 or ARP 1.0"),
    )
    percent1 = forms.DecimalField(
        label=_("Within one year"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    percent2 = forms.DecimalField(
        label=_("Within two years"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    scored_on = DateField(label=_("Date of the score"), latest=timezone.localdate)
    source = forms.CharField(
        label=_("Where is it written?"), max_length=200, help_text=_("For example, OASys assessment of 3 March 2026")
    )
    looks = {
        "percent1": Look(width="4", suffix="%"),
        "percent2": Look(width="4", suffix="%"),
        "version": Look(width="20"),
        "source": Look(width="two-thirds"),
    }
