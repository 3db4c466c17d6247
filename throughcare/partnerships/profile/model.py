"""A scheme's profile: everything in which one partnership differs from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.partnerships.profile.arrangements import (
    FormSection,
    Funder,
    Hub,
    Meeting,
    Partner,
    Principle,
    Question,
    ReferralRoute,
    Source,
    Step,
    Team,
)
from throughcare.partnerships.profile.fields import MONTH, SLUG, asked, part
from throughcare.partnerships.profile.management import (
    Benchmark,
    ContactStandard,
    Exit,
    ExitRule,
    FinalThird,
    Measure,
    OutcomeWords,
    Plan,
    PreparationStep,
    ProngWords,
    Rating,
    Reason,
    RegistrationRule,
    ReviewRule,
)
from throughcare.partnerships.profile.selection import (
    Cohort,
    Criterion,
    Level,
    Matrix,
    Pathway,
    PriorityOffence,
    Selection,
)
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import (
    AskedAt,
    Business,
    ExitReason,
    MeetingKind,
    OnlyFor,
    Outcome,
    Prong,
)

FORMAT = 1
AskedSection = tuple[FormSection, tuple[Question, ...]]
_WOMEN = {"female", "woman", "women", "f"}
_MEN = {"male", "man", "men", "m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One scheme's rules, as its file gives them. Lists that may be unset are then empty and false."""

    format: int
    slug: str = part(pattern=SLUG, shape="lower-case letters, digits and hyphens, a letter first")
    name: str
    area: str = ""
    started: str | Unset | None = asked("When did the scheme start?", pattern=MONTH, shape="a month such as 2012-09")
    started_with: str = ""
    about: str = ""
    # What everybody accepts before a meeting about people; empty: the product's own words.
    confidentiality: str = ""
    sources: tuple[Source, ...] = part(at_least_one=True)
    principles: tuple[Principle, ...] | Unset = asked("Which principles does the scheme work by?")
    partners: tuple[Partner, ...] | Unset = asked("Which organisations take part?")
    hubs: tuple[Hub, ...] = ()
    teams: tuple[Team, ...] = ()
    meetings: tuple[Meeting, ...] = part(at_least_one=True)
    referral: ReferralRoute
    form: tuple[FormSection, ...] = part(at_least_one=True)
    steps: tuple[Step, ...] = ()
    selection: Selection = Selection()
    criteria: tuple[Criterion, ...] | Unset = asked("By which criteria does the panel decide on a referral?")
    priority_offences: tuple[PriorityOffence, ...] | Unset = asked("Which offences does the partnership put first?")
    matrix: Matrix | None = None
    cohorts: tuple[Cohort, ...] = ()
    levels: tuple[Level, ...] = ()
    pathways: tuple[Pathway, ...] | Unset = asked("Which pathways out of offending does the scheme work with?")
    prongs: tuple[ProngWords, ...] = part(at_least_one=True)
    plan: Plan = Plan()
    ratings: tuple[Rating, ...] = part(at_least_one=True)
    contact_standards: tuple[ContactStandard, ...] | Unset = asked("How often is a person seen at each colour?")
    review: ReviewRule = ReviewRule()
    registration: RegistrationRule = RegistrationRule()
    exit: Exit = Exit()
    release_preparation: tuple[PreparationStep, ...] | Unset = asked(
        "What is prepared before a release, and how many weeks before?"
    )
    final_third: FinalThird = FinalThird()
    outcome_words: tuple[OutcomeWords, ...] = ()
    funders: tuple[Funder, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    measures: tuple[Measure, ...] = ()

    # --- meetings ---
    def meeting(self, key: str) -> Meeting | None:
        """Return the meeting with this key."""
        return next((meeting for meeting in self.meetings if meeting.key == key), None)

    def meetings_of(self, kind: MeetingKind) -> tuple[Meeting, ...]:
        """Return the meetings of a kind."""
        return tuple(meeting for meeting in self.meetings if meeting.kind == kind)

    def meetings_for(self, business: Business) -> tuple[Meeting, ...]:
        """Return the meetings that deal with something."""
        return tuple(meeting for meeting in self.meetings if business in meeting.deals_with)

    @property
    def deciding_meetings(self) -> tuple[Meeting, ...]:
        """Return the meetings at which referrals are decided."""
        return tuple(meeting for meeting in self.meetings if meeting.decides_referrals)

    @property
    def strategic_groups(self) -> tuple[Meeting, ...]:
        """Return the groups of senior officers, who see figures and not files."""
        return tuple(meeting for meeting in self.meetings if meeting.kind.sees_figures_only)

    # --- the form ---
    def question_sections(self, *, at: AskedAt = AskedAt.REFERRAL) -> tuple[AskedSection, ...]:
        """Return the sections with the questions asked at this moment, leaving out empty ones."""
        pairs = ((section, tuple(q for q in section.questions if q.asked_at == at)) for section in self.form)
        return tuple((section, questions) for section, questions in pairs if questions)

    def question(self, key: str) -> Question | None:
        """Return the question with this key, in whichever section it is."""
        return next((q for section in self.form for q in section.questions if q.key == key), None)

    # --- people, levels and needs ---
    def pathways_for(self, sex: str) -> tuple[Pathway, ...]:
        """Return the pathways open to a person; one that is for women only is offered to women only."""
        word = sex.strip().lower()
        women, men = word in _WOMEN, word in _MEN
        return tuple(
            pathway
            for pathway in self.pathways
            if pathway.only_for is None
            or (pathway.only_for == OnlyFor.WOMEN and women)
            or (pathway.only_for == OnlyFor.MEN and men)
        )

    def pathway(self, key: str) -> Pathway | None:
        """Return the pathway with this key."""
        return next((pathway for pathway in self.pathways if pathway.key == key), None)

    def level(self, key: str) -> Level | None:
        """Return the level with this key."""
        return next((level for level in self.levels if level.key == key), None)

    def cohort(self, key: str) -> Cohort | None:
        """Return the cohort with this key."""
        return next((cohort for cohort in self.cohorts if cohort.key == key), None)

    def criterion(self, key: str) -> Criterion | None:
        """Return the criterion with this key."""
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def hub(self, key: str) -> Hub | None:
        """Return the hub with this key."""
        return next((hub for hub in self.hubs if hub.key == key), None)

    def rating(self, colour: str) -> Rating | None:
        """Return what a colour means here."""
        return next((rating for rating in self.ratings if rating.colour == colour), None)

    def prong_label(self, prong: Prong) -> str:
        """Return the scheme's word for a prong."""
        return next((words.label for words in self.prongs if words.key == prong), prong.label)

    # --- decisions and leaving ---
    @property
    def outcomes(self) -> tuple[tuple[Outcome, str], ...]:
        """Return every decision a panel can take, in the scheme's own words where it has them."""
        own = {words.key: words.label for words in self.outcome_words}
        return tuple((outcome, own.get(outcome, outcome.label)) for outcome in Outcome)

    @property
    def exit_rules(self) -> tuple[ExitRule, ...]:
        """Return the ways out; any one of them is enough to propose an exit."""
        return tuple(self.exit.rules)

    @property
    def exit_reasons(self) -> tuple[Reason, ...]:
        """Return the reasons to de-register: those every scheme has, then the scheme's own."""
        common = tuple(Reason(key=reason.value, label=reason.label) for reason in ExitReason)
        return common + self.exit.reasons

    # --- unset values, changes, storage ---
    def unset(self) -> list[Unset]:
        """Return everything that no source states, each with its path and the question to ask."""
        from throughcare.partnerships.profile.documents import unset_in

        return unset_in(self)

    def to_document(self) -> dict[str, Any]:
        """Return the whole profile as plain JSON values."""
        from throughcare.partnerships.profile.documents import to_document

        document: dict[str, Any] = to_document(self)
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Profile:
        """Return the profile that a JSON document holds; refuse with every fault in it."""
        from throughcare.partnerships.profile.documents import from_document

        return from_document(document)

    def with_value(self, path: str, value: Any) -> Profile:
        """Return a copy with one value filled in or changed, such as `criteria.ogrs.score.threshold`."""
        from throughcare.partnerships.profile.documents import with_value

        return with_value(self, path, value)

    def with_priority_offence(self, label: str, *, key: str = "") -> Profile:
        """Return a copy with a priority offence that the partnership itself has added."""
        from throughcare.partnerships.profile.documents import with_priority_offence

        return with_priority_offence(self, label, key=key)

    def without_priority_offence(self, key: str) -> Profile:
        """Return a copy without one of the partnership's own priority offences."""
        from throughcare.partnerships.profile.documents import without_priority_offence

        return without_priority_offence(self, key)
