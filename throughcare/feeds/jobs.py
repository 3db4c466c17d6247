"""Jobs of imports: check and write in the background as the practitioner who asked, and forget old files."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.feeds import actions
from throughcare.feeds.models import Import
from throughcare.feeds.progress import Reporter, reporting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import act, service

Work = Callable[[Import, Acting, Reporter], object]


def begin_check(imported: Import, by: Acting) -> None:
    """Have it checked once this transaction has committed."""
    check_import.defer(key=str(imported.pk), practitioner_id=by.practitioner_id, scheme_id=imported.scheme_id)


def begin_writing(imported: Import, by: Acting) -> None:
    """Have it written once this transaction has committed."""
    write_import.defer(key=str(imported.pk), practitioner_id=by.practitioner_id, scheme_id=imported.scheme_id)


@app.task(name="feeds.check_import")
def check_import(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Check an import as whoever asked for it."""
    _work(uuid.UUID(key), practitioner_id, scheme_id, check_now)


@app.task(name="feeds.write_import")
def write_import(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Write an accepted import as whoever accepted it."""
    _work(uuid.UUID(key), practitioner_id, scheme_id, write_now)


def check_now(imported: Import, by: Acting, reporter: Reporter) -> Import:
    """The check itself."""
    at = timezone.now()
    with speaking_for(by):
        checked = actions.look(imported, by=by, at=at, progress=reporter.note)
        return actions.keep_check(imported, checked=checked, by=by, at=at)


def write_now(imported: Import, by: Acting, reporter: Reporter) -> Import:
    """The writing itself."""
    return actions.write(imported, by=by, at=timezone.now(), progress=reporter.note)


def _work(key: uuid.UUID, practitioner_id: int, scheme_id: int, work: Work) -> None:
    """Do it as the practitioner is now, not as they were when they asked; if they may no longer, say so."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    try:
        if by.closed_because:
            raise NotPermitted(by.closed_because)
        if not by.may(Permission.IMPORT, scheme_id):
            raise NotPermitted(_("Whoever asked for this may no longer import into the scheme."))
        with speaking_for(by):
            imported = Import.objects.visible_to(by).get(pk=key)
        with reporting(key, by) as reporter:
            work(imported, by, reporter)
    except DomainError as refusal:
        actions.give_up(key, why=str(refusal), by=service(schemes=[scheme_id]), at=timezone.now())
    except Exception:
        words = _(
            "Something went wrong that is not your fault. Nothing was written. Start again, or tell whoever "
            "runs the service."
        )
        actions.give_up(key, why=words, by=service(schemes=[scheme_id]), at=timezone.now())
        raise


@app.periodic(cron="41 3 * * *")
@app.task(name="feeds.forget_old_files", pass_context=False)
def forget_old_files(timestamp: int) -> None:
    """Files of imports are kept for 90 days."""
    schemes = list(Scheme.objects.values_list("pk", flat=True))
    by = service(schemes=schemes)
    with speaking_for(by):
        if Import.objects.filter(made_at__lt=timezone.now() - actions.KEPT).exclude(content=b"").exists():
            actions.forget_old(by=by, at=timezone.now())
