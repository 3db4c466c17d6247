"""Fields and forms that every room may use: GOV.UK dates, long answers, and forms that know their version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from throughcare.core.begun import resumed
from throughcare.core.rendering import Look as Look
from throughcare.core.rendering import Section as Section

MONTHS = (
    "january february march april may june july august september october november december",
    "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
)
PARTS = ("day", "month", "year")
# A day beyond these is a slip of the keys, whatever the field: 0026 for 2026, 9999 for never.
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
PART_NAMES = {
    "day": pgettext_lazy("part of a date", "day"),
    "month": pgettext_lazy("part of a date", "month"),
    "year": pgettext_lazy("part of a date", "year"),
}
BOXES = {"day": gettext_lazy("Day"), "month": gettext_lazy("Month"), "year": gettext_lazy("Year")}
KEYED = (
    re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/., ]+(?P<month>\d{1,2}|[^\W\d]{3,})[-/., ]+(?P<year>\d{2,4})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
)


@dataclass(frozen=True)
class DateParts:
    """A date as somebody keyed it: three boxes, not yet understood."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: object) -> DateParts:
        """From a date, from three boxes, or from one line such as 26/11/2026, 2026-11-26 or 26 Nov 2026."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, dt.datetime):
            value = value.date()
        if isinstance(value, dt.date):
            return cls(str(value.day), str(value.month), str(value.year))
        text = str(value or "").strip()
        for shape in KEYED:
            found = shape.fullmatch(text)
            if found:
                return cls(**found.groupdict())
        return cls(day=text)

    def __bool__(self) -> bool:
        return any((self.day, self.month, self.year))


class DateInput(forms.Widget):
    """Three boxes for day, month and year; also takes one line of text under the field's own name."""

    template_name = "core/forms/widgets/date.html"
    govuk_kind = "date"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> DateParts | None:
        parts = DateParts(*(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS))
        if parts.day and not parts.month and not parts.year:
            parts = DateParts.of(parts.day)
        if not parts and data.get(name):
            parts = DateParts.of(data[name])
        return parts or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, dict(attrs or {}))
        given = context["widget"]["attrs"]
        bad = given.pop("bad_parts", None) or []
        values = DateParts.of(value)
        context["widget"]["parts"] = [
            {
                "id": f"{given['id']}-{part}" if given.get("id") else "",
                "name": f"{name}-{part}",
                "label": BOXES[part],
                "value": getattr(values, part),
                "width": 4 if part == "year" else 2,
                "bad": part in bad,
                "disabled": bool(given.get("disabled")),
            }
            for part in PARTS
        ]
        return context


def _example_words(years: int) -> str:
    year = timezone.localdate().year + years if years else 1985
    return _("For example, 27 3 %(year)s") % {"year": year}


_example = lazy(_example_words, str)


