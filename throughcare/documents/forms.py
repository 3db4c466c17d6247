"""The shape of what people say of a document."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.forms import DateField, Look, PlainForm, VersionedForm
from throughcare.documents.actions import Upload
from throughcare.documents.models import CLASSES, Document, DocumentKind, Marking
from throughcare.documents.refusals import in_words
from throughcare.documents.rules import Fault, Unfit
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.sharing.models import InformationClass

ACCEPTED = ".pdf,.docx,.xlsx,.odt,.ods,.jpg,.jpeg,.png,.txt,.csv"


def class_choices(by: Acting) -> list[tuple[str, str]]:
    """The classes of information that the practitioner's agency signed for."""
    return [(each.value, str(each.label)) for each in CLASSES if each.value in by.classes]


def most_megabytes() -> int:
    """The largest file in MB, for the words beside the field."""
    return int(settings.DOCUMENT_MOST_BYTES) // 1024 // 1024


class FileForm(PlainForm):
    """A file with its date."""

    file = forms.FileField(label=_l("File"), widget=forms.FileInput(attrs={"accept": ACCEPTED}))
    dated_on = DateField(
        label=_l("Date of the document"),
        latest=timezone.localdate,
        help_text=_l("The day that stands on it, or on which the picture was taken. For example, 27 3 2026"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF, Word or spreadsheet (.docx, .xlsx, .odt, .ods), picture (.jpg, .png) or plain text (.txt, .csv), "
            "of up to %(most)s MB. Nothing is removed from it: a picture keeps the notes that the camera made."
        ) % {"most": most_megabytes()}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read into memory."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.DOCUMENT_MOST_BYTES:
            raise forms.ValidationError(in_words(Unfit(Fault.TOO_LARGE, str(most_megabytes()))))
        return file

    def upload(self) -> Upload:
        """The file as the verb takes it."""
        file: UploadedFile = self.cleaned_data["file"]
        return Upload(
            filename=file.name or "",
            content=file.read(),
            dated_on=self.cleaned_data["dated_on"],
            note=self.cleaned_data.get("note", ""),
        )


class VersionForm(FileForm):
    """A newer file of a document."""

    note = forms.CharField(label=_l("What changed?"), max_length=300, required=False)


class SaidForm(PlainForm):
    """What is said of a document besides its file."""

    looks: ClassVar[dict[str, Look]] = {"marking": Look(inline=True)}

    title = forms.CharField(label=_l("Title"), max_length=200, help_text=_l("What a colleague would look for."))
    kind = forms.ChoiceField(label=_l("Kind"), choices=[("", ""), *DocumentKind.choices])
    information_class = forms.ChoiceField(
        label=_l("Class of information"),
        widget=forms.RadioSelect,
        help_text=_l("It decides which agencies can see the document. Choose the most sensitive thing that it says."),
    )
    marking = forms.ChoiceField(
        label=_l("Marking"),
        choices=Marking.choices,
        widget=forms.RadioSelect,
        initial=Marking.OFFICIAL_SENSITIVE,
    )
    handling = forms.CharField(
        label=_l("How it is to be handled"),
        max_length=200,
        required=False,
        help_text=_l("For example, «not to be shown to the family»."),
    )

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["information_class"].choices = class_choices(by)  # type: ignore[attr-defined]


class UploadForm(SaidForm, FileForm):
    """A new document."""

    source = forms.ChoiceField(label=_l("Where it is from"))
    field_order = ("file", "title", "kind", "dated_on", "source", "information_class", "marking", "handling")

    def __init__(self, *args: Any, by: Acting, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["source"].choices = [(key, agency.name) for key, agency in self.agencies.items()]  # type: ignore[attr-defined]
        self.fields["source"].initial = str(by.agency_id)

    def said(self) -> dict[str, Any]:
        """What the verb takes besides the file."""
        names = ("title", "kind", "information_class", "marking", "handling")
        return {name: self.cleaned_data[name] for name in names} | {
            "source": self.agencies[self.cleaned_data["source"]]
        }


class CorrectForm(SaidForm, VersionedForm):
    """Correct what is said of a document."""

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        """The form as the document stands."""
        names = ("title", "kind", "information_class", "marking", "handling", "version")
        return {name: getattr(document, name) for name in names}


class WithdrawForm(PlainForm):
    """Why something is withdrawn."""

    because = forms.CharField(
        label=_l("Why is it withdrawn?"),
        max_length=300,
        help_text=_l("It stays listed with this reason; nobody can open it any more."),
    )


class DocumentFilter(PlainForm):
    """Which documents to list."""

    all_optional = True
    looks: ClassVar[dict[str, Look]] = {"kind": Look(small=True), "information_class": Look(small=True)}

    kind = forms.MultipleChoiceField(
        label=_l("Kind"), choices=DocumentKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    information_class = forms.MultipleChoiceField(
        label=_l("Class of information"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["information_class"].choices = class_choices(by)  # type: ignore[attr-defined]


def not_covered(by: Acting) -> list[str]:
    """The classes that the practitioner's agency did not sign for, of which it may be told that they exist at all.

    Police intelligence is left out: that there is any is itself something that it does not say.
    """
    told = [each for each in CLASSES if each != InformationClass.INTELLIGENCE]
    return [str(each.label) for each in told if each.value not in by.classes]
