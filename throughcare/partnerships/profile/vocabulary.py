"""The closed lists that a profile may choose from, each entry with its words for the screen."""

from __future__ import annotations

from enum import StrEnum


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


class Labelled(StrEnum):
    """A word of a closed list: the value is stored, the label is shown (translated where it is shown)."""

    label: str

    def __new__(cls, value: str, label: str) -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class AgencyKind(Labelled):
    """What sort of organisation a partner is."""

    POLICE = "police", gettext_noop("Police")
    PROBATION = "probation", gettext_noop("Probation")
    COMMUNITY_REHABILITATION = "community_rehabilitation", gettext_noop("Community rehabilitation company")
    PRISON = "prison", gettext_noop("Prison")
    COUNCIL = "council", gettext_noop("Council")
    COMMUNITY_SAFETY = "community_safety", gettext_noop("Community safety partnership")
    HOUSING = "housing", gettext_noop("Housing")
    SUPPORTED_HOUSING = "supported_housing", gettext_noop("Supported housing provider")
    SOCIAL_SERVICES = "social_services", gettext_noop("Social services")
    YOUTH_OFFENDING = "youth_offending", gettext_noop("Youth offending")
    HEALTH = "health", gettext_noop("Health and wellbeing")
    MENTAL_HEALTH = "mental_health", gettext_noop("Mental health")
    DRUG_ALCOHOL = "drug_alcohol", gettext_noop("Drug and alcohol services")
    JOBCENTRE = "jobcentre", gettext_noop("Jobcentre Plus")
    MONEY_ADVICE = "money_advice", gettext_noop("Debt and money advice")
    MENTORING = "mentoring", gettext_noop("Mentoring charity")
    VOLUNTARY = "voluntary", gettext_noop("Voluntary sector")
    COMMISSIONER = "commissioner", gettext_noop("Police and Crime Commissioner")
    FIRE = "fire", gettext_noop("Fire and rescue")
    OTHER = "other", gettext_noop("Another organisation")


class Every(Labelled):
    """How often something happens."""

    WEEKLY = "weekly", gettext_noop("every week")
    FORTNIGHTLY = "fortnightly", gettext_noop("every two weeks")
    FOUR_WEEKLY = "four_weekly", gettext_noop("every four weeks")
    MONTHLY = "monthly", gettext_noop("every month")
    TWO_MONTHLY = "two_monthly", gettext_noop("every two months")
    QUARTERLY = "quarterly", gettext_noop("four times a year")
    SIX_MONTHLY = "six_monthly", gettext_noop("every six months")
    YEARLY = "yearly", gettext_noop("every year")
    AS_NEEDED = "as_needed", gettext_noop("when needed")

    @property
    def days(self) -> int | None:
        """The longest number of days between two of them; None when there is no rhythm."""
        return _DAYS[self.value]

    @property
    def months(self) -> int | None:
        """Whole months between two of them, where the rhythm is counted in months."""
        return _MONTHS.get(self.value)


_DAYS: dict[str, int | None] = {
    "weekly": 7,
    "fortnightly": 14,
    "four_weekly": 28,
    "monthly": 31,
    "two_monthly": 62,
    "quarterly": 92,
    "six_monthly": 184,
    "yearly": 366,
    "as_needed": None,
}
_MONTHS = {"monthly": 1, "two_monthly": 2, "quarterly": 3, "six_monthly": 6, "yearly": 12}


class MeetingKind(Labelled):
    """What sort of meeting it is."""

    PANEL = "panel", gettext_noop("Panel")
    REFERRAL = "referral", gettext_noop("Referral meeting")
    REVIEW = "review", gettext_noop("Review meeting")
    CASE = "case", gettext_noop("Case meeting")
    OPERATIONAL = "operational", gettext_noop("Operational group")
    STRATEGIC = "strategic", gettext_noop("Strategic group")
    BOARD = "board", gettext_noop("Board")

    @property
    def sees_figures_only(self) -> bool:
        """Senior groups steer by figures and never open a person's record."""
        return self in (MeetingKind.STRATEGIC, MeetingKind.BOARD)


class Business(Labelled):
    """What a meeting deals with."""

    REFERRALS = "referrals", gettext_noop("referrals")
    REVIEWS = "reviews", gettext_noop("reviews")
    EXITS = "exits", gettext_noop("exits")
    ACTIONS = "actions", gettext_noop("actions and their effect")
    RISK = "risk", gettext_noop("risk assessment")
    INFORMATION = "information", gettext_noop("information exchange")
    OVERSIGHT = "oversight", gettext_noop("oversight")
    OBJECTIVES = "objectives", gettext_noop("strategic objectives")
    PERFORMANCE = "performance", gettext_noop("performance")
    PROBLEM_SOLVING = "problem_solving", gettext_noop("problem-solving")