class DateField(forms.DateField):
    """A day. `earliest` and `latest` are dates or functions that give one, such as timezone.localdate.

    Where one is not given, a day that no living record can have is refused all the same.
    """

    widget = DateInput

    def __init__(
        self,
        *,
        earliest: dt.date | Callable[[], dt.date] | None = None,
        latest: dt.date | Callable[[], dt.date] | None = None,
        **kwargs: Any,
    ) -> None:
        # A birth date has an earliest and a latest day; others have an example gone by, or one to come.
        kwargs.setdefault("help_text", _example(0 if earliest and latest else -1 if latest else 1))
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or (isinstance(value, DateParts) and not value):
            return None
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        return self._understood(DateParts.of(value))

    def _refuse(self, message: str, *parts: str) -> ValidationError:
        return ValidationError(message, code="invalid", params={"label": self.label or _("Date"), "parts": parts})

    def _understood(self, keyed: DateParts) -> dt.date:
        missing = [part for part in PARTS if not getattr(keyed, part)]
        if missing:
            names = _(" and ").join(str(PART_NAMES[part]) for part in missing)
            message = _("%(label)s must include a {names}").format(names=names)
            raise self._refuse(message, *missing)
        day, month, year = _number(keyed.day), _month(keyed.month), _number(keyed.year)
        wrong = [part for part, number in zip(PARTS, (day, month, year), strict=True) if number is None]
        if day is None or month is None or year is None:
            raise self._refuse(_("%(label)s must be a real date, like 27 3 1985"), *wrong)
        if len(keyed.year) != 4:
            raise self._refuse(_("%(label)s: the year must have 4 numbers, like 1985"), "year")
        if not 1 <= month <= 12:
            raise self._refuse(_("%(label)s: the month must be between 1 and 12"), "month")
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise self._refuse(_("%(label)s: that month has no such day"), "day") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        earliest = (self.earliest() if callable(self.earliest) else self.earliest) or EARLIEST
        latest = (self.latest() if callable(self.latest) else self.latest) or LATEST
        if value < earliest:
            message = _("%(label)s must be {day} or later").format(day=_spoken(earliest))
            raise self._refuse(message, *PARTS)
        if value > latest:
            message = _("%(label)s must be {day} or earlier").format(day=_spoken(latest))
            raise self._refuse(message, *PARTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


def _number(text: str) -> int | None:
    # Longer than any date has use for, and Python's own dates would raise what no form expects.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _month(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return _number(text)
    for names in MONTHS:
        for number, name in enumerate(names.split(), start=1):
            if len(text) >= 3 and name.startswith(text.lower()):
                return number
    return None


def _spoken(day: dt.date) -> str:
    return f"{day.day} {day.month} {day.year}"


class LongTextField(forms.CharField):
    """A long answer. Counts a line break as one character, as the person who writes does."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> str:
        return super().to_python("" if value is None else str(value).replace("\r\n", "\n")) or ""


class YesNoField(forms.TypedChoiceField):
    """Yes or no, answered on purpose: nothing is chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))])
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class PlainForm(forms.Form):
    """A form that may say how it is laid out, and what a choice reveals.

    looks:      field name -> Look
    sections:   Section(heading, names), in order
    reveals:    choice field -> value -> names of the fields shown when that value is chosen
    needed:     names of revealed fields that must be answered when they are revealed
    exclusive:  checkbox field -> the value that means "none of these"
    all_optional: True for filters and searches, where "(optional)" at every label would only be noise
    """

    looks: ClassVar[Mapping[str, Look]] = {}
    sections: ClassVar[Sequence[Section]] = ()
    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}
    needed: ClassVar[Sequence[str]] = ()
    exclusive: ClassVar[Mapping[str, str]] = {}
    all_optional: ClassVar[bool] = False

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What somebody typed earlier and goes on with, before what the record says."""
        typed = resumed()
        if typed is None or not self._was_typed(typed):
            return super().get_initial_for_field(field, field_name)
        return field.widget.value_from_datadict(typed, MultiValueDict(), self.add_prefix(field_name))

    def _was_typed(self, typed: Mapping[str, Any]) -> bool:
        names = [self.add_prefix(name) for name in self.fields]
        return any(name in typed or f"{name}-day" in typed for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for what was revealed; drop answers below a choice that was not made."""
        cleaned = dict(super().clean() or self.cleaned_data)
        for asker, by_value in self.reveals.items():
            given = cleaned.get(asker)
            chosen = {str(each) for each in given} if isinstance(given, list | tuple | set) else {_key(given)}
            kept = {name for value, names in by_value.items() if value in chosen for name in names}
            for name in {name for names in by_value.values() for name in names}:
                if name not in kept:
                    self._forget(name, cleaned)
                elif name in self.needed and name not in self.errors and cleaned.get(name) in (None, "", []):
                    self.add_error(name, self.fields[name].error_messages["required"])
        for name, only in self.exclusive.items():
            values = cleaned.get(name) or []
            if only in values and len(values) > 1:
                message = _("%(label)s: choose either the last answer or the others, not both")
                self.add_error(name, ValidationError(message, params={"label": self[name].label}))
        return cleaned

    def _forget(self, name: str, cleaned: dict[str, Any]) -> None:
        self.errors.pop(name, None)
        field = self.fields[name]
        cleaned[name] = "" if isinstance(field, forms.CharField) else None


def _key(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "pk", value))


class VersionedForm(PlainForm):
    """A form that remembers which version of the record it was filled from, so that nothing is overwritten unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
