"""The mail that says what waits: numbers by kind and a link, never a name; made once a practitioner and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.audit.trail import showing
from throughcare.core.cards import Card, Group
from throughcare.core.context import speaking_for
from throughcare.core.outbox import tell
from throughcare.desk.models import Digest, DigestChoice, Often
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.sharing.acting import act, choices

Collect = Callable[[Acting, date], Mapping[Group, Sequence[Card]]]
FRIDAY = 4


@dataclass(frozen=True)
class Part:
    """What waits on one scheme: numbers and what they count, as the first page counts them."""

    place: str
    counts: Sequence[tuple[str, int]]


def due(day: date) -> list[int]:
    """The practitioners who want the mail on this day and for whom it was not made yet."""
    wanted = [Often.DAILY, Often.WEEKDAYS] if day.weekday() <= FRIDAY else [Often.DAILY]
    made = Digest.objects.filter(practitioner=OuterRef("practitioner"), day=day)
    found = DigestChoice.objects.filter(~Exists(made), often__in=wanted, practitioner__user__is_active=True)
    return list(found.order_by("practitioner_id").values_list("practitioner_id", flat=True))


def make(practitioner_id: int, *, day: date, at: datetime, collect: Collect) -> bool:
    """Make the mail of one practitioner and day, unless it was made: the row that claims the day and the row of the
    outbox are written in one transaction, and the day can be claimed once.

    Two workers at once: the second waits for the first on the unique key, then finds the day claimed. A worker that
    is killed in between leaves neither row. How often the mail is then delivered is `core.jobs.deliver`'s business.
    """
    with transaction.atomic():
        claim, mine = Digest.objects.get_or_create(practitioner_id=practitioner_id, day=day, defaults={"made_at": at})
        if not mine:
            return False
        practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
        parts = what_waits(practitioner, day=day, collect=collect)
        if not parts:
            return False
        message = tell(practitioner.user.email, subject=_subject(parts), body=_body(parts))
        if message is not None:
            claim.message = message.pk
            claim.save(update_fields=["message"])
    return True


def what_waits(practitioner: Practitioner, *, day: date, collect: Collect) -> list[Part]:
    """By scheme, the numbers that the practitioner's own first page would show at this moment."""
    parts = []
    for each, scheme in choices(practitioner.user, on=day):
        if each.pk != practitioner.pk:
            continue
        by = act(practitioner, scheme, on=day)
        # Nobody is shown: the names that the cards hold are never read.
        with speaking_for(by), showing():
            cards = collect(by, day)
        counts = [
            (str(card.title), card.count)
            for group in (Group.DO, Group.NEXT)
            for card in cards[group]
            if card.count and card.numbered
        ]
        if counts:
            parts.append(Part(_place(by, scheme), counts))
    return parts


def _place(by: Acting, scheme: Scheme | None) -> str:
    return scheme.name if scheme is not None else by.agency_name


def _subject(parts: Sequence[Part]) -> str:
    kinds = sum(len(part.counts) for part in parts)
    words = ngettext("%(many)s kind of work waits for you", "%(many)s kinds of work wait for you", kinds)
    return "Throughcare: " + words % {"many": kinds}


def _body(parts: Sequence[Part]) -> str:
    lines = [_("This is what waits for you today."), ""]
    for part in parts:
        lines.append(part.place)
        lines += [f"  {count}  {title}" for title, count in part.counts]
        lines.append("")
    lines += [
        _("Your list is here:"),
        settings.SITE,
        "",
        _("This mail names nobody, on purpose: sign in to see whom it is about."),
        _("You can change how often it comes, under “What waits for you”, “Mail about it”."),
    ]
    return "\n".join(lines)