class Gateway(Labelled):
    """Another arrangement that a meeting can open."""

    MAPPA_2 = "mappa_2", gettext_noop("MAPPA level 2")
    MAPPA_3 = "mappa_3", gettext_noop("MAPPA level 3")
    MARAC = "marac", gettext_noop("MARAC")


class Gatekeeping(Labelled):
    """Whether somebody inside the referring agency reviews a referral before it goes on."""

    REQUIRED = "required", gettext_noop("through the agency's gatekeeper")
    OPTIONAL = "optional", gettext_noop("through the agency's gatekeeper, or directly")
    NONE = "none", gettext_noop("directly")


class AnswerKind(Labelled):
    """What sort of answer a question of the referral form takes."""

    TEXT = "text", gettext_noop("a line of text")
    LONG_TEXT = "long_text", gettext_noop("text")
    YES_NO = "yes_no", gettext_noop("yes or no")
    CHOICE = "choice", gettext_noop("one of a list")
    CHOICES = "choices", gettext_noop("any of a list")
    DATE = "date", gettext_noop("a date")
    NUMBER = "number", gettext_noop("a number")
    PATHWAYS = "pathways", gettext_noop("pathways of the scheme")
    PRIORITY_OFFENCES = "priority_offences", gettext_noop("priority offences of the scheme")
    CRITERIA = "criteria", gettext_noop("criteria of the scheme")
    STATUTORY_STATUS = "statutory_status", gettext_noop("a statutory status")


class AskedAt(Labelled):
    """When a question is asked."""

    REFERRAL = "referral", gettext_noop("when the referral is made")
    ADOPTION = "adoption", gettext_noop("when the panel adopts the person")


class EvidenceKind(Labelled):
    """What shows that a criterion is met."""

    SCORE = "score", gettext_noop("a score")
    PRIORITY_OFFENCE = "priority_offence", gettext_noop("a priority offence")
    JUDGEMENT = "judgement", gettext_noop("professional judgement")
    RECORD = "record", gettext_noop("a record")
    MATRIX = "matrix", gettext_noop("the points matrix")


class Algorithm(Labelled):
    """A published instrument, or the scheme's own matrix."""

    OGRS3 = "ogrs3", gettext_noop("OGRS3")
    OGRS4 = "ogrs4", gettext_noop("OGRS4")
    ARP = "arp", gettext_noop("All Reoffending Predictor")
    OGRS_ANY = "ogrs", gettext_noop("OGRS, any version")
    VIOLENCE = "violence", gettext_noop("a violence predictor")


class OnlyFor(Labelled):
    """Whom a pathway is for, when it is not for everyone."""

    WOMEN = "women", gettext_noop("women only")
    MEN = "men", gettext_noop("men only")


class PathwayClass(Labelled):
    """Which class of information the needs and actions of a pathway belong to, as agreements name them."""

    CASEWORK = "casework", gettext_noop("case work")
    HEALTH = "health", gettext_noop("health, drugs and alcohol")


class Prong(Labelled):
    """The three sides of a plan."""

    SUPPORT = "support", gettext_noop("Support")
    INTERVENE = "intervene", gettext_noop("Intervene")
    DISRUPT = "disrupt", gettext_noop("Disrupt")


class Colour(Labelled):
    """A rating."""

    RED = "red", gettext_noop("Red")
    AMBER = "amber", gettext_noop("Amber")
    GREEN = "green", gettext_noop("Green")
    BLUE = "blue", gettext_noop("Blue")


class Needs(Labelled):
    """How the items of a list count together."""

    ALL = "all", gettext_noop("all of these")
    ANY = "any", gettext_noop("any of these")


class Fact(Labelled):
    """A kind of recorded fact that evidence or points rest on."""

    ATTENDANCE = "attendance", gettext_noop("attendance at appointments")
    INTELLIGENCE = "intelligence", gettext_noop("police intelligence")
    DRUG_TESTS = "drug_tests", gettext_noop("drug tests")
    ACCOMMODATION = "accommodation", gettext_noop("accommodation")
    EMPLOYMENT = "employment", gettext_noop("employment")
    ARRESTS = "arrests", gettext_noop("arrests")
    DISPOSALS = "disposals", gettext_noop("disposals")
    WARRANTS = "warrants", gettext_noop("warrants")
    CONVICTIONS = "convictions", gettext_noop("convictions")
    CUSTODY = "custody", gettext_noop("custody")
    ACTIONS = "actions", gettext_noop("plan actions")
    JUDGEMENT = "judgement", gettext_noop("professional judgement")


