"""The screens of leaving: the exit clock, the exit plan, a proposal."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations import whereabouts
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.reviews import actions, exitclock, exitwords, queries
from throughcare.reviews.exitclock import Facts, RuleState
from throughcare.reviews.forms import ExitPlanForm, ImplementForm, ProposalForm
from throughcare.reviews.models import ExitPlan, ExitProposal
from throughcare.reviews.views import live

PLAN_FIELDS = ("support", "contacts", "warning_signs", "own_view")


@login_required
def clock(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Each way out, condition by condition, with the facts behind it; then the exit plan and the proposals."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "exit")
    registration: Registration | None = context["registration"]
    if registration is None:
        return render(request, "reviews/exit.html", context)
    _version, profile = current_profile(registration.scheme_id)
    facts = queries.exit_facts(by, registration)
    on = registration.ended_on or today
    proposals = queries.proposals_of(by, registration)
    names = queries.names_of(each.proposed_by for each in proposals)
    may = registration.is_live and by.may(Permission.WRITE_EXIT_PLAN)
    context |= {
        "rules": [_shown(state, facts) for state in exitclock.clock(profile, on=on, facts=facts)],
        "plan": queries.exit_plan_of(by, registration),
        "proposals": [_proposal(each, profile, names) for each in proposals],
        "open_proposal": any(each.settled_on is None for each in proposals),
        "plan_first": profile.exit.exit_plan_first is True,
        "consensus": profile.exit.by_consensus is True,
        "revisit": _revisit(registration, profile),
        "may": may,
    }
    return render(request, "reviews/exit.html", context)


def _shown(state: RuleState, facts: Facts) -> dict[str, Any]:
    return {
        "rule": state.rule,
        "summary": exitwords.summary(state),
        "met": state.met,
        "conditions": [
            {
                "words": each.condition.words or _(each.condition.kind.label),
                "state": exitwords.state_word(each.state),
                "colour": exitwords.STATES[each.state],
                "because": exitwords.because(each),
                "facts": exitwords.facts_behind(each, facts),
            }
            for each in state.conditions
        ],
    }


def _proposal(proposal: ExitProposal, profile: Profile, names: dict[int, str]) -> dict[str, Any]:
    label = next((each.label for each in profile.exit_reasons if each.key == proposal.reason), proposal.reason)
    return {"proposal": proposal, "reason": _(label), "who": names.get(proposal.proposed_by, "")}


def _revisit(registration: Registration, profile: Profile) -> dict[str, Any] | None:
    """When somebody in custody would be looked at again, were the registration to end for that reason now."""
    rule = profile.exit.revisit
    if rule is None or registration.custody_since is None or not whereabouts.told():
        return None
    days = [queries.revisit_day(registration, reason) for reason in rule.after_reasons]
    return {"rule": rule, "on": next((day for day in days if day), None), "release_on": registration.release_on}


def _changing(request: Request, pk: uuid.UUID) -> tuple[Acting, dict[str, Any], Registration]:
    by = request.practitioner
    context = person_context(by, pk, "exit")
    registration = live(context)
    authorise(by, Permission.WRITE_EXIT_PLAN, registration)
    return by, context, registration


def _form_page(request: Request, context: dict[str, Any], form: object, **more: Any) -> HttpResponse:
    back = reverse("reviews:exit", kwargs={"pk": context["person"].pk})
    shown = {"form": form, "identity": context["who"], "back_url": back, "back_text": _("Exit"), "marking": True}
    return render(request, "core/form_page.html", shown | more)


@login_required
def write_plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write or change the exit plan; who loses to somebody else's change is shown both texts."""
    by, context, registration = _changing(request, pk)
    plan = queries.exit_plan_of(by, registration)
    form = ExitPlanForm(request.POST or None, initial=_initial(plan))
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.write_exit_plan(registration, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            changed_by = getattr(conflict.current, "changed_by", None)
            saved_by = queries.names_of([changed_by]).get(changed_by or 0, "")
            leave = reverse("reviews:exit", kwargs={"pk": pk})
            return conflict_page(request, form, conflict, leave_url=leave, saved_by=saved_by)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The exit plan is saved."))
            return redirect("reviews:exit", pk=pk)
    intro = _("Written with the person where that is possible. It counts from the day somebody says it is in place.")
    return _form_page(request, context, form, title=_("Exit plan"), intro=intro, submit_label=_("Save the exit plan"))


def _initial(plan: ExitPlan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return {name: getattr(plan, name) for name in PLAN_FIELDS} | {"version": plan.version}


@login_required
def implement(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say from which day the exit plan is in place."""
    by, context, registration = _changing(request, pk)
    form = ImplementForm(request.POST or None)
    if form.is_valid():
        try:
            actions.implement_exit_plan(registration, **form.cleaned_data, by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("The exit plan is in place."))
            return redirect("reviews:exit", pk=pk)
    return _form_page(request, context, form, title=_("The exit plan is in place"), submit_label=_("Record it"))


@login_required
def propose(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Propose an exit to the panel, whatever the exit clock shows: a person says why."""
    by, context, registration = _changing(request, pk)
    _version, profile = current_profile(registration.scheme_id)
    form = ProposalForm(request.POST or None, profile=profile)
    if form.is_valid():
        try:
            actions.propose_exit(registration, **form.cleaned_data, by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The exit is proposed. The panel decides it."))
            return redirect("reviews:exit", pk=pk)
    states = queries.exit_clock(by, registration, timezone.localdate())
    return _form_page(
        request,
        context,
        form,
        title=_("Propose an exit to the panel"),
        submit_label=_("Propose the exit"),
        intro=_standing(states),
    )


def _standing(states: list[RuleState]) -> str:
    """What the clock shows, said before a person decides."""
    if not states:
        return _("This scheme has not said when somebody may be proposed for exit. You decide, and say why.")
    met = [state.rule.label for state in states if state.met]
    if met:
        return _("The exit clock shows as met: %(rules)s. You decide, and say why.") % {"rules": "; ".join(met)}
    return _(
        "The exit clock does not show every condition of any way out as met. "
        "You may propose the exit all the same: say why. The panel sees both."
    )
