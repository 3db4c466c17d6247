"""Filters of the cohort list that a practitioner keeps under a name, for themselves or for the whole scheme."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme


class SavedFilterQuerySet(RecordQuerySet["SavedFilter"]):
    """Words for saved filters."""

    def visible_to(self, by: Acting) -> Self:
        """One's own, and what colleagues on the schemes whose cases one reads have shared."""
        return self.filter(Q(practitioner_id=by.practitioner_id) | Q(shared=True), scheme_id__in=by.case_schemes)

    def mine(self, by: Acting) -> Self:
        """One's own."""
        return self.visible_to(by).filter(practitioner_id=by.practitioner_id)


class SavedFilter(Record):
    """What the list was filtered by, under a name; never whom it showed, which is found anew each time."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)

    # Somebody may put a person's name into that of a filter, though the form asks them not to.
    classified: ClassVar[Register] = register(
        owner="the practitioner", operational="scheme query shared", staff="practitioner", personal="name"
    )

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [Lower("name").asc(), "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("practitioner", "scheme", Lower("name"), name="one_filter_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"filter {self.pk}"
