"""The person in one look, for a panel with an item before it: what was asked, how it goes, what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from throughcare.chronology.models import Entry, Kind
from throughcare.core.charts import RagStrip, rag_strip
from throughcare.core.components import Row, colour_word, long_day, short_day
from throughcare.panels.leaving import Leaving, leaving
from throughcare.panels.models import AgendaItem, ItemKind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.partnerships.queries import profile_of_version
from throughcare.people.models import Person
from throughcare.plans.models import ActionState, PlanAction
from throughcare.plans.pathways import class_of, not_covered
from throughcare.plans.queries import Pathway, needs_of
from throughcare.referrals.models import CriterionJudgement, Indication, Referral
from throughcare.registrations.models import Registration
from throughcare.reviews.exitclock import ConditionState
from throughcare.reviews.exitwords import STATES, because, state_word, summary
from throughcare.reviews.models import ExitProposal, Rating
from throughcare.reviews.queries import entries_that_count, exit_facts
from throughcare.scores.models import Score
from throughcare.transfers.page import offer_in_words
from throughcare.transfers.queries import offers

# What a panel reads first of the standard form; the whole form is a click away.
READ_FIRST = ("concern", "additionality", "objectives", "timescale", "risk_details")
WORDS = frozenset({AnswerKind.TEXT, AnswerKind.LONG_TEXT})
MET_COLOURS = {"yes": "green", "no": "grey", "unknown": "yellow"}


@dataclass(frozen=True)
class CriterionLine:
    """A criterion of the scheme with its judgement, if anybody judged it."""

    label: str
    met: str
    colour: str
    evidence: str


@dataclass(frozen=True)
class ConditionLine:
    """A condition of a way out with the facts behind it."""

    words: str
    state: str
    colour: str
    because: str


@dataclass(frozen=True)
class WayOut:
    """A rule of the scheme by which somebody can leave."""

    label: str
    source: str
    summary: str
    lines: Sequence[ConditionLine]


@dataclass(frozen=True)
class Look:
    """Everything an item's page shows of the person, besides who it is."""

    asked: Sequence[Row] = ()
    offered: Sequence[Row] = ()
    criteria: Sequence[CriterionLine] = ()
    indication: Indication | None = None
    scores: Sequence[Score] = ()
    strip: RagStrip | None = None
    rating: Rating | None = None
    needs: Sequence[Pathway] = ()
    actions: Sequence[PlanAction] = ()
    late: int = 0
    not_covered: bool = False
    proposal: ExitProposal | None = None
    proposed_by: str = ""
    ways: Sequence[WayOut] = ()


@dataclass(frozen=True)
class Record:
    """What several parts of an item's page rest on, read once for all of them."""

    entries: Sequence[Entry]
    actions: Sequence[PlanAction]

    @property
    def spells(self) -> list[Entry]:
        """Every time in custody, newest first."""
        return [each for each in self.entries if each.kind == Kind.CUSTODY]


def read(by: Acting, held: Registration, *, today: date) -> Record:
    """The entries that count for exit and evidence, and every action of the plan, in two queries."""
    actions = PlanAction.objects.visible_to(by).filter(registration=held).select_related("agency")
    return Record(entries_that_count(by, held, on=today), list(actions.order_by("due_on", "made_at")))


def look(
    by: Acting, item: AgendaItem, person: Person, profile: Profile, *, today: date, record: Record | None = None
) -> Look:
    """Read it, as far as `by` may see; ways out are those of the profile that holds today."""
    parts: dict[str, Any] = {
        "scores": list(Score.objects.visible_to(by).of(person, scheme_id=item.scheme_id)[:3]),
    }
    if item.referral is not None:
        parts |= _asked(by, item.referral)
    if item.transfer_id is not None:
        offer = offers(by).filter(pk=item.transfer_id).first()
        parts["offered"] = offer_in_words(offer) if offer is not None else ()
    if item.registration is not None:
        record = record or read(by, item.registration, today=today)
        parts |= _on_the_scheme(by, item, item.registration, profile, today, record)
    return Look(**parts)


# ---- what was asked


def _asked(by: Acting, referral: Referral) -> dict[str, Any]:
    profile = profile_of_version(referral.profile_version_id)
    return {
        "asked": _asked_rows(by, referral, profile),
        "not_covered": not_covered(by, profile),
        "criteria": _criteria(referral, profile),
        "indication": Indication.objects.filter(referral=referral).first(),
    }


