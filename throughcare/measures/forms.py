"""What is asked of the figures: a period, whom to count, and what to split by; all of it can stand in an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import DateField, PlainForm
from throughcare.measures.measuring import AGES, PERSONAL, SPLITS, Narrow
from throughcare.measures.words import split_name
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.profile import Profile
from throughcare.people.equality import ETHNIC_GROUPS
from throughcare.people.models import Sex
from throughcare.registrations.forms import cohort_choices, level_choices
from throughcare.registrations.models import StatutoryStatus

Choices = Sequence[tuple[Any, Any]]


class FiguresFilter(PlainForm):
    """A period and a filter. Sex, age and ethnicity narrow only for those who read the files anyway."""

    all_optional = True
    since = DateField(label=_l("From"), latest=timezone.localdate)
    on = DateField(label=_l("To"), latest=timezone.localdate)
    split = forms.ChoiceField(label=_l("Split by"))
    hub = forms.ChoiceField(label=_l("Hub"))
    agency = forms.ChoiceField(label=_l("Lead agency"))
    level = forms.ChoiceField(label=_l("Level"))
    cohort = forms.ChoiceField(label=_l("Cohort"))
    status = forms.ChoiceField(label=_l("Statutory status"))
    area = forms.CharField(label=_l("Area"), max_length=5, help_text=_l("The first half of a postcode, such as TW9"))
    sex = forms.ChoiceField(label=_l("Sex"))
    age = forms.ChoiceField(label=_l("Age on the last day"))
    ethnicity = forms.ChoiceField(label=_l("Ethnicity"))

    def __init__(
        self,
        *args: Any,
        profile: Profile,
        schemes: Sequence[Scheme],
        agencies: Sequence[Agency],
        small_too: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.small_too = small_too
        for field in self.fields.values():
            field.required = False
        splits = [each for each in SPLITS if each != "hub" or len(schemes) > 1]
        self._offer("split", [(each, split_name(each)) for each in splits], _("Do not split"))
        self._offer("hub", [(str(each.pk), each.name) for each in schemes] if len(schemes) > 1 else [])
        self._offer("agency", [(str(each.pk), each.name) for each in agencies])
        self._offer("level", level_choices(profile))
        self._offer("cohort", cohort_choices(profile))
        self._offer("status", StatutoryStatus.choices)
        self._offer("sex", Sex.choices if small_too else [])
        self._offer("age", [(each, each) for each in AGES] if small_too else [])
        self._offer("ethnicity", ETHNIC_GROUPS if small_too else [])

    def _offer(self, name: str, choices: Choices, nothing: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", nothing or _("All")), *choices]
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A period in order; and no small group narrowed until one person is left."""
        given = super().clean() or {}
        since, on = given.get("since"), given.get("on")
        if since and since > (on or timezone.localdate()):
            self.add_error("since", _("The period must begin on or before the day it ends."))
        narrowed = any(given.get(name) for name in ("hub", "agency", "level", "cohort", "status", "area"))
        if given.get("split") in PERSONAL and narrowed and not self.small_too:
            self.add_error(
                "split", _("Figures by sex, age and ethnicity are of everybody only. Take the other filters off.")
            )
        return given

    def period(self, default: tuple[date, date]) -> tuple[date, date]:
        """What was asked for; the twelve months that end on the last day unless a first day is given."""
        on = self.cleaned_data.get("on") or default[1]
        since = self.cleaned_data.get("since") or on - (default[1] - default[0])
        return since, on

    def narrow(self) -> Narrow:
        """Whom to count."""
        names = Narrow.__dataclass_fields__
        given = {name: self.cleaned_data.get(name) or "" for name in names}
        return Narrow(**given | {"area": given["area"].replace(" ", "").upper()})
