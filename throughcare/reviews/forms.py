"""The shape of a rating with its checklist, of an agency's view, of the exit plan and of a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.components import colour_word, long_day
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm
from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.profile.vocabulary import Colour
from throughcare.reviews.evidence import Line
from throughcare.reviews.exitclock import after_months
from throughcare.reviews.models import Answer


def colour_choices(profile: Profile) -> list[tuple[str, str]]:
    """The scheme's ratings, from red to green and blue."""
    ratings = sorted(profile.ratings, key=lambda rating: list(Colour).index(rating.colour))
    return [(rating.colour.value, colour_word(rating.colour)) for rating in ratings]


def meanings(profile: Profile) -> dict[str, str]:
    """What each colour means here, where the scheme has said so."""
    return {rating.colour.value: str(known(rating.meaning) or "") for rating in profile.ratings}


def review_hint(profile: Profile, on: date) -> str:
    """By when the scheme's own rhythm asks for the next review; a person types the date."""
    every = known(profile.review.every)
    if every is None:
        return _now("The scheme has not said how often a person is reviewed.")
    by = after_months(on, every.months) if every.months else None
    if by is None and every.days:
        by = date.fromordinal(on.toordinal() + every.days)
    if by is None:
        return _now("This scheme reviews people when needed.")
    return _now("This scheme reviews people %(every)s: by %(day)s if the rating is of today.") % {
        "every": _now(every.label),
        "day": long_day(by),
    }


class RatingForm(PlainForm):
    """The checklist, each line with what the record says, then the judgement; nothing is filled in beforehand."""

    colour = forms.ChoiceField(label=_("How do you judge the person?"), widget=forms.RadioSelect)
    reason = LongTextField(label=_("Why?"), max_length=4000, help_text=_("What weighs most, and what has changed"))
    judged_on = DateField(
        label=_("For which day?"), latest=timezone.localdate, initial=timezone.localdate, help_text=_("Usually today")
    )
    next_review_on = DateField(label=_("Next review"))

    def __init__(self, *args: Any, profile: Profile, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["colour"].choices = colour_choices(profile)  # type: ignore[attr-defined]
        self.looks = {"colour": Look(hints=meanings(profile))}  # type: ignore[misc]
        self.fields["next_review_on"].help_text = review_hint(profile, timezone.localdate())
        for line in lines:
            name = f"evidence_{line.item.key}"
            self.fields[name] = forms.ChoiceField(
                label=line.item.label,
                choices=Answer.choices,
                widget=forms.RadioSelect,
                help_text=" ".join(str(shown) for shown in line.facts),
                error_messages={"required": _("Answer yes, no or not known")},
            )
            self.looks |= {name: Look(inline=True)}  # type: ignore[misc]
        self.sections = self._sections()  # type: ignore[misc]

    def _sections(self) -> list[Section]:
        judgement = Section(_("Your judgement"), ["colour", "reason", "judged_on", "next_review_on"])
        if not self.lines:
            return [judgement]
        checklist = Section(
            _("Evidence"),
            [f"evidence_{line.item.key}" for line in self.lines],
            hint=_("Under each line stands what the record says and who recorded it. You decide what it means."),
        )
        return [checklist, judgement]

    @property
    def evidence(self) -> dict[str, str]:
        """The answers by key of the checklist."""
        return {line.item.key: self.cleaned_data[f"evidence_{line.item.key}"] for line in self.lines}


class ViewForm(VersionedForm):
    """What an agency thinks."""

    colour = forms.ChoiceField(label=_("Which rating does your agency see?"), widget=forms.RadioSelect)
    words = LongTextField(label=_("Why?"), max_length=4000)

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].choices = colour_choices(profile)  # type: ignore[attr-defined]
        self.looks = {"colour": Look(hints=meanings(profile))}  # type: ignore[misc]


class WithdrawForm(VersionedForm):
    """Why an agency takes its view back."""

    reason = LongTextField(label=_("Why does your agency take its view back?"), max_length=1000)


class DismissForm(PlainForm):
    """Why a prompt is put aside."""

    reason = LongTextField(label=_("Why is there nothing to do now?"), max_length=1000)


class ExitPlanForm(VersionedForm):
    """What holds once the scheme steps back."""

    support = LongTextField(
        label=_("Support that stays in place"),
        max_length=4000,
        help_text=_("Which agency, for how long, at whose cost"),
    )
    contacts = LongTextField(
        label=_("Who the person can turn to"), max_length=2000, help_text=_("Named people and how to reach them")
    )
    warning_signs = LongTextField(
        label=_("Signs that would bring the person back"),
        max_length=2000,
        help_text=_("And who would tell the co-ordinator"),
    )
    own_view = LongTextField(label=_("The person's own view"), max_length=2000, required=False)


class ImplementForm(PlainForm):
    """From which day the plan is in place."""

    on = DateField(label=_("From which day is the exit plan in place?"), latest=timezone.localdate)


class ProposalForm(PlainForm):
    """Why the registration should end."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    words = LongTextField(label=_("Why do you propose it now?"), max_length=4000)

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(reason.key, _now(reason.label)) for reason in profile.exit_reasons]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
