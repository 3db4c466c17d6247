"""Which item a meeting is at: one row each time that whoever runs it goes on to another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.models import Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet


class Floor(Record):
    """An item came under discussion. The newest row holds; whoever may not see its person stays at the one before."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    classified: ClassVar[Register] = register(operational="scheme meeting item person since")

    objects = CaseQuerySet["Floor"].as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-id"]
        indexes: ClassVar = [models.Index(fields=["meeting", "-since"], name="floor_newest")]
