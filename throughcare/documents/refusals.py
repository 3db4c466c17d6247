"""Why a document is refused, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.documents.rules import Fault, Unfit


class FileRefused(DomainError):
    """The file may not come in; the message says why and what to do."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(in_words(unfit))
        self.fault = unfit.fault


class NotOpen(DomainError):
    """The bytes may not be opened: in quarantine, infected, or withdrawn."""


class NotYours(DomainError):
    """Another agency brought it."""


class AlreadyScanned(DomainError):
    """The virus scanner's verdict stands."""


class AlreadyWithdrawn(DomainError):
    """It has been withdrawn."""


def in_words(unfit: Unfit) -> str:
    """The refusal, and what would help."""
    words = {
        Fault.EMPTY: _("The file is empty. Check that it is the right one."),
        Fault.TOO_LARGE: _("The file is larger than %(fact)s MB. Save it smaller, or in parts, and upload it again."),
        Fault.NO_ENDING: _("The name of the file has no ending, such as .pdf. Give it the one that it should have."),
        Fault.NOT_ON_THE_LIST: _(
            "Files of the kind .%(fact)s cannot be uploaded. Save it as a PDF, a Word or spreadsheet file (.docx, "
            ".xlsx, .odt, .ods), a picture (.jpg, .png), or plain text (.txt, .csv)."
        ),
        Fault.DISAGREES: _(
            "What is in the file is not what its name says. Open it in the program that it belongs to and save it anew."
        ),
        Fault.MACROS: _("The file holds macros (small programs). Save it without them, or as a PDF."),
        Fault.EMBEDDED: _("The file holds another file or program inside it. Take that out, or save it as a PDF."),
        Fault.LOCKED: _("The file is locked with a password, so nobody can check it. Save it without the password."),
        Fault.TWO_IN_ONE: _("The file is two kinds of file in one, as no ordinary document is. Save it anew."),
        Fault.DAMAGED: _("The file is damaged or not whole. Open it in the program that made it and save it anew."),
        Fault.UNPACKS_TOO_LARGE: _("The file would unpack to far more than a document is. Save it anew."),
        Fault.SCRIPT: _("The file holds a script or a program. Print it to a PDF and upload that."),
        Fault.FORMULAS: _("The file holds formulas. Save it with their values only, or as a spreadsheet (.xlsx)."),
        Fault.NOT_UTF8: _("The text is not plain text in UTF-8. Save it as «UTF-8», or as a PDF."),
    }
    return words[unfit.fault] % {"fact": unfit.fact} if unfit.fact else words[unfit.fault]
