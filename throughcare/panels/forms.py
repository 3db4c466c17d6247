"""Forms of meetings: plan one, say who came, add somebody by name. The decision has a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.components import long_day
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.panels.actions import Seat
from throughcare.panels.models import Presence
from throughcare.panels.queries import RollLine
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import known
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules


def named(practitioners: Sequence[Practitioner], blank: Any) -> list[tuple[str, Any]]:
    """Choices of practitioners by name and agency, with an empty one first."""
    return [("", blank), *((str(each.pk), f"{each.user.name}, {each.agency.name}") for each in practitioners)]


class MeetingForm(VersionedForm):
    """When, where and who holds it."""

    kind = forms.ChoiceField(label=_("Which meeting?"), widget=forms.RadioSelect)
    held_on = DateField(label=_("Date"), help_text=_("For example, 26 11 2027"))
    starts_at = forms.TimeField(
        label=_("Time"), required=False, help_text=_("For example, 14:00"), input_formats=["%H:%M", "%H.%M", "%H%M"]
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    chair = forms.ChoiceField(label=_("Who holds it"), required=False)
    looks: ClassVar = {"starts_at": Look(width="5"), "place": Look(width="two-thirds")}

    def __init__(
        self, *args: Any, kinds: Sequence[MeetingRules], chairs: Sequence[Practitioner], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chairs = {str(each.pk): each for each in chairs}
        if kinds:
            self._offer("kind", [(kind.key, kind.name) for kind in kinds])
            hints = {kind.key: _rhythm(kind) for kind in kinds}
            # Of this form alone, not of its class.
            vars(self).update(looks={**MeetingForm.looks, "kind": Look(hints=hints)})
        else:
            del self.fields["kind"]
        self._offer("chair", named(chairs, _("Not said yet")))

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that keeps the meeting."""
        given = self.cleaned_data
        return {
            "held_on": given["held_on"],
            "starts_at": given["starts_at"],
            "place": given["place"],
            "chair": self.chairs.get(given["chair"]),
        }


def _rhythm(kind: MeetingRules) -> str:
    """How often the scheme says that it meets."""
    meets = known(kind.meets)
    if meets is None:
        return kind.purpose
    if kind.at_least is None:
        return _now("Meets %(meets)s") % {"meets": _now(meets.label)}
    often = {"meets": _now(meets.label), "at_least": _now(kind.at_least.label)}
    return _now("Ideally %(meets)s, at least %(at_least)s") % often


class CallOffForm(PlainForm):
    """Why a meeting is not held."""

    because = forms.CharField(label=_("Why is the meeting called off?"), max_length=300)


class RollForm(PlainForm):
    """One pair of fields an agency: whether it was there, and who came."""

    all_optional = True

    def __init__(self, *args: Any, lines: Sequence[RollLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        looks = {}
        for line in lines:
            key, said = line.agency.pk, line.attendance
            self.fields[f"presence_{key}"] = forms.ChoiceField(
                label=line.agency.name,
                choices=Presence.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=said.presence if said else None,
            )
            self.fields[f"named_{key}"] = forms.CharField(
                label=_("Who came from %(agency)s") % {"agency": line.agency.name},
                required=False,
                max_length=200,
                initial=said.named if said else "",
            )
            self.fields[f"seen_{key}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=said.version if said else 0
            )
            looks[f"presence_{key}"] = Look(inline=True, small=True)
            looks[f"named_{key}"] = Look(width="20")
        vars(self).update(looks=looks)

    def rows(self) -> list[dict[str, Any]]:
        """The bound fields agency by agency, for the page."""
        return [
            {
                "agency": line.agency,
                "presence": self[f"presence_{line.agency.pk}"],
                "named": self[f"named_{line.agency.pk}"],
                "seen": self[f"seen_{line.agency.pk}"],
            }
            for line in self.lines
        ]

    def seats(self) -> list[Seat]:
        """What was said, of those agencies of which something was said."""
        given = self.cleaned_data
        return [
            Seat(
                agency=line.agency,
                presence=given[f"presence_{line.agency.pk}"],
                named=given[f"named_{line.agency.pk}"],
                seen=given[f"seen_{line.agency.pk}"],
            )
            for line in self.lines
            if given.get(f"presence_{line.agency.pk}")
        ]


class FindForm(PlainForm):
    """Whom to put on the agenda, by name; sent as a form, because a name has no place in an address."""

    text = forms.CharField(
        label=_("Name of the person"), max_length=100, help_text=_("Part of a name or of an alias is enough.")
    )
    looks: ClassVar = {"text": Look(width="20", spellcheck=False)}


class AddForm(PlainForm):
    """Which of those found, and why."""

    what = forms.ChoiceField(label=_("Who and what?"), widget=forms.RadioSelect)
    why = LongTextField(
        label=_("Why is this person to be discussed?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = offered


def title_of(name: str, held_on: date) -> str:
    """The meeting's name with its day: what tells one page of a meeting from another."""
    return _now("%(meeting)s, %(day)s") % {"meeting": name, "day": long_day(held_on)}
