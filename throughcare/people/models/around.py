"""Who stands around a person: family, associates, victims, witnesses. They are not people the schemes work with."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models.person import Person
from throughcare.people.models.scoped import ClassedQuerySet
from throughcare.sharing.models import InformationClass


class Role(models.TextChoices):
    """What somebody is to the person."""

    PARTNER = "partner", _("Partner or former partner")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent or carer")
    SIBLING = "sibling", _("Brother or sister")
    FRIEND = "friend", _("Friend")
    SUPPORTER = "supporter", _("Supporter or mentor")
    CO_OFFENDER = "co_offender", _("Co-offender")
    GANG = "gang", _("Gang or group")
    EXPLOITS = "exploits", _("Exploits the person")
    EXPLOITED = "exploited", _("Is exploited by the person")
    VICTIM = "victim", _("Victim")
    WITNESS = "witness", _("Witness")
    OTHER = "other", _("Somebody else")


# Who is part of the offending is seen only by agencies whose signature covers offending.
OF_THE_OFFENDING = (
    Role.CO_OFFENDER,
    Role.GANG,
    Role.EXPLOITS,
    Role.EXPLOITED,
    Role.VICTIM,
    Role.WITNESS,
)
# Whose own wishes about being contacted are asked.
WITH_WISHES = (Role.VICTIM, Role.WITNESS)


class Direction(models.TextChoices):
    """Who is a risk to whom."""

    NONE = "none", _("No risk known")
    TO_THEM = "to_them", _("The person is a risk to them")
    FROM_THEM = "from_them", _("They are a risk to the person")
    BOTH = "both", _("Each is a risk to the other")


class Statement(models.TextChoices):
    """What kind of statement it is."""

    FACT = "fact", _("Fact")
    OPINION = "opinion", _("Opinion")
    ALLEGATION = "allegation", _("Allegation")


class Contact(models.TextChoices):
    """Whether somebody who was harmed may be contacted."""

    NOT_ASKED = "", _("Not asked")
    LIAISON = "liaison", _("Through the victim liaison officer only")
    NAMED = "named", _("By somebody they named")
    NO = "no", _("Wishes no contact")


class AssociateQuerySet(ClassedQuerySet["Associate"]):
    """Words for reading who stands around a person."""

    def standing(self) -> Self:
        """Without those written down in error."""
        return self.filter(struck_out_on=None)


class Associate(Record):
    """Somebody around one person on one scheme: a name as it was told, a role, a direction, and who says so.

    There is no birth date, address or number here, and no row of people: whoever is named here is in no list of
    people managed. `linked` says that they are, by a colleague's judgement, also somebody on record.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="around")
    linked = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=200)
    role = models.CharField(_("What they are to the person"), max_length=12, choices=Role.choices)
    information_class = models.GeneratedField(
        expression=Case(
            When(role__in=[role.value for role in OF_THE_OFFENDING], then=Value(InformationClass.OFFENDING.value)),
            default=Value(InformationClass.CASEWORK.value),
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    direction = models.CharField(_("Who is a risk to whom"), max_length=10, choices=Direction.choices)
    statement = models.CharField(_("What kind of statement this is"), max_length=10, choices=Statement.choices)
    source = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("Which agency says so")
    )
    from_on = models.DateField(_("From"), null=True, blank=True)
    until_on = models.DateField(_("Until"), null=True, blank=True)
    notes = models.TextField(_("Notes"), blank=True)
    contact = models.CharField(_("Contact"), max_length=10, choices=Contact.choices, blank=True)
    contact_by = models.CharField(_("Who may contact them"), max_length=200, blank=True)
    struck_out_on = models.DateField(null=True, blank=True)
    struck_out_why = models.TextField(blank=True)
    author = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme person linked information_class statement source from_on until_on struck_out_on",
        staff="author",
        personal="name notes contact contact_by struck_out_why",
        criminal="role direction",
        subject_access="reviewed first",
    )

    objects = AssociateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="associate_has_a_name"),
            models.CheckConstraint(condition=Q(linked=None) | ~Q(linked=F("person")), name="nobody_around_themselves"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
                name="associate_in_order",
            ),
            models.CheckConstraint(
                condition=Q(contact="") | Q(role__in=[role.value for role in WITH_WISHES]), name="wishes_of_the_harmed"
            ),
            models.CheckConstraint(
                condition=Q(linked=None) | ~Q(role__in=[role.value for role in WITH_WISHES]),
                name="the_harmed_are_not_linked",
            ),
            models.CheckConstraint(
                condition=Q(struck_out_on=None) | ~Q(struck_out_why=""), name="struck_out_associate_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "scheme"], name="associate_by_person"),
            models.Index(fields=["linked"], condition=Q(linked__isnull=False), name="associate_by_link"),
        ]
