"""What one's own agency is asked, one page a person, and «nothing known about the rest»."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.briefings import actions
from throughcare.briefings.actions import AnswerRefused
from throughcare.briefings.asked import Asked, asked_of, earlier_answers, one_asked
from throughcare.briefings.forms import AnswerForm, SureForm
from throughcare.briefings.handling import classes_open_to, may_be_named, usual_class
from throughcare.briefings.models import Answer, AnswerKind
from throughcare.briefings.words import answer_rows
from throughcare.core.components import Row, long_day, short_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels.queries import names_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request


@dataclass(frozen=True)
class Before:
    """What one meeting asks of the agency."""

    meeting_id: uuid.UUID
    title: str
    questions: Sequence[Asked]
    waiting: Sequence[Asked]
    due: str
    late: bool

    @property
    def next_url(self) -> str:
        """The first person about whom nobody has answered."""
        return reverse("briefings:answer", args=[self.waiting[0].request_id]) if self.waiting else ""


def by_meeting(by: Acting, questions: Sequence[Asked], today: date) -> list[Before]:
    """The questions under the meeting that each is for, the next one first."""
    meetings: dict[uuid.UUID, list[Asked]] = {}
    for each in questions:
        meetings.setdefault(each.meeting_id, []).append(each)
    profile = current_profile(by.scheme_id or 0)[1] if meetings else None
    found = []
    for meeting_id, asked_for in meetings.items():
        waiting = [each for each in asked_for if each.waiting]
        kind = profile.meeting(asked_for[0].kind) if profile else None
        due_on = min((each.due_on for each in waiting), default=None)
        title = f"{kind.name if kind else _('Meeting')}, {long_day(asked_for[0].held_on)}"
        late = due_on is not None and due_on < today
        found.append(Before(meeting_id, title, asked_for, waiting, long_day(due_on) if due_on else "", late))
    return found


def _born(each: Asked, today: date) -> str:
    """The birth date with the age, so that nobody is taken for somebody else."""
    if each.birth_date is None:
        return _("Birth date not known")
    return _("Born %(day)s, aged %(age)s") % {"day": short_day(each.birth_date), "age": each.age_on(today)}


def _state(each: Asked) -> str:
    if each.answer is None:
        return _("To answer")
    return _("Nothing known") if each.answer.kind == AnswerKind.NOTHING_KNOWN else _("Answered")


@login_required
def asked(request: Request) -> HttpResponse:
    """Everybody about whom one's own agency is asked now."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.BE_ASKED)
    found = by_meeting(by, asked_of(by), today)
    meetings = [
        {
            "before": each,
            "lines": [
                {
                    "name": one.sort_name,
                    "born": _born(one, today),
                    "url": reverse("briefings:answer", args=[one.request_id]),
                    "state": _state(one),
                    "waiting": one.waiting,
                }
                for one in each.questions
            ],
        }
        for each in found
    ]
    return render(request, "briefings/asked.html", {"meetings": meetings, "marking": True})


@login_required
def answer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One person: what does one's own agency know?"""
    by = request.practitioner
    authorise(by, Permission.BE_ASKED)
    found = one_asked(by, pk)
    form = _form(request, by, found)
    back = reverse("briefings:asked")
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            actions.answer(pk, said=form.said(), seen=seen, by=by, at=timezone.now())
        except AnswerRefused as refusal:
            form.refuse(refusal)
        except Conflict as conflict:
            saved_by = _name_of((conflict.current or {}).get("answered_by"))  # type: ignore[attr-defined]
            return conflict_page(request, form, conflict, saved_by=saved_by, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is saved. You can change it until the meeting closes."))
            return redirect(_after(request, by, found))
    return render(request, "briefings/answer.html", _page(by, found, form))


def _form(request: Request, by: Acting, found: Asked) -> AnswerForm:
    today = timezone.localdate()
    form = AnswerForm(request.POST or None, initial=AnswerForm.first(usual_class(by), found.answer))
    wanted = request.POST.get("information_class") or str(form.initial["information_class"])
    form.offer(classes=classes_open_to(by), agencies=may_be_named(by, wanted, on=today))
    return form


def _page(by: Acting, found: Asked, form: AnswerForm) -> dict[str, Any]:
    rest = [each for each in asked_of(by) if each.meeting_id == found.meeting_id]
    place = next(number for number, each in enumerate(rest, start=1) if each.request_id == found.request_id)
    return {
        "form": form,
        "name": found.name,
        "born": _born(found, timezone.localdate()),
        "before": long_day(found.held_on),
        "due": long_day(found.due_on),
        "place": _("%(place)s of %(many)s") % {"place": place, "many": len(rest)},
        "more": sum(each.waiting for each in rest if each.request_id != found.request_id),
        "standing": _told(found.answer) if found.answer else None,
        "earlier": [_told(each) for each in earlier_answers(by, found)],
        "not_asked_url": reverse("briefings:asked"),
        "marking": True,
    }


def _told(said: Answer) -> dict[str, Any]:
    rows = [*answer_rows(said), Row(_("Kind of information"), said.get_information_class_display())]
    if said.named_agencies:
        rows.append(Row(_("Who may read it"), said.get_handling_display()))
    return {"rows": rows, "by": _name_of(said.answered_by), "at": said.answered_at}


def _name_of(practitioner_id: int | None) -> str:
    return names_of([practitioner_id]).get(practitioner_id, "") if practitioner_id else ""


def _after(request: Request, by: Acting, found: Asked) -> str:
    """On to the next person of the same meeting who waits, or back to the list."""
    if "stay" not in request.POST:
        rest = [each for each in asked_of(by) if each.meeting_id == found.meeting_id and each.waiting]
        if rest:
            return reverse("briefings:answer", args=[rest[0].request_id])
    return reverse("briefings:asked")


@login_required
def nothing(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say once of everybody who waits that nothing is known, after a look at who they are."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.BE_ASKED)
    of_meeting = [each for each in asked_of(by) if each.meeting_id == pk]
    if not of_meeting:
        raise Http404
    waiting = [each for each in of_meeting if each.waiting]
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Only of those whom the page named: somebody added since is not answered about unseen.
        shown = {str(each.request_id): each.request_id for each in waiting}
        keys = [shown[key] for key in request.POST.getlist("about") if key in shown]
        try:
            many = actions.know_nothing(keys, by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "Your agency knows nothing about %(many)s person. The co-ordinator sees it.",
                "Your agency knows nothing about %(many)s people. The co-ordinator sees it.",
                many,
            )
            messages.success(request, said % {"many": many})
            return redirect("briefings:asked")
    lines = [{"key": each.request_id, "name": each.sort_name, "born": _born(each, today)} for each in waiting]
    context = {"form": form, "lines": lines, "before": long_day(of_meeting[0].held_on), "marking": True}
    return render(request, "briefings/nothing.html", context)
