"""Who is in the room, for which agency, and which confidentiality statement they accepted."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme


class JoiningQuerySet(RecordQuerySet["Joining"]):
    """Words for those in the room."""

    def visible_to(self, by: Acting) -> Self:
        """Everybody at the meetings of the schemes in which they read cases; oneself always."""
        return self.filter(Q(scheme_id__in=by.case_schemes) | Q(practitioner_id=by.practitioner_id))

    def of(self, by: Acting) -> Self:
        """One's own."""
        return self.filter(practitioner_id=by.practitioner_id)

    def there(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None)


class Joining(Record):
    """Somebody at a meeting who accepted the statement: with an account, or written in by whoever runs it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="joinings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(_("Name"), max_length=200)
    # Which text was accepted: "throughcare-1" for the product's own, else the digest of the scheme's, shortened.
    statement_version = models.CharField(max_length=40)
    # Invited for one item: is not one of those whose agency makes a decision count.
    guest = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme meeting agency statement_version guest joined_at left_at", staff="practitioner named"
    )

    objects = JoiningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["joined_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "practitioner"], condition=Q(practitioner__isnull=False), name="joined_once"
            ),
            models.CheckConstraint(condition=~Q(named=""), name="joined_by_name"),
            models.CheckConstraint(condition=~Q(statement_version=""), name="joined_on_a_statement"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=models.F("joined_at")), name="left_later"
            ),
        ]
