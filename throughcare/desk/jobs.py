"""Jobs of the desk: forget old drafts, bring back what was handed over for a while."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.desk import drafts
from throughcare.desk.handingactions import bring_back
from throughcare.desk.models import HandOver
from throughcare.partnerships.models import Scheme
from throughcare.sharing.acting import service

log = logging.getLogger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="desk.forget_drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """What nobody went on with for two weeks is gone."""
    drafts.forget_old()


@app.periodic(cron="3 * * * *")
@app.task(name="desk.come_back", queueing_lock="desk.come_back", pass_context=False)
def come_back(timestamp: int) -> None:
    """Whoever was away and is back has their work again; one that fails leaves the others alone."""
    by, now = service(schemes=Scheme.objects.values_list("pk", flat=True)), timezone.now()
    with speaking_for(by):
        due = list(HandOver.objects.visible_to(by).due_on(timezone.localdate(now)).select_related("scheme"))
    for each in due:
        try:
            bring_back(each, by=service(schemes=[each.scheme_id]), at=now)
        except Exception:
            log.exception("hand-over %s could not be brought back", each.pk)
