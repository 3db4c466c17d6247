"""The places of the demonstration: schemes and hubs, their agencies, and the people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from throughcare.accounts.models import User
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme, Standing
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.partnerships.profile import Profile, shared_part, shipped
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import act, installer
from throughcare.sharing.models import InformationClass

OPENED = date(2021, 4, 1)
THEN = datetime(2021, 4, 1, 9, 0, tzinfo=UTC)

# Who works in each place: key, role, agency kind, name, job title.
STAFF: tuple[tuple[str, Role, str, str, str], ...] = (
    ("coordinator", Role.COORDINATOR, "community_safety", "Priya Raman", "IOM co-ordinator"),
    ("chair", Role.CHAIR, "probation", "Martin Okoro", "Senior probation officer"),
    ("lead", Role.LEAD_PROFESSIONAL, "probation", "Hannah Whitfield", "Probation practitioner"),
    ("lead_two", Role.LEAD_PROFESSIONAL, "drug_alcohol", "Sam Ellery", "Recovery worker"),
    ("police", Role.PANEL_MEMBER, "police", "Joanne Pike", "Police sergeant"),
    ("housing", Role.PANEL_MEMBER, "housing", "Derek Lowe", "Housing officer"),
    ("referrer", Role.REFERRER, "voluntary", "Amara Lindqvist", "Support worker"),
    ("gatekeeper", Role.GATEKEEPER, "voluntary", "Colin Marsh", "Service manager"),
)
# The main place has one person for each role that there is.
FURTHER: tuple[tuple[str, Role, str, str, str], ...] = (
    ("board", Role.STRATEGIC_MEMBER, "council", "Ruth Adebayo", "Director of community safety"),
    ("analyst", Role.ANALYST, "community_safety", "Leila Osman", "Performance analyst"),
    ("officer", Role.DATA_PROTECTION_OFFICER, "council", "Neil Forsyth", "Data protection officer"),
    ("auditor", Role.AUDITOR, "council", "Grace Tan", "Internal auditor"),
    ("administrator", Role.AGENCY_ADMINISTRATOR, "probation", "Yusuf Karim", "Business manager"),
    ("guest", Role.GUEST, "voluntary", "Niamh Corrigan", "Family support worker"),
    ("system", Role.SYSTEM_ADMINISTRATOR, "council", "Ellen Vaughan", "Service desk"),
)
AGENCY_NAMES = {
    "community_safety": "{place} Community Safety",
    "probation": "Probation Service, {place}",
    "drug_alcohol": "Turning Road, {place}",
    "police": "{place} Police",
    "housing": "{place} Housing",
    "voluntary": "Second Step, {place}",
    "council": "{place} Council",
}
STATUTORY = frozenset({"community_safety", "probation", "police", "housing", "council"})
SURNAMES = ("Adley Birch Carrow Denby Eastman Farley Garrow Holm Ingle Jessop Kemble Larkin").split()


@dataclass
class Place:
    """One scheme or hub with its people, and how often its panel meets."""

    scheme: Scheme
    profile: Profile
    short: str
    meeting_kind: str
    every_weeks: int
    staff: dict[str, Practitioner] = field(default_factory=dict)

    _known: dict[str, Acting] = field(default_factory=dict)

    def acting(self, who: str, on: date) -> Acting:
        """One of the people; nobody's role has changed since the place opened."""
        if who not in self._known:
            self._known[who] = act(self.staff[who], self.scheme, on=on)
        return self._known[who]

    @property
    def pathways(self) -> list[str]:
        """The keys of the pathways this place works with."""
        return [pathway.key for pathway in self.profile.pathways]


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as."""

    email: str
    name: str
    role: str
    agency: str
    scheme: str


PLACES: tuple[tuple[str, str, str, int], ...] = (
    ("kingston", "", "Kingston", 4),
    ("richmond", "", "Richmond", 4),
    ("wandsworth", "", "Wandsworth", 4),
    ("leicestershire", "", "Leicestershire", 2),
    ("sussex", "hastings", "Hastings", 2),
    ("sussex", "crawley", "Crawley", 2),
    ("sussex", "brighton-hove", "Brighton", 2),
    ("sussex", "worthing", "Worthing", 2),
    ("national", "", "Northport", 4),
)


def profile_for(slug: str) -> Profile:
    """The shipped profile, with the pathways filled in where a partnership would have named its own."""
    profile = shipped()[slug]
    if not profile.pathways:
        profile = profile.with_value("pathways", shared_part("pathways_2004")["pathways"])
    return profile


def open_places() -> list[Place]:
    """Open the six schemes with their hubs, agencies, agreements and people, or find them as they were opened."""
    if Scheme.objects.filter(slug=PLACES[0][0]).exists():
        return list(_found_each())
    places = list(_open_each())
    _second_post(places[0].staff["housing"], places[1])
    return places


def _found_each() -> Iterator[Place]:
    """The places of a loading that was broken off, with whoever works there."""
    board = ("sussex", "", "Sussex", 13)
    for number, (slug, hub, short, weeks) in enumerate((*PLACES, board)):
        profile = profile_for(slug)
        kind = "board" if number == len(PLACES) else profile.deciding_meetings[0].key
        scheme = Scheme.objects.get(slug=f"{slug}-{hub}" if hub else slug)
        place = Place(scheme=scheme, profile=profile, short=short, meeting_kind=kind, every_weeks=weeks)
        for key, _role, agency_kind, name, _title in _wanted(number):
            place.staff[key] = Practitioner.objects.select_related("agency", "user").get(
                user__email=_mail(place, _name(name, number)),
                agency__name=AGENCY_NAMES[agency_kind].format(place=short),
            )
        yield place


def _second_post(practitioner: Practitioner, elsewhere: Place) -> None:
    """One housing officer works for two boroughs, and so chooses for whom to act."""
    agency = elsewhere.staff["housing"].agency
    second = partnerships.add_practitioner(
        practitioner.user, agency, job_title="Housing officer (shared)", starts_on=OPENED, by=installer(), at=THEN
    )
    partnerships.give_role(
        second, role=Role.PANEL_MEMBER, scheme=elsewhere.scheme, starts_on=OPENED, by=installer(), at=THEN
    )


def _open_each() -> Iterator[Place]:
    made: dict[str, Scheme] = {}
    for number, (slug, hub, short, weeks) in enumerate(PLACES):
        profile = profile_for(slug)
        if slug not in made:
            made[slug] = partnerships.open_scheme(profile, opened_on=OPENED, by=installer(), at=THEN)
        scheme = Scheme.objects.get(slug=f"{slug}-{hub}") if hub else made[slug]
        kind = profile.deciding_meetings[0].key
        place = Place(scheme=scheme, profile=profile, short=short, meeting_kind=kind, every_weeks=weeks)
        _settle(place, number)
        yield place
    sussex = made["sussex"]
    place = Place(scheme=sussex, profile=profile_for("sussex"), short="Sussex", meeting_kind="board", every_weeks=13)
    _settle(place, len(PLACES))
    yield place


def _wanted(number: int) -> tuple[tuple[str, Role, str, str, str], ...]:
    """Who works there: everybody in the main place, and in the one after the last, the board, only its member."""
    if number == len(PLACES):
        return tuple(row for row in FURTHER if row[0] == "board")
    return STAFF + FURTHER if number == 0 else STAFF


def _settle(place: Place, number: int) -> None:
    agreement = sharing.make_agreement(
        place.scheme,
        title=f"{place.scheme.name} information sharing agreement",
        purpose="To prevent and reduce reoffending by people managed together by the partners (made up).",
        starts_on=OPENED,
        review_on=date(2027, 3, 31),
        by=installer(),
        at=THEN,
    )
    agencies: dict[str, Agency] = {}
    for key, role, kind, name, title in _wanted(number):
        if kind not in agencies:
            agencies[kind] = _agency(place, kind)
            sharing.sign(
                agreement,
                agencies[kind],
                classes=_classes(kind),
                signed_by="The designated officer",
                starts_on=OPENED,
                by=installer(),
                at=THEN,
            )
        place.staff[key] = _practitioner(place, agencies[kind], role, _name(name, number), title)


def _name(name: str, number: int) -> str:
    """The main place has the names as listed; elsewhere the same first names with other families."""
    return name if number == 0 else f"{name.split()[0]} {SURNAMES[(number * 5 + len(name)) % len(SURNAMES)]}"


def _agency(place: Place, kind: str) -> Agency:
    name = AGENCY_NAMES[kind].format(place=place.short)
    agency = partnerships.add_agency(name=name, kind=kind, statutory=kind in STATUTORY, by=installer(), at=THEN)
    apart = kind == "voluntary" and place.profile.referral.signatories
    standing = Standing.SIGNATORY if apart else Standing.PANEL
    partnerships.place(place.scheme, agency, standing=standing, starts_on=OPENED, by=installer(), at=THEN)
    return agency


def _classes(kind: str) -> list[InformationClass]:
    if kind in {"police", "probation"}:
        return list(InformationClass)
    withheld = {InformationClass.INTELLIGENCE}
    if kind == "housing":
        withheld.add(InformationClass.HEALTH)
    return [found for found in InformationClass if found not in withheld]


def _practitioner(place: Place, agency: Agency, role: Role, name: str, title: str) -> Practitioner:
    user = User.objects.create_user(_mail(place, name), None, name=name)
    practitioner = partnerships.add_practitioner(
        user, agency, job_title=title, starts_on=OPENED, by=installer(), at=THEN
    )
    scheme = None if role in OUTSIDE_SCHEMES else place.scheme
    partnerships.give_role(practitioner, role=role, scheme=scheme, starts_on=OPENED, by=installer(), at=THEN)
    return practitioner


def _mail(place: Place, name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{place.short.lower()}.example"


def to_sign_in(places: list[Place]) -> list[tuple[SignIn, Practitioner]]:
    """One person for each role in the main place, and a co-ordinator (or board member) of each other."""
    found = []
    for number, place in enumerate(places):
        keys = list(place.staff) if number == 0 else [key for key in ("coordinator", "board") if key in place.staff]
        for key in keys:
            practitioner = place.staff[key]
            role = next(row[1] for row in STAFF + FURTHER if row[0] == key)
            found.append(
                (
                    SignIn(
                        email=practitioner.user.email,
                        name=practitioner.user.name,
                        role=str(role.label),
                        agency=practitioner.agency.name,
                        scheme=place.scheme.name,
                    ),
                    practitioner,
                )
            )
    return found


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of a working day."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)
