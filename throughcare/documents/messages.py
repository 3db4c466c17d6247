"""What is told outside the screen about files: never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.outbox import tell
from throughcare.documents.models import DocumentVersion


def tell_uploader_of_infection(version: DocumentVersion) -> None:
    """Whoever uploaded it is told at once, so that they look at where the file came from."""
    tell(
        version.author.user.email,
        subject=_("A file that you uploaded was found infected"),
        body=_(
            "The virus scanner found something in a file that you uploaded to Throughcare today or lately. It is kept "
            "out of reach and nobody can open it. Sign in to see which it is, and tell whoever looks after your "
            "computer where the file came from."
        ),
    )
