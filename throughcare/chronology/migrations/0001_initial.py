"""Tables of the chronology room, protected from the start."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import throughcare.chronology.models
from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appointment", "Appointment"),
                            ("contact", "Contact"),
                            ("drug_test", "Drug test"),
                            ("intelligence", "Police intelligence"),
                            ("arrest", "Arrest"),
                            ("offence", "Offence"),
                            ("custody", "Custody"),
                            ("accommodation", "Accommodation"),
                            ("work", "Work, training or education"),
                            ("note", "Note"),
                        ],
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("on_day", models.DateField(verbose_name="Date")),
                ("at_time", models.TimeField(blank=True, null=True, verbose_name="Time")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="Expected")),
                ("outcome", models.CharField(blank=True, max_length=30)),
                ("offence_code", models.CharField(blank=True, max_length=5)),
                ("disposed_on", models.DateField(blank=True, null=True)),
                (
                    "substances",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("establishment", models.CharField(blank=True, max_length=100)),
                ("sentence_months", models.PositiveIntegerField(blank=True, null=True)),
                ("with_whom", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True, verbose_name="What happened")),
                (
                    "standing",
                    models.CharField(
                        choices=[("fact", "Fact"), ("opinion", "Opinion"), ("allegation", "Allegation")],
                        default="fact",
                        max_length=12,
                    ),
                ),
                ("correction_reason", models.CharField(blank=True, max_length=300)),
                ("struck_out_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "corrected_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrects",
                        to="chronology.entry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="people.person"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(fields=["person", "-on_day", "-at_time", "-id"], name="chronology_in_order"),
                    models.Index(fields=["person", "kind", "-on_day"], name="chronology_by_kind"),
                    models.Index(fields=["scheme", "kind", "on_day"], name="chronology_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["contact", "intelligence", "arrest", "note"]), ("outcome", "")),
                            models.Q(
                                ("kind", "appointment"),
                                (
                                    "outcome__in",
                                    [
                                        "planned",
                                        "attended",
                                        "not_complied",
                                        "acceptable_absence",
                                        "unacceptable_absence",
                                        "rescheduled_by_service",
                                        "rescheduled_by_person",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("kind", "drug_test"), ("outcome__in", ["negative", "positive", "refused", "void"])
                            ),
                            models.Q(("kind", "custody"), ("outcome__in", ["sentence", "remand", "recall"])),
                            models.Q(
                                ("kind", "accommodation"),
                                ("outcome__in", ["stable", "temporary", "unstable", "homeless"]),
                            ),
                            models.Q(
                                ("kind", "work"), ("outcome__in", ["employed", "training", "looking", "not_working"])
                            ),
                            models.Q(
                                ("kind", "offence"),
                                ("outcome__in", ["charged", "convicted", "caution", "no_action", "acquitted"]),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("on_day")), _connector="OR"),
                        name="entry_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_on", None), ("expected_on__gte", models.F("on_day")), _connector="OR"
                        ),
                        name="expected_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("disposed_on", None), ("disposed_on__gte", models.F("on_day")), _connector="OR"
                        ),
                        name="disposed_after_offence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "offence"), _negated=True),
                            models.Q(("offence_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="offence_has_code",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrected_by", None), ("struck_out_on", None)),
                    models.Q(("correction_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="changed_entry_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("corrected_by", None), ("kind", "custody"), ("struck_out_on", None)),
                expressions=[
                    (
                        throughcare.chronology.models._DateRange(
                            "on_day", "until_on", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                    ("person", "="),
                    ("scheme", "="),
                ],
                name="one_custody_at_a_time",
            ),
        ),
        rows.protect("chronology_entry", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("chronology_entry"),
    ]
