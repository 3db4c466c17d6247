"""The confidentiality statement: the scheme's own, or the product's where the scheme has none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.partnerships.queries import current_profile

# Goes up whenever the words below change in what they bind to.
OF_THE_PRODUCT = "throughcare-1"
SIGNS = 16


@dataclass(frozen=True)
class Statement:
    """The words that somebody accepts, paragraph by paragraph, and which words they are."""

    version: str
    paragraphs: Sequence[str]


def statement_of(scheme_id: int) -> Statement:
    """What whoever joins a meeting of this scheme reads and accepts."""
    _version, profile = current_profile(scheme_id)
    own = profile.confidentiality.strip()
    if not own:
        return Statement(OF_THE_PRODUCT, _usual())
    digest = hashlib.sha256(own.encode()).hexdigest()[:SIGNS]
    return Statement(f"scheme-{digest}", [each.strip() for each in own.split("\n") if each.strip()])


def _usual() -> list[str]:
    return [
        _(
            "What is said and shown here is confidential. It is shared under the information sharing agreement of the "
            "scheme, to reduce reoffending and to keep people safe, and for nothing else."
        ),
        _(
            "I use what I learn only for that. I pass it on outside the meeting only where the meeting agrees, where "
            "the law asks me to, or where somebody would otherwise come to harm; and then I say so here."
        ),
        _(
            "What one agency tells stays that agency's. Whoever wants to use it for something else asks that agency "
            "first."
        ),
        _("I say what is fact and what is opinion, and I speak of everybody with respect."),
        _("If I know somebody who is discussed in private life, I say so, and leave for that item."),
        _(
            "Notes and papers are marked OFFICIAL-SENSITIVE. I keep them safe, and destroy my own when they are no "
            "longer needed. Nobody near me can read my screen or hear the meeting."
        ),
    ]