def _asked_rows(by: Acting, referral: Referral, profile: Profile) -> list[Row]:
    agency = referral.behalf_of or referral.agency
    rows = [Row(_("Referred by"), _sent_by(agency.name, referral))]
    offences = [each.label for each in profile.priority_offences if each.key in referral.priority_offences]
    # Whoever asked knows what they asked for; to the others a pathway of health is as a need of it.
    theirs = by.agency_id in (referral.agency_id, referral.behalf_of_id)
    open_to_them = [each for each in profile.pathways if theirs or class_of(profile, each.key) in by.classes]
    pathways = [each.label for each in open_to_them if each.key in referral.pathways]
    if offences:
        rows.append(Row(_("Priority offences"), ", ".join(offences)))
    if pathways:
        rows.append(Row(_("Pathways"), ", ".join(pathways)))
    for key in READ_FIRST:
        question, said = profile.question(key), referral.answers.get(key)
        if question is not None and question.answer in WORDS and said:
            rows.append(Row(question.label, str(said), keep_lines=True))
    return rows


def _sent_by(agency: str, referral: Referral) -> str:
    if referral.sent_at is None:
        return agency
    return _("%(agency)s on %(day)s") % {"agency": agency, "day": long_day(referral.sent_at)}


def _criteria(referral: Referral, profile: Profile) -> list[CriterionLine]:
    judged = {row.key: row for row in CriterionJudgement.objects.filter(referral=referral)}
    lines = []
    for criterion in profile.criteria:
        row = judged.get(criterion.key)
        met = row.get_met_display() if row else _("Not judged")
        colour = MET_COLOURS[row.met] if row else "grey"
        lines.append(CriterionLine(criterion.label, met, colour, row.evidence if row else ""))
    return lines


# ---- how it goes


def _on_the_scheme(
    by: Acting, item: AgendaItem, held: Registration, profile: Profile, today: date, record: Record
) -> dict[str, Any]:
    ratings = list(Rating.objects.visible_to(by).filter(registration=held))
    needs = [
        each
        for each in needs_of(by, held, profile_of_version(held.profile_version_id))
        if each.now is not None and each.now.level > 0
    ]
    actions = [each for each in record.actions if each.state == ActionState.OPEN]
    parts: dict[str, Any] = {
        "rating": ratings[0] if ratings else None,
        "strip": _strip(ratings, held, today),
        "needs": sorted(needs, key=lambda each: -(each.now.level if each.now else 0)),
        "actions": actions,
        "late": sum(1 for each in actions if each.due_on < today),
        "not_covered": not_covered(by, profile),
    }
    if item.kind == ItemKind.REVISIT:
        return parts
    proposal = _proposal(by, held)
    facts = exit_facts(by, held, ratings=ratings, actions=record.actions, entries=record.entries)
    state = leaving(by, held, profile, on=today, facts=facts)
    return {
        **parts,
        "proposal": proposal,
        "proposed_by": getattr(proposal, "proposer", None) or "",
        "ways": _ways(state),
    }


def _proposal(by: Acting, held: Registration) -> ExitProposal | None:
    """The proposal to end it that waits, with the name of whoever made it."""
    name = Practitioner.objects.filter(pk=OuterRef("proposed_by")).values("user__name")
    open_ones = ExitProposal.objects.visible_to(by).filter(registration=held, settled_on=None)
    return open_ones.annotate(proposer=Subquery(name[:1])).first()


def _strip(ratings: Sequence[Rating], held: Registration, today: date) -> RagStrip | None:
    """The colours of this registration, oldest first."""
    if len(ratings) < 2:
        return None
    oldest_first = sorted(ratings, key=lambda each: (each.judged_on, each.made_at))
    changes = [(each.judged_on, str(each.colour), colour_word(each.colour)) for each in oldest_first]
    start = min(held.started_on, oldest_first[0].judged_on)
    end = held.ended_on or today
    return rag_strip(
        "colours",
        _("Colour over time"),
        changes,
        start=start,
        end=end,
        labels=[(start, short_day(start)), (end, short_day(end))],
        day_words=[short_day(day) for day, _colour, _word in changes],
        head=(_("From"), _("Rating")),
    )


def _ways(state: Leaving) -> list[WayOut]:
    return [
        WayOut(way.rule.label, way.rule.source, summary(way), [_condition(each) for each in way.conditions])
        for way in state.ways
    ]


def _condition(state: ConditionState) -> ConditionLine:
    words = state.condition.words or _(state.condition.kind.label)
    return ConditionLine(words, state_word(state.state), STATES[state.state], because(state))
