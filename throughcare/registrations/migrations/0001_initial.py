"""Tables of the registrations room, protected from the start."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import throughcare.registrations.models
from throughcare.core import rowsecurity as rows
from throughcare.registrations.listsql import BACK, FUNCTIONS, SORT_NAME, TALLY, TRIGGERS


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=60)),
                ("end_words", models.TextField(blank=True)),
                ("revisit_on", models.DateField(blank=True, null=True)),
                ("level", models.CharField(blank=True, max_length=40)),
                ("cohort", models.CharField(blank=True, max_length=40)),
                (
                    "statutory_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community_order", "Community order"),
                            ("suspended_sentence_order", "Suspended sentence order"),
                            ("licence", "Licence"),
                            ("post_sentence_supervision", "Post-sentence supervision"),
                            ("youth_order", "Youth order"),
                            ("remand_or_bail", "Remand or bail"),
                            ("none", "None (taking part by agreement)"),
                        ],
                        max_length=30,
                    ),
                ),
                ("mappa_category", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("mappa_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("leading_arrangement", models.CharField(blank=True, max_length=20)),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("green", "Green"),
                            ("blue", "Blue (in custody)"),
                            ("", "Not rated yet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("colour_since", models.DateField(blank=True, null=True)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                ("last_contact_on", models.DateField(blank=True, null=True)),
                ("next_contact_at", models.DateTimeField(blank=True, null=True)),
                ("custody_since", models.DateField(blank=True, null=True)),
                ("release_on", models.DateField(blank=True, null=True)),
                ("unlawfully_at_large_since", models.DateField(blank=True, null=True)),
                ("sort_name", models.CharField(default="", editable=False, max_length=202)),
                (
                    "lead_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agency",
                    ),
                ),
                (
                    "lead_practitioner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="people.person"
                    ),
                ),
                (
                    "profile_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.profileversion"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="partnerships.scheme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeadSpell",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("changed_by", models.BigIntegerField(editable=False, null=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.practitioner",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnerships.scheme"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="registrations.registration",
                    ),
                ),
            ],
            options={
                "ordering": ["from_on"],
            },
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["scheme", "next_review_on"], name="cohort_by_review"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("ended_on", None)),
                fields=["scheme", "colour", "sort_name", "id"],
                name="cohort_by_colour",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["scheme", "sort_name", "id"], name="cohort_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["scheme", "started_on"], name="cohort_by_start"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["lead_practitioner"], name="cohort_by_lead"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["scheme", "release_on"], name="cohort_by_release"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["scheme", "revisit_on"], name="cohort_by_revisit"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("person", "scheme"),
                name="one_live_registration_a_scheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"),
                name="registration_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), models.Q(("end_reason", ""), _negated=True), _connector="OR"),
                name="ended_registration_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("mappa_category", None), ("mappa_category__range", (1, 4)), _connector="OR"),
                name="mappa_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("mappa_level", None), ("mappa_level__range", (1, 3)), _connector="OR"),
                name="mappa_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("colour__in", ["red", "amber", "green", "blue", ""])),
                name="registration_colour_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadspell",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        throughcare.registrations.models._DateRange(
                            "from_on", "until_on", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                    ("registration", "="),
                ],
                name="one_lead_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="lead_in_order",
            ),
        ),
        rows.protect("registrations_registration", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("registrations_registration"),
        rows.protect("registrations_leadspell", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("registrations_leadspell"),
        migrations.RunSQL(SORT_NAME + TALLY, BACK),
        migrations.RunSQL([line for name in FUNCTIONS for line in rows.gate_function(name)], migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
