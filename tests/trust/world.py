"""Two schemes with everything in them, about people whose every word is a token that can be searched for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.trust.grading import POLICE, graded
from tests.trust.meetings import meeting as all_of_the_meeting
from tests.trust.papers import papers
from tests.trust.particulars import particulars
from tests.trust.planning import planned
from throughcare.chronology import actions as chronology_actions
from throughcare.chronology.tests import builders as chronology
from throughcare.core.context import speaking_for
from throughcare.desk.filteractions import save_filter
from throughcare.desk.handingactions import hand_over
from throughcare.desk.models import HandOver
from throughcare.feeds.tests import builders as lists
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Partner
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.partnerships.profile import Profile, shared_part, shipped
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral
from throughcare.referrals.rules import asked, may_go_to_gatekeeper
from throughcare.referrals.tests import builders as referring
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews import exitactions, releaseactions
from throughcare.reviews.queries import prompts_for
from throughcare.scores import actions as scores
from throughcare.sharing.acting import act, installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.transfers import actions as transfers

HOME_AGENCY, OTHER_AGENCY, LAPSED_AGENCY = "probation", "housing", "health"
# Every token begins with it; long enough that no random token of a form can hold it by chance.
SIGN = "Zqxjkvwb"

Keys = dict[str, Any]


@dataclass
class Case:
    """Some people of one scheme who stand in the same relation to whoever looks, with all that is kept on them."""

    name: str
    people: list[Person] = field(default_factory=list)
    subjects: dict[str, Keys] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    @property
    def sign(self) -> str:
        """What every token about these people begins with."""
        return f"{SIGN}{self.name}"

    def words(self, what: str) -> str:
        """A text for one field, unlike any other."""
        return f"{self.sign}{what}"


def name_token(person: Person) -> str:
    """The token that only this person's family name holds."""
    return person.family_name


@dataclass
class World:
    """One scheme of a pair, and who works in it."""

    place: Partnership
    boss: Acting
    cases: dict[str, Case] = field(default_factory=dict)
    things: dict[str, Keys] = field(default_factory=dict)
    actors: dict[tuple[Role, str], Acting] = field(default_factory=dict)

    def everybody(self) -> list[Person]:
        return [person for case in self.cases.values() for person in case.people]


def profile_with_everything(slug: str) -> Profile:
    """The published scheme; where it leaves its priority offences open, its partnership has named them."""
    profile = shipped()[slug].with_value(
        "release_preparation", shared_part("release_preparation")["release_preparation"]
    )
    if profile.priority_offences:
        return profile
    return profile.with_priority_offence("Domestic burglary", key="domestic_burglary")


def world(slug: str, *, cases: tuple[str, ...] = ("open", "restricted", "denied")) -> World:
    """The scheme with one bundle of people for each case, and an actor of every role in three agencies."""
    place = partnership(slug, profile=profile_with_everything(slug))
    boss = place.acting(
        Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, Role.REFERRER, Role.GATEKEEPER, agency=HOME_AGENCY
    )
    made = World(place=place, boss=boss)
    for name in cases:
        made.cases[name] = Case(name=f"{slug.title()}{name.title()}")
    _on_the_agenda(made)
    police = place.acting(Role.LEAD_PROFESSIONAL, agency=POLICE)
    for case in made.cases.values():
        _somebody_on_the_scheme(case, boss)
        case.subjects |= graded(case.words, case.subjects["person"]["pk"], police)
        _referrals(case, boss)
    _actors(made)
    _of_the_scheme(made)
    all_of_the_meeting(made)
    _hide(made)
    return made


def _actors(made: World) -> None:
    place = made.place
    lapsed = place.agency(LAPSED_AGENCY, signed=False)
    place.sign(lapsed, ends_on=TODAY - timedelta(days=1))
    for role in Role:
        for agency in (HOME_AGENCY, OTHER_AGENCY, LAPSED_AGENCY, POLICE):
            practitioner = place.practitioner(role, agency=agency)
            scheme = None if role in OUTSIDE_SCHEMES else place.scheme
            made.actors[role, agency] = act(practitioner, scheme, on=TODAY)


def _of_the_scheme(made: World) -> None:
    """What belongs to the partnership and names nobody it supports."""
    place, boss = made.place, made.boss
    home = place.agency(HOME_AGENCY)
    colleague = place.practitioner(Role.LEAD_PROFESSIONAL, agency=HOME_AGENCY)
    invitation = partnerships.invite(
        home,
        name="Somebody Invited",
        email=f"invited@{place.scheme.slug}.example",
        job_title="",
        roles=[Role.REFERRER],
        scheme=place.scheme,
        site="https://throughcare.example/",
        by=installer(),
        at=NOW,
    )
    shared = save_filter(name="What waits", query="overdue=on", shared=True, by=boss, at=NOW)
    made.things |= {
        "saved_filter": {"pk": shared.pk},
        "hand_over": {"key": _handed_over(made).pk},
        "import": {"pk": lists.checked(boss, lists.a_list([lists.somebody(1)])).pk},
        "practitioner": {"pk": colleague.pk},
        "grant": {"pk": Grant.objects.get(practitioner=colleague).pk},
        "invitation": {"pk": invitation.pk},
        "agency": {"pk": home.pk},
        "any_agency": {"pk": home.pk},
        "place": {"pk": Partner.objects.get(agency=home, scheme=place.scheme).pk},
        "agreement": {"pk": place.agreement.pk},
        "signature": {"pk": Signatory.objects.get(agency=home, agreement=place.agreement).pk},
    }


