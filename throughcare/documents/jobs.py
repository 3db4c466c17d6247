"""Jobs of documents: have a file scanned, and look again after those that wait."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.documents import actions, clamd
from throughcare.documents.models import DocumentBody, DocumentVersion, Scan
from throughcare.documents.refusals import AlreadyScanned
from throughcare.partnerships.models import Scheme
from throughcare.sharing.acting import service


def begin_scan(version: DocumentVersion) -> None:
    """Have it scanned once this transaction has committed; without a scanner there is nothing to begin."""
    if version.scan == Scan.WAITING:
        scan_document.defer(key=str(version.pk), scheme_id=version.scheme_id)


@app.task(name="documents.scan", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def scan_document(key: str, scheme_id: int) -> None:
    """Ask the scanner about one file; no clear answer leaves it in quarantine, and is tried again."""
    by = service(schemes=[scheme_id])
    with speaking_for(by):
        version = DocumentVersion.objects.filter(pk=uuid.UUID(key)).waiting().first()
        body = DocumentBody.objects.filter(version=version).first() if version else None
    if version is None or body is None or not settings.CLAMD:
        return
    try:
        # Outside any transaction: a scanner that hangs holds nothing up.
        verdict = clamd.scan(bytes(body.content), address=settings.CLAMD, seconds=settings.CLAMD_SECONDS)
    except clamd.NoAnswer as silence:
        with suppress(AlreadyScanned):
            actions.keep_waiting(version, said=str(silence), by=by, at=timezone.now())
        raise
    with suppress(AlreadyScanned):
        actions.keep_verdict(version, found=verdict.found, by=by, at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="documents.look_again", pass_context=False)
def look_again(timestamp: int) -> None:
    """Whatever still waits, because the scanner was away for longer than the tries last, is tried anew."""
    if not settings.CLAMD:
        return
    by = service(schemes=list(Scheme.objects.values_list("pk", flat=True)))
    with speaking_for(by):
        # Those never tried go first, or fifty that never get an answer would keep them waiting for ever.
        longest = F("scanned_at").asc(nulls_first=True)
        for version in DocumentVersion.objects.waiting().order_by(longest, "made_at")[:50]:
            begin_scan(version)
