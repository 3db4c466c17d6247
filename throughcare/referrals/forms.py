"""Shape of input for referrals: the person, the profile's sections, criteria, and each step's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.errors import DomainError
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm
from throughcare.partnerships.models import Agency
from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.profile.arrangements import Question
from throughcare.partnerships.profile.selection import Criterion, Matrix
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.people.identifiers import understand
from throughcare.people.models import Identifier, Sex
from throughcare.referrals.models import CriterionJudgement, DeclineCode, Referral
from throughcare.referrals.questions import field_for, kept_value, look_for, name_of
from throughcare.referrals.rules import AskedSection

NUMBERS = tuple(Identifier.Kind.values)
SOMEBODY_NEW = "new"


def _earliest() -> dt.date:
    return dt.date(1900, 1, 1)


class PersonForm(PlainForm):
    """Section 1 on screen and paper: who the person is."""

    family_name = forms.CharField(
        label=_l("1.1 Family name"), max_length=100, help_text=_l("If there is only one name, write it here")
    )
    given_names = forms.CharField(label=_l("1.2 Given names"), max_length=100, required=False)
    birth_date = DateField(label=_l("1.3 Birth date"), earliest=_earliest, latest=timezone.localdate)
    sex = forms.ChoiceField(
        label=_l("1.4 Sex"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        help_text=_l("The published scores and the pathways for women need it"),
    )
    pnc = forms.CharField(
        label=_l("1.5 PNC ID"), max_length=40, required=False, help_text=_l("Police. For example, 2015/0123456A")
    )
    cro = forms.CharField(
        label=_l("1.6 CRO number"), max_length=40, required=False, help_text=_l("Police. For example, 065656/91H")
    )
    crn = forms.CharField(
        label=_l("1.7 CRN"), max_length=40, required=False, help_text=_l("Probation. For example, X123456")
    )
    prison = forms.CharField(
        label=_l("1.8 Prison number"), max_length=40, required=False, help_text=_l("For example, A1234BC")
    )
    looks = {
        "family_name": Look(width="two-thirds", spellcheck=False),
        "given_names": Look(width="two-thirds", spellcheck=False),
        "sex": Look(inline=True),
        **{number: Look(width="10", spellcheck=False) for number in NUMBERS},
    }
    sections = [
        Section(_l("The person"), ["family_name", "given_names", "birth_date", "sex"]),
        Section(
            _l("Numbers that other services use"),
            list(NUMBERS),
            hint=_l("Give those that you know. They show best whether the person is on record already."),
        ),
    ]

    def identifiers(self) -> dict[str, str]:
        """The numbers that were typed."""
        return {kind: self.cleaned_data[kind] for kind in NUMBERS if self.cleaned_data.get(kind)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for kind in NUMBERS:
            if cleaned.get(kind):
                try:
                    understand(kind, cleaned[kind], today_year=timezone.localdate().year)
                except DomainError as refusal:
                    self.add_error(kind, str(refusal))
        return cleaned


class CorrectForm(PersonForm, VersionedForm):
    """Section 1 again, to put it right before the referral is sent."""

    def changes(self) -> dict[str, Any]:
        """What the record is to say."""
        return {name: self.cleaned_data[name] for name in ("family_name", "given_names", "birth_date", "sex")}


class StartForm(PersonForm):
    """Who is referred, and, for a co-ordinator who enters a form that came in, on whose behalf."""

    OWN, CAME_IN = "own", "came_in"
    whose = forms.ChoiceField(
        label=_l("Whose referral is it?"),
        choices=[(OWN, _l("My own agency's")), (CAME_IN, _l("Another agency's: its form came on paper or by e-mail"))],
        widget=forms.RadioSelect,
        initial=OWN,
    )
    behalf_of = forms.ModelChoiceField(
        label=_l("Which agency?"),
        queryset=Agency.objects.none(),
        required=False,
        help_text=_l("Those with a signature in force are listed: nobody else can refer"),
    )
    entered_for = forms.CharField(
        label=_l("How did it come, and where is it kept?"),
        max_length=300,
        required=False,
        help_text=_l("For example, by e-mail on 12 November, kept in the shared mailbox"),
    )
    reveals = {"whose": {CAME_IN: ["behalf_of", "entered_for"]}}
    needed = ["behalf_of", "entered_for"]
    sections = [Section("", ["whose"]), *PersonForm.sections]

    def __init__(self, *args: Any, agencies: Sequence[Agency] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies:
            field = cast("forms.ModelChoiceField[Agency]", self.fields["behalf_of"])
            field.queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies]).order_by("name")
        else:
            del self.fields["whose"], self.fields["behalf_of"], self.fields["entered_for"]
            self.reveals = {}  # type: ignore[misc]


# --- the profile's sections


def section_form(
    sections: Iterable[AskedSection], profile: Profile, *, sex: str, headings: bool = False
) -> type[VersionedForm]:
    """A form class with the plain questions of these sections, in their order."""
    attributes: dict[str, Any] = {}
    looks: dict[str, Look] = {}
    exclusive: dict[str, str] = {}
    shown: list[Section] = []
    for section in sections:
        names = []
        for one in section.plain:
            name = name_of(one.question)
            attributes[name] = field_for(one, profile, sex=sex)
            looks[name] = look_for(one.question, profile, sex=sex)
            if one.question.answer == AnswerKind.PRIORITY_OFFENCES:
                exclusive[name] = "none"
            names.append(name)
        shown.append(Section(f"{section.number}. {section.section.title}", names, section.section.guidance))
    attributes |= {"looks": looks, "exclusive": exclusive, "sections": shown if headings else []}
    return type("SectionForm", (VersionedForm,), attributes)


def partly(form: VersionedForm) -> VersionedForm:
    """Take what is there: save and return asks for nothing."""
    for field in form.fields.values():
        field.required = False
    return form


def initial_of(questions: Iterable[Question], referral: Referral) -> dict[str, Any]:
    """What the record holds, for the form."""
    return {name_of(question): kept_value(question, referral) for question in questions}


# --- criteria


def criteria_form(criteria: Iterable[Criterion], *, hints: Mapping[str, str], needed: bool) -> type[CriteriaForm]:
    """A form class with a judgement and its evidence for each criterion."""
    attributes: dict[str, Any] = {}
    looks: dict[str, Look] = {}
    sections = []
    for criterion in criteria:
        met, evidence = f"met_{criterion.key}", f"evidence_{criterion.key}"
        attributes[met] = forms.ChoiceField(
            label=_("Is it met?"),
            choices=CriterionJudgement.Met.choices,
            widget=forms.RadioSelect,
            required=needed,
            help_text=hints.get(criterion.key, ""),
        )
        attributes[evidence] = LongTextField(
            label=_("What shows it?"),
            max_length=2000,
            required=False,
            help_text=f"{criterion.guidance} {_('Needed where it is met.')}".strip(),
        )
        looks[met] = Look(inline=True)
        sections.append(Section(criterion.label, [met, evidence], key=criterion.key))
    keys = tuple(one.key for one in criteria)
    # Named as needed so that the label does not call it optional.
    attributes |= {"looks": looks, "sections": sections, "keys": keys, "needed": [f"evidence_{key}" for key in keys]}
    return type("CriteriaOfScheme", (CriteriaForm,), attributes)


class CriteriaForm(PlainForm):
    """Every criterion of a scheme with its judgement: evidence is needed where one is met."""

    keys: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for key in self.keys:
            if cleaned.get(f"met_{key}") == CriterionJudgement.Met.YES and not cleaned.get(f"evidence_{key}"):
                label = next(str(section.heading) for section in self.sections if section.key == key)
                said = _("Say what shows that this criterion is met: %(criterion)s") % {"criterion": label}
                self.add_error(f"evidence_{key}", said)
        return cleaned

    def judgements(self) -> list[tuple[str, str, str]]:
        """Criterion, judgement and evidence, of those that were judged."""
        said = self.cleaned_data
        return [
            (key, said[f"met_{key}"], said.get(f"evidence_{key}", "")) for key in self.keys if said.get(f"met_{key}")
        ]


def matrix_form(matrix: Matrix) -> type[MatrixForm]:
    """A form class with a count for each factor of the scheme's matrix."""
    attributes: dict[str, Any] = {}
    for factor in matrix.factors:
        months = known(factor.look_back_months)
        hint = _("In the last %(months)s months") % {"months": months} if months else ""
        attributes[f"count_{factor.key}"] = forms.IntegerField(
            label=factor.label, min_value=0, max_value=9999, help_text=hint
        )
    attributes["looks"] = {name: Look(width="4") for name in attributes}
    attributes["keys"] = tuple(factor.key for factor in matrix.factors)
    attributes["sections"] = [
        Section(_("How many"), [f"count_{factor.key}" for factor in matrix.factors]),
        Section(_("What you make of it"), ["view"]),
    ]
    return type("MatrixOfScheme", (MatrixForm,), attributes)


