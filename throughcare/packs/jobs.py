"""The job of packs: count with the service's own hand, keep back what is small, set the pages."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import renew, speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.measures.keeping import hand_for
from throughcare.measures.measuring import schemes_of
from throughcare.measures.words import words_for
from throughcare.packs import actions, papers
from throughcare.packs.counting import count
from throughcare.packs.document import document
from throughcare.packs.judged import assessment_of
from throughcare.packs.models import BoardPack, PackKind, PackState
from throughcare.packs.results import results_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.sharing.acting import act


def begin(pack: BoardPack, by: Acting) -> None:
    """Have the pack made once this transaction has committed."""
    make_pack.defer(key=str(pack.pk), practitioner_id=by.practitioner_id, scheme_id=by.scheme_id or 0)


@app.task(name="packs.make_pack")
def make_pack(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Make one pack; where it cannot be made its page says why."""
    try:
        _make(uuid.UUID(key), practitioner_id, scheme_id)
    except DomainError as refusal:
        _give_up(uuid.UUID(key), str(refusal), scheme_id)
    except Exception:
        _give_up(uuid.UUID(key), _("Something went wrong that is not your fault. Try it again."), scheme_id)
        raise


def _whoever_asked(practitioner_id: int, scheme_id: int) -> Acting:
    """Whoever asked, as they are at this moment; refused when they may no longer read the figures."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    if not by.may(Permission.READ_FIGURES, scheme_id):
        raise NotPermitted(_("Whoever asked for this may no longer read the figures of the scheme."))
    return by


def _make(key: uuid.UUID, practitioner_id: int, scheme_id: int) -> None:
    by, at = _whoever_asked(practitioner_id, scheme_id), timezone.now()
    with speaking_for(by):
        pack = BoardPack.objects.visible_to(by).select_related("scheme").filter(pk=key, state=PackState.MAKING).first()
    if pack is None:
        raise NotPermitted(_("This pack is not being made for you."))
    figures = figures_of(pack, at=at)
    html, marks = papers.body(pack, figures), papers.marks(pack, at=at)
    # Setting the pages takes seconds: no transaction waits for it.
    content, pages = papers.make(html, marks=marks)
    by = _whoever_asked(practitioner_id, scheme_id)
    actions.keep(pack, figures=figures, content=content, pages=pages, by=by, at=timezone.now())


def figures_of(pack: BoardPack, *, at: datetime) -> dict[str, Any]:
    """What the pack may say, counted now by the service's own hand: people hidden from anybody are not in it."""
    scheme, public = pack.scheme, pack.kind == PackKind.PUBLIC
    schemes = [scheme.pk, *Scheme.objects.filter(board=scheme).values_list("pk", flat=True)]
    hand = hand_for(schemes)
    _version, profile = current_profile(scheme.pk)
    with speaking_for(hand):
        counted = count(hand, scheme, since=pack.since, on=pack.on)
        words = words_for(profile, schemes_of(hand, scheme), [counted.found, *counted.splits.values()])
        told = document(counted, words, profile, public=public, counted_on=timezone.localdate(at), scheme=scheme.name)
        # Counting 100,000 people takes minutes: past its time the signature would open nothing, and say nothing.
        renew()
        told["assessment"] = assessment_of(hand, scheme, until=pack.on, public=public)
        told["results"] = results_of(hand, scheme, public=public)
    return told


def _give_up(key: uuid.UUID, why: str, scheme_id: int) -> None:
    by = hand_for([scheme_id])
    with speaking_for(by):
        pack = BoardPack.objects.visible_to(by).light().filter(pk=key, state=PackState.MAKING).first()
    if pack is not None:
        actions.give_up(pack, why=why, by=by, at=timezone.now())
