"""A graded report about somebody of the world, every word of it a token."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from throughcare.chronology import intelligence
from throughcare.chronology.tests import builders as chronology
from throughcare.chronology.tests import reports
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW

POLICE, NAMED = "police", "probation"


def graded(words: Callable[[str], str], person: uuid.UUID, police: Acting) -> dict[str, dict[str, Any]]:
    """A report with conditions that the home agency may see, and what every partner reads instead."""
    named = Agency.objects.filter(kind=NAMED, places__scheme=police.scheme_id).values_list("pk", flat=True)
    with speaking_for(police):
        found = Person.objects.get(pk=person)
    made = reports.graded(
        police,
        found,
        on_day=chronology.ago(6),
        text=words("Report"),
        conditions=words("Conditions"),
        agencies=list(named),
    )
    intelligence.write_for_partners(made, text=words("ForPartners"), standing="allegation", by=police, at=NOW)
    return {"report": {"pk": person, "key": made.pk}}
