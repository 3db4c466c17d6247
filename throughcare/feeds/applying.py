"""Writes an accepted list by the verbs of the rooms below, and keeps for each row what it made and what was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _

from throughcare.core.context import renew
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot, label, taken
from throughcare.feeds.checking import Checked, Progress
from throughcare.feeds.comparing import CHANGED, HELD, NEW, SAME, Outcome, said
from throughcare.feeds.lines import digest, who
from throughcare.feeds.models import Import, ImportedRow, ImportState
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people
from throughcare.people.bulk import Newcomer, add_people
from throughcare.people.models import Identifier, Person
from throughcare.plans.bulk import Agreed, take_over
from throughcare.referrals import actions as referrals
from throughcare.registrations import actions as registrations
from throughcare.registrations.bulk import Beginning, register_many
from throughcare.registrations.levels import OWN_LIST
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.reviews.bulk import Judged, record_ratings

CHUNK = 250
# Where a profile does not say how often people are reviewed.
REVIEW_DAYS = 28


class RowRefused(DomainError):
    """A row could not be written, so nothing was."""


@dataclass
class Trace:
    """What one row made, and what was there before it changed something."""

    made: list[list[str]] = field(default_factory=list)
    before: list[Snapshot] = field(default_factory=list)

    def add(self, rows: Iterable[models.Model]) -> None:
        """Remember rows that were made."""
        self.made += [[label(row), str(row.pk)] for row in rows]

    def keep(self, row: models.Model) -> None:
        """Remember a row as it stands, unless it was made or remembered by this import already."""
        key = [label(row), str(row.pk)]
        if key not in self.made and not any([one["model"], one["id"]] == key for one in self.before):
            self.before.append(taken(row))


class Writer:
    """Writes the outcomes of one import, some hundred rows at a time, in the caller's transaction."""

    def __init__(self, imported: Import, *, by: Acting, at: datetime) -> None:
        self.imported, self.by, self.at = imported, by, at
        self.scheme_id = imported.scheme_id
        self.version, self.profile = current_profile(self.scheme_id)
        every = self.profile.review.every
        self.review_days = (every.days if isinstance(every, Every) else None) or REVIEW_DAYS
        self.agencies = Agency.objects.in_bulk()
        self.practitioners = Practitioner.objects.select_related("user").in_bulk()
        kept = ImportedRow.objects.filter(scheme_id=self.scheme_id, source__state=ImportState.APPLIED)
        self.written = set(kept.values_list("person_id", "row_digest"))

    def write(self, checked: Checked, progress: Progress) -> None:
        """Every row that is new or changes something; the rest is only remembered."""
        outcomes = sorted(checked.outcomes, key=lambda outcome: outcome.line.row)
        for start in range(0, len(outcomes), CHUNK):
            renew()
            self._chunk(outcomes[start : start + CHUNK])
            progress(min(start + CHUNK, len(outcomes)))

    def _chunk(self, outcomes: Sequence[Outcome]) -> None:
        self.traces: dict[int, Trace] = defaultdict(Trace)
        self.people: dict[int, Person] = {}
        self.registrations: dict[int, Registration] = {}
        work = [one for one in outcomes if one.kind in (NEW, CHANGED)]
        self._add([one for one in work if one.kind == NEW])
        self._find([one for one in outcomes if one.person_id])
        for one in work:
            if one.person_id:
                self._guarded(one, self._person)
        self._register([one for one in work if self._asks(one, "register")])
        for one in work:
            self._guarded(one, self._refer_or_change)
        self._rate(work)
        self._plan(work)
        self._remember(outcomes)

    @staticmethod
    def _asks(outcome: Outcome, code: str) -> bool:
        return any(step.code == code for step in outcome.steps)

    def _guarded(self, outcome: Outcome, verb: Callable[[Outcome], None]) -> None:
        """Say which row was refused."""
        try:
            verb(outcome)
        except DomainError as refusal:
            raise RowRefused(_("Row %(row)s: %(why)s") % {"row": outcome.line.row, "why": str(refusal)}) from refusal

    def _add(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        newcomers = [
            Newcomer(
                family_name=one.line.family_name,
                given_names=one.line.given_names,
                birth_date=one.line.birth_date,
                sex=one.line.sex or "U",
                identifiers=one.line.identifiers,
            )
            for one in outcomes
        ]
        added = add_people(newcomers, scheme_id=self.scheme_id, by=self.by, at=self.at)
        for one, (person, rows) in zip(outcomes, added, strict=True):
            self.people[one.line.row] = person
            self.traces[one.line.row].add(rows)

    def _find(self, outcomes: Sequence[Outcome]) -> None:
        found = Person.objects.visible_to(self.by).in_bulk([one.person_id for one in outcomes])
        for one in outcomes:
            if one.person_id in found:
                self.people[one.line.row] = found[one.person_id]
            if one.registration is not None:
                self.registrations[one.line.row] = one.registration

    def _person(self, outcome: Outcome) -> None:
        person, trace, line = self.people[outcome.line.row], self.traces[outcome.line.row], outcome.line
        if self._asks(outcome, "known"):
            trace.keep(person)
            people.make_known(person, scheme_id=self.scheme_id, by=self.by, at=self.at)
        if self._asks(outcome, "sex"):
            trace.keep(person)
            people.correct_person(person, changes={"sex": line.sex}, by=self.by, at=self.at)
        if self._asks(outcome, "alias"):
            alias = people.add_alias(
                person, family_name=line.family_name, given_names=line.given_names, by=self.by, at=self.at
            )
            trace.add([alias])
        for kind, number in line.identifiers.items():
            if self._asks(outcome, f"number:{kind}"):
                made: Identifier = people.add_identifier(person, kind=kind, typed=number, by=self.by, at=self.at)
                trace.add([made])

    def _register(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        for one in outcomes:
            if one.line.adopted_on is None or one.line.lead_agency is None:
                raise RowRefused(_("Row %(row)s has no adoption day or no lead agency.") % {"row": one.line.row})
        beginnings = [self._beginning(one) for one in outcomes]
        made = register_many(beginnings, scheme_id=self.scheme_id, profile_version=self.version, by=self.by, at=self.at)
        for one, (registration, rows) in zip(outcomes, made, strict=True):
            self.registrations[one.line.row] = registration
            self.traces[one.line.row].add(rows)

    def _beginning(self, outcome: Outcome) -> Beginning:
        line = outcome.line
        return Beginning(
            person=self.people[line.row],
            started_on=line.adopted_on or self.at.date(),
            lead_agency=self.agencies[line.lead_agency or 0],
            lead_practitioner=self.practitioners.get(line.lead_practitioner or 0),
            level=line.level,
            cohort=line.cohort,
            statutory_status=line.statutory_status,
            ended_on=line.ended_on,
            end_reason=line.end_reason,
            end_words=self._source(line.row, line.end_words) if line.ended_on else "",
        )

    def _source(self, row: int, words: str = "") -> str:
        source = _("Imported from %(file)s, row %(row)s") % {"file": self.imported.filename, "row": row}
        return f"{words} ({source})" if words else source

    def _refer_or_change(self, outcome: Outcome) -> None:
        row, trace, line = outcome.line.row, self.traces[outcome.line.row], outcome.line
        if self._asks(outcome, "refer"):
            referral = referrals.start(scheme_id=self.scheme_id, person=self.people[row], by=self.by, at=self.at)
            trace.add([referral])
        registration = outcome.registration
        if registration is None:
            return
        held = {name for name in HELD if self._asks(outcome, name)}
        if held or any(self._asks(outcome, code) for code in ("lead", "end", "colour")):
            # Before anything touches it: a rating that follows changes it too.
            trace.keep(registration)
        if held:
            wanted = {name: getattr(line if name in held else registration, name) for name in HELD}
            registrations.change(
                registration,
                **wanted,
                mappa_category=registration.mappa_category,
                mappa_level=registration.mappa_level,
                leading_arrangement=registration.leading_arrangement,
                through=OWN_LIST,
                by=self.by,
                at=self.at,
            )
        if self._asks(outcome, "lead"):
            self._hand_on(outcome, registration, trace)
        if self._asks(outcome, "end") and line.ended_on:
            self._keep_lead(registration, trace)
            registrations.deregister(
                registration,
                on=line.ended_on,
                reason=line.end_reason,
                words=self._source(row, line.end_words),
                by=self.by,
                at=self.at,
            )

    def _keep_lead(self, registration: Registration, trace: Trace) -> None:
        for spell in LeadSpell.objects.filter(registration=registration, until_on=None):
            trace.keep(spell)

    def _hand_on(self, outcome: Outcome, registration: Registration, trace: Trace) -> None:
        self._keep_lead(registration, trace)
        registrations.change_lead(
            registration,
            agency=self.agencies[outcome.line.lead_agency or 0],
            practitioner=self.practitioners.get(outcome.line.lead_practitioner or 0),
            from_on=self.at.date(),
            reason=self._source(outcome.line.row)[:300],
            by=self.by,
            at=self.at,
        )
        trace.add(LeadSpell.objects.filter(registration=registration, until_on=None))

    def _rate(self, outcomes: Sequence[Outcome]) -> None:
        rated = [
            one for one in outcomes if one.line.colour and (self._asks(one, "colour") or self._asks(one, "register"))
        ]
        judged = []
        for one in rated:
            on = self._judged_on(one)
            judged.append(
                Judged(
                    registration=self.registrations[one.line.row],
                    colour=one.line.colour,
                    judged_on=on,
                    next_review_on=on + timedelta(days=self.review_days),
                    reason=self._source(one.line.row),
                )
            )
        if judged:
            ratings = record_ratings(judged, by=self.by, at=self.at)
            for one, rating in zip(rated, ratings, strict=True):
                self.traces[one.line.row].add([rating])

    def _judged_on(self, outcome: Outcome) -> date:
        return outcome.line.colour_on or outcome.line.ended_on or self.at.date()

    def _plan(self, outcomes: Sequence[Outcome]) -> None:
        agreed, rows = [], []
        for one in outcomes:
            fresh = {step.after for step in one.steps if step.code == "task"}
            for task in one.line.tasks:
                if self._asks(one, "register") or task.what in fresh:
                    agreed.append(
                        Agreed(
                            registration=self.registrations[one.line.row],
                            what=task.what,
                            agency=self.agencies[task.agency],
                            practitioner=self.practitioners.get(task.practitioner or 0),
                            named_person=task.named or _("Not named in the list"),
                            due_on=task.due_on,
                            pathway=task.pathway,
                        )
                    )
                    rows.append(one.line.row)
        if not agreed:
            return
        of = {one.registration.pk: row for one, row in zip(agreed, rows, strict=True)}
        for made in take_over(agreed, aim=self._aim(), by=self.by, at=self.at):
            self.traces[of[made.registration_id]].add([made])  # type: ignore[attr-defined]

    def _aim(self) -> str:
        return _("The actions of the partnership's own list, taken over from %(file)s") % {
            "file": self.imported.filename
        }

    def _remember(self, outcomes: Sequence[Outcome]) -> None:
        """What each row said and made; a row that was written before needs no second line."""
        rows = []
        for one in outcomes:
            person = self.people.get(one.line.row)
            if person is None or (one.kind == SAME and (person.pk, digest(one.line)) in self.written):
                continue
            trace = self.traces[one.line.row]
            rows.append(
                ImportedRow(
                    scheme_id=self.scheme_id,
                    source=self.imported,
                    person_id=person.pk,
                    row_number=one.line.row,
                    row_digest=digest(one.line),
                    who_digest=who(one.line),
                    said=said(one.line),
                    made=trace.made,
                    before=trace.before,
                )
            )
        ImportedRow.objects.bulk_create(rows)
