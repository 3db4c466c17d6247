"""Through whose eyes a copy is gathered: one's own, or one's own as far as another agency may be told too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from throughcare.disclosures.gateway import hidden_from
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.sharing.models import InformationClass
from throughcare.sitting.models import LineHandling


@dataclass(frozen=True)
class Reader:
    """Who reads: `by` carries the classes that may be told; `on_behalf` when `agency` is not one's own."""

    by: Acting
    agency: Agency
    on_behalf: bool = False

    def kept_from(self, people: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
        """Those of these people whom the reader's agency must not be told of; the database hides the others."""
        return hidden_from(self.agency, people) if self.on_behalf else frozenset()

    @property
    def lines(self) -> Q:
        """Which lines reach the reader besides the rule of the lines themselves."""
        if not self.on_behalf:
            return Q()
        named = Q(readers__contains=[self.agency.pk])
        return Q(handling=LineHandling.PERMITTED) | named | Q(agency=self.agency)


def oneself(by: Acting, agency: Agency) -> Reader:
    """A practitioner's own eyes."""
    return Reader(by=by, agency=agency)


def on_behalf_of(agency: Agency, *, signed: frozenset[str], by: Acting) -> Reader:
    """What both may know: whoever makes the copy, and the agency that it is for."""
    return Reader(by=replace(by, classes=by.classes & signed), agency=agency, on_behalf=True)


def without_intelligence(reader: Reader) -> Reader:
    """Police intelligence is read on screen, where its conditions stand; a paper to carry about holds none."""
    return replace(reader, by=replace(reader.by, classes=reader.by.classes - {InformationClass.INTELLIGENCE.value}))
