"""The closed lists of the chronology: kinds of entry, outcomes, grades of intelligence, and the class of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from throughcare.sharing.models import InformationClass

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(models.TextChoices):
    """What sort of thing happened."""

    APPOINTMENT = "appointment", _("Appointment")
    CONTACT = "contact", _("Contact")
    HOME_VISIT = "home_visit", _("Home visit")
    DRUG_TEST = "drug_test", _("Drug test")
    INTELLIGENCE = "intelligence", _("Police intelligence")
    INFORMATION = "information", _("Information from a partner")
    ARREST = "arrest", _("Arrest")
    OFFENCE = "offence", _("Offence")
    ORDER = "order", _("Order or licence")
    CUSTODY = "custody", _("Custody")
    MOVEMENT = "movement", _("Moved to another prison")
    RECALL = "recall", _("Recall")
    BREACH = "breach", _("Breach")
    AT_LARGE = "at_large", _("Unlawfully at large")
    TAG = "tag", _("Electronic tag")
    TAG_ALERT = "tag_alert", _("Alert from a tag")
    ACCOMMODATION = "accommodation", _("Accommodation")
    WORK = "work", _("Work, training or education")
    NOTE = "note", _("Note")


class Attendance(models.TextChoices):
    """The outcome of an appointment."""

    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended and complied")
    NOT_COMPLIED = "not_complied", _("Attended, did not comply")
    ACCEPTABLE = "acceptable_absence", _("Acceptable absence")
    UNACCEPTABLE = "unacceptable_absence", _("Unacceptable absence")
    BY_SERVICE = "rescheduled_by_service", _("Rescheduled by the service")
    BY_PERSON = "rescheduled_by_person", _("Rescheduled by the person")


class TestResult(models.TextChoices):
    """The result of a drug test."""

    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    REFUSED = "refused", _("Refused")
    VOID = "void", _("Void")


class CustodyKind(models.TextChoices):
    """Why the person is in custody."""

    SENTENCE = "sentence", _("Serving a sentence")
    REMAND = "remand", _("On remand")
    RECALL = "recall", _("Recalled on licence")


class Housing(models.TextChoices):
    """How safe the roof is."""

    STABLE = "stable", _("Stable")
    TEMPORARY = "temporary", _("Temporary")
    UNSTABLE = "unstable", _("Unstable")
    NONE = "homeless", _("No fixed address")


class Setting(models.TextChoices):
    """What sort of roof it is."""

    OWN = "own", _("Own tenancy or home")
    SOCIAL = "social", _("Council or housing association")
    PRIVATE = "private", _("Privately rented")
    FAMILY = "family", _("With family or friends")
    APPROVED = "approved_premises", _("Approved premises")
    SUPPORTED = "supported", _("Hostel or supported housing")
    COMMUNITY = "cas3", _("Community accommodation after release (CAS3)")
    REHAB = "rehab", _("Residential treatment")
    SOFA = "sofa", _("Sofa surfing")
    STREET = "street", _("Rough sleeping")
    OTHER = "other", _("Another kind")


class Work(models.TextChoices):
    """What the person does by day."""

    EMPLOYED = "employed", _("In work")
    TRAINING = "training", _("In education or training")
    LOOKING = "looking", _("Looking for work")
    NOT_WORKING = "not_working", _("Not in work")


class Disposal(models.TextChoices):
    """How an offence was dealt with."""

    CHARGED = "charged", _("Charged, not yet dealt with")
    CONVICTED = "convicted", _("Convicted")
    CAUTION = "caution", _("Cautioned")
    CONDITIONAL_CAUTION = "conditional_caution", _("Conditional caution")
    RESOLUTION = "community_resolution", _("Community resolution")
    PENALTY_NOTICE = "penalty_notice", _("Penalty notice")
    DISCONTINUED = "discontinued", _("Discontinued")
    NO_ACTION = "no_action", _("No further action")
    ACQUITTED = "acquitted", _("Acquitted")


class Sentence(models.TextChoices):
    """What a court gave for an offence."""

    DISCHARGE = "discharge", _("Absolute or conditional discharge")
    FINE = "fine", _("Fine")
    COMMUNITY = "community", _("Community order")
    SUSPENDED = "suspended", _("Suspended sentence order")
    CUSTODY = "custody", _("Immediate custody")
    OTHER = "other", _("Another sentence")


class Visit(models.TextChoices):
    """What came of a home visit."""

    SEEN = "seen", _("The person was seen")
    NOT_IN = "not_in", _("Nobody was in")
    NO_ENTRY = "no_entry", _("Was not let in")


class OrderKind(models.TextChoices):
    """Under which order or licence the person is."""

    COMMUNITY = "community_order", _("Community order")
    SUSPENDED = "suspended_sentence_order", _("Suspended sentence order")
    LICENCE = "licence", _("Licence")
    POST_SENTENCE = "post_sentence", _("Post-sentence supervision")
    YOUTH = "youth_order", _("Youth order")
    BAIL = "bail", _("Bail with conditions")
    BEHAVIOUR = "behaviour_order", _("Criminal behaviour order")
    RESTRAINING = "restraining_order", _("Restraining or protection order")
    PREVENTION = "prevention_order", _("Prevention order")
    OTHER = "other_order", _("Another order")


class RecallKind(models.TextChoices):
    """For how long somebody is recalled."""

    FIXED = "fixed_term", _("Fixed-term recall")
    STANDARD = "standard", _("Standard recall")
    EMERGENCY = "emergency", _("Emergency recall")


class BreachStage(models.TextChoices):
    """How far a breach has gone."""

    WARNING = "warning", _("Warning given")
    STARTED = "proceedings", _("Proceedings started")
    PROVED = "proved", _("Proved in court")
    NOT_PROVED = "not_proved", _("Withdrawn or not proved")


class TagKind(models.TextChoices):
    """What the tag watches."""

    LOCATION = "gps", _("Location (GPS)")
    CURFEW = "curfew", _("Curfew")
    ALCOHOL = "alcohol_tag", _("Alcohol")


class TagAlert(models.TextChoices):
    """What the tag told."""

    ZONE = "zone", _("Went into, or left, a zone")
    PROXIMITY = "proximity", _("Was near a reported crime")
    CURFEW = "curfew_missed", _("Missed the curfew")
    ALCOHOL = "drank", _("Alcohol was found")
    TAMPER = "tamper", _("The tag was tampered with")
    BATTERY = "battery", _("The battery ran out")


class Confirmation(models.TextChoices):
    """How sure the result of a drug test is."""

    SCREENING = "screening", _("Screening")
    CONFIRMED = "confirmed", _("Confirmed by a laboratory")


class Source(models.TextChoices):
    """3x5x2: how reliable whoever told it is. Who that was has no field anywhere."""

    RELIABLE = "1", _("1 Reliable")
    UNTESTED = "2", _("2 Untested")
    NOT_RELIABLE = "3", _("3 Not reliable")


class Assessment(models.TextChoices):
    """3x5x2: how the information is known."""

    DIRECTLY = "A", _("A Known directly")
    CORROBORATED = "B", _("B Known indirectly but corroborated")
    INDIRECTLY = "C", _("C Known indirectly")
    NOT_KNOWN = "D", _("D Not known")
    FALSE = "E", _("E Suspected to be false")


class Handling(models.TextChoices):
    """3x5x2: with whom it may be shared."""

    LAWFUL = "P", _("P Lawful sharing permitted")
    CONDITIONS = "C", _("C Lawful sharing permitted with conditions")


class Standing(models.TextChoices):
    """Fact, opinion and allegation are told apart."""

    FACT = "fact", _("Fact")
    OPINION = "opinion", _("Opinion")
    ALLEGATION = "allegation", _("Allegation")


OUTCOMES: dict[Kind, type[models.TextChoices]] = {
    Kind.APPOINTMENT: Attendance,
    Kind.DRUG_TEST: TestResult,
    Kind.CUSTODY: CustodyKind,
    Kind.ACCOMMODATION: Housing,
    Kind.WORK: Work,
    Kind.OFFENCE: Disposal,
    Kind.HOME_VISIT: Visit,
    Kind.ORDER: OrderKind,
    Kind.RECALL: RecallKind,
    Kind.BREACH: BreachStage,
    Kind.TAG: TagKind,
    Kind.TAG_ALERT: TagAlert,
}


_OFFENDING = (
    Kind.ARREST,
    Kind.OFFENCE,
    Kind.ORDER,
    Kind.CUSTODY,
    Kind.MOVEMENT,
    Kind.RECALL,
    Kind.BREACH,
    Kind.AT_LARGE,
    Kind.TAG,
    Kind.TAG_ALERT,
)

CLASS_OF: dict[Kind, InformationClass] = {
    Kind.DRUG_TEST: InformationClass.HEALTH,
    Kind.INTELLIGENCE: InformationClass.INTELLIGENCE,
    **dict.fromkeys(_OFFENDING, InformationClass.OFFENDING),
}
"""The class of information that a kind of entry belongs to; case work where nothing is said."""

OPEN_KINDS = tuple(kind for kind in Kind if kind != Kind.INTELLIGENCE)


def class_of(kind: str) -> InformationClass:
    """The class of information that entries of a kind belong to."""
    return CLASS_OF.get(Kind(kind), InformationClass.CASEWORK)


GROUPS: dict[str, tuple[StrOrPromise, tuple[Kind, ...]]] = {
    "contacts": (_("Appointments, contacts and visits"), (Kind.APPOINTMENT, Kind.CONTACT, Kind.HOME_VISIT)),
    "tests": (_("Drug tests"), (Kind.DRUG_TEST,)),
    "information": (_("Information and intelligence"), (Kind.INFORMATION, Kind.INTELLIGENCE)),
    "offending": (_("Arrests, offences and breaches"), (Kind.ARREST, Kind.OFFENCE, Kind.BREACH)),
    "sentence": (
        _("Orders, custody and recall"),
        (Kind.ORDER, Kind.CUSTODY, Kind.MOVEMENT, Kind.RECALL, Kind.AT_LARGE),
    ),
    "tags": (_("Tags and their alerts"), (Kind.TAG, Kind.TAG_ALERT)),
    "living": (_("Accommodation and work"), (Kind.ACCOMMODATION, Kind.WORK)),
    "notes": (_("Notes"), (Kind.NOTE,)),
}
"""Kinds that are looked for together."""


def kinds_of(wanted: Iterable[str]) -> tuple[str, ...]:
    """The kinds in groups and kinds by their keys."""
    found = [GROUPS[each][1] if each in GROUPS else (Kind(each),) for each in wanted]
    return tuple(dict.fromkeys(kind.value for kinds in found for kind in kinds))
