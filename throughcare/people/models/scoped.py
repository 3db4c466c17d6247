"""Query words for every record that belongs to one scheme and one person."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from throughcare.core.models import RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.people.models.person import Restriction

M = TypeVar("M", bound=models.Model, covariant=True)


class CaseQuerySet(RecordQuerySet[M]):
    """Records with `scheme` and `person`: the same rule in Python as the policy in the database."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the schemes in which they read cases, about people not hidden from them."""
        mine = Restriction.objects.filter(
            person_id=OuterRef("person_id"), practitioner_id=by.practitioner_id, ended_at=None
        )
        return self.filter(
            ~Exists(mine.filter(kind=Restriction.Kind.DENY)),
            Q(person__restricted=False) | Exists(mine.filter(kind=Restriction.Kind.ALLOW)),
            scheme_id__in=by.case_schemes,
        )


class ClassedQuerySet(CaseQuerySet[M]):
    """Records that also have an `information_class`: shown only to those whose agency signed for it."""

    def visible_to(self, by: Acting) -> Self:
        """As for every case, and of the classes that the agency's signature covers."""
        return super().visible_to(by).filter(information_class__in=by.classes)
