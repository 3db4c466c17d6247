"""What is told outside the screen about transfers: that one waits or was answered, never about whom."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.outbox import tell
from throughcare.people.passing import hidden_from
from throughcare.transfers.models import Transfer
from throughcare.transfers.queries import who_may_answer


def tell_receivers(transfer: Transfer, *, on: date) -> None:
    """Those who may answer, or the one who was named."""
    body = _("Scheme: %(scheme)s.\nSign in to Throughcare and open your home page to see it.") % {
        "scheme": transfer.to_scheme.name
    }
    if transfer.recipient is not None:
        addresses = {transfer.recipient.user.email}
    else:
        # Whoever may not see the person is not told that there is somebody whom they do not see.
        kept_from = hidden_from(transfer.person)
        answering = who_may_answer([transfer.to_scheme_id], on=on)
        addresses = {who.user.email for who, _scheme in answering if who.pk not in kept_from}
    for address in sorted(addresses):
        tell(address, subject=_("A transfer was offered to your scheme"), body=body)


def tell_sender(transfer: Transfer) -> None:
    """Whoever offered it."""
    body = _("Scheme: %(scheme)s.\nSign in to Throughcare and open Transfers to see it.") % {
        "scheme": transfer.scheme.name
    }
    tell(transfer.offered_by.user.email, subject=_("A transfer that you offered was answered"), body=body)
