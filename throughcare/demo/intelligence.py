"""Has the police of each place grade a few reports: some open to whoever signed, some with conditions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.chronology import intelligence
from throughcare.chronology.intelligence import Report
from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.people.models import Person

# How many reports each place has at most.
REPORTS = 3
OPEN: tuple[tuple[str, str, str], ...] = (
    # source, assessment, text
    ("1", "B", "In the company of two people who were charged with the burglaries at the retail park."),
    ("2", "C", "Said to have offered a bicycle for sale for a tenth of its price, twice in one week."),
    ("2", "D", "Said to be using again since the weekend. Nothing else points to it."),
    ("1", "A", "Seen on foot near the allotments at three in the morning, alone, with a rucksack."),
)
WITH_CONDITIONS: tuple[tuple[str, str, str, str, str], ...] = (
    # source, assessment, text, conditions, what partners read instead
    (
        "2",
        "C",
        "Is being pressed to hold packages for others from the estate in return for a debt.",
        "Not to be told to the person or the family. Ring the sergeant before any use in supervision.",
        "There is a worry that others may be putting pressure on the person over a debt. Ask openly about money.",
    ),
    (
        "3",
        "E",
        "Said to be planning to leave the area before the next hearing. Believed to be said out of spite.",
        "For the supervising officer alone. Not for any report to court.",
        "",
    ),
    (
        "1",
        "B",
        "Meets a person with whom contact is forbidden, on Thursdays at the snooker hall.",
        "Not to be used to challenge the person. To be considered when appointments are planned.",
        "Thursday evenings are a time of risk. An appointment or activity then would help.",
    ),
)


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """For the last people whom the panel took on, a report each."""
    held = [case for case in cases if case.registration is not None and case.registration.is_live]
    rng = random.Random(f"intelligence-{place.short}")
    for number, case in enumerate(held[-REPORTS:]):
        on_day = today - timedelta(days=rng.randrange(3, 40))
        if number % 2 == 0:
            _with_conditions(place, case, on_day, WITH_CONDITIONS[rng.randrange(len(WITH_CONDITIONS))])
        else:
            source, assessment, text = rng.choice(OPEN)
            _graded(
                place, case, Report(on_day=on_day, text=text, source_grade=source, assessment=assessment, handling="P")
            )


def _with_conditions(place: Place, case: Case, on_day: date, said: tuple[str, str, str, str, str]) -> None:
    source, assessment, text, conditions, for_partners = said
    report = Report(
        on_day=on_day,
        text=text,
        source_grade=source,
        assessment=assessment,
        handling="C",
        conditions=conditions,
        recipient_agencies=(place.staff["lead"].agency_id,) if for_partners else (),
        recipient_practitioners=() if for_partners else (place.staff["lead"].pk,),
    )
    made = _graded(place, case, report)
    if made is not None and for_partners:
        by = place.acting("police", made.on_day)
        intelligence.write_for_partners(
            made, text=for_partners, standing="opinion", by=by, at=moment(made.on_day + timedelta(days=1), 10)
        )


def _graded(place: Place, case: Case, report: Report) -> Entry | None:
    """Recorded on its day; nothing about somebody who has moved on since."""
    by = place.acting("police", report.on_day)
    with speaking_for(by):
        person = Person.objects.visible_to(by).filter(pk=case.referral.person_id).first()
        if person is None:
            return None
    at = moment(report.on_day, 16)
    return intelligence.record_intelligence(person, scheme_id=place.scheme.pk, report=report, by=by, at=at)
