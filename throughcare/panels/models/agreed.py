"""Actions agreed at a meeting: into the plan at once, or once the person is taken on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.panels.models.agenda import AgendaItem
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.plans.models import OwnOrClassedQuerySet, PlanAction, Prong
from throughcare.sharing.models import InformationClass


class AgreedAction(Record):
    """What a meeting agreed that somebody does about a person; `plan_action` is its line once it is in a plan.

    Whether one that is in no plan waits or has lapsed follows from what was decided, and is kept nowhere.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="agreed")
    what = models.CharField(_l("What will be done"), max_length=500)
    prong = models.CharField(_l("Prong"), max_length=12, choices=Prong.choices)
    pathway = models.CharField(_l("Pathway"), max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    named_person = models.CharField(_l("Named person"), max_length=200)
    due_on = models.DateField(_l("By when"))
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)
    plan_action = models.ForeignKey(PlanAction, null=True, on_delete=models.PROTECT, related_name="agreed")
    # The sheet that it was written on: sent twice, it is agreed once.
    sent_as = models.UUIDField(unique=True)
    agreed_on = models.DateField()
    agreed_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person item prong agency due_on information_class plan_action sent_as agreed_on",
        staff="practitioner named_person agreed_by",
        personal="what pathway",
    )

    objects = OwnOrClassedQuerySet["AgreedAction"].as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(named_person=""), name="agreed_action_names_a_person"),
            models.CheckConstraint(condition=~Q(what=""), name="agreed_action_says_what"),
            models.CheckConstraint(condition=Q(prong__in=Prong.values), name="agreed_action_prong_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "agreed_on"], name="agreed_by_day")]

    def enter(self, line: PlanAction) -> None:
        """It stands in a plan from now on."""
        self.plan_action = line
        self.save(update_fields=["plan_action"])
