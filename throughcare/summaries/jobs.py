"""The job of summaries: make the paper as whoever asked for it, with what they may see now."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import act, service
from throughcare.summaries import actions, gathering, papers
from throughcare.summaries.gathering import Statement
from throughcare.summaries.models import State, Summary
from throughcare.summaries.refusals import RecordMoved


def begin_paper(summary: Summary, by: Acting) -> None:
    """Have the paper made once this transaction has committed."""
    make_paper.defer(key=str(summary.pk), practitioner_id=by.practitioner_id, scheme_id=summary.scheme_id)


@app.task(name="summaries.make_paper")
def make_paper(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Make one paper; where it cannot be made the page says why."""
    try:
        _make(uuid.UUID(key), practitioner_id, scheme_id)
    except DomainError as refusal:
        _give_up(uuid.UUID(key), str(refusal), scheme_id)
    except Exception:
        _give_up(
            uuid.UUID(key), _("Something went wrong that is not your fault. Nothing left. Try it again."), scheme_id
        )
        raise


def _whoever_asked(practitioner_id: int, scheme_id: int) -> Acting:
    """Whoever asked, as they are at this moment; refused when they may no longer write in the scheme."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    if by.closed_because:
        raise NotPermitted(by.closed_because)
    if not by.may(Permission.WRITE_CASES, scheme_id):
        raise NotPermitted(_("Whoever asked for this may no longer write in the scheme."))
    return by


def _make(key: uuid.UUID, practitioner_id: int, scheme_id: int) -> None:
    by = _whoever_asked(practitioner_id, scheme_id)
    with speaking_for(by):
        found = Summary.objects.visible_to(by).select_related("person", "recipient", "made_by__user", "agency")
        summary = found.filter(pk=key, state=State.MAKING).first()
        if summary is None:
            raise NotPermitted(_("You may no longer see what goes into this paper, so it was not made."))
        at = timezone.now()
        statements = _as_checked(
            summary, gathering.gather(by, summary.person, summary.kind, today=timezone.localdate(at))
        )
        html, marks = papers.body(summary, statements, at=at), papers.marks(summary, at=at)
    # Setting the pages takes a second or more: no transaction waits for it.
    content, pages = papers.make(html, marks=marks)
    # Long enough for a role, a class or an account to end.
    by = _whoever_asked(practitioner_id, scheme_id)
    actions.keep_paper(summary, content=content, statements=statements, pages=pages, by=by, at=at)


def _as_checked(summary: Summary, standing: list[Statement]) -> list[Statement]:
    """The chosen statements as they stand now; refused when one is gone or says something else."""
    chosen: dict[str, str] = summary.chosen
    found = [each for each in standing if each.key in chosen]
    if {each.key: each.digest for each in found} != chosen:
        raise RecordMoved(
            _(
                "The record has changed since you checked the statements, or you may no longer see one of them. "
                "Nothing left. Check the statements again."
            )
        )
    return found


def _give_up(key: uuid.UUID, why: str, scheme_id: int) -> None:
    by = service(schemes=[scheme_id])
    with speaking_for(by):
        summary = Summary.objects.filter(pk=key, state=State.MAKING).first()
    if summary is not None:
        actions.give_up(summary, why=why, by=by, at=timezone.now())
