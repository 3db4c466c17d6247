"""The protocol register: agreements, who signed, until when, for which classes of information."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.partnerships.models import Agency, Scheme


class InformationClass(models.TextChoices):
    """Kinds of information that an agreement may or may not let an agency see."""

    IDENTITY = "identity", _("Who the person is")
    OFFENDING = "offending", _("Offending and custody")
    CASEWORK = "casework", _("Case work, plans and ratings")
    HEALTH = "health", _("Health, drugs and alcohol")
    INTELLIGENCE = "intelligence", _("Police intelligence")


class Agreement(models.Model):
    """An information sharing agreement of a scheme."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(_("Title"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    starts_on = models.DateField(_("In force from"))
    review_on = models.DateField(_("Review by"), null=True, blank=True)
    ends_on = models.DateField(_("In force until"), null=True, blank=True)
    document_reference = models.CharField(_("Where the signed document is kept"), max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="id scheme title purpose starts_on review_on ends_on document_reference"
    )

    class Meta:
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agreement_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Signatory(models.Model):
    """An agency's signature under an agreement; when it lapses, access closes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatories")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="signatures")
    classes = ArrayField(models.CharField(max_length=20, choices=InformationClass.choices))
    signed_by = models.CharField(_("Signed by"), max_length=200)
    starts_on = models.DateField(_("Signed on"))
    ends_on = models.DateField(_("Lapses after"), null=True, blank=True)

    classified: ClassVar[Register] = register(
        operational="id agreement agency classes starts_on ends_on", staff="signed_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="signature_in_order"
            ),
            models.UniqueConstraint(fields=["agreement", "agency", "starts_on"], name="one_signature_a_day"),
        ]
