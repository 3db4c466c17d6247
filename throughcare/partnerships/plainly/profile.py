"""Each chapter of a profile in plain words."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.partnerships.plainly.leaving import leaving, management
from throughcare.partnerships.plainly.lines import Part, joined, label_of
from throughcare.partnerships.profile import Profile, Unset
from throughcare.partnerships.profile.arrangements import Meeting
from throughcare.partnerships.profile.selection import Cohort, Criterion, Level, MatrixFactor, Pathway, ScoreRule
from throughcare.partnerships.profile.vocabulary import PathwayClass


def in_plain_words(profile: Profile) -> list[Part]:
    """The whole profile; a chapter about which it says and asks nothing is left out."""
    parts = [
        _about(profile),
        _selection(profile),
        _pathways(profile),
        _levels(profile),
        _meetings(profile),
        _referral(profile),
        _steps(profile),
        *management(profile),
        leaving(profile),
        _who(profile),
    ]
    # A question carries names only when it is asked of the whole profile.
    asked = {each.path: each.ask for each in profile.unset()}
    for part in parts:
        part.lines = [replace(line, ask=asked.get(line.path, line.ask)) if line.ask else line for line in part.lines]
    return [part for part in parts if part.lines]


def _about(profile: Profile) -> Part:
    part = Part("about", _("The scheme"), about=profile.about)
    part.say(_("Name"), profile.name)
    part.say(_("Area"), profile.area)
    part.say(_("Started"), profile.started, "started")
    part.say(_("Started with"), profile.started_with)
    part.say(_("Principles"), profile.principles, "principles", words=lambda each: str(each.words))
    part.say(_("Confidentiality statement of meetings"), profile.confidentiality)
    return part


def _who(profile: Profile) -> Part:
    part = Part("who", _("Who takes part"))
    part.say(_("Organisations"), profile.partners, "partners", words=lambda each: str(each.name))
    for partner in profile.partners:
        if isinstance(partner.statutory, Unset):
            part.say(partner.name, partner.statutory, f"partners.{partner.key}.statutory")
    for hub in profile.hubs:
        members = hub.members if isinstance(hub.members, Unset) else (joined(hub.members),)
        part.say(_("Key members of %(hub)s") % {"hub": hub.name}, members, f"hubs.{hub.key}.members")
    for team in profile.teams:
        part.say(team.name, team.does)
        members = team.members if isinstance(team.members, Unset) else (joined(team.members),)
        part.say(_("Agencies in %(team)s") % {"team": team.name}, members, f"teams.{team.key}.members")
    return part


def _selection(profile: Profile) -> Part:
    part = Part("selection", _("Whom the scheme takes"), about=profile.selection.scope)
    chosen = profile.selection
    part.say(_("From the age of"), chosen.minimum_age, "selection.minimum_age")
    part.say(_("Statutory statuses"), (joined(chosen.statutory_statuses),))
    part.say(_("Weighed first"), chosen.weighed_first, words=lambda each: str(each.label))
    part.say(_("Criteria"), profile.criteria, "criteria", words=_criterion)
    for criterion in profile.criteria:
        if criterion.score is not None:
            _score(part, criterion.label, criterion.score, f"criteria.{criterion.key}.score")
    part.say(_("Criteria that must be met"), chosen.criteria_needed, "selection.criteria_needed")
    part.say(_("Priority offences are named by"), chosen.priority_offences_named_by)
    part.say(_("Priority offences"), profile.priority_offences, "priority_offences", words=lambda each: str(each.label))
    if profile.matrix is not None:
        part.say(_("Points matrix"), profile.matrix.guidance or _("Points that point somebody out; people decide."))
        part.say(_("Pointed out from (points)"), profile.matrix.threshold, "matrix.threshold")
        for factor in profile.matrix.factors:
            _factor(part, factor)
    return part


def _criterion(criterion: Criterion) -> str:
    return f"{criterion.label} ({label_of(criterion.evidence)})"


def _score(part: Part, label: str, score: ScoreRule, path: str) -> None:
    names = {"score": label_of(score.algorithm), "what": label}
    part.say(_("%(what)s: score over how many years") % names, score.years, f"{path}.years")
    part.say(_("%(what)s: met from (per cent)") % names, score.threshold, f"{path}.threshold")


def _factor(part: Part, factor: MatrixFactor) -> None:
    path = f"matrix.factors.{factor.key}"
    if isinstance(factor.weight, Unset) or isinstance(factor.look_back_months, Unset):
        part.say(_("%(what)s: points each") % {"what": factor.label}, factor.weight, f"{path}.weight")
        months = _("%(what)s: months back") % {"what": factor.label}
        part.say(months, factor.look_back_months, f"{path}.look_back_months")
        return
    words = ngettext(
        "%(points)s points each, %(months)d month back",
        "%(points)s points each, %(months)d months back",
        factor.look_back_months,
    )
    part.say(factor.label, words % {"points": f"{factor.weight:g}", "months": factor.look_back_months})


def _pathways(profile: Profile) -> Part:
    part = Part("pathways", _("Pathways out of offending"))
    part.say(_("Pathways"), profile.pathways, "pathways", words=_pathway)
    part.say(_("Sorts of action"), profile.prongs, words=lambda each: str(each.label))
    return part


def _pathway(pathway: Pathway) -> str:
    notes = [label_of(pathway.only_for)] if pathway.only_for else []
    if pathway.held_as == PathwayClass.HEALTH:
        notes.append(_("shown to agencies that signed for health"))
    return f"{pathway.label} ({', '.join(notes)})" if notes else pathway.label


def _levels(profile: Profile) -> Part:
    part = Part("levels", _("Levels and cohorts"))
    for level in profile.levels:
        part.say(level.label, _level(level))
    for cohort in profile.cohorts:
        _cohort(part, cohort)
    return part


def _level(level: Level) -> tuple[str, ...]:
    age = _("From the age of %(age)d.") % {"age": level.minimum_age} if level.minimum_age is not None else ""
    led = _("Led by %(who)s.") % {"who": level.led_by} if level.led_by else ""
    return (level.description, age, led) if level.description or age or led else (_("No conditions."),)


def _cohort(part: Part, cohort: Cohort) -> None:
    path = f"cohorts.{cohort.key}"
    part.say(cohort.label, cohort.description or _("No description."))
    if cohort.high_score is not None:
        _score(part, cohort.label, cohort.high_score, f"{path}.high_score")
    part.say(_("%(what)s: share of the register (per cent)") % {"what": cohort.label}, cohort.share, f"{path}.share")
    judged = _("%(what)s: share by professional judgement (per cent)") % {"what": cohort.label}
    part.say(judged, cohort.judgement_share, f"{path}.judgement_share")
    part.say(_("%(what)s: index offences") % {"what": cohort.label}, cohort.offences, f"{path}.offences")


def _meetings(profile: Profile) -> Part:
    part = Part("meetings", _("Meetings"))
    for meeting in profile.meetings:
        part.say(meeting.name, _meeting(meeting))
        path, about = f"meetings.{meeting.key}", {"what": meeting.name}
        for label, value, name in (
            (_("%(what)s: how often"), meeting.meets, "meets"),
            (_("%(what)s: in the chair"), meeting.chair, "chair"),
            (_("%(what)s: members"), meeting.members, "members"),
            (_("%(what)s: agencies that make a decision count"), meeting.quorum, "quorum"),
        ):
            if isinstance(value, Unset):
                part.say(label % about, value, f"{path}.{name}")
    return part


def _meeting(meeting: Meeting) -> tuple[str, ...]:
    said = [_("%(kind)s.") % {"kind": label_of(meeting.kind)}]
    if not isinstance(meeting.meets, Unset):
        said.append(_("Meets %(often)s.") % {"often": label_of(meeting.meets)})
    if not isinstance(meeting.chair, Unset):
        said.append(_("Chair: %(who)s.") % {"who": meeting.chair})
    if not isinstance(meeting.members, Unset):
        said.append(_("Members: %(who)s.") % {"who": joined(meeting.members)})
    if meeting.deals_with:
        said.append(_("Deals with %(what)s.") % {"what": joined(meeting.deals_with)})
    if meeting.decides_referrals:
        said.append(_("Decides on referrals."))
    if meeting.quorum:
        said.append(_("%(many)s agencies make a decision count.") % {"many": meeting.quorum})
    if meeting.quorum_kinds:
        said.append(_("For a decision must be there: %(who)s.") % {"who": joined(meeting.quorum_kinds)})
    return tuple(said)


def _referral(profile: Profile) -> Part:
    part = Part("referral", _("Referrals"), about=profile.referral.nature)
    route = profile.referral
    part.say(_("Who may refer"), route.who_may_refer)
    part.say(_("How"), capfirst(label_of(route.gatekeeper)))
    part.say(_("Goes to"), route.goes_to)
    meeting = profile.meeting(route.considered_at or "")
    part.say(_("Considered at"), meeting.name if meeting else None)
    part.say(_("Meant to be short term"), route.short_term, "referral.short_term")
    part.say(_("Days to answer questions"), route.answer_within_days, "referral.answer_within_days")
    part.say(_("The form asks about"), tuple(section.title for section in profile.form))
    return part


def _steps(profile: Profile) -> Part:
    part = Part("steps", _("Steps"))
    for step in profile.steps:
        then = ", ".join(map(str, step.leads_to))
        said = [step.words, _("Then step %(number)s.") % {"number": then} if then else ""]
        if step.when_not_accepted is not None:
            said.append(_("Not accepted: back to step %(number)d.") % {"number": step.when_not_accepted})
        if step.when_risk_rises is not None:
            said.append(_("Risk rises: back to step %(number)d.") % {"number": step.when_risk_rises})
        part.say(_("Step %(number)d") % {"number": step.number}, tuple(said))
    return part