class MatrixForm(PlainForm):
    """Counts of the matrix, and the view of the person who counted."""

    keys: Sequence[str] = ()
    view = LongTextField(
        label=_l("What do the points say about this person, and what not?"),
        max_length=2000,
        help_text=_l("Points are an indicator. A person decides, and says why, whichever way they lie."),
    )

    def counts(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"count_{key}"] for key in self.keys}


# --- steps


class AnswerForm(PlainForm):
    words = LongTextField(
        label=_l("Your answer"),
        max_length=4000,
        help_text=_l("If you cannot find out, say so and say what you tried"),
    )


class NoteForm(PlainForm):
    note = LongTextField(label=_l("What should be added or made clearer?"), max_length=2000)


class ReasonForm(PlainForm):
    reason = LongTextField(label=_l("Why?"), max_length=2000)


class GatekeeperForm(PlainForm):
    """Pass on, send back with questions, or stop."""

    PASS_ON, SEND_BACK, STOP = "pass_on", "send_back", "stop"
    what = forms.ChoiceField(
        label=_l("What do you decide?"),
        choices=[
            (PASS_ON, _l("Pass it on to the co-ordinator")),
            (SEND_BACK, _l("Send it back to the referrer with questions")),
            (STOP, _l("Stop it here")),
        ],
        widget=forms.RadioSelect,
    )
    note = LongTextField(label=_l("What should be added or made clearer?"), max_length=2000, required=False)
    reason = LongTextField(label=_l("Why does it stop here?"), max_length=2000, required=False)
    looks = {"what": Look(hints={STOP: _l("The scheme never sees it. This cannot be undone.")})}
    reveals = {"what": {SEND_BACK: ["note"], STOP: ["reason"]}}
    needed = ["note", "reason"]


class ReturnForm(PlainForm):
    questions = LongTextField(
        label=_l("What do you need to know?"), max_length=2000, help_text=_l("The referrer reads this as you write it")
    )
    due_on = DateField(label=_l("Answer by"), help_text=_l("From the next day on reminders go out"))

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if due_on <= timezone.localdate():
            raise forms.ValidationError(_("Give the referrer at least until tomorrow"))
        return due_on


class DeclineForm(PlainForm):
    code = forms.ChoiceField(label=_l("Reason"), choices=DeclineCode.choices, widget=forms.RadioSelect)
    reason = LongTextField(
        label=_l("Say more about the reason"), max_length=2000, help_text=_l("The referring agency reads this")
    )
    signposting = LongTextField(
        label=_l("Where could the person be helped instead?"),
        max_length=1000,
        required=False,
        help_text=_l("Needed, unless the person is on the scheme already, was referred twice, or has died"),
    )
