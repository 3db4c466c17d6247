"""The shape of what people enter for an import: the file, what its columns are, who is who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import Look, PlainForm, VersionedForm
from throughcare.feeds.matching import NEW
from throughcare.feeds.reading import MOST_BYTES, MOST_COLUMNS
from throughcare.feeds.words import COLUMNS
from throughcare.partnerships.models import Agency


class UploadForm(PlainForm):
    """The file with the list."""

    file = forms.FileField(
        label=_l("The file with your list"),
        help_text=_l(
            "An .xlsx, .xls, .ods or .csv file of up to 10 MB. Its columns can be named as they are: "
            "you check them next. Nothing is written until you have accepted all of it."
        ),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read into memory."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Remove pictures and other sheets."))
        return file


class SheetForm(PlainForm):
    """Which sheet of the file."""

    sheet = forms.ChoiceField(label=_l("Sheet with the list"))

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ColumnsForm(VersionedForm):
    """What each column holds: one choice a column, with some of its values beside it."""

    # The table's own heading says what the choice is; the label is there for those who do not see it.
    looks: ClassVar[dict[str, Look]] = {f"column_{place}": Look(hidden_label=True) for place in range(MOST_COLUMNS)}

    lead_agency = forms.ChoiceField(
        label=_l("Lead agency of rows that name none"),
        required=False,
        help_text=_l("Leave it empty to be told of each such row."),
    )

    def __init__(
        self,
        *args: Any,
        mapping: Mapping[str, Any],
        samples: Sequence[Sequence[str]],
        agencies: Sequence[Agency],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_agency"].choices = [("", _("None"))] + [  # type: ignore[attr-defined]
            (str(agency.pk), agency.name) for agency in agencies
        ]
        self.fields["lead_agency"].initial = str(mapping.get("lead_agency") or "")
        choices = [("", _("Leave it out")), *((key, str(label)) for key, label in COLUMNS.items())]
        self.places: list[tuple[str, str, Sequence[str]]] = []
        for place, head in enumerate(mapping["headers"]):
            if not head and not samples[place]:
                continue
            name = f"column_{place}"
            shown = head or _("Column %(number)s") % {"number": place + 1}
            self.fields[name] = forms.ChoiceField(
                label=_("What “%(head)s” holds") % {"head": shown},
                choices=choices,
                required=False,
                initial=mapping["columns"][place],
            )
            self.places.append((name, shown, samples[place]))

    def columns(self, count: int) -> list[str]:
        """The field of each column of the file, by place."""
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(count)]


class DecisionsForm(PlainForm):
    """For each row that may be about somebody on record: the same person, or somebody new."""

    all_optional = True

    def __init__(
        self, *args: Any, waiting: Sequence[tuple[int, str, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for row, label, people in waiting:
            self.fields[f"row_{row}"] = forms.ChoiceField(
                label=label,
                choices=[*people, (NEW, _("Somebody new, not on record yet"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def decisions(self) -> dict[str, str]:
        """Those that were made."""
        return {name.removeprefix("row_"): choice for name, choice in self.cleaned_data.items() if choice}