def _handed_over(made: World) -> HandOver:
    """An appointment that somebody who is away gave to a colleague."""
    place = made.place
    away, colleague = (place.practitioner(Role.LEAD_PROFESSIONAL, agency=HOME_AGENCY) for _one in range(2))
    person = Person(pk=made.cases["open"].subjects["person"]["pk"])
    chronology.appointment(act(away, place.scheme, on=TODAY), person, on_day=TODAY)
    until = TODAY + timedelta(days=14)
    return hand_over(
        away,
        receiver=colleague,
        scheme=place.scheme,
        reason="Leave",
        until_on=until,
        by=act(away, place.scheme, on=TODAY),
        at=NOW,
    )


def _hide(made: World) -> None:
    boss = made.boss
    for person in made.cases["restricted"].people if "restricted" in made.cases else ():
        people.restrict(person, allow=[], reason=made.cases["restricted"].words("Why"), by=boss, at=NOW)
    for person in made.cases["denied"].people if "denied" in made.cases else ():
        for actor in made.actors.values():
            people.deny(
                person,
                practitioner_id=actor.practitioner_id,
                reason=made.cases["denied"].words("Why"),
                by=boss,
                at=NOW,
            )


def _person(case: Case, by: Acting, *, known: bool) -> Person:
    """Somebody with a family name of their own, known to the scheme or only to the agency so far."""
    number = len(case.people)
    person = people.add_person(
        family_name=f"{case.sign}Person{'ABCDEFGHIJKLMNOP'[number]}",
        given_names=case.words("Given"),
        birth_date=date(1980, 1, 1) + timedelta(days=397 * number + 31 * len(case.name)),
        sex="M",
        scheme_id=by.scheme_id if known else None,
        identifiers={},
        language=case.words("Language"),
        interpreter=True,
        disability=case.words("Disability"),
        by=by,
        at=NOW,
    )
    case.people.append(person)
    return person


def _on_the_agenda(made: World) -> None:
    """A meeting that sits, with a referral of each case on its agenda, and one in a month."""
    boss = made.boss
    for case in made.cases.values():
        case.subjects["listed"] = {"pk": referring.sent(boss, person=_person(case, boss, known=False)).pk}
    kind = meetings_of(made)[0]
    open_now = meetings.sitting(boss, kind=kind)
    for case in made.cases.values():
        case.subjects["item"] = {"pk": meetings.item_of(boss, case.people[0]).pk}
    later = meetings.meeting(boss, kind=kind, held_on=TODAY + timedelta(days=30))
    made.things |= {"open_meeting": {"pk": open_now.pk}, "planned_meeting": {"pk": later.pk}}


def meetings_of(made: World) -> list[str]:
    """The kinds of meeting that the scheme holds."""
    assert made.boss.scheme_id is not None
    _version, profile = current_profile(made.boss.scheme_id)
    return [str(meeting.key) for meeting in profile.meetings]


def _referrals(case: Case, boss: Acting) -> None:
    def make(state: Callable[[Referral], Referral]) -> Keys:
        filled = referring.filled(boss, person=_person(case, boss, known=False))
        with speaking_for(boss):
            answers = Referral.objects.get(pk=filled.pk).answers
        # Free text is what has a space in it; the rest are keys, numbers and dates.
        tokens = {key: case.words("Answer") for key, said in answers.items() if " " in str(said)}
        referrals.save_answers(filled, answers=answers | tokens, by=boss, at=NOW)
        return {"pk": state(filled).pk}

    due = TODAY + timedelta(days=14)
    assert boss.scheme_id is not None
    _version, profile = current_profile(boss.scheme_id)
    case.slugs["SECTION"] = next(section.key for section in asked(profile, sex="M") if section.plain)
    case.subjects |= {
        "draft": make(lambda row: row),
        "sent": make(lambda row: referrals.send(row, by=boss, at=NOW)),
        "returned": make(
            lambda row: referrals.return_for_information(
                referrals.send(row, by=boss, at=NOW), questions=case.words("Questions"), due_on=due, by=boss, at=NOW
            )
        ),
    }
    case.subjects["draft_person"] = {"pk": case.people[-3].pk}
    case.slugs["SOMEBODY"] = str(case.people[0].pk)
    if may_go_to_gatekeeper(profile.referral):
        case.subjects["with_gatekeeper"] = make(lambda row: referrals.send_to_gatekeeper(row, by=boss, at=NOW))


