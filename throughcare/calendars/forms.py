"""Forms of the calendar: one meeting, calling it off, a series and its end, planning further months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.calendars import words
from throughcare.calendars.actions import Wish
from throughcare.calendars.actions.series import MOST_MONTHS
from throughcare.calendars.models import MOVES, RHYTHMS, Series
from throughcare.calendars.rules import RHYTHMS as EVERY
from throughcare.calendars.rules import WEEKS, Moves, Rule
from throughcare.core.forms import DateField, Look, PlainForm, VersionedForm
from throughcare.panels.forms import named
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import known
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.profile.vocabulary import Every

TIMES = ["%H:%M", "%H.%M", "%H%M"]


class Held(VersionedForm):
    """What one meeting and a series have in common: time, place, and who holds it."""

    starts_at = forms.TimeField(label=_("Time"), required=False, help_text=_("For example, 14:00"), input_formats=TIMES)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    chair = forms.ChoiceField(label=_("Who holds it"), required=False)
    looks: ClassVar = {"starts_at": Look(width="5"), "place": Look(width="two-thirds"), "day": Look(width="2")}

    def __init__(
        self, *args: Any, chairs: Sequence[Practitioner], held_by: Practitioner | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chairs = {str(each.pk): each for each in chairs}
        offered = named(chairs, _("Not said yet"))
        if held_by is not None and str(held_by.pk) not in self.chairs:
            # Whoever changes the place alone takes nobody's name off.
            self.chairs[str(held_by.pk)] = held_by
            offered.append((str(held_by.pk), _now("%(name)s, no longer here") % {"name": held_by.user.name}))
        self._offer("chair", offered)

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def _held(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "starts_at": given["starts_at"],
            "place": given["place"],
            "chair": self.chairs.get(given["chair"]),
        }


class MeetingForm(Held):
    """When, where and who holds it."""

    kind = forms.ChoiceField(label=_("Which meeting?"), widget=forms.RadioSelect)
    held_on = DateField(label=_("Date"))
    field_order = ["kind", "held_on", "starts_at", "place", "chair"]

    def __init__(self, *args: Any, kinds: Sequence[MeetingRules], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kinds:
            self._offer("kind", [(kind.key, kind.name) for kind in kinds])
            hints = {kind.key: words.rhythm_of(kind) for kind in kinds}
            # Of this form alone, not of its class.
            vars(self).update(looks={**Held.looks, "kind": Look(hints=hints)})
        else:
            del self.fields["kind"]

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that keeps the meeting."""
        return {"held_on": self.cleaned_data["held_on"], **self._held()}


class CallOffForm(PlainForm):
    """Why a meeting is not held."""

    because = forms.CharField(label=_("Why is the meeting called off?"), max_length=300)


class SeriesForm(Held):
    """The rule of a series, and when, where and by whom it is held."""

    every = forms.ChoiceField(label=_("How often?"), widget=forms.RadioSelect)
    pattern = forms.ChoiceField(
        label=_("On which days?"),
        widget=forms.RadioSelect,
        choices=[("weekday", _("On the same day of the week")), ("day", _("On the same date of the month"))],
    )
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int, empty_value=None, required=False)
    nth = forms.TypedChoiceField(
        label=_("Which one in the month"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only for a meeting that is counted in months."),
    )
    day = forms.IntegerField(
        label=_("Date of the month"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("From 1 to 31. In a shorter month it is the last day."),
    )
    starts_on = DateField(label=_("From which day?"), earliest=timezone.localdate)
    moves = forms.ChoiceField(
        label=_("Where does a meeting go whose day is a bank holiday?"), widget=forms.RadioSelect, choices=MOVES
    )
    field_order = [
        "every",
        "pattern",
        "weekday",
        "nth",
        "day",
        "starts_on",
        "moves",
        "starts_at",
        "place",
        "chair",
    ]
    reveals: ClassVar = {"pattern": {"weekday": ["weekday", "nth"], "day": ["day"]}}
    needed: ClassVar = ["weekday", "day"]

    def __init__(self, *args: Any, kind: MeetingRules, series: Series | None = None, **kwargs: Any) -> None:
        usual = known(kind.meets)
        first: dict[str, Any] = {"moves": Moves.NEXT.value}
        if usual is not None and usual != Every.AS_NEEDED:
            first |= {"every": usual.value, "pattern": "weekday"}
        kwargs["initial"] = {**first, **(_as_it_is(series) if series else {}), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._offer("every", [(key, _now(label)[0].upper() + _now(label)[1:]) for key, label in RHYTHMS])
        self._offer("weekday", [("", ""), *((str(day), WEEKDAYS[day]) for day in range(5))])
        self._offer("nth", [("", ""), *((str(key), label) for key, label in words.nth_words().items())])
        self.fields["every"].help_text = words.rhythm_of(kind)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        every = given.get("every")
        by_weeks = every in {each.value for each in WEEKS}
        if by_weeks and given.get("pattern") == "day":
            self.add_error("pattern", _("Choose the day of the week: weeks have no dates of the month."))
        if every and not by_weeks and given.get("pattern") == "weekday" and given.get("nth") is None:
            self.add_error("nth", _("Choose which one in the month: the first, the second or another."))
        return given

    def wish(self) -> Wish:
        """What was said, as the action takes it."""
        given = self.cleaned_data
        every = EVERY[given["every"]]
        on_day = given["pattern"] == "day"
        rule = Rule(
            every=every,
            counts_from=given["starts_on"],
            weekday=None if on_day else given["weekday"],
            nth=None if on_day or every in WEEKS else given["nth"],
            day=given["day"] if on_day else None,
            moves=Moves(given["moves"]),
        )
        return Wish(rule=rule, **self._held())


def _as_it_is(series: Series) -> dict[str, Any]:
    return {
        "every": series.every,
        "pattern": "day" if series.day else "weekday",
        "weekday": "" if series.weekday is None else str(series.weekday),
        "nth": "" if series.nth is None else str(series.nth),
        "day": series.day,
        "moves": series.moves,
        "starts_at": f"{series.starts_at:%H:%M}" if series.starts_at else "",
        "place": series.place,
        "chair": str(series.chair_id or ""),
        "version": series.version,
    }


class EndForm(VersionedForm):
    """The last day of a series."""

    on = DateField(label=_("What is its last day?"), earliest=timezone.localdate)


class AheadForm(PlainForm):
    """How many months to plan."""

    months = forms.IntegerField(
        label=_("How many months ahead?"),
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("Six months are always planned without your doing anything. What is planned already stays."),
    )
    looks: ClassVar = {"months": Look(width="2")}