class ConditionKind(Labelled):
    """A condition of an exit rule that the product knows how to show facts for."""

    GREEN_FOR_MONTHS = "green_for_months", gettext_noop("Green without a break")
    EXIT_PLAN_IMPLEMENTED = "exit_plan_implemented", gettext_noop("Exit plan in place")
    CUSTODY_SENTENCE_YEARS = "custody_sentence_years_at_least", gettext_noop("Long custodial sentence")
    REGISTERED_FOR_MONTHS = "registered_for_months", gettext_noop("Time on the scheme")
    PHASE_COMPLETED = "phase_completed", gettext_noop("Phase completed")
    NO_OFFENCE_FOR_MONTHS = "no_offence_for_months", gettext_noop("No new offence recorded")
    OBJECTIVES_MET = "objectives_met", gettext_noop("Objectives met")
    RISK_REDUCED = "risk_reduced_considered_by_panel", gettext_noop("Panel considered that the risk is reduced")
    DECIDED_BY_PANEL = "decided_by_panel", gettext_noop("Decided by the panel")
    AGREED_BY_CONSENSUS = "agreed_by_consensus", gettext_noop("Agreed by all agencies")


class Exempt(Labelled):
    """Who may be left out of a rule that lets routine contact stop."""

    MAPPA = "mappa", gettext_noop("under MAPPA, any category or level")
    NATIONAL_SECURITY = "national_security", gettext_noop("managed by the National Security Division")
    VERY_HIGH_RISK = "very_high_risk", gettext_noop("very high risk of serious harm")
    CHILD_PROTECTION = "child_protection", gettext_noop("child protection procedures are active")
    SUPERVISION_COURT = "supervision_court", gettext_noop("before an intensive supervision court")


class Outcome(Labelled):
    """What a panel can decide."""

    ADOPT = "adopt", gettext_noop("Adopt")
    NOT_ADOPT = "not_adopt", gettext_noop("Do not adopt")
    DEFER = "defer", gettext_noop("Defer")
    ELSEWHERE = "elsewhere", gettext_noop("Send elsewhere")
    CONTINUE = "continue", gettext_noop("Continue")
    DEREGISTER = "deregister", gettext_noop("De-register")
    REREGISTER = "reregister", gettext_noop("Re-register")


class StatutoryStatus(Labelled):
    """Under which order or licence a person is, if any."""

    COMMUNITY_ORDER = "community_order", gettext_noop("Community order")
    SUSPENDED_SENTENCE = "suspended_sentence_order", gettext_noop("Suspended sentence order")
    LICENCE = "licence", gettext_noop("Licence")
    POST_SENTENCE = "post_sentence_supervision", gettext_noop("Post-sentence supervision")
    YOUTH_ORDER = "youth_order", gettext_noop("Youth order")
    REMAND_OR_BAIL = "remand_or_bail", gettext_noop("Remand or bail")
    NONE = "none", gettext_noop("None: taking part by agreement")


class ExitReason(Labelled):
    """Reasons to de-register that every scheme has; a profile may add its own."""

    SUSTAINED_GREEN = "sustained_green", gettext_noop("Sustained Green and exit plan")
    RISK_REDUCED = "risk_reduced", gettext_noop("Risk reduced")
    LONG_CUSTODY = "long_custody", gettext_noop("Long custody")
    MOVED = "moved", gettext_noop("Moved to another area")
    OTHER_ARRANGEMENT = "other_arrangement", gettext_noop("Another arrangement leads (MAPPA, MARAC, other)")
    NO_BENEFIT = "no_additional_benefit", gettext_noop("No additional benefit")
    CAPACITY = "capacity", gettext_noop("Capacity")
    DIED = "died", gettext_noop("Died")
    IN_ERROR = "adopted_in_error", gettext_noop("Adopted in error")


class MeasureMethod(Labelled):
    """How the scheme measures itself."""

    SELF_ASSESSMENT = "self_assessment", gettext_noop("self-assessment against the principles")
    REOFFENDING = "reoffending", gettext_noop("reoffending with a comparison group")
    COST_BENEFIT = "cost_benefit", gettext_noop("cost and benefit")
    ATTENDANCE = "attendance", gettext_noop("who takes part")
    TIMELINESS = "timeliness", gettext_noop("timeliness")
