"""What a scheme's words stand for: its agencies and people, levels, cohorts, reasons and pathways, by every name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.feeds.lines import Known, NotUnderstood
from throughcare.feeds.values import plain
from throughcare.partnerships.models import Agency, Practitioner, working_on
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AgencyKind
from throughcare.partnerships.queries import current_profile
from throughcare.people.identifiers import understand as understand_identifier
from throughcare.registrations.models import Colour, StatutoryStatus
from throughcare.registrations.queries import agencies_of

# Short names in daily use for kinds of agency, besides the kind's own.
KIND_WORDS = {
    AgencyKind.PROBATION: ("nps", "probation service", "hmpps", "ndelius"),
    AgencyKind.POLICE: ("police service", "constabulary"),
    AgencyKind.COUNCIL: ("local authority", "la", "borough"),
    AgencyKind.YOUTH_OFFENDING: ("yos", "yot", "youth justice", "youth offending service", "youth offending team"),
    AgencyKind.DRUG_ALCOHOL: ("drugs", "drug service", "substance misuse", "drug and alcohol", "treatment"),
    AgencyKind.JOBCENTRE: ("jcp", "dwp", "job centre", "jobcentre"),
    AgencyKind.HEALTH: ("nhs", "health"),
}


def understand(kind: str, typed: str) -> str:
    """The canonical form of an identifier, or words on what is wrong with it."""
    try:
        return understand_identifier(kind, typed, today_year=timezone.localdate().year)
    except DomainError as refusal:
        raise NotUnderstood(str(refusal)) from refusal


def known(scheme_id: int, *, lead_agency: int | None, on: date) -> Known:
    """Everything that the cells of a list may name in this scheme."""
    _version, profile = current_profile(scheme_id)
    agencies = agencies_of(scheme_id, on=on)
    people = list(
        Practitioner.objects.filter(working_on(on), user__is_active=True, agency__in=agencies).select_related("user")
    )
    levels, cohorts = profile.levels or (), profile.cohorts or ()
    return Known(
        agencies=_agencies(agencies),
        people=_people(people),
        names={row.pk: row.user.name for row in people},
        levels=_by_words((level.key, level.label) for level in levels),
        cohorts=_by_words((cohort.key, cohort.label) for cohort in cohorts),
        reasons=_by_words((reason.key, reason.label) for reason in profile.exit_reasons),
        pathways=_by_words((pathway.key, pathway.label) for pathway in profile.pathways or ()),
        colours=frozenset(rating.colour.value for rating in profile.ratings or ()),
        choices=_choices(profile, agencies),
        understand=understand,
        lead_agency=lead_agency if lead_agency in {agency.pk for agency in agencies} else None,
        agency_names={agency.pk: agency.name for agency in agencies},
        labels={
            **{f"level:{level.key}": level.label for level in levels},
            **{f"cohort:{cohort.key}": cohort.label for cohort in cohorts},
        },
    )


def _by_words(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys by every way to write them; the bracketed explanation of a label may be left out."""
    found: dict[str, str] = {}
    for key, label in pairs:
        for words in (key, label, label.split("(")[0], label.split(",")[0]):
            found.setdefault(plain(words), key)
    return found


def _agencies(agencies: list[Agency]) -> dict[str, int]:
    """Agencies by name, and by what sort they are where the scheme has one of the sort."""
    found = {plain(agency.name): agency.pk for agency in agencies}
    kinds = Counter(agency.kind for agency in agencies)
    for agency in agencies:
        if kinds[agency.kind] > 1:
            continue
        kind = next(kind for kind in AgencyKind if kind.value == agency.kind)
        for words in (kind.value, kind.label, *KIND_WORDS.get(kind, ())):
            found.setdefault(plain(words), agency.pk)
    return found


def _people(people: list[Practitioner]) -> dict[tuple[int, str], int]:
    """Practitioners by agency and name or e-mail address; two of one name are told apart by address only."""
    found: dict[tuple[int, str], int] = {}
    names = Counter((row.agency_id, plain(row.user.name)) for row in people)
    for row in people:
        found[row.agency_id, plain(row.user.email)] = row.pk
        if names[row.agency_id, plain(row.user.name)] == 1:
            found[row.agency_id, plain(row.user.name)] = row.pk
    return found


def _choices(profile: Profile, agencies: list[Agency]) -> dict[str, str]:
    """What may stand in a column, in words, for whoever corrects it."""
    colours = {rating.colour.value for rating in profile.ratings or ()}
    return {
        "status": _("registered, ended, referred"),
        "sex": _("M, F, or empty"),
        "lead_agency": ", ".join(agency.name for agency in agencies),
        "colour": ", ".join(str(c.label) for c in Colour if c.value and (not colours or c.value in colours)),
        "level": ", ".join(level.label for level in profile.levels or ()) or _("this scheme has no levels"),
        "cohort": ", ".join(cohort.label for cohort in profile.cohorts or ()) or _("this scheme has no cohorts"),
        "end_reason": ", ".join(_(reason.label) for reason in profile.exit_reasons),
        "statutory_status": ", ".join(str(status.label) for status in StatutoryStatus),
        "action_pathway": ", ".join(pathway.label for pathway in profile.pathways or ()),
    }
