"""The plan as the pages tell it: lines with their service and how often they moved, versions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.plans.models import ActionState, PlanAction, ServiceAnswer, ServiceReferral
from throughcare.plans.pathways import pathway_labels
from throughcare.plans.queries import AnyLine, Compared
from throughcare.plans.rules import Wait

STATE_COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.DONE: "green",
    ActionState.COULD_NOT: "orange",
    ActionState.DID_NOT: "red",
    ActionState.NOT_NEEDED: "grey",
}


@dataclass(frozen=True)
class Words:
    """The scheme's own words for what a line keeps as keys."""

    pathways: Mapping[str, str]
    prongs: Mapping[str, str]
    funders: Mapping[str, str]


def words_for(profile: Profile, lines: Sequence[AnyLine]) -> Words:
    """The words that these lines need."""
    return Words(
        pathways=pathway_labels(profile, {line.pathway for line in lines if line.pathway}),
        prongs={str(prong.key): prong.label for prong in profile.prongs},
        funders={funder.key: funder.name for funder in profile.funders},
    )


def about(line: AnyLine, words: Words) -> str:
    """Prong and pathway in one line, and who pays when somebody else does."""
    prong = words.prongs.get(line.prong, line.get_prong_display())
    parts = [f"{prong}: {words.pathways[line.pathway]}" if line.pathway else str(prong)]
    if line.funder:
        parts.append(_("paid for by %(funder)s") % {"funder": words.funders.get(line.funder, line.funder)})
    return ", ".join(parts)


def line_row(line: PlanAction, words: Words, by: Acting, *, today: date, left_on: date | None = None) -> dict[str, Any]:
    """One action as the plan shows it."""
    mine = by.practitioner_id == line.practitioner_id or by.agency_id == line.agency_id
    service: ServiceReferral | None = getattr(line, "service", None)
    return {
        "line": line,
        "about": about(line, words),
        "due": short_day(line.due_on),
        "late": line.state == ActionState.OPEN and line.due_on < today,
        "moved": moved_words(line),
        "state": line.get_state_display(),
        "colour": STATE_COLOURS[ActionState(line.state)],
        "closed": short_day(line.closed_on) if line.closed_on else "",
        "service": service,
        "service_words": service_words(service, today=today, left_on=left_on) if service else "",
        "may_close": by.may(Permission.WRITE_PLAN, line.scheme_id)
        or (mine and by.may(Permission.WRITE_CASES, line.scheme_id)),
    }


def moved_words(line: PlanAction) -> str:
    """How often the due date moved, and why the last time."""
    if not line.moves:
        return ""
    last, times = line.moves[-1], len(line.moves)
    told = ngettext("Moved once", "Moved %(times)d times", times) % {"times": times}
    was = short_day(date.fromisoformat(line.moves[0]["from"]))
    return _("%(told)s, first due %(day)s. %(why)s") % {"told": told, "day": was, "why": last["why"]}


def service_words(service: ServiceReferral, *, today: date, left_on: date | None = None) -> str:
    """How the referral to the service stands, with the days of waiting."""
    days = service.waiting_days(today, left_on=left_on)
    counted = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    said = {"days": counted, "day": short_day(service.waited_until or service.referred_on)}
    if service.started_on is not None:
        if service.ended_on is not None:
            said["ended"] = short_day(service.ended_on)
            return _("started %(day)s after %(days)s, ended %(ended)s") % said
        return _("started %(day)s after %(days)s") % said
    if service.answer == ServiceAnswer.REFUSED:
        return _("refused %(day)s after %(days)s: %(why)s") % (said | {"why": service.why_not})
    if service.given_up_on is not None:
        return _("did not start: %(why)s") % {"why": service.why_not}
    if left_on is not None:
        return _("had not started after %(days)s, when the person left the scheme") % said
    answers = {
        ServiceAnswer.NONE.value: _("no answer yet"),
        ServiceAnswer.ACCEPTED.value: _("accepted, not started"),
        ServiceAnswer.WAITING_LIST.value: _("on the waiting list"),
    }
    return _("referred %(day)s, %(answer)s, waiting %(days)s so far") % (said | {"answer": answers[service.answer]})


def lines_then(lines: Sequence[AnyLine], words: Words) -> list[dict[str, Any]]:
    """Actions of one version as they stood."""
    return [_then(line, words) for line in lines]


def _then(line: AnyLine, words: Words) -> dict[str, Any]:
    return {
        "line": line,
        "about": about(line, words),
        "due": short_day(line.due_on),
        "state": line.get_state_display(),
        "colour": STATE_COLOURS[ActionState(line.state)],
        "closed": short_day(line.closed_on) if line.closed_on else "",
    }


def side_by_side(found: Sequence[Compared], words: Words) -> list[dict[str, Any]]:
    """Actions of two versions beside each other, those that differ marked."""
    return [
        {
            "first": _then(each.first, words) if each.first else None,
            "second": _then(each.second, words) if each.second else None,
            "how": _how(each),
        }
        for each in found
    ]


def _how(each: Compared) -> tuple[str, str]:
    if each.second is None:
        return _("Not carried on"), "grey"
    if each.first is None:
        return _("New"), "green"
    return (_("Changed"), "yellow") if each.changed else (_("As before"), "grey")


def service_rows(service: ServiceReferral, wait: Wait, *, today: date) -> dict[str, Any]:
    """One person's wait on the page of a service."""
    return {
        "service": service,
        "words": service_words(service, today=today, left_on=service.action.registration.ended_on),
        "days": wait.days,
        "overdue": wait.overdue,
        "going_on": wait.going_on,
        "url": reverse("plans:plan", args=[service.person_id]),
    }
