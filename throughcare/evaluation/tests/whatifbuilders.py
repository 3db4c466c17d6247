"""A scheme with people to hold against other rules, of known facts and judgements; the worker's part done at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from throughcare.core.context import speaking_for
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.jobs import whatif as jobs
from throughcare.evaluation.models.whatif import WhatIf
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.referrals import actions as referring
from throughcare.referrals.models import Referral
from throughcare.referrals.queries import form_of, profile_of
from throughcare.referrals.rules import NONE_OF_THESE
from throughcare.referrals.tests.builders import PLAIN, client, draft, named_offences, some_answer
from throughcare.registrations import actions as registering
from throughcare.registrations.models import Registration
from throughcare.scores import actions as scoring
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

# A person is judged by the referrer as these say; an empty one leaves every criterion to the facts.
Judgements = Mapping[str, str]
BURGLARY, ROBBERY = "domestic_burglary", "robbery"


def rules(threshold: float, *, needed: int = 1) -> Profile:
    """Richmond's published rules with what its page leaves open filled in."""
    return (
        named_offences()
        .with_value("criteria.ogrs.score.threshold", threshold)
        .with_value("criteria.ogrs.score.years", 2)
        .with_value("selection.criteria_needed", needed)
    )


@dataclass
class Scene:
    """A scheme, its co-ordinator, a referrer and an analyst."""

    place: Partnership
    coordinator: Acting
    referrer: Acting
    analyst: Acting
    count: int = 0

    def referred(
        self,
        *,
        percent: float | None = None,
        offences: tuple[str, ...] = (),
        met: Judgements | None = None,
        born: date | None = date(1990, 5, 17),
        days_ago: int = 60,
        name: str = "",
    ) -> Referral:
        """A referral that the co-ordinator has received, with what is known of the person."""
        self.count += 1
        at = NOW - timedelta(days=days_ago)
        who = client(self.referrer, family_name=name or f"Person{self.count}", birth_date=born, at=at)
        referral = draft(self.referrer, person=who, at=at)
        with speaking_for(self.referrer):
            profile, form = profile_of(referral), form_of(referral)
        asked = [one.question for section in form for one in section.questions]
        referring.save_answers(
            referral,
            answers={one.key: some_answer(one) for one in asked if one.answer in PLAIN},
            pathways=[profile.pathways_for("M")[0].key],
            priority_offences=list(offences) or [NONE_OF_THESE],
            by=self.referrer,
            at=at,
        )
        for criterion in profile.criteria:
            said = (met or {}).get(criterion.key, "unknown")
            referring.judge_criterion(
                referral, key=criterion.key, met=said, evidence="PNC print", by=self.referrer, at=at
            )
        if percent is not None:
            self.scored(who, percent, on=TODAY - timedelta(days=days_ago))
        return referring.send(referral, by=self.referrer, at=at)

    def scored(self, who: Person, percent: float, *, on: date) -> None:
        """A score typed from another system."""
        scoring.record_typed(
            who,
            scheme_id=self.place.scheme.pk,
            instrument="ogrs3",
            version="OGRS3",
            percent2=Decimal(str(percent)),
            scored_on=on,
            source="nDelius",
            by=self.referrer,
            at=NOW,
        )

    def adopted(self, referral: Referral) -> Registration:
        """The panel adopts them."""
        who, at = self.coordinator, NOW - timedelta(days=30)
        listed = referring.list_for_panel(referral, by=who, at=at)
        referring.decide(listed, outcome="adopted", reason="Adds daily contact", by=who, at=at)
        version, _profile = current_profile(self.place.scheme.pk)
        with speaking_for(who):
            person = Person.objects.get(pk=referral.person_id)
        return registering.register(
            person,
            scheme_id=self.place.scheme.pk,
            profile_version=version,
            started_on=at.date(),
            statutory_status="licence",
            lead_agency=self.place.agency("probation"),
            lead_practitioner=None,
            by=who,
            at=at,
        )

    def asked(self, profile: Profile, *, by: Acting | None = None, work: bool = True) -> WhatIf:
        """Another profile beside the rules in force, worked out unless told otherwise."""
        who = by or self.analyst
        made = actions.ask(self.place.scheme, profile, source="A file", by=who, at=NOW)
        if work:
            made = actions.begin(made, by=who, at=NOW)
            worked(made, who)
            with speaking_for(who):
                made.refresh_from_db()
        return made


def worked(what_if: WhatIf, by: Acting) -> None:
    """The worker's part."""
    jobs.work_out(str(what_if.pk), by.practitioner_id, what_if.scheme_id)


def scene(profile: Profile | None = None) -> Scene:
    """Richmond: adopted from an OGRS3 of 50 per cent, one criterion is enough."""
    place = partnership(profile=profile or rules(50))
    return Scene(
        place=place,
        coordinator=place.acting(Role.COORDINATOR, agency="council"),
        referrer=place.acting(Role.REFERRER, agency="police"),
        analyst=place.acting(Role.ANALYST, agency="council"),
    )
