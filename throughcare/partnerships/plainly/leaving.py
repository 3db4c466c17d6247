"""How people are managed and leave, in plain words."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.partnerships.plainly.lines import Line, Part, joined, label_of
from throughcare.partnerships.profile import Profile, Unset
from throughcare.partnerships.profile.management import Condition, ContactStandard, ExitRule, Phase, PreparationStep


def management(profile: Profile) -> list[Part]:
    """Plan, ratings and contact, review and registration, custody."""
    return [_plan(profile), _ratings(profile), _registration(profile), _custody(profile)]


def _plan(profile: Profile) -> Part:
    part = Part("plan", _("Plans"), about=profile.plan.guidance)
    said = []
    if profile.plan.names_agency:
        said.append(_("the agency"))
    if profile.plan.names_person:
        said.append(_("a named person"))
    part.say(_("Each action names"), (capfirst(", ".join(said)),))
    part.say(_("One lead agency a person"), profile.plan.one_lead_agency)
    for rule in profile.plan.lead_rules:
        part.say(_("Who leads"), f"{label_of(rule.agency)}: {rule.when}")
    return part


def _ratings(profile: Profile) -> Part:
    part = Part("ratings", _("Colours and contact"))
    for rating in profile.ratings:
        path = f"ratings.{rating.colour.value}"
        part.say(_("%(colour)s means") % {"colour": rating.label}, rating.meaning, f"{path}.meaning")
        if rating.evidence:
            needs = label_of(rating.needs) if rating.needs and not isinstance(rating.needs, Unset) else ""
            label = _("%(colour)s: evidence") % {"colour": rating.label}
            part.lines.append(Line(label, tuple(each.label for each in rating.evidence), note=needs))
    part.say(_("Contact"), profile.contact_standards, "contact_standards", words=_contact)
    return part


def _contact(standard: ContactStandard) -> str:
    words = ngettext(
        "%(colour)s: %(many)d contact %(often)s", "%(colour)s: %(many)d contacts %(often)s", standard.contacts
    )
    said = {"colour": label_of(standard.colour), "many": standard.contacts, "often": label_of(standard.every)}
    return f"{words % said} ({standard.level})" if standard.level else words % said


def _registration(profile: Profile) -> Part:
    part = Part("registration", _("Time on the scheme"))
    rule = profile.registration
    part.say(_("Everybody is reviewed"), profile.review.every, "review.every")
    part.say(_("In the source's words"), profile.review.words)
    part.say(_("A registration lasts (months)"), rule.length_months, "registration.length_months")
    part.say(_("Most people at once"), rule.capacity, "registration.capacity")
    for phase in rule.phases:
        _phase(part, phase)
    if rule.long_custody_outside_active_cohort:
        part.say(_("Long custody"), _("Counted outside the active cohort."))
    part.say(_("Long custody, from (years)"), rule.long_custody_years, "registration.long_custody_years")
    return part


def _custody(profile: Profile) -> Part:
    part = Part("custody", _("Release from custody and the final third"))
    part.say(_("Prepared before a release"), profile.release_preparation, "release_preparation", words=_step)
    rule = profile.final_third
    weeks, exempt = rule.prompt_weeks_before, rule.exempt
    part.say(_("Told before two-thirds of a sentence (weeks)"), weeks, "final_third.prompt_weeks_before")
    part.say(_("Probation stays in contact with people"), exempt, "final_third.exempt", words=label_of)
    return part


def _step(step: PreparationStep) -> str:
    words = ngettext("%(what)s: %(many)d week before", "%(what)s: %(many)d weeks before", step.weeks_before)
    said = words % {"what": step.label, "many": step.weeks_before}
    return f"{said} ({label_of(step.agency)})" if step.agency else said


def _phase(part: Part, phase: Phase) -> None:
    if isinstance(phase.months, Unset):
        part.say(phase.label, phase.months, f"registration.phases.{phase.key}.months")
        return
    words = ngettext("%(many)d month", "%(many)d months", phase.months) % {"many": phase.months}
    part.say(phase.label, _("At least %(long)s") % {"long": words} if phase.at_least else words)


def leaving(profile: Profile) -> Part:
    """The ways out and who decides."""
    part = Part("exit", _("Leaving the scheme"))
    rule = profile.exit
    meeting = profile.meeting(rule.decided_at or "")
    part.say(_("Decided at"), meeting.name if meeting else None)
    part.say(_("All agencies must agree"), rule.by_consensus, "exit.by_consensus")
    part.say(_("An exit plan comes first"), rule.exit_plan_first, "exit.exit_plan_first")
    if isinstance(rule.rules, Unset):
        part.say(_("Ways out"), rule.rules, "exit.rules")
    for each in rule.rules:
        part.lines.append(_way_out(each, profile))
    part.say(_("Reasons to leave"), profile.exit_reasons, words=lambda reason: _(reason.label))
    if rule.revisit is not None:
        words = ngettext(
            "%(many)d month before release", "%(many)d months before release", rule.revisit.months_before_release
        )
        said = words % {"many": rule.revisit.months_before_release}
        part.lines.append(
            Line(_("Looked at again"), (f"{said}: {joined(rule.revisit.brought_to)}",), note=rule.revisit.source)
        )
    return part


def _way_out(rule: ExitRule, profile: Profile) -> Line:
    said = tuple(condition.words or _condition(condition, profile) for condition in rule.all_of)
    return Line(_("Way out: %(label)s") % {"label": rule.label}, said, note=rule.source)


def _condition(condition: Condition, profile: Profile) -> str:
    words = label_of(condition.kind)
    if condition.months is not None:
        long = ngettext("%(many)d month", "%(many)d months", condition.months) % {"many": condition.months}
    elif condition.years is not None:
        long = ngettext("%(many)d year", "%(many)d years", condition.years) % {"many": condition.years}
    else:
        phase = next((each.label for each in profile.registration.phases if each.key == condition.phase), "")
        meeting = profile.meeting(condition.meeting or "")
        long = phase or (meeting.name if meeting else "")
    return f"{words}: {long}" if long else words
