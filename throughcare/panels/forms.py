"""Forms of meetings: plan one, say who came, add somebody by name. The decision has a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.components import long_day
from throughcare.core.forms import LongTextField, Look, PlainForm
from throughcare.panels.actions.attendance import Seat
from throughcare.panels.models import Presence
from throughcare.partnerships.models import Agency, Practitioner


def named(practitioners: Sequence[Practitioner], blank: Any) -> list[tuple[str, Any]]:
    """Choices of practitioners by name and agency, with an empty one first."""
    return [("", blank), *((str(each.pk), f"{each.user.name}, {each.agency.name}") for each in practitioners)]


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


class Noted(Protocol):
    """What stands of an agency already."""

    presence: str
    named: str
    version: int


class OnRoll(Protocol):
    """An agency with what stands of it, or nothing yet."""

    @property
    def agency(self) -> Agency: ...

    @property
    def attendance(self) -> Noted | None: ...


class RollForm(PlainForm):
    """One pair of fields an agency: whether it was there, and who came; of meetings about people and of senior ones."""

    all_optional = True

    def __init__(self, *args: Any, lines: Sequence[OnRoll], **kwargs: Any) -> None:
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