def _somebody_on_the_scheme(case: Case, by: Acting) -> None:
    person = _person(case, by, known=True)
    assert by.scheme_id is not None
    case.subjects |= particulars(case.words, person, by)
    held = registration(by, person=person)
    case.subjects["person"] = {"pk": person.pk}
    line = people.deny(person, practitioner_id=_nobody(by), reason=case.words("Deny"), by=by, at=NOW)
    case.subjects["restriction"] = {"pk": person.pk, "line_pk": line.pk}
    _happenings(case, person, by)
    case.subjects |= papers(case.words, person, by)
    subjects, case.slugs["PATHWAY"] = planned(case.words, held, by)
    case.subjects |= subjects
    _judged(case, held, by)
    score = scores.record_typed(
        person,
        scheme_id=by.scheme_id,
        instrument="ogrs3",
        version="3",
        percent2=Decimal("57"),
        scored_on=TODAY,
        source=case.words("Source"),
        by=by,
        at=NOW,
    )
    case.subjects["score"] = {"pk": score.pk}
    _offered(case, held, by)


def _offered(case: Case, held: Registration, by: Acting) -> None:
    """Offered to a third scheme, whose co-ordinator has not answered."""
    elsewhere = partnership("national")
    elsewhere.acting(Role.COORDINATOR, name=f"Receiver {case.name}")
    parts = ["chronology", "needs", "plan", "ratings"]
    offer = transfers.offer(
        held,
        to_scheme=elsewhere.scheme,
        mode="share",
        parts=parts,
        classes=["casework", "offending", "health"],
        reason=case.words("OfferedBecause"),
        summary=case.words("OfferedSummary"),
        by=by,
        at=NOW,
    )
    case.subjects["offer"] = {"pk": offer.pk}


def _nobody(by: Acting) -> int:
    """The number of a practitioner who does not exist: a line that hides the person from none of the actors."""
    return 10_000_000 + by.practitioner_id


def _happenings(case: Case, person: Person, by: Acting) -> None:
    planned = chronology.appointment(by, person, on_day=TODAY)
    spell = chronology.custody(by, person, on_day=chronology.ago(40), why="remand")
    told = chronology.note(by, person, on_day=chronology.ago(3), text=case.words("Note"), whose=case.words("Whose"))
    charge = chronology.charged(by, person, on_day=chronology.ago(50), text=case.words("Charge"))
    tag: dict[str, Any] = {
        "kind": "tag",
        "on_day": chronology.ago(60),
        "outcome": "gps",
        "zones": [f"out:{case.words('Zone')}"],
    }
    chronology.added(by, person, **tag)
    chronology.order(by, person, on_day=chronology.ago(60), conditions=case.words("Requirement"))
    for name, entry in (("appointment", planned), ("spell", spell), ("note", told), ("charge", charge)):
        case.subjects[name] = {"pk": person.pk, "key": entry.pk}


def _judged(case: Case, held: Registration, by: Acting) -> None:
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    reviews.judge_rating(
        held,
        colour="amber",
        evidence={},
        reason=case.words("Reason"),
        judged_on=chronology.ago(5),
        next_review_on=TODAY + timedelta(days=20),
        by=by,
        at=NOW,
    )
    chronology_actions.add_entry(
        held.person, scheme_id=by.scheme_id, kind="arrest", on_day=TODAY, text=case.words("Arrest"), by=by, at=NOW
    )
    with speaking_for(by):
        prompt = prompts_for(by, held, on=TODAY)[0]
    case.subjects["prompt"] = {"pk": held.person_id, "key": prompt.key}
    view = reviews.give_view(held, colour="amber", words=case.words("View"), by=by, at=NOW)
    case.subjects["agency_view"] = {"pk": held.person_id, "key": view.pk}
    exitactions.write_exit_plan(
        held,
        support=case.words("Support"),
        contacts=case.words("Contacts"),
        warning_signs=case.words("Signs"),
        own_view=case.words("ExitView"),
        by=by,
        at=NOW,
    )
    exitactions.propose_exit(held, reason=profile.exit_reasons[0].key, words=case.words("Proposed"), by=by, at=NOW)
    _before_release(case, held, by)


def _before_release(case: Case, held: Registration, by: Acting) -> None:
    """A step that is seen to, and somebody who takes over contact."""
    home = Agency.objects.get(pk=by.agency_id)
    releaseactions.see_to_step(
        held,
        key="accommodation",
        agency=home,
        practitioner=None,
        state="open",
        words=case.words("Prepared"),
        by=by,
        at=NOW,
    )
    case.subjects["step"] = {"pk": held.person_id, "key": "accommodation"}
    releaseactions.take_over_contact(
        held,
        agency=home,
        named=case.words("TakesOver"),
        agreed_by=case.words("AgreedBy"),
        agreed_on=TODAY,
        words=case.words("Agreed"),
        by=by,
        at=NOW,
    )
